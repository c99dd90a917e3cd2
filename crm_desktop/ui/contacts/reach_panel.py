"""How to reach a contact: preferred ways, good hours with a "now" sign, languages, opt-outs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.contacts.personal import ChannelPreference, good_time
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.language_words import languages_text
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.personal_edits import change_reach
from crm_desktop.ui.contacts.personal_words import channel_word, good_hours_words, now_words
from crm_desktop.ui.contacts.reach_editor import ReachEditor
from crm_desktop.ui.contacts.row_focus import keyboard_stays
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme

_MINUTE_MS = 60_000
REACH_FIELDS = frozenset(
    {"preferences", "good_days", "good_from", "good_to", "time_zone", "language"}
)
"""What stands in the panel, by its names in the contact."""


class ReachPanel(QWidget):
    """`edited(Edit)` asks for saving; the sign of now is kept up to the minute."""

    edited = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._is_editable = True
        self._grid: QGridLayout | None = None
        self._label_width = 0
        self.editor: ReachEditor | None = None
        self.now = PlainLabel(size="small")
        self.header = SectionHeader(self.tr("How to reach them"))
        self.edit_button = IconButton("pencil", self.tr("Edit how to reach them"), small=True)
        self.edit_button.clicked.connect(self.edit)
        self.header.add_action(self.edit_button)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self.header)
        column.addLayout(self._place)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(self._show_now)

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; an open editor stays."""
        before, self._loaded = self._loaded, loaded
        is_same = before is not None and _shown(before.contact) == _shown(loaded.contact)
        if self.editor is None and not is_same:
            self._fill()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be changed."""
        self._is_editable = is_editable
        self.edit_button.setEnabled(is_editable)

    def set_label_width(self, width: int) -> None:
        """Give the words before the values at least this width, that of the panels below."""
        self._label_width = width
        if self._grid is not None:
            self._grid.setColumnMinimumWidth(0, width)

    def commit(self) -> None:
        """Keep what stands in the open editor."""
        if self.editor is not None:
            self.editor.accept()

    def unready(self) -> Contact | None:
        """The contact as the open editor has it, which cannot be kept as it stands."""
        return None if self.editor is None else self.editor.edited_contact()

    def begin_again(self, unready: Contact) -> None:
        """Open the editor with what another card held; it says again what is wrong."""
        self._edit(unready)
        if self.editor is not None:
            self.editor.is_ready()

    def edit(self) -> None:
        """Open the editor in place of what is shown."""
        self._edit(None)

    # -------------------------------------------------------------------------------------

    def _edit(self, typed: Contact | None) -> None:
        if self._loaded is None or not self._is_editable or self.editor is not None:
            return
        editor = ReachEditor(self._context, self._loaded.contact, typed)
        editor.accepted.connect(self._keep)
        editor.cancelled.connect(self._close)
        self._empty()
        self.editor = editor
        self._place.addWidget(editor)
        editor.show()
        editor.begin()

    def _keep(self) -> None:
        editor = self.editor
        if editor is None:
            return
        edit = change_reach(editor.origin, editor.hours(), editor.preferences())
        self._close()
        if edit is not None:
            self.edited.emit(edit)

    def _close(self) -> None:
        self.editor = None
        self._fill()

    def _empty(self) -> None:
        self._clock.stop()
        self._grid = None
        empty_layout(self._place)

    @keyboard_stays
    def _fill(self) -> None:
        self._empty()
        if self._loaded is None:
            return
        contact = self._loaded.contact
        if not any(_shown(contact)[1:]):
            offer = ClickableLabel(self.tr("Say how and when"), tone="link")
            offer.setMinimumHeight(theme().size("hit_target_min"))
            offer.clicked.connect(self.edit)
            self._place.addWidget(offer)
            return
        rows = QWidget(self)
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, self._label_width)
        self._grid = grid
        liked = [one for one in contact.preferences if one.is_preferred]
        refused = [one for one in contact.preferences if one.is_opted_out]
        if liked:
            words = ", ".join(channel_word(one.channel) for one in liked)
            _add(grid, self.tr("Prefers"), PlainLabel(words, size="small", wraps=True))
        if any((contact.good_days, contact.good_from, contact.good_to, contact.time_zone)):
            _add(grid, self.tr("Best time"), self._best_time(contact))
        if contact.language:
            words = languages_text(contact.language)
            _add(grid, self.tr("Language"), PlainLabel(words, size="small", wraps=True))
        if refused:
            _add(grid, self.tr("Opt-outs"), self._opt_outs(refused))
        self._place.addWidget(rows)
        rows.show()

    def _best_time(self, contact: Contact) -> QWidget:
        place = QWidget()
        # Under each other: in a translation the two together are wider than the column.
        line = QVBoxLayout(place)
        space = theme().space("xs")
        line.setContentsMargins(0, space, 0, space)
        line.setSpacing(0)
        hours = good_hours_words(contact)
        if hours:
            line.addWidget(PlainLabel(hours, size="small", wraps=True))
        self.now = PlainLabel(size="small", weight="medium", elides=True)
        line.addWidget(self.now)
        self._show_now()
        self._clock.start()
        return place

    def _show_now(self) -> None:
        if self._loaded is None:
            return
        contact = self._loaded.contact
        good = good_time(
            self._context.services.clock.now().astimezone(),
            time_zone=contact.time_zone,
            good_days=contact.good_days,
            good_from=contact.good_from,
            good_to=contact.good_to,
        )
        if good is not None:
            self.now.setText(now_words(good))
            self.now.set_tone("success" if good.is_good else "muted")
            set_plain_tooltip(self.now, contact.time_zone)

    def _opt_outs(self, refused: list[ChannelPreference]) -> QWidget:
        place = QWidget()
        flow = FlowLayout(spacing=theme().space("xs"))
        place.setLayout(flow)
        for one in refused:
            label = TagLabel(channel_word(one.channel), "danger", icon_name="ban")
            since = format_moment(one.opted_out_at)
            set_plain_tooltip(label, " · ".join(part for part in (since, one.basis) if part))
            flow.addWidget(label)
        return place


def _add(grid: QGridLayout, text: str, value: QWidget) -> None:
    label = PlainLabel(text, size="small", tone="muted")
    height = theme().control_height() - theme().space("xs")
    label.setMinimumHeight(height)
    value.setMinimumHeight(height)
    row = grid.rowCount()
    grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignVCenter)


def _shown(contact: Contact) -> tuple[object, ...]:
    return (
        contact.id, contact.preferences, contact.good_days, contact.good_from, contact.good_to,
        contact.time_zone, contact.language,
    )  # fmt: skip
