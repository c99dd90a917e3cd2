"""How much of a working day is planned: minutes of activities against minutes of work.

An activity weighs its estimate, else how long it lasts, else what its kind usually takes; one of
whole days takes the working day. Cancelled activities weigh nothing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from crm_desktop.business.planner.items import PlannedItem, local_midnight
from crm_desktop.business.planner.model import ActivityKind, Status, Timing
from crm_desktop.core.clock import to_milliseconds

ONE_DAY = timedelta(days=1)
WORKING_DAY_MINUTES = 8 * 60
_MINUTE_MS = 60_000

_USUAL_MINUTES: Mapping[ActivityKind, int] = {
    ActivityKind.CALL: 15,
    ActivityKind.MEETING: 60,
    ActivityKind.VISIT: 90,
    ActivityKind.EMAIL: 10,
    ActivityKind.MESSAGE: 5,
    ActivityKind.TASK: 30,
    ActivityKind.NOTE: 0,
}
_FULL_FROM = 15 / 16
"""7.5 of 8 hours: no room for anything but a call."""
_BUSY_FROM = 5 / 8


class Workdays(Protocol):
    """Who works how long on which day, after absences and holidays."""

    def minutes(self, user_id: int, day: date, /) -> int:
        """Minutes of work; 0 on a day off."""
        ...


class FiveDays:
    """Eight hours from Monday to Friday, for everybody."""

    def minutes(self, _user_id: int, day: date, /) -> int:
        """Minutes of work; 0 on a day off."""
        return WORKING_DAY_MINUTES if day.isoweekday() <= 5 else 0


class Load(StrEnum):
    """How full a day, or any other span, is."""

    OFF = "off"
    FREE = "free"
    PARTLY = "partly"
    FULL = "full"
    OVER = "over"


class Heat(StrEnum):
    """The colors of the load view; each is a token `load.*`."""

    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    OVER = "over"


def load_of(planned: int, capacity: int) -> Load:
    """How full a span of `capacity` minutes is with `planned` minutes of work."""
    if planned > capacity:
        return Load.OVER
    if capacity <= 0:
        return Load.OFF
    if planned <= 0:
        return Load.FREE
    return Load.FULL if planned >= capacity * _FULL_FROM else Load.PARTLY


def heat_of(planned: int, capacity: int) -> Heat:
    """The color of a day in the load view."""
    if planned <= 0:
        return Heat.NONE
    if planned > capacity:
        return Heat.OVER
    if planned >= capacity * _FULL_FROM:
        return Heat.HIGH
    return Heat.NORMAL if planned >= capacity * _BUSY_FROM else Heat.LOW


def heat_steps(capacity: int) -> tuple[float, float, float]:
    """From how many hours on a day of `capacity` minutes is normal, high and over."""
    hours = capacity / 60
    return hours * _BUSY_FROM, hours * _FULL_FROM, hours


def lasting_minutes(item: PlannedItem) -> int:
    """How long an activity takes, wherever it stands: estimate, else duration, else as usual."""
    return item.minutes or _USUAL_MINUTES[item.kind]


def clock_minutes(item: PlannedItem) -> int:
    """Minutes a timed activity lies in the diary: from start to end, else how long it takes."""
    return (item.ends - item.starts) // _MINUTE_MS or lasting_minutes(item)


def minutes_of_one_day(item: PlannedItem, day: date, workdays: Workdays) -> int:
    """What an activity of a single day takes of it."""
    if item.status is Status.CANCELLED:
        return 0
    if item.timing is Timing.WHOLE_DAY and not item.estimate_minutes:
        return workdays.minutes(item.user_id, day)
    return lasting_minutes(item)


def minutes_by_day(item: PlannedItem, workdays: Workdays, zone: tzinfo) -> dict[date, int]:
    """What an activity takes of each of its days; a day without work takes none of several days.

    The estimate of one of several days is shared out evenly; without estimate each day takes what
    the clock says, and at most the working day.
    """
    first, last = item.first_day(zone), item.last_day(zone)
    if first >= last:
        return {first: minutes_of_one_day(item, first, workdays)}
    days = [first + ONE_DAY * step for step in range((last - first).days + 1)]
    if item.status is Status.CANCELLED:
        return dict.fromkeys(days, 0)
    working = {day: workdays.minutes(item.user_id, day) for day in days}
    if item.estimate_minutes:
        chosen = [day for day in days if working[day] > 0] or days
        share, rest = divmod(item.estimate_minutes, len(chosen))
        return {day: share + (number < rest) for number, day in enumerate(chosen)}
    if not item.is_timed:
        return working
    return {day: min(working[day], _clocked(item, day, zone)) for day in days}


def _clocked(item: PlannedItem, day: date, zone: tzinfo) -> int:
    """Minutes of an activity that lie in a local day; one of a changed clock has 23 or 25 hours."""
    midnight = to_milliseconds(local_midnight(day, zone))
    next_midnight = to_milliseconds(local_midnight(day + ONE_DAY, zone))
    return max(0, min(item.ends, next_midnight) - max(item.starts, midnight)) // _MINUTE_MS


def conflicting(items: Iterable[PlannedItem]) -> frozenset[int]:
    """Ids of one person's activities that are at the same time; what is over does not count."""
    timed = sorted(
        (item.starts, item.starts + max(1, clock_minutes(item)) * _MINUTE_MS, item.activity_id)
        for item in items
        if item.is_timed and item.is_open
    )
    found: set[int] = set()
    running: list[tuple[int, int]] = []
    for start, end, activity_id in timed:
        while running and running[0][0] <= start:
            running.pop(0)
        if running:
            found.add(activity_id)
            found.update(other for _end, other in running)
        insort(running, (end, activity_id))
    return frozenset(found)
