"""Public holidays of a country, by year, region and language."""

from __future__ import annotations

from datetime import date

from crm_desktop.core.holidays import holidays_between, regions


def test_a_year_end_belongs_to_both_years():
    found = holidays_between("LT", date(2026, 12, 24), date(2027, 1, 1), language="en")
    assert list(found) == [
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2027, 1, 1),
    ]
    assert found[date(2027, 1, 1)] == "New Year's Day"


def test_names_are_in_the_language_that_is_asked_for_if_it_is_known():
    day = date(2026, 1, 1)
    assert holidays_between("LT", day, day, language="lt") == {day: "Naujųjų metų diena"}
    assert holidays_between("LT", day, day, language="am_ET") == {day: "New Year's Day"}


def test_a_region_has_days_of_its_own():
    epiphany = date(2026, 1, 6)
    assert "BY" in regions("DE")
    assert epiphany in holidays_between("DE", epiphany, epiphany, region="BY")
    assert epiphany not in holidays_between("DE", epiphany, epiphany)
    assert epiphany not in holidays_between("DE", epiphany, epiphany, region="nowhere")


def test_no_country_and_unknown_ones_have_no_holidays():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert not holidays_between("", first, last)
    assert not holidays_between("XX", first, last)
    assert not holidays_between("LT", last, first)
    assert regions("XX") == ()


def test_years_far_away_are_left_out():
    assert not holidays_between("LT", date(1, 1, 1), date(2, 1, 1))
    assert not holidays_between("LT", date(9998, 1, 1), date.max)
