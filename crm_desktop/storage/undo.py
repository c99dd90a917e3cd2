"""The inverse of a batch: undo, and undo of the undo (redo), for everything the log knows.

Single changes go back value by value where they are still as the batch left them; records made
or binned go by their version. What somebody changed since is kept and named.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk import SLICE_ROWS
from crm_desktop.storage.change_log import (
    ChangeBatch,
    ChangeEntry,
    Operation,
    UndoOutcome,
    batch,
    to_entry,
)

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_MARK_UNDONE = "UPDATE change_batch SET undone_by = ? WHERE seq = ?"


def inverse(journal: Journal, seq: int, actor: Actor) -> UndoOutcome:
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
        taking_back = _TakingBack(work, journal)
        taking_back.run(wanted)
        work.details["undone"] = len(taking_back.undone)
        work.details["kept"] = len(taking_back.kept)
        if taking_back.undone:
            work.raw.execute(_MARK_UNDONE, (work.seq, seq))
    return UndoOutcome(work.seq, len(taking_back.undone), tuple(sorted(taking_back.kept)))


class _TakingBack:
    """One run over a batch, newest entry first."""

    def __init__(self, work: UnitOfWork, journal: Journal) -> None:
        self._work = work
        self._journal = journal
        self.undone: set[RecordRef] = set()
        self.kept: set[RecordRef] = set()
        self._partly: dict[str, set[int]] = {}
        self._seq = 0

    def run(self, wanted: ChangeBatch) -> None:
        self._seq = wanted.seq
        end = wanted.first_entry_id + wanted.entry_count
        while end > wanted.first_entry_id:
            start = max(wanted.first_entry_id, end - SLICE_ROWS)
            self._slice(start, end)
            end = start
        for kind, ids in self._partly.items():
            recompute = self._journal.recompute_for(kind)
            if recompute is not None:
                recompute(self._work, ids)

    def _slice(self, start: int, end: int) -> None:
        rows = self._work.raw.execute(
            "SELECT kind, record_id, root_kind, root_id, operation, version, old_values,"
            " new_values FROM change_entry WHERE id >= ? AND id < ? ORDER BY id DESC",
            (start, end),
        ).fetchall()
        plain: dict[tuple[str, str], dict[int, int]] = {}
        for row in rows:
            if self._is_life(row):
                plain.setdefault((row[0], row[4]), {})[row[1]] = row[5]
            else:
                self._flush_lives(plain)
                self._single(to_entry(row))
        self._flush_lives(plain)

    def _is_life(self, row: tuple[Any, ...]) -> bool:
        """Whether the entry is about a record's being there: made, binned, restored."""
        return row[4] != Operation.UPDATE and self._work.shapes.of(row[0]).has_bin

    def _flush_lives(self, plain: dict[tuple[str, str], dict[int, int]]) -> None:
        for (kind, operation), versions in plain.items():
            wants_bin = operation in {Operation.INSERT, Operation.RESTORE}
            untouched = self._still_at(kind, versions, binned=not wants_bin)
            if wants_bin:
                self._work.bin_many(kind, untouched)
            else:
                self._work.restore_many(kind, untouched)
            for record_id in versions:
                ref = RecordRef(kind, record_id)
                (self.undone if record_id in untouched else self.kept).add(ref)
        plain.clear()

    def _still_at(self, kind: str, versions: dict[int, int], *, binned: bool) -> set[int]:
        """Those records whose version is still the one the entry left."""
        ids = iter(sorted(versions))
        still: set[int] = set()
        state = "IS NOT NULL" if binned else "IS NULL"
        while piece := list(islice(ids, SLICE_ROWS)):
            marks = ", ".join("?" * len(piece))
            rows = self._work.raw.execute(
                f'SELECT id, version FROM "{kind}" WHERE id IN ({marks}) AND deleted_at {state}',
                piece,
            )
            still.update(i for i, version in rows if version == versions[i])
        return still

    def _came_with_its_record(self, entry: ChangeEntry) -> bool:
        """Whether the record itself was made in this batch: it goes, or stays, as a whole."""
        if entry.root == RecordRef(entry.kind, entry.record_id):
            return False
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
        (self.undone if done else self.kept).add(entry.root)
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
        if row is None:
            return False
        untouched = {
            name: old[name]
            for name, stored in zip(new, row[2:], strict=True)
            if stored == new[name]
        }
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
        if self._stored(entry, ()) is not None or not self._root_exists(entry.root):
            return False
        self._work.insert_child(entry.kind, {"id": entry.record_id, **values}, entry.root)
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
