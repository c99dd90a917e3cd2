"""A conflict in words: what I typed, what somebody else has saved, and the choice between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.business.contacts.model import Address, ContactPoint, PartyKind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.errors import ConflictError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_words import value_text
from crm_desktop.ui.contacts.history_words import field_word, value_word
from crm_desktop.ui.contacts.parts import empty_layout
from crm_desktop.ui.contacts.personal_words import preference_words
from crm_desktop.ui.contacts.points import address_line
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.words import party_word
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.formatting import EMPTY, format_iso_day, format_moment
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MOST_SHOWN = 240
_LISTS = frozenset({"points", "addresses", "dates", "preferences"})


class ConflictPanel(Card):
    """Hidden until there is one; `keep_mine(Edit)` and `take_theirs(Edit)` are the ways out."""

    keep_mine = Signal(object)
    take_theirs = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edit: Edit | None = None
        self.sentence = PlainLabel(size="small", weight="strong", wraps=True)
        head = QHBoxLayout()
        head.setSpacing(theme().space("s"))
        icon = IconLabel("alert-triangle", "warning")
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1)
        self._values = QGridLayout()
        self._values.setHorizontalSpacing(theme().space("m"))
        self._values.setVerticalSpacing(theme().space("xs"))
        self._values.setColumnStretch(1, 1)
        self.mine_button = SecondaryButton(self.tr("Keep mine"))
        self.theirs_button = PrimaryButton(self.tr("Take theirs"))
        self.mine_button.clicked.connect(lambda: self._choose(self.keep_mine.emit))
        self.theirs_button.clicked.connect(lambda: self._choose(self.take_theirs.emit))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme().space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.mine_button)
        buttons.addWidget(self.theirs_button)
        self.body.addLayout(head)
        self.body.addLayout(self._values)
        self.body.addLayout(buttons)
        self.hide()

    @property
    def edit(self) -> Edit | None:
        """The edit that is waiting for a decision."""
        return self._edit

    def show_conflict(self, edit: Edit, error: ConflictError) -> None:
        """Say whose change stands against which of mine."""
        self._edit = edit
        who = error.changed_by_name or self._context.user_name(error.changed_by)
        when = format_moment(error.changed_at)
        if who and when:
            sentence = self.tr(
                "{name} changed the same on {moment}. Nothing was overwritten; choose which stays."
            )
        else:
            sentence = self.tr(
                "Somebody else changed the same. Nothing was overwritten; choose which stays."
            )
        self.sentence.setText(sentence.replace("{name}", who).replace("{moment}", when))
        empty_layout(self._values)
        row = 0
        for conflict in error.conflicts:
            field = conflict.field.partition(".")[0]
            own = self._context.custom_field(field)
            name = field_word(field) if own is None else own.name
            title = PlainLabel(name, size="small", weight="medium")
            self._values.addWidget(title, row, 0, 1, 2)
            for label, value in (
                (self.tr("Yours"), conflict.mine),
                (self.tr("Theirs"), conflict.theirs),
            ):
                row += 1
                self._values.addWidget(PlainLabel(label, size="small", tone="muted"), row, 0)
                words = self._in_words(field, value)
                self._values.addWidget(PlainLabel(words, size="small", wraps=True), row, 1)
            row += 1
        self.setAccessibleName(self.sentence.text())
        self.show()
        self.theirs_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """There is nothing to decide anymore."""
        self._edit = None
        self.hide()

    def _choose(self, tell: Callable[[Edit], object]) -> None:
        edit = self._edit
        self.dismiss()
        if edit is not None:
            tell(edit)

    def _in_words(self, field: str, value: object) -> str:
        if value is None or value == "":
            return self.tr("removed") if field in _LISTS else EMPTY
        own = self._context.custom_field(field)
        if own is not None and isinstance(value, CustomValue):
            return value_text(own, content_of(own, value)) or EMPTY
        if isinstance(value, ImportantDate):
            return f"{value.name} {format_iso_day(value.day)}".strip()
        if isinstance(value, ChannelPreference):
            return preference_words(value)
        if isinstance(value, ContactPoint):
            return f"{value.raw_value} {value.label}".strip()
        if isinstance(value, Address):
            return address_line(value)
        if field == "owner_id" and isinstance(value, int):
            return self._context.user_name(value)
        if field == "source_id":
            names = {source.id: source.name for source in self._context.sources}
            return names.get(value, EMPTY) if isinstance(value, int) else EMPTY
        if isinstance(value, frozenset):
            kinds = [kind for kind in PartyKind if kind in value]
            return ", ".join(map(party_word, kinds)) or EMPTY
        if isinstance(value, bool):
            return self.tr("yes") if value else self.tr("no")
        text = value_word(field, str(value))
        return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
