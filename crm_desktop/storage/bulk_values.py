"""Many changed rows with their old and new values in the log: what an undo sets back.

Rows that get the same values are written by one statement, the others by one fixed statement per
row; the log is the same as that of single writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, islice
from operator import itemgetter, ne
from typing import TYPE_CHECKING, Any

from crm_desktop.storage.change_log import LoggedChange, Operation, encode_values, row_encoder

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

SLICE_ROWS = 10_000
"""Rows per statement: SQLite visits each page of an index once per slice."""
_WORTH_TOGETHER = 20
"""Fewer rows with the same new values are written one by one."""

Row = tuple[Any, ...]

GIVEN_IDS = "IN (SELECT value FROM json_each(?))"
"""A condition on ids that are bound as one JSON text: a fixed statement for any number of them."""


def update_by(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    ids: Iterable[int],
    change: Callable[[Row], Row],
    *,
    is_living: bool = True,
) -> int:
    """Give records the values that `change` makes of their old ones; how many changed.

    `change` depends on the values of `columns` alone: it is asked once for equal ones. With
    `is_living` those in the bin are left out. In the order of ids, in which the rows lie: in the
    order of a list nearly every row would fetch a page, and the same pages again and again.
    """
    known: dict[Row, Row] = {}
    total = 0
    for piece in slices(sorted(ids)):
        changes: list[tuple[int, int, Row, Row]] = []
        for key, version, *values in stored_rows(
            work, table, ("version", *columns), piece, is_living=is_living
        ):
            old = tuple(values)
            new = known.get(old)
            if new is None:
                new = known[old] = change(old)
            if new != old:
                changes.append((key, version, old, new))
        total += write_changes(work, table, columns, changes)
        work.advance(len(piece))
    return total


def update_each(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    *,
    is_stamped: bool = True,
    roots: Mapping[int, int] | None = None,
) -> int:
    """Give records new values of `columns`; `rows` hold an id and the values.

    Rows that are gone, or have the values already, are left out. Returns how many changed.
    """
    total = 0
    for piece in slices(rows):
        wanted = {row[0]: tuple(row[1:]) for row in piece}
        stored = stored_rows(work, table, ("version", *columns), list(wanted))
        changes = [
            (key, version, tuple(old), wanted[key])
            for key, version, *old in stored
            if tuple(old) != wanted[key]
        ]
        total += write_changes(work, table, columns, changes, is_stamped=is_stamped, roots=roots)
        work.advance(len(piece))
    return total


def fill_each(work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Give records texts where they have none; see `UnitOfWork.fill_each`."""
    encode = row_encoder(columns)
    empty = encode(("",) * len(columns))
    stamp = (work.now_ms, work.actor.user_id)
    text = _update_text(work, table, columns, has_stamp=True) + "= ?"
    total = 0
    for piece in slices(rows):
        piece.sort(key=itemgetter(0))
        if len(piece) >= _MANY_UPDATES:
            work.begin_many_updates()
        else:
            work.begin_bulk()
        work.raw.executemany(text, [(*row[2:], *stamp, row[0]) for row in piece])
        entries: list[LoggedChange] = [
            (key, key, version + 1, empty, encode(values)) for key, version, *values in piece
        ]
        work.log_values(table, Operation.UPDATE, table, entries)
        work.advance(len(piece))
        total += len(piece)
    work.note_columns(table, columns)
    return total


def set_derived(work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """See `UnitOfWork.set_derived`."""
    total = 0
    for piece in slices(rows):
        wanted = {row[0]: tuple(row[1:]) for row in piece}
        stored = stored_rows(work, table, ("version", *columns), list(wanted))
        changed = {key: version for key, version, *old in stored if tuple(old) != wanted[key]}
        if not changed:
            continue
        if len(changed) > 1:
            work.begin_bulk()
        _set_values(work, table, columns, [(wanted[key], key) for key in changed], ())
        entries = ((key, Operation.UPDATE, version + 1) for key, version in changed.items())
        work.log_plain(table, entries)
        work.touch_many(table, changed)
        work.note_columns(table, columns)
        total += len(changed)
    return total


_MANY_UPDATES = SLICE_ROWS
"""Whole slices of changes are worth keeping what was read in memory."""


def write_changes(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    changes: Sequence[tuple[int, int, Row, Row]],
    *,
    is_stamped: bool = True,
    roots: Mapping[int, int] | None = None,
    root_kind: str = "",
) -> int:
    """Write and log changes: id, version before, old and new values.

    `roots` are the records, of this kind if no other one is said, on whose cards they are logged,
    if not on their own.
    """
    if len(changes) >= _MANY_UPDATES:
        work.begin_many_updates()
    elif len(changes) > 1:
        work.begin_bulk()
    stamp = (work.now_ms, work.actor.user_id) if is_stamped else ()
    for names, rows in _by_moved_columns(columns, changes):
        _set_values(work, table, names, rows, stamp)
    texts = _texts(columns, ((old, new) for _key, _version, old, new in changes))
    entries: list[LoggedChange] = [
        (change[0], roots[change[0]] if roots else change[0], change[1] + 1, *both)
        for change, both in zip(changes, texts, strict=True)
    ]
    work.log_values(table, Operation.UPDATE, root_kind or table, entries)
    work.note_columns(table, columns)
    return len(changes)


def _by_moved_columns(
    columns: tuple[str, ...], changes: Sequence[tuple[int, int, Row, Row]]
) -> Iterator[tuple[tuple[str, ...], list[tuple[Row, int]]]]:
    """New values with their ids, by the columns that differ from what is there.

    SQLite moves a row in the index of each column that is set, though it be to what it was.
    """
    if len(columns) == 1 or len(changes) < _WORTH_TOGETHER:
        yield columns, [(new, key) for key, _version, _old, new in changes]
        return
    groups: dict[tuple[bool, ...], list[tuple[Row, int]]] = {}
    for key, _version, old, new in changes:
        moved = tuple(map(ne, old, new))
        groups.setdefault(moved, []).append((new, key))
    for moved, rows in groups.items():
        if all(moved) or not any(moved):
            yield columns, rows
        else:
            names = tuple(compress(columns, moved))
            yield names, [(tuple(compress(new, moved)), key) for new, key in rows]


def _texts(
    columns: tuple[str, ...], changes: Iterable[tuple[Row, Row]]
) -> Iterator[tuple[str | None, str | None]]:
    """What the log says of changes, each from its old and new values: the columns that differ."""
    encode = row_encoder(columns)
    known: dict[tuple[Row, Row], tuple[str | None, str | None]] = {}
    for change in changes:
        both = known.get(change)
        if both is None:
            old, new = change
            places = [place for place, value in enumerate(new) if value != old[place]]
            if len(places) == len(columns):
                both = encode(old), encode(new)
            else:
                both = (
                    encode_values({columns[place]: old[place] for place in places}),
                    encode_values({columns[place]: new[place] for place in places}),
                )
            known[change] = both
        yield both


def _set_values(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Row, int]],
    stamp: Row,
) -> None:
    """Write new values and ids: one statement per value that many rows get.

    `OR FAIL`, because a statement that could be taken back alone copies every page it changes;
    an error takes the whole unit back.
    """
    if not work.shapes.of(table).has_updated:
        stamp = ()
    text = _update_text(work, table, columns, has_stamp=bool(stamp))
    by_value: dict[Row, list[int]] = {}
    for new, key in rows:
        by_value.setdefault(new, []).append(key)
    single: list[Row] = []
    for new, keys in by_value.items():
        if len(keys) < _WORTH_TOGETHER:
            single += [(*new, *stamp, key) for key in keys]
        else:
            work.raw.execute(text + GIVEN_IDS, (*new, *stamp, json.dumps(keys)))
    single.sort(key=lambda row: row[-1])
    work.raw.executemany(text + "= ?", single)


def _update_text(work: UnitOfWork, table: str, columns: tuple[str, ...], *, has_stamp: bool) -> str:
    sets = [f'"{name}" = ?' for name in columns]
    if has_stamp:
        sets += ["updated_at = ?", "updated_by = ?"]
    if work.shapes.of(table).has_version:
        sets.append("version = version + 1")
    return f'UPDATE OR FAIL "{table}" SET {", ".join(sets)} WHERE id '


def insert_children(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row], root_kind: str
) -> int:
    """Insert children of records that exist; the first of `columns` is the id of the root."""
    next_id = work.raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').fetchone()[0]
    numbers = count(next_id)
    text = work.shapes.insert_text(work.shapes.of(table), ("id", *columns))
    total = 0
    for piece in slices(rows):
        work.begin_bulk()
        full = [(next(numbers), *row) for row in piece]
        work.raw.executemany(text, full)
        _log_inserted(work, table, columns, full, root_kind)
        work.advance(len(full))
        total += len(full)
    return total


def put_children_back(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Iterable[Row], root_kind: str
) -> set[int]:
    """Insert removed children under their old ids: `rows` hold the id, then `columns`.

    Returns the ids that are there now; where somebody has put another in its place it is left.
    """
    text = work.shapes.insert_text(work.shapes.of(table), ("id", *columns))
    text = text.replace("INSERT", "INSERT OR IGNORE", 1)
    back: set[int] = set()
    for piece in slices(rows):
        work.begin_bulk()
        work.raw.executemany(text, piece)
        there = {row[0] for row in stored_rows(work, table, (), [row[0] for row in piece])}
        _log_inserted(work, table, columns, [row for row in piece if row[0] in there], root_kind)
        back |= there
        work.advance(len(piece))
    return back


def _log_inserted(
    work: UnitOfWork, table: str, columns: tuple[str, ...], rows: Sequence[Row], root_kind: str
) -> None:
    encode = row_encoder(columns)
    entries: list[LoggedChange] = [(row[0], row[1], 0, None, encode(row[1:])) for row in rows]
    work.log_values(table, Operation.INSERT, root_kind, entries)
    work.note_columns(table, columns)


def update_children(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    roots: Mapping[int, int],
    root_kind: str,
) -> int:
    """Give child rows new values of `columns`; `rows` hold an id and the values.

    `roots` are the ids of the records they belong to. Returns how many changed.
    """
    total = 0
    for piece in slices(rows):
        wanted = {row[0]: tuple(row[1:]) for row in piece}
        changes = [
            (key, tuple(old), wanted[key])
            for key, *old in stored_rows(work, table, columns, list(wanted))
            if tuple(old) != wanted[key]
        ]
        work.begin_many_updates()
        _set_values(work, table, columns, [(new, key) for key, _old, new in changes], ())
        entries: list[LoggedChange] = [
            (change[0], roots[change[0]], 0, *both)
            for change, both in zip(
                changes, _texts(columns, (change[1:] for change in changes)), strict=True
            )
        ]
        work.log_values(table, Operation.UPDATE, root_kind, entries)
        work.note_columns(table, columns)
        work.advance(len(piece))
        total += len(changes)
    return total


def delete_children(
    work: UnitOfWork,
    table: str,
    roots: Mapping[int, int],
    root_kind: str,
    texts: Mapping[int, str | None] | None = None,
) -> int:
    """Remove child rows, given with the ids of their roots, for good; the log keeps their values.

    `texts` are these values as the log writes them, if all are known already. Returns how many
    there were.
    """
    columns = tuple(name for name in work.shapes.of(table).columns if name != "id")
    total = 0
    for piece in slices(sorted(roots)):
        olds = texts
        if olds is None:
            olds = {
                key: encode_values(dict(zip(columns, values, strict=True)))
                for key, *values in stored_rows(work, table, columns, piece)
            }
        work.begin_many_updates()
        work.raw.execute(f'DELETE FROM "{table}" WHERE id {GIVEN_IDS}', (json.dumps(piece),))
        entries: list[LoggedChange] = [
            (key, roots[key], 0, olds[key], None) for key in piece if key in olds
        ]
        work.log_values(table, Operation.DELETE, root_kind, entries)
        work.note_columns(table, columns)
        work.advance(len(piece))
        total += len(entries)
    return total


def stored_rows(
    work: UnitOfWork,
    table: str,
    columns: tuple[str, ...],
    ids: Sequence[int],
    *,
    is_living: bool = False,
) -> list[tuple[Any, ...]]:
    """The rows with these ids that exist, each behind its id, in order of id.

    With `is_living` those in the bin are left out.
    """
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    alive = " AND deleted_at IS NULL" if is_living and work.shapes.of(table).has_bin else ""
    found: list[tuple[Any, ...]] = work.raw.execute(
        f'SELECT {names} FROM "{table}" WHERE id {GIVEN_IDS}{alive} ORDER BY id',
        (json.dumps(list(ids)),),
    ).fetchall()
    return found


def slices(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """`rows` in lists short enough for one statement."""
    stream = iter(rows)
    while piece := list(islice(stream, SLICE_ROWS)):
        yield piece
