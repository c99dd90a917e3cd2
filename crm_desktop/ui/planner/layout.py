"""Where rows, columns and what stands in them lie on the screen: numbers only, no painting.

All is thought in reading direction; `PlanLayout` turns it around for right-to-left at the end. A
point of the viewport belongs to the corner, the head of a column, an employee, or a cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

from crm_desktop.business.planner.grid import Bar, Cell, PlanGrid, fitted
from crm_desktop.business.planner.hours import DAY_MINUTES, hour_blocks
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.core.records import record
from crm_desktop.ui.activities.words import about_hours
from crm_desktop.ui.activities.words import hours as hours_words
from crm_desktop.ui.kit.theme import theme

_TEXT_LINES = 2
_STRIP = 132
"""Logical pixels before the axis of hours, for what has no time."""
_LEAST_BLOCK = 22
_QUARTER = 15
_LEAST_COLUMN = 44
"""Logical pixels of a working day: an icon and a time of five digits."""
_LEAST_WEEKEND = 22
_WIDE_COLUMN = 110
"""From this width on a weekend is as wide as any day, and a chip says all in one line."""
_LABELED = 64
"""On the axis of hours a block under this width has its words behind it, where there is room."""
_SUM_PADDING = 6
_UNIT_FROM = 64
"""Logical pixels of a column from which the sum of an overfull day has its unit."""
_LEAST_LABEL, _MOST_LABEL = 34, 110


class Area(StrEnum):
    """What lies under a point."""

    CORNER = "corner"
    HEAD = "head"
    PERSON = "person"
    CELL = "cell"
    NOTHING = "nothing"


class Spot(NamedTuple):
    """A place in the plan; `row` or `column` is -1 where there is none."""

    area: Area
    row: int = -1
    column: int = -1


class Slot(NamedTuple):
    """A chip, or a day's part of a bar, inside its cell: in reading direction from its corner.

    `label` is the room behind a short block of hours for its words, which then stand there.
    """

    item: PlannedItem
    rect: QRect
    bar: Bar | None = None
    label: int = 0


@record
class CellParts:
    """What is drawn in a cell; `more` is where "+n more" stands, empty without hidden ones."""

    slots: tuple[Slot, ...]
    hidden: int
    more: QRect


class PlanLayout:
    """The lines of the sheet for one size of the viewport.

    `is_fitted` makes all rows fit into the height, however low they get. `hours`, in minutes after
    midnight, turn the one column of a day into an axis of time after a strip for the rest.
    """

    def __init__(
        self,
        width: int,
        height: int,
        days: Sequence[date],
        row_count: int,
        *,
        is_rtl: bool,
        is_fitted: bool = False,
        hours: tuple[int, int] | None = None,
    ) -> None:
        look = theme()
        self.hours = hours
        self._sum_widths: dict[tuple[int, int], int] = {}
        self.width, self.height = width, height
        self.is_rtl = is_rtl
        self.row_count = row_count
        self.person_width = look.size("planner.person_column")
        line = look.metrics("planner_chip").height()
        self.week_height = max(look.size("planner.week_header"), line + 10)
        self.day_height = max(look.size("planner.day_header"), 2 * line + 12)
        self.head_height = self.week_height + self.day_height
        self.edges = self._edges(max(0, width - self.person_width), days)
        two_lines = max(look.size("planner.chip_height"), _TEXT_LINES * line - 1)
        self.gap = look.size("planner.chip_gap")
        self.bar_height = max(look.size("planner.bar_height"), line + 4)
        is_wide = hours is None and bool(days) and self.edges[-1] // len(days) >= _WIDE_COLUMN
        self.chip_height = self.bar_height if is_wide else two_lines
        self.more_height = line + 1
        room = max(0, height - self.head_height)
        least = max(look.size("planner.row_min"), 2 * two_lines + 4)
        self.row_height = room // row_count if row_count else room
        if not is_fitted:
            self.row_height = max(least, self.row_height)
        self.is_low = self.row_height < least
        """Rows too low for words: marks stand for activities."""

    @property
    def content_width(self) -> int:
        """The width of all columns."""
        return self.edges[-1]

    @property
    def content_height(self) -> int:
        """The height of all rows."""
        return self.row_height * self.row_count

    def column_width(self, column: int) -> int:
        """The width of a column."""
        return self.edges[column + 1] - self.edges[column]

    def turned(self, rect: QRect) -> QRect:
        """A rectangle of the viewport, thought in reading direction, where it belongs."""
        if not self.is_rtl:
            return rect
        return QRect(self.width - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())

    def span_rect(self, row: int, first: int, last: int, scroll: QPoint) -> QRect:
        """Where some columns of a row stand in the viewport."""
        x = self.person_width + self.edges[first] - scroll.x()
        y = self.head_height + row * self.row_height - scroll.y()
        return self.turned(QRect(x, y, self.edges[last + 1] - self.edges[first], self.row_height))

    def cell_rect(self, row: int, column: int, scroll: QPoint) -> QRect:
        """Where a cell stands in the viewport."""
        return self.span_rect(row, column, column, scroll)

    def column_rect(self, first: int, last: int, top: int, height: int, scroll: QPoint) -> QRect:
        """A strip over some columns, e.g. of the head."""
        x = self.person_width + self.edges[first] - scroll.x()
        return self.turned(QRect(x, top, self.edges[last + 1] - self.edges[first], height))

    def person_rect(self, row: int, scroll: QPoint) -> QRect:
        """Where an employee's name stands."""
        y = self.head_height + row * self.row_height - scroll.y()
        return self.turned(QRect(0, y, self.person_width, self.row_height))

    def cells_rect(self) -> QRect:
        """The part of the viewport that shows cells."""
        width, height = self.width - self.person_width, self.height - self.head_height
        return self.turned(QRect(self.person_width, self.head_height, width, height))

    def spot(self, point: QPoint, scroll: QPoint) -> Spot:
        """What lies under a point of the viewport."""
        x = self.width - 1 - point.x() if self.is_rtl else point.x()
        row = (point.y() - self.head_height + scroll.y()) // max(1, self.row_height)
        at = x - self.person_width + scroll.x()
        column = bisect_right(self.edges, at) - 1
        is_head, is_person = point.y() < self.head_height, x < self.person_width
        if is_head and is_person:
            return Spot(Area.CORNER)
        if is_head:
            is_in = 0 <= column < len(self.edges) - 1
            return Spot(Area.HEAD, -1, column) if is_in else Spot(Area.NOTHING)
        if not 0 <= row < self.row_count:
            return Spot(Area.NOTHING)
        if is_person:
            return Spot(Area.PERSON, row)
        if not 0 <= column < len(self.edges) - 1:
            return Spot(Area.NOTHING, row)
        return Spot(Area.CELL, row, column)

    def visible_rows(self, rect: QRect, scroll: QPoint) -> range:
        """The rows that a part of the viewport touches."""
        if not self.row_count:
            return range(0)
        first = (rect.top() - self.head_height + scroll.y()) // self.row_height
        last = (rect.bottom() - self.head_height + scroll.y()) // self.row_height
        return range(max(0, first), min(self.row_count, last + 1))

    def visible_columns(self, rect: QRect, scroll: QPoint) -> range:
        """The columns that a part of the viewport touches."""
        turned = self.turned(rect)
        start = turned.left() - self.person_width + scroll.x()
        stop = turned.right() - self.person_width + scroll.x()
        count = len(self.edges) - 1
        first = bisect_right(self.edges, start) - 1
        return range(max(0, first), min(count, bisect_right(self.edges, stop)))

    def parts(self, grid: PlanGrid, row: int, column: int) -> CellParts:
        """The chips and bars of a cell, from its upper leading corner."""
        width = self.column_width(column) - 1
        cell = grid.cell(row, column)
        top = 2
        slots: list[Slot] = []
        for bar in grid.bars_on(row, column):
            y = top + bar.lane * (self.bar_height + self.gap + 1)
            slots.append(Slot(bar.item, QRect(0, y, width + 1, self.bar_height), bar))
        top += cell.lanes * (self.bar_height + self.gap + 1)
        if self.hours is not None:
            return self._on_the_axis(grid, cell, column, slots, top)
        chips = cell.chips()
        line = self.chip_height + self.gap
        room = self.row_height - top - 1
        capacity = grid.capacity(row, column)
        is_over = 0 < capacity < cell.minutes
        more_height = self.more_height
        if is_over:
            # The last line is for the sum of an overfull day, and for how many more there are.
            room -= self.more_height + 2
            more_height = 0
        shown, hidden = fitted(len(chips), room, line, more_height)
        for number in range(shown):
            y = top + number * line
            slots.append(Slot(chips[number], QRect(2, y, width - 3, self.chip_height)))
        more = QRect()
        if hidden:
            y = min(top + shown * line, top + room - more_height)
            more = QRect(2, y, width - 3, self.more_height)
            if is_over:
                badge = self.sum_rect(column, cell.minutes)
                more = QRect(3, badge.y(), badge.x() - 3, self.more_height)
        return CellParts(tuple(slots), hidden, more)

    def sum_words(self, column: int, minutes: int) -> str:
        """The hours of an overfull day: "9.5 h", in a narrow column "9.5", and "12" from ten on."""
        if self.column_width(column) >= _UNIT_FROM:
            return hours_words(minutes)
        return about_hours(minutes)

    def sum_rect(self, column: int, minutes: int) -> QRect:
        """Where they stand in the cell's last corner, in reading direction."""
        room = self.column_width(column)
        width = self._sum_widths.get((room, minutes))
        if width is None:
            metrics = theme().metrics("planner_chip", "strong")
            words = self.sum_words(column, minutes)
            width = min(room - 6, metrics.horizontalAdvance(words) + _SUM_PADDING)
            self._sum_widths[room, minutes] = width
        top = self.row_height - self.more_height - 4
        return QRect(room - width - 4, top, width, self.more_height)

    def hour_x(self, minutes: int, column: int = 0) -> int:
        """Where a time of day is in a cell, in reading direction."""
        first, last = self.hours or (0, DAY_MINUTES)
        room = self.column_width(column) - _STRIP - 2
        return _STRIP + (minutes - first) * room // max(1, last - first)

    def minutes_at(self, point: QPoint, scroll: QPoint) -> int | None:
        """The time of day under a point, to the quarter of an hour; `None` before the axis."""
        if self.hours is None:
            return None
        x = self.width - 1 - point.x() if self.is_rtl else point.x()
        inside = x - self.person_width + scroll.x() - _STRIP
        if inside < 0:
            return None
        first, last = self.hours
        room = max(1, self.column_width(0) - _STRIP - 2)
        minutes = first + inside * (last - first) // room
        return min(minutes // _QUARTER * _QUARTER, DAY_MINUTES - _QUARTER)

    def _on_the_axis(
        self, grid: PlanGrid, cell: Cell, column: int, slots: list[Slot], top: int
    ) -> CellParts:
        """Timed activities where their hours are; the others in the strip before the axis."""
        line = self.chip_height + self.gap
        room = max(1, (self.row_height - top - 1) // line)
        chips = [item for item in cell.chips() if not item.is_timed]
        shown, hidden = fitted(len(chips), room * line, line, self.more_height)
        for number in range(shown):
            rect = QRect(2, top + number * line, _STRIP - 6, self.chip_height)
            slots.append(Slot(chips[number], rect))
        taken: dict[int, int] = {}  # where something begins in a lane, from the end of the day on
        blocks = hour_blocks(cell.chips(), grid.days[column], grid.zone)
        placed: list[Slot] = []
        for block in reversed(blocks):
            if block.lane >= room:
                hidden += 1
                continue
            x = self.hour_x(block.start, column)
            width = max(_LEAST_BLOCK, self.hour_x(block.end, column) - x - 1)
            rect = QRect(x, top + block.lane * line, width, self.chip_height)
            free = taken.get(block.lane, self.column_width(column)) - x - width - 3
            is_labeled = width < _LABELED and free >= _LEAST_LABEL
            label = min(free, _MOST_LABEL) if is_labeled else 0
            placed.append(Slot(block.item, rect, label=label))
            taken[block.lane] = x
        slots.extend(reversed(placed))
        more = QRect()
        if hidden:
            y = self.row_height - self.more_height - 1
            more = QRect(2, y, _STRIP - 6, self.more_height)
        return CellParts(tuple(slots), hidden, more)

    def _edges(self, room: int, days: Sequence[date]) -> tuple[int, ...]:
        """Working days share what weekends leave; in a week all days are alike."""
        if not days:
            return (0,)
        weekend = theme().size("planner.weekend_column")
        off = [day.isoweekday() > 5 for day in days]
        working = len(days) - sum(off)
        if not working or room // len(days) >= _WIDE_COLUMN:
            widths = _shared(max(room, len(days) * _LEAST_COLUMN), len(days))
            return (0, *accumulate(widths))
        spare = (room - working * _LEAST_COLUMN) // max(1, sum(off))
        weekend = max(_LEAST_WEEKEND, min(weekend, spare))
        left = max(room - sum(off) * weekend, working * _LEAST_COLUMN)
        shares = iter(_shared(left, working))
        return (0, *accumulate(weekend if is_off else next(shares) for is_off in off))


def _shared(room: int, count: int) -> list[int]:
    """`room` in `count` whole parts that differ by one at most."""
    part, rest = divmod(room, count)
    return [part + (number < rest) for number in range(count)]
