"""One write transaction: the lock, the change log, the commit and what is told after it.

The lock comes first (`BEGIN IMMEDIATE`, so no upgrade and no late BUSY), then the look at schema
and lineage, then the writes, then the batch with its link of the hash chain, then COMMIT. After
an error at COMMIT the outcome is unknown until the operation id was looked up.
"""

from __future__ import annotations

import json
import logging
import marshal
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from crm_desktop import __version__
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError, already_kept
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk
from crm_desktop.storage.backends.sqlite_file import CACHE_KIB, is_missing
from crm_desktop.storage.change_log import (
    FIRST_HASH,
    MOST_KEPT_ROWS,
    LoggedChange,
    Operation,
    batch_hash,
    encode_values,
    entry_digest,
    entry_digests,
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
from crm_desktop.storage.shapes import Shapes

if TYPE_CHECKING:
    from crm_desktop.storage.database import Cursor
    from crm_desktop.storage.receipts import Receipts
    from crm_desktop.storage.unit_of_work import Journal

_log = logging.getLogger(__name__)

Values = Mapping[str, object]

Progress = Callable[[int, int], None]
"""Told how many steps of how many are done; raises `Cancelled` to stop."""

SearchTexts = tuple[int, str, str, str]
"""Id, name, key and note of a record, folded, as `storage.full_text.SearchEntry` describes them."""

SearchAddition = tuple[int, str, str]
"""Id of a record, and what comes to its key and to its note, folded as there."""

SINGLE_REFS_LIMIT = 1000
"""Above this many touched records of one kind the kind is published as changed in bulk."""

MOST_LISTED = 5000
"""Above this many they are not listed for the search index either, which catches up later."""

HIGHEST_REMOVED = "highest_removed"
"""In `meta`: by table the highest id of a record that was removed for good, as JSON."""

_HEAD = (
    "SELECT (SELECT user_version FROM pragma_user_version),"
    " (SELECT value FROM meta WHERE key = 'lineage'),"
    " (SELECT max(id) FROM change_entry),"
    " (SELECT max(seq) FROM change_batch),"
    " (SELECT hash FROM change_batch ORDER BY seq DESC LIMIT 1),"
    f" (SELECT value FROM meta WHERE key = '{HIGHEST_REMOVED}')"
)
_INSERT_BATCH = (
    "INSERT INTO change_batch (seq, op_id, action, user_id, machine, at, first_entry_id,"
    " entry_count, undoes, details, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_ENTRY = (
    "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation, version,"
    " old_values, new_values, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PERHAPS_GONE = frozenset({"read_only", "cannot_open", "io_error"})
"""What SQLite says of a file that was deleted or moved away under it, by the moment."""
_ENTRY_BUFFER = 500
_COMMIT_SHARE = 8
"""The commit of a large unit takes about an eighth of the time of its writes."""


LARGE_ROWS = 500
"""A unit of work over so many records is worth a backup of its own (P10)."""


class Transaction:
    """One write transaction with its change log; `UnitOfWork` adds the ways of writing."""

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
        self._kept_rows: list[tuple[object, ...]] = []
        self._keeps_rows = True
        self._entries_hash = blake2b(digest_size=32)
        self._refs: set[RecordRef] = set()
        self._bulk_kinds: set[str] = set()
        self._versioned: dict[str, set[int]] = defaultdict(set)
        self._child_roots: dict[str, set[int]] = defaultdict(set)
        self._has_bulk = self._has_large_cache = False
        self._touched: dict[str, set[int]] = defaultdict(set)
        self._bulk_columns: dict[str, set[str]] = defaultdict(set)
        self._progress: Progress | None = None
        self._steps_done = self._steps_expected = 0
        self._made: dict[str, int] = {}
        self._search_texts: dict[str, list[bytes]] = {}
        self._search_additions: dict[str, list[bytes]] = {}
        self._is_adding = False
        self._told: dict[str, int] = {}
        self._unlisted: set[str] = set()
        self._inserted: dict[str, set[int]] = defaultdict(set)
        self._logged_tables: set[str] = set()
        self.changed_rows: dict[str, int] = {}
        self.deferred_tables: set[str] = set()
        self.deferred_indexes: list[tuple[str, str]] = []
        self.expected_updates: set[tuple[str, frozenset[str]]] = set()
        """Of which tables and columns many changes were told to come."""
        self._is_note = False
        self.highest_removed: dict[str, int] = {}
        """By table the highest id that was given to a record which was removed for good."""

    # -- the transaction -----------------------------------------------------------------

    def __enter__(self) -> Self:
        db = self._db
        if db.is_read_only:
            raise StorageUnavailable("read_only")
        db.require_permission()
        self._raw = db.raw
        if self._raw.in_transaction:
            raise RuntimeError("a unit of work inside another transaction")
        try:
            try:
                self._begin()
            except DriverError as error:
                self._begin_anew(error)
        except BaseException as error:
            self._take_back(error)
            self._raise_told(error)
            raise
        return self

    def _begin(self) -> None:
        self._db.retry.call(lambda: self._raw.execute("BEGIN IMMEDIATE"))
        self._look_at_head()

    def _begin_anew(self, error: Exception) -> None:
        """Nothing was written yet: what broke the connection may be over with a new one.

        A server that was restarted knows no handle of before, and SQLite takes one bad answer of
        a drive for damage.
        """
        meaning = meaning_of(error)
        if meaning is None or not meaning.breaks_connection:
            try:
                raise error
            finally:
                del error  # no cycle of the error and this frame
        _log.info("%s before a save: once more on a new connection", error_name(error))
        self._db.require_permission()
        self._db.reconnect()
        self._raw = self._db.raw
        self._begin()

    def _look_at_head(self) -> None:
        """Refuse a file that was migrated or restored under us (P18, P12)."""
        head = self._raw.execute(_HEAD).fetchone()
        version, lineage, last_entry, last_seq, last_hash, removed = head
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
        self.highest_removed = json.loads(removed) if removed else {}
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
            self._raise_told(error)
            return
        if self._next_entry_id == self._first_entry_id and not self._is_note:
            self.seq = 0
            self._take_back()
            return
        try:
            self._finish()
            # The computer may have slept since the beginning: by now another one may write.
            self._db.require_permission()
        except BaseException as problem:
            self._take_back(problem)
            self._raise_told(problem)
            raise
        self._commit()
        self._after_commit()

    def keep_as_note(self) -> None:
        """Keep the batch in the log though it changes nothing: who did what, and its details."""
        self._is_note = True

    def _finish(self) -> None:
        for kind, roots in self._child_roots.items():
            self._bump(kind, roots - self._versioned[kind])
        self._flush_entries()
        bulk.make_deferred_indexes(self)
        self._derive()
        self._flush_entries()
        self._before_commit()
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

    def _bump(self, kind: str, ids: Collection[int]) -> None:
        """Give records of which only children changed a new version."""
        if not ids or not self._shapes.of(kind).has_version:
            return
        bulk.expect_updates(self, kind, (), len(ids))
        self._raw.execute(
            f'UPDATE OR FAIL "{kind}" SET version = version + 1, updated_at = ?, updated_by = ?'
            " WHERE id IN (SELECT value FROM json_each(?))",
            (self.now_ms, self.actor.user_id, json.dumps(sorted(ids))),
        )

    def _derive(self) -> None:
        """Let others write what follows from what was written."""

    def _before_commit(self) -> None:
        """Let others read what is about to be committed."""

    def _commit(self) -> None:
        receipts = self._journal.receipts
        if receipts is not None:
            count = self._next_entry_id - self._first_entry_id
            receipts.begin(self, count, self._kept_rows)
        try:
            self._db.retry.call(lambda: self._raw.execute("COMMIT"))
        except DriverError as error:
            if is_busy(error):
                if receipts is not None:
                    receipts.withdraw(self.op_id)
                self._take_back()
                self._raise_told(error)
            self._resolve(error, receipts)
        if receipts is not None:
            receipts.acknowledge(self.op_id)

    def _resolve(self, error: BaseException, receipts: Receipts | None) -> None:
        """After an error at COMMIT ask a fresh connection what became of it (P5)."""
        try:
            saved = self._journal.was_saved(self.op_id, self.seq)
        except (StorageUnavailable, UserError, DriverError) as unreadable:
            if receipts is not None:
                receipts.note_unknown(self.op_id)
            self._note_trouble(error, Outcome.UNKNOWN)
            raise StorageUnavailable(
                UNKNOWN_OUTCOME,
                outcome=Outcome.UNKNOWN,
                detail=error_name(error),
                op_id=self.op_id.hex(),
            ) from unreadable
        self._raw = self._db.raw
        if not saved:
            if receipts is not None:
                receipts.withdraw(self.op_id)
            self._note_trouble(error, Outcome.NOT_SAVED)
            reraise(error, Outcome.NOT_SAVED)
        self._note_trouble(error, Outcome.KEPT)

    def _after_commit(self) -> None:
        self._end_bulk()
        self._journal.last_own_seq = self.seq
        self._journal.own_seqs.add(self.seq)
        refs = self._refs
        counts: dict[str, int] = {}
        for ref in refs:
            counts[ref.kind] = counts.get(ref.kind, 0) + 1
        bulk_kinds = self._bulk_kinds | {k for k, n in counts.items() if n > SINGLE_REFS_LIMIT}
        with already_kept():
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

    def _raise_told(self, error: BaseException) -> None:
        """Raise what the user is told of a driver error; other errors are the caller's."""
        told = error if isinstance(error, StorageUnavailable) else to_unavailable(error)
        if told is None:
            return
        self._note_trouble(error, told.outcome)
        if told.code in _PERHAPS_GONE and is_missing(self._db.path):
            raise StorageUnavailable(
                "file_gone", outcome=told.outcome, detail=error_name(error)
            ) from error
        named = self._db.named(told)
        try:
            if named is not error:
                raise named from error
        finally:
            del named, told, error  # no cycle of the error and this frame

    def _note_trouble(self, error: BaseException, outcome: Outcome) -> None:
        """For the log: what the drive said of which operation; never what was typed."""
        _log.warning(
            "%s, operation %s: %s, %s", self.action, self.op_id.hex(), error_name(error), outcome
        )

    def _reconnect_quietly(self) -> None:
        try:
            self._db.reconnect()
        except (StorageUnavailable, UserError, DriverError):
            return  # the next use of the database tells

    # -- large amounts -------------------------------------------------------------------

    def begin_bulk(self) -> None:
        """Keep changed pages in memory as long as that is bearable.

        Written before the commit they need the exclusive lock early, which keeps readers out.
        """
        if not self._has_bulk:
            self._has_bulk = True
            self._raw.execute(f"PRAGMA cache_spill = {-bulk.SPILL_FROM_KIB}")

    def begin_many_updates(self) -> None:
        """As `begin_bulk`, for rows that lie anywhere: what was read is kept in memory, too."""
        self.begin_bulk()
        if not self._has_large_cache:
            self._has_large_cache = True
            self._raw.execute(f"PRAGMA cache_spill = {-bulk.MANY_UPDATES_KIB}")
            self._raw.execute(f"PRAGMA cache_size = {-bulk.MANY_UPDATES_KIB}")

    def _end_bulk(self) -> None:
        if self._has_bulk:
            self._has_bulk = False
            self._raw.execute("PRAGMA cache_spill = 1")
            if self._has_large_cache:
                self._has_large_cache = False
                self._raw.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
            self._raw.execute("PRAGMA shrink_memory")

    # -- what is published ---------------------------------------------------------------

    def touch(self, ref: RecordRef) -> None:
        """Publish `ref` as changed though no row of its own was written."""
        self._refs.add(ref)

    def touch_many(self, kind: str, ids: Collection[int]) -> None:
        """Publish many records of a kind, as the whole kind if they are too many to list."""
        if kind in self._unlisted:
            return
        touched = self._touched[kind]
        touched.update(ids)
        if len(touched) > MOST_LISTED:
            self._bulk_kinds.add(kind)
            self._unlisted.add(kind)
        else:
            self._refs.update(RecordRef(kind, record_id) for record_id in ids)

    def has_touched(self, ref: RecordRef) -> bool:
        """Whether a record, or anything on its card, may have been written in this unit."""
        if ref.kind in self._unlisted:
            return True
        return ref in self._refs or ref.id in self._touched.get(ref.kind, ())

    def published_kind_in_bulk(self, kind: str) -> None:
        """Publish the whole kind instead of single records."""
        self.note_columns(kind, ())
        self._bulk_kinds.add(kind)
        self._unlisted.add(kind)

    def made_many(self, kind: str, count: int) -> None:
        """Publish the kind in bulk: `count` new records of it are there."""
        self._bulk_kinds.add(kind)
        self._made[kind] = self._made.get(kind, 0) + count

    @property
    def refs(self) -> frozenset[RecordRef]:
        """The records touched so far, as they will be published."""
        return frozenset(self._refs)

    @property
    def bulk_kinds(self) -> frozenset[str]:
        """The kinds that will be published as changed in bulk."""
        return frozenset(self._bulk_kinds)

    def touched_kinds(self) -> set[str]:
        """The kinds of all records touched so far."""
        return {ref.kind for ref in self._refs} | self._bulk_kinds

    def tables_of_new(self, kind: str, ids: Collection[int]) -> Collection[str] | None:
        """If this unit itself made these records, one by one, the tables that have rows of them.

        None if it did not: then any table may. Reading of a table that has none costs a drive some
        calls all the same.
        """
        if self._bulk_kinds or self._made or not self._inserted[kind].issuperset(ids):
            return None
        return self._logged_tables

    @property
    def is_far(self) -> bool:
        """Whether the file lies on a network drive."""
        return self._db.is_far

    @property
    def first_entry_id(self) -> int:
        """Where this unit's entries begin in the log."""
        return self._first_entry_id

    @property
    def has_changes(self) -> bool:
        """Whether anything was logged so far; a unit without is not committed."""
        return self._next_entry_id != self._first_entry_id

    # -- how far it is -------------------------------------------------------------------

    def report_to(self, progress: Progress | None, steps: int) -> None:
        """Tell `progress(done, total)` about the rows to come, about `steps` of them.

        What it raises (`Cancelled`) takes everything back.
        """
        self.expect(steps)
        self._progress, self._steps_done, self._steps_expected = progress, 0, steps

    def expect(self, rows: int) -> None:
        """So many rows are about to be written: before very many a way back is made.

        Nothing was written yet, so that another connection reads the state before it.
        """
        before = self._journal.before_large
        if before is not None and rows >= LARGE_ROWS:
            before()

    def advance(self, rows: int) -> None:
        """So many rows more are done; the commit, which nobody can stop, is kept for the end."""
        if self._progress is not None:
            self._steps_done += rows
            total = max(self._steps_expected, self._steps_done)
            self._progress(self._steps_done, total + total // _COMMIT_SHARE + 1)

    # -- what can be searched ------------------------------------------------------------

    def tell_search(self, kind: str, texts: Collection[SearchTexts]) -> None:
        """What is searched of records that `insert_many` has just made, ids ascending.

        The index need not read them again then. They are kept packed: a tenth of their objects.
        """
        self._search_texts.setdefault(kind, []).append(marshal.dumps(list(texts)))
        self._told[kind] = self._told.get(kind, 0) + len(texts)

    @contextmanager
    def adding_to_search(self, kind: str, additions: Collection[SearchAddition]) -> Generator[None]:
        """What is written inside adds this to what is searched of records, and that is all.

        The index need not read them again then, nor index anew what it knows of them.
        """
        self._search_additions.setdefault(kind, []).append(marshal.dumps(list(additions)))
        self._is_adding = True
        try:
            yield
        finally:
            self._is_adding = False

    def search_additions(self, kind: str) -> Iterator[SearchAddition]:
        """What `adding_to_search` was told, in the order of telling."""
        for packed in self._search_additions.get(kind, ()):
            yield from marshal.loads(packed)  # noqa: S302 - packed above, in this process

    def knows_search_texts(self, kind: str) -> bool:
        """Whether every record of `kind` that was touched is in `refs` or in `search_texts`."""
        return kind not in self._unlisted and self.has_told_new(kind)

    def has_told_new(self, kind: str) -> bool:
        """Whether every record of `kind` that was made is in `search_texts`."""
        return self._made.get(kind, 0) == self._told.get(kind, 0)

    def note_columns(self, table: str, columns: Collection[str]) -> None:
        """Columns that changed in bulk; empty where records came, went or came back.

        Inside `adding_to_search` all that is searched was told.
        """
        if not self._is_adding:
            self._bulk_columns[table].update(columns or ("",))

    @property
    def bulk_columns(self) -> Mapping[str, Collection[str]]:
        """What changed in records that `refs` does not list, by table; `""` is their life."""
        return self._bulk_columns

    def search_texts(self, kind: str) -> Iterator[SearchTexts]:
        """What `tell_search` was told, in the order of telling."""
        for packed in self._search_texts.get(kind, ()):
            yield from marshal.loads(packed)  # noqa: S302 - packed above, in this process

    # -- reading inside ------------------------------------------------------------------

    def execute(self, sql: str, params: Any = ()) -> Cursor:
        """A `SELECT` that sees what this unit has written."""
        if not sql.lstrip()[:6].upper().startswith(("SELECT", "WITH")):
            raise ValueError("a unit of work writes through its methods only")
        return self._db.execute(sql, params)

    # -- for storage's own modules -------------------------------------------------------

    @property
    def raw(self) -> Any:
        """The driver's connection."""
        return self._raw

    @property
    def journal(self) -> Journal:
        """Whose transaction it is."""
        return self._journal

    @property
    def shapes(self) -> Shapes:
        """Table shapes and statement texts."""
        return self._shapes

    def log_plain(self, table: str, entries: Iterable[tuple[int, Operation, int]]) -> None:
        """Log (record id, operation, version) without values, for bulk work."""
        self._flush_entries()
        self._logged_tables.add(table)
        bulk.log_plain(self, table, entries)

    def next_id(self, table: str) -> int:
        """The id of the next new record: never that of one that was removed for good."""
        row = self._raw.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()
        return max(int(row[0]), self.highest_removed.get(table, 0)) + 1

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
        self._logged_tables.add(kind)
        old_text = encode_values(old)
        new_text = encode_values(new)
        digest = None
        if old_text is None and new_text is None:
            self.chain(plain_entry_text(kind, record_id, operation, version, root))
        else:
            digest = entry_digest(kind, record_id, root, operation, version, old_text, new_text)
            self._entries_hash.update(digest)
        self._refs.add(root)
        if version:  # a record of its own, even where another card shows it
            self._refs.add(RecordRef(kind, record_id))
        self._entries.append(
            (
                self.take_entry_ids(1),
                self.seq,
                kind,
                record_id,
                root.kind,
                root.id,
                str(operation),
                version,
                old_text,
                new_text,
                digest,
            )
        )
        if len(self._entries) >= _ENTRY_BUFFER:
            self._flush_entries()

    def log_values(
        self, kind: str, operation: Operation, root_kind: str, entries: Sequence[LoggedChange]
    ) -> None:
        """Log many changes with their values.

        A version of 0 is a child's: its root gets a new version at the end, unless it has one.
        """
        if not entries:
            return
        self._flush_entries()
        self._logged_tables.add(kind)
        digests = entry_digests(kind, root_kind, operation, entries)
        if self.has_room_for(len(entries)):
            self.keep_rows(
                [
                    (0, self.seq, kind, key, root_kind, root, str(operation), version, old, new)
                    for key, root, version, old, new in entries
                ]
            )
        self._entries_hash.update(b"".join(digests))
        ids, roots, versions, olds, news = zip(*entries, strict=True)
        number = self.take_entry_ids(len(entries))
        self._raw.executemany(
            "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation,"
            f" version, old_values, new_values, digest) VALUES (?, {self.seq:d}, '{kind}', ?,"
            f" '{root_kind}', ?, '{operation}', ?, ?, ?, ?)",
            zip(
                count(number),
                ids,
                roots,
                versions,
                olds,
                news,
                map(bytearray, digests),  # bytes the driver first seeks an adapter for
                strict=False,
            ),
        )
        if versions[0]:
            self._versioned[kind].update(ids)
        else:
            self._child_roots[root_kind].update(roots)
        self.touch_many(root_kind, roots)
        if versions[0] and ids != roots:
            self.touch_many(kind, ids)

    def has_room_for(self, rows: int) -> bool:
        """Whether so many more logged rows are worth keeping: the receipt holds all or none."""
        if not self._keeps_rows or len(self._kept_rows) + rows > MOST_KEPT_ROWS:
            self._keeps_rows = False
            self._kept_rows.clear()
        return self._keeps_rows

    def keep_rows(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Remember logged rows for the receipt, as long as they are not too many."""
        if self.has_room_for(len(rows)):
            self._kept_rows.extend(rows)

    def _flush_entries(self) -> None:
        if self._entries:
            self._raw.executemany(_INSERT_ENTRY, self._entries)
            self.keep_rows(self._entries)
            self._entries.clear()
