"""The people of an organization, or the organizations of a person, with role and dates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    Contact,
    ContactKind,
)
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.affiliation_editor import AffiliationEditor
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.edited_rows import EditedRows
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.made_first import Makings
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.row_focus import keyboard_stays
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.conflict_card import Clash
from crm_desktop.ui.kit.formatting import format_day, format_number
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_SHOWN_AT_ONCE = 12
_FORMER_SHOWN = 200
_NEUTRAL_AVATAR = 6


@record
class _Typed:
    """A place of work as it was typed over `origin`; a new one with who was chosen or named."""

    origin: Affiliation
    typed: Affiliation
    other_id: int = 0
    new_name: str = ""
    name: str = ""


class PeoplePanel(EditedRows[AffiliationEditor, _Typed]):
    """Rows that open cards; `undo_offered(sentence, seq)` after somebody was added or removed."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        add = QCoreApplication.translate("PeoplePanel", "Add a person")
        super().__init__(context, "", add, parent)
        self._loaded: LoadedContact | None = None
        self._shown: tuple[Affiliation, ...] | None = None
        self._shows_former = False
        self._makings = Makings[Affiliation]()

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show who belongs to whom; nobody can before the card is stored."""
        self._loaded = loaded
        self.setVisible(bool(loaded.contact.id))
        if self.editor is None and loaded.affiliations != self._shown:
            self._fill()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether people may be added and removed."""
        self._is_editable = is_editable
        self.add_button.setEnabled(is_editable)

    def add(self) -> None:
        """Open an editor for somebody new."""
        loaded = self._loaded
        if loaded is None or not self._is_editable:
            return
        contact = loaded.contact
        if contact.kind is ContactKind.ORGANIZATION:
            self._edit(Affiliation(0, contact.id), None)
        else:
            self._edit(Affiliation(contact.id, 0, is_primary=not loaded.affiliations), None)

    # Rows --------------------------------------------------------------------------------

    @keyboard_stays
    def _fill(self) -> None:
        empty_layout(self._rows)
        self._row_of = {}
        loaded = self._loaded
        if loaded is None:
            return
        self._shown = loaded.affiliations
        is_organization = loaded.contact.kind is ContactKind.ORGANIZATION
        title = self.tr("People") if is_organization else self.tr("Organizations")
        current = [one for one in loaded.affiliations if one.end_date is None]
        former = [one for one in loaded.affiliations if one.end_date is not None]
        self.header.set_title(f"{title} · {format_number(len(current))}" if current else title)
        name = self.tr("Add a person") if is_organization else self.tr("Add an organization")
        self.add_button.set_name(name)
        shown = current if self._shows_all else current[:_SHOWN_AT_ONCE]
        for affiliation in shown:
            self._rows.addWidget(self._row(affiliation, is_organization=is_organization))
        if len(shown) < len(current):
            more = ClickableLabel(self.tr("%Ln more", "", len(current) - len(shown)), tone="link")
            more.setMinimumHeight(theme().size("hit_target_min"))
            more.clicked.connect(self._show_all)
            self._rows.addWidget(more)
        if former:
            words = self.tr("%Ln former", "", len(former))
            fold = Fold(words, self._fill_former, is_open=self._shows_former)
            fold.toggled.connect(self._keep_open)
            self._rows.addWidget(fold)

    def _fill_former(self, rows: QVBoxLayout) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        is_organization = loaded.contact.kind is ContactKind.ORGANIZATION
        former = [one for one in loaded.affiliations if one.end_date is not None]
        for affiliation in former[:_FORMER_SHOWN]:
            rows.addWidget(self._row(affiliation, is_organization=is_organization))
        left_out = len(former) - _FORMER_SHOWN
        if left_out > 0:
            words = self.tr("%Ln more", "", left_out)
            rows.addWidget(PlainLabel(words, size="small", tone="muted"))

    def _keep_open(self, is_open: bool) -> None:
        self._shows_former = is_open

    def _row(self, affiliation: Affiliation, *, is_organization: bool) -> ThingRow:
        name, other = (
            (affiliation.person_name, affiliation.person_id)
            if is_organization
            else (affiliation.organization_name, affiliation.organization_id)
        )
        note = affiliation.role or affiliation.job_title
        if affiliation.end_date is not None:
            until = self.tr("until {day}").format(day=format_day(affiliation.end_date))
            note = ", ".join(part for part in (note, until) if part)
        mark = self.tr("main") if affiliation.is_primary and not is_organization else ""
        avatar = Avatar(name, color=_NEUTRAL_AVATAR)
        row = self._row_of[affiliation.id] = ThingRow(avatar, name, note, mark=mark)
        set_plain_tooltip(row, ", ".join(part for part in (name, place_words(affiliation)) if part))
        edit = partial(self._edit, affiliation, row)
        show = partial(self.open_requested.emit, RecordRef(CONTACT, other))
        row.set_acts(show, edit, partial(self._remove, affiliation))
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit role and dates"), edit)
        return row

    # Editing -----------------------------------------------------------------------------

    def _edit(self, affiliation: Affiliation, row: ThingRow | None) -> None:
        if self._loaded is not None and self._is_editable and self._may_open():
            self._open(self._loaded, affiliation, row).begin()

    def _open(
        self, loaded: LoadedContact, affiliation: Affiliation, row: ThingRow | None
    ) -> AffiliationEditor:
        is_organization = loaded.contact.kind is ContactKind.ORGANIZATION
        wanted = ContactKind.PERSON if is_organization else ContactKind.ORGANIZATION
        known = {
            one.person_id if is_organization else one.organization_id
            for one in loaded.affiliations
            if one.end_date is None
        }
        excluded = frozenset(known | {loaded.contact.id})
        editor = AffiliationEditor(self._context, affiliation, wanted, excluded)
        self._put_in(editor, row, partial(self._drop, affiliation))
        return editor

    def _open_again(self, held: _Typed) -> AffiliationEditor | None:
        if self._loaded is None:
            return None
        editor = self._open(self._loaded, held.origin, self._row_of.get(held.origin.id))
        editor.type_again(held.typed, held.other_id, held.new_name, held.name)
        return editor

    def _keep(self) -> None:
        editor = self.editor
        if editor is None:
            return
        affiliation, name = editor.edited_affiliation(), editor.chosen.text()
        held = _Typed(editor.origin, affiliation, editor.chosen_id, editor.new_name, name)
        self._close()
        if affiliation.id:
            if affiliation != editor.origin:
                self._save(affiliation, editor.origin)
        elif editor.chosen_id or editor.new_name:
            self._join(held)

    def _join(self, held: _Typed) -> None:
        """Add a place; somebody not in the base yet is made first.

        Once more after a save without an answer it is looked first what of it is there; under
        another name it is somebody else, and told who is there by now (P5).
        """
        loaded, services = self._loaded, self._context.services
        if loaded is None:
            return
        affiliation, other_id, new_name = held.typed, held.other_id, held.new_name
        is_organization = loaded.contact.kind is ContactKind.ORGANIZATION
        kind = ContactKind.PERSON if is_organization else ContactKind.ORGANIZATION

        wanted = (loaded.contact.id, other_id)
        makings = self._makings
        again = makings.of(wanted, new_name)

        def call() -> Affiliation:
            contacts, actor = services.contacts, services.actor
            makings.look_for_left(services, wanted, again)
            key = other_id or again.make(services, Contact(kind, new_name))
            joined = (
                replace(affiliation, person_id=key)
                if is_organization
                else replace(affiliation, organization_id=key)
            )

            def change(there: Affiliation) -> Affiliation:
                mine = replace(joined, id=there.id, version=there.version)
                return contacts.update_affiliation(mine, actor, there)

            return again.link(
                contacts.joined_by, lambda: contacts.add_affiliation(joined, actor), joined, change
            )

        def fail(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            self._fail(error)
            self._begin_again(held)

        def forget(_done: Affiliation) -> None:
            if told := makings.settle(wanted, new_name):
                self.found_there.emit(told)

        self._context.operations.run(self, call, forget, fail)

    def _save(self, affiliation: Affiliation, base: Affiliation) -> None:
        services = self._context.services

        def call() -> Affiliation:
            return services.contacts.update_affiliation(affiliation, services.actor, base)

        def fail(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self.clashed.emit(self._clash(affiliation, base, error))
            elif is_gone(error):
                self._offer_again(affiliation)
            else:
                self._fail(error)
                self._begin_again(_Typed(base, affiliation))

        self._context.operations.run(self, call, None, fail)

    def _offer_again(self, mine: Affiliation) -> None:
        """Somebody else took the place away meanwhile: it may be added anew."""
        from crm_desktop.ui.kit.asking_fields import AskingFields

        new, name, loaded = replace(mine, id=0, version=0), self._other_name(mine), self._loaded
        is_here = loaded is not None and loaded.contact.id == mine.person_id
        other_id = mine.organization_id if is_here else mine.person_id
        held = _Typed(new, new, other_id, "", name)
        words = self.tr("Place of work: {name}").replace("{name}", isolate(name))
        AskingFields(self).offer_again(self.window(), words, lambda: self._join(held))

    def _other_name(self, affiliation: Affiliation) -> str:
        loaded = self._loaded
        is_here = loaded is not None and loaded.contact.id == affiliation.person_id
        return affiliation.organization_name if is_here else affiliation.person_name

    def _clash(self, mine: Affiliation, base: Affiliation, error: ConflictError) -> Clash:
        """What to decide where somebody else has changed the same of this place of work."""
        theirs = {one.field: one.theirs for one in error.conflicts}
        # Older than what is stored, so that their other columns are merged again.
        over = replace(base, **theirs, version=(error.actual_version or 0) - 1)  # type: ignore[arg-type]
        return Clash(
            f"affiliation.{base.id}",
            error,
            lambda: self._save(mine, over),
            self._fill,
            about=self._other_name(base),
        )

    def _drop(self, affiliation: Affiliation) -> None:
        self._close()
        self._remove(affiliation)

    def _remove(self, affiliation: Affiliation, *, over: bool = False) -> None:
        if not affiliation.id or not self._is_editable:
            return
        services, base = self._context.services, None if over else affiliation
        name = self._other_name(affiliation)
        sentence = self.tr("{name} removed from this card").replace("{name}", isolate(name))
        mine = partial(self._remove, affiliation, over=True)
        self._context.operations.run(
            self,
            lambda: services.contacts.remove_affiliation(affiliation.id, services.actor, base),
            lambda done: self.undo_offered.emit(sentence, done.seq),
            self._refused_removal(f"affiliation.{affiliation.id}", name, mine),
        )


def place_words(affiliation: Affiliation) -> str:
    """All that is known of a place but whose it is."""
    translate = QCoreApplication.translate
    parts = [affiliation.role, affiliation.job_title]
    if affiliation.start_date is not None:
        since = translate("PeoplePanel", "since {day}")
        parts.append(since.replace("{day}", format_day(affiliation.start_date)))
    if affiliation.end_date is not None:
        until = translate("PeoplePanel", "until {day}")
        parts.append(until.replace("{day}", format_day(affiliation.end_date)))
    return ", ".join(part for part in parts if part)
