"""How employees and their absences are spoken of."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.hours_text import text_of_day
from crm_desktop.business.staff.working_time import Absence, WeekHours
from crm_desktop.ui.activities.absence_words import absence_word
from crm_desktop.ui.kit.formatting import (
    EMPTY,
    first_day_of_week,
    format_day,
    format_decimal,
    format_number,
)


def absence_days(absence: Absence) -> str:
    """From when to when: one day, or two with a dash."""
    if absence.first_day == absence.last_day:
        return format_day(absence.first_day)
    return f"{format_day(absence.first_day)} – {format_day(absence.last_day)}"


def day_count(absence: Absence) -> str:
    """How many calendar days an absence takes."""
    return _Plurals().days(absence.day_count)


def week_hours(employee: Employee) -> str:
    """The working time of a week: "40 h a week"."""
    minutes = employee.hours.minutes_a_week
    shown = format_number(minutes // 60) if minutes % 60 == 0 else format_decimal(minutes / 60, 1)
    return QCoreApplication.translate("Staff", "{hours} h a week").replace("{hours}", shown)


def employee_note(employee: Employee) -> str:
    """What stands under a name: position, team, hours."""
    parts = (employee.position, employee.team, week_hours(employee))
    return " · ".join(part for part in parts if part)


def end_words(employee: Employee, absence: Absence | None) -> str:
    """What stands at the end of a line: that somebody has left, or is away today."""
    if not employee.is_active:
        left = employee.left_on
        words = QCoreApplication.translate("Staff", "left {day}")
        if left is None:
            return QCoreApplication.translate("Staff", "former")
        return words.replace("{day}", format_day(left))
    return "" if absence is None else absence_word(absence.kind)


def weekdays() -> tuple[tuple[int, str], ...]:
    """The weekdays in the order of the language: number (Monday is 0) and name."""
    first = first_day_of_week().value - 1
    numbers = [(first + place) % 7 for place in range(7)]
    return tuple((number, _weekday(number)) for number in numbers)


def _weekday(number: int) -> str:
    name = QLocale().standaloneDayName(number + 1, QLocale.FormatType.LongFormat)
    return name[:1].upper() + name[1:]


def is_away(absences: tuple[Absence, ...], user_id: int, day: date) -> Absence | None:
    """Why an employee is not there on a day, if so."""
    return next((one for one in absences if one.user_id == user_id and one.covers(day)), None)


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def days(self, count: int) -> str:
        return self.tr("%Ln day(s)", "", count)


def hours_words(hours: WeekHours) -> str:
    """The working hours of a week, a line for each day that has any."""
    lines = ((name, text_of_day(hours.days[number])) for number, name in weekdays())
    return "\n".join(f"{name}: {text}" for name, text in lines if text) or EMPTY
