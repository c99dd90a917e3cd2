"""Whose birthday comes next, over the end of the year and around 29 February."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.business.contacts.birthdays_repository import next_birthdays
from crm_desktop.business.contacts.model import Affiliation
from tests.builders import Office, a_person, an_organization

BORN = {
    "leap": "1992-02-29",
    "march": "1980-03-01",
    "eve": "1975-12-31",
    "new year": "--01-01",
    "june": "1990-06-17",
}


@pytest.fixture
def company(office: Office) -> Office:
    people = [a_person(name, birth_date=born, points=()) for name, born in BORN.items()]
    office.contacts.create_many(people, office.actor)
    office.contacts.create(
        a_person("persian", birth_date="1990-06-18", birth_calendar="persian"), office.actor
    )
    return office


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        ("2026-06-11", 7, [("june", "2026-06-17", 36)]),
        ("2026-06-17", 1, [("june", "2026-06-17", 36)]),
        ("2026-06-18", 7, []),
        ("2026-12-28", 7, [("eve", "2026-12-31", 51), ("new year", "2027-01-01", None)]),
        ("2028-02-29", 2, [("leap", "2028-02-29", 36), ("march", "2028-03-01", 48)]),
        ("2026-02-28", 2, [("leap", "2026-02-28", 34), ("march", "2026-03-01", 46)]),
        ("2026-02-22", 7, [("leap", "2026-02-28", 34)]),
        ("2026-03-01", 2, [("march", "2026-03-01", 46)]),
    ],
)
def test_the_nearest_come_first(
    company: Office, today: str, days: int, expected: list[tuple[str, str, int | None]]
) -> None:
    found = next_birthdays(company.database, date.fromisoformat(today), days, 5)
    assert [(one.name, one.day.isoformat(), one.years) for one in found] == expected


def test_no_more_than_asked_for(company: Office) -> None:
    assert len(next_birthdays(company.database, date(2026, 6, 1), 365, 2)) == 2


def test_an_organization_is_written_as_its_card_writes_it(office: Office) -> None:
    person = office.contacts.create(a_person("Agnė", birth_date="1990-06-17"), office.actor)
    place = office.contacts.create(an_organization("UAB Žalgirio Baldai"), office.actor)
    office.contacts.add_affiliation(
        Affiliation(person.contact.id, place.contact.id, is_primary=True), office.actor
    )
    (found,) = next_birthdays(office.database, date(2026, 6, 15), 7, 5)
    assert found.organization == "UAB Žalgirio Baldai"
