"""Taking back many entries of one kind together: those that are still as the batch left them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from crm_desktop.storage import bulk_values
from crm_desktop.storage.bulk_values import Row
from crm_desktop.storage.change_log import Operation, decode_values, row_encoder

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

FEWEST = 20
"""Fewer entries are looked at one by one."""


class LoggedRow(NamedTuple):
    """A row of the log as it lies in the file, its values still JSON."""

    kind: str
    record_id: int
    root_kind: str
    root_id: int
    operation: str
    version: int
    old_text: str | None
    new_text: str | None


def grouped(
    entries: Sequence[LoggedRow], has_life: Callable[[str], bool]
) -> Iterator[list[LoggedRow]]:
    """Entries, the newest first, in groups of one kind and operation that go back together.

    Where they follow each other in short runs, as after a merge of many, they are put in another
    order, which comes to the same: no row is touched twice but records that have a life of their
    own (`has_life` of their kind), whose entries stay in order; rows that came go before others
    change, and those that went come back after that; what was made goes last, when nobody uses it.
    """
    runs = [list(run) for _key, run in groupby(entries, key=attrgetter("kind", "operation"))]
    children = [(one.kind, one.record_id) for one in entries if not has_life(one.kind)]
    if len(runs) * FEWEST < len(entries) or len(set(children)) < len(children):
        yield from runs
        return
    met: Counter[tuple[str, int]] = Counter()
    groups: dict[tuple[int, int, str, str], list[LoggedRow]] = {}
    for one in entries:
        met[one[:2]] += 1
        turn = _CHILDS_TURN.get(one.operation, 1)
        if has_life(one.kind):
            turn = _LAST_TURN if one.operation == Operation.INSERT else 1
        groups.setdefault((turn, met[one[:2]], one.kind, one.operation), []).append(one)
    yield from (groups[key] for key in sorted(groups))


_CHILDS_TURN: dict[str, int] = {Operation.INSERT: 0, Operation.UPDATE: 1, Operation.DELETE: 2}
_LAST_TURN = 3

_Read = Callable[[LoggedRow], tuple[tuple[str, ...], Row | None, Row | None]]
"""Columns of an entry, and their values before and after it (`None`: no row)."""


def take_back_many(
    work: UnitOfWork, seq: int, entries: Iterable[LoggedRow], *, made_records: bool
) -> list[LoggedRow]:
    """Take back what can be taken back together; returns the entries that this was.

    `made_records`: whether the batch made any, with which their children came.

    `entries` are of one kind and operation. The others need a closer look: somebody changed them
    since, they came with their record, or they do not have the form of a bulk change.
    """
    # In the order of ids, in which rows lie and indexes are written.
    entries = sorted(entries, key=attrgetter("record_id"))
    if len(entries) < FEWEST or len({row.record_id for row in entries}) != len(entries):
        return []
    root_kind, made_here = entries[0].root_kind, set[int]()
    if made_records:
        made_here = _roots_made_in(work, seq, entries)
    likely = [row for row in entries if row.root_kind == root_kind and row.root_id not in made_here]
    if not likely:
        return []
    kind, operation = likely[0].kind, likely[0].operation
    if work.shapes.of(kind).has_version:
        return _set_records_back(work, likely) if operation == Operation.UPDATE else []
    if operation == Operation.UPDATE:
        return _set_children_back(work, likely)
    if operation == Operation.INSERT:
        return _remove_children(work, likely)
    return _put_children_back(work, likely) if operation == Operation.DELETE else []


def _reader() -> _Read:
    """Reads the values of entries; equal texts are read once."""
    known: dict[object, tuple[tuple[str, ...], Row | None, Row | None]] = {}

    def read(row: LoggedRow) -> tuple[tuple[str, ...], Row | None, Row | None]:
        texts = row[-2:]
        found = known.get(texts)
        if found is None:
            old, new = map(decode_values, texts)
            columns = tuple(new if new is not None else old or ())
            found = known[texts] = (
                columns,
                None if old is None else tuple(old.values()),
                None if new is None else tuple(new.values()),
            )
        return found

    return read


def _by_columns(
    entries: Iterable[LoggedRow], read: _Read
) -> dict[tuple[str, ...], list[tuple[LoggedRow, Row, Row]]]:
    """Changes with their old and new values, those of the same columns together."""
    found: dict[tuple[str, ...], list[tuple[LoggedRow, Row, Row]]] = {}
    for row in entries:
        columns, old, new = read(row)
        if old is not None and new is not None:
            found.setdefault(columns, []).append((row, old, new))
    return found


def _set_records_back(work: UnitOfWork, entries: list[LoggedRow]) -> list[LoggedRow]:
    """Give records that are as the entries left them the values they had before."""
    kind, root_kind = entries[0].kind, entries[0].root_kind
    done: list[LoggedRow] = []
    for columns, all_members in _by_columns(entries, _reader()).items():
        lost = _naming_lost(work, kind, columns, [old for _row, old, _new in all_members])
        members = [one for place, one in enumerate(all_members) if place not in lost]
        stored = _stored(work, kind, ("version", *columns), [row for row, _old, _new in members])
        changes: list[tuple[int, int, Row, Row]] = []
        roots: dict[int, int] = {}
        for row, old, new in members:
            now = stored.get(row.record_id)
            if now is not None and now[2:] == new:
                changes.append((row.record_id, now[1], new, old))
                roots[row.record_id] = row.root_id
                done.append(row)
        bulk_values.write_changes(work, kind, columns, changes, roots=roots, root_kind=root_kind)
        work.advance(len(changes))
    return done


def _set_children_back(work: UnitOfWork, entries: list[LoggedRow]) -> list[LoggedRow]:
    """As `_set_records_back`, for rows that have no version.

    The id of a row that went may be given to another one, on another card.
    """
    kind, root_kind = entries[0].kind, entries[0].root_kind
    owner = [name for name in (f"{root_kind}_id",) if name in work.shapes.of(kind).columns]
    done: list[LoggedRow] = []
    for columns, all_members in _by_columns(entries, _reader()).items():
        lost = _naming_lost(work, kind, columns, [old for _row, old, _new in all_members])
        members = [one for place, one in enumerate(all_members) if place not in lost]
        stored = _stored(work, kind, (*owner, *columns), [row for row, _old, _new in members])
        olds: list[Row] = []
        roots: dict[int, int] = {}
        for row, old, new in members:
            now = stored.get(row.record_id)
            if now is None or (owner and now[1] != row.root_id):
                continue
            if now[1 + len(owner) :] == new:
                olds.append((row.record_id, *old))
                roots[row.record_id] = row.root_id
                done.append(row)
        bulk_values.update_children(work, kind, columns, olds, roots, root_kind)
    return done


def _remove_children(work: UnitOfWork, entries: list[LoggedRow]) -> list[LoggedRow]:
    """Remove children that are still as they came, by the texts of the log.

    A row of few values is quicker written as the log writes it than the log's text is read.
    """
    kind, root_kind = entries[0].kind, entries[0].root_kind
    columns = tuple(decode_values(entries[0].new_text) or ())
    stored, encode = _stored(work, kind, columns, entries), row_encoder(columns)
    removed: list[LoggedRow] = []
    for row in entries:
        now = stored.get(row.record_id)
        if now is not None and now[1] == row.root_id and encode(now[1:]) == row.new_text:
            removed.append(row)
    roots = {row.record_id: row.root_id for row in removed}
    is_told_whole = {"id", *columns} == set(work.shapes.of(kind).columns)
    texts = {row.record_id: row.new_text for row in removed} if is_told_whole else None
    bulk_values.delete_children(work, kind, roots, root_kind, texts)
    return removed


def _put_children_back(work: UnitOfWork, entries: list[LoggedRow]) -> list[LoggedRow]:
    """Insert removed children again whose records still are there."""
    read, kind, root_kind = _reader(), entries[0].kind, entries[0].root_kind
    columns = read(entries[0])[0]
    there = _stored(work, kind, (), entries)
    roots = bulk_values.stored_rows(work, root_kind, (), list({row.root_id for row in entries}))
    living = {row[0] for row in roots}
    olds: list[Row] = []
    for row in entries:
        names, old, _new = read(row)
        if row.record_id in there or row.root_id not in living or old is None:
            continue
        if names == columns and old[0] == row.root_id:
            olds.append((row.record_id, *old))
    lost = _naming_lost(work, kind, ("id", *columns), olds)
    olds = [row for place, row in enumerate(olds) if place not in lost]
    back = bulk_values.put_children_back(work, kind, columns, olds, root_kind)
    return [row for row in entries if row.record_id in back]


def _naming_lost(
    work: UnitOfWork, kind: str, columns: Sequence[str], rows: Sequence[Row]
) -> set[int]:
    """The places of those rows that name what was removed for good since."""
    if not work.highest_removed:
        return set()
    from crm_desktop.storage.undo_lost import naming_lost

    return naming_lost(work, kind, columns, rows)


def _stored(
    work: UnitOfWork, kind: str, columns: tuple[str, ...], entries: Sequence[LoggedRow]
) -> dict[int, Row]:
    """The rows of these entries that exist, each with its id first, by id."""
    ids = [row.record_id for row in entries]
    return {row[0]: row for row in bulk_values.stored_rows(work, kind, columns, ids)}


def _roots_made_in(work: UnitOfWork, seq: int, entries: Sequence[LoggedRow]) -> set[int]:
    roots = json.dumps(list({row.root_id for row in entries}))
    rows = work.raw.execute(
        f"SELECT root_id FROM change_entry WHERE root_kind = ? AND root_id {bulk_values.GIVEN_IDS}"
        " AND seq = ? AND kind = root_kind AND record_id = root_id AND operation = 'insert'",
        (entries[0].root_kind, roots, seq),
    ).fetchall()
    return {row[0] for row in rows}
