"""Timelines of contacts, and what the diary answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crm_desktop.business.planner.diary import Diary
from crm_desktop.business.planner.model import Activity, ActivityKind, Colleague, Participant, When
from tests.builders import Office, a_person

MONDAY = date(2026, 6, 8)  # of the week before the clock's


def _at(day: int, hour: int = 10) -> When:
    start = datetime(2026, 6, 8, hour, tzinfo=UTC) + timedelta(days=day)
    return When.timed(start, start + timedelta(minutes=30))


def _person(office: Office, name: str) -> int:
    return office.contacts.create(a_person(name), office.actor).contact.id


def _meeting(when: When, *contacts: int, subject: str = "Talk", result: str = "") -> Activity:
    people = tuple(Participant(key) for key in contacts)
    return Activity(ActivityKind.MEETING, when, subject, contacts=people, result=result)


@pytest.fixture
def diary(office: Office) -> Diary:
    return Diary(office.database, office.clock)


def test_how_many_of_last_weeks_meetings_succeeded(office: Office, diary: Diary):
    second = office.staff.create_user("Tomas", actor=office.actor)
    both = (Colleague(office.user.id), Colleague(second.id))
    for day, result in enumerate(("successful", "successful", "unsuccessful", "postponed", "")):
        office.planner.log(replace(_meeting(_at(day), result=result), users=both), office.actor)
    office.planner.create(_meeting(_at(4)), office.actor)
    off = office.planner.create(_meeting(_at(1)), office.actor).activity
    office.planner.cancel([off.id], office.actor)
    office.planner.log(_meeting(_at(7), result="successful"), office.actor)
    assert diary.last_week() == (MONDAY, MONDAY + timedelta(6))
    found = diary.outcomes(*diary.last_week())
    assert (found.held, found.succeeded, found.failed, found.neutral) == (5, 2, 1, 2)
    assert (found.cancelled, found.unreported, found.ahead) == (1, 1, 0)
    assert found.share_succeeded == 2 / 3
    assert diary.outcomes(*diary.last_week(), users=[second.id]).held == 5
    assert diary.outcomes(MONDAY - timedelta(9), MONDAY - timedelta(3)).share_succeeded is None


def test_who_booked_again_and_for_which_date(office: Office, diary: Diary):
    agne, jonas, ona = (_person(office, name) for name in ("Agnė", "Jonas", "Ona"))
    office.planner.log(_meeting(_at(1), agne), office.actor, _meeting(_at(20), agne))
    office.planner.log(_meeting(_at(2), jonas), office.actor)
    office.planner.create(_meeting(_at(15), jonas), office.actor)
    office.planner.log(_meeting(_at(3), ona), office.actor)
    found = diary.booked_again(*diary.last_week())
    assert [(one.name, one.next_at.date()) for one in found] == [
        ("Jonas", date(2026, 6, 23)),
        ("Agnė", date(2026, 6, 28)),
    ]


def test_how_many_appointments_next_month(office: Office, diary: Diary):
    assert diary.next_month() == (date(2026, 7, 1), date(2026, 7, 31))
    for day in (22, 23, 30):  # 30 June, 1 and 8 July
        office.planner.create(_meeting(_at(day)), office.actor)
    call = replace(_meeting(_at(24)), kind=ActivityKind.CALL)
    office.planner.create(call, office.actor)
    found = diary.appointments(*diary.next_month())
    assert found.count == 2
    assert found.by_user == {office.user.id: 2}
    assert found.by_day == {date(2026, 7, 1): 1, date(2026, 7, 8): 1}


def test_when_we_met_somebody(office: Office, diary: Diary):
    agne = _person(office, "Agnė")
    office.planner.log(_meeting(_at(-30), agne, subject="First", result="successful"), office.actor)
    office.planner.log(_meeting(_at(1), agne, subject="Second"), office.actor)
    office.planner.log(_meeting(_at(2), agne, result="not_held"), office.actor)
    office.planner.create(_meeting(_at(20), agne), office.actor)
    found = diary.times_met(agne)
    assert [(one.at.date(), one.subject, one.result) for one in found] == [
        (date(2026, 6, 9), "Second", ""),
        (date(2026, 5, 9), "First", "successful"),
    ]
