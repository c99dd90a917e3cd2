"""The plan as a sheet: nothing is lost, sums are right, bars never cover each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.business.planner.grid import PlanGrid, fitted
from crm_desktop.business.planner.hours import hour_blocks, hours_in_view
from crm_desktop.business.planner.items import PlannedItem
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
from crm_desktop.business.planner.model import ActivityKind, Move, Priority, Status, Timing
from crm_desktop.business.planner.moving import (
    by_minutes,
    lasting_until,
    moves_to,
    out_of_calendar,
)
from crm_desktop.core.clock import to_milliseconds
from tests.business.planned_items import MONDAY, bits, days, timed

VILNIUS = ZoneInfo("Europe/Vilnius")


def grid(*items: PlannedItem, users: tuple[int, ...] = (1, 2), count: int = 21) -> PlanGrid:
    return PlanGrid(MONDAY, count, users, items, FiveDays(), UTC)


def between(start: datetime, end: datetime) -> PlannedItem:
    mixed = bits(ActivityKind.VISIT, Timing.TIMED)
    return PlannedItem(1, to_milliseconds(start), to_milliseconds(end), mixed, 0, 1, None, 0, "")


def test_what_is_left_out_of_the_sheet_counts_in_its_sums() -> None:
    shown, aside = timed(1, MONDAY, 9), [timed(2, MONDAY, 11, 120), days(3, 1, 2)]
    sheet = PlanGrid(MONDAY, 7, (1,), [shown], FiveDays(), UTC, [*aside, days(4, 0, 0, user=9)])
    assert [sheet.cell(0, column).minutes for column in range(4)] == [180, 480, 480, 0]
    assert [sheet.cell(0, column).total for column in range(4)] == [2, 1, 1, 0]
    assert [sheet.cell(0, column).count for column in range(4)] == [1, 0, 0, 0]
    assert sheet.everything(0, 0) == (shown,)
    assert not sheet.bars(0)
    assert sheet.row_sum(0) == grid(shown, *aside, count=7).row_sum(0)


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedItem]:
    spans = draw(
        st.lists(
            st.tuples(
                st.integers(-30, 40),
                st.one_of(st.just(0), st.integers(0, 60)),
                st.sampled_from([Timing.TIMED, Timing.WHOLE_DAY, Timing.ANY_TIME]),
                st.integers(0, 5000),
                st.integers(1, 4),
                st.integers(0, 23),
            ),
            max_size=12,
        )
    )
    items: list[PlannedItem] = []
    for number, (offset, more, timing, estimate, user, hour) in enumerate(spans):
        if timing is Timing.TIMED:
            day, length = MONDAY + timedelta(days=offset), more * 1440 + 30
            items.append(timed(number, day, hour, length, user=user, estimate=estimate))
        else:
            last = offset + more
            items.append(days(number, offset, last, user=user, timing=timing, estimate=estimate))
    return items


@settings(max_examples=30)
@given(plans())
def test_every_activity_of_the_shown_people_and_days_stands_in_its_cells(
    items: list[PlannedItem],
) -> None:
    plan = grid(*items, users=(1, 2, 3))
    for item in items:
        first, last = item.first_day(UTC), item.last_day(UTC)
        for row, user in enumerate(plan.user_ids):
            for column, day in enumerate(plan.days):
                is_due = user == item.user_id and first <= day <= last
                assert (item in plan.everything(row, column)) == is_due


@settings(max_examples=30)
@given(plans())
def test_bars_of_a_lane_never_cover_each_other(items: list[PlannedItem]) -> None:
    plan = grid(*items)
    for row in range(2):
        for column in range(21):
            lanes = [bar.lane for bar in plan.bars_on(row, column)]
            assert lanes == sorted(set(lanes))
            assert plan.cell(row, column).lanes == max(lanes, default=-1) + 1


@settings(max_examples=30)
@given(plans())
def test_sums_agree_from_whichever_side_they_are_made(items: list[PlannedItem]) -> None:
    plan = grid(*items)
    by_row = sum(plan.row_sum(row)[0] for row in range(2))
    assert by_row == sum(plan.day_sum(column)[0] for column in range(21))
    assert by_row == sum(plan.span_sum(*week)[0] for week in plan.weeks())
    expected = sum(
        minutes
        for item in items
        if item.user_id in plan.user_ids
        for day, minutes in minutes_by_day(item, FiveDays(), UTC).items()
        if plan.column(day) is not None
    )
    assert by_row == expected


@settings(max_examples=30)
@given(plans())
def test_a_cell_counts_what_stands_in_it(items: list[PlannedItem]) -> None:
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
    whole, free = days(3, 0, 0), days(4, 0, 0, timing=Timing.ANY_TIME)
    chips = grid(free, late, whole, early).cell(0, 0).chips()
    assert [one.activity_id for one in chips] == [3, 2, 1, 4]


def test_of_what_has_no_time_the_important_comes_first() -> None:
    usual = days(1, 0, 0, timing=Timing.ANY_TIME)
    urgent = usual._replace(
        activity_id=2, bits=bits(ActivityKind.TASK, Timing.ANY_TIME, priority=Priority.HIGH)
    )
    assert grid(usual, urgent).cell(0, 0).chips() == [urgent, usual]


def test_a_bar_that_begins_before_the_plan_is_cut() -> None:
    [bar] = grid(days(1, -3, 2)).bars(0)
    assert (bar.first, bar.last, bar.is_cut_before, bar.is_cut_after) == (0, 2, True, False)


def test_a_meeting_of_four_hundred_days_is_one_bar() -> None:
    plan = grid(days(1, 0, 399))
    assert [(bar.first, bar.last, bar.is_cut_after) for bar in plan.bars(0)] == [(0, 20, True)]
    assert plan.row_sum(0) == (15 * 480, 15 * 480)


def test_an_end_before_the_start_stands_on_the_first_day_alone() -> None:
    wrong = days(1, 2, 0)
    assert grid(wrong).everything(0, 2) == (wrong,)
    assert grid(wrong).cell(0, 0).count == 0


def test_what_has_no_place_in_the_calendar_stands_nowhere() -> None:
    plan = grid(days(1, 0, 0, timing=Timing.UNSCHEDULED))
    assert plan.everything(0, 0) == ()


def test_weeks_of_a_shorter_plan() -> None:
    assert grid(count=7).weeks() == ((0, 6),)
    assert grid(count=10).weeks() == ((0, 6), (7, 9))


def test_an_estimate_of_a_trip_is_shared_by_its_working_days_to_the_minute() -> None:
    friday_to_tuesday = days(1, 4, 8, estimate=100)
    shares = minutes_by_day(friday_to_tuesday, FiveDays(), UTC)
    assert list(shares.values()) == [34, 33, 33]
    assert sum(shares.values()) == 100


def test_a_trip_over_a_weekend_only_still_takes_its_estimate() -> None:
    assert list(minutes_by_day(days(1, 5, 6, estimate=90), FiveDays(), UTC).values()) == [45, 45]


def test_a_timed_trip_takes_what_the_clock_says_and_at_most_the_day() -> None:
    start = datetime(2026, 6, 15, 14, tzinfo=UTC)
    for hour, last in ((10, 480), (2, 120)):
        trip = between(start, datetime(2026, 6, 17, hour, tzinfo=UTC))
        assert list(minutes_by_day(trip, FiveDays(), UTC).values()) == [480, 480, last]


def test_what_ends_at_midnight_stands_on_one_day() -> None:
    start = datetime(2026, 6, 15, 20, tzinfo=UTC)
    assert grid(between(start, datetime(2026, 6, 16, tzinfo=UTC))).bars(0) == ()


def test_what_is_cancelled_takes_nothing() -> None:
    off = Status.CANCELLED
    plan = grid(timed(1, MONDAY, 9, status=off), days(2, 0, 3, status=off))
    assert plan.row_sum(0)[0] == 0
    assert plan.cell(0, 0).count == 2


def test_how_long_something_takes() -> None:
    assert lasting_minutes(timed(1, MONDAY, 9, 45)) == 45
    assert lasting_minutes(timed(1, MONDAY, 9, 45, estimate=20)) == 20
    assert lasting_minutes(timed(1, MONDAY, 9, 0, kind=ActivityKind.CALL)) == 15
    assert lasting_minutes(days(1, 0, 0, timing=Timing.ANY_TIME, kind=ActivityKind.TASK)) == 30


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


def test_what_is_done_or_cancelled_is_in_nobodys_way() -> None:
    done = timed(2, MONDAY, 9, status=Status.DONE)
    off = timed(3, MONDAY, 9, status=Status.CANCELLED)
    assert conflicting([timed(1, MONDAY, 9), done, off]) == frozenset()


def test_conflicts_are_of_one_person() -> None:
    plan = grid(timed(1, MONDAY, 9), timed(2, MONDAY, 9, user=2))
    assert plan.conflicts(0) == plan.conflicts(1) == frozenset()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 23), st.integers(1, 300)), max_size=25))
def test_hours_side_by_side_never_cover_each_other(spans: list[tuple[int, int]]) -> None:
    items = [timed(n, MONDAY, hour, minutes) for n, (hour, minutes) in enumerate(spans)]
    blocks = hour_blocks(items, MONDAY, UTC)
    assert sorted(block.item.activity_id for block in blocks) == list(range(len(items)))
    for one in blocks:
        assert 0 <= one.lane < one.lanes
        for other in blocks:
            if one is not other and one.lane == other.lane:
                assert one.end <= other.start or other.end <= one.start


def test_the_axis_of_hours_follows_the_clock_on_the_wall() -> None:
    """On 29 March 2026 clocks in Vilnius go from 3:00 to 4:00."""
    day = date(2026, 3, 29)
    item = timed(1, day, 6)
    [block] = hour_blocks([item], day, VILNIUS)
    assert (block.start, block.end) == (9 * 60, 10 * 60)


def test_hours_in_view_are_a_working_day_and_what_lies_outside_of_it() -> None:
    assert hours_in_view(()) == (8 * 60, 18 * 60)
    blocks = hour_blocks([timed(1, MONDAY, 6, 20), timed(2, MONDAY, 18, 61)], MONDAY, UTC)
    assert hours_in_view(blocks) == (6 * 60, 20 * 60)


def test_dragging_is_a_move_by_days_and_perhaps_to_somebody() -> None:
    one, other = timed(1, MONDAY, 9), days(2, 1, 3, user=2)
    friday = MONDAY + timedelta(days=4)
    assert moves_to([one, other], MONDAY, friday, 1) == (
        Move(1, by_days=4),
        Move(2, by_days=4, from_user=2, to_user=1),
    )
    assert moves_to([one], MONDAY, MONDAY, 1) == ()
    assert moves_to([one], MONDAY, MONDAY, 1, is_copy=True) == (Move(1),)
    free = days(3, 0, 0, timing=Timing.UNSCHEDULED)
    assert moves_to([free], None, friday, None) == (Move(3, to_day=friday),)


def test_an_activity_of_several_is_moved_once() -> None:
    rows = [timed(1, MONDAY, 9), timed(1, MONDAY, 9, user=2)]
    tuesday = MONDAY + timedelta(days=1)
    assert moves_to(rows, MONDAY, tuesday, None) == (Move(1, by_days=1),)
    assert moves_to(rows, MONDAY, tuesday, 3) == (Move(1, by_days=1, to_user=3),)


def test_stretching_never_ends_before_the_first_day() -> None:
    trip = days(1, 1, 3)
    assert lasting_until(trip, MONDAY, UTC) is None
    assert lasting_until(trip, MONDAY + timedelta(days=3), UTC) is None
    later = MONDAY + timedelta(days=5)
    assert lasting_until(trip, later, UTC) == Move(1, last_day=later)


def test_a_time_of_day_never_leaves_its_day() -> None:
    late = timed(1, MONDAY, 23)
    assert by_minutes([late], 15, UTC) == (Move(1, to_day=MONDAY, to_time=23 * 60 + 15),)
    assert by_minutes([late], 60, UTC) == ()
    assert by_minutes([days(2, 0, 0)], 15, UTC) == ()


def test_out_of_the_calendar_goes_only_what_is_in_it() -> None:
    free = days(3, 0, 0, timing=Timing.UNSCHEDULED)
    rows = [timed(1, MONDAY, 9), timed(1, MONDAY, 9, user=2), free]
    assert out_of_calendar(rows) == (Move(1, is_unscheduled=True),)
