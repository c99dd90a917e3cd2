"""Acting on activities heeds what others did with them since they were seen.

Moving, giving away, doing, calling off, planning again and binning each look at what they write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.planner.merging import SAID
from crm_desktop.business.planner.model import (
    ACTIVITY,
    ACTIVITY_USER,
    BIN,
    GIVEN,
    MOVED,
    STATE,
    Activity,
    Result,
    StateNow,
)
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow
from crm_desktop.core.records import record
from crm_desktop.storage.meanwhile import LaterChange, LaterEntry, others_since

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

_COLUMNS = {
    MOVED: ("timing", "start_at", "end_at", "start_date", "end_date", "due_date"),
    STATE: SAID,
}


@record
class Look:
    """What is known of others, and the words to tell it in."""

    own_seqs: Collection[int]
    since: int
    name_of: Callable[[int | None], str]
    results: Callable[[], Sequence[Result]] = tuple


def require_unchanged(
    work: UnitOfWork,
    activities: Sequence[Activity],
    look: Look,
    wanted: Mapping[str, Collection[int]],
    is_as_wanted: Callable[[str, Activity], bool] | None = None,
) -> None:
    """Raise `ChangedMeanwhile` if others did the same with some after batch `look.since`.

    `wanted` says what is to be written (`MOVED`, `GIVEN`, `STATE`, `BIN`) of which activities; what
    is asked about is the first of them that others changed. What they changed to the very thing
    that is wanted needs no question.
    """
    for of, ids in wanted.items():
        living = {one.id: one for one in activities if one.deleted_at is None and one.id in ids}
        found = {
            one.record_id: one
            for one in others_since(
                work, look.own_seqs, ACTIVITY, living.keys(), look.since, _is_meant(of)
            )
        }
        rows = tuple(
            _row(of, one, found[key], look)
            for key, one in living.items()
            if key in found and not (is_as_wanted is not None and is_as_wanted(of, one))
        )
        if rows:
            raise ChangedMeanwhile(of, None, rows, work.seq - 1)


def _is_meant(of: str) -> Callable[[LaterEntry], bool]:
    def is_meant(entry: LaterEntry) -> bool:
        if of == BIN:
            return True
        if of == GIVEN:
            return entry.kind == ACTIVITY_USER
        return entry.kind == ACTIVITY and any(entry.writes(name) for name in _COLUMNS[of])

    return is_meant


def _row(of: str, one: Activity, change: LaterChange, look: Look) -> ChangedRow:
    theirs: object = one.when
    if of == GIVEN:
        theirs = tuple(look.name_of(user.user_id) for user in one.users)
    elif of == STATE:
        result = next((each for each in look.results() if each.code == one.result), None)
        theirs = StateNow(one.status, result, one.outcome_text)
    who, at = look.name_of(change.user_id), from_milliseconds(change.at)
    return ChangedRow(one.id, one.subject, theirs, who, at)
