"""How much of a working day is planned: minutes of activities against minutes of work.

An activity weighs its estimate, else how long it lasts, else what its kind usually takes; one of
whole days takes the working day. Canceled activities weigh nothing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

ONE_DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
WORKING_DAY_MINUTES = 8 * 60

_USUAL_MINUTES: Mapping[str, int] = {
    "call": 15,
    "meeting": 60,
    "visit": 90,
    "email": 10,
    "message": 5,
    "task": 30,
    "note": 0,
}
_FULL_FROM = 15 / 16
"""7.5 of 8 hours: no room for anything but a call."""
_BUSY_FROM = 5 / 8
_NOT_DONE = frozenset({"canceled"})
_SETTLED = frozenset({"canceled", "done"})


class Planned(Protocol):
    """What the plan needs to know of an activity; a moment is aware, a day is a local one."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def timing(self) -> str: ...
    @property
    def start(self) -> datetime | None: ...
    @property
    def end(self) -> datetime | None: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...
    @property
    def estimate_minutes(self) -> int | None: ...
    @property
    def user_ids(self) -> tuple[int, ...]: ...


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


def lasting_minutes(item: Planned) -> int:
    """How long an activity takes, wherever it stands: estimate, else duration, else as usual."""
    if item.estimate_minutes is not None:
        return item.estimate_minutes
    if item.start is not None and item.end is not None and item.end > item.start:
        return int((item.end - item.start).total_seconds()) // 60
    return _USUAL_MINUTES.get(item.kind, 30)


def minutes_by_day(
    item: Planned, user_id: int, workdays: Workdays, zone: tzinfo
) -> dict[date, int]:
    """What an activity takes of each of its days; a day without work takes none of several days.

    One of a single day takes `lasting_minutes`, or the working day if it is a whole one. The
    estimate of one of several days is shared out evenly; without estimate each day takes what the
    clock says, and at most the working day.
    """
    first, last = item.first_day, item.last_day
    if first is None or last is None or item.status in _NOT_DONE:
        return {}
    if first >= last:
        return {first: _minutes_of_one(item, user_id, first, workdays)}
    days = [first + ONE_DAY * step for step in range((last - first).days + 1)]
    working = {day: workdays.minutes(user_id, day) for day in days}
    if item.estimate_minutes is not None:
        chosen = [day for day in days if working[day] > 0] or days
        share, rest = divmod(item.estimate_minutes, len(chosen))
        return {day: share + (number < rest) for number, day in enumerate(chosen)}
    if item.start is None or item.end is None:
        return working
    return {day: min(working[day], _clocked(item.start, item.end, day, zone)) for day in days}


def _minutes_of_one(item: Planned, user_id: int, day: date, workdays: Workdays) -> int:
    if item.timing == "whole_day" and item.estimate_minutes is None:
        return workdays.minutes(user_id, day)
    return lasting_minutes(item)


def _clocked(start: datetime, end: datetime, day: date, zone: tzinfo) -> int:
    """Minutes between two moments that lie in a local day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + ONE_DAY
    next_midnight = datetime(after.year, after.month, after.day, tzinfo=zone)
    # Whole days as moments: one of a change of the clock has 23 or 25 hours.
    span = min(end, next_midnight).timestamp() - max(start, midnight).timestamp()
    return max(0, int(span) // 60)


def conflicting(items: Iterable[Planned]) -> frozenset[int]:
    """Ids of one person's activities that are at the same time; what is over does not count."""
    timed = sorted(
        (
            (item.start, item.start + timedelta(minutes=max(1, clock_minutes(item))), item.id)
            for item in items
            if item.timing == "timed" and item.start is not None and item.status not in _SETTLED
        ),
        key=lambda one: (one[0], one[1]),
    )
    found: set[int] = set()
    running: list[tuple[datetime, int]] = []
    for start, end, item_id in timed:
        while running and running[0][0] <= start:
            running.pop(0)
        if running:
            found.add(item_id)
            found.update(other for _end, other in running)
        insort(running, (end, item_id))
    return frozenset(found)


def clock_minutes(item: Planned) -> int:
    """Minutes an activity lies in the diary: from start to end, else how long it takes."""
    if item.start is not None and item.end is not None and item.end > item.start:
        return int((item.end - item.start).total_seconds()) // 60
    return lasting_minutes(item)
