"""When somebody has time on a day: the first gap of their working time. Pure.

All in minutes after midnight by the clock on the wall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm_desktop.business.planner.hours import HourBlock
from crm_desktop.business.staff.working_time import STANDARD_WEEK, WorkSpan
from crm_desktop.core.records import record

USUAL_MINUTES = 60
_SHORTER = (30, 15)
"""What is proposed where no gap is as long as usual."""
_STEP = 15
_LAST_START = 23 * 60


@record
class FreeTime:
    """A start and how long it lasts."""

    start: int
    minutes: int = USUAL_MINUTES


def first_free(
    spans: Sequence[WorkSpan], blocks: Iterable[HourBlock], not_before: int = 0
) -> FreeTime:
    """The first gap between the open ones of `blocks`, from a full quarter of an hour on.

    A day off is taken for a usual one, for whoever plans there means it. Where nothing is free it
    is the beginning of work, or `not_before` if that is later.
    """
    usual = STANDARD_WEEK.days[0]
    spans = spans or usual
    earliest = -(-not_before // _STEP) * _STEP
    busy = sorted((one.start, one.end) for one in blocks if one.item.is_open)
    for wanted in (USUAL_MINUTES, *_SHORTER):
        for span in spans:
            start = _first_gap(max(span.start, earliest), span.end, busy, wanted)
            if start is not None:
                return FreeTime(start, wanted)
    return FreeTime(min(max(spans[0].start, earliest), _LAST_START))


def _first_gap(start: int, end: int, busy: Iterable[tuple[int, int]], wanted: int) -> int | None:
    for taken, free in busy:
        if free <= start:
            continue
        if taken >= start + wanted:
            break
        start = -(-free // _STEP) * _STEP
    return start if start + wanted <= end else None
