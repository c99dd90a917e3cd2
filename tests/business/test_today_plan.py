"""What stands on the Today page: groups, order, the place of "now"; with the clock moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.planner.items import (
    DAY_MS,
    PRIORITY_SHIFT,
    STATUS_SHIFT,
    TIMING_SHIFT,
    PlannedItem,
    day_ms,
)
from crm_desktop.business.planner.model import ActivityKind, Priority, Status, Timing
from crm_desktop.business.planner.today import Part, TodayPlan, last_day_of_week, plan_of
from crm_desktop.core.clock import to_milliseconds

VILNIUS = ZoneInfo("Europe/Vilnius")
WEDNESDAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 10, 42, tzinfo=VILNIUS)


def _bits(
    kind: ActivityKind, timing: Timing, status: Status, priority: Priority = Priority.NORMAL
) -> int:
    return (
        tuple(ActivityKind).index(kind)
        | tuple(Timing).index(timing) << TIMING_SHIFT
        | tuple(Status).index(status) << STATUS_SHIFT
        | priority << PRIORITY_SHIFT
    )


def timed(
    key: int,
    day: date,
    clock: str,
    minutes: int = 30,
    *,
    status: Status = Status.PLANNED,
    kind: ActivityKind = ActivityKind.CALL,
    user: int = 1,
    zone: ZoneInfo = VILNIUS,
) -> PlannedItem:
    hour, minute = map(int, clock.split(":"))
    start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    starts = to_milliseconds(start)
    ends = starts + minutes * 60_000
    bits = _bits(kind, Timing.TIMED, status)
    due = ends if status is Status.PLANNED else None
    return PlannedItem(user, starts, ends, bits, 0, key, 7, 1, f"no {key}", due)


def on_day(
    key: int,
    first: date,
    last: date | None = None,
    *,
    status: Status = Status.PLANNED,
    estimate: int = 0,
    priority: Priority = Priority.NORMAL,
) -> PlannedItem:
    last = last or first
    bits = _bits(ActivityKind.TASK, Timing.ANY_TIME, status, priority)
    due = day_ms(last) if status is Status.PLANNED else None
    return PlannedItem(
        1, day_ms(first), day_ms(last) + DAY_MS, bits, estimate, key, None, 0, f"no {key}", due
    )


def due_on(key: int, day: date) -> PlannedItem:
    bits = _bits(ActivityKind.TASK, Timing.UNSCHEDULED, Status.PLANNED)
    return PlannedItem(1, 0, 0, bits, 0, key, None, 0, f"no {key}", day_ms(day))


def plan(*items: PlannedItem, now: datetime = NOW, week_start: int = 0) -> TodayPlan:
    return plan_of(items, {7: "UAB Žalgirio Baldai"}, now, VILNIUS, week_start=week_start)


def keys(found: TodayPlan) -> dict[str, list[int]]:
    return {
        group.part.value: [row.item.activity_id for row in group.rows]
        for group in found.groups
        if group.rows
    }


def test_work_stands_in_the_group_of_its_day():
    found = plan(
        timed(1, WEDNESDAY - timedelta(days=2), "9:00"),
        due_on(2, WEDNESDAY - timedelta(days=1)),
        timed(3, WEDNESDAY, "12:30"),
        timed(4, WEDNESDAY, "8:45", status=Status.DONE),
        on_day(5, WEDNESDAY),
        due_on(6, WEDNESDAY + timedelta(days=1)),
        timed(7, WEDNESDAY + timedelta(days=4), "15:00"),
        timed(8, WEDNESDAY + timedelta(days=5), "15:00"),
        timed(9, WEDNESDAY - timedelta(days=1), "9:00", status=Status.DONE),
        timed(10, WEDNESDAY, "16:00", status=Status.CANCELLED),
    )
    assert keys(found) == {"overdue": [1, 2], "today": [4, 3, 5], "tomorrow": [6], "later": [7]}
    assert [row.late_days for row in found.group(Part.OVERDUE).rows] == [2, 1]
    assert found.group(Part.TODAY).done == 1
    assert found.waiting == 4
    first = found.group(Part.TODAY).rows[0]
    assert (first.contact, first.start) == ("UAB Žalgirio Baldai", 8 * 60 + 45)


def test_now_stands_before_what_is_to_come():
    rows = (timed(1, WEDNESDAY, "9:30"), timed(2, WEDNESDAY, "11:00"), on_day(3, WEDNESDAY))
    for clock, before in (("08:00", 0), ("09:30", 1), ("10:42", 1), ("23:59", 2)):
        moment = datetime.fromisoformat(f"2026-06-17T{clock}").replace(tzinfo=VILNIUS)
        assert plan(*rows, now=moment).now_before == before, clock
    past = [row.is_past for row in plan(*rows).group(Part.TODAY).rows]
    assert past == [True, False, False]


def test_planned_time_is_that_of_the_day_with_what_is_done():
    items = (
        timed(1, WEDNESDAY, "9:00", 45, status=Status.DONE),
        timed(2, WEDNESDAY, "11:00", 90),
        on_day(3, WEDNESDAY, estimate=60),
        timed(4, WEDNESDAY + timedelta(days=1), "9:00", 600),
    )
    assert plan(*items).planned == 195
    narrowed = plan_of(items, {}, NOW, VILNIUS, kinds={ActivityKind.TASK})
    assert keys(narrowed) == {"today": [3]}
    assert narrowed.planned == 195


def test_what_takes_several_days_is_asked_for_on_each_of_them():
    fair = on_day(1, WEDNESDAY - timedelta(days=1), WEDNESDAY + timedelta(days=2))
    assert keys(plan(fair)) == {"today": [1]}
    assert keys(plan(fair, now=NOW + timedelta(days=3))) == {"overdue": [1]}


def test_two_of_our_people_do_one_thing_once():
    assert keys(plan(timed(1, WEDNESDAY, "9:00"), timed(1, WEDNESDAY, "9:00", user=2))) == {
        "today": [1]
    }


def test_what_has_no_time_comes_last_and_the_important_first():
    found = plan(
        on_day(1, WEDNESDAY),
        on_day(2, WEDNESDAY, priority=Priority.HIGH),
        timed(3, WEDNESDAY, "18:00"),
    )
    assert keys(found) == {"today": [3, 2, 1]}


@pytest.mark.parametrize(
    ("day", "week_start", "last"),
    [
        (date(2026, 6, 17), 0, date(2026, 6, 21)),
        (date(2026, 6, 21), 0, date(2026, 6, 21)),
        (date(2026, 6, 21), 6, date(2026, 6, 27)),
        (date(2026, 6, 20), 5, date(2026, 6, 26)),
        (date(2026, 12, 31), 0, date(2027, 1, 3)),
        (date(2024, 2, 29), 0, date(2024, 3, 3)),
    ],
)
def test_a_week_ends_where_the_locale_says(day: date, week_start: int, last: date):
    assert last_day_of_week(day, week_start) == last


def test_the_year_ends_and_tomorrow_is_in_the_next():
    eve = date(2026, 12, 31)
    found = plan(
        timed(1, eve, "23:30", 60),
        timed(2, date(2027, 1, 1), "0:15"),
        due_on(3, date(2027, 1, 3)),
        due_on(4, date(2027, 1, 4)),
        now=datetime(2026, 12, 31, 23, 45, tzinfo=VILNIUS),
    )
    assert keys(found) == {"today": [1], "tomorrow": [2], "later": [3]}
    after = plan(timed(1, eve, "23:30", 60), now=datetime(2027, 1, 1, 0, 10, tzinfo=VILNIUS))
    assert keys(after) == {"today": [1]}, "it lasts into the new day"
    later = plan(timed(1, eve, "22:30", 60), now=datetime(2027, 1, 1, 0, 10, tzinfo=VILNIUS))
    assert keys(later) == {"overdue": [1]}


def test_the_leap_day_is_a_day():
    leap = date(2028, 2, 29)
    found = plan(
        on_day(1, leap), due_on(2, date(2028, 3, 1)), now=datetime(2028, 2, 29, 9, tzinfo=VILNIUS)
    )
    assert keys(found) == {"today": [1], "tomorrow": [2]}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_hours_are_those_of_the_wall_clock_on_days_when_clocks_change(day: date):
    items = (timed(1, day, "2:30"), timed(2, day, "9:00"), timed(3, day, "23:30"), on_day(4, day))
    found = plan(*items, now=datetime(day.year, day.month, day.day, 8, tzinfo=VILNIUS))
    assert keys(found) == {"today": [1, 2, 3, 4]}
    starts = [row.start for row in found.group(Part.TODAY).rows]
    assert starts[1:] == [9 * 60, 23 * 60 + 30, None]
    assert found.now_before == 1
    before = plan(
        *items, now=datetime(day.year, day.month, day.day, 8, tzinfo=VILNIUS) - timedelta(1)
    )
    assert keys(before) == {"tomorrow": [1, 2, 3, 4]}


def test_whole_days_never_shift_with_the_zone():
    item = on_day(1, WEDNESDAY)
    for name in ("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tehran"):
        zone = ZoneInfo(name)
        noon = datetime(2026, 6, 17, 12, tzinfo=zone).astimezone(UTC)
        assert keys(plan_of([item], {}, noon, zone)) == {"today": [1]}
