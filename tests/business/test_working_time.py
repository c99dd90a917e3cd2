"""How much time employees have: hours of the week, absences, holidays, first and last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.staff.working_time import (
    STANDARD_WEEK,
    Absence,
    AbsenceKind,
    WeekHours,
    WorkingTime,
    WorkSpan,
    capacity_minutes,
    checked_hours,
    days_between,
    hours_from_text,
    hours_to_text,
)
from crm_desktop.core.errors import UserError

MONDAY = date(2026, 6, 15)
NO_HOLIDAYS: dict[date, str] = {}


def _hours(*spans: tuple[int, int], weekday: int = 0) -> WeekHours:
    return STANDARD_WEEK.with_day(weekday, [WorkSpan(start, end) for start, end in spans])


def test_without_hours_of_their_own_people_work_eight_hours_on_five_days():
    days = days_between(MONDAY, MONDAY + timedelta(days=6))
    worker = WorkingTime(1)
    assert [worker.minutes_on(day, NO_HOLIDAYS) for day in days] == [480] * 5 + [0, 0]
    assert STANDARD_WEEK.minutes_a_week == 40 * 60


def test_a_day_may_have_several_spans():
    hours = _hours((14 * 60, 18 * 60), (8 * 60, 12 * 60))
    assert hours.spans_on(MONDAY) == (WorkSpan(480, 720), WorkSpan(840, 1080))
    assert hours.minutes_on(MONDAY) == 480


def test_absences_holidays_and_days_outside_employment_take_the_time():
    tuesday, wednesday, friday = (MONDAY + timedelta(days=n) for n in (1, 2, 4))
    worker = WorkingTime(
        7,
        absences=(Absence(7, tuesday, tuesday, AbsenceKind.SICK),),
        left_on=MONDAY + timedelta(days=3),
    )
    capacity = capacity_minutes([worker], MONDAY, friday, {wednesday: "Midsummer"})
    assert capacity == {7: (480, 0, 0, 480, 0)}
    assert not WorkingTime(7, hired_on=tuesday).minutes_on(MONDAY, NO_HOLIDAYS)


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 10, 23), date(2024, 2, 29)])
def test_days_around_clock_changes_and_leap_days_are_as_long_as_others(day: date):
    assert WorkingTime(1).minutes_on(day, NO_HOLIDAYS) == 480


def test_a_period_over_the_year_end_and_the_leap_day_has_every_day_once():
    days = days_between(date(2023, 12, 30), date(2024, 3, 1))
    assert len(days) == 63
    assert date(2024, 2, 29) in days
    assert days_between(MONDAY, MONDAY - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        (_hours((600, 540), weekday=2), "span_reversed"),
        (_hours((600, 600), weekday=2), "span_reversed"),
        (_hours((600, 1500), weekday=2), "span_reversed"),
        (_hours((480, 720), (700, 900), weekday=2), "spans_overlap"),
        (_hours(*((60 * n, 60 * n + 30) for n in range(7)), weekday=2), "too_many_spans"),
    ],
)
def test_impossible_hours_are_refused_with_their_weekday(hours: WeekHours, code: str):
    with pytest.raises(UserError) as refused:
        checked_hours(hours)
    assert (refused.value.code, refused.value.field) == (code, "working_hours")
    assert refused.value.params["weekday"] == 2


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"mon": 5}', '{"mon": [["9", "17:00"]]}', '{"mon": [["17:00", "09:00"]]}'],
)
def test_text_that_is_no_hours_is_the_standard_week(text: str):
    assert hours_from_text(text) == STANDARD_WEEK


@st.composite
def _weeks(draw: st.DrawFn) -> WeekHours:
    days: list[tuple[WorkSpan, ...]] = []
    for _ in range(7):
        edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=8)))
        days.append(tuple(WorkSpan(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)))
    return WeekHours(tuple(days))


@given(_weeks())
def test_hours_come_back_from_their_text(hours: WeekHours):
    assert hours_from_text(hours_to_text(hours)) == hours
    assert hours.minutes_a_week == sum(
        hours.minutes_on(MONDAY + timedelta(days=n)) for n in range(7)
    )


def test_an_absence_counts_its_first_and_last_day():
    absence = Absence(1, MONDAY, MONDAY + timedelta(days=4))
    assert absence.day_count == 5
    assert absence.covers(MONDAY)
    assert absence.covers(MONDAY + timedelta(days=4))
    assert not absence.covers(MONDAY + timedelta(days=5))
