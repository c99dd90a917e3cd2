"""An employee's card as it travels, and the rules of its fields. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from crm_desktop.business.staff.model import checked_name
from crm_desktop.business.staff.working_time import (
    STANDARD_WEEK,
    Absence,
    WeekHours,
    WorkingTime,
    checked_hours,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.core.text import clean_name

_LIMITS = {"position": 200, "team": 200, "phone": 200, "email": 200}
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+")


@record
class Employee:
    """A user with what the company knows of them; `id` and `version` are 0 for a new one.

    `left_on` is the last day of work. Whoever is not active anymore keeps the card.
    """

    display_name: str
    position: str = ""
    team: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    hired_on: date | None = None
    left_on: date | None = None
    hours: WeekHours = STANDARD_WEEK
    is_active: bool = True
    color: int = 0
    id: int = 0
    version: int = 0

    def working_time(self, absences: tuple[Absence, ...]) -> WorkingTime:
        """What is needed to say how much time this employee has."""
        return WorkingTime(self.id, self.hours, absences, self.hired_on, self.left_on)


@record
class EmployeeCard:
    """An employee with all absences, the latest first."""

    employee: Employee
    absences: tuple[Absence, ...] = ()


@record
class StaffDone:
    """What was done to whom: `seq` is the batch that undo takes back."""

    seq: int
    id: int


def checked_employee(employee: Employee, today: date) -> Employee:
    """`employee` with tidy texts.

    Raises `UserError` on the field to blame: `name_missing`, `name_too_long`, `text_too_long`,
    `email_invalid`, `birth_date_in_future`, `dates_reversed`, or what `checked_hours` raises.
    """
    texts = {name: clean_name(str(getattr(employee, name))).text for name in _LIMITS}
    for name, text in texts.items():
        if len(text) > _LIMITS[name]:
            raise UserError("text_too_long", field=name, limit=_LIMITS[name])
    if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
        raise UserError("email_invalid", field="email")
    if employee.birth_date is not None and employee.birth_date > today:
        raise UserError("birth_date_in_future", field="birth_date")
    if employee.hired_on and employee.left_on and employee.left_on < employee.hired_on:
        raise UserError("dates_reversed", field="left_on")
    return replace(
        employee,
        display_name=checked_name(employee.display_name),
        hours=checked_hours(employee.hours),
        **texts,
    )
