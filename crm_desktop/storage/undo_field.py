"""Taking back one change of one row out of a batch, while the rest of the batch stays.

It is a batch of its own that can be undone; the batch it takes from counts as done as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.change_log import ChangeEntry, Operation, to_entry
from crm_desktop.storage.error_codes import IntegrityError

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

ACTION = "take_back.field"


@record
class ChangePlace:
    """Where a change stands in the log: batch, row, and columns that say one thing together.

    Without columns it is the row as a whole that came, went or was put into the bin.
    """

    seq: int
    kind: str
    record_id: int
    columns: tuple[str, ...] = ()


def take_back_one(
    journal: Journal, place: ChangePlace, actor: Actor, *, over_later: bool = False
) -> int:
    """Bring back what stood there before; returns the new batch.

    Raises `UserError`: `changed_since` if a later change stands on it, unless `over_later` asks to
    replace that; `nothing_to_undo` if the log has no such change or all is as it was before;
    `record_gone` if the row is not there anymore.
    """
    with journal.begin(actor, ACTION, details={"of": place.seq}) as work:
        entries = _entries(work, place)
        if not entries:
            raise UserError("nothing_to_undo")
        if place.columns:
            _set_values_back(work, place, entries, over_later=over_later)
        else:
            _turn_back(work, entries[0], over_later=over_later)
        root = entries[0].root
        recompute = journal.recompute_for(root.kind)
        if recompute is not None:
            recompute(work, (root.id,))
    return work.seq


def _entries(work: UnitOfWork, place: ChangePlace) -> list[ChangeEntry]:
    """The entries of this row in the batch that are meant, oldest first."""
    rows = work.raw.execute(
        "SELECT kind, record_id, root_kind, root_id, operation, version, old_values, new_values"
        " FROM change_entry WHERE seq = ? AND kind = ? AND record_id = ? ORDER BY id",
        (place.seq, place.kind, place.record_id),
    ).fetchall()
    entries = [to_entry(row) for row in rows]
    if not place.columns:
        return [entry for entry in entries if entry.operation is not Operation.UPDATE][:1]
    wanted = set(place.columns)
    return [
        entry
        for entry in entries
        if entry.operation is Operation.UPDATE and wanted & set(entry.new_values or {})
    ]


def _set_values_back(
    work: UnitOfWork, place: ChangePlace, entries: list[ChangeEntry], *, over_later: bool
) -> None:
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for entry in entries:
        for name in place.columns:
            if name in (entry.new_values or {}):
                old.setdefault(name, dict(entry.old_values or {})[name])
                new[name] = dict(entry.new_values or {})[name]
    columns = tuple(old)
    stored = _stored(work, place.kind, place.record_id, columns)
    if stored is None or not is_of_root(work, entries[0]):
        raise UserError("record_gone")
    version, values = stored
    if values == old:
        raise UserError("nothing_to_undo")
    if values != new and not over_later:
        raise UserError("changed_since")
    if work.highest_removed:
        from crm_desktop.storage.undo_lost import without_lost

        if without_lost(work, place.kind, old) != old:
            raise UserError("record_gone")
    root = entries[0].root
    if work.shapes.of(place.kind).has_version:
        work.update(place.kind, place.record_id, old, version, root=root)
    else:
        work.update_child(place.kind, place.record_id, old, root)


def _turn_back(work: UnitOfWork, entry: ChangeEntry, *, over_later: bool) -> None:
    """Take away what came, bring back what went."""
    kind, key, root = entry.kind, entry.record_id, entry.root
    stored = _stored(work, kind, key, tuple(entry.new_values or {}))
    if work.shapes.of(kind).has_bin:
        _move(work, entry, stored[0] if stored is not None else 0)
        return
    if entry.operation is Operation.DELETE:
        values = dict(entry.old_values or {})
        if is_still_there(work, entry, values):
            raise UserError("nothing_to_undo")
        try:
            put_child_back(work, entry, values)
        except IntegrityError:
            raise UserError("something_in_its_place") from None
        return
    if stored is None or not is_of_root(work, entry):
        raise UserError("nothing_to_undo")
    if stored[1] != dict(entry.new_values or {}) and not over_later:
        raise UserError("changed_since")
    work.delete_child(kind, key, root)


def _move(work: UnitOfWork, entry: ChangeEntry, version: int) -> None:
    """Into the bin what was made or restored, out of it what was thrown away."""
    kind, key, root = entry.kind, entry.record_id, entry.root
    wants_bin = entry.operation in (Operation.INSERT, Operation.RESTORE)
    before = version
    act = work.bin if wants_bin else work.restore
    if not version or act(kind, key, version, root=root) == before:
        raise UserError("nothing_to_undo")
    work.touch(RecordRef(kind, key))


def is_of_root(work: UnitOfWork, entry: ChangeEntry) -> bool:
    """Whether a child's row still is the one of the entry.

    The id of a row that went may be given to another one, on another card.
    """
    owner = f"{entry.root.kind}_id"
    shape = work.shapes.of(entry.kind)
    if shape.has_version or owner not in shape.columns:
        return True
    row = work.raw.execute(work.shapes.select_text(shape, (owner,)), (entry.record_id,)).fetchone()
    return row is not None and row[2] == entry.root.id


def is_still_there(work: UnitOfWork, entry: ChangeEntry, values: dict[str, Any]) -> bool:
    """Whether just this row is there."""
    stored = _stored(work, entry.kind, entry.record_id, tuple(values))
    return stored is not None and stored[1] == values


def put_child_back(work: UnitOfWork, entry: ChangeEntry, values: dict[str, Any]) -> None:
    """Insert a row that went, under its old id if that is free; `IntegrityError` if it may not."""
    is_taken = _stored(work, entry.kind, entry.record_id, ()) is not None
    own_id = {} if is_taken else {"id": entry.record_id}
    work.insert_child(entry.kind, {**own_id, **values}, entry.root)


def _stored(
    work: UnitOfWork, kind: str, key: int, columns: tuple[str, ...]
) -> tuple[int, dict[str, Any]] | None:
    """Version and values of a row as it is now."""
    shape = work.shapes.of(kind)
    row = work.raw.execute(work.shapes.select_text(shape, columns), (key,)).fetchone()
    return None if row is None else (row[0] or 0, dict(zip(columns, row[2:], strict=True)))
