"""Employees' cards and absences: rows in, records out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.model import USER
from crm_desktop.business.staff.working_time import (
    ABSENCE,
    Absence,
    AbsenceKind,
    hours_from_text,
    hours_to_text,
)
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_EMPLOYEE = (
    "SELECT id, version, display_name, position, team, phone, email, birth_date, hire_date,"
    " end_date, working_hours, is_active, color FROM user WHERE deleted_at IS NULL"
)
_ABSENCE = (
    "SELECT id, version, user_id, kind, start_date, end_date, note FROM absence"
    " WHERE deleted_at IS NULL"
)


class EmployeeRepository:
    """Reads and writes whole cards of employees; their names alone are `StaffRepository`'s."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def employees(self) -> tuple[Employee, ...]:
        """All employees by name, former ones too."""
        rows = self._database.execute(_EMPLOYEE).fetchall()
        found = [_employee(row) for row in rows]
        return tuple(sorted(found, key=lambda one: (fold(one.display_name), one.id)))

    def employee(self, user_id: int) -> Employee | None:
        """One employee."""
        row = self._database.execute(f"{_EMPLOYEE} AND id = ?", (user_id,)).fetchone()
        return None if row is None else _employee(row)

    def absences(self, user_id: int) -> tuple[Absence, ...]:
        """All absences of an employee, the latest first."""
        text = f"{_ABSENCE} AND user_id = ? ORDER BY start_date DESC, id DESC"
        return tuple(map(_absence, self._database.execute(text, (user_id,)).fetchall()))

    def absence(self, absence_id: int) -> Absence | None:
        """One absence."""
        row = self._database.execute(f"{_ABSENCE} AND id = ?", (absence_id,)).fetchone()
        return None if row is None else _absence(row)

    def absences_between(self, first_day: date, last_day: date) -> tuple[Absence, ...]:
        """Everybody's absences that touch the period, by first day."""
        text = f"{_ABSENCE} AND end_date >= ? AND start_date <= ? ORDER BY start_date, user_id, id"
        period = (first_day.isoformat(), last_day.isoformat())
        return tuple(map(_absence, self._database.execute(text, period).fetchall()))

    def has_overlap(self, absence: Absence) -> bool:
        """Whether another absence of the same employee touches these days."""
        text = (
            "SELECT 1 FROM absence WHERE deleted_at IS NULL AND user_id = ? AND id <> ?"
            " AND end_date >= ? AND start_date <= ? LIMIT 1"
        )
        days = (absence.first_day.isoformat(), absence.last_day.isoformat())
        row = self._database.execute(text, (absence.user_id, absence.id, *days)).fetchone()
        return row is not None

    def insert(self, work: UnitOfWork, employee: Employee) -> int:
        """Store a new employee; gives the id."""
        return work.insert(USER, {**_values(employee), "login": ""})

    def update(self, work: UnitOfWork, employee: Employee) -> None:
        """Store what the card says; raises `ConflictError` if somebody saved it first."""
        work.update(USER, employee.id, _values(employee), employee.version)

    def insert_absence(self, work: UnitOfWork, absence: Absence) -> int:
        """Store a new absence; gives the id."""
        return work.insert(ABSENCE, _absence_values(absence))

    def update_absence(self, work: UnitOfWork, absence: Absence) -> None:
        """Store a changed absence; raises `ConflictError` if somebody saved it first."""
        work.update(ABSENCE, absence.id, _absence_values(absence), absence.version)

    def bin_absences(self, work: UnitOfWork, absences: Iterable[Absence]) -> None:
        """Take absences away."""
        work.bin_many(ABSENCE, [absence.id for absence in absences])


def _employee(row: Any) -> Employee:
    key, version, name, position, team, phone, email, born, hired, left, hours, active, color = row
    return Employee(
        name,
        position,
        team,
        phone,
        email,
        _day(born),
        _day(hired),
        _day(left),
        hours_from_text(hours),
        bool(active),
        color,
        key,
        version,
    )


def _values(employee: Employee) -> dict[str, object]:
    return {
        "display_name": employee.display_name,
        "position": employee.position,
        "team": employee.team,
        "phone": employee.phone,
        "email": employee.email,
        "birth_date": _text(employee.birth_date),
        "hire_date": _text(employee.hired_on),
        "end_date": _text(employee.left_on),
        "working_hours": hours_to_text(employee.hours),
        "is_active": int(employee.is_active),
        "color": employee.color,
    }


def _absence(row: Any) -> Absence:
    key, version, user_id, kind, first_day, last_day, note = row
    known = AbsenceKind(kind) if kind in tuple(AbsenceKind) else AbsenceKind.OTHER
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    return Absence(user_id, first, last, known, note, key, version)


def _absence_values(absence: Absence) -> dict[str, object]:
    return {
        "user_id": absence.user_id,
        "kind": str(absence.kind),
        "start_date": absence.first_day.isoformat(),
        "end_date": absence.last_day.isoformat(),
        "note": absence.note,
    }


def _day(text: str) -> date | None:
    """A stored day; an empty one, or one that another program spoiled, is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()
