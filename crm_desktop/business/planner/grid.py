"""The plan as a sheet: a row per employee, a column per day, without a word about how it looks.

Each cell holds the activities of its day in their order and the minutes that are planned; what
lasts several days is a bar over its columns, laid into lanes so that none covers another. Columns
are numbers from the first day on, whichever side a language begins at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from crm_desktop.business.planner.load import (
    ONE_DAY,
    Planned,
    Workdays,
    clock_minutes,
    conflicting,
    lasting_minutes,
    minutes_by_day,
)

P = TypeVar("P", bound=Planned)

WEEK = 7
_EARLY = datetime(1, 1, 1)  # noqa: DTZ001 - only put in order with moments without a zone


class Bar(NamedTuple, Generic[P]):
    """An activity of several days, as far as it lies in the plan; columns are inclusive."""

    item: P
    first: int
    last: int
    lane: int
    is_cut_before: bool
    is_cut_after: bool


class Fitted(NamedTuple):
    """How many lines of a cell are shown, and how many stand behind "+n more"."""

    shown: int
    hidden: int


class Cell(Generic[P]):
    """One day of one employee; bars are counted in `minutes` and `count`, not in `items`."""

    __slots__ = ("_sorted", "count", "items", "lanes", "minutes")

    def __init__(self) -> None:
        self.items: list[P] = []
        self.minutes = 0
        self.count = 0
        self.lanes = 0
        """Lanes at the top that bars of this day need."""
        self._sorted = False

    def chips(self) -> Sequence[P]:
        """The activities of this day alone: whole day, by time, then any time by priority."""
        if not self._sorted:
            self.items.sort(key=_order)
            self._sorted = True
        return self.items


class PlanGrid(Generic[P]):
    """The sheet for `user_ids` from `first_day` on; what is of others or other days is left out.

    `workdays` tells how long somebody works on a day; `zone` is where the user sits.
    """

    def __init__(
        self,
        first_day: date,
        day_count: int,
        user_ids: Sequence[int],
        items: Iterable[P],
        workdays: Workdays,
        zone: tzinfo,
    ) -> None:
        self.first_day = first_day
        self.day_count = day_count
        self.user_ids = tuple(user_ids)
        self.last_day = first_day + ONE_DAY * (day_count - 1)
        self._workdays = workdays
        self._zone = zone
        self._rows = {user_id: row for row, user_id in enumerate(self.user_ids)}
        self._cells: list[list[Cell[P]]] = [
            [Cell() for _ in range(day_count)] for _ in self.user_ids
        ]
        self._long: list[list[P]] = [[] for _ in self.user_ids]
        self.items: dict[int, P] = {}
        self._conflicts: dict[int, frozenset[int]] = {}
        self._capacity: dict[tuple[int, int], int] = {}
        for item in items:
            self._place(item)
        self._bars = tuple(self._laid(row) for row in range(len(self.user_ids)))

    # Where what is ------------------------------------------------------------------------

    def day(self, column: int) -> date:
        """The day of a column."""
        return self.first_day + ONE_DAY * column

    def column(self, day: date) -> int | None:
        """The column of a day, `None` if it is not in the plan."""
        column = (day - self.first_day).days
        return column if 0 <= column < self.day_count else None

    @cached_property
    def days(self) -> tuple[date, ...]:
        """All days in order."""
        return tuple(map(self.day, range(self.day_count)))

    def row(self, user_id: int) -> int | None:
        """The row of an employee, `None` if they have none."""
        return self._rows.get(user_id)

    def cell(self, row: int, column: int) -> Cell[P]:
        """What stands on one day of one employee."""
        return self._cells[row][column]

    def bars(self, row: int) -> tuple[Bar[P], ...]:
        """What lasts several days, by its first day."""
        return self._bars[row]

    def bar_at(self, row: int, column: int, lane: int) -> Bar[P] | None:
        """The bar that covers a day in a lane."""
        for bar in self._bars[row]:
            if bar.lane == lane and bar.first <= column <= bar.last:
                return bar
        return None

    def everything(self, row: int, column: int) -> tuple[P, ...]:
        """All activities of a day, bars first: the order in which Tab goes."""
        bars = [bar for bar in self._bars[row] if bar.first <= column <= bar.last]
        bars.sort(key=lambda bar: bar.lane)
        return (*(bar.item for bar in bars), *self._cells[row][column].chips())

    # Sums ---------------------------------------------------------------------------------

    def capacity(self, row: int, column: int) -> int:
        """Minutes of work on one day of one employee."""
        key = (row, column)
        minutes = self._capacity.get(key)
        if minutes is None:
            minutes = self._workdays.minutes(self.user_ids[row], self.day(column))
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
            found = conflicting([*own, *self._long[row]])
            self._conflicts[row] = found
        return found

    # Building -----------------------------------------------------------------------------

    def _place(self, item: P) -> None:
        first, last = item.first_day, item.last_day
        if first is None:
            return
        if last is None or last < first:
            last = first
        start = (first - self.first_day).days
        stop = (last - self.first_day).days
        if stop < 0 or start >= self.day_count:
            return
        is_shown = False
        for user_id in item.user_ids:
            row = self._rows.get(user_id)
            if row is None:
                continue
            is_shown = True
            if start == stop:
                self._put(item, row, start, user_id)
            else:
                self._stretch(item, row, user_id)
        if is_shown:
            self.items[item.id] = item

    def _put(self, item: P, row: int, column: int, user_id: int) -> None:
        cell = self._cells[row][column]
        cell.items.append(item)
        cell.count += 1
        if item.timing == "whole_day" or item.status == "canceled":
            cell.minutes += sum(minutes_by_day(item, user_id, self._workdays, self._zone).values())
        else:
            cell.minutes += lasting_minutes(item)

    def _stretch(self, item: P, row: int, user_id: int) -> None:
        self._long[row].append(item)
        for day, minutes in minutes_by_day(item, user_id, self._workdays, self._zone).items():
            column = (day - self.first_day).days
            if 0 <= column < self.day_count:
                self._cells[row][column].minutes += minutes

    def _laid(self, row: int) -> tuple[Bar[P], ...]:
        """The bars of a row, each in the first lane that is free over all its days."""
        spans: list[tuple[int, int, P]] = []
        for item in self._long[row]:
            if item.first_day is not None and item.last_day is not None:
                first = (item.first_day - self.first_day).days
                spans.append((first, (item.last_day - self.first_day).days, item))
        spans.sort(key=lambda span: (span[0], -span[1], span[2].id))
        free_from: list[int] = []
        bars: list[Bar[P]] = []
        cells = self._cells[row]
        for start, stop, item in spans:
            first, last = max(0, start), min(self.day_count - 1, stop)
            lane = next((at for at, free in enumerate(free_from) if free <= first), len(free_from))
            if lane == len(free_from):
                free_from.append(0)
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


class HourBlock(NamedTuple, Generic[P]):
    """An activity on the axis of hours: minutes after midnight, lane `lane` of `lanes`."""

    item: P
    start: int
    end: int
    lane: int
    lanes: int


def hour_blocks(items: Iterable[P], day: date, zone: tzinfo) -> tuple[HourBlock[P], ...]:
    """The timed activities of a day, those at the same time in lanes of their own."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    spans: list[tuple[int, int, P]] = []
    for item in items:
        if item.timing != "timed" or item.start is None:
            continue
        start = _wall_minutes(item.start, day, midnight)
        end = _wall_minutes(item.start + timedelta(minutes=clock_minutes(item)), day, midnight)
        if end > 0 and start < _DAY:
            spans.append((max(0, start), min(_DAY, max(end, start + 1)), item))
    spans.sort(key=lambda span: (span[0], -span[1], span[2].id))
    return tuple(block for group in _groups(spans) for block in _in_lanes(group))


_DAY = 24 * 60


def _wall_minutes(moment: datetime, day: date, midnight: datetime) -> int:
    """Minutes on the clock of the wall after a day's midnight."""
    local = moment.astimezone(midnight.tzinfo)
    return (local.date() - day).days * _DAY + local.hour * 60 + local.minute


def _groups(spans: list[tuple[int, int, P]]) -> Iterable[list[tuple[int, int, P]]]:
    """Runs of spans that touch in time."""
    group: list[tuple[int, int, P]] = []
    until = -1
    for span in spans:
        if group and span[0] >= until:
            yield group
            group = []
        until = max(until, span[1]) if group else span[1]
        group.append(span)
    if group:
        yield group


def _in_lanes(group: list[tuple[int, int, P]]) -> list[HourBlock[P]]:
    free_from: list[int] = []
    placed: list[tuple[int, int, P, int]] = []
    for start, end, item in group:
        lane = next((at for at, free in enumerate(free_from) if free <= start), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = end
        placed.append((start, end, item, lane))
    return [HourBlock(item, start, end, lane, len(free_from)) for start, end, item, lane in placed]


def _order(item: Planned) -> tuple[int, datetime, int, int]:
    """Whole days, then by time, then what can be done at any time."""
    if item.timing == "whole_day":
        return (0, _EARLY, 0, item.id)
    if item.start is not None:
        return (1, item.start.replace(tzinfo=None), 0, item.id)
    return (2, _EARLY, 0, item.id)
