"""What can be done with relationships; each action is one undoable batch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import FieldChange, HistoryKind, LoggedRow
from crm_desktop.business.contacts.model import CONTACT, BatchDone
from crm_desktop.business.contacts.relation_repository import (
    RelationRepository,
    relationship_values,
)
from crm_desktop.business.contacts.relations import (
    RELATION_NOTE_LIMIT,
    RELATIONSHIP,
    IsMutual,
    RelationDone,
    RelationEnd,
    Relations,
    Relationship,
    changed_of_relationship,
    is_mutual,
    merge_relationships,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_text
from crm_desktop.storage.change_log import ChangeEntry, Operation, batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

RELATION_PREFIX = "relation:"
"""Begins the field code of a relationship in a history: `relation:parent.from`."""


class RelationService:
    """All methods run in the thread that owns the database.

    `seen_from` is the contact on whose card somebody works: the change is logged for it. Both
    cards are told, and the histories of both tell of it.
    """

    def __init__(self, database: Database, journal: Journal) -> None:
        self._rows = RelationRepository(database)
        self._journal = journal
        self.is_mutual: IsMutual = is_mutual
        """Says it of the company's own kinds, too, once the lists of words are there."""

    def of(self, contact_id: int) -> Relations:
        """Everything between this contact and others, but those in the bin."""
        return self._rows.of(contact_id)

    def add(self, one: Relationship, actor: Actor, *, seen_from: int = 0) -> RelationDone:
        """Relate two contacts.

        Raises `UserError`: `related_to_itself`, `relationship_exists`, `record_gone` if one of
        both lies in the bin, `text_too_long`.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean = _cleaned(one)
        with self._journal.begin(actor, "relationship.create") as work:
            self._require_new(clean)
            if not self._rows.living(clean.from_id, clean.to_id):
                raise UserError("record_gone")
            root = _root(clean, seen_from)
            key = work.insert(RELATIONSHIP, relationship_values(clean), root=root)
            return self._finish(work, key)

    def added_by(self, op_id: bytes) -> RelationDone | None:
        """What `add` stored in an operation; None if it is not in the file (P5)."""
        found = batch_of_operation(self._journal.db, op_id)
        made = [] if found is None else made_by(self._journal.db, found, RELATIONSHIP)
        stored = self._rows.get(made[0]) if made else None
        return RelationDone(stored, found.seq) if found and stored else None

    def update(
        self,
        one: Relationship,
        actor: Actor,
        *,
        seen_from: int = 0,
        base: Relationship | None = None,
        over_theirs: bool = False,
    ) -> RelationDone:
        """Change kind, direction, note or date.

        With `base`, the relationship as it was loaded, changes of different columns are merged;
        the same one raises `ConflictError` with both values, unless mine shall win (`over_theirs`).
        Without `base` any save in between raises.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean = _cleaned(one)
        with self._journal.begin(actor, "relationship.save") as work:
            if not self._rows.is_there(clean.id):
                raise UserError("record_gone")
            if base is not None:
                clean = self._merged(work, base, clean, over_theirs=over_theirs)
            self._require_new(clean)
            values = relationship_values(clean)
            work.update(RELATIONSHIP, clean.id, values, clean.version, root=_root(clean, seen_from))
            return self._finish(work, clean.id)

    def _merged(
        self, work: UnitOfWork, base: Relationship, mine: Relationship, *, over_theirs: bool
    ) -> Relationship:
        theirs = self._rows.get(base.id)
        if theirs is None or theirs.version == base.version:
            return mine
        merged, conflicts = merge_relationships(base, mine, theirs, over_theirs=over_theirs)
        if conflicts:
            ref = RecordRef(RELATIONSHIP, base.id)
            raise work.conflict_over(ref, base.version, conflicts)
        return merged

    def remove(
        self,
        relationship_id: int,
        actor: Actor,
        *,
        seen_from: int = 0,
        base: Relationship | None = None,
    ) -> BatchDone:
        """Take a relationship away; undo brings it back.

        With `base`, as it was loaded, what others changed of it since raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "relationship.remove") as work:
            stored = self._rows.get(relationship_id)
            if stored is None or not self._rows.is_there(relationship_id):
                raise UserError("record_gone")
            if base is not None and base.version != stored.version:
                conflicts = changed_of_relationship(base, stored)
                if conflicts:
                    ref = RecordRef(RELATIONSHIP, base.id)
                    raise work.conflict_over(ref, base.version, conflicts)
            root = _root(stored, seen_from)
            work.bin(RELATIONSHIP, relationship_id, stored.version, root=root)
            _tell(work, stored)
        return BatchDone(work.seq, 1)

    def logged_elsewhere(self, contact_id: int) -> dict[RecordRef, tuple[LoggedRow, ...]]:
        """Every relationship of a contact, by the other one, from whose card it may be changed."""
        found: dict[RecordRef, tuple[LoggedRow, ...]] = {}
        for relationship_id, other_id in self._rows.ever(contact_id):
            root = RecordRef(CONTACT, other_id)
            found[root] = (*found.get(root, ()), (RELATIONSHIP, relationship_id))
        return found

    def describe(self, entry: ChangeEntry) -> list[FieldChange]:
        """A logged row for a reader.

        Added and removed ones have the field `relation:` with the code and the end at which the
        other stands, and the other's name as the value; a changed kind is `relation_kind` with
        values such as `parent.from`.
        """
        stored = self._rows.get(entry.record_id)
        if stored is None:
            return []
        if entry.operation is Operation.UPDATE:
            return self._changes(entry, stored)
        here = entry.root.id
        end = stored.other_end(here)
        if entry.operation is Operation.INSERT:  # as it was said then
            then = entry.new_values or {}
            is_from = then.get("to_id", stored.to_id) == here
            end = RelationEnd(str(then.get("kind", stored.kind)), is_from=is_from)
        field = f"{RELATION_PREFIX}{end_code(end.code, is_from=end.is_from)}"
        name = stored.other_name(here)
        if entry.operation in (Operation.INSERT, Operation.RESTORE):
            return [FieldChange(HistoryKind.ADDED, field, "", name)]
        return [FieldChange(HistoryKind.REMOVED, field, name, "")]

    def _changes(self, entry: ChangeEntry, stored: Relationship) -> list[FieldChange]:
        old, new = entry.old_values or {}, entry.new_values or {}
        changes: list[FieldChange] = []
        if new.keys() & {"kind", "from_id"}:
            before, after = (
                end_code(
                    str(values.get("kind", stored.kind)),
                    is_from=values.get("to_id", stored.to_id) == entry.root.id,
                )
                for values in (old, new)
            )
            columns = tuple(name for name in ("kind", "from_id", "to_id") if name in new)
            if before != after:  # they are the same if only another contact stands there
                changes.append(
                    FieldChange(HistoryKind.CHANGED, "relation_kind", before, after, columns)
                )
        names = {"note": "relation_note", "start_date": "start_date"}
        for column, field in names.items():
            if column in new:
                before, after = (str(values.get(column) or "") for values in (old, new))
                changes.append(FieldChange(HistoryKind.CHANGED, field, before, after, (column,)))
        return changes

    def _require_new(self, one: Relationship) -> None:
        """The same is not said twice; what reads alike from both ends, from neither."""
        ids = {*self._rows.same_ids(one)}
        if self.is_mutual(one.kind):
            ids.update(self._rows.same_ids(replace(one, from_id=one.to_id, to_id=one.from_id)))
        if ids - {one.id}:
            raise UserError("relationship_exists")

    def _finish(self, work: UnitOfWork, relationship_id: int) -> RelationDone:
        stored = self._rows.get(relationship_id)
        if stored is None:
            raise RuntimeError("a relationship just written cannot be read")
        _tell(work, stored)
        return RelationDone(stored, work.seq)


def end_code(code: str, *, is_from: bool) -> str:
    """A kind and the end of it, as histories hold it."""
    return f"{code}.{'from' if is_from else 'to'}"


def _root(one: Relationship, seen_from: int) -> RecordRef:
    is_end = seen_from in (one.from_id, one.to_id)
    return RecordRef(CONTACT, seen_from if is_end else one.from_id)


def _tell(work: UnitOfWork, one: Relationship) -> None:
    work.touch(RecordRef(CONTACT, one.from_id))
    work.touch(RecordRef(CONTACT, one.to_id))


def _cleaned(one: Relationship) -> Relationship:
    if one.from_id == one.to_id:
        raise UserError("related_to_itself")
    note = clean_text(one.note).strip()
    if len(note) > RELATION_NOTE_LIMIT:
        raise UserError("text_too_long", field="note", limit=RELATION_NOTE_LIMIT)
    return replace(one, note=note)
