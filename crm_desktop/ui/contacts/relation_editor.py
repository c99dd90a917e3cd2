"""The editor of one relationship, in place of its row."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.contacts.relations import (
    RELATION_NOTE_LIMIT,
    RelationEnd,
    Relationship,
    ends_for,
    related,
)
from crm_desktop.core.records import record
from crm_desktop.ui.contact_words import kind_icon, kind_word
from crm_desktop.ui.contacts.contact_picker import ContactPicker
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.relation_words import offered_kinds, relation_word
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.editors import DateField
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


@record
class Chosen:
    """Who a new relation is to: somebody known, or a name of whom is made first."""

    contact_id: int = 0
    new_name: str = ""
    new_kind: ContactKind = ContactKind.PERSON
    kind: ContactKind | None = None
    name: str = ""


class RelationEditor(InPlaceEditor):
    """Who it is (for a new one), what they are, since when and a note.

    After `accepted` either `edited()` says all, or `new_name` and `new_kind` name somebody who is
    to be made first.
    """

    def __init__(
        self, context: ContactContext, contact: Contact, origin: Relationship | None
    ) -> None:
        super().__init__()
        self.contact = contact
        self.origin = origin
        self.chosen_id = 0 if origin is None else origin.other_id(contact.id)
        self.new_name = ""
        self._kind: ContactKind | None = None
        self.chosen = PlainLabel(size="small", weight="medium", elides=True)
        self.picker: ContactPicker | None = None
        self.kind_of_new = ComboBox()
        self.kind_of_new.setAccessibleName(self.tr("Kind of contact"))
        for kind in ContactKind:
            self.kind_of_new.add_choice(kind_word(kind), kind.value, kind_icon(kind))
        self.kind_of_new.currentIndexChanged.connect(self._offer_ends_for_new)
        self.end = ComboBox()
        self.end.setAccessibleName(self.tr("What they are"))
        self.since = DateField()
        self.since.set_name(self.tr("Since"))
        self.note = Line()
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setMaxLength(RELATION_NOTE_LIMIT)
        if origin is None:
            self.picker = ContactPicker(context, None, frozenset({contact.id}))
            self.picker.picked.connect(self._pick)
            self.picker.new_named.connect(self._name)
            self.picker.left.connect(self.cancel)
        self._arrange()
        if origin is not None:
            self._show_origin(origin)
        self.watch(self.kind_of_new, self.end, self.since.edit, self.note)

    def begin(self) -> None:
        first = self.end if self.picker is None else self.picker.line
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_ready(self) -> bool:
        if not self.since.is_valid():
            self.since.commit()  # says how to write it
        return self.since.is_valid()

    @property
    def new_kind(self) -> ContactKind:
        """What a new one is."""
        return ContactKind(self.kind_of_new.currentData())

    def choice(self) -> Chosen:
        """Who was chosen or named."""
        return Chosen(self.chosen_id, self.new_name, self.new_kind, self._kind, self.chosen.text())

    def type_again(self, typed: Relationship, chosen: Chosen) -> None:
        """Show what could not be saved."""
        if self.origin is None and chosen.new_name:
            self.kind_of_new.setCurrentIndex(list(ContactKind).index(chosen.new_kind))
            self._name(chosen.new_name)
        elif self.origin is None and chosen.contact_id:
            self._take(chosen.contact_id, chosen.name, chosen.kind)
        end = typed.other_end(self.contact.id)
        known = (self.end.itemData(n) for n in range(self.end.count()))
        self.end.setCurrentIndex(next((n for n, one in enumerate(known) if one == end), 0))
        self.since.set_value("" if typed.start_date is None else typed.start_date.isoformat())
        self.note.setText(typed.note)

    def edited(self, other_id: int = 0) -> Relationship:
        """The relationship as it stands in the editor, with `other_id` for one just made."""
        end: RelationEnd = self.end.currentData()
        made = related(self.contact.id, other_id or self.chosen_id, end)
        values = replace(made, note=self.note.text().strip(), start_date=self.since.date_value())
        origin = self.origin
        if origin is None:
            return values
        return replace(
            origin,
            from_id=values.from_id,
            to_id=values.to_id,
            kind=values.kind,
            note=values.note,
            start_date=values.start_date,
        )

    # -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        if self.picker is not None:
            self.column.addWidget(self.picker)
        first = QHBoxLayout()
        first.setSpacing(look.space("xs"))
        first.addWidget(self.chosen, 1)
        first.addWidget(self.kind_of_new)
        self.kind_of_new.hide()
        if self.origin is not None:
            take_away = IconButton("trash", self.tr("Remove from this card"), small=True)
            take_away.clicked.connect(self.remove)
            first.addWidget(take_away)
        self.column.addLayout(first)
        self._parts = QWidget()
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(look.space("xs"))
        parts.addWidget(self.end)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        label = PlainLabel(self.tr("Since"), size="small", tone="muted")
        label.setMinimumWidth(look.size("avatar_large"))
        line.addWidget(label)
        line.addWidget(self.since, 1)
        parts.addLayout(line)
        parts.addWidget(self.note)
        self.column.addWidget(self._parts)
        self._parts.setVisible(self.origin is not None)
        self.chosen.setVisible(self.origin is not None)

    def _show_origin(self, origin: Relationship) -> None:
        here = self.contact.id
        self.chosen.setText(origin.other_name(here))
        self._offer_ends(None, origin.other_end(here))
        self.since.set_value("" if origin.start_date is None else origin.start_date.isoformat())
        self.note.setText(origin.note)

    def _pick(self, contact_id: int, name: str) -> None:
        self._take(contact_id, name, None if self.picker is None else self.picker.picked_kind)

    def _take(self, contact_id: int, name: str, kind: ContactKind | None) -> None:
        self.chosen_id, self._kind = contact_id, kind
        self._offer_ends(kind)
        self._show_choice(name)

    def _name(self, name: str) -> None:
        self.new_name = name
        self.kind_of_new.show()
        self._offer_ends_for_new()
        self._show_choice(name)

    def _show_choice(self, name: str) -> None:
        self.chosen.setText(name)
        self.chosen.show()
        self._parts.show()
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.picker is not None:
            self.picker.hide()

    def _offer_ends_for_new(self) -> None:
        self._offer_ends(self.new_kind, self.end.currentData())

    def _offer_ends(self, other: ContactKind | None, wanted: RelationEnd | None = None) -> None:
        """What somebody of this kind can be; one that the program does not know is kept."""
        ends = ends_for(self.contact.kind, other, offered_kinds())
        if self.origin is not None and wanted is not None and wanted not in ends:
            ends = (wanted, *ends)
        self.end.clear()
        for end in ends:
            self.end.add_choice(relation_word(end), end)
        if wanted in ends:
            self.end.setCurrentIndex(ends.index(wanted))
