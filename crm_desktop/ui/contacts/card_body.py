"""The card's overview: channels, details, notes and people; the timeline; facts."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import NOTES_LIMIT, ContactKind
from crm_desktop.ui.contacts.bindings import Bindings
from crm_desktop.ui.contacts.card_line import ChangeRows, ChangesOnly
from crm_desktop.ui.contacts.channels_panel import ChannelsPanel
from crm_desktop.ui.contacts.conflict_panel import ConflictPanel
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_panel import CustomPanel
from crm_desktop.ui.contacts.dates_panel import DatesPanel
from crm_desktop.ui.contacts.details_panel import DetailsPanel
from crm_desktop.ui.contacts.facts_panel import FactsPanel
from crm_desktop.ui.contacts.history_model import History
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.people_panel import PeoplePanel
from crm_desktop.ui.contacts.reach_panel import ReachPanel
from crm_desktop.ui.contacts.relations_panel import RelationsPanel
from crm_desktop.ui.kit.card_panel import LinePanel
from crm_desktop.ui.kit.editors import NotesField
from crm_desktop.ui.kit.frames import Panel, SectionHeader
from crm_desktop.ui.kit.theme import theme

FACTS_HIDE_BELOW = 1000
"""Width of the card in logical pixels under which the facts give way."""
AFTER_PAINTING_MS = 34
"""Two frames: what is seen was painted by then, and what is below the edge is not missed yet."""


class CardBody(QWidget):
    """`edited(Edit)` asks for saving; `open_requested` and `undo_offered` go to the card.

    Empty until `make` was gone through.
    """

    edited = Signal(object)
    open_requested = Signal(object)
    undo_offered = Signal(str, int)

    def __init__(
        self, context: ContactContext, history: History, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._unshown: LoadedContact | None = None
        self._beginning: QWidget | None = None
        self._history = history
        self.bindings = Bindings(self)

    def make(self) -> Generator[None]:
        """The three columns and their panels; each step is a few milliseconds of work."""
        context = self._context
        # From the window inward: to put a finished panel somewhere else has Qt look at each of
        # its widgets again, a fifth of what opening a card costs.
        leading, middle = QWidget(), Panel("surface")
        panes = self._panes(leading, middle)
        self.channels = ChannelsPanel(context, leading)
        self.reach = ReachPanel(context, leading)
        yield
        self.details = DetailsPanel(context, self.bindings, leading)
        yield
        self.dates = DatesPanel(context, leading)
        self.custom = CustomPanel(context, self.bindings, leading)
        self.people = PeoplePanel(context, leading)
        self.relations = RelationsPanel(context, leading)
        self.conflict = ConflictPanel(context, middle)
        self.notes = NotesField(self.tr("Notes on this contact"), leading, max_length=NOTES_LIMIT)
        self.notes.set_name(self.tr("Notes"))
        self.bindings.bind("notes", self.notes)
        yield
        self.line, self._next_card = self._make_line(ChangeRows(self._history), middle)
        yield
        self.facts = FactsPanel(context, self._facts_area.viewport())
        if self._next_card is not None:
            self.facts.put_on_top(self._next_card)
        self._facts_area.setWidget(self.facts)
        self._arrange(leading, middle)
        yield
        self._share_width(panes)
        yield
        self._columns = (leading, self.facts)
        for column in self._columns:
            column.hide()  # until there is something in it: its rows then come all at once
        self._connect()

    def _connect(self) -> None:
        context = self._context
        self.bindings.edited.connect(self.edited)
        for part in (self.channels, self.reach, self.dates, self.facts):
            part.edited.connect(self.edited)
        self.custom.open_requested.connect(self.open_requested)
        self.details.open_requested.connect(self.open_requested)
        self.details.arranged.connect(self._align_labels)
        context.dictionaries_changed.connect(self._align_labels)
        for panel in (self.people, self.relations):
            panel.open_requested.connect(self.open_requested)
            panel.undo_offered.connect(self.undo_offered)
            panel.clashed.connect(self.conflict.show_clash)
        self.line.open_requested.connect(self.open_requested)
        self.line.undo_offered.connect(self.undo_offered)

    def _make_line(self, changes: ChangeRows, parent: QWidget) -> tuple[LinePanel, QWidget | None]:
        """What the wiring hands over for the middle and beside it, else the changes alone."""
        if self._context.make_line is None:
            return ChangesOnly(self._context, changes, parent), None
        return self._context.make_line(changes, parent)

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; what is being typed stays."""
        self.details.show_contact(loaded.contact)
        self.custom.show_contact(loaded.contact)
        self.bindings.show(loaded.contact)
        self.channels.show_loaded(loaded)
        self.reach.show_loaded(loaded)
        self.dates.show_loaded(loaded)
        self.facts.show_loaded(loaded)
        self._show_middle(is_stored=bool(loaded.contact.id))
        self.line.show_record(loaded.contact.id, _people_of(loaded))
        if self._next_card is not None:
            self._next_card.setVisible(bool(loaded.contact.id))
        self._align_labels()
        is_under_way = self._unshown is not None
        self._unshown = loaded
        if not self._is_below_sight(self.people):
            self._show_rest()
        elif not is_under_way:
            QTimer.singleShot(0, self, self._await_painting)
        for column in self._columns:
            column.show()

    def _is_below_sight(self, panel: QWidget) -> bool:
        """Whether what stands above a panel fills the window, so that nobody sees its rows come."""
        column = self._leading
        items = (column.itemAt(place) for place in range(column.indexOf(panel)))
        height = sum(
            _wanted_height(widget) + column.spacing()
            for item in items
            if item is not None and (widget := item.widget()) is not None
        )
        return height > self._leading_area.viewport().height()

    def _await_painting(self) -> None:
        """All is laid out: the next frame shows it."""
        QTimer.singleShot(AFTER_PAINTING_MS, self, self._show_rest)

    def _show_rest(self) -> None:
        loaded, self._unshown = self._unshown, None
        if loaded is not None:
            self.people.show_loaded(loaded)
            self.relations.show_loaded(loaded)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be changed."""
        self.custom.set_editable(is_editable=is_editable)
        self.bindings.set_enabled(is_enabled=is_editable)
        self.details.set_editable(is_editable=is_editable)
        self.channels.set_editable(is_editable=is_editable)
        self.reach.set_editable(is_editable=is_editable)
        self.dates.set_editable(is_editable=is_editable)
        self.people.set_editable(is_editable=is_editable)
        self.relations.set_editable(is_editable=is_editable)
        self.facts.set_editable(is_editable=is_editable)
        self.line.set_editable(is_editable=is_editable)

    def commit_editors(self) -> None:
        """Keep what stands in open rows."""
        self.channels.commit()
        self.reach.commit()
        self.dates.commit()
        self.people.commit()
        self.relations.commit()

    @property
    def holds_unready(self) -> bool:
        """Whether an open row holds what cannot be kept as it stands."""
        panels = (self.channels, self.reach, self.dates, self.people, self.relations)
        return any(panel.editor is not None for panel in panels)

    @property
    def can_hand_over(self) -> bool:
        """Whether another card can take everything that stands here and is not stored."""
        # Addresses can always be kept; people and relations need a card that is stored.
        return self.people.editor is None and self.relations.editor is None

    def fit_width(self, width: int) -> None:
        """The facts give way in a narrow window."""
        self._facts_area.setVisible(width >= FACTS_HIDE_BELOW)

    def add_notice(self, notice: QWidget) -> None:
        """Put something that hides itself above the timeline."""
        self._center.insertWidget(0, notice)

    def show_instead_of_line(self, beginning: QWidget) -> None:
        """Put something into the middle until the record is stored."""
        self._beginning = beginning
        self._center.insertWidget(self._center.indexOf(self.line), beginning, 1)

    def _show_middle(self, *, is_stored: bool) -> None:
        if self._beginning is not None:
            self._beginning.setVisible(not is_stored)
            self.line.setVisible(is_stored)

    def _align_labels(self) -> None:
        """The values of all sections begin on one line, as long as that leaves them room."""
        look = theme()
        forms = (self.details.form, *self.custom.forms())
        most = (look.size("card_left_panel") - 2 * look.space("l")) * 3 // 7
        width = min(most, max(form.label_width() for form in forms))
        for form in forms:
            form.set_label_width(width)
        self.reach.set_label_width(width + 2 * look.space("xs") + look.border())  # a line's inset

    def _fit_notes(self) -> None:
        """The notes are as high as their text, within limits; longer ones scroll."""
        look = theme()
        low, high = look.size("control") * 2, look.size("preview_panel")
        text = round(self.notes.edit.document().size().height())
        self.notes.edit.setFixedHeight(min(max(text + look.space("m"), low), high))

    def _panes(self, leading: QWidget, middle: QWidget) -> QSplitter:
        """The three empty columns."""
        look = theme()
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(look.border())
        self._leading_area = _scrolling("surface", splitter)
        self._leading_area.setWidget(leading)
        self._facts_area = _scrolling("window", splitter)
        for pane in (self._leading_area, middle, self._facts_area):
            splitter.addWidget(pane)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(splitter)
        return splitter

    def _share_width(self, splitter: QSplitter) -> None:
        look = theme()
        splitter.setStretchFactor(1, 1)
        sides = look.size("card_left_panel"), look.size("card_right_panel")
        splitter.setSizes([sides[0], look.size("window_min.0"), sides[1]])
        view_state = self._context.view_state
        view_state.restore_splitter(splitter, "contact_card")
        splitter.splitterMoved.connect(lambda: view_state.keep_splitter(splitter, "contact_card"))

    def _arrange(self, leading: QWidget, middle: QWidget) -> None:
        look = theme()
        column = self._leading = QVBoxLayout(leading)
        space = look.space("l")
        column.setContentsMargins(space, look.space("s"), space, space)
        column.setSpacing(look.space("m"))
        notes = QWidget(leading)
        lines = QVBoxLayout(notes)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.space("xs"))
        lines.addWidget(SectionHeader(self.tr("Notes"), notes))
        lines.addWidget(self.notes)
        for part in (
            self.channels, self.reach, self.details, notes, self.dates, self.custom, self.people,
            self.relations,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        center = self._center = QVBoxLayout(middle)
        center.setContentsMargins(space, look.space("m"), space, 0)
        center.setSpacing(look.space("s"))
        center.addWidget(self.conflict)
        self.notes.edit.document().documentLayout().documentSizeChanged.connect(self._fit_notes)
        self._fit_notes()
        center.addWidget(self.line, 1)


def _wanted_height(widget: QWidget) -> int:
    """How high a part wants to be with what it was filled with a moment ago."""
    if widget.isHidden():
        return 0
    if (layout := widget.layout()) is not None:
        layout.invalidate()  # what it remembers is older than rows of layouts inside it
    return widget.sizeHint().height()


def _scrolling(surface: str, parent: QWidget) -> QScrollArea:
    """A side panel that scrolls when it is higher than the window."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setProperty("surface", surface)
    return area


def _people_of(loaded: LoadedContact) -> tuple[tuple[str, int], ...]:
    """The people who work for an organization now, by name and id."""
    if loaded.contact.kind is not ContactKind.ORGANIZATION:
        return ()
    return tuple(
        (one.person_name, one.person_id)
        for one in loaded.affiliations
        if not one.end_date or one.end_date.isoformat() >= loaded.day
    )
