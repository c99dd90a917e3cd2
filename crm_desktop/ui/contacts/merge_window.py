"""Cards side by side that become one: which survives, and whose value each field takes.

Fields that differ come first, equal ones are folded; what is kept of all of them (channels,
addresses, tags, notes, people, relations, lists) is told below. What colleagues change meanwhile
is taken in, what was chosen stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.contacts.model import (
    CONTACT,
    BatchDone,
    Contact,
    ContactKind,
    ContactPoint,
)
from crm_desktop.business.contacts.uniting import Choice, best_survivor, choices, united
from crm_desktop.business.contacts.uniting_service import PICTURE, LinkCounts, Side
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.phone import format_international
from crm_desktop.ui.contact_words import kind_icon, kind_word
from crm_desktop.ui.contacts.conflict_words import conflict_title, value_in_words
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_words import value_text
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.parts import empty_layout
from crm_desktop.ui.contacts.personal_words import preference_words
from crm_desktop.ui.contacts.reaching import address_line
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.choices import RadioButton
from crm_desktop.ui.kit.direction import isolate, isolate_ltr
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import EMPTY, format_day, format_number
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MOST_SHOWN = 160
_NEWS_PAUSE_MS = 100


class MergeWindow(QDialog):
    """Modal to its window. `merged(sentence, seq)` offers undo; `not_duplicates` says "two"."""

    merged = Signal(str, int)
    not_duplicates = Signal()

    def __init__(
        self,
        context: ContactContext,
        ids: Sequence[int],
        parent: QWidget | None = None,
        *,
        can_reject: bool = False,
        reasons: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Merge contacts"))
        self._context = context
        self._ids = tuple(ids)
        self.sides: tuple[Side, ...] = ()
        self.survivor_id = 0
        self._chosen: dict[str, int] = {}
        self._groups: dict[str, QButtonGroup] = {}
        self.heading = PlainLabel(self.windowTitle(), size="h2", weight="strong")
        self.explanation = PlainLabel(size="small", tone="muted", wraps=True)
        self.reasons = PlainLabel(reasons, size="small", weight="medium", wraps=True)
        if not reasons:
            self.reasons.hide()
        self.error = PlainLabel(size="small", tone="danger", wraps=True)
        self.error.hide()
        self._is_merging = False
        self._is_change_told = False
        self._news_pause = QTimer(self)
        self._news_pause.setSingleShot(True)
        self._news_pause.setInterval(_NEWS_PAUSE_MS)
        self._news_pause.timeout.connect(self.load)
        self.cancel_button = SecondaryButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.reject_button = SecondaryButton(self.tr("Not a duplicate"), "ban")
        self.reject_button.set_hint(self.tr("Remember that these are not the same"), "Ctrl+D")
        self.reject_button.clicked.connect(self._say_not_duplicates)
        if not can_reject:  # shown before it has a parent, a button would be a window of its own
            self.reject_button.hide()
        self.merge_button = PrimaryButton(self.tr("Merge"), "git-merge")
        self.merge_button.set_hint(self.tr("Make one card of them"), "Ctrl+Return")
        self.merge_button.clicked.connect(self.merge)
        self.merge_button.setEnabled(False)
        self._build()
        for keys, button in (("Ctrl+Return", self.merge_button), ("Ctrl+D", self.reject_button)):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    # What it does ------------------------------------------------------------------------

    def load(self) -> None:
        """Read the cards anew."""
        uniting = self._context.services.contacts.uniting
        self._context.operations.run(
            self,
            lambda: uniting.sides(self._ids),
            self._take,
            self._show_error,
            reads=True,
        )

    @property
    def chosen(self) -> Mapping[str, int]:
        """What the user chose by field: the id of the contact whose value is taken."""
        return dict(self._chosen)

    def choose_survivor(self, contact_id: int) -> None:
        """Keep this card; fields nobody decided on follow it."""
        if contact_id != self.survivor_id:
            self.survivor_id = contact_id
            self._look_on()
            self._fill()

    def choose(self, key: str, contact_id: int) -> None:
        """Take this contact's value of a field."""
        self._chosen[key] = contact_id
        self._look_on()
        self._show_kept()

    def merge(self) -> None:
        """Make one card of them."""
        survivor = self._survivor()
        if survivor is None:
            return
        others = [side.contact for side in self.sides if side.contact is not survivor]
        services, chosen = self._context.services, self.chosen
        self._look_on()
        self.merge_button.setEnabled(False)
        self._is_merging = True
        self._context.operations.run(
            self,
            lambda: services.contacts.uniting.merge(survivor, others, chosen, services.actor),
            self._finish,
            self._show_error,
        )

    # Building ----------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme()
        self.inner = QWidget()
        self.inner.setAutoFillBackground(False)
        self._column = QVBoxLayout(self.inner)
        self._column.setContentsMargins(0, 0, look.space("m"), 0)
        self._column.setSpacing(look.space("m"))
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.inner)
        area.viewport().setAutoFillBackground(False)
        area.setAccessibleName(self.windowTitle())
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addWidget(self.reject_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.merge_button)
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(self.heading)
        column.addWidget(self.reasons)
        column.addWidget(self.explanation)
        column.addWidget(area, 1)
        column.addWidget(self.error)
        column.addLayout(buttons)
        width, height = look.size("window_min.0"), look.size("window_min.1")
        room = self.screen().availableGeometry().size()
        self.resize(
            min(width * 9 // 10, room.width() * 9 // 10), min(height, room.height() * 8 // 10)
        )
        self.setMinimumSize(look.size("dialog_width.2"), height * 2 // 3)

    def _take(self, sides: tuple[Side, ...]) -> None:
        is_first, known = not self.sides, {side.contact.id: side.contact for side in self.sides}
        self.sides = sides
        contacts = [side.contact for side in sides]
        if not is_first and known != {contact.id: contact for contact in contacts}:
            self._is_change_told = True
        if self.survivor_id not in {one.id for one in contacts}:
            self.survivor_id = best_survivor(contacts)
        self.heading.setText(self.tr("Merge %Ln contact(s) into one", "", len(sides)))
        self.explanation.setText(
            self.tr(
                "Choose the card that stays and, where they differ, whose value it takes. The"
                " others go to the bin; everything that led to them leads to the card that stays."
                " Undo brings all of it back."
            )
        )
        self.error.hide()
        self._fill()
        self.merge_button.setEnabled(True)
        if is_first:
            self.merge_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._is_change_told and self.error.isHidden():
            words = self.tr("Somebody changed one of the cards meanwhile. Look at them once more.")
            self.error.setText(words)
            self.error.show()

    def _fill(self) -> None:
        focused = self._focused()
        empty_layout(self._column)
        for group in self._groups.values():
            group.deleteLater()
        self._groups.clear()
        contacts = [side.contact for side in self.sides]
        every = choices(contacts, self.survivor_id)
        differing = [choice for choice in every if choice.differs]
        equal = [choice for choice in every if not choice.differs]
        grid = self._grid()
        self._add_heads(grid)
        for choice in differing:
            self._add_row(grid, choice)
        if sum(side.has_picture for side in self.sides) > 1:
            self._add_pictures(grid)
        self._column.addLayout(grid)
        if equal:
            words = self.tr("%Ln equal field(s)", "", len(equal))
            self._column.addWidget(Fold(words, partial(self._fill_equal, equal)))
        self._column.addWidget(Hairline())
        self._kept = QGridLayout()
        self._kept.setHorizontalSpacing(theme().space("s"))
        self._kept.setVerticalSpacing(theme().space("xs"))
        self._kept.setColumnStretch(2, 1)
        self._column.addLayout(self._kept)
        self._column.addStretch(1)
        self._show_kept()
        self._focus(focused)

    def _focused(self) -> tuple[str, int] | None:
        """The choice that has the keyboard: its field, and whose value it is."""
        for key, group in self._groups.items():
            for button in group.buttons():
                if button.hasFocus():
                    return key, group.id(button)
        return None

    def _focus(self, place: tuple[str, int] | None) -> None:
        """Give the keyboard back to a choice that was made anew."""
        if place is None:
            return
        key, contact_id = place
        button = self._groups[key].button(contact_id) if key in self._groups else None
        (button or self.merge_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _grid(self) -> QGridLayout:
        look = theme()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space("m"))
        grid.setVerticalSpacing(look.space("xs"))
        grid.setColumnMinimumWidth(0, look.size("segments_panel") // 2)
        for column in range(1, len(self.sides) + 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, look.size("segments_panel") * 3 // 4)
        return grid

    def _add_heads(self, grid: QGridLayout) -> None:
        group = QButtonGroup(self)
        grid.addWidget(PlainLabel(self.tr("Card that stays"), size="small", tone="muted"), 0, 0)
        for column, side in enumerate(self.sides, 1):
            head = _Head(side)
            head.radio.setChecked(side.contact.id == self.survivor_id)
            head.radio.toggled.connect(partial(self._survivor_toggled, side.contact.id))
            group.addButton(head.radio, side.contact.id)
            grid.addWidget(head, 0, column)
        self._groups["survivor"] = group

    def _survivor_toggled(self, contact_id: int, is_chosen: bool) -> None:
        if is_chosen:
            # The keys that chose it move the keyboard there, too, which is yet to happen.
            QTimer.singleShot(0, self, partial(self.choose_survivor, contact_id))

    def _add_row(self, grid: QGridLayout, choice: Choice) -> None:
        names = dict(name for side in self.sides for name in side.names)
        title = conflict_title(self._context, choice.key)
        texts = [_text(self._context, choice.key, value, names) for value in choice.values]
        places = [number for number, text in enumerate(texts) if text != EMPTY]
        self._add_values(grid, choice.key, title, texts, places, choice.taken)

    def _add_pictures(self, grid: QGridLayout) -> None:
        texts = [self.tr("Picture") if side.has_picture else EMPTY for side in self.sides]
        places = [number for number, side in enumerate(self.sides) if side.has_picture]
        ids = [side.contact.id for side in self.sides]
        own = ids.index(self.survivor_id)
        taken = own if own in places else places[0]
        self._add_values(grid, PICTURE, self.tr("Picture"), texts, places, taken)

    def _add_values(
        self,
        grid: QGridLayout,
        key: str,
        title: str,
        texts: Sequence[str],
        places: Sequence[int],
        taken: int,
    ) -> None:
        row = grid.rowCount()
        ids = [side.contact.id for side in self.sides]
        chosen = self._chosen.get(key)
        if chosen in ids and ids.index(chosen) in places:
            taken = ids.index(chosen)
        label = PlainLabel(title, size="small", tone="muted", wraps=True)
        grid.addWidget(label, row, 0, alignment=Qt.AlignmentFlag.AlignVCenter)
        group = QButtonGroup(self)
        for number, text in enumerate(texts):
            if number not in places:
                grid.addWidget(PlainLabel(EMPTY, size="small", tone="muted"), row, number + 1)
                continue
            cell = _Value(title, text)
            cell.radio.setChecked(number == taken)
            cell.radio.clicked.connect(partial(self.choose, key, ids[number]))
            group.addButton(cell.radio, ids[number])
            grid.addWidget(cell, row, number + 1)
        self._groups[key] = group

    def _fill_equal(self, equal: Sequence[Choice], rows: QVBoxLayout) -> None:
        names = dict(name for side in self.sides for name in side.names)
        grid = self._grid()
        for number, choice in enumerate(equal):
            title = conflict_title(self._context, choice.key)
            text = _text(self._context, choice.key, choice.values[choice.taken], names)
            grid.addWidget(PlainLabel(title, size="small", tone="muted"), number, 0)
            value = PlainLabel(text, size="small", elides=True)
            grid.addWidget(value, number, 1, 1, len(self.sides))
        rows.addLayout(grid)

    def _show_kept(self) -> None:
        """What the one card will hold of all of them."""
        empty_layout(self._kept)
        survivor = self._survivor()
        if survivor is None:
            return
        others = [side.contact for side in self.sides if side.contact is not survivor]
        try:
            result = united(survivor, others, self._chosen)
        except UserError as error:
            self._show_error(error)
            return
        head = PlainLabel(self.tr("Kept from all cards"), weight="strong")
        self._kept.addWidget(head, 0, 0, 1, 3)
        lines = _kept_lines(result, [side.links for side in self.sides])
        if sum(side.has_picture for side in self.sides) == 1:
            lines.insert(0, ("photo", self.tr("Picture"), self.tr("the only one there is")))
        for row, (icon_name, title, text) in enumerate(lines, 1):
            self._kept.addWidget(IconLabel(icon_name, "text_muted"), row, 0)
            self._kept.addWidget(PlainLabel(title, size="small", tone="muted"), row, 1)
            self._kept.addWidget(PlainLabel(text, size="small", elides=True), row, 2)

    # Reactions ---------------------------------------------------------------------------

    def _survivor(self) -> Contact | None:
        found = (side.contact for side in self.sides if side.contact.id == self.survivor_id)
        return next(found, None)

    def _say_not_duplicates(self) -> None:
        if not self.reject_button.isHidden():
            self.not_duplicates.emit()
            self.reject()

    def _on_changes(self, changes: Changes) -> None:
        """What others save while one looks is seen before it is merged."""
        shown = {side.contact.id for side in self.sides}
        is_meant = not shown.isdisjoint(changes.ids_of(CONTACT)) or CONTACT in changes.bulk_kinds
        if shown and is_meant and not self._is_merging and self.isVisible():
            self._news_pause.start()

    def _look_on(self) -> None:
        """What was told is taken as read."""
        self._is_change_told = False
        self.error.hide()

    def _finish(self, done: BatchDone) -> None:
        self.merged.emit(self.tr("%Ln contact(s) merged into one", "", done.count), done.seq)
        self.accept()

    def _show_error(self, error: UserError | StorageUnavailable) -> None:
        self._is_merging = False
        if isinstance(error, ConflictError):
            self._is_change_told = True
            self.load()
        else:
            self.error.setText(error_sentence(error))
            self.merge_button.setEnabled(bool(self.sides) and not isinstance(error, UserError))
            self.error.show()


class _Head(QWidget):
    """A card's name, what it is and what leads to it; chosen as the one that stays."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        contact = side.contact
        look = theme()
        self.radio = RadioButton()
        self.radio.setAccessibleName(contact.display_name)
        name = PlainLabel(contact.display_name, weight="strong", elides=True)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        line.addWidget(self.radio)
        line.addWidget(IconLabel(kind_icon(contact.kind), "text_muted"))
        line.addWidget(name, 1)
        parts = [kind_word(contact.kind)]
        if contact.created_at is not None:
            since = QCoreApplication.translate("MergeWindow", "since {date}")
            day = contact.created_at.astimezone().date()
            parts.append(since.replace("{date}", format_day(day)))
        facts = PlainLabel(" · ".join(parts), size="caption", tone="muted", elides=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.space("s"))
        column.setSpacing(look.space("xs") // 2)
        column.addLayout(line)
        column.addWidget(facts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setChecked(True)
        super().mousePressEvent(event)


class _Value(QWidget):
    """One card's value of a field; a click anywhere chooses it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        look = theme()
        self.radio = RadioButton()
        self.radio.setAccessibleName(f"{title}: {text}")
        shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
        self.label = PlainLabel(shown, size="small", wraps=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, look.space("xs") // 2, 0, look.space("xs") // 2)
        line.setSpacing(look.space("s"))
        line.addWidget(self.radio, alignment=Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.label, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.radio.isChecked():
            self.radio.click()
        super().mousePressEvent(event)


def _text(context: ContactContext, key: str, value: object, names: Mapping[int, str]) -> str:
    """A value in words, "—" for nothing."""
    if key == "referred_by_id" and isinstance(value, int):
        return names.get(value, EMPTY)
    own = context.custom_field(key)
    if isinstance(value, CustomValue) and own is not None:
        return isolate(value_text(own, content_of(own, value), dict(names)) or EMPTY)
    if value is None or value in ("", 0):
        return EMPTY
    return value_in_words(context, key, value)


def _kept_lines(result: Contact, links: Sequence[LinkCounts]) -> list[tuple[str, str, str]]:
    """Icon, title and text of everything that is united; empty things are left out."""
    translate = QCoreApplication.translate
    is_person = result.kind is ContactKind.PERSON
    lines = [
        (
            "phone",
            translate("MergeWindow", "Channels"),
            " · ".join(isolate_ltr(_channel(point)) for point in result.points),
        ),
        (
            "map-pin",
            translate("MergeWindow", "Addresses"),
            " · ".join(isolate(address_line(one)) for one in result.addresses),
        ),
        ("tag", translate("MergeWindow", "Tags"), ", ".join(map(isolate, result.tags))),
        (
            "calendar",
            translate("MergeWindow", "Dates"),
            ", ".join(isolate(day.name) for day in result.dates),
        ),
        (
            "ban",
            translate("MergeWindow", "Ways of contact"),
            " · ".join(isolate(preference_words(one)) for one in result.preferences),
        ),
        ("note", translate("MergeWindow", "Notes"), " ".join(result.notes.split())),
        (
            "calendar-check",
            translate("MergeWindow", "Activities"),
            _counted([one.activities for one in links]),
        ),
        (
            "building" if is_person else "users",
            translate("MergeWindow", "Places of work")
            if is_person
            else translate("MergeWindow", "People"),
            _counted([one.affiliations for one in links]),
        ),
        ("link", translate("MergeWindow", "Relations"), _counted([one.relations for one in links])),
        (
            "stack-2",
            translate("MergeWindow", "Segments"),
            _counted([one.segments for one in links]),
        ),
        (
            "user-plus",
            translate("MergeWindow", "Recommended contacts"),
            _counted([one.recommended for one in links]),
        ),
        (
            "paperclip",
            translate("MergeWindow", "Files"),
            _counted([one.files for one in links]),
        ),
        (
            "history",
            translate("MergeWindow", "History"),
            translate("MergeWindow", "the changes of all cards"),
        ),
    ]
    return [line for line in lines if line[2]]


def _channel(point: ContactPoint) -> str:
    """A channel as lists show it."""
    is_known = point.kind.is_number and point.normalized_value.startswith("+")
    return format_international(point.normalized_value) if is_known else point.raw_value


def _counted(numbers: Sequence[int]) -> str:
    return " + ".join(format_number(number) for number in numbers if number)


def open_merge_window(
    context: ContactContext,
    ids: Sequence[int],
    parent: QWidget | None,
    *,
    can_reject: bool = False,
    reasons: str = "",
) -> MergeWindow:
    """Show the cards side by side; `reasons` say why they may be one."""
    window = MergeWindow(context, ids, parent, can_reject=can_reject, reasons=reasons)
    window.open()
    return window
