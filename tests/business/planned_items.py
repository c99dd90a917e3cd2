"""Light rows of the plan, made without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from crm_desktop.business.planner.items import (
    DAY_MS,
    PRIORITY_SHIFT,
    SIGN_SHIFT,
    STATUS_SHIFT,
    TIMING_SHIFT,
    PlannedItem,
    day_ms,
)
from crm_desktop.business.planner.model import ActivityKind, Priority, Sign, Status, Timing
from crm_desktop.core.clock import to_milliseconds

MONDAY = date(2026, 6, 15)


def bits(
    kind: ActivityKind,
    timing: Timing,
    status: Status = Status.PLANNED,
    sign: Sign = Sign.NONE,
    priority: Priority = Priority.NORMAL,
) -> int:
    """The bits of a row."""
    return (
        tuple(ActivityKind).index(kind)
        | tuple(Timing).index(timing) << TIMING_SHIFT
        | tuple(Status).index(status) << STATUS_SHIFT
        | tuple(Sign).index(sign) << SIGN_SHIFT
        | priority << PRIORITY_SHIFT
    )


def timed(
    activity_id: int,
    day: date,
    hour: int,
    minutes: int = 60,
    *,
    user: int = 1,
    kind: ActivityKind = ActivityKind.MEETING,
    status: Status = Status.PLANNED,
    estimate: int = 0,
    sign: Sign = Sign.NONE,
    contact: int | None = None,
    title: str = "",
    priority: Priority = Priority.NORMAL,
) -> PlannedItem:
    """Something at an hour in UTC."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    starts, ends = to_milliseconds(start), to_milliseconds(start + timedelta(minutes=minutes))
    mixed = bits(kind, Timing.TIMED, status, sign, priority)
    return PlannedItem(
        user, starts, ends, mixed, estimate, activity_id, contact, int(contact is not None), title
    )


def days(
    activity_id: int,
    first: int,
    last: int,
    *,
    user: int = 1,
    timing: Timing = Timing.WHOLE_DAY,
    kind: ActivityKind = ActivityKind.VISIT,
    status: Status = Status.PLANNED,
    estimate: int = 0,
    contact: int | None = None,
    title: str = "",
) -> PlannedItem:
    """Something on whole days, counted from `MONDAY` on."""
    start = day_ms(MONDAY + timedelta(days=first))
    stop = day_ms(MONDAY + timedelta(days=last)) + DAY_MS
    mixed = bits(kind, timing, status)
    return PlannedItem(
        user, start, stop, mixed, estimate, activity_id, contact, int(contact is not None), title
    )
