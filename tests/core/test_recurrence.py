"""Rules of what recurs: daylight saving, short months, leap years, endless rules, noise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.core.recurrence import (
    MOST_OCCURRENCES,
    ended_before,
    next_occurrences,
    occurrences,
    read_rule,
    shifted_days,
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _days(rule: str, start: str, until: str, **more: object) -> list[str]:
    found = occurrences(read_rule(rule), _at(start), until=_at(until), **more)  # type: ignore[arg-type]
    return [f"{one:%Y-%m-%d}" for one in found]


def test_local_times_stay_over_the_change_to_summer_time():
    rule = read_rule("FREQ=WEEKLY")
    found = occurrences(rule, _at("2026-03-22T09:00"), until=_at("2026-04-06"))
    zone = ZoneInfo("Europe/Vilnius")
    moments = [one.replace(tzinfo=zone).astimezone(UTC).hour for one in found]
    assert [one.hour for one in found] == [9, 9, 9]
    assert moments == [7, 6, 6]


def test_days_that_a_month_lacks_are_left_out():
    assert _days("FREQ=MONTHLY", "2026-01-31T08:00", "2026-06-01") == [
        "2026-01-31",
        "2026-03-31",
        "2026-05-31",
    ]


def test_the_29th_of_february_comes_in_leap_years_only():
    rule = read_rule("FREQ=YEARLY")
    start = _at("2096-02-29T00:00")  # 2100 is none
    found = next_occurrences(rule, start, horizon=_at("2097-01-01"), least=2)
    assert [one.year for one in found] == [2096, 2104]


def test_week_numbers_and_year_ends():
    assert _days("FREQ=WEEKLY;BYDAY=TH", "2026-12-24T10:00", "2027-01-08") == [
        "2026-12-24",
        "2026-12-31",
        "2027-01-07",
    ]
    assert _days("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2020-01-01T10:00", "2027-12-31") == [
        "2021-01-01",
        "2027-01-01",
    ]


def test_the_last_working_day_of_each_month():
    rule = "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    assert _days(rule, "2026-01-01T16:00", "2026-03-31T23:59") == [
        "2026-01-30",
        "2026-02-27",
        "2026-03-31",
    ]


def test_count_and_until():
    assert len(_days("FREQ=DAILY;COUNT=5", "2026-06-15T09:00", "2030-01-01")) == 5
    assert _days("FREQ=DAILY;UNTIL=20260617", "2026-06-15T09:00", "2030-01-01")[-1] == "2026-06-17"
    zone = ZoneInfo("Europe/Vilnius")
    rule = read_rule("FREQ=DAILY;UNTIL=20260617T060000Z", zone)
    assert rule.until == _at("2026-06-17T09:00")
    behind = occurrences(
        rule, _at("2026-06-15T09:00"), until=_at("2030-01-01"), after=_at("2026-06-15T09:00")
    )
    assert [one.day for one in behind] == [16, 17]


def test_an_endless_rule_is_bounded():
    rule = read_rule("FREQ=DAILY")
    assert rule.is_endless
    found = occurrences(rule, _at("2026-06-15T09:00"), until=_at("2199-01-01"))
    assert len(found) == MOST_OCCURRENCES


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=31"],
)
def test_a_rule_that_never_comes_is_no_endless_search(rule: str):
    start = _at("2026-06-15T09:00")
    assert next_occurrences(read_rule(rule), start, horizon=start + timedelta(400)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rule_unreadable"),
        ("every other Tuesday", "rule_unreadable"),
        ("FREQ=FORTNIGHTLY", "rule_unreadable"),
        ("INTERVAL=2", "rule_unreadable"),
        ("FREQ=DAILY;INTERVAL=0", "rule_unreadable"),
        ("FREQ=DAILY;FREQ=WEEKLY", "rule_unreadable"),
        ("FREQ=DAILY;COUNT=5;UNTIL=20260101", "rule_unreadable"),
        ("FREQ=DAILY;UNTIL=20261345", "rule_unreadable"),
        ("FREQ=WEEKLY;BYDAY=XX", "rule_unreadable"),
        ("FREQ=MONTHLY;BYMONTHDAY=99", "rule_unreadable"),
        ("FREQ=YEARLY;BYMONTH=13", "rule_unreadable"),
        ("FREQ=DAILY;" + "X" * 600, "rule_unreadable"),
        ("FREQ=SECONDLY", "rule_too_often"),
        ("FREQ=DAILY;BYHOUR=1,2,3", "rule_too_often"),
    ],
)
def test_garbage_is_told_apart(text: str, code: str):
    with pytest.raises(UserError) as refused:
        read_rule(text)
    assert refused.value.code == code


_RULES = st.builds(
    lambda freq, interval, days, end: f"FREQ={freq};INTERVAL={interval}{days}{end}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 9),
    st.sampled_from(
        ["", ";BYDAY=MO,WE", ";BYMONTHDAY=31", ";BYMONTH=2;BYMONTHDAY=29", ";BYDAY=1FR"]
    ),
    st.sampled_from(["", ";COUNT=3", ";UNTIL=20280101T000000", ";UNTIL=20261231"]),
)
_STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda one: one.replace(second=0, microsecond=0)
)


@given(_RULES, _STARTS)
def test_occurrences_go_on_where_they_were_left(text: str, start: datetime):
    """Made in two parts there are the same as at once: a series is extended as time goes by."""
    try:
        rule = read_rule(text)
    except UserError:
        return
    middle, end = start + timedelta(200), start + timedelta(700)
    whole = occurrences(rule, start, until=end)
    parts = occurrences(rule, start, until=middle)
    parts += occurrences(rule, start, until=end, after=middle)
    assert parts == whole
    assert whole == sorted(set(whole))
    assert all(start <= one <= end for one in whole)
    assert read_rule(rule.text()) == rule
    if len(whole) > 1:
        cut = ended_before(rule, whole[1])
        assert occurrences(cut, start, until=end) == whole[:1]


@given(_RULES, _STARTS)
def test_everybody_else_finds_the_same_days(text: str, start: datetime):
    """dateutil is the oracle; it searches rules without any day until the year 9999."""
    try:
        rule = read_rule(text)
    except UserError:
        return
    end = start + timedelta(3000)
    found = occurrences(rule, start, until=end, most=100)
    if len(found) < 2:
        return
    plain = ";".join(f"{name}={value}" for name, value in rule.parts)
    theirs = rrulestr(f"{plain};UNTIL={found[-1]:%Y%m%dT%H%M%S}", dtstart=start)
    assert list(theirs) == found


@given(st.text(max_size=60) | st.text("FREQ=DAILYWKMO;1,29BYUNTIL-", max_size=80))
def test_noise_is_refused_and_nothing_else_happens(text: str):
    try:
        rule = read_rule(text)
        occurrences(rule, _at("2026-06-15T09:00"), until=_at("2026-07-15"))
    except UserError:
        return


def test_the_rule_follows_a_series_to_another_day():
    monday = date(2026, 6, 15)
    moved = shifted_days(read_rule("FREQ=WEEKLY;BYDAY=MO,FR"), monday, 1)
    by_day = shifted_days(read_rule("FREQ=MONTHLY;BYMONTHDAY=15"), monday, 2)
    assert moved.part("BYDAY") == "TU,SA"
    assert by_day.part("BYMONTHDAY") == "17"
    assert shifted_days(read_rule("FREQ=DAILY"), monday, 3) == read_rule("FREQ=DAILY")
    with pytest.raises(UserError):
        shifted_days(read_rule("FREQ=MONTHLY;BYDAY=1MO"), monday, 1)
