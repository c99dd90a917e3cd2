"""The trailing column of a card: what it is to us, and when it was made and changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.text import isolate
from crm_desktop.ui.contact_words import PARTY_WORDS
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.lacking_line import LackingLine
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.fields import OTHER_SCRIPTS
from crm_desktop.ui.kit.formatting import EMPTY, format_day, relative_day_sentence
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.menu import menu_text
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class FactsPanel(QWidget):
    """`edited(Edit)` when a type is ticked or unticked."""

    edited = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._is_editable = True
        self.boxes: dict[str, CheckBox] = {}
        look = theme()
        column = self._column = QVBoxLayout(self)
        space = look.space("l")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(look.space("m"))
        self._type = self._type_card()
        column.addWidget(self._type)
        column.addWidget(self._facts_card())
        column.addStretch(1)
        context.dictionaries_changed.connect(self._show_facts)
        context.dictionaries_changed.connect(self._show_kinds)

    def put_on_top(self, card: QWidget) -> None:
        """A card of another feature above these."""
        self._column.insertWidget(0, card)

    def put_second(self, card: QWidget) -> None:
        """A card of another feature above these, below the one on top."""
        self._column.insertWidget(self._column.indexOf(self._type), card)

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored."""
        self._loaded = loaded
        self._show_kinds()
        self._facts.setVisible(bool(loaded.contact.id))
        self.lacking.show_for(loaded.contact.id)
        self._show_facts()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether the types may be changed."""
        self._is_editable = is_editable
        for box in self.boxes.values():
            box.setEnabled(is_editable)

    def _show_kinds(self) -> None:
        """The company's words; what it has retired stands only where a contact is of it."""
        own = frozenset[str]() if self._loaded is None else self._loaded.contact.party_kinds
        for kind in (*PARTY_WORDS.all(), *sorted(own)):
            if kind not in self.boxes:
                self._add_kind(kind)
        shown = PARTY_WORDS.choices(*own)
        shown = (*shown, *sorted(own.difference(shown)))
        for kind, box in self.boxes.items():
            box.setText(menu_text(PARTY_WORDS.word(kind)))
            blocked = box.blockSignals(True)
            box.setChecked(kind in own)
            box.blockSignals(blocked)
            box.setVisible(kind in shown)
        for number, kind in enumerate(shown):
            place = number // 2, number % 2
            self._kinds.addWidget(self.boxes[kind], *place, Qt.AlignmentFlag.AlignLeading)

    def _add_kind(self, kind: str) -> None:
        box = self.boxes[kind] = CheckBox(menu_text(PARTY_WORDS.word(kind)), self)
        box.setEnabled(self._is_editable)
        box.toggled.connect(partial(self._toggle, kind))

    def _type_card(self) -> Card:
        card = Card()
        card.body.addWidget(PlainLabel(self.tr("Type"), size="small", weight="strong"))
        grid = self._kinds = QGridLayout()
        grid.setHorizontalSpacing(theme().space("l"))
        grid.setVerticalSpacing(theme().space("xs"))
        grid.setColumnStretch(1, 1)
        self._show_kinds()
        card.body.addLayout(grid)
        return card

    def _facts_card(self) -> Card:
        self._facts = Card()
        self._facts.body.addWidget(
            PlainLabel(self.tr("About this card"), size="small", weight="strong")
        )
        self.lacking = LackingLine(self._context)
        self._facts.body.addWidget(self.lacking)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space("m"))
        grid.setVerticalSpacing(theme().space("s"))
        grid.setColumnStretch(1, 1)
        self._names: dict[str, PlainLabel] = {}
        self._values: dict[str, PlainLabel] = {}
        names = {
            "last_contact": self.tr("Last contact"),
            "rhythm": self.tr("Rhythm"),
            "created": self.tr("Created"),
            "changed": self.tr("Changed"),
        }
        for row, (key, text) in enumerate(names.items()):
            top = Qt.AlignmentFlag.AlignTop
            self._names[key] = PlainLabel(text, size="small", tone="muted")
            grid.addWidget(self._names[key], row, 0, top)
            value = PlainLabel(size="small", wraps=True)
            self._values[key] = value
            grid.addWidget(value, row, 1)
        self._facts.body.addLayout(grid)
        return self._facts

    def _show_facts(self) -> None:
        if self._loaded is None:
            return
        contact = self._loaded.contact
        last = EMPTY
        if contact.last_contact_at is not None:
            today = self._context.services.clock.today()
            last = relative_day_sentence(contact.last_contact_at, today)
        self._say("last_contact", last)
        days = contact.rhythm_days
        self._say("rhythm", EMPTY if days is None else self.tr("every %Ln day(s)", "", days))
        for part in (self._names["rhythm"], self._values["rhythm"]):
            part.setVisible(days is not None)
        self._say("created", self._moment(contact.created_at, contact.created_by))
        self._say("changed", self._moment(contact.updated_at, contact.updated_by))

    def _say(self, key: str, words: str) -> None:
        """Show a fact; its name stands on the line of its words, also where those are taller."""
        if words == self._values[key].text():
            return
        self._values[key].setText(words)
        rise = 0
        if max(words, default="") >= OTHER_SCRIPTS:
            from crm_desktop.ui.kit.baseline import rise_of

            rise = rise_of(words, theme().font("small"))
        self._names[key].setContentsMargins(0, rise, 0, 0)

    def _moment(self, at: datetime | None, by: int | None) -> str:
        if at is None:
            return EMPTY
        name = self._context.user_name(by)
        day = format_day(at.astimezone().date())
        if not name:
            return day
        return self.tr("{day} by {name}").replace("{day}", day).replace("{name}", isolate(name))

    def _toggle(self, kind: str, is_on: bool) -> None:
        if self._loaded is None:
            return
        origin = self._loaded.contact.party_kinds

        def make(contact: Contact) -> Contact:
            kinds = contact.party_kinds | {kind} if is_on else contact.party_kinds - {kind}
            return replace(contact, party_kinds=kinds)

        def was(contact: Contact) -> Contact:
            return replace(contact, party_kinds=origin)

        self.edited.emit(
            Edit("party_kinds", make, was if self._loaded.contact.id else _as_is, kind)
        )


def _as_is(contact: Contact) -> Contact:
    return contact
