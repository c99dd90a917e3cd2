"""The inverse of a batch: undo, and undo of the undo (redo), for everything the log knows.

Single changes go back value by value where they are still as the batch left them; records made
or binned go by their version. What somebody changed since is kept and named.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk
from crm_desktop.storage.bulk_values import GIVEN_IDS, SLICE_ROWS
from crm_desktop.storage.change_log import (
    ERASED_HASH,
    ChangeBatch,
    ChangeEntry,
    Operation,
    UndoOutcome,
    batch,
    to_entry,
)
from crm_desktop.storage.error_codes import IntegrityError
from crm_desktop.storage.undo_field import is_of_root, is_still_there, put_child_back
from crm_desktop.storage.undo_many import LoggedRow, grouped, take_back_many

if TYPE_CHECKING:
    from crm_desktop.storage.transaction import Progress
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_MARK_UNDONE = "UPDATE change_batch SET undone_by = ? WHERE seq = ?"


def inverse(
    journal: Journal, seq: int, actor: Actor, progress: Progress | None = None
) -> UndoOutcome:
    """See `Journal.inverse`."""
    wanted = batch(journal.db, seq)
    if wanted is None:
        raise UserError("nothing_to_undo")
    action = "redo" if wanted.undoes is not None else "undo"
    details = {"of": wanted.action}
    with journal.begin(actor, action, details=details, undoes=seq) as work:
        wanted = batch(journal.db, seq)  # again, now that nobody else can write
        if wanted is None:
            raise UserError("nothing_to_undo")
        if wanted.undone_by is not None:
            raise UserError("already_undone")
        if ERASED_HASH in wanted.details:
            raise UserError("removed_for_good")
        taking_back = _TakingBack(work, journal)
        work.report_to(progress, wanted.entry_count)
        taking_back.run(wanted)
        undone, kept = taking_back.result()
        work.details.update(undone=undone, kept=len(kept))
        if undone:
            work.raw.execute(_MARK_UNDONE, (work.seq, seq))
    return UndoOutcome(work.seq, undone, kept)


class _Standing:
    """Which batches are in effect: not taken back, or done again after that."""

    def __init__(self, work: UnitOfWork) -> None:
        self._raw = work.raw
        self._links: dict[int, tuple[int | None, int | None]] = {}
        self._removals: set[int] = set()

    def counts(self, seq: int, since: int) -> bool:
        """Whether a batch has changed what stood after `since`.

        An undo or redo of something later than `since` is told by that; one of something earlier
        is a change of its own. What a removal for good did to those who named the removed is none.
        """
        undoes, _undone_by = self._link(seq)
        if seq in self._removals:
            return False
        if undoes is None or self._origin(seq) <= since:
            return self._stands(seq)
        return False

    def _stands(self, seq: int) -> bool:
        is_done = True
        _undoes, undone_by = self._link(seq)
        while undone_by is not None:
            is_done = not is_done
            _undoes, undone_by = self._link(undone_by)
        return is_done

    def _origin(self, seq: int) -> int:
        undoes, _undone_by = self._link(seq)
        while undoes is not None:
            seq = undoes
            undoes, _undone_by = self._link(seq)
        return seq

    def _link(self, seq: int) -> tuple[int | None, int | None]:
        if seq not in self._links:
            row = self._raw.execute(
                "SELECT undoes, undone_by, instr(details, ?) FROM change_batch WHERE seq = ?",
                (f'"{ERASED_HASH}"', seq),
            ).fetchone()
            self._links[seq] = (None, None) if row is None else (row[0], row[1])
            if row is not None and row[2]:
                self._removals.add(seq)
        return self._links[seq]


class _TakingBack:
    """One run over a batch, newest entry first."""

    def __init__(self, work: UnitOfWork, journal: Journal) -> None:
        self._work = work
        self._journal = journal
        self._undone: dict[str, set[int]] = {}
        self._kept: dict[str, set[int]] = {}
        self._partly: dict[str, set[int]] = {}
        self._standing = _Standing(work)
        self._seq = 0
        self._made_kinds: frozenset[str] = frozenset()

    def result(self) -> tuple[int, tuple[RecordRef, ...]]:
        """How many records went back at least in part, and which did not go back wholly."""
        undone = sum(len(ids) for ids in self._undone.values())
        kept = [RecordRef(kind, i) for kind, ids in self._kept.items() for i in ids]
        if self._work.highest_removed and kept:
            from crm_desktop.storage.undo_lost import without_links

            kept = without_links(self._work, kept) or ([] if undone else kept)
        return undone, tuple(sorted(kept))

    def run(self, wanted: ChangeBatch) -> None:
        self._seq = wanted.seq
        self._made_kinds = self._kinds_made(wanted)
        self._expect(wanted)
        end = wanted.first_entry_id + wanted.entry_count
        while end > wanted.first_entry_id:
            start = max(wanted.first_entry_id, end - SLICE_ROWS)
            self._slice(start, end)
            end = start
        for kind, ids in self._partly.items():
            recompute = self._journal.recompute_for(kind)
            if recompute is not None:
                recompute(self._work, ids)

    def _kinds_made(self, wanted: ChangeBatch) -> frozenset[str]:
        """The kinds of which the batch made records."""
        rows = self._work.raw.execute(
            "SELECT DISTINCT kind FROM change_entry WHERE id >= ? AND id < ?"
            " AND operation = 'insert' AND kind = root_kind AND record_id = root_id",
            (wanted.first_entry_id, wanted.first_entry_id + wanted.entry_count),
        ).fetchall()
        return frozenset(kind for (kind,) in rows)

    def _expect(self, wanted: ChangeBatch) -> None:
        """Let a large undo prepare before it begins."""
        if wanted.entry_count < bulk.DEFER_FROM_ROWS:
            return
        rows = self._work.raw.execute(
            "SELECT kind, count(*) FROM change_entry WHERE id >= ? AND id < ?"
            " AND new_values IS NULL AND old_values IS NULL GROUP BY kind",
            (wanted.first_entry_id, wanted.first_entry_id + wanted.entry_count),
        ).fetchall()
        for kind, count in rows:
            bulk.expect(self._work, kind, count)

    def _slice(self, start: int, end: int) -> None:
        rows = self._work.raw.execute(
            "SELECT kind, record_id, root_kind, root_id, operation, version, old_values,"
            " new_values FROM change_entry WHERE id >= ? AND id < ? ORDER BY id DESC",
            (start, end),
        ).fetchall()
        for group in grouped(list(map(LoggedRow._make, rows)), self._has_life):
            kind, operation = group[0].kind, group[0].operation
            if operation != Operation.UPDATE and self._has_life(kind):
                members = {row.record_id: row for row in group}
                self._lives(kind, operation, members)
                self._work.advance(len(members))
            else:
                self._values([one for one in group if one.old_text or one.new_text])
                self._keep_gone([one for one in group if not (one.old_text or one.new_text)])

    def _keep_gone(self, entries: list[LoggedRow]) -> None:
        """What was erased with a record that was removed for good stays as it is, and is named."""
        if not self._work.highest_removed or not entries:
            return
        from crm_desktop.storage.undo_lost import gone_roots

        for root in gone_roots(self._work, (entry[2:4] for entry in entries)):
            self._kept.setdefault(root.kind, set()).add(root.id)

    def _has_life(self, kind: str) -> bool:
        return self._work.shapes.of(kind).has_bin

    def _values(self, entries: list[LoggedRow]) -> None:
        """Changed values, and children that came or went: together where nobody changed more.

        Entries without values tell of what was derived, which is derived anew.
        """
        if not entries:
            return
        made = any(entry.root_kind in self._made_kinds for entry in entries)
        together = take_back_many(self._work, self._seq, entries, made_records=made)
        if together:
            roots = self._undone.setdefault(together[0].root_kind, set())
            roots.update(entry.root_id for entry in together)
        if len(together) == len(entries):
            return
        done = {entry.record_id for entry in together}
        for entry in entries:
            if entry.record_id not in done:
                self._single(to_entry(entry))

    def _lives(self, kind: str, operation: str, entries: dict[int, LoggedRow]) -> None:
        """Records that were made, binned or restored go back if nobody changed them since.

        A word that others use by now stays, and nobody has to be told.
        """
        wants_bin = operation in {Operation.INSERT, Operation.RESTORE}
        state = "IS NULL" if wants_bin else "IS NOT NULL"
        found = self._work.raw.execute(
            f'SELECT id, version FROM "{kind}" WHERE id {GIVEN_IDS} AND deleted_at {state}',
            (json.dumps(list(entries)),),
        ).fetchall()
        members = set(entries)
        if operation == Operation.INSERT:
            members.difference_update(self._journal.used_of(kind, self._work, entries))
        untouched = {
            i: version
            for i, version in found
            if i in members
            and (version == entries[i].version or not self._is_changed_since(*entries[i][:4]))
        }
        self._move(kind, {i: (untouched[i], entries[i]) for i in untouched}, binned=wants_bin)
        self._undone.setdefault(kind, set()).update(untouched)
        self._kept.setdefault(kind, set()).update(members - untouched.keys())

    def _move(self, kind: str, records: dict[int, tuple[int, LoggedRow]], *, binned: bool) -> None:
        """Into the bin or out of it; what belongs to another card is told and logged there."""
        apart: dict[int, int] = {}
        act = self._work.bin if binned else self._work.restore
        for record_id, (version, entry) in records.items():
            if entry[:2] == entry[2:4]:
                apart[record_id] = version
            else:
                act(kind, record_id, version, root=RecordRef(*entry[2:4]))
        bulk.set_binned(self._work, kind, apart, binned=binned)

    def _is_changed_since(self, kind: str, record_id: int, root_kind: str, root_id: int) -> bool:
        """Whether a later batch touched the record or, of a card, anything on it.

        A batch may change the records it makes, so that a higher version alone says nothing; what
        was taken back since is no change.
        """
        is_card = (kind, record_id) == (root_kind, root_id)
        rows = self._work.raw.execute(
            "SELECT DISTINCT seq FROM change_entry WHERE root_kind = ? AND root_id = ?"
            " AND seq > ? AND seq < ? AND (? OR (kind = ? AND record_id = ?))",
            (root_kind, root_id, self._seq, self._work.seq, is_card, kind, record_id),
        )
        return any(self._standing.counts(seq, self._seq) for (seq,) in rows)

    def _came_with_its_record(self, entry: ChangeEntry) -> bool:
        """Whether the record itself was made in this batch: it goes, or stays, as a whole."""
        row = self._work.raw.execute(
            "SELECT 1 FROM change_entry WHERE root_kind = ? AND root_id = ? AND seq = ?"
            " AND kind = root_kind AND record_id = root_id AND operation = 'insert'",
            (entry.root.kind, entry.root.id, self._seq),
        ).fetchone()
        return row is not None

    def _single(self, entry: ChangeEntry) -> None:
        if self._came_with_its_record(entry):
            return
        if entry.operation is Operation.UPDATE:
            done = self._set_back(entry)
        elif entry.operation is Operation.DELETE:
            done = self._put_back(entry)
        elif entry.operation is Operation.INSERT:
            done = self._remove(entry)
        else:
            done = False
        result = self._undone if done else self._kept
        result.setdefault(entry.root.kind, set()).add(entry.root.id)
        if not done:
            self._partly.setdefault(entry.root.kind, set()).add(entry.root.id)

    def _stored(self, entry: ChangeEntry, columns: tuple[str, ...]) -> tuple[Any, ...] | None:
        shape = self._work.shapes.of(entry.kind)
        row: tuple[Any, ...] | None = self._work.raw.execute(
            self._work.shapes.select_text(shape, columns), (entry.record_id,)
        ).fetchone()
        return row

    def _set_back(self, entry: ChangeEntry) -> bool:
        """Old values where the new ones still stand; true if that was everywhere."""
        old, new = dict(entry.old_values or {}), dict(entry.new_values or {})
        row = self._stored(entry, tuple(new))
        if row is None or not is_of_root(self._work, entry):
            return False
        untouched = {
            name: old[name]
            for name, stored in zip(new, row[2:], strict=True)
            if stored == new[name]
        }
        if self._work.highest_removed:
            from crm_desktop.storage.undo_lost import without_lost

            untouched = without_lost(self._work, entry.kind, untouched)
        if untouched:
            if self._work.shapes.of(entry.kind).has_version:
                self._work.update(entry.kind, entry.record_id, untouched, row[0], root=entry.root)
            else:
                self._work.update_child(entry.kind, entry.record_id, untouched, entry.root)
        if untouched and len(untouched) < len(new):
            self._partly.setdefault(entry.root.kind, set()).add(entry.root.id)
        return len(untouched) == len(new)

    def _put_back(self, entry: ChangeEntry) -> bool:
        """A removed child comes back under its old id, if its record still is there."""
        values = dict(entry.old_values or {})
        if is_still_there(self._work, entry, values) or not self._root_exists(entry.root):
            return False
        try:
            put_child_back(self._work, entry, values)
        except IntegrityError:
            return False  # somebody has put another in its place meanwhile
        return True

    def _remove(self, entry: ChangeEntry) -> bool:
        """An added child goes, if nobody changed it since."""
        new = dict(entry.new_values or {})
        row = self._stored(entry, tuple(new))
        if row is None:
            return True
        if any(stored != new[name] for name, stored in zip(new, row[2:], strict=True)):
            return False
        return self._work.delete_child(entry.kind, entry.record_id, entry.root)

    def _root_exists(self, root: RecordRef) -> bool:
        row = self._work.raw.execute(
            f'SELECT 1 FROM "{root.kind}" WHERE id = ?', (root.id,)
        ).fetchone()
        return row is not None
