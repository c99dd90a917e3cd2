"""When a rule reminds: minutes and days before, clock changes, 29 February, nonsense."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.reminders.rules import (
    At,
    Before,
    Occasion,
    OnDay,
    moment_of,
    names_time_of_day,
    read_rule,
    rule_text,
)
from crm_desktop.business.reminders.snoozing import Snooze, snooze_choices

VILNIUS = ZoneInfo("Europe/Vilnius")
CALL = Occasion(datetime(2026, 6, 17, 8, 0, tzinfo=UTC))  # 11:00 in Vilnius


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("-10m", Before(10)),
        ("-0m", Before(0)),
        ("-1d 09:00", OnDay(1, time(9))),
        ("-0d 08:30", OnDay(0, time(8, 30))),
        ("@2026-06-17T06:00:00Z", At(datetime(2026, 6, 17, 6, tzinfo=UTC))),
    ],
)
def test_a_rule_is_read_as_it_was_written(text: str, rule: object):
    assert read_rule(text) == rule
    assert rule_text(rule) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "10m", "-10", "-99999m", "-400d 09:00", "-1d 24:00", "-1d 9:00", "@", "@2026-06-17",
     "@2026-06-17T06:00:00", "@\x00", "-١٠m ", "DROP TABLE"],
)  # fmt: skip
def test_what_is_no_rule_is_none(text: str):
    assert read_rule(text) is None


@given(st.text(max_size=30))
def test_reading_never_fails(text: str):
    rule = read_rule(text)
    if rule is not None:
        assert read_rule(rule_text(rule)) == rule


def test_minutes_and_days_before():
    assert moment_of(Before(10), CALL, VILNIUS) == datetime(2026, 6, 17, 7, 50, tzinfo=UTC)
    assert moment_of(OnDay(1, time(9)), CALL, VILNIUS) == datetime(2026, 6, 16, 6, tzinfo=UTC)
    assert not names_time_of_day(Before(10), CALL)
    assert names_time_of_day(OnDay(1, time(9)), CALL)


def test_a_day_without_a_time_begins_at_nine():
    day = Occasion(day=date(2026, 6, 17))
    assert moment_of(Before(10), day, VILNIUS) == datetime(2026, 6, 17, 5, 50, tzinfo=UTC)
    assert moment_of(OnDay(3, time(9)), day, VILNIUS) == datetime(2026, 6, 14, 6, tzinfo=UTC)
    assert moment_of(Before(10), Occasion(), VILNIUS) is None


def test_a_time_that_summer_time_leaves_out_is_an_hour_later():
    day = Occasion(day=date(2026, 3, 29))  # 3:00 is 4:00
    found = moment_of(OnDay(0, time(3, 30)), day, VILNIUS)
    assert found is not None
    assert found.astimezone(VILNIUS).time() == time(4, 30)


def test_a_time_that_comes_twice_is_the_first():
    day = Occasion(day=date(2026, 10, 25))
    assert moment_of(OnDay(0, time(3, 30)), day, VILNIUS) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_days_before_run_over_a_clock_change_at_the_same_time_of_day():
    day = Occasion(day=date(2026, 3, 30))
    found = moment_of(OnDay(3, time(9)), day, VILNIUS)
    assert found is not None
    assert found.astimezone(VILNIUS) == datetime(2026, 3, 27, 9, tzinfo=VILNIUS)


def test_the_29th_of_february():
    assert moment_of(OnDay(1, time(9)), Occasion(day=date(2028, 3, 1)), UTC) == datetime(
        2028, 2, 29, 9, tzinfo=UTC
    )


@given(
    st.integers(0, 366),
    st.times(),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    st.sampled_from([VILNIUS, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"), UTC]),
)
def test_a_day_rule_always_names_a_moment_near_its_day(
    days: int, at: time, day: date, zone: ZoneInfo
):
    at = at.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    found = moment_of(OnDay(days, at), Occasion(day=day), zone)
    assert found is not None
    local = found.astimezone(zone).date()
    assert abs(local - (day - timedelta(days))) <= timedelta(1)


def test_the_first_and_last_days_do_not_overflow():
    assert moment_of(OnDay(366, time(9)), Occasion(day=date.min), VILNIUS) is None
    assert moment_of(Before(10), Occasion(datetime.min.replace(tzinfo=UTC)), UTC) is not None
    assert moment_of(OnDay(0, time(9)), Occasion(day=date.max), VILNIUS) is not None


# -- putting off ----------------------------------------------------------------------------

FRIDAY = datetime(2026, 6, 19, 10, 0, tzinfo=UTC)  # 13:00 in Vilnius


def _weekdays(day: date) -> time | None:
    return time(8) if day.weekday() < 5 else None


def test_choices_of_a_friday():
    found = {one.snooze: one.until for one in snooze_choices(FRIDAY, VILNIUS, _weekdays)}
    assert found[Snooze.MINUTES_5] == FRIDAY + timedelta(minutes=5)
    assert found[Snooze.EVENING].astimezone(VILNIUS).time() == time(17)
    assert found[Snooze.TOMORROW].astimezone(VILNIUS).date() == date(2026, 6, 20)
    monday = found[Snooze.NEXT_WORKING_DAY].astimezone(VILNIUS)
    assert (monday.date(), monday.time()) == (date(2026, 6, 22), time(8))


def test_what_is_over_or_the_same_is_not_offered():
    late = datetime(2026, 6, 18, 18, 0, tzinfo=UTC)  # Thursday 21:00
    choices = snooze_choices(late, VILNIUS, lambda day: time(9) if day.weekday() < 5 else None)
    kinds = [one.snooze for one in choices]
    assert Snooze.EVENING not in kinds
    assert Snooze.NEXT_WORKING_DAY not in kinds, "it is tomorrow at nine"
    assert all(one.until > late for one in choices)


def test_nobody_works_for_a_month():
    assert Snooze.NEXT_WORKING_DAY not in {
        one.snooze for one in snooze_choices(FRIDAY, VILNIUS, lambda _day: None)
    }
