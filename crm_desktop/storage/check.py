"""The integrity check of a data file: everything that must hold, with what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.change_log import (
    FIRST_HASH,
    LINKED_COLUMNS,
    Operation,
    entry_digest,
    link_of,
    plain_entry_text,
)
from crm_desktop.storage.check_erased import Erasures
from crm_desktop.storage.error_codes import DriverError, to_unavailable

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.full_text import SearchIndex

_RECORDS = ("user", "source", "tag", "contact", "affiliation")
"""Tables of which no row goes without an entry of the log that says so."""

_FURTHEST = 1 << 53
"""No number of a log reaches so far; sums of numbers below it are numbers of SQLite."""
_LIMIT = 20
"""So many problems of one sort are named."""

SALVAGED_AT = "salvaged_at_seq"
"""In `meta` of a file that was put together from a damaged one: of records that were logged until
then some are lost, which its report says once and for all."""

DAMAGE = frozenset({"file_damaged", "not_a_database", "damaged", "io_error"})
"""Codes that mean the file does not hold together."""
_LOOK_EVERY = 200_000
"""Steps of SQLite between two looks whether the check is still wanted: some milliseconds."""


@record
class Problem:
    """Something that does not hold; `where` names table, row or batch.

    `code`: `damaged`, `foreign_key`, `orphan`, `chain_broken`, `chain_cut`, `values_changed`,
    `search_index`.
    """

    code: str
    where: str = ""
    seq: int = 0


@dataclass(slots=True)
class Report:
    """The result of a check; `anchors` counts the links that it was told to compare."""

    problems: list[Problem] = field(default_factory=list)
    contacts: int = 0
    batches: int = 0
    first_broken_seq: int | None = None
    head_seq: int = 0
    head_hash: str = ""
    anchors: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether everything holds."""
        return not self.problems


def check_file(
    db: Database,
    *,
    index: SearchIndex | None = None,
    anchors: Mapping[int, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check the whole file; slow (reads everything), changes nothing.

    `anchors` are links of the chain by their batch, as somebody saw them: a log that ends before
    one, or has another link there, was cut or replaced by one that is sound in itself.
    """
    report = Report(anchors=len(anchors or ()))
    steps: dict[str, Callable[[], None]] = {
        "pages": lambda: _check_pages(db, report),
        "references": lambda: _check_keys(db, report),
        "entries": lambda: _check_orphans(db, report),
        "history": lambda: _check_chain(db, report, anchors or {}),
        "undone changes": lambda: _check_undone(db, report),
        "search index": lambda: _check_index(index, report),
    }
    watch = _Watch(progress, len(steps))
    for number, (name, step) in enumerate(steps.items()):
        watch.tell(number)
        try:
            with watch.over(db):
                step()
        except (StorageUnavailable, DriverError, UnicodeDecodeError) as error:
            watch.require_wanted()
            if getattr(to_unavailable(error) or error, "code", "damaged") not in DAMAGE:
                raise
            report.problems.append(Problem("damaged", name))
    watch.tell(len(steps))
    return report


class _Watch:
    """Tells how far a check is, and lets whoever watches stop it in the middle of a statement."""

    def __init__(self, progress: Callable[[int, int], None] | None, steps: int) -> None:
        self._progress = progress
        self._steps = steps
        self._number = 0
        self._stop: BaseException | None = None

    def tell(self, number: int) -> None:
        self._number = number
        if self._progress is not None:
            self._progress(number, self._steps)

    @contextmanager
    def over(self, db: Database) -> Iterator[None]:
        if self._progress is None:
            yield
            return
        raw = db.raw
        raw.set_progress_handler(self._look, _LOOK_EVERY)
        try:
            yield
        finally:
            with suppress(DriverError):  # damage has it thrown away, and a new one made
                raw.set_progress_handler(None, 0)

    def _look(self) -> bool:
        try:
            self.tell(self._number)
        except BaseException as error:  # noqa: BLE001 - raised again once the statement has ended
            self._stop = error
        return self._stop is not None

    def require_wanted(self) -> None:
        stop, self._stop = self._stop, None
        try:
            if stop is not None:
                raise stop
        finally:
            del stop  # no cycle of the error and this frame


def _check_pages(db: Database, report: Report) -> None:
    for (answer,) in db.execute(f"PRAGMA integrity_check({_LIMIT})").fetchall():
        if answer != "ok":
            report.problems.append(Problem("damaged", answer))
    row = db.execute("SELECT count(*) FROM contact").fetchone()
    report.contacts = row[0] if row else 0


def _check_keys(db: Database, report: Report) -> None:
    rows = db.execute("PRAGMA foreign_key_check").fetchmany(_LIMIT)
    report.problems += [Problem("foreign_key", f"{table} {rowid}") for table, rowid, *_ in rows]


def _check_orphans(db: Database, report: Report) -> None:
    """Log rows without a batch, children without a parent, records that are logged but gone."""
    rows = db.execute(
        "SELECT id FROM change_entry WHERE seq NOT IN (SELECT seq FROM change_batch) LIMIT ?",
        (_LIMIT,),
    ).fetchall()
    report.problems += [Problem("orphan", f"change_entry {row[0]}") for row in rows]
    for table in ("contact_point", "address", "tagging"):
        rows = db.execute(
            f"SELECT id FROM {table} WHERE contact_id NOT IN (SELECT id FROM contact) LIMIT ?",
            (_LIMIT,),
        ).fetchall()
        report.problems += [Problem("orphan", f"{table} {row[0]}") for row in rows]
    salvaged = _salvaged_at(db)
    for table in _RECORDS:
        rows = db.execute(
            "SELECT record_id FROM change_entry WHERE kind = ? AND operation = 'insert'"
            f' AND seq > ? AND record_id NOT IN (SELECT id FROM "{table}") AND record_id NOT IN'
            " (SELECT record_id FROM change_entry WHERE kind = ? AND operation = ?) LIMIT ?",
            (table, salvaged, table, str(Operation.REMOVE), _LIMIT),
        ).fetchall()
        report.problems += [Problem("foreign_key", f"{table} {row[0]}") for row in rows]


def _salvaged_at(db: Database) -> int:
    known = db.execute("SELECT value FROM meta WHERE key = ?", (SALVAGED_AT,)).fetchone()
    return int(known[0]) if known is not None and known[0].isdecimal() else 0


def _check_undone(db: Database, report: Report) -> None:
    """`undone_by` is written later, outside the chain: it must name the batch that undid."""
    rows = db.execute(
        "SELECT seq FROM change_batch AS batch WHERE undone_by IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM change_batch WHERE seq = batch.undone_by AND undoes = batch.seq) LIMIT ?",
        (_LIMIT,),
    ).fetchall()
    report.problems += [Problem("chain_broken", f"change_batch {row[0]}", row[0]) for row in rows]


def _check_chain(db: Database, report: Report, anchors: Mapping[int, str]) -> None:
    previous, expected_seq, next_entry = FIRST_HASH, 1, 1
    erasures = Erasures(_salvaged_at(db))
    batches = db.execute(f"SELECT {LINKED_COLUMNS} FROM change_batch ORDER BY seq")
    for row in batches:
        seq, first_entry, entry_count, link = row[0], row[6], row[7], row[11]
        holds = _has_types(row) and (
            seq == expected_seq
            and first_entry >= next_entry
            and link == _expected_link(db, report, row, previous, erasures)
        )
        if not holds and report.first_broken_seq is None:
            report.first_broken_seq = seq
            report.problems.append(Problem("chain_broken", f"change_batch {seq}", seq))
        report.batches += 1
        report.head_seq, report.head_hash = seq, link.hex() if isinstance(link, bytes) else ""
        if anchors.get(seq, report.head_hash) != report.head_hash:
            report.problems.append(Problem("chain_cut", f"change_batch {seq}", seq))
        previous, expected_seq = link, seq + 1
        if _has_types(row):
            next_entry = first_entry + entry_count
            erasures.batch(seq, row[9])
    if anchors and report.head_seq < max(anchors):
        report.problems.append(
            Problem("chain_cut", f"change_batch {report.head_seq}", report.head_seq)
        )
    found = [*erasures.unfounded(), *erasures.standing(db)][:_LIMIT]
    report.problems += [Problem("values_changed", where, seq) for where, seq in found]


def _has_types(row: tuple[Any, ...]) -> bool:
    """Whether a row of `change_batch` holds what SQLite lets anybody replace by anything."""
    numbers = (row[5], row[6], row[7])
    return (
        all(isinstance(value, int) and abs(value) < _FURTHEST for value in numbers)
        and all(isinstance(value, bytes) for value in (row[1], row[10], row[11]))
        and isinstance(row[9], str)
    )


def _expected_link(
    db: Database, report: Report, row: tuple[Any, ...], previous: object, erasures: Erasures
) -> bytes | None:
    """The hash a batch must have; `None` if it does not follow the one before."""
    entries_hash = _entries_hash(db, report, row[0], row[6], row[7], erasures)
    if entries_hash is None or row[10] != previous:
        return None
    return link_of(row, row[10], row[7], entries_hash)


def _entries_hash(
    db: Database,
    report: Report,
    seq: int,
    first_entry: int,
    entry_count: int,
    erasures: Erasures,
) -> bytes | None:
    """The hash over a batch's entries, `None` if one is missing or belongs elsewhere."""
    hasher = blake2b(digest_size=32)
    found = 0
    rows = db.execute(
        "SELECT seq, kind, record_id, root_kind, root_id, operation, version, old_values,"
        " new_values, digest, id FROM change_entry WHERE id >= ? AND id < ? ORDER BY id",
        (first_entry, first_entry + entry_count),
    )
    for row in rows:
        if row[0] != seq:
            return None
        found += 1
        digest, root = row[9], RecordRef(row[3], row[4])
        has_values = row[7] is not None or row[8] is not None
        if digest is None:
            hasher.update(plain_entry_text(row[1], row[2], row[5], row[6], root).encode())
            erasures.entry(seq, *row[1:6])
            if has_values:
                report.problems.append(Problem("values_changed", f"{row[1]} {row[2]}", seq))
            continue
        if not isinstance(digest, bytes):
            return None
        hasher.update(digest)
        if not has_values:  # erased on purpose, or by somebody who had no business to
            erasures.erased(seq, (row[10], *row[1:7], digest))
        else:
            actual = entry_digest(row[1], row[2], root, row[5], row[6], row[7], row[8])
            if actual != digest:
                report.problems.append(Problem("values_changed", f"{row[1]} {row[2]}", seq))
    return hasher.digest() if found == entry_count else None


def _check_index(index: SearchIndex | None, report: Report) -> None:
    if index is not None:
        report.problems += [Problem("search_index", text) for text in index.check()[:_LIMIT]]
