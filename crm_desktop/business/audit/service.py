"""The history of a record, undo and redo: all read from the change log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import (
    Describer,
    FieldChange,
    HistoryEntry,
    HistoryKind,
    KeptRecord,
    ValueForm,
)
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.storage.change_log import ChangeBatch, ChangeEntry, Operation
from crm_desktop.storage.undo_field import ChangePlace

if TYPE_CHECKING:
    from crm_desktop.business.audit.repository import AuditRepository, Step
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.unit_of_work import Journal, UndoOutcome

VIEWED_MANY = "contact.view_many"
NOT_UNDOABLE = frozenset(
    {"user.create", "tag.create", "source.create", "import_profile.keep", "contact.follow_day"}
    | {"contact.export", "log.export", "contact.purge", VIEWED_MANY}
)
"""Bookkeeping that Ctrl+Z passes over."""

_LIFE = {
    Operation.INSERT: HistoryKind.CREATED,
    Operation.BIN: HistoryKind.BINNED,
    Operation.RESTORE: HistoryKind.RESTORED,
}


class HistoryService:
    """Who changed what when, and the way back.

    `describers` explain logged rows by the kind of the card they belong to (`RecordRef.kind`).
    The undo stack is that of this session: what the actor did at this machine since the file
    was opened.
    """

    def __init__(
        self,
        repository: AuditRepository,
        journal: Journal,
        staff: StaffService,
        describers: Mapping[str, Describer],
    ) -> None:
        self._log = repository
        self._journal = journal
        self._staff = staff
        self._describers = describers
        self._session_start = repository.head_seq()
        self.part_of: Callable[[RecordRef], tuple[RecordRef, ...]] = _nothing
        """Cards of the same kind whose history is part of a card's, such as those merged into it;
        the wiring sets it."""

    def note_viewed(self, count: int, actor: Actor) -> None:
        """Remember that somebody looked through so many cards, not which.

        Of a file that cannot be written to, nothing is remembered.
        """
        if self._journal.db.is_read_only:
            return
        with self._journal.begin(actor, VIEWED_MANY, details={"count": count}) as work:
            work.keep_as_note()

    def of_record(
        self, ref: RecordRef, limit: int = 100, before: int | None = None
    ) -> tuple[HistoryEntry, ...]:
        """A record's changes, newest first; `before` is the `seq` of the last entry shown.

        `limit` counts logged rows; a batch is never torn apart, so a few more may come.
        """
        with self._journal.db.read():
            also = [one.id for one in self.part_of(ref)]
            logged = self._log.entries_of(ref, limit, before, also)
            is_whole = len(logged) < limit
            if not is_whole:
                logged = self._with_whole_last_batch(ref, logged, before, also)
            last_seq = 0 if is_whole else logged[-1][0]
            logged = self._with_those_elsewhere(ref, logged, limit, before, last_seq)
            batches = self._log.batches({seq for seq, _entry in logged})
            described = self._describe(ref, logged)
        history: list[HistoryEntry] = []
        for (seq, entry), changes in zip(logged, described, strict=True):
            batch = batches.get(seq)
            if batch is not None:
                is_here = entry.root == ref
                history.extend(
                    self._entry(batch, entry, change, is_here=is_here) for change in changes
                )
        return tuple(history)

    def _with_whole_last_batch(
        self,
        ref: RecordRef,
        logged: list[tuple[int, ChangeEntry]],
        before: int | None,
        also: Sequence[int],
    ) -> list[tuple[int, ChangeEntry]]:
        """Read on until the oldest batch shown is complete."""
        limit = len(logged)
        last_seq = logged[-1][0]
        while logged[-1][0] == last_seq:
            limit *= 2
            more = self._log.entries_of(ref, limit, before, also)
            if len(more) == len(logged):
                break
            logged = more
            if len(logged) < limit:
                break
        return [item for item in logged if item[0] >= last_seq]

    def _with_those_elsewhere(
        self,
        ref: RecordRef,
        logged: list[tuple[int, ChangeEntry]],
        limit: int,
        before: int | None,
        last_seq: int,
    ) -> list[tuple[int, ChangeEntry]]:
        """What was changed from another card and is told here, too, seen from here."""
        describer = self._describers.get(ref.kind)
        rows = None if describer is None else describer.logged_elsewhere(ref)
        found = self._log.entries_elsewhere(rows, limit, before) if rows else []
        if not found:
            return logged
        if len(found) >= limit:  # older ones may have been left out, so all others end there, too
            last_seq = max(last_seq, found[-1][0])
        both = [*logged, *((seq, replace(entry, root=ref)) for seq, entry in found)]
        return sorted((one for one in both if one[0] >= last_seq), key=lambda one: -one[0])

    def describe(
        self, ref: RecordRef, entries: Sequence[ChangeEntry]
    ) -> list[list[FieldChange]] | None:
        """What rows of one save say of a card, row by row; None where nobody explains it."""
        if ref.kind not in self._describers:
            return None
        return self._describe(ref, [(0, entry) for entry in entries])

    def _describe(
        self, ref: RecordRef, logged: list[tuple[int, ChangeEntry]]
    ) -> list[list[FieldChange]]:
        """What each logged row says; rows that came with the record itself say nothing more."""
        created = {
            seq for seq, entry in logged if entry.operation is Operation.INSERT and _is_card(entry)
        }
        described: list[list[FieldChange]] = [[] for _ in logged]
        to_ask: list[int] = []
        for index, (seq, entry) in enumerate(logged):
            if _is_card(entry) and entry.operation in _LIFE:
                if _is_root(entry, ref) or entry.operation is Operation.INSERT:
                    described[index] = [FieldChange(_LIFE[entry.operation])]
            elif seq not in created:
                to_ask.append(index)
        describer = self._describers.get(ref.kind)
        if describer is not None and to_ask:
            answers = describer.describe([logged[index][1] for index in to_ask])
            for index, changes in zip(to_ask, answers, strict=True):
                described[index] = changes
        return described

    def _entry(
        self, batch: ChangeBatch, entry: ChangeEntry, change: FieldChange, *, is_here: bool
    ) -> HistoryEntry:
        is_made = change.kind is HistoryKind.CREATED or not is_here
        is_made = is_made or change.form is ValueForm.ERASED
        is_whole = change.kind is not HistoryKind.CHANGED or bool(change.columns)
        is_part = entry.operation is Operation.UPDATE and not is_whole
        place = ChangePlace(batch.seq, entry.kind, entry.record_id, change.columns)
        return HistoryEntry(
            at=from_milliseconds(batch.at),
            user_id=batch.user_id,
            user_name=self._staff.name_of(batch.user_id),
            action=batch.action,
            kind=change.kind,
            field=change.field,
            old=change.old,
            new=change.new,
            seq=batch.seq,
            is_undone=batch.undone_by is not None,
            form=change.form,
            place=None if is_made or is_part else place,
        )

    def saved_by(self, op_id: bytes) -> RecordRef | None:
        """The card that an operation of the last hours changed; None if it is not in the file."""
        return self._log.root_of(op_id)

    # -- undo and redo -------------------------------------------------------------------

    def undo(
        self, actor: Actor, seq: int, progress: Callable[[int, int], None] | None = None
    ) -> UndoOutcome:
        """Take a batch back (or an undo: that is the redo), as a batch of its own.

        What others changed since stays and is named in the outcome. Raises `UserError`
        `nothing_to_undo` or `already_undone`. `progress(done, total)` may raise `Cancelled`:
        nothing is changed then.
        """
        actor.require(Right.HISTORY_UNDO)
        return self._journal.inverse(seq, actor, progress)

    def take_back(self, actor: Actor, place: ChangePlace, *, over_later: bool = False) -> int:
        """Take back one change of a batch, as a batch of its own; returns its number.

        Raises `UserError` `changed_since` where a later change stands on it, unless `over_later`
        asks to set the old value all the same; `nothing_to_undo`, `record_gone`,
        `something_in_its_place`.
        """
        actor.require(Right.HISTORY_UNDO)
        return self._journal.take_back_one(place, actor, over_later=over_later)

    def removed(self, refs: Collection[RecordRef]) -> set[RecordRef]:
        """Those of these cards that were removed for good."""
        return self._log.removed(refs)

    def kept(self, refs: Collection[RecordRef]) -> tuple[KeptRecord, ...]:
        """What an undo left alone, with who changed it last."""
        names, removed = self._log.names(refs), self._log.removed(refs)
        found: list[KeptRecord] = []
        for ref in refs:
            told = self._log.last_change(ref)
            who = "" if told is None else self._staff.name_of(told.user_id)
            at = None if told is None else from_milliseconds(told.at)
            found.append(KeptRecord(ref, names.get(ref, ""), who, at, ref in removed))
        return tuple(found)

    def take_back_over(self, actor: Actor, seq: int, refs: Collection[RecordRef]) -> int:
        """Take a batch back on these records too, over what others wrote since.

        A batch of its own that can be undone; raises `UserError` `nothing_to_undo`.
        """
        actor.require(Right.HISTORY_UNDO)
        return self._journal.take_back_over(seq, frozenset(refs), actor)

    def latest_undoable(self, actor: Actor) -> int | None:
        """The batch Ctrl+Z takes back; `None` if there is nothing left of this session."""
        step = next((step for step in self._steps(actor) if self._is_done(step)), None)
        return None if step is None else step.seq

    def latest_redoable(self, actor: Actor) -> int | None:
        """The undo that Ctrl+Shift+Z takes back; a new action ends the redoing."""
        for step in self._steps(actor):
            if not self._is_done(step):
                return step.seq
            if step.undoes is None:
                return None
        return None

    def _steps(self, actor: Actor) -> list[Step]:
        """Batches of this session that stand, newest first."""
        steps = self._log.recent_steps(actor.user_id, self._journal.machine, self._session_start)
        return [
            step for step in steps if step.undone_by is None and step.action not in NOT_UNDOABLE
        ]

    def _is_done(self, step: Step) -> bool:
        """Whether the batch does something (or does it again), not takes something back."""
        is_undo = False
        undoes = step.undoes
        while undoes is not None:
            is_undo = not is_undo
            undoes = self._log.undoes(undoes)
        return not is_undo


def _nothing(_ref: RecordRef) -> tuple[RecordRef, ...]:
    return ()


def _is_card(entry: ChangeEntry) -> bool:
    """Whether the row is a card itself, not something on it."""
    return (entry.kind, entry.record_id) == (entry.root.kind, entry.root.id)


def _is_root(entry: ChangeEntry, ref: RecordRef) -> bool:
    return entry.kind == ref.kind and entry.record_id == ref.id
