"""Taking back many entries of one kind together: those that are still as the batch left them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.storage import bulk_values
from crm_desktop.storage.change_log import Operation, decode_values, encode_values

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


class _Decoded(NamedTuple):
    """An entry with its columns, and the values before and after it (`None`: no row)."""

    row: LoggedRow
    columns: tuple[str, ...]
    old: tuple[Any, ...] | None
    new: tuple[Any, ...] | None


def take_back_many(
    work: UnitOfWork, seq: int, entries: Sequence[LoggedRow], *, made_records: bool
) -> list[LoggedRow]:
    """Take back what can be taken back together; returns the entries that this was.

    `made_records`: whether the batch made any, with which their children came.

    `entries` are of one kind and operation. The others need a closer look: somebody changed them
    since, they came with their record, or they do not have the form of a bulk change.
    """
    first = entries[0]
    is_update = first.operation == Operation.UPDATE
    suits = is_update or not work.shapes.of(first.kind).has_version
    ids = {row.record_id for row in entries}
    if len(entries) < FEWEST or not suits or len(ids) != len(entries):
        return []
    if first.operation not in (Operation.UPDATE, Operation.INSERT, Operation.DELETE):
        return []
    made_here: set[int] = _roots_made_in(work, seq, entries) if made_records else set()
    if first.operation == Operation.INSERT:
        removed = _remove_as_logged(work, [row for row in entries if row.root_id not in made_here])
        if removed is not None:
            return removed
    decoded = _decoded(entries)
    columns = decoded[0].columns
    has_version = work.shapes.of(first.kind).has_version
    wanted = ("version", *columns) if has_version else columns
    stored = {row[0]: row[1:] for row in bulk_values.stored_rows(work, first.kind, wanted, [*ids])}
    versions = {key: row[0] for key, row in stored.items()} if has_version else {}
    skipped = int(has_version)
    plain = [
        one
        for one in decoded
        if one.row.root_id not in made_here
        and one.row.root_kind == first.root_kind
        and one.columns == columns
        and (row := stored.get(one.row.record_id)) is not None
        and row[skipped:] == one.new
        and _has_simple_root(one, is_record=has_version)
    ]
    if first.operation == Operation.DELETE:
        plain = _with_root(work, plain)
    return _take_back(work, columns, plain, versions)


def _remove_as_logged(work: UnitOfWork, entries: Sequence[LoggedRow]) -> list[LoggedRow] | None:
    """Remove children that are still as the log says, by its texts; `None` if it tells only a part.

    A row of few values is quicker written as the log writes it than the log's text is read.
    """
    if not entries:
        return []
    first = entries[0]
    columns = tuple(decode_values(first.new_text) or ())
    if columns != tuple(name for name in work.shapes.of(first.kind).columns if name != "id"):
        return None
    ids = [row.record_id for row in entries]
    stored = {row[0]: row[1:] for row in bulk_values.stored_rows(work, first.kind, columns, ids)}
    removed: list[LoggedRow] = []
    texts: dict[int, str | None] = {}
    for row in entries:
        values = stored.get(row.record_id)
        if values is None or values[0] != row.root_id or row.root_kind != first.root_kind:
            continue
        text = encode_values(dict(zip(columns, values, strict=True)))
        if text == row.new_text:
            texts[row.record_id] = text
            removed.append(row)
    roots = {row.record_id: row.root_id for row in removed}
    bulk_values.delete_children(work, first.kind, roots, first.root_kind, texts)
    return removed


def _decoded(entries: Sequence[LoggedRow]) -> list[_Decoded]:
    """The entries with their values; equal texts are read once."""
    known: dict[str | None, tuple[tuple[str, ...], tuple[Any, ...] | None]] = {None: ((), None)}

    def read(text: str | None) -> tuple[tuple[str, ...], tuple[Any, ...] | None]:
        found = known.get(text)
        if found is None:
            values = decode_values(text) or {}
            found = known[text] = (tuple(values), tuple(values.values()))
        return found

    decoded: list[_Decoded] = []
    for row in entries:
        old_columns, old = read(row.old_text)
        new_columns, new = read(row.new_text)
        decoded.append(_Decoded(row, new_columns or old_columns, old, new))
    return decoded


def _has_simple_root(one: _Decoded, *, is_record: bool) -> bool:
    """A record's own root, or a child that names it in its first column or only changed."""
    row = one.row
    if row.operation == Operation.UPDATE:
        return not is_record or (row.root_kind, row.root_id) == (row.kind, row.record_id)
    values = one.old if one.new is None else one.new
    return bool(values) and values[0] == row.root_id


def _roots_made_in(work: UnitOfWork, seq: int, entries: Sequence[LoggedRow]) -> set[int]:
    roots = json.dumps(list({row.root_id for row in entries}))
    rows = work.raw.execute(
        f"SELECT root_id FROM change_entry WHERE root_kind = ? AND root_id {bulk_values.GIVEN_IDS}"
        " AND seq = ? AND kind = root_kind AND record_id = root_id AND operation = 'insert'",
        (entries[0].root_kind, roots, seq),
    ).fetchall()
    return {row[0] for row in rows}


def _with_root(work: UnitOfWork, entries: list[_Decoded]) -> list[_Decoded]:
    """Those whose record still is there."""
    if not entries:
        return []
    roots = list({one.row.root_id for one in entries})
    rows = bulk_values.stored_rows(work, entries[0].row.root_kind, (), roots)
    there = {row[0] for row in rows}
    return [one for one in entries if one.row.root_id in there]


def _take_back(
    work: UnitOfWork,
    columns: tuple[str, ...],
    entries: list[_Decoded],
    versions: Mapping[int, int],
) -> list[LoggedRow]:
    """Write what was before; returns the entries for which that was possible.

    `versions` are those of records now.
    """
    if not entries:
        return []
    first = entries[0].row
    kind, root_kind = first.kind, first.root_kind
    roots = {one.row.record_id: one.row.root_id for one in entries}
    olds = ((one.row.record_id, *(one.old or ())) for one in entries)
    if first.operation == Operation.INSERT:
        bulk_values.delete_children(work, kind, roots, root_kind)
    elif first.operation == Operation.DELETE:
        back = bulk_values.put_children_back(work, kind, columns, olds, root_kind)
        entries = [one for one in entries if one.row.record_id in back]
    elif work.shapes.of(kind).has_version:
        changes = [
            (one.row.record_id, versions[one.row.record_id], one.new or (), one.old or ())
            for one in entries
        ]
        bulk_values.write_changes(work, kind, columns, changes)
        work.advance(len(changes))
    else:
        bulk_values.update_children(work, kind, columns, olds, roots, root_kind)
    return [one.row for one in entries]
