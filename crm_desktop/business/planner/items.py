"""Light rows for grids, lists and timelines, straight from an index, thousands at a time.

They are named tuples, for twelve thousand records would cost more than the query that reads them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from crm_desktop.business.planner.model import ActivityKind, Priority, Sign, Status, Timing
from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.records import record

DAY_MS = 86_400_000

_KINDS = tuple(ActivityKind)
_TIMINGS = tuple(Timing)
_STATUSES = tuple(Status)
_SIGNS = tuple(Sign)

KIND_MASK = 7
TIMING_SHIFT, STATUS_SHIFT, SIGN_SHIFT, PRIORITY_SHIFT = 3, 5, 7, 9
IMPORTANT, PINNED, RECURRING, LEAD = 1 << 11, 1 << 12, 1 << 13, 1 << 14
"""`bits` of a row: kind, timing, status, sign of the result, priority and these flags.

`LEAD` is on the row of one user of each activity, so that each is counted once.
"""
TIMED_BITS = _TIMINGS.index(Timing.TIMED) << TIMING_SHIFT


def day_ms(day: date) -> int:
    """The day as tables keep whole days: its midnight in UTC, which no zone shifts."""
    return (day.toordinal() - 719_163) * DAY_MS


def day_of_ms(value: int) -> date:
    """The day that `day_ms` made."""
    return date.fromordinal(value // DAY_MS + 719_163)


def local_midnight(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


class PlannedItem(NamedTuple):
    """One activity in the calendar of one of our people; an activity of three has three.

    `starts` and `ends` are milliseconds UTC of a timed one, else `day_ms` of the first day and of
    the day after the last. `contact_count` says how many contacts are involved, without the
    organizations that came with their people; `contact_id` is the first. For an unscheduled one
    both are 0 and `due` counts, which lists of open ones fill: milliseconds of the end, or
    `day_ms` of the last or due day; `None` without one.
    """

    user_id: int
    starts: int
    ends: int
    bits: int
    estimate_minutes: int
    activity_id: int
    contact_id: int | None
    contact_count: int
    title: str
    due: int | None = None

    @property
    def kind(self) -> ActivityKind:
        """What is done."""
        return _KINDS[self.bits & KIND_MASK]

    @property
    def timing(self) -> Timing:
        """How firmly it stands in the calendar."""
        return _TIMINGS[self.bits >> TIMING_SHIFT & 3]

    @property
    def is_timed(self) -> bool:
        """Whether `starts` and `ends` are moments."""
        return self.bits & TIMED_BITS == TIMED_BITS

    @property
    def status(self) -> Status:
        """How far it is."""
        return _STATUSES[self.bits >> STATUS_SHIFT & 3]

    @property
    def is_open(self) -> bool:
        """Whether it still is to be done."""
        return not self.bits >> STATUS_SHIFT & 3

    @property
    def sign(self) -> Sign:
        """What its result means."""
        return _SIGNS[self.bits >> SIGN_SHIFT & 3]

    @property
    def priority(self) -> Priority:
        """How much it matters."""
        return Priority(self.bits >> PRIORITY_SHIFT & 3)

    @property
    def is_important(self) -> bool:
        """Whether it is marked as important."""
        return bool(self.bits & IMPORTANT)

    @property
    def is_recurring(self) -> bool:
        """Whether it is one of a series."""
        return bool(self.bits & RECURRING)

    @property
    def is_lead(self) -> bool:
        """Whether this is the row by which the activity is counted."""
        return bool(self.bits & LEAD)

    @property
    def minutes(self) -> int:
        """What it takes of a working day: the estimate, else the length of a timed one."""
        if self.estimate_minutes or not self.is_timed:
            return self.estimate_minutes
        return (self.ends - self.starts) // 60_000

    def start_at(self) -> datetime:
        """The beginning of a timed one, aware UTC."""
        return from_milliseconds(self.starts)

    def end_at(self) -> datetime:
        """The end of a timed one, aware UTC."""
        return from_milliseconds(self.ends)

    def first_day(self, zone: tzinfo) -> date:
        """The first day it stands on for a reader in `zone`."""
        if self.is_timed:
            return from_milliseconds(self.starts).astimezone(zone).date()
        return day_of_ms(self.starts)

    def last_day(self, zone: tzinfo) -> date:
        """The last day, included; what ends at midnight ends on the day before."""
        if self.is_timed:
            last = max(self.starts, self.ends - 1)
            return from_milliseconds(last).astimezone(zone).date()
        return max(day_of_ms(self.starts), day_of_ms(self.ends - 1))

    def due_day(self, zone: tzinfo) -> date | None:
        """The day by which an open one should be done."""
        if self.due is None:
            return None
        return self.last_day(zone) if self.is_timed else day_of_ms(self.due)


@record
class Agenda:
    """The plan of some days: items by user, then by beginning, and names of their contacts."""

    items: tuple[PlannedItem, ...]
    names: Mapping[int, str]

    def name_of(self, item: PlannedItem) -> str:
        """The name of the item's first contact; empty without one, or if names were left out."""
        return self.names.get(item.contact_id or 0, "")


class DaySpans:
    """Which of some consecutive days an item stands on; quick for thousands of items."""

    def __init__(self, first: date, count: int, zone: tzinfo) -> None:
        self.first = first
        self.count = count
        days = [first + timedelta(n) for n in range(count + 1)]
        self._moments = [to_milliseconds(local_midnight(day, zone)) for day in days]
        self._start = day_ms(first)

    @property
    def first_moment(self) -> int:
        """Where the first day begins, milliseconds UTC."""
        return self._moments[0]

    @property
    def end_moment(self) -> int:
        """Where the last day ends, milliseconds UTC."""
        return self._moments[-1]

    def span(self, item: PlannedItem) -> tuple[int, int]:
        """The indexes of the first and last day, which may lie outside of `range(count)`."""
        starts, ends = item.starts, item.ends
        if item.bits & TIMED_BITS == TIMED_BITS:
            first = bisect_right(self._moments, starts) - 1
            return first, max(first, bisect_right(self._moments, ends - 1) - 1)
        first = (starts - self._start) // DAY_MS
        return first, max(first, (ends - 1 - self._start) // DAY_MS)


def without_doubles(items: Iterable[PlannedItem]) -> list[PlannedItem]:
    """Each activity once, by the first of its rows: for lists of a whole team."""
    seen: set[int] = set()
    found: list[PlannedItem] = []
    for item in items:
        if item.activity_id not in seen:
            seen.add(item.activity_id)
            found.append(item)
    return found
