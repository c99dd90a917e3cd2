"""What other contacts are to this one: family, companies, partners; whom it recommended to us."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.business.contacts.relations import (
    NO_RELATIONS,
    Named,
    RelationDone,
    Relations,
    Relationship,
)
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.edited_rows import EditedRows
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.made_first import Makings
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.relation_editor import Chosen, RelationEditor
from crm_desktop.ui.contacts.relation_words import relation_word
from crm_desktop.ui.contacts.row_focus import keyboard_stays
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.conflict_card import Clash
from crm_desktop.ui.kit.formatting import format_day, format_number
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_SHOWN_AT_ONCE = 12
_NEUTRAL_AVATAR = 6


@record
class _Typed:
    """A relation as it was typed over `origin`; a new one with who was chosen or named."""

    origin: Relationship | None
    typed: Relationship
    chosen: Chosen


class RelationsPanel(EditedRows[RelationEditor, _Typed]):
    """Rows that open cards; nothing but its heading where there are none."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("RelationsPanel", "Relations")
        add = QCoreApplication.translate("RelationsPanel", "Add a relation")
        super().__init__(context, title, add, parent)
        self._contact: Contact | None = None
        self._shown: Relations | None = None
        self._relations = NO_RELATIONS
        self._shows_recommended = False
        self._makings = Makings[Relationship]()

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; an open editor stays."""
        is_other = self._contact is None or self._contact.id != loaded.contact.id
        self._contact, self._relations = loaded.contact, loaded.relations
        self.setVisible(bool(loaded.contact.id))
        if self.editor is None and (is_other or self._shown != loaded.relations):
            self._fill()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether relations may be changed."""
        is_news = self._is_editable != is_editable
        self._is_editable = is_editable
        self.add_button.setEnabled(is_editable)
        if is_news and self.editor is None and self._shown is not None:
            self._fill()

    def add(self) -> None:
        """Open an editor for a new relation."""
        self._edit(None, None)

    # Rows --------------------------------------------------------------------------------

    @keyboard_stays
    def _fill(self) -> None:
        empty_layout(self._rows)
        self._row_of = {}
        relations = self._shown = self._relations
        contact = self._contact
        if contact is None:
            return
        found = relations.relationships
        title = self.tr("Relations")
        self.header.set_title(f"{title} · {format_number(len(found))}" if found else title)
        for one in found if self._shows_all else found[:_SHOWN_AT_ONCE]:
            self._rows.addWidget(self._row(contact, one))
        if len(found) > _SHOWN_AT_ONCE and not self._shows_all:
            more = ClickableLabel(self.tr("%Ln more", "", len(found) - _SHOWN_AT_ONCE), tone="link")
            more.setMinimumHeight(theme().size("hit_target_min"))
            more.clicked.connect(self._show_all)
            self._rows.addWidget(more)
        if relations.recommended:
            words = self.tr("Recommended %Ln contact(s)", "", relations.recommended_count)
            fold = Fold(words, self._fill_recommended, is_open=self._shows_recommended)
            fold.toggled.connect(self._keep_open)
            self._rows.addWidget(fold)

    def _keep_open(self, is_open: bool) -> None:
        self._shows_recommended = is_open

    def _fill_recommended(self, rows: QVBoxLayout) -> None:
        for one in self._relations.recommended:
            rows.addWidget(self._recommended_row(one))
        left_out = self._relations.recommended_count - len(self._relations.recommended)
        if left_out:
            rows.addWidget(
                PlainLabel(self.tr("%Ln more", "", left_out), size="small", tone="muted")
            )

    def _recommended_row(self, one: Named) -> ThingRow:
        row = ThingRow(Avatar(one.name, color=_NEUTRAL_AVATAR), one.name, is_fixed=True)
        row.set_acts(partial(self._open, one.id))
        return row

    def _row(self, contact: Contact, one: Relationship) -> ThingRow:
        name = one.other_name(contact.id)
        word = relation_word(one.other_end(contact.id))
        since = ""
        if one.start_date is not None:
            since = self.tr("since {day}").replace("{day}", format_day(one.start_date))
        below = " · ".join(part for part in (since, " ".join(one.note.split())) if part)
        row = ThingRow(Avatar(name, color=_NEUTRAL_AVATAR), name, word, below=below)
        self._row_of[one.id] = row
        if below:
            set_plain_tooltip(row, f"{name}, {word}\n{below}")
        row.set_acts(
            partial(self._open, one.other_id(contact.id)),
            partial(self._edit, one, row),
            partial(self._remove, one),
        )
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this relation"), partial(self._edit, one, row))
        return row

    def _open(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef(CONTACT, contact_id))

    # Editing -----------------------------------------------------------------------------

    def _edit(self, one: Relationship | None, row: ThingRow | None) -> None:
        if self._contact is not None and self._is_editable and self._may_open():
            self._open_editor(self._contact, one, row).begin()

    def _open_editor(
        self, contact: Contact, one: Relationship | None, row: ThingRow | None
    ) -> RelationEditor:
        editor = RelationEditor(self._context, contact, one)
        self._put_in(editor, row, self._drop)
        return editor

    def _open_again(self, held: _Typed) -> RelationEditor | None:
        if self._contact is None:
            return None
        row = None if held.origin is None else self._row_of.get(held.origin.id)
        editor = self._open_editor(self._contact, held.origin, row)
        editor.type_again(held.typed, held.chosen)
        return editor

    def _keep(self) -> None:
        editor = self.editor
        if editor is None:
            return
        origin, chosen = editor.origin, editor.choice()
        if origin is None and not (chosen.contact_id or chosen.new_name):
            self._close()
            return
        one = editor.edited(other_id=chosen.contact_id or -1)
        self._close()
        if origin is None:
            self._create(editor.contact.id, _Typed(None, one, chosen))
        elif one != origin:
            self._save(one, origin)

    def _create(self, here: int, held: _Typed) -> None:
        """Relate to somebody, who is made first if they are not in the base yet.

        Once more after a save without an answer it is looked first what of it is there; under
        another name it is somebody else, and told who is there by now (P5).
        """
        services, wanted, chosen = self._context.services, held.typed, held.chosen
        chosen_id = chosen.contact_id
        who = (here, chosen_id)
        makings = self._makings
        again = makings.of(who, chosen.new_name)

        def call() -> RelationDone:
            relations, actor = services.contacts.relations, services.actor
            makings.look_for_left(services, who, again)
            one = wanted
            if not chosen_id:
                made = Contact(chosen.new_kind, chosen.new_name)
                one = _with_other(one, here, again.make(services, made))

            def change(there: RelationDone) -> RelationDone:
                base = there.relationship
                mine = replace(one, id=base.id, version=base.version)
                return relations.update(mine, actor, seen_from=here, base=base)

            return again.link(
                relations.added_by, lambda: relations.add(one, actor, seen_from=here), one, change
            )

        sentence = self.tr("Relation to {name} added").replace("{name}", isolate(chosen.name))

        def tell(done: RelationDone) -> None:
            self._offer(sentence, done)
            if told := makings.settle(who, chosen.new_name):
                self.found_there.emit(told)

        def fail(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            self._fail(error)
            self._begin_again(held)

        self._context.operations.run(self, call, tell, fail)

    def _save(self, mine: Relationship, base: Relationship, *, over_theirs: bool = False) -> None:
        services, contact = self._context.services, self._contact
        here = mine.from_id if contact is None else contact.id

        def call() -> RelationDone:
            return services.contacts.relations.update(
                mine, services.actor, seen_from=here, base=base, over_theirs=over_theirs
            )

        def fail(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self.clashed.emit(
                    Clash(
                        f"relationship.{base.id}",
                        error,
                        lambda: self._save(mine, base, over_theirs=True),
                        self._fill,
                        about=base.other_name(here),
                    )
                )
            elif is_gone(error):
                self._offer_again(mine, here)
            else:
                self._fail(error)
                self._begin_again(_Typed(base, mine, Chosen()))

        sentence = self.tr("Relation changed")
        self._context.operations.run(self, call, partial(self._offer, sentence), fail)

    def _offer_again(self, mine: Relationship, here: int) -> None:
        """Somebody else took it away meanwhile: it may be added anew."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        new, name = replace(mine, id=0, version=0), mine.other_name(here)
        held = _Typed(None, new, Chosen(mine.other_id(here), name=name))
        words = self.tr("Relation: {name}").replace("{name}", isolate(name))
        AskingFields(self).offer_again(self.window(), words, lambda: self._create(here, held))

    def _offer(self, sentence: str, done: RelationDone) -> None:
        self.undo_offered.emit(sentence, done.seq)

    def _drop(self) -> None:
        editor = self.editor
        self._close()
        if editor is not None and editor.origin is not None:
            self._remove(editor.origin)

    def _remove(self, one: Relationship, *, over: bool = False) -> None:
        contact, services = self._contact, self._context.services
        if contact is None or not self._is_editable:
            return
        name = one.other_name(contact.id)
        sentence = self.tr("{name} removed from this card").replace("{name}", isolate(name))
        here, base = contact.id, None if over else one
        mine = partial(self._remove, one, over=True)
        self._context.operations.run(
            self,
            lambda: services.contacts.relations.remove(
                one.id, services.actor, seen_from=here, base=base
            ),
            lambda done: self.undo_offered.emit(sentence, done.seq),
            self._refused_removal(f"relationship.{one.id}", name, mine),
        )


def _with_other(one: Relationship, here: int, other_id: int) -> Relationship:
    """A relationship to somebody who was just made."""
    return replace(one, to_id=other_id) if one.from_id == here else replace(one, from_id=other_id)
