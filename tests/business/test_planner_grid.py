"""The plan as a sheet: nothing is lost, sums are right, bars never cover each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.business.planner.grid import PlanGrid, fitted, hour_blocks
from crm_desktop.business.planner.load import (
    FiveDays,
    Heat,
    Load,
    conflicting,
    heat_of,
    heat_steps,
    lasting_minutes,
    load_of,
    minutes_by_day,
)

MONDAY = date(2026, 6, 15)
VILNIUS = ZoneInfo("Europe/Vilnius")


@dataclass(frozen=True)
class Item:
    """An activity with what the plan asks of it."""

    id: int
    first_day: date | None
    last_day: date | None
    timing: str = "any_time"
    kind: str = "task"
    status: str = "planned"
    start: datetime | None = None
    end: datetime | None = None
    estimate_minutes: int | None = None
    user_ids: tuple[int, ...] = (1,)


def timed(item_id: int, day: date, hour: int, minutes: int = 60, **values: object) -> Item:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    return Item(item_id, day, day, "timed", start=start, end=end, **values)  # type: ignore[arg-type]


def trip(item_id: int, first: int, last: int, **values: object) -> Item:
    days = (MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    return Item(item_id, *days, "whole_day", "visit", **values)  # type: ignore[arg-type]


def grid(*items: Item, users: tuple[int, ...] = (1, 2), days: int = 21) -> PlanGrid[Item]:
    return PlanGrid(MONDAY, days, users, items, FiveDays(), UTC)


@st.composite
def plans(draw: st.DrawFn) -> list[Item]:
    spans = draw(
        st.lists(
            st.tuples(
                st.integers(-30, 40),
                st.one_of(st.just(0), st.integers(0, 60)),
                st.sampled_from(["timed", "whole_day", "any_time"]),
                st.one_of(st.none(), st.integers(0, 5000)),
                st.sets(st.integers(1, 4), max_size=4),
                st.integers(0, 23),
            ),
            max_size=12,
        )
    )
    items: list[Item] = []
    for number, (offset, more, timing, estimate, users, hour) in enumerate(spans):
        first = MONDAY + timedelta(days=offset)
        last = first + timedelta(days=more)
        start = datetime(first.year, first.month, first.day, hour, tzinfo=UTC)
        end = datetime(last.year, last.month, last.day, 23, 59, tzinfo=UTC)
        clock = (start, end) if timing == "timed" else (None, None)
        items.append(
            Item(number, first, last, timing, "visit", "planned", *clock, estimate, tuple(users))
        )
    return items


@settings(max_examples=30)
@given(plans())
def test_every_activity_of_the_shown_people_and_days_stands_in_its_cells(items: list[Item]) -> None:
    plan = grid(*items, users=(1, 2, 3))
    for item in items:
        assert item.first_day is not None
        assert item.last_day is not None
        for row, user in enumerate(plan.user_ids):
            for column, day in enumerate(plan.days):
                is_due = user in item.user_ids and item.first_day <= day <= item.last_day
                assert (item in plan.everything(row, column)) == is_due


@settings(max_examples=30)
@given(plans())
def test_bars_of_a_lane_never_cover_each_other(items: list[Item]) -> None:
    plan = grid(*items)
    for row in range(2):
        for column in range(21):
            lanes = [bar.lane for bar in plan.bars(row) if bar.first <= column <= bar.last]
            assert len(lanes) == len(set(lanes))
            assert plan.cell(row, column).lanes == max(lanes, default=-1) + 1
            for lane in lanes:
                assert plan.bar_at(row, column, lane) is not None


@settings(max_examples=30)
@given(plans())
def test_sums_agree_from_whichever_side_they_are_made(items: list[Item]) -> None:
    plan = grid(*items)
    by_row = sum(plan.row_sum(row)[0] for row in range(2))
    assert by_row == sum(plan.day_sum(column)[0] for column in range(21))
    assert by_row == sum(plan.span_sum(*week)[0] for week in plan.weeks())
    expected = sum(
        minutes
        for item in items
        for user in plan.user_ids
        if user in item.user_ids
        for day, minutes in minutes_by_day(item, user, FiveDays(), UTC).items()
        if plan.column(day) is not None
    )
    assert by_row == expected


@settings(max_examples=30)
@given(plans())
def test_a_cell_counts_what_stands_in_it(items: list[Item]) -> None:
    plan = grid(*items)
    for row in range(2):
        for column in range(21):
            assert plan.cell(row, column).count == len(plan.everything(row, column))


@given(st.integers(0, 60), st.integers(0, 500), st.integers(1, 40), st.integers(0, 20))
def test_what_does_not_fit_is_counted(count: int, room: int, line: int, more: int) -> None:
    shown, hidden = fitted(count, room, line, more)
    assert shown + hidden == count
    assert shown >= 0
    if hidden:
        assert shown == 0 or shown * line + more <= room
    else:
        assert count * line <= room


def test_the_order_of_a_day_is_whole_day_then_time_then_any_time() -> None:
    late, early = timed(1, MONDAY, 15), timed(2, MONDAY, 9)
    whole = Item(3, MONDAY, MONDAY, "whole_day")
    free = Item(4, MONDAY, MONDAY, "any_time")
    assert [one.id for one in grid(free, late, whole, early).cell(0, 0).chips()] == [3, 2, 1, 4]


def test_a_bar_that_begins_before_the_plan_is_cut() -> None:
    [bar] = grid(trip(1, -3, 2)).bars(0)
    assert (bar.first, bar.last, bar.is_cut_before, bar.is_cut_after) == (0, 2, True, False)


def test_a_meeting_of_four_hundred_days_is_one_bar() -> None:
    plan = grid(trip(1, 0, 399))
    assert [(bar.first, bar.last, bar.is_cut_after) for bar in plan.bars(0)] == [(0, 20, True)]
    assert plan.row_sum(0) == (15 * 480, 15 * 480)


def test_an_end_before_the_start_is_the_first_day_alone() -> None:
    wrong = Item(1, MONDAY + timedelta(days=2), MONDAY, "whole_day")
    assert grid(wrong).everything(0, 2) == (wrong,)


def test_weeks_of_a_shorter_plan() -> None:
    assert grid(days=7).weeks() == ((0, 6),)
    assert grid(days=10).weeks() == ((0, 6), (7, 9))


def test_an_estimate_of_a_trip_is_shared_by_its_working_days_to_the_minute() -> None:
    friday_to_tuesday = trip(1, 4, 8, estimate_minutes=100)
    shares = minutes_by_day(friday_to_tuesday, 1, FiveDays(), UTC)
    assert list(shares.values()) == [34, 33, 33]
    assert sum(shares.values()) == 100


def test_a_trip_over_a_weekend_only_still_takes_its_estimate() -> None:
    assert list(
        minutes_by_day(trip(1, 5, 6, estimate_minutes=90), 1, FiveDays(), UTC).values()
    ) == [
        45,
        45,
    ]


def test_a_timed_trip_takes_what_the_clock_says_and_at_most_the_day() -> None:
    start = datetime(2026, 6, 15, 14, tzinfo=UTC)
    end = datetime(2026, 6, 17, 10, tzinfo=UTC)
    item = Item(1, MONDAY, MONDAY + timedelta(days=2), "timed", start=start, end=end)
    assert list(minutes_by_day(item, 1, FiveDays(), UTC).values()) == [480, 480, 480]
    early = end.replace(hour=2)
    shorter = Item(1, MONDAY, MONDAY + timedelta(days=2), "timed", start=start, end=early)
    assert list(minutes_by_day(shorter, 1, FiveDays(), UTC).values()) == [480, 480, 120]


def test_what_is_canceled_takes_nothing() -> None:
    plan = grid(timed(1, MONDAY, 9, status="canceled"), trip(2, 0, 3, status="canceled"))
    assert plan.row_sum(0)[0] == 0
    assert plan.cell(0, 0).count == 2


def test_how_long_something_takes() -> None:
    assert lasting_minutes(timed(1, MONDAY, 9, 45)) == 45
    assert lasting_minutes(timed(1, MONDAY, 9, 45, estimate_minutes=20)) == 20
    assert lasting_minutes(Item(1, None, None, kind="call")) == 15
    backwards = Item(
        1, MONDAY, MONDAY, "timed", "meeting", start=datetime(2026, 6, 15, 9, tzinfo=UTC)
    )
    assert lasting_minutes(backwards) == 60


def test_free_partly_full_over_and_off() -> None:
    loads = [load_of(minutes, 480) for minutes in (0, 1, 449, 450, 480, 481)]
    assert loads == [Load.FREE, Load.PARTLY, Load.PARTLY, Load.FULL, Load.FULL, Load.OVER]
    assert load_of(0, 0) is Load.OFF
    assert load_of(5, 0) is Load.OVER


def test_the_heat_of_a_day_of_eight_hours() -> None:
    hours = {
        3: Heat.LOW,
        5: Heat.NORMAL,
        7: Heat.NORMAL,
        7.5: Heat.HIGH,
        8: Heat.HIGH,
        9: Heat.OVER,
    }
    assert {hour: heat_of(round(hour * 60), 480) for hour in hours} == hours
    assert heat_of(0, 480) is Heat.NONE
    assert heat_steps(480) == (5.0, 7.5, 8.0)


def test_two_at_the_same_time_are_in_conflict_and_neighbors_are_not() -> None:
    nine, half_past = timed(1, MONDAY, 9, 60), timed(2, MONDAY, 9, 30)
    ten = timed(3, MONDAY, 10, 30)
    assert conflicting([nine, half_past, ten]) == {1, 2}
    assert conflicting([nine, ten]) == frozenset()


def test_a_long_one_is_in_conflict_with_all_that_lie_in_it() -> None:
    whole = timed(1, MONDAY, 8, 600)
    assert conflicting([whole, timed(2, MONDAY, 9), timed(3, MONDAY, 15)]) == {1, 2, 3}


def test_what_is_done_or_canceled_is_in_nobodys_way() -> None:
    done = timed(2, MONDAY, 9, status="done")
    off = timed(3, MONDAY, 9, status="canceled")
    assert conflicting([timed(1, MONDAY, 9), done, off]) == frozenset()


def test_conflicts_are_of_one_person() -> None:
    plan = grid(timed(1, MONDAY, 9), timed(2, MONDAY, 9, user_ids=(2,)))
    assert plan.conflicts(0) == plan.conflicts(1) == frozenset()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 23), st.integers(1, 300)), max_size=25))
def test_hours_side_by_side_never_cover_each_other(spans: list[tuple[int, int]]) -> None:
    items = [timed(n, MONDAY, hour, minutes) for n, (hour, minutes) in enumerate(spans)]
    blocks = hour_blocks(items, MONDAY, UTC)
    assert sorted(block.item.id for block in blocks) == [item.id for item in items]
    for one in blocks:
        assert 0 <= one.lane < one.lanes
        for other in blocks:
            if one is not other and one.lane == other.lane:
                assert one.end <= other.start or other.end <= one.start


def test_the_axis_of_hours_follows_the_clock_on_the_wall() -> None:
    """On 29 March 2026 clocks in Vilnius go from 3:00 to 4:00."""
    day = date(2026, 3, 29)
    start = datetime(2026, 3, 29, 6, tzinfo=UTC)
    item = Item(1, day, day, "timed", start=start, end=start + timedelta(hours=1))
    [block] = hour_blocks([item], day, VILNIUS)
    assert (block.start, block.end) == (9 * 60, 10 * 60)
