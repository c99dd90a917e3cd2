"""Many changed rows with their old and new values in the log: what an undo sets back.

One fixed statement per slice instead of one per row; the log is the same as that of single writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import Operation, encode_values

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

SLICE_ROWS = 2000
"""Rows per call into the driver."""

Row = tuple[object, ...]


def update_each(work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Give records new values of `columns`; `rows` hold an id and the values.

    Rows that are gone, or have the values already, are left out. Returns how many changed.
    """
    total = 0
    for piece in _slices(rows):
        wanted = {row[0]: row[1:] for row in piece}
        total += _update_slice(work, table, columns, wanted)
    return total


def _update_slice(
    work: UnitOfWork, table: str, columns: tuple[str, ...], wanted: Mapping[Any, Row]
) -> int:
    shape = work.shapes.of(table)
    changed = [
        (key, version, tuple(stored), wanted[key])
        for key, version, *stored in stored_rows(work, table, ("version", *columns), list(wanted))
        if tuple(stored) != wanted[key]
    ]
    if len(changed) > 1:
        work.begin_bulk()
    text = work.shapes.update_text(shape, columns)
    stamp = (work.now_ms, work.actor.user_id)
    work.raw.executemany(
        text, [(*new, *stamp, key, version) for key, version, _old, new in changed]
    )
    entries: list[LoggedChange] = []
    for key, version, old, new in changed:
        places = [place for place, value in enumerate(new) if value != old[place]]
        before = encode_values({columns[place]: old[place] for place in places})
        after = encode_values({columns[place]: new[place] for place in places})
        entries.append((key, RecordRef(table, key), version + 1, before, after))
    work.log_values(table, Operation.UPDATE, entries)
    return len(changed)


LoggedChange = tuple[int, RecordRef, int, str | None, str | None]
"""Record id, root, version after it (0 for children), old and new values as JSON."""


def insert_children(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row], root_kind: str
) -> int:
    """Insert children of records that exist; the first of `columns` is the id of the root.

    A first column `id` gives them their old ids back; the root's comes second then.
    """
    has_ids = columns[0] == "id"
    names = columns if has_ids else ("id", *columns)
    next_id = work.raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').fetchone()[0]
    numbers = count(next_id)
    text = work.shapes.insert_text(work.shapes.of(table), names)
    total = 0
    for piece in _slices(rows):
        work.begin_bulk()
        full = piece if has_ids else [(next(numbers), *row) for row in piece]
        work.raw.executemany(text, full)
        entries: list[LoggedChange] = []
        for key, *values in full:
            after = encode_values(dict(zip(names[1:], values, strict=True)))
            entries.append((_id(key), RecordRef(root_kind, _id(values[0])), 0, None, after))
        work.log_values(table, Operation.INSERT, entries)
        total += len(full)
    return total


def delete_children(work: UnitOfWork, table: str, roots: Mapping[int, RecordRef]) -> int:
    """Remove child rows, given with their roots, for good; the log keeps their values."""
    shape = work.shapes.of(table)
    columns = tuple(name for name in shape.columns if name != "id")
    total = 0
    for piece in _slices((key,) for key in roots):
        rows = stored_rows(work, table, columns, [_id(key) for (key,) in piece])
        work.begin_bulk()
        work.raw.executemany(work.shapes.delete_text(shape), [row[:1] for row in rows])
        entries: list[LoggedChange] = [
            (
                row[0],
                roots[row[0]],
                0,
                encode_values(dict(zip(columns, row[1:], strict=True))),
                None,
            )
            for row in rows
        ]
        work.log_values(table, Operation.DELETE, entries)
        total += len(rows)
    return total


def stored_rows(
    work: UnitOfWork, table: str, columns: tuple[str, ...], ids: Sequence[int]
) -> list[tuple[Any, ...]]:
    """The rows with these ids that exist, each behind its id, in order of id."""
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    marks = ", ".join("?" * len(ids))
    found: list[tuple[Any, ...]] = work.raw.execute(
        f'SELECT {names} FROM "{table}" WHERE id IN ({marks}) ORDER BY id', list(ids)
    ).fetchall()
    return found


def _id(value: object) -> int:
    return int(str(value))


def _slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    stream = iter(rows)
    while piece := list(islice(stream, SLICE_ROWS)):
        yield piece
