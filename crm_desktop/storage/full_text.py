"""The workstation's search index: finding any record as you type, without asking the data file.

A cache in the user's own folder, fed from the change log by sequence number, caught up at open,
thrown away and rebuilt at will. One connection behind a lock; a rebuild works on a file of its
own and needs the lock only to change over, so it may run on another thread.
"""

from __future__ import annotations

import logging
import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import FOLD_VERSION
from crm_desktop.storage import search_file, search_lookup
from crm_desktop.storage.change_log import head_seq
from crm_desktop.storage.error_codes import DriverError, error_name, is_busy
from crm_desktop.storage.search_file import SearchEntry
from crm_desktop.storage.search_terms import Terms, read_terms

if TYPE_CHECKING:
    import tempfile

    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Hit", "SearchEntry", "SearchIndex", "SearchProvider"]

_BULK_FROM = 2000
"""So many new records at once are added by `INSERT … SELECT`."""

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


class SearchProvider(Protocol):
    """Tells what to search of one kind; implemented by the kind's repository."""

    @property
    def kind(self) -> str:
        """The table, e.g. `contact`."""
        ...

    @property
    def searched(self) -> Mapping[str, Collection[str]]:
        """The columns whose change matters, by table of the log; `""`: that a row came or went."""
        ...

    @property
    def shown_columns(self) -> Collection[str]:
        """The columns of the table that hits show, whether they are searched or not."""
        ...

    def search_entries(
        self, ids: Sequence[int] | range, tables: Collection[str] | None = None
    ) -> Iterator[SearchEntry]:
        """Entries of these records in ascending order of id; missing and binned left out.

        `tables` are those that have rows of them, where that is known.
        """
        ...

    def shown(self, ids: Sequence[int]) -> Mapping[int, str]:
        """What hits show of these records, as entries say it where that is kept."""
        ...


@record
class Hit:
    """A found record.

    `rank` 0: the name begins with the text; 1: words of the name do; 2: other words do;
    3: it stands somewhere inside the name; 4: somewhere else. `shown` is what its entry says of
    what to show, empty where that is not kept.
    """

    kind: str
    id: int
    rank: int
    shown: str = ""


_REBUILD_FROM = 20_000
"""Fewer changed entries are replaced one by one, however few others there are."""

_READ_AT_ONCE = 500
"""So many are read for a new index between two rests, where a read transaction costs little."""
_LIVE_SLICE = 1000
"""Records per step of catching up: a search waits for one step at most, some 0.1 s."""

_MOST_AHEAD = 50
"""Saves here that were taken in before an earlier one of others: if that never comes, all is."""

_FILLED_IDS = 5000
"""Ids that are looked through for records of which it is not kept what hits show."""
_FILLED_AT_ONCE = 250
"""Records that are read for it at once: on a drive others wait for a tenth of a second."""


@record
class _Prepared:
    """The entries of one commit, read before it."""

    work: UnitOfWork
    seq: int
    ids: dict[str, list[int]]
    entries: list[SearchEntry]
    unlisted: tuple[str, ...]
    """Kinds of which more is shown otherwise than can be listed, though nothing is searched so."""


class SearchIndex:
    """Open with the file's path; a damaged, foreign or outdated file is replaced silently."""

    def __init__(self, path: Path, fold_version: int = FOLD_VERSION) -> None:
        self._path = path
        self._fold_version = fold_version
        self._lock = threading.RLock()
        self._connection: Any = None
        self._is_closed = False
        self._kinds: tuple[str, ...] = ()
        self._is_marked_open = False
        self._was_closed_cleanly = True
        self._seq = 0
        self._lineage = ""
        self._prepared: _Prepared | None = None
        self._is_behind = False
        self._ahead: set[int] = set()
        self._filled: dict[str, int] = {}
        self._forgotten = 0
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._open()

    # -- the file ---------------------------------------------------------------------------

    def _open(self) -> None:
        """Open the file; replace a damaged one; without a usable folder work in a temporary one."""
        try:
            self._connect()
        except (DriverError, OSError) as error:
            if is_busy(error):  # another program of this user has it: leave it alone
                self._move_to_temporary_folder()
            self._open_anew()

    def _open_anew(self) -> None:
        try:
            self._throw_away()
            self._connect()
        except (DriverError, OSError):
            self._move_to_temporary_folder()
            self._connect()

    def _move_to_temporary_folder(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        import tempfile

        self._temporary = tempfile.TemporaryDirectory(prefix="crm-desktop-")
        self._path = Path(self._temporary.name) / self._path.name

    def _connect(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = search_file.connect(self._path)
        facts = search_file.read_meta(self._connection)
        wanted = {"format": str(search_file.FORMAT), "fold_version": str(self._fold_version)}
        if facts and any(facts.get(key) != value for key, value in wanted.items()):
            self._throw_away()
            self._connection = search_file.connect(self._path)
            facts = {}
        if not facts:
            search_file.write_meta(self._connection, seq=0, lineage="", state="closed", **wanted)
        self._seq = int(facts.get("seq", 0))
        self._lineage = facts.get("lineage", "")
        self._was_closed_cleanly = facts.get("state", "closed") == "closed"
        self._is_marked_open = not self._was_closed_cleanly
        self._kinds = search_file.kinds_in(self._connection)
        self._filled.clear()
        self._ahead.clear()

    def _throw_away(self) -> None:
        if self._connection is not None:
            with suppress(DriverError):
                self._connection.close()
            self._connection = None
        for path in (self._path, self._path.with_name(self._path.name + "-journal")):
            path.unlink(missing_ok=True)

    @contextmanager
    def _using(self) -> Iterator[Any]:
        """The connection under the lock; a damaged file is replaced by an empty one.

        `Cancelled` once it is closed: long work may still be at it, and must not open it again.
        """
        with self._lock:
            self._require_open()
            if self._connection is None:
                self._open()
            try:
                yield self._connection
            except DriverError:
                self._throw_away()
                self._open()
                raise

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with self._using() as connection:
            if not self._is_marked_open:
                search_file.write_meta(connection, state="open")
                self._is_marked_open = True
            connection.execute("BEGIN")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(DriverError):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                raise

    def _require_open(self) -> None:
        if self._is_closed:
            raise Cancelled

    def close(self) -> None:
        """Close the file; it counts as sound at the next open."""
        with self._lock:
            self._is_closed = True
            if self._connection is None:
                return
            with suppress(DriverError):
                if self._was_closed_cleanly:
                    search_file.write_meta(self._connection, state="closed")
                self._connection.close()
            self._connection = None
            if self._temporary is not None:
                self._temporary.cleanup()

    @property
    def seq(self) -> int:
        """The change log's number up to which the index knows the file."""
        return self._seq

    def needs_rebuild(self, db: Database) -> bool:
        """Whether it belongs to another file or past, is empty, or may be torn by a power cut."""
        if self._lineage != db.lineage or not self._was_closed_cleanly:
            return True
        head = head_seq(db)
        return self._seq > head

    # -- feeding ----------------------------------------------------------------------------

    def update(self, entries: Iterable[SearchEntry]) -> None:
        """Add or replace entries one by one."""
        with self._writing() as connection:
            for entry in entries:
                self._make_kind(connection, entry.kind)
                search_file.put(connection, entry)

    def remove(self, refs: Iterable[RecordRef]) -> None:
        """Remove records."""
        with self._writing() as connection:
            for ref in refs:
                if ref.kind in self._kinds:
                    search_file.take_out(connection, ref.kind, ref.id)

    def prepare(self, work: UnitOfWork, *providers: SearchProvider) -> None:
        """Read the entries of a unit about to commit while its lock is held anyway.

        A read transaction of its own after the commit would cost 15 file operations more. Give
        it to `Journal.before_commit`; `follow` uses what was read if the commit succeeded.
        """
        self._prepared = None
        refs = work.refs
        is_next = self._seq + 1 == work.seq
        if not (self._is_behind or is_next or (work.is_far and self._seq < work.seq)):
            return
        if not all(self._is_told(work, provider) for provider in providers):
            return
        ids = {p.kind: sorted(r.id for r in refs if r.kind == p.kind) for p in providers}
        entries = [
            entry
            for p in providers
            for entry in p.search_entries(ids[p.kind], work.tables_of_new(p.kind, ids[p.kind]))
        ]
        unlisted = tuple(p.kind for p in providers if self._shows_otherwise(work, p))
        self._prepared = _Prepared(work, work.seq, ids, entries, unlisted)

    @staticmethod
    def _shows_otherwise(work: UnitOfWork, provider: SearchProvider) -> bool:
        """Whether what hits show may have changed beyond what the unit can list."""
        if work.knows_search_texts(provider.kind):
            return False
        changed = work.bulk_columns.get(provider.kind, frozenset())
        is_added_to = any(True for _one in work.search_additions(provider.kind))
        return is_added_to or not changed.isdisjoint(provider.shown_columns)

    @staticmethod
    def _is_told(work: UnitOfWork, provider: SearchProvider) -> bool:
        """Whether nothing that is searched has changed beyond what the unit can list."""
        if work.knows_search_texts(provider.kind):
            return True
        if not work.has_told_new(provider.kind):
            return False
        return all(
            provider.searched.get(table, frozenset()).isdisjoint(columns)
            for table, columns in work.bulk_columns.items()
        )

    def follow(
        self, db: Database, changes: Changes, *providers: SearchProvider, may_wait: bool = False
    ) -> bool:
        """Take in one commit: only its records if nothing was missed, else everything since.

        False if it was too much: with `may_wait` the caller sees to it that `catch_up` takes it in
        on another thread, and what is small is taken in at once until then. Trouble here is no
        trouble of the save, which is done: the index catches up later.
        """
        prepared, self._prepared = self._prepared, None
        if self._is_closed:
            return True  # the next opening takes it in
        try:
            with self._lock:
                if self._is_behind:
                    self._take_at_once(db, changes, prepared, providers)
                    return not changes.bulk_kinds
                is_next = changes.seq == self._seq + 1 and self._knows(db)
                if is_next and prepared is not None and prepared.seq == changes.seq:
                    with self._writing() as connection:
                        self._take_prepared(connection, prepared)
                        self._note_seq(connection, db, changes.seq)
                elif is_next and not changes.bulk_kinds:
                    with self._writing() as connection, db.read():
                        for provider in providers:
                            self._refresh(
                                connection, provider, sorted(changes.ids_of(provider.kind))
                            )
                        self._note_seq(connection, db, changes.seq)
                elif may_wait and changes.bulk_kinds:
                    self._is_behind = True
                    return False
                elif prepared is not None and self._runs_ahead(db, changes, prepared):
                    with self._writing() as connection:
                        self._take_prepared(connection, prepared)
                    self._ahead.add(changes.seq)
                else:
                    self.catch_up(db, *providers)
        except search_file.EntryMissing as missing:
            _log.info("search index catches up: it has no entry %s", missing)
            if may_wait and changes.bulk_kinds:
                self._is_behind = True
                return False
            with suppress(DriverError, OSError, StorageUnavailable):
                self.catch_up(db, *providers)
        except (DriverError, OSError, StorageUnavailable) as error:
            _log.warning("search index set aside: %s", error_name(error))
        return True

    def _runs_ahead(self, db: Database, changes: Changes, prepared: _Prepared) -> bool:
        """Whether a save here is taken in before what others saved shortly before it.

        On a drive the user would wait for the reading of that; the next look for others' saves
        takes it in. Its number is noted then.
        """
        is_later = prepared.seq == changes.seq > self._seq
        return is_later and db.is_far and self._knows(db) and len(self._ahead) < _MOST_AHEAD

    def _take_at_once(
        self,
        db: Database,
        changes: Changes,
        prepared: _Prepared | None,
        providers: Sequence[SearchProvider],
    ) -> None:
        """What is small does not wait for its turn; its number is noted when the rest is in."""
        if prepared is not None and prepared.seq == changes.seq:
            with self._writing() as connection:
                self._take_prepared(connection, prepared, is_new=False)
        elif not changes.bulk_kinds:
            with self._writing() as connection, db.read():
                self._refresh_listed(connection, changes, providers)

    def _take_prepared(self, connection: Any, prepared: _Prepared, *, is_new: bool = True) -> None:
        there = {(entry.kind, entry.id) for entry in prepared.entries}
        for kind, ids in prepared.ids.items():
            self._make_kind(connection, kind)
            if is_new:  # else catching up adds them, in the order of ids
                search_file.add_texts(connection, kind, prepared.work.search_texts(kind))
                listed = frozenset(ids)  # their entries, read whole, are put below
                additions = prepared.work.search_additions(kind)
                search_file.add_to(connection, kind, (a for a in additions if a[0] not in listed))
            for record_id in ids:
                if (kind, record_id) not in there:
                    search_file.take_out(connection, kind, record_id)
        search_file.put_all(connection, prepared.entries)
        for kind in prepared.unlisted:
            self._forget_shown(connection, kind)

    def _forget_shown(self, connection: Any, kind: str) -> None:
        self._make_kind(connection, kind)
        search_file.forget_shown(connection, kind)
        self._filled.pop(kind, None)
        self._forgotten += 1

    @property
    def is_behind(self) -> bool:
        """Whether a large commit waits to be taken in by `catch_up`."""
        return self._is_behind

    def catch_up(
        self, db: Database, *providers: SearchProvider, progress: Progress | None = None
    ) -> None:
        """Take in all commits since the last one known; rebuilds what cannot be caught up.

        In small steps, between which others search and save; `db` may be of another thread.
        """
        if self.needs_rebuild(db):
            self.rebuild(db, *providers, progress=progress)
        # What was saved while it was built is not in it yet.
        while True:
            with self._lock, db.read():
                head = head_seq(db)
                if head == self._seq:
                    self._is_behind = False
                    return
            with db.read():
                touched = {p.kind: _touched_ids(db, p, self._seq) for p in providers}
            if self._is_mostly_outdated(touched):
                self.rebuild(db, *providers, progress=progress)
                continue
            for provider in providers:
                self._take_in(provider, touched[provider.kind], progress)
            with self._writing() as connection:
                self._note_seq(connection, db, head)

    def _is_mostly_outdated(self, touched: Mapping[str, Sequence[int]]) -> bool:
        """Whether so many entries changed that making all anew costs less than replacing them."""
        known = old = 0
        with self._using() as connection:
            for kind in self._kinds:
                last, count = search_file.extent(connection, kind)
                known += count
                old += bisect_right(touched.get(kind, ()), last)
        return old >= _REBUILD_FROM and 2 * old > known

    def _knows(self, db: Database) -> bool:
        return self._lineage == db.lineage and self._was_closed_cleanly

    def _note_seq(self, connection: Any, db: Database, seq: int) -> None:
        while seq + 1 in self._ahead:
            seq += 1
        self._ahead = {number for number in self._ahead if number > seq}
        search_file.write_meta(connection, seq=seq, lineage=db.lineage)
        self._seq, self._lineage = seq, db.lineage

    def _make_kind(self, connection: Any, kind: str) -> None:
        if kind not in self._kinds:
            search_file.make_tables(connection, kind)
            self._kinds += (kind,)

    def _refresh_listed(
        self, connection: Any, changes: Changes, providers: Sequence[SearchProvider]
    ) -> None:
        for provider in providers:
            self._refresh(connection, provider, sorted(changes.ids_of(provider.kind)))

    def _refresh(self, connection: Any, provider: SearchProvider, ids: Sequence[int]) -> None:
        if not ids:
            return
        self._make_kind(connection, provider.kind)
        there: set[int] = set()
        stream = iter(provider.search_entries(ids))
        while piece := list(islice(stream, search_file.SLICE_ENTRIES)):
            search_file.put_many(connection, provider.kind, piece)
            there.update(entry.id for entry in piece)
        for record_id in ids:
            if record_id not in there:
                search_file.take_out(connection, provider.kind, record_id)

    def _take_in(
        self, provider: SearchProvider, ids: array[int], progress: Progress | None
    ) -> None:
        """Records above the highest known id are new: added in bulk if they are many."""
        with self._writing() as connection:
            self._make_kind(connection, provider.kind)
            sql = f"SELECT max(id) FROM entry_{provider.kind}"
            known = connection.execute(sql).fetchone()[0] or 0
        new = array("q", (i for i in ids if i > known))
        if len(new) < _BULK_FROM:
            new = array("q")
        old = ids[: len(ids) - len(new)]
        for start in range(0, len(old), _LIVE_SLICE):
            piece = old[start : start + _LIVE_SLICE]
            with self._writing() as connection:
                self._refresh(connection, provider, piece)
            if progress is not None:
                progress(start + len(piece), len(ids))
        for start in range(0, len(new), search_file.SLICE_ENTRIES):
            piece = new[start : start + search_file.SLICE_ENTRIES]
            with self._writing() as connection:
                if search_file.has_any(connection, provider.kind, piece[0], piece[-1]):
                    self._refresh(connection, provider, piece)  # one of them was saved meanwhile
                else:
                    search_file.add_new(connection, provider.kind, provider.search_entries(piece))
            if progress is not None:
                progress(len(old) + start + len(piece), len(ids))

    # -- what hits show ---------------------------------------------------------------------

    def fill_in(self, db: Database, provider: SearchProvider, until: float) -> bool:
        """Keep what hits show of records of which it is not kept yet; whether more are left.

        In small steps, between which others search and save, until `monotonic_seconds` is past
        `until`; `db` may be of another thread.
        """
        kind = provider.kind
        while True:
            with self._using() as connection:
                if kind not in self._kinds:
                    return False
                first, forgotten = self._filled.get(kind, 0) + 1, self._forgotten
                last = min(first + _FILLED_IDS - 1, search_file.last_id(connection, kind))
                if first > last:
                    return False
                missing = search_file.not_shown(connection, kind, first, last)
            if len(missing) > _FILLED_AT_ONCE:
                del missing[_FILLED_AT_ONCE:]
                last = missing[-1]
            shown: Mapping[int, str] = {}
            if missing:
                with db.read():
                    shown = provider.shown(missing)
            with self._lock:
                if self._forgotten == forgotten:
                    self.keep_shown(kind, shown)
                    self._filled[kind] = last
            if monotonic_seconds() > until:
                return True

    def keep_shown(self, kind: str, shown: Mapping[int, str]) -> None:
        """Keep what was just read of what hits show."""
        if shown:
            with suppress(DriverError), self._writing() as connection:
                search_file.keep_shown(connection, kind, shown)

    def rebuild(
        self, db: Database, *providers: SearchProvider, progress: Progress | None = None
    ) -> None:
        """Build the whole index anew beside the old one, which answers until the change-over.

        `progress(done, total)` may raise `Cancelled`: nothing is changed then.
        """

        def tell(done: int, total: int) -> None:
            self._require_open()
            if progress is not None:
                progress(done, total)

        fresh = self._path.with_name(f"{self._path.name}.{new_uid().hex()[-8:]}.new")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        connection = search_file.connect(fresh, search_file.FAST_JOURNAL)
        try:
            with db.read():
                seq = head_seq(db)
                totals = {p.kind: _max_id(db, p.kind) for p in providers}
            for provider in providers:
                _build_kind(connection, db, provider, totals[provider.kind], tell)
            search_file.write_meta(
                connection,
                format=search_file.FORMAT,
                fold_version=self._fold_version,
                lineage=db.lineage,
                seq=seq,
                state="closed",
            )
            connection.close()
            with self._lock:
                self._require_open()
                self._throw_away()
                fresh.replace(self._path)
                self._connect()
        finally:
            with suppress(DriverError):
                connection.close()
            fresh.unlink(missing_ok=True)
            fresh.with_name(fresh.name + "-journal").unlink(missing_ok=True)

    def check(self) -> list[str]:
        """What is inconsistent in the index; slow."""
        with self._lock:
            self._require_open()
            if self._connection is None:
                self._open()
            return list(search_file.problems(self._connection))

    # -- finding ----------------------------------------------------------------------------

    def find(
        self,
        text: str,
        limit: int = 50,
        kinds: Collection[str] | None = None,
        *,
        in_notes: bool = False,
    ) -> list[Hit]:
        """The best matches, best first. `in_notes` looks into notes instead of keys."""
        readings = read_terms(text)
        if not readings:
            return []
        try:
            with self._using() as connection:
                wanted = [kind for kind in self._kinds if kinds is None or kind in kinds]
                found: list[Hit] = []
                for terms in readings:
                    if found and (not terms.is_besides or len(found) >= limit):
                        break
                    more = self._find(connection, wanted, terms, limit, in_notes=in_notes)
                    known = {(hit.kind, hit.id) for hit in found}
                    found += [hit for hit in more if (hit.kind, hit.id) not in known]
                return found[:limit]
        except DriverError:  # thrown away just now; it is rebuilt at the next catch-up
            return []

    def _find(
        self, connection: Any, kinds: Iterable[str], terms: Terms, limit: int, *, in_notes: bool
    ) -> list[Hit]:
        ranked: list[tuple[int, int, str, str, int]] = []
        for kind in kinds:
            if in_notes:
                found = search_lookup.note_candidates(connection, kind, terms)
            else:
                found = search_lookup.candidates(connection, kind, terms, limit)
            ranked += [
                (*search_lookup.rank_of(key, terms), kind, record_id)
                for record_id, key in found.items()
            ]
        ranked.sort()
        best = ranked[:limit]
        ids: dict[str, list[int]] = {}
        for _rank, _, _, kind, record_id in best:
            ids.setdefault(kind, []).append(record_id)
        shown = {kind: search_file.shown_of(connection, kind, ids[kind]) for kind in ids}
        return [
            Hit(kind, record_id, rank, shown[kind].get(record_id, ""))
            for rank, _, _, kind, record_id in best
        ]

    def shown(self, kind: str, ids: Sequence[int]) -> dict[int, str]:
        """What hits show of these records, as far as it is kept."""
        try:
            with self._using() as connection:
                if kind not in self._kinds:
                    return {}
                return search_file.shown_of(connection, kind, ids)
        except DriverError:
            return {}

    @staticmethod
    def confirmed(text: str, entries: Iterable[SearchEntry]) -> set[int]:
        """Which of these entries, read just now, hold the text; for hits of an index behind."""
        readings = read_terms(text)
        found: set[int] = set()
        for entry in entries:
            key = search_file.stored_key(entry)
            for terms in readings:
                if all(needle in key for needle in terms.needles(at_word_start=False)):
                    found.add(entry.id)
        return found

    def matching_ids(self, kind: str, text: str) -> array[int]:
        """Ids of all matches of the quick filter, ascending.

        `StorageUnavailable` if the index's file is damaged: the records have to be read instead.
        """
        found = array("q")
        for terms in read_terms(text):
            if found and not terms.is_besides:
                break
            try:
                with self._using() as connection:
                    if kind not in self._kinds:
                        return array("q")
                    more = search_lookup.all_matches(connection, kind, terms)
            except DriverError as error:
                raise StorageUnavailable("io_error", detail=error_name(error)) from error
            found = array("q", sorted({*found, *more})) if found and more else found or more
        return found

    def few_with_words(
        self, db: Database, kind: str, words: Sequence[str], most: int, *, in_notes: bool = False
    ) -> array[int] | None:
        """Ids of all records whose texts (or notes) may hold these folded words, ascending.

        Each word has three letters or more. `None` if there are more than `most`, or if the index
        does not know all that `db` holds.
        """
        if self._is_behind or not self._knows(db) or head_seq(db) != self._seq:
            return None
        try:
            with self._using() as connection:
                if kind not in self._kinds:
                    return None
                return search_lookup.few_matches(connection, kind, words, most, in_notes=in_notes)
        except DriverError as error:
            raise StorageUnavailable("io_error", detail=error_name(error)) from error


def _touched_ids(db: Database, provider: SearchProvider, after_seq: int) -> array[int]:
    """Ids of the cards of which something changed after `after_seq` that is searched, ascending.

    On a drive also those of which something changed that hits show: there it is kept, too.
    """
    row = db.execute(
        "SELECT min(first_entry_id) FROM change_batch WHERE seq > ?", (after_seq,)
    ).fetchone()
    tests: list[str] = []
    searched: dict[str, Collection[str]] = dict(provider.searched)
    if db.is_far:
        searched[provider.kind] = {*searched.get(provider.kind, ()), *provider.shown_columns}
    for table, columns in searched.items():
        names = " OR ".join(f"instr(new_values, '\"{name}\":')" for name in columns if name)
        tests.append(
            f"(kind = '{table}' AND (operation <> 'update' OR new_values IS NULL OR {names}))"
        )
    # The plus keeps SQLite from reading all entries that there ever were by their index.
    rows = db.execute(
        "SELECT DISTINCT root_id FROM change_entry WHERE id >= ? AND +root_kind = ?"
        f" AND ({' OR '.join(tests)}) ORDER BY root_id",
        (row[0] if row and row[0] else 0, provider.kind),
    )
    return array("q", (found[0] for found in rows))


def _max_id(db: Database, kind: str) -> int:
    row = db.execute(f'SELECT max(id) FROM "{kind}"').fetchone()
    return int(row[0] or 0) if row else 0


def _build_kind(
    connection: Any, db: Database, provider: SearchProvider, last: int, progress: Progress | None
) -> None:
    from crm_desktop.core.giving_way import Rests  # not for the first picture

    search_file.make_tables(connection, provider.kind)
    step = search_file.SLICE_ENTRIES
    gathered = search_file.Gathered(connection, provider.kind, with_names=False)
    rests, piece = Rests(), step if db.is_far else _READ_AT_ONCE
    for start in range(1, last + 1, step):
        end = min(start + step, last + 1)
        found: list[SearchEntry] = []
        for first in range(start, end, piece):
            with db.read():
                found += provider.search_entries(range(first, min(first + piece, end)))
            rests.rest()
        connection.execute("BEGIN")
        gathered.add_entries(found)
        connection.execute("COMMIT")
        rests.rest()
        if progress is not None:
            progress(min(start + step - 1, last), last)
    gathered.finish()
    search_file.add_all_names(connection, provider.kind)
    search_file.tidy(connection, provider.kind)
