"""Working time of employees as the plan asks for it: by user and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from crm_desktop.business.staff.working_time import WorkingTime


class StaffDays:
    """Minutes of work on a day, less holidays and absences; 0 for anybody unknown."""

    def __init__(self, people: Iterable[WorkingTime], holidays: Mapping[date, str]) -> None:
        self._people = {one.user_id: one for one in people}
        self._holidays = holidays

    def minutes(self, user_id: int, day: date, /) -> int:
        """Minutes of work; 0 on a day off."""
        person = self._people.get(user_id)
        return 0 if person is None else person.minutes_on(day, self._holidays)
