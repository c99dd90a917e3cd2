"""The plan as a sheet: a row per employee, a column per day, without a word about how it looks.

Each cell holds the activities of its day in their order and the minutes that are planned; what
lasts several days is a bar over its columns, laid into lanes so that none covers another. Columns
are numbers from the first day on, whichever side a language begins at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from functools import cached_property
from typing import NamedTuple

from crm_desktop.business.planner.items import DaySpans, PlannedItem
from crm_desktop.business.planner.load import (
    ONE_DAY,
    Workdays,
    conflicting,
    minutes_by_day,
    minutes_of_one_day,
)
from crm_desktop.business.planner.model import Status, Timing

WEEK = 7


class Bar(NamedTuple):
    """An activity of several days, as far as it lies in the plan; columns are inclusive."""

    item: PlannedItem
    first: int
    last: int
    lane: int
    is_cut_before: bool
    is_cut_after: bool


class Fitted(NamedTuple):
    """How many lines of a cell are shown, and how many stand behind "+n more"."""

    shown: int
    hidden: int


class Cell:
    """One day of one employee; bars are counted in `minutes` and `count`, not in `items`.

    `lanes` is how many lanes at the top bars of this day need; `aside` counts what is left out of
    the sheet and counted in `minutes` all the same.
    """

    __slots__ = ("_is_sorted", "aside", "count", "items", "lanes", "minutes")

    def __init__(self) -> None:
        self.items: list[PlannedItem] = []
        self.minutes = 0
        self.count = 0
        self.aside = 0
        self.lanes = 0
        self._is_sorted = False

    @property
    def total(self) -> int:
        """How many activities `minutes` are of."""
        return self.count + self.aside

    def chips(self) -> Sequence[PlannedItem]:
        """The activities of this day alone: whole day, by time, then any time by priority."""
        if not self._is_sorted:
            self.items.sort(key=_order)
            self._is_sorted = True
        return self.items


class PlanGrid:
    """The sheet for `user_ids` from `first_day` on; what is of others or other days is left out.

    `workdays` tells how long somebody works on a day; `zone` is where the user sits. `aside` are
    not shown, but nobody has more time by that: they count in all sums.
    """

    def __init__(
        self,
        first_day: date,
        day_count: int,
        user_ids: Sequence[int],
        items: Iterable[PlannedItem],
        workdays: Workdays,
        zone: tzinfo,
        aside: Iterable[PlannedItem] = (),
    ) -> None:
        self.first_day = first_day
        self.day_count = day_count
        self.user_ids = tuple(user_ids)
        self.last_day = first_day + ONE_DAY * (day_count - 1)
        self._workdays = workdays
        self.zone = zone
        self._rows = {user_id: row for row, user_id in enumerate(self.user_ids)}
        self._cells = [[Cell() for _ in range(day_count)] for _ in self.user_ids]
        self._long: list[list[tuple[int, int, PlannedItem]]] = [[] for _ in self.user_ids]
        self._conflicts: dict[int, frozenset[int]] = {}
        self._capacity: dict[tuple[int, int], int] = {}
        self._place(items)
        self._count(aside)
        self._bars = tuple(self._laid(row) for row in range(len(self.user_ids)))

    # Where what is ------------------------------------------------------------------------

    def day(self, column: int) -> date:
        """The day of a column."""
        return self.days[column]

    def column(self, day: date) -> int | None:
        """The column of a day, `None` if it is not in the plan."""
        column = (day - self.first_day).days
        return column if 0 <= column < self.day_count else None

    @cached_property
    def days(self) -> tuple[date, ...]:
        """All days in order."""
        return tuple(self.first_day + ONE_DAY * column for column in range(self.day_count))

    def row(self, user_id: int) -> int | None:
        """The row of an employee, `None` if they have none."""
        return self._rows.get(user_id)

    def cell(self, row: int, column: int) -> Cell:
        """What stands on one day of one employee."""
        return self._cells[row][column]

    def bars(self, row: int) -> tuple[Bar, ...]:
        """What lasts several days, by its first day."""
        return self._bars[row]

    def bars_on(self, row: int, column: int) -> tuple[Bar, ...]:
        """The bars over a day, by their lanes."""
        if not self._cells[row][column].lanes:
            return ()
        found = [bar for bar in self._bars[row] if bar.first <= column <= bar.last]
        return tuple(sorted(found, key=lambda bar: bar.lane))

    def everything(self, row: int, column: int) -> tuple[PlannedItem, ...]:
        """All activities of a day, bars first: the order in which Tab goes."""
        bars = (bar.item for bar in self.bars_on(row, column))
        return (*bars, *self._cells[row][column].chips())

    # Sums ---------------------------------------------------------------------------------

    def capacity(self, row: int, column: int) -> int:
        """Minutes of work on one day of one employee."""
        key = (row, column)
        minutes = self._capacity.get(key)
        if minutes is None:
            minutes = self._workdays.minutes(self.user_ids[row], self.days[column])
            self._capacity[key] = minutes
        return minutes

    def row_sum(self, row: int, first: int = 0, last: int | None = None) -> tuple[int, int]:
        """Planned minutes and minutes of work of an employee in these columns, inclusive."""
        columns = range(first, self.day_count if last is None else last + 1)
        cells = self._cells[row]
        return (
            sum(cells[column].minutes for column in columns),
            sum(self.capacity(row, column) for column in columns),
        )

    def day_sum(self, column: int) -> tuple[int, int]:
        """Planned minutes and minutes of work of all on a day."""
        rows = range(len(self.user_ids))
        return (
            sum(cells[column].minutes for cells in self._cells),
            sum(self.capacity(row, column) for row in rows),
        )

    def span_sum(self, first: int, last: int) -> tuple[int, int]:
        """Planned minutes and minutes of work of all in these columns, inclusive."""
        sums = [self.day_sum(column) for column in range(first, last + 1)]
        return sum(one[0] for one in sums), sum(one[1] for one in sums)

    def weeks(self) -> tuple[tuple[int, int], ...]:
        """First and last column of each run of seven days from the first day on."""
        return tuple(
            (first, min(first + WEEK, self.day_count) - 1)
            for first in range(0, self.day_count, WEEK)
        )

    def conflicts(self, row: int) -> frozenset[int]:
        """Ids of an employee's activities that are at the same time as another."""
        found = self._conflicts.get(row)
        if found is None:
            own = [item for cell in self._cells[row] for item in cell.items]
            found = conflicting([*own, *(item for _first, _last, item in self._long[row])])
            self._conflicts[row] = found
        return found

    # Building -----------------------------------------------------------------------------

    def _place(self, items: Iterable[PlannedItem]) -> None:
        span = DaySpans(self.first_day, self.day_count, self.zone).span
        rows, cells, count, days = self._rows, self._cells, self.day_count, self.days
        for item in items:
            row = rows.get(item.user_id)
            if row is None or item.timing is Timing.UNSCHEDULED:
                continue
            first, last = span(item)
            if last < 0 or first >= count:
                continue
            if first != last:
                self._stretch(item, row, first, last)
                continue
            cell = cells[row][first]
            cell.items.append(item)
            cell.count += 1
            if item.minutes and item.status is not Status.CANCELLED:
                cell.minutes += item.minutes
            else:
                cell.minutes += minutes_of_one_day(item, days[first], self._workdays)

    def _count(self, aside: Iterable[PlannedItem]) -> None:
        span = DaySpans(self.first_day, self.day_count, self.zone).span
        for item in aside:
            row = self._rows.get(item.user_id)
            if row is None or item.timing is Timing.UNSCHEDULED:
                continue
            first, last = span(item)
            for column in range(max(0, first), min(self.day_count - 1, last) + 1):
                self._cells[row][column].aside += 1
            self._add_minutes(item, row)

    def _stretch(self, item: PlannedItem, row: int, first: int, last: int) -> None:
        self._long[row].append((first, last, item))
        self._add_minutes(item, row)

    def _add_minutes(self, item: PlannedItem, row: int) -> None:
        for day, minutes in minutes_by_day(item, self._workdays, self.zone).items():
            column = (day - self.first_day).days
            if 0 <= column < self.day_count:
                self._cells[row][column].minutes += minutes

    def _laid(self, row: int) -> tuple[Bar, ...]:
        """The bars of a row, each in the first lane that is free over all its days."""
        spans = sorted(self._long[row], key=lambda span: (span[0], -span[1], span[2].activity_id))
        free_from: list[int] = []
        bars: list[Bar] = []
        cells = self._cells[row]
        for start, stop, item in spans:
            first, last = max(0, start), min(self.day_count - 1, stop)
            lane = _free_lane(free_from, first)
            free_from[lane] = last + 1
            bars.append(Bar(item, first, last, lane, start < 0, stop >= self.day_count))
            for column in range(first, last + 1):
                cells[column].count += 1
                cells[column].lanes = max(cells[column].lanes, lane + 1)
        return tuple(bars)


def fitted(count: int, room: int, line: int, more: int) -> Fitted:
    """How many of `count` lines of height `line` fit into `room`, with "+n more" if not all do.

    The line for "+n more" has the height `more`; all in the same unit.
    """
    if count * line <= room:
        return Fitted(count, 0)
    shown = max(0, min(count - 1, (room - more) // line))
    return Fitted(shown, count - shown)


def _free_lane(free_from: list[int], start: int) -> int:
    """The first lane that is free from `start` on; a new one if there is none."""
    for lane, free in enumerate(free_from):
        if free <= start:
            return lane
    free_from.append(0)
    return len(free_from) - 1


def _order(item: PlannedItem) -> tuple[int, int, int]:
    """Whole days, then by time, then what can be done at any time, the important first."""
    timing = item.timing
    if timing is Timing.WHOLE_DAY:
        return (0, 0, item.activity_id)
    if timing is Timing.TIMED:
        return (1, item.starts, item.activity_id)
    return (2, -item.priority, item.activity_id)
