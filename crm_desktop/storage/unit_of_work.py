"""The one door through which rows are written (ARCHITECTURE section 3, reliability.md 4.2).

    with journal.begin(actor, "contact.save") as work:
        version = work.update("contact", 42, {"notes": "…"}, expected_version=3)

Everything inside is one transaction with one `change_batch`; after the commit, and only then,
`Changes` are published. An error inside takes everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from crm_desktop import __version__
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.clock import Clock, from_milliseconds, to_milliseconds
from crm_desktop.core.errors import ConflictError, Outcome, StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk, undo
from crm_desktop.storage.change_log import (
    FIRST_HASH,
    Operation,
    UndoOutcome,
    batch_hash,
    encode_values,
    entry_digest,
    plain_entry_text,
)
from crm_desktop.storage.error_codes import (
    UNKNOWN_OUTCOME,
    DriverError,
    error_name,
    is_busy,
    meaning_of,
    reraise,
    to_unavailable,
)
from crm_desktop.storage.shapes import Shapes, TableShape

if TYPE_CHECKING:
    from crm_desktop.storage.database import Cursor, Database

Values = Mapping[str, object]
Recompute = Callable[["UnitOfWork", Collection[int]], None]

SINGLE_REFS_LIMIT = 1000
"""Above this many touched records of one kind the kind is published as changed in bulk."""

_HEAD = (
    "SELECT (SELECT user_version FROM pragma_user_version),"
    " (SELECT value FROM meta WHERE key = 'lineage'),"
    " (SELECT max(id) FROM change_entry),"
    " (SELECT max(seq) FROM change_batch),"
    " (SELECT hash FROM change_batch ORDER BY seq DESC LIMIT 1)"
)
_INSERT_BATCH = (
    "INSERT INTO change_batch (seq, op_id, action, user_id, machine, at, first_entry_id,"
    " entry_count, undoes, details, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_ENTRY = (
    "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation, version,"
    " old_values, new_values, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY_BUFFER = 500


class Journal:
    """Begins units of work on one open file and publishes what they changed."""

    def __init__(self, db: Database, events: EventBus, clock: Clock, machine: str = "") -> None:
        self.db = db
        self.events = events
        self.clock = clock
        self.machine = machine
        self.shapes = Shapes(db)
        self.last_own_seq = 0
        self._recompute: dict[str, Recompute] = {}
        self._before_commit: list[Callable[[UnitOfWork], None]] = []

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

    def derive_after_undo(self, kind: str, recompute: Recompute) -> None:
        """Let `recompute(work, ids)` rewrite derived columns of roots that were undone in part."""
        self._recompute[kind] = recompute

    def before_commit(self, look: Callable[[UnitOfWork], None]) -> None:
        """Call `look(work)` before each commit; it may read what was written, not write."""
        self._before_commit.append(look)

    def look_before_commit(self, work: UnitOfWork) -> None:
        """Call what `before_commit` registered."""
        for look in self._before_commit:
            look(work)

    def recompute_for(self, kind: str) -> Recompute | None:
        """What `derive_after_undo` registered."""
        return self._recompute.get(kind)

    def inverse(self, seq: int, actor: Actor) -> UndoOutcome:
        """Take a batch back, as a batch of its own (whose inverse is the redo).

        What others changed since stays and is named in `kept`. Raises `UserError`:
        `nothing_to_undo` for an unknown batch, `already_undone`.
        """
        return undo.inverse(self, seq, actor)

    def was_saved(self, op_id: bytes) -> bool:
        """Whether the operation is in the file, asked on a fresh connection."""
        self.db.reconnect()
        row = self.db.execute("SELECT seq FROM change_batch WHERE op_id = ?", (op_id,)).fetchone()
        return row is not None


class UnitOfWork:
    """One action's writes. Times are the clock's at its beginning."""

    def __init__(
        self,
        journal: Journal,
        actor: Actor,
        action: str,
        details: Mapping[str, object] | None,
        undoes: int | None,
    ) -> None:
        self._journal = journal
        self._db = journal.db
        self._raw: Any = None
        self._shapes = journal.shapes
        self.actor = actor
        self.action = action
        self.details: dict[str, object] = dict(details or {})
        self.undoes = undoes
        self.op_id = new_uid()
        self.now: datetime = journal.clock.now()
        self.now_ms = to_milliseconds(self.now)
        self.seq = 0
        self._prev_hash = FIRST_HASH
        self._next_entry_id = 0
        self._first_entry_id = 0
        self._entries: list[tuple[object, ...]] = []
        self._entries_hash = blake2b(digest_size=32)
        self._refs: set[RecordRef] = set()
        self._bulk_kinds: set[str] = set()
        self._versioned: set[RecordRef] = set()
        self._child_roots: set[RecordRef] = set()
        self._has_bulk = False
        self._touched_counts: dict[str, int] = {}
        self.changed_rows: dict[str, int] = {}
        self.deferred_tables: set[str] = set()
        self.deferred_indexes: list[str] = []

    # -- the transaction ------------------------------------------------------------------

    def __enter__(self) -> Self:
        db = self._db
        if db.is_read_only:
            raise StorageUnavailable("read_only")
        self._raw = db.raw
        if self._raw.in_transaction:
            raise RuntimeError("a unit of work inside another transaction")
        try:
            db.retry.call(lambda: self._raw.execute("BEGIN IMMEDIATE"))
            self._look_at_head()
        except BaseException as error:
            self._take_back(error)
            _raise_told(error)
            raise
        return self

    def _look_at_head(self) -> None:
        """Refuse a file that was migrated or restored under us (P18, P12)."""
        version, lineage, last_entry, last_seq, last_hash = self._raw.execute(_HEAD).fetchone()
        if version != self._db.schema_version:
            made_by = self._raw.execute(
                "SELECT value FROM meta WHERE key = 'written_by'"
            ).fetchone()
            raise UserError(
                "file_newer",
                made_by=made_by[0] if made_by else "?",
                have=__version__,
                readable=False,
            )
        if lineage != self._db.lineage:
            raise StorageUnavailable("file_replaced")
        self.seq = (last_seq or 0) + 1
        self._prev_hash = last_hash or FIRST_HASH
        self._first_entry_id = self._next_entry_id = (last_entry or 0) + 1

    def __exit__(
        self,
        error_class: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self._take_back(error)
            _raise_told(error)
            return
        if self._next_entry_id == self._first_entry_id:
            self.seq = 0
            self._take_back()
            return
        try:
            self._finish()
        except BaseException as problem:
            self._take_back(problem)
            _raise_told(problem)
            raise
        self._commit()
        self._after_commit()

    def _finish(self) -> None:
        for root in self._child_roots - self._versioned:
            self._bump(root)
        self._flush_entries()
        bulk.make_deferred_indexes(self)
        self._journal.look_before_commit(self)
        details = encode_values(self.details) if self.details else ""
        count = self._next_entry_id - self._first_entry_id
        link = batch_hash(
            self._prev_hash,
            seq=self.seq,
            op_id=self.op_id,
            action=self.action,
            user_id=self.actor.user_id,
            machine=self._journal.machine,
            at=self.now_ms,
            entry_count=count,
            undoes=self.undoes,
            details=details or "",
            entries_hash=self._entries_hash.digest(),
        )
        self._raw.execute(
            _INSERT_BATCH,
            (
                self.seq,
                self.op_id,
                self.action,
                self.actor.user_id,
                self._journal.machine,
                self.now_ms,
                self._first_entry_id,
                count,
                self.undoes,
                details,
                self._prev_hash,
                link,
            ),
        )

    def _commit(self) -> None:
        try:
            self._db.retry.call(lambda: self._raw.execute("COMMIT"))
        except DriverError as error:
            if is_busy(error):
                self._take_back()
                reraise(error)
            self._resolve(error)

    def _resolve(self, error: BaseException) -> None:
        """After an error at COMMIT ask a fresh connection what became of it (P5)."""
        try:
            saved = self._journal.was_saved(self.op_id)
        except (StorageUnavailable, UserError, DriverError) as unreadable:
            raise StorageUnavailable(
                UNKNOWN_OUTCOME,
                outcome=Outcome.UNKNOWN,
                detail=error_name(error),
                op_id=self.op_id.hex(),
            ) from unreadable
        self._raw = self._db.raw
        if not saved:
            reraise(error, Outcome.NOT_SAVED)

    def _after_commit(self) -> None:
        self._end_bulk()
        self._journal.last_own_seq = self.seq
        refs = self._refs
        counts: dict[str, int] = {}
        for ref in refs:
            counts[ref.kind] = counts.get(ref.kind, 0) + 1
        bulk_kinds = self._bulk_kinds | {k for k, n in counts.items() if n > SINGLE_REFS_LIMIT}
        self._journal.events.publish(
            Changes(
                frozenset(ref for ref in refs if ref.kind not in bulk_kinds),
                frozenset(bulk_kinds),
                self.seq,
                self.action,
                self.actor.user_id,
                Origin.OWN,
            )
        )

    def _take_back(self, because: BaseException | None = None) -> None:
        """Roll back; a connection that met an I/O error or damage is not used again."""
        self.seq = 0
        if self._raw is None:
            return
        meaning = None if because is None else meaning_of(because)
        try:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            self._end_bulk()
        except DriverError:
            self._reconnect_quietly()
        else:
            if meaning is not None and meaning.breaks_connection:
                self._reconnect_quietly()

    def _reconnect_quietly(self) -> None:
        try:
            self._db.reconnect()
        except (StorageUnavailable, UserError, DriverError):
            return  # the next use of the database tells

    # -- single records -------------------------------------------------------------------

    def insert(self, table: str, values: Values, *, root: RecordRef | None = None) -> int:
        """Insert a record and return its id. `root`: the card whose history shows it."""
        shape = self._shapes.of(table)
        columns = tuple(values)
        row = tuple(values.values())
        if shape.has_uid:
            columns += ("uid",)
            row += (new_uid(),)
        if shape.has_created:
            columns += ("created_at", "created_by")
            row += (self.now_ms, self.actor.user_id)
        if shape.has_updated:
            columns += ("updated_at", "updated_by")
            row += (self.now_ms, self.actor.user_id)
        record_id = self._raw.execute(self._shapes.insert_text(shape, columns), row).lastrowid
        ref = RecordRef(table, record_id)
        self._versioned.add(ref)
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
            self._child_roots.add(ref)
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
        self._versioned.add(ref)
        self._refs.add(ref)

    def _bump(self, root: RecordRef) -> None:
        shape = self._shapes.of(root.kind)
        if not shape.has_version:
            return
        self._raw.execute(
            f'UPDATE "{shape.name}" SET version = version + 1, updated_at = ?, updated_by = ?'
            " WHERE id = ?",
            (self.now_ms, self.actor.user_id, root.id),
        )

    # -- children ---------------------------------------------------------------------------

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
        self._child_roots.add(root)
        self._log(table, child_id, root, operation, 0, old, new)

    # -- many records -----------------------------------------------------------------------

    def insert_many(
        self,
        table: str,
        columns: Collection[str],
        rows: Iterable[tuple[object, ...]],
        *,
        expected: int = 0,
    ) -> range:
        """Insert many new records; returns their ids, which follow each other.

        `rows` is streamed and holds `columns` only: id, uid and audit columns are added here.
        The log gets one entry per record without values (the row is the value). `expected`, about
        how many will come, lets large amounts be written quicker.
        """
        bulk.expect(self, table, expected)
        return bulk.insert_many(self, table, tuple(columns), rows)

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
        """Give many records the same values, whatever their version; returns how many changed."""
        return bulk.update_many(self, table, ids, values)

    def bin_many(self, table: str, ids: Iterable[int]) -> int:
        """Put many records into the bin; returns how many were not there yet."""
        return bulk.set_binned_many(self, table, ids, binned=True)

    def restore_many(self, table: str, ids: Iterable[int]) -> int:
        """Take many records out of the bin; returns how many were in it."""
        return bulk.set_binned_many(self, table, ids, binned=False)

    def begin_bulk(self) -> None:
        """Keep changed pages in memory as long as that is bearable.

        Written before the commit they need the exclusive lock early, which keeps readers out.
        """
        if not self._has_bulk:
            self._has_bulk = True
            self._raw.execute(f"PRAGMA cache_spill = {bulk.SPILL_FROM_PAGES}")

    def _end_bulk(self) -> None:
        if self._has_bulk:
            self._has_bulk = False
            self._raw.execute("PRAGMA cache_spill = 1")
            self._raw.execute("PRAGMA shrink_memory")

    # -- what is published ------------------------------------------------------------------

    def touch(self, ref: RecordRef) -> None:
        """Publish `ref` as changed though no row of its own was written."""
        self._refs.add(ref)

    def touch_many(self, kind: str, ids: Collection[int]) -> None:
        """Publish many records of a kind, as the whole kind if they are too many to list."""
        count = self._touched_counts[kind] = self._touched_counts.get(kind, 0) + len(ids)
        if count > SINGLE_REFS_LIMIT:
            self._bulk_kinds.add(kind)
        else:
            self._refs.update(RecordRef(kind, record_id) for record_id in ids)

    def published_kind_in_bulk(self, kind: str) -> None:
        """Publish the whole kind instead of single records."""
        self._bulk_kinds.add(kind)

    # -- reading inside ---------------------------------------------------------------------

    def execute(self, sql: str, params: Any = ()) -> Cursor:
        """A `SELECT` that sees what this unit has written."""
        if not sql.lstrip()[:6].upper().startswith(("SELECT", "WITH")):
            raise ValueError("a unit of work writes through its methods only")
        return self._db.execute(sql, params)

    @property
    def refs(self) -> frozenset[RecordRef]:
        """The records touched so far, as they will be published."""
        return frozenset(self._refs)

    @property
    def bulk_kinds(self) -> frozenset[str]:
        """The kinds that will be published as changed in bulk."""
        return frozenset(self._bulk_kinds)

    # -- for storage's own modules ----------------------------------------------------------

    @property
    def raw(self) -> Any:
        """The driver's connection."""
        return self._raw

    @property
    def shapes(self) -> Shapes:
        """Table shapes and statement texts."""
        return self._shapes

    def log_plain(self, table: str, entries: Iterable[tuple[int, Operation, int]]) -> None:
        """Log (record id, operation, version) without values, for bulk work."""
        self._flush_entries()
        bulk.log_plain(self, table, entries)

    def take_entry_ids(self, count: int) -> int:
        """Reserve entry ids; returns the first."""
        first = self._next_entry_id
        self._next_entry_id += count
        return first

    def chain(self, text: str) -> None:
        """Add entries without values to the chain."""
        self._entries_hash.update(text.encode())

    def _log(
        self,
        kind: str,
        record_id: int,
        root: RecordRef,
        operation: Operation,
        version: int,
        old: Values | None,
        new: Values | None,
    ) -> None:
        old_text = encode_values(old)
        new_text = encode_values(new)
        digest = None
        if old_text is None and new_text is None:
            self.chain(plain_entry_text(kind, record_id, operation, version))
        else:
            digest = entry_digest(kind, record_id, root, operation, version, old_text, new_text)
            self._entries_hash.update(digest)
        self._refs.add(root)
        self._entries.append(
            (
                self.take_entry_ids(1),
                self.seq,
                kind,
                record_id,
                root.kind,
                root.id,
                operation,
                version,
                old_text,
                new_text,
                digest,
            )
        )
        if len(self._entries) >= _ENTRY_BUFFER:
            self._flush_entries()

    def _flush_entries(self) -> None:
        if self._entries:
            self._raw.executemany(_INSERT_ENTRY, self._entries)
            self._entries.clear()


def _raise_told(error: BaseException) -> None:
    """Raise what the user is told of a driver error; other errors are the caller's."""
    told = to_unavailable(error)
    if told is not None:
        raise told from error
