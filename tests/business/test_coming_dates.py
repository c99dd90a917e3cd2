"""Dates that come next, each in its own calendar, and the greeting prepared for them (A10)."""

from __future__ import annotations

from datetime import date, timedelta

from crm_desktop.business.contacts.coming_dates import greeting
from crm_desktop.business.contacts.coming_dates_repository import coming_dates
from crm_desktop.business.contacts.days_repository import SLACK_DAYS, SOLAR, may_fall_between
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.core.calendars import CalendarName, to_gregorian
from tests.builders import Office, a_person


def test_birthdays_and_dates_come_in_the_order_of_their_days(office: Office):
    today = date(2026, 3, 18)
    people = [
        a_person("Agnė", birth_date="1990-03-20"),
        a_person("Reza", birth_date="1985-03-21", birth_calendar="jalali"),  # 1 Farvardin 1364
        a_person("Olena", dates=(ImportantDate("Wedding day", "2016-03-19"),)),
        a_person("Later", dates=(ImportantDate("Founded", "--04-30"),)),
        a_person("Gone", birth_date="1990-03-20"),
    ]
    made = [office.contacts.create(one, office.actor).contact.id for one in people]
    office.contacts.bin([made[-1]], office.actor)
    found = coming_dates(office.database, today, 7, 10)
    assert [(one.who, one.event, one.day.isoformat(), one.years) for one in found] == [
        ("Olena", "Wedding day", "2026-03-19", 10),
        ("Agnė", "", "2026-03-20", 36),
        ("Reza", "", "2026-03-21", 41),
    ]
    assert found[0].contact_id == made[2]
    assert len(coming_dates(office.database, today, 90, 2)) == 2


def test_a_greeting_without_a_year_leaves_out_the_line_that_asks_for_it():
    template = "Dear {name},\n{years} years already!\nAll the best on your {event}."
    assert greeting(template, "Agnė", "birthday", 36).splitlines()[1] == "36 years already!"
    assert greeting(template, "Agnė", "birthday", None) == (
        "Dear Agnė,\nAll the best on your birthday."
    )


def test_days_of_other_calendars_are_found_by_their_own_day(office: Office):
    today = date(2026, 3, 18)
    hijri = to_gregorian(CalendarName.HIJRI, 1400, 10, 1).isoformat()
    people = [
        a_person("Amina", birth_date=hijri, birth_calendar="hijri"),
        a_person("Omid", birth_date="1986-03-20", birth_calendar="jalali"),  # 29 Esfand
        a_person("Abeba", dates=(ImportantDate("Wedding day", "2000-03-22", "ethiopian"),)),
        a_person("Leap", birth_date="1988-02-29"),
    ]
    for one in people:
        office.contacts.create(one, office.actor)
    found = coming_dates(office.database, today, 7, 10)
    assert {one.who for one in found} == {"Amina", "Omid", "Abeba"}
    assert [one.who for one in coming_dates(office.database, today, 7, 1)] == [found[0].who]
    year = coming_dates(office.database, today, 365, 10)
    assert [one.day.isoformat() for one in year if one.who == "Leap"] == ["2027-02-28"]


def test_no_day_of_another_calendar_is_looked_for_in_the_wrong_place():
    for number in range(600):
        born = date(1930, 1, 1) + timedelta(number * 53)
        today = date(2025, 1, 1) + timedelta(number * 29)
        for calendar in SOLAR:
            coming = next_anniversary(born.isoformat(), calendar.value, today)
            assert coming is not None
            near = (coming.day + timedelta(n) for n in range(-SLACK_DAYS, SLACK_DAYS + 1))
            assert f"{born:%m-%d}" in [f"{day:%m-%d}" for day in near] or f"{born:%m-%d}" == "02-29"
        coming = next_anniversary(born.isoformat(), "hijri", today)
        assert coming is not None
        assert may_fall_between(born.isoformat(), today, coming.day)
        assert may_fall_between(born.isoformat(), coming.day, coming.day)
    week = timedelta(6)
    days = [date(2026, 1, 1) + timedelta(n) for n in range(350)]
    assert sum(may_fall_between("1990-03-10", day, day + week) for day in days) < 25
