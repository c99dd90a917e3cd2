"""Writing many rows in one unit of work: fixed statements, streamed, in short slices.

`executemany` with one fixed statement costs a tenth of building SQL per row (performance.md,
section 3); slices keep each call into the driver short, so that the window can breathe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_desktop.core.ids import new_uids
from crm_desktop.storage.backends.sqlite_file import CACHE_KIB
from crm_desktop.storage.bulk_rows import Column, insert_rows, split
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices
from crm_desktop.storage.change_log import Operation, plain_entry_text
from crm_desktop.storage.error_codes import DriverError

if TYPE_CHECKING:
    from crm_desktop.storage.transaction import Transaction
    from crm_desktop.storage.unit_of_work import UnitOfWork

SLICE_ROWS = 2000
"""Rows per call into the driver."""

SPILL_FROM_KIB = 192 * 1024
"""So much of changed pages a unit of work keeps in memory at most, ..."""

MANY_UPDATES_KIB = 384 * 1024
"""... or so much where rows all over a large file change.

Each slice visits nearly every page of each index it moves: a page that does not fit in is read and
written anew with each slice, which takes half as long again.
"""

DEFERRED_INDEXES = {
    "contact": (
        "contact_by_name",
        "contact_by_phone",
        "contact_by_email",
        "contact_by_locality",
        "contact_by_organization",
        "contact_by_tags",
        "contact_by_last_contact",
        "contact_by_facet",
        "contact_by_created",
        "contact_by_birthday",
        "contact_by_country",
    ),
    "contact_point": ("contact_point_by_value",),
}
"""Indexes for lists and look-ups by value, which a large unit of work makes anew at its end.

Sorted at once they cost a third of what they cost row by row. Indexes by parent stay, for the
unit itself may look children up; so do those that hold only who has a value that few have: making
one anew reads the whole table.
"""

DEFER_FROM_ROWS = 10_000
"""Below so many changed rows deferring is not worth it, …"""
DEFER_FROM_SHARE = 0.25
"""… nor below this share of all rows: the whole index is made anew, not only its new part."""

SORTED_ROWS = {"contact": 400_000, "contact_point": 600_000}
"""Of tables with more rows indexes are sorted in small pieces of memory: 80 and 50 bytes a row
would no longer fit into the cache."""

_WORDS = re.compile(r"\w+")

_PLAIN_ENTRY = (
    "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation, version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def insert_many(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> range:
    """See `UnitOfWork.insert_many`."""
    stream = iter(rows)
    ids = insert_columns(work, table, columns, [()])
    while piece := list(islice(stream, SLICE_ROWS)):
        found = insert_columns(work, table, columns, list(zip(*piece, strict=True)))
        ids = range(ids.start, found.stop)
    return ids


def insert_columns(
    work: UnitOfWork, table: str, names: tuple[str, ...], columns: Sequence[Column]
) -> range:
    """See `UnitOfWork.insert_columns`."""
    if not work.shapes.of(table).has_uid:
        raise ValueError(f"{table} is no record; its rows are children")
    work.begin_bulk()
    first = ids = work.next_id(table)
    now, user = work.now_ms, work.actor.user_id
    has_uids = "uid" in names
    for piece in _pieces(columns):
        count = len(piece[0])
        defer_indexes(work, table, count, first)
        marks, bound = split(piece)
        head, head_marks = ("", "") if has_uids else (" uid,", " ?,")
        text = (
            f'INSERT INTO "{table}" (id,{head} version, created_at, created_by, updated_at,'
            f" updated_by, {_quoted(names)}) VALUES "
        )
        values = f"(?,{head_marks} 1, {now:d}, {user:d}, {now:d}, {user:d}, {', '.join(marks)})"
        if not has_uids:
            # bytes the driver first seeks an adapter for
            bound = [list(map(bytearray, new_uids(count))), *bound]
        insert_rows(work.raw, text, values, [range(ids, ids + count), *bound], count)
        _log_inserted(work, table, ids, count)
        ids += count
    work.made_many(table, ids - first)
    return range(first, ids)


def complete_many(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    """See `UnitOfWork.complete_many`."""
    sets = ", ".join(f'"{name}" = ?' for name in columns)
    text = f'UPDATE "{table}" SET {sets} WHERE id = ?'
    stream = iter(rows)
    while piece := list(islice(stream, SLICE_ROWS)):
        work.raw.executemany(text, [(*values, key) for key, *values in piece])


def insert_children_many(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> int:
    """See `UnitOfWork.insert_children_many`."""
    stream = iter(rows)
    total = insert_child_columns(work, table, columns, [()])
    while piece := list(islice(stream, SLICE_ROWS)):
        total += insert_child_columns(work, table, columns, list(zip(*piece, strict=True)))
    return total


def insert_child_columns(
    work: UnitOfWork, table: str, names: tuple[str, ...], columns: Sequence[Column]
) -> int:
    """See `UnitOfWork.insert_child_columns`."""
    if work.shapes.of(table).has_uid:
        raise ValueError(f"{table} is a record of its own; use insert_many")
    work.begin_bulk()
    total = 0
    before = _next_id(work, table)
    for piece in _pieces(columns):
        count = len(piece[0])
        defer_indexes(work, table, count, before)
        marks, bound = split(piece)
        text = f'INSERT INTO "{table}" ({_quoted(names)}) VALUES '
        insert_rows(work.raw, text, f"({', '.join(marks)})", bound, count)
        total += count
    return total


def _pieces(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    count = len(columns[0])
    if count <= SLICE_ROWS:
        if count:
            yield columns
        return
    for start in range(0, count, SLICE_ROWS):
        yield [column[start : start + SLICE_ROWS] for column in columns]


def _log_inserted(work: UnitOfWork, table: str, first: int, count: int) -> None:
    """Log `count` new records from `first` on: one statement takes their ids from the table."""
    entry_id = work.take_entry_ids(count)
    work.raw.execute(
        "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation,"
        f" version) SELECT id + {entry_id - first:d}, {work.seq:d}, '{table}', id, '{table}', id,"
        f" '{Operation.INSERT}', 1 FROM \"{table}\" WHERE id BETWEEN ? AND ? ORDER BY id",
        (first, first + count - 1),
    )
    tail = f":{Operation.INSERT}:1\n{table}:"
    work.chain(f"{table}:{tail.join(map(str, range(first, first + count)))}:{Operation.INSERT}:1\n")


def defer_indexes(work: Transaction, table: str, coming: int, all_rows: int) -> None:
    """Drop the table's deferred indexes until the unit's end, once enough rows change.

    `coming` more rows are about to change, of `all_rows` there were.
    """
    changed = work.changed_rows[table] = work.changed_rows.get(table, 0) + coming
    if table in work.deferred_tables:
        return
    if changed < DEFER_FROM_ROWS or changed < all_rows * DEFER_FROM_SHARE:
        return
    work.deferred_tables.add(table)
    for name in DEFERRED_INDEXES.get(table, ()):
        _defer(work, table, name)


def expect_updates(work: Transaction, table: str, columns: Iterable[str], count: int) -> None:
    """Drop those deferred indexes that `count` changes of `columns` would move, if they are many.

    Whoever calls it looks nothing up by them until the unit's end.
    """
    if count < DEFER_FROM_ROWS or table in work.deferred_tables:
        return
    moved = frozenset({"updated_at", *columns})
    if (table, moved) in work.expected_updates:
        return
    work.expected_updates.add((table, moved))
    if count < _next_id(work, table) * DEFER_FROM_SHARE:
        return
    work.begin_many_updates()
    for name in DEFERRED_INDEXES.get(table, ()):
        _defer(work, table, name, moved)


def _defer(work: Transaction, table: str, name: str, moved: AbstractSet[str] = frozenset()) -> None:
    """Drop an index; with `moved` columns only if it holds one of them."""
    row = work.raw.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?", (name,)
    ).fetchone()
    if row is None or (moved and moved.isdisjoint(_WORDS.findall(row[0]))):
        return
    work.raw.execute(f'DROP INDEX "{name}"')
    work.deferred_indexes.append((table, row[0]))


def expect(work: Transaction, table: str, count: int) -> None:
    """Prepare for about `count` changed rows of `table`."""
    if count >= DEFER_FROM_ROWS:
        work.begin_bulk()
        defer_indexes(work, table, count, _next_id(work, table))
        work.changed_rows[table] -= count


def make_deferred_indexes(work: Transaction) -> None:
    """Make the dropped indexes anew, in the same transaction."""
    if not work.deferred_indexes:
        return
    # Told again behind the dropping, sorting keeps to it: 50 MB less, measured.
    work.raw.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
    work.expected_updates.clear()
    while work.deferred_indexes:
        table, text = work.deferred_indexes.pop(0)
        with _sorting_in_one_block(work, table):
            work.raw.execute(text)


@contextmanager
def _sorting_in_one_block(work: Transaction, table: str) -> Generator[None]:
    """Let SQLite gather what it sorts in one block of memory, which takes a third less time.

    It does so only where it may go on in a temporary file. None is written: what tables of this
    size have to sort is less than the cache, and that is when it would begin to.
    """
    is_small = _next_id(work, table) <= SORTED_ROWS[table]
    if not is_small or not _keep_temporaries(work, "FILE"):
        yield
        return
    try:
        yield
    finally:
        _keep_temporaries(work, "MEMORY")


def _keep_temporaries(work: Transaction, where: str) -> bool:
    """Say where SQLite keeps what is temporary; false where something of the kind is there."""
    try:
        work.raw.execute(f"PRAGMA temp_store = {where}")
    except DriverError:
        return False
    return True


def _next_id(work: Transaction, table: str) -> int:
    return int(work.raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').fetchone()[0])


def log_plain(work: Transaction, table: str, entries: Iterable[tuple[int, Operation, int]]) -> None:
    """Log (record id, operation, version) without values."""
    stream = iter(entries)
    seq = work.seq
    while piece := list(islice(stream, SLICE_ROWS)):
        entry_id = work.take_entry_ids(len(piece))
        rows = [
            (number, seq, table, record_id, table, record_id, operation, version)
            for number, (record_id, operation, version) in enumerate(piece, entry_id)
        ]
        work.raw.executemany(_PLAIN_ENTRY, rows)
        if work.has_room_for(len(rows)):
            # What came without its values cannot be made again of them.
            work.keep_rows([(*row, None, None) for row in rows if row[6] != Operation.INSERT])
        work.chain("".join(plain_entry_text(table, i, op, version) for i, op, version in piece))


def set_binned_many(work: UnitOfWork, table: str, ids: Iterable[int], *, binned: bool) -> int:
    """See `UnitOfWork.bin_many` and `restore_many`."""
    if not work.shapes.of(table).has_bin:
        raise ValueError(f"{table} has no bin")
    state = "IS NULL" if binned else "IS NOT NULL"
    total = 0
    for piece in slices(sorted(ids)):
        found = _rows_of(work, table, ("version",), piece, f"deleted_at {state}")
        set_binned(work, table, dict(found), binned=binned)
        work.advance(len(piece))
        total += len(found)
    return total


def set_binned(work: UnitOfWork, table: str, versions: Mapping[int, int], *, binned: bool) -> None:
    """Bin or restore records that are known to be in the other state, at these versions."""
    if not versions:
        return
    if len(versions) > 1:
        work.begin_many_updates()
        defer_indexes(work, table, len(versions), _next_id(work, table))
    stamp = (work.now_ms, work.actor.user_id) if binned else (None, None)
    ids = tuple(versions)
    work.raw.execute(
        f'UPDATE OR FAIL "{table}" SET deleted_at = ?, deleted_by = ?, version = version + 1,'
        f" updated_at = ?, updated_by = ? WHERE id {GIVEN_IDS}",
        (*stamp, work.now_ms, work.actor.user_id, json.dumps(ids)),
    )
    operation = Operation.BIN if binned else Operation.RESTORE
    work.log_plain(table, ((i, operation, version + 1) for i, version in versions.items()))
    work.touch_many(table, ids)
    work.note_columns(table, ())


def _rows_of(
    work: Transaction, table: str, columns: tuple[str, ...], ids: list[int], condition: str
) -> list[tuple[Any, ...]]:
    """The rows with these ids that exist and meet the condition, in order of id."""
    rows: list[tuple[Any, ...]] = work.raw.execute(
        f'SELECT id, {_quoted(columns)} FROM "{table}"'
        f" WHERE id {GIVEN_IDS} AND {condition} ORDER BY id",
        (json.dumps(ids),),
    ).fetchall()
    return rows
