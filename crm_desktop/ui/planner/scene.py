"""What the plan shows: the sheet, whose rows they are, and what marks days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import NamedTuple

from crm_desktop.business.planner.grid import PlanGrid
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.core.records import record
from crm_desktop.ui.planner.words import short_name


class PlanPerson(NamedTuple):
    """An employee with a row; `color` picks the avatar's."""

    id: int
    name: str
    color: int = 0


class AwaySpan(NamedTuple):
    """Whole days on which somebody is not there, both inclusive."""

    first: date
    last: date
    words: str


@record
class Scene:
    """Everything one picture of the plan is painted from; `now_ms` is UTC."""

    grid: PlanGrid
    people: tuple[PlanPerson, ...]
    names: Mapping[int, str]
    now_ms: int
    today: date
    zone: tzinfo
    holidays: Mapping[date, str]
    away: Mapping[int, tuple[AwaySpan, ...]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands in it."""
        grid = self.grid
        return not any(
            grid.everything(row, column)
            for row in range(len(self.people))
            for column in range(grid.day_count)
        )

    def away_on(self, row: int, column: int) -> AwaySpan | None:
        """Why an employee is not there, if so."""
        day = self.grid.days[column]
        for span in self.away.get(self.grid.user_ids[row], ()):
            if span.first <= day <= span.last:
                return span
        return None

    def is_overdue(self, item: PlannedItem) -> bool:
        """Whether it should have been done by now."""
        if not item.is_open:
            return False
        if item.is_timed:
            return max(item.starts, item.ends) < self.now_ms
        return item.last_day(self.zone) < self.today

    def contact_of(self, item: PlannedItem) -> str:
        """The first contact's name, empty without one."""
        return self.names.get(item.contact_id or 0, "")

    def title_of(self, item: PlannedItem, *, is_wide: bool = False) -> str:
        """What a chip says: whom it is about, else the subject; both where there is room."""
        name = short_name(self.contact_of(item))
        if name and is_wide and item.title:
            return f"{name} · {item.title}"
        return name or item.title
