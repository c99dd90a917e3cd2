"""Light rows: which days they stand on, for readers in any zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.planner.items import (
    TIMED_BITS,
    DaySpans,
    PlannedItem,
    day_ms,
    day_of_ms,
    without_doubles,
)
from crm_desktop.core.clock import to_milliseconds

VILNIUS = ZoneInfo("Europe/Vilnius")
TEHRAN = ZoneInfo("Asia/Tehran")
_ZONES = st.sampled_from([VILNIUS, TEHRAN, ZoneInfo("America/Sao_Paulo"), UTC])


def _timed(start: datetime, minutes: int) -> PlannedItem:
    starts = to_milliseconds(start)
    return PlannedItem(1, starts, starts + minutes * 60_000, TIMED_BITS, 0, 1, None, 0, "")


def _days(first: date, last: date) -> PlannedItem:
    return PlannedItem(1, day_ms(first), day_ms(last + timedelta(1)), 2 << 3, 0, 1, None, 0, "")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_come_back_from_milliseconds(day: date):
    assert day_of_ms(day_ms(day)) == day


def test_a_late_meeting_is_on_the_next_day_further_east():
    item = _timed(datetime(2026, 6, 15, 21, 0, tzinfo=UTC), 45)
    assert item.first_day(UTC) == date(2026, 6, 15)
    assert item.first_day(VILNIUS) == date(2026, 6, 16)
    assert item.minutes == 45


def test_what_ends_at_midnight_ends_on_the_day_before():
    item = _timed(datetime(2026, 6, 15, 19, 0, tzinfo=UTC), 120)
    assert item.last_day(VILNIUS) == date(2026, 6, 15)


@given(_ZONES, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_whole_days_never_shift(zone: ZoneInfo, first: date, more: int):
    item = _days(first, first + timedelta(more))
    assert item.first_day(zone) == first
    assert item.last_day(zone) == first + timedelta(more)


@given(
    _ZONES,
    st.datetimes(datetime(2026, 2, 20), datetime(2026, 4, 20), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 4000),
)
def test_the_quick_way_to_days_agrees_with_the_calendar(
    zone: ZoneInfo, start: datetime, minutes: int
):
    """Three weeks in which both summer times begin."""
    spans = DaySpans(date(2026, 3, 16), 21, zone)
    item = _timed(start, minutes)
    first, last = spans.span(item)
    if 0 <= first < 21:
        assert spans.first + timedelta(first) == item.first_day(zone)
    if 0 <= last < 21:
        assert spans.first + timedelta(last) == item.last_day(zone)
    days = _days(item.first_day(zone), item.last_day(zone))
    assert spans.span(days)[0] == (days.first_day(zone) - spans.first).days


def test_an_activity_of_three_people_is_listed_once():
    item = _days(date(2026, 1, 1), date(2026, 1, 1))
    rows = [item, item._replace(user_id=2), item._replace(activity_id=2)]
    assert without_doubles(rows) == [rows[0], rows[2]]
