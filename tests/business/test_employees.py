"""Employees: cards, working hours, absences, leaving; how much time they have on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.employee_repository import EmployeeRepository
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.business.staff.working_time import (
    STANDARD_WEEK,
    Absence,
    AbsenceKind,
    WorkSpan,
)
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import ConflictError, NotAllowed, UserError
from tests.builders import Office

MONDAY = date(2026, 6, 15)
FRIDAY = MONDAY + timedelta(days=4)
SHORT_FRIDAY = STANDARD_WEEK.with_day(4, [WorkSpan(480, 720), WorkSpan(750, 840)])


@pytest.fixture
def employees(office: Office) -> EmployeeService:
    return _service(office)


def _service(office: Office, country: str = "") -> EmployeeService:
    rows = EmployeeRepository(office.database)
    return EmployeeService(rows, office.journal, office.clock, lambda: (country, ""))


def _add(employees: EmployeeService, office: Office, **values: object) -> int:
    employee = replace(Employee("Tomas Kazlauskas"), **values)  # type: ignore[arg-type]
    return employees.add(employee, office.actor).id


def test_a_card_comes_back_whole_and_users_know_of_it(
    employees: EmployeeService, office: Office
) -> None:
    user_id = _add(
        employees,
        office,
        position=" Sales  manager ",
        team="Vilnius",
        phone="+370 612 34567",
        email="tomas@gintaras.example",
        birth_date=date(1992, 2, 29),
        hired_on=date(2020, 1, 2),
        hours=SHORT_FRIDAY,
    )
    card = employees.card(user_id)
    assert card is not None
    employee = card.employee
    assert (employee.position, employee.birth_date) == ("Sales manager", date(1992, 2, 29))
    assert employee.hours == SHORT_FRIDAY
    user = office.staff.user(user_id)
    assert user is not None
    assert (user.position, user.team, user.color) == ("Sales manager", "Vilnius", 1)
    employees.save(replace(employee, team="Kaunas"), office.actor)
    changed = office.staff.user(user_id)
    assert changed is not None
    assert changed.team == "Kaunas"


def test_who_saves_an_old_card_is_told(employees: EmployeeService, office: Office) -> None:
    card = employees.card(_add(employees, office))
    assert card is not None
    employees.save(replace(card.employee, team="Kaunas"), office.actor)
    with pytest.raises(ConflictError):
        employees.save(replace(card.employee, team="Riga"), office.actor)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"display_name": "  "}, "name_missing", "display_name"),
        ({"position": "p" * 201}, "text_too_long", "position"),
        ({"email": "tomas at home"}, "email_invalid", "email"),
        ({"birth_date": date(2026, 6, 16)}, "birth_date_in_future", "birth_date"),
        (
            {"hired_on": date(2026, 2, 2), "left_on": date(2026, 2, 1)},
            "dates_reversed",
            "left_on",
        ),
        (
            {"hours": STANDARD_WEEK.with_day(0, [WorkSpan(700, 600)])},
            "span_reversed",
            "working_hours",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    employees: EmployeeService, office: Office, values: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(UserError) as refused:
        _add(employees, office, **values)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert len(employees.employees()) == 1


def test_only_those_with_the_right_change_employees(
    employees: EmployeeService, office: Office
) -> None:
    nobody = Actor(office.user.id, "Rasa", "desk-1", frozenset())
    with pytest.raises(NotAllowed):
        employees.add(Employee("Tomas"), nobody)
    with pytest.raises(NotAllowed):
        employees.add_absence(Absence(office.user.id, MONDAY, MONDAY), nobody)


def test_capacity_is_hours_less_absences_and_holidays(office: Office) -> None:
    employees = _service(office, "LT")
    tomas = _add(employees, office, hours=SHORT_FRIDAY)
    tuesday = MONDAY + timedelta(days=1)
    employees.add_absence(Absence(tomas, MONDAY, tuesday, AbsenceKind.SICK), office.actor)
    assert employees.capacity(None, MONDAY, FRIDAY) == {
        office.user.id: (480, 480, 480, 480, 480),
        tomas: (0, 0, 480, 480, 330),
    }
    midsummer = date(2026, 6, 24)
    assert employees.capacity([tomas, 99], midsummer, midsummer) == {tomas: (0,)}
    marks = employees.day_marks(tuesday, midsummer)
    assert dict(marks.holidays) == {midsummer: "Day of Dew and Saint John"}
    assert [(a.user_id, a.first_day, a.kind) for a in marks.absences] == [
        (tomas, MONDAY, AbsenceKind.SICK)
    ]


def test_absences_are_changed_taken_away_and_brought_back_by_undo(
    employees: EmployeeService, office: Office
) -> None:
    user_id = office.user.id
    employees.add_absence(Absence(user_id, MONDAY, FRIDAY, note=" Palanga "), office.actor)
    card = employees.card(user_id)
    assert card is not None
    (absence,) = card.absences
    assert absence.note == "Palanga"
    longer = replace(absence, last_day=FRIDAY + timedelta(days=7), kind=AbsenceKind.TRIP)
    employees.save_absence(longer, office.actor)
    done = employees.remove_absence(absence.id, office.actor)
    assert employees.day_marks(MONDAY, FRIDAY).absences == ()
    office.history.undo(office.actor, done.seq)
    (back,) = employees.day_marks(MONDAY, FRIDAY).absences
    assert (back.kind, back.day_count) == (AbsenceKind.TRIP, 12)
    with pytest.raises(UserError, match="record_gone"):
        employees.remove_absence(99, office.actor)


def test_impossible_absences_are_refused(employees: EmployeeService, office: Office) -> None:
    user_id = office.user.id
    employees.add_absence(Absence(user_id, MONDAY, FRIDAY), office.actor)
    for absence, code in (
        (Absence(user_id, FRIDAY, MONDAY), "dates_reversed"),
        (Absence(user_id, FRIDAY, FRIDAY + timedelta(days=3)), "absences_overlap"),
        (Absence(user_id, date(2027, 1, 1), date(2047, 1, 1)), "absence_too_long"),
        (Absence(user_id, date(2027, 1, 1), date(2027, 1, 1), note="n" * 401), "text_too_long"),
        (Absence(99, date(2027, 1, 1), date(2027, 1, 1)), "record_gone"),
    ):
        with pytest.raises(UserError, match=code):
            employees.add_absence(absence, office.actor)


def test_who_leaves_keeps_the_card_and_can_come_back(
    employees: EmployeeService, office: Office
) -> None:
    tomas = _add(employees, office)
    done = employees.end(tomas, MONDAY, office.actor)
    (user,) = [user for user in office.staff.users() if user.id == tomas]
    assert not user.is_active
    assert tomas not in employees.capacity(None, MONDAY, FRIDAY)
    assert employees.capacity([tomas], MONDAY, MONDAY + timedelta(days=1)) == {tomas: (480, 0)}
    office.history.undo(office.actor, done.seq)
    assert tomas in employees.capacity(None, MONDAY, FRIDAY)
    employees.end(tomas, MONDAY, office.actor)
    employees.bring_back(tomas, office.actor)
    assert tomas in employees.capacity(None, MONDAY, FRIDAY)


def test_oneself_and_the_last_one_cannot_leave(employees: EmployeeService, office: Office) -> None:
    with pytest.raises(UserError, match="own_account"):
        employees.end(office.user.id, MONDAY, office.actor)
    other = Actor(99, "Somebody", "desk-1")
    with pytest.raises(UserError, match="last_employee"):
        employees.end(office.user.id, MONDAY, other)
    tomas = _add(employees, office, hired_on=FRIDAY)
    with pytest.raises(UserError, match="dates_reversed"):
        employees.end(tomas, MONDAY, office.actor)
