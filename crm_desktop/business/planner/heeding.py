"""Moving and binning activities heeds what others did with them since they were seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import ACTIVITY, BIN, Activity
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow
from crm_desktop.storage.meanwhile import LaterEntry, others_since

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

_TIMES = ("timing", "start_at", "end_at", "start_date", "end_date", "due_date")


def require_unchanged(
    work: UnitOfWork,
    own_seqs: Collection[int],
    activities: Sequence[Activity],
    since: int,
    of: str,
    name_of: Callable[[int | None], str],
) -> None:
    """Raise `ChangedMeanwhile` if others moved some after batch `since`; before a bin, anything."""

    def is_meant(entry: LaterEntry) -> bool:
        if of == BIN:
            return True
        return entry.kind == ACTIVITY and any(entry.writes(name) for name in _TIMES)

    living = {one.id: one for one in activities if one.deleted_at is None}
    found = {
        one.record_id: one
        for one in others_since(work, own_seqs, ACTIVITY, living.keys(), since, is_meant)
    }
    rows = tuple(
        ChangedRow(
            key,
            one.subject,
            one.when,
            name_of(found[key].user_id),
            from_milliseconds(found[key].at),
        )
        for key, one in living.items()
        if key in found
    )
    if rows:
        raise ChangedMeanwhile(of, None, rows, work.seq - 1)
