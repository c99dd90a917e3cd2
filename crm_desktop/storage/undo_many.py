"""Taking back many entries of one kind together: those that are still as the batch left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk_values
from crm_desktop.storage.change_log import ChangeEntry, Operation

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

FEWEST = 20
"""Fewer entries are looked at one by one."""


def take_back_many(
    work: UnitOfWork, seq: int, kind: str, entries: list[ChangeEntry]
) -> list[ChangeEntry]:
    """Take back what can be taken back together; returns the entries that this was.

    `entries` are of one kind and operation. The others need a closer look: somebody changed them
    since, they came with their record, or they do not have the form of a bulk change.
    """
    operation = entries[0].operation
    is_record = work.shapes.of(kind).has_version
    ids = [entry.record_id for entry in entries]
    suits = operation in (Operation.UPDATE, Operation.INSERT, Operation.DELETE)
    is_fit = suits and is_record == (operation is Operation.UPDATE) and len(set(ids)) == len(ids)
    if len(entries) < FEWEST or not is_fit:
        return []
    columns = tuple(_values(entries[0]))
    rows = bulk_values.stored_rows(work, kind, columns, ids)
    stored = {row[0]: row[1:] for row in rows}
    made_here = _roots_made_in(work, seq, entries)
    plain = [
        entry
        for entry in entries
        if entry.root.id not in made_here
        and tuple(_values(entry)) == columns
        and stored.get(entry.record_id) == _left_behind(entry)
        and _has_simple_root(entry)
    ]
    if operation is Operation.DELETE:
        plain = _with_root(work, plain)
    _take_back(work, kind, columns, plain)
    return plain


def _values(entry: ChangeEntry) -> dict[str, Any]:
    values = entry.old_values if entry.new_values is None else entry.new_values
    return dict(values or {})


def _left_behind(entry: ChangeEntry) -> tuple[Any, ...] | None:
    """What the batch left in the row; None for a row that it removed."""
    return None if entry.new_values is None else tuple(entry.new_values.values())


def _has_simple_root(entry: ChangeEntry) -> bool:
    """A record's own root, or a child whose first column names the root."""
    if entry.operation is Operation.UPDATE:
        return entry.root == RecordRef(entry.kind, entry.record_id)
    return next(iter(_values(entry).values()), None) == entry.root.id


def _roots_made_in(work: UnitOfWork, seq: int, entries: list[ChangeEntry]) -> set[int]:
    root_kind = entries[0].root.kind
    roots = list({entry.root.id for entry in entries})
    marks = ", ".join("?" * len(roots))
    rows = work.raw.execute(
        f"SELECT root_id FROM change_entry WHERE root_kind = ? AND root_id IN ({marks})"
        " AND seq = ? AND kind = root_kind AND record_id = root_id AND operation = 'insert'",
        (root_kind, *roots, seq),
    ).fetchall()
    return {row[0] for row in rows}


def _with_root(work: UnitOfWork, entries: list[ChangeEntry]) -> list[ChangeEntry]:
    """Those whose record still is there."""
    if not entries:
        return []
    roots = list({entry.root.id for entry in entries})
    rows = bulk_values.stored_rows(work, entries[0].root.kind, (), roots)
    there = {row[0] for row in rows}
    return [entry for entry in entries if entry.root.id in there]


def _take_back(
    work: UnitOfWork, kind: str, columns: tuple[str, ...], entries: list[ChangeEntry]
) -> None:
    if not entries:
        return
    operation = entries[0].operation
    if operation is Operation.UPDATE:
        olds = ((entry.record_id, dict(entry.old_values or {})) for entry in entries)
        rows = ((key, *(old[name] for name in columns)) for key, old in olds)
        bulk_values.update_each(work, kind, columns, rows)
    elif operation is Operation.INSERT:
        roots = {entry.record_id: entry.root for entry in entries}
        bulk_values.delete_children(work, kind, roots)
    else:
        rows = ((entry.record_id, *_values(entry).values()) for entry in entries)
        bulk_values.insert_children(work, kind, ("id", *columns), rows, entries[0].root.kind)
