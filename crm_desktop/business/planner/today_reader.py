"""Reads what the Today page shows: activities first, what depends on working time behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.today import last_day_of_week
from crm_desktop.business.staff.working_time import Absence
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.staff.employee_service import EmployeeService
    from crm_desktop.core.clock import Clock


@record
class TodayItems:
    """Open work until the end of the week and everything of today, done or not.

    An activity of several of our people is there several times; `names` are those of contacts.
    """

    items: tuple[PlannedItem, ...]
    names: Mapping[int, str]


@record
class WorkToday:
    """What today has beside activities: each one's working and planned minutes, who is away.

    `holiday` is the name of the public holiday, empty on most days.
    """

    capacity: Mapping[int, int]
    planned: Mapping[int, int]
    away: tuple[Absence, ...] = ()
    holiday: str = ""


class TodayReader:
    """All methods run in the thread that owns the database; days are those of the clock's zone."""

    def __init__(self, planner: PlannerService, employees: EmployeeService, clock: Clock) -> None:
        self._planner = planner
        self._employees = employees
        self._clock = clock

    def items(self, users: Sequence[int] | None, week_start: int) -> TodayItems:
        """What these users (or all) have to do; `week_start` is the first weekday (Monday is 0)."""
        today = self._clock.today()
        waiting = self._planner.open_items(last_day_of_week(today, week_start), users)
        standing = self._planner.agenda(today, today, users)
        return TodayItems((*waiting.items, *standing.items), {**standing.names, **waiting.names})

    def work(self, language: str) -> WorkToday:
        """Everybody's working time today against what is planned; names in `language`."""
        today = self._clock.today()
        marks = self._employees.day_marks(today, today, language)
        capacity = self._employees.capacity(None, today, today)
        planned = dict.fromkeys(capacity, 0)
        for item in self._planner.agenda(today, today, names_per_day=0).items:
            planned[item.user_id] = planned.get(item.user_id, 0) + self._minutes(item, today)
        return WorkToday(
            {user_id: days[0] for user_id, days in capacity.items()},
            planned,
            marks.absences,
            marks.holidays.get(today, ""),
        )

    def _minutes(self, item: PlannedItem, today: date) -> int:
        """What an item takes of today: its share of all days it stands on."""
        zone = self._clock.zone
        days = (item.last_day(zone) - item.first_day(zone)).days + 1
        return 0 if not item.minutes or today > item.last_day(zone) else item.minutes // days
