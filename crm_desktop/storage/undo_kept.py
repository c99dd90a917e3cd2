"""Taking back what an undo left alone because others changed it since: after they were asked about.

It is a batch of its own, so that what others wrote can be brought back in turn.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import change_log
from crm_desktop.storage.change_log import ChangeEntry, Operation
from crm_desktop.storage.error_codes import IntegrityError
from crm_desktop.storage.undo_field import is_of_root, is_still_there, put_child_back
from crm_desktop.storage.undo_lost import without_lost

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

ACTION = "undo.over"


def take_back_over(journal: Journal, seq: int, roots: Collection[RecordRef], actor: Actor) -> int:
    """Let these cards be again as they were before batch `seq`, whatever was written since.

    Returns the new batch; raises `UserError` `nothing_to_undo` if all is so already.
    """
    with journal.begin(actor, ACTION, details={"of": seq}) as work:
        batch = change_log.batch(journal.db, seq)
        if batch is None:
            raise UserError("nothing_to_undo")
        for entry in change_log.entries_of(journal.db, batch, newest_first=True):
            if entry.root in roots:
                _take_back(work, entry)
        for kind in {root.kind for root in roots}:
            recompute = journal.recompute_for(kind)
            if recompute is not None and work.has_changes:
                recompute(work, [root.id for root in roots if root.kind == kind])
    if not work.seq:
        raise UserError("nothing_to_undo")
    return work.seq


def _take_back(work: UnitOfWork, entry: ChangeEntry) -> None:
    shape, key = work.shapes.of(entry.kind), entry.record_id
    if entry.operation is Operation.DELETE:
        values = dict(entry.old_values or {})
        if not is_still_there(work, entry, values):
            try:
                put_child_back(work, entry, values)
            except IntegrityError:
                return  # another one has its place by now
        return
    columns = tuple(entry.old_values or ())
    row = work.raw.execute(work.shapes.select_text(shape, columns), (key,)).fetchone()
    if row is None or not is_of_root(work, entry):
        return
    if entry.operation is Operation.UPDATE:
        old = without_lost(work, entry.kind, dict(entry.old_values or {}))
        if old and shape.has_version:
            work.update(entry.kind, key, old, row[0], root=entry.root)
        elif old:
            work.update_child(entry.kind, key, old, entry.root)
    elif not shape.has_bin:
        work.delete_child(entry.kind, key, entry.root)
    elif entry.operation is Operation.BIN:
        work.restore(entry.kind, key, row[0], root=entry.root)
    else:
        work.bin(entry.kind, key, row[0], root=entry.root)
