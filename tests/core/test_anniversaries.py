"""When a day comes round again, in its own calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.anniversaries import Anniversary, calendar_of, next_anniversary
from crm_desktop.core.calendars import (
    CalendarName,
    from_ethiopian,
    from_gregorian,
    from_hijri,
    from_jalali,
)

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("1986-06-20", Anniversary(date(2026, 6, 20), 40)),
        ("1986-06-15", Anniversary(TODAY, 40)),
        ("1986-06-14", Anniversary(date(2027, 6, 14), 41)),
        ("--06-14", Anniversary(date(2027, 6, 14), None)),
        ("--06-16", Anniversary(date(2026, 6, 16), None)),
        ("2026-08-01", Anniversary(date(2026, 8, 1), 0)),
        ("2026-06-15", Anniversary(TODAY, 0)),
        ("1996-02-29", Anniversary(date(2027, 2, 28), 31)),
        ("--02-29", Anniversary(date(2027, 2, 28), None)),
        ("soon", None),
        ("", None),
    ],
)
def test_the_gregorian_calendar(stored: str, expected: Anniversary | None) -> None:
    assert next_anniversary(stored, "gregorian", TODAY) == expected


def test_the_29th_of_february_in_a_leap_year() -> None:
    found = next_anniversary("2000-02-29", "gregorian", date(2028, 2, 28))
    assert found == Anniversary(date(2028, 2, 29), 28)


def test_a_persian_day_stays_on_its_day() -> None:
    born = from_jalali(1365, 1, 1)
    found = next_anniversary(born.isoformat(), "jalali", date(2026, 3, 1))
    assert found == Anniversary(from_jalali(1405, 1, 1), 40)
    last = from_jalali(1399, 12, 30)  # a leap year
    found = next_anniversary(last.isoformat(), "jalali", date(2026, 3, 1))
    assert found == Anniversary(from_jalali(1404, 12, 29), 5)


def test_an_ethiopian_day_at_the_end_of_the_year() -> None:
    born = from_ethiopian(2007, 13, 6)
    found = next_anniversary(born.isoformat(), "ethiopian", date(2026, 9, 1))
    assert found == Anniversary(from_ethiopian(2018, 13, 5), 11)


def test_a_hijri_day_moves_through_our_year_and_may_come_twice() -> None:
    born = from_hijri(1410, 9, 1)
    found = next_anniversary(born.isoformat(), "hijri", TODAY)
    assert found == Anniversary(from_hijri(1448, 9, 1), 38)
    assert next_anniversary(born.isoformat(), "hijri", found.day + timedelta(1)) == Anniversary(
        from_hijri(1449, 9, 1), 39
    )


def test_what_a_calendar_does_not_reach_or_know_counts_as_gregorian() -> None:
    expected = Anniversary(date(2026, 8, 2), 126)
    assert next_anniversary("1900-08-02", "hijri", TODAY) == expected
    assert next_anniversary("1900-08-02", "mayan", TODAY) == expected
    assert calendar_of("mayan") is CalendarName.GREGORIAN


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.sampled_from(list(CalendarName)))
def test_it_always_comes_within_a_year_or_so(born: date, calendar: CalendarName) -> None:
    found = next_anniversary(born.isoformat(), calendar.value, TODAY)
    assert found is not None
    assert TODAY <= found.day <= TODAY + timedelta(days=385)
    here = from_gregorian(calendar, found.day)
    assert found.years == here.year - from_gregorian(calendar, born).year
    assert here.month == from_gregorian(calendar, born).month
