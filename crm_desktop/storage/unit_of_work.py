"""The one door through which rows are written (ARCHITECTURE section 3, reliability.md 4.2).

    with journal.begin(actor, "contact.save") as work:
        version = work.update("contact", 42, {"notes": "…"}, expected_version=3)

Everything inside is one transaction with one `change_batch`; after the commit, and only then,
`Changes` are published. An error inside takes everything back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import Clock, from_milliseconds
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.events import EventBus
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk, bulk_values, undo, undo_field
from crm_desktop.storage.change_log import Operation, UndoOutcome
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.storage.shapes import Shapes, TableShape
from crm_desktop.storage.transaction import SINGLE_REFS_LIMIT, Progress, Transaction, Values

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.receipts import Receipts
    from crm_desktop.storage.undo_field import ChangePlace

__all__ = ["SINGLE_REFS_LIMIT", "Journal", "UndoOutcome", "UnitOfWork"]

Recompute = Callable[["UnitOfWork", Collection[int]], None]
Used = Callable[["UnitOfWork", Collection[int]], Collection[int]]


class Journal:
    """Begins units of work on one open file and publishes what they changed."""

    def __init__(self, db: Database, events: EventBus, clock: Clock, machine: str = "") -> None:
        self.db = db
        self.events = events
        self.clock = clock
        self.machine = machine
        self.shapes = Shapes(db)
        self.last_own_seq = 0
        self.own_seqs: set[int] = set()
        """The batches written here since the file was opened, or a backup put back."""
        events.subscribe(Changes, self._note_restored)
        self.make_receipts: Callable[[], Receipts] | None = None
        self._receipts: Receipts | None = None
        self.before_large: Callable[[], object] | None = None
        """Called before very many records are written: makes a backup, and never fails."""
        self._recompute: dict[str, Recompute] = {}
        self._used: dict[str, Used] = {}
        self._derivations: list[tuple[frozenset[str], Callable[[UnitOfWork], None]]] = []
        self._before_commit: list[Callable[[UnitOfWork], None]] = []

    def _note_restored(self, event: object) -> None:
        if isinstance(event, Changes) and event.action == RESTORED:
            self.own_seqs.clear()  # their numbers will be given again

    def begin(
        self,
        actor: Actor,
        action: str,
        *,
        details: Mapping[str, object] | None = None,
        undoes: int | None = None,
    ) -> UnitOfWork:
        """A unit of work to be used in a `with` block; `action` is like `contact.save`."""
        return UnitOfWork(self, actor, action, details, undoes)

    @property
    def receipts(self) -> Receipts | None:
        """What remembers saves on the user's own disk, made when first needed, if at all."""
        if self._receipts is None and self.make_receipts is not None:
            self._receipts = self.make_receipts()
        return self._receipts

    def close(self) -> None:
        """Let go of the receipts; the file itself is its owner's."""
        if self._receipts is not None:
            self._receipts.close()

    def derive_after_undo(self, kind: str, recompute: Recompute) -> None:
        """Let `recompute(work, ids)` rewrite derived columns of roots that were undone in part."""
        self._recompute[kind] = recompute

    def derive_before_commit(
        self, kinds: Collection[str], derive: Callable[[UnitOfWork], None]
    ) -> None:
        """Call `derive(work)` before each commit that touched one of `kinds`, undo included.

        It writes what follows from other rows, with `copy_derived` and `set_derived`.
        """
        self._derivations.append((frozenset(kinds), derive))

    def derive(self, work: UnitOfWork) -> None:
        """Call what `derive_before_commit` registered for the kinds that were touched."""
        if self._derivations:
            touched = work.touched_kinds()
            for kinds, derive in self._derivations:
                if not kinds.isdisjoint(touched):
                    derive(work)

    def before_commit(self, look: Callable[[UnitOfWork], None]) -> None:
        """Call `look(work)` before each commit; it may read what was written, not write."""
        self._before_commit.append(look)

    def look_before_commit(self, work: UnitOfWork) -> None:
        """Call what `before_commit` registered."""
        for look in self._before_commit:
            look(work)

    def keep_while_used(self, kind: str, used: Used) -> None:
        """Let what a batch made stay when the batch is taken back, as long as others use it.

        `used(work, ids)` tells which of these they use, after all else was taken back.
        """
        self._used[kind] = used

    def used_of(self, kind: str, work: UnitOfWork, ids: Collection[int]) -> Collection[int]:
        """Which of these others use, as `keep_while_used` was told."""
        used = self._used.get(kind)
        return () if used is None else used(work, ids)

    def recompute_for(self, kind: str) -> Recompute | None:
        """What `derive_after_undo` registered."""
        return self._recompute.get(kind)

    def inverse(self, seq: int, actor: Actor, progress: Progress | None = None) -> UndoOutcome:
        """Take a batch back, as a batch of its own (whose inverse is the redo).

        What others changed since stays and is named in `kept`. Raises `UserError`:
        `nothing_to_undo` for an unknown batch, `already_undone`.
        """
        return undo.inverse(self, seq, actor, progress)

    def take_back_over(self, seq: int, roots: Collection[RecordRef], actor: Actor) -> int:
        """Take back on these cards what an undo left alone; see `storage.undo_kept`."""
        from crm_desktop.storage.undo_kept import take_back_over

        return take_back_over(self, seq, roots, actor)

    def take_back_one(self, place: ChangePlace, actor: Actor, *, over_later: bool = False) -> int:
        """Bring back what one change of one row replaced; see `storage.undo_field`."""
        return undo_field.take_back_one(self, place, actor, over_later=over_later)

    def was_saved(self, op_id: bytes, seq: int = 1) -> bool:
        """Whether the operation is in the file, asked on a fresh connection.

        Batches from `seq` on are looked at: who committed knows the number it would have. What is
        found may be in the server's memory only, for it is asked after an error of the commit: it
        is pushed to the disk before it is called saved. Raises `StorageUnavailable` where this
        program may not write anymore: another computer may, and nothing is to be touched.
        """
        self.db.require_permission()
        self.db.reconnect()
        row = self.db.execute(
            "SELECT seq FROM change_batch WHERE seq >= ? AND op_id = ? LIMIT 1", (seq, op_id)
        ).fetchone()
        if row is None:
            return False
        self.db.save_nothing()
        return True


class UnitOfWork(Transaction):
    """One action's writes. Times are the clock's at its beginning."""

    def _derive(self) -> None:
        self._journal.derive(self)

    def _before_commit(self) -> None:
        self._journal.look_before_commit(self)

    # -- single records ------------------------------------------------------------------

    def insert(
        self, table: str, values: Values, *, root: RecordRef | None = None, uid: bytes = b""
    ) -> int:
        """Insert a record and return its id. `root`: the card whose history shows it.

        `uid` is the one it had in another copy of the base; a new one is made without it.
        """
        shape = self._shapes.of(table)
        columns = tuple(values)
        row = tuple(values.values())
        if shape.has_uid:
            columns += ("uid",)
            row += (uid or new_uid(),)
            if table in self.highest_removed:
                columns += ("id",)
                row += (self.next_id(table),)
        if shape.has_created:
            columns += ("created_at", "created_by")
            row += (self.now_ms, self.actor.user_id)
        if shape.has_updated:
            columns += ("updated_at", "updated_by")
            row += (self.now_ms, self.actor.user_id)
        record_id = self._raw.execute(self._shapes.insert_text(shape, columns), row).lastrowid
        ref = RecordRef(table, record_id)
        self._versioned[ref.kind].add(ref.id)
        self._inserted[table].add(ref.id)
        self._log(table, record_id, root or ref, Operation.INSERT, 1, None, values)
        return int(record_id)

    def update(
        self,
        table: str,
        record_id: int,
        values: Values,
        expected_version: int,
        *,
        touch: bool = False,
        root: RecordRef | None = None,
    ) -> int:
        """Change a record if it still has `expected_version`; returns the new version.

        Values that are stored already are left out; if nothing is left nothing is written,
        unless `touch` asks for a new version all the same (children changed). Raises
        `ConflictError` with both versions if somebody saved first.
        """
        shape = self._shapes.of(table)
        ref = RecordRef(table, record_id)
        current = self._current(shape, ref, tuple(values), expected_version)
        changed = {
            name: value
            for (name, value), stored in zip(values.items(), current, strict=True)
            if value != stored
        }
        if not changed and not touch:
            return expected_version
        old = {
            name: stored for name, stored in zip(values, current, strict=True) if name in changed
        }
        self._write_version(shape, ref, changed, expected_version)
        if changed:
            version = expected_version + 1
            self._log(table, record_id, root or ref, Operation.UPDATE, version, old, changed)
        elif touch:
            self._child_roots[ref.kind].add(ref.id)
        return expected_version + 1

    def bin(
        self,
        table: str,
        record_id: int,
        expected_version: int,
        *,
        root: RecordRef | None = None,
    ) -> int:
        """Put a record into the bin; returns the new version. Binned already: nothing happens."""
        return self._set_binned(table, record_id, expected_version, root, binned=True)

    def restore(
        self,
        table: str,
        record_id: int,
        expected_version: int,
        *,
        root: RecordRef | None = None,
    ) -> int:
        """Take a record out of the bin; returns the new version."""
        return self._set_binned(table, record_id, expected_version, root, binned=False)

    def _set_binned(
        self,
        table: str,
        record_id: int,
        expected_version: int,
        root: RecordRef | None,
        *,
        binned: bool,
    ) -> int:
        shape = self._shapes.of(table)
        ref = RecordRef(table, record_id)
        columns = ("deleted_at", "deleted_by")
        deleted_at, _ = self._current(shape, ref, columns, expected_version)
        if (deleted_at is not None) == binned:
            return expected_version
        values = {
            "deleted_at": self.now_ms if binned else None,
            "deleted_by": self.actor.user_id if binned else None,
        }
        self._write_version(shape, ref, values, expected_version)
        operation = Operation.BIN if binned else Operation.RESTORE
        version = expected_version + 1
        self._log(table, record_id, root or ref, operation, version, None, None)
        return version

    def _current(
        self, shape: TableShape, ref: RecordRef, columns: tuple[str, ...], expected: int
    ) -> tuple[Any, ...]:
        row = self._raw.execute(self._shapes.select_text(shape, columns), (ref.id,)).fetchone()
        if row is None:
            raise ConflictError(ref, expected_version=expected, actual_version=None)
        if shape.has_version and row[0] != expected:
            self._raise_conflict(shape, ref, expected, row[0], row[1])
        return tuple(row[2:])

    def conflict_over(
        self, ref: RecordRef, expected_version: int, conflicts: tuple[FieldConflict, ...]
    ) -> ConflictError:
        """The error about fields of a record that somebody else saved first, with who and when."""
        row = self._raw.execute(
            "SELECT version, updated_by, updated_at, (SELECT display_name FROM user"
            f' WHERE user.id = "{ref.kind}".updated_by) FROM "{ref.kind}" WHERE id = ?',
            (ref.id,),
        ).fetchone()
        version, by, at, name = row
        return ConflictError(
            ref,
            expected_version=expected_version,
            actual_version=version,
            conflicts=conflicts,
            changed_by=by,
            changed_by_name=name or "",
            changed_at=from_milliseconds(at),
        )

    def conflict_over_order(
        self, table: str, ids: Collection[int], conflicts: tuple[FieldConflict, ...]
    ) -> ConflictError:
        """The error about an order that somebody else changed first, with who and when.

        `ids` are the rows that stand in it: another list in the same table has an order of its own.
        """
        row = self._raw.execute(
            "SELECT record_id, user_id, at, (SELECT display_name FROM user WHERE id = user_id)"
            " FROM change_entry AS entry JOIN change_batch AS batch ON batch.seq = entry.seq"
            " WHERE root_kind = ? AND root_id IN (SELECT value FROM json_each(?)) AND kind = ?"
            " AND (operation = ? OR action LIKE '%.arrange')"
            " AND new_values LIKE '%\"position\":%' ORDER BY entry.id DESC LIMIT 1",
            (table, json.dumps(list(ids)), table, str(Operation.UPDATE)),
        ).fetchone()
        key, by, at, name = row or (0, None, None, "")
        return ConflictError(
            RecordRef(table, key),
            expected_version=0,
            actual_version=None,
            conflicts=conflicts,
            changed_by=by,
            changed_by_name=name or "",
            changed_at=None if at is None else from_milliseconds(at),
        )

    def _raise_conflict(
        self, shape: TableShape, ref: RecordRef, expected: int, actual: int, deleted_at: int | None
    ) -> None:
        by, at = self._raw.execute(
            f'SELECT updated_by, updated_at FROM "{shape.name}" WHERE id = ?', (ref.id,)
        ).fetchone()
        raise ConflictError(
            ref,
            expected_version=expected,
            actual_version=None if deleted_at is not None else actual,
            changed_by=by,
            changed_at=from_milliseconds(at),
        )

    def _write_version(
        self, shape: TableShape, ref: RecordRef, values: Values, expected: int
    ) -> None:
        row: tuple[object, ...] = tuple(values.values())
        if shape.has_updated:
            row += (self.now_ms, self.actor.user_id)
        row += (ref.id,)
        if shape.has_version:
            row += (expected,)
        text = self._shapes.update_text(shape, tuple(values))
        if self._raw.execute(text, row).rowcount != 1:
            raise ConflictError(ref, expected_version=expected, actual_version=None)
        self._versioned[ref.kind].add(ref.id)
        self._refs.add(ref)

    # -- children ------------------------------------------------------------------------

    def insert_child(self, table: str, values: Values, root: RecordRef) -> int:
        """Insert a row that belongs to `root` (whose version rises); returns its id."""
        shape = self._shapes.of(table)
        text = self._shapes.insert_text(shape, tuple(values))
        child_id = int(self._raw.execute(text, tuple(values.values())).lastrowid)
        logged = {name: value for name, value in values.items() if name != "id"}
        self._log_child(table, child_id, root, Operation.INSERT, None, logged)
        return child_id

    def update_child(self, table: str, child_id: int, values: Values, root: RecordRef) -> bool:
        """Change a child row; returns whether anything was different.

        A row that is gone raises `ConflictError` of the root.
        """
        shape = self._shapes.of(table)
        columns = tuple(values)
        row = self._raw.execute(self._shapes.select_text(shape, columns), (child_id,)).fetchone()
        if row is None:
            raise ConflictError(root, expected_version=0, actual_version=None)
        old = {
            name: stored
            for name, stored in zip(columns, row[2:], strict=True)
            if stored != values[name]
        }
        if not old:
            return False
        changed = {name: values[name] for name in old}
        text = self._shapes.update_text(shape, tuple(changed))
        self._raw.execute(text, (*changed.values(), child_id))
        self._log_child(table, child_id, root, Operation.UPDATE, old, changed)
        return True

    def delete_child(self, table: str, child_id: int, root: RecordRef) -> bool:
        """Remove a child row for good (the log keeps its values); false if it is gone already."""
        shape = self._shapes.of(table)
        columns = tuple(name for name in shape.columns if name != "id")
        row = self._raw.execute(self._shapes.select_text(shape, columns), (child_id,)).fetchone()
        if row is None:
            return False
        self._raw.execute(self._shapes.delete_text(shape), (child_id,))
        old = dict(zip(columns, row[2:], strict=True))
        self._log_child(table, child_id, root, Operation.DELETE, old, None)
        return True

    def _log_child(
        self,
        table: str,
        child_id: int,
        root: RecordRef,
        operation: Operation,
        old: Values | None,
        new: Values | None,
    ) -> None:
        self._child_roots[root.kind].add(root.id)
        self._log(table, child_id, root, operation, 0, old, new)

    # -- many records --------------------------------------------------------------------

    def insert_many(
        self,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
        *,
        expected: int = 0,
    ) -> range:
        """Insert many new records; returns their ids, which follow each other.

        `rows` is streamed and holds `columns` only: id, uid and audit columns are added here; with
        a column `uid` they bring those that they have in another copy of the base. The log gets
        one entry per record without values (the row is the value). `expected`, about how many will
        come, lets large amounts be written quicker.
        """
        bulk.expect(self, table, expected)
        return bulk.insert_many(self, table, tuple(columns), rows)

    def insert_columns(
        self,
        table: str,
        names: Collection[str],
        columns: Sequence[Sequence[object]],
        *,
        expected: int = 0,
    ) -> range:
        """As `insert_many`, with the values column by column, all of one length."""
        bulk.expect(self, table, expected)
        return bulk.insert_columns(self, table, tuple(names), columns)

    def insert_child_columns(
        self,
        table: str,
        names: Collection[str],
        columns: Sequence[Sequence[object]],
        *,
        expected: int = 0,
    ) -> int:
        """As `insert_children_many`, with the values column by column, all of one length."""
        bulk.expect(self, table, expected)
        return bulk.insert_child_columns(self, table, tuple(names), columns)

    def insert_children_many(
        self,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
        *,
        expected: int = 0,
    ) -> int:
        """Insert children of records that `insert_many` made in this same unit; not logged.

        Returns how many.
        """
        bulk.expect(self, table, expected)
        return bulk.insert_children_many(self, table, tuple(columns), rows)

    def update_many(self, table: str, ids: Iterable[int], values: Values) -> int:
        """Give many records the same values, in the bin too; returns how many changed."""
        new = tuple(values.values())
        return bulk_values.update_by(
            self, table, tuple(values), ids, lambda _old: new, is_living=False
        )

    def update_by(
        self,
        table: str,
        columns: Collection[str],
        ids: Iterable[int],
        change: Callable[[tuple[Any, ...]], tuple[Any, ...]],
    ) -> int:
        """Give many living records what `change` makes of their values; returns how many changed.

        `change` gets and gives the values of `columns`, and depends on nothing else.
        """
        return bulk_values.update_by(self, table, tuple(columns), ids, change)

    def update_each(
        self,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
        *,
        is_stamped: bool = True,
        expected: int = 0,
        roots: Mapping[int, int] | None = None,
    ) -> int:
        """Give many records values of their own, whatever their version; returns how many changed.

        `rows` hold an id and the values of `columns`. Not stamped: nobody has changed them, the
        values follow from the day. `expected`, about how many the unit will change, lets large
        amounts be written quicker; nothing is looked up by these columns or names until its end.
        `roots` are the records of the same kind whose histories show it, if not their own.
        """
        bulk.expect_updates(self, table, columns, expected)
        return bulk_values.update_each(
            self, table, tuple(columns), rows, is_stamped=is_stamped, roots=roots
        )

    def fill_each(
        self,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[Any, ...]],
        *,
        expected: int = 0,
    ) -> int:
        """Give many records texts where they have none; returns how many.

        `rows` hold an id, the version, and the values of `columns`: whoever calls it knows that
        these are empty at that version, and has read in this unit that it still stands.
        `expected` is as for `update_each`.
        """
        bulk.expect_updates(self, table, columns, expected)
        return bulk_values.fill_each(self, table, tuple(columns), rows)

    def make_indexes(self) -> None:
        """Make those indexes now that large amounts have dropped: they are to be looked up by."""
        bulk.make_deferred_indexes(self)

    def insert_children_of(
        self,
        root_kind: str,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
    ) -> int:
        """Insert children of records that exist, logged with their values; returns how many.

        The first column is the root's id.
        """
        return bulk_values.insert_children(self, table, tuple(columns), rows, root_kind)

    def update_children_of(
        self,
        root_kind: str,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
        roots: Mapping[int, int],
    ) -> int:
        """Give child rows values of their own; returns how many changed.

        `rows` hold an id and the values of `columns`; `roots` says to which record each belongs.
        """
        return bulk_values.update_children(self, table, tuple(columns), rows, roots, root_kind)

    def delete_children_of(self, root_kind: str, table: str, roots: Mapping[int, int]) -> int:
        """Remove child rows, given by id with their roots' ids, for good; returns how many."""
        return bulk_values.delete_children(self, table, roots, root_kind)

    def copy_derived(self, statement: str, params: Sequence[object] = ()) -> None:
        """Write columns that follow from other rows and that nobody is told of: not logged.

        For copies kept beside rows of which the log tells; an undo makes them anew.
        """
        if not statement.startswith("UPDATE "):
            raise ValueError("derived columns are updated, rows come and go through the log")
        self.raw.execute(statement, params)

    def set_derived(
        self, table: str, columns: Collection[str], rows: Iterable[tuple[object, ...]]
    ) -> int:
        """Give records what follows from others; `rows` hold an id and the values of `columns`.

        They get a new version and are published as changed, by nobody; the log names them without
        values, for an undo derives them anew. Returns how many changed.
        """
        return bulk_values.set_derived(self, table, tuple(columns), rows)

    def complete_many(
        self, table: str, columns: Collection[str], rows: Iterable[tuple[object, ...]]
    ) -> None:
        """Give records that this unit made in bulk what could not be known when they were made.

        `rows` hold an id and the values of `columns`, which may be the moments and people of
        another copy of the base. Not logged, as their values are not; an undo takes the records.
        """
        bulk.complete_many(self, table, tuple(columns), rows)

    def bin_many(self, table: str, ids: Iterable[int]) -> int:
        """Put many records into the bin; returns how many were not there yet."""
        return bulk.set_binned_many(self, table, ids, binned=True)

    def restore_many(self, table: str, ids: Iterable[int]) -> int:
        """Take many records out of the bin; returns how many were in it."""
        return bulk.set_binned_many(self, table, ids, binned=False)
