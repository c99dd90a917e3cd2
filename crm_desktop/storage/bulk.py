"""Writing many rows in one unit of work: fixed statements, streamed, in short slices.

`executemany` with one fixed statement costs a tenth of building SQL per row (performance.md,
section 3); slices keep each call into the driver short, so that the window can breathe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uids
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import Operation, plain_entry_text

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

SLICE_ROWS = 2000
"""Rows per call into the driver."""

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
    shape = work.shapes.of(table)
    if not shape.has_uid:
        raise ValueError(f"{table} is no record; its rows are children")
    work.begin_bulk()
    first = _next_id(work, table)
    now, user = work.now_ms, work.actor.user_id
    marks = ", ".join("?" * len(columns))
    text = (
        f'INSERT INTO "{table}" (id, uid, version, created_at, created_by, updated_at,'
        f" updated_by, {_quoted(columns)})"
        f" VALUES (?, ?, 1, {now:d}, {user:d}, {now:d}, {user:d}, {marks})"
    )
    stream = iter(rows)
    ids = first
    while piece := list(islice(stream, SLICE_ROWS)):
        uids = new_uids(len(piece))
        work.raw.executemany(
            text, [(i, uid, *row) for i, uid, row in zip(count(ids), uids, piece, strict=False)]
        )
        log_plain(work, table, ((i, Operation.INSERT, 1) for i in range(ids, ids + len(piece))))
        ids += len(piece)
    work.published_kind_in_bulk(table)
    return range(first, ids)


def insert_children_many(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> int:
    """See `UnitOfWork.insert_children_many`."""
    if work.shapes.of(table).has_uid:
        raise ValueError(f"{table} is a record of its own; use insert_many")
    work.begin_bulk()
    text = f'INSERT INTO "{table}" ({_quoted(columns)}) VALUES ({", ".join("?" * len(columns))})'
    stream = iter(rows)
    total = 0
    while piece := list(islice(stream, SLICE_ROWS)):
        work.raw.executemany(text, piece)
        total += len(piece)
    return total


def _next_id(work: UnitOfWork, table: str) -> int:
    return int(work.raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').fetchone()[0])


def log_plain(work: UnitOfWork, table: str, entries: Iterable[tuple[int, Operation, int]]) -> None:
    """Log (record id, operation, version) without values."""
    stream = iter(entries)
    seq = work.seq
    while piece := list(islice(stream, SLICE_ROWS)):
        entry_id = work.take_entry_ids(len(piece))
        work.raw.executemany(
            _PLAIN_ENTRY,
            [
                (number, seq, table, record_id, table, record_id, operation, version)
                for number, (record_id, operation, version) in enumerate(piece, entry_id)
            ],
        )
        work.chain("".join(plain_entry_text(table, i, op, version) for i, op, version in piece))


def _slices(ids: Iterable[int]) -> Iterator[list[int]]:
    stream = iter(ids)
    while piece := list(islice(stream, SLICE_ROWS)):
        yield piece


def set_binned_many(work: UnitOfWork, table: str, ids: Iterable[int], *, binned: bool) -> int:
    """See `UnitOfWork.bin_many` and `restore_many`."""
    shape = work.shapes.of(table)
    if not shape.has_bin:
        raise ValueError(f"{table} has no bin")
    operation = Operation.BIN if binned else Operation.RESTORE
    state = "IS NULL" if binned else "IS NOT NULL"
    stamp = (work.now_ms, work.actor.user_id) if binned else (None, None)
    total = 0
    for piece in _slices(ids):
        found = _rows_of(work, table, ("version",), piece, f"deleted_at {state}")
        if len(piece) > 1:
            work.begin_bulk()
        work.raw.executemany(
            f'UPDATE "{table}" SET deleted_at = ?, deleted_by = ?, version = version + 1,'
            " updated_at = ?, updated_by = ? WHERE id = ?",
            [(*stamp, work.now_ms, work.actor.user_id, record_id) for record_id, _ in found],
        )
        work.log_plain(table, ((i, operation, version + 1) for i, version in found))
        for record_id, _ in found:
            work.touch(RecordRef(table, record_id))
        total += len(found)
    return total


def update_many(
    work: UnitOfWork, table: str, ids: Iterable[int], values: Mapping[str, object]
) -> int:
    """See `UnitOfWork.update_many`."""
    shape = work.shapes.of(table)
    columns = tuple(values)
    total = 0
    for piece in _slices(ids):
        for record_id, version, *stored in _rows_of(work, table, ("version", *columns), piece, "1"):
            if all(old == values[name] for name, old in zip(columns, stored, strict=True)):
                continue
            work.update(shape.name, record_id, values, version)
            total += 1
    return total


def _rows_of(
    work: UnitOfWork, table: str, columns: tuple[str, ...], ids: list[int], condition: str
) -> list[tuple[Any, ...]]:
    """The rows with these ids that exist and meet the condition, in order of id."""
    if len(ids) > SLICE_ROWS:
        raise StorageUnavailable("internal")
    marks = ", ".join("?" * len(ids))
    rows: list[tuple[Any, ...]] = work.raw.execute(
        f'SELECT id, {_quoted(columns)} FROM "{table}"'
        f" WHERE id IN ({marks}) AND {condition} ORDER BY id",
        ids,
    ).fetchall()
    return rows
