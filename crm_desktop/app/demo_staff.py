"""What the demo company knows of its employees: work, reach, birthdays, hours, days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from crm_desktop.app.demo_names import COMPANY
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.business.staff.working_time import Absence, AbsenceKind, WeekHours, WorkSpan
from crm_desktop.core.actor import Actor
from crm_desktop.core.text import fold

_SALES, _SERVICE = "Sales", "Service"


def _hours(start: int, end: int) -> tuple[WorkSpan, ...]:
    return (WorkSpan(start * 60, end * 60),)


_EARLY, _LATE = _hours(8, 16), _hours(10, 18)
_SHARED = (WorkSpan(8 * 60, 12 * 60), WorkSpan(13 * 60, 17 * 60))
_STANDARD = WeekHours()
_EARLY_WEEK = WeekHours((_EARLY,) * 5 + ((), ()))
_LATE_WEEK = WeekHours((_LATE,) * 5 + ((), ()))
_SHARED_WEEK = WeekHours((_SHARED,) * 5 + ((), ()))


class _Facts(NamedTuple):
    """Of one employee, in the order of `demo_names.USERS`."""

    position: str
    team: str
    phone: str
    birth_date: date
    hired_on: date
    hours: WeekHours = _STANDARD


_STAFF = (
    _Facts("Head of sales", _SALES, "+370 612 34501", date(1984, 3, 17), date(2016, 5, 2)),
    _Facts("Export manager", _SALES, "+370 612 34502", date(1979, 11, 2), date(2017, 9, 4)),
    _Facts("Account manager", _SALES, "+370 612 34503", date(1991, 7, 24), date(2019, 2, 11)),
    _Facts(
        "Account manager", _SALES, "+370 612 34504", date(1988, 5, 9), date(2020, 8, 3), _LATE_WEEK
    ),
    _Facts(
        "Fitter", _SERVICE, "+370 612 34505", date(1986, 12, 1), date(2018, 3, 5), _EARLY_WEEK
    ),
    _Facts("Marketing", "Marketing", "+370 612 34506", date(1995, 9, 30), date(2022, 1, 10)),
    _Facts(
        "Service engineer", _SERVICE, "+370 612 34507", date(1982, 4, 14), date(2018, 6, 18),
        _SHARED_WEEK,
    ),
    _Facts("Buyer", _SERVICE, "+371 2612 3458", date(1993, 2, 28), date(2023, 4, 3)),
)  # fmt: skip
_DAYS_OFF = (
    (5, AbsenceKind.SICK, -80, 2),
    (2, AbsenceKind.VACATION, -98, 11),
    (1, AbsenceKind.TRIP, 37, 3),
    (4, AbsenceKind.VACATION, 44, 11),
    (0, AbsenceKind.VACATION, 58, 4),
)
"""Whose, why, from which day after a Monday on, and how many days more."""


def describe_staff(
    employees: EmployeeService, user_ids: Sequence[int], monday: date, actor: Actor
) -> None:
    """Fill in the cards of the eight, and note days off before and after the weeks in view."""
    known = {one.id: one for one in employees.employees()}
    domain = fold(COMPANY).split()[-1].strip('"“”„') + ".example"
    for user_id, facts in zip(user_ids, _STAFF, strict=True):
        one = known[user_id]
        email = f"{fold(one.display_name).replace(' ', '.')}@{domain}"
        employees.save(replace(one, email=email, **facts._asdict()), actor)
    for place, kind, start, more in _DAYS_OFF:
        first = monday + timedelta(start)
        absence = Absence(user_ids[place], first, first + timedelta(more), kind)
        employees.add_absence(absence, actor)
