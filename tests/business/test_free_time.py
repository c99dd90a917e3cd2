"""The first free time of a working day."""

from __future__ import annotations

from datetime import UTC

from crm_desktop.business.planner.free_time import FreeTime, first_free
from crm_desktop.business.planner.hours import hour_blocks
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Status
from crm_desktop.business.staff.working_time import WorkSpan
from tests.business.planned_items import MONDAY, timed

_DAY = (WorkSpan(8 * 60, 12 * 60), WorkSpan(13 * 60, 17 * 60))


def _free(*items: PlannedItem, spans: tuple[WorkSpan, ...] = _DAY, now: int = 0) -> FreeTime:
    return first_free(spans, hour_blocks(items, MONDAY, UTC), now)


def test_an_empty_day_begins_with_work() -> None:
    assert _free() == FreeTime(480, 60)


def test_what_stands_there_is_left_alone_and_what_is_done_does_not_count() -> None:
    assert _free(timed(1, MONDAY, 8, 40), timed(2, MONDAY, 9, 50)) == FreeTime(600, 60)
    assert _free(timed(1, MONDAY, 8, 60, status=Status.DONE)) == FreeTime(480, 60)
    assert _free(timed(1, MONDAY, 7, 90)) == FreeTime(510, 60)


def test_the_break_is_no_time_for_work() -> None:
    assert _free(timed(1, MONDAY, 8, 190)) == FreeTime(13 * 60, 60)


def test_a_shorter_gap_is_better_than_two_at_a_time() -> None:
    full = (timed(1, MONDAY, 8, 210), timed(2, MONDAY, 13, 240))
    assert _free(*full) == FreeTime(11 * 60 + 30, 30)


def test_today_only_what_is_to_come() -> None:
    assert _free(now=9 * 60 + 1) == FreeTime(9 * 60 + 15, 60)
    assert _free(now=18 * 60 + 5) == FreeTime(18 * 60 + 15, 60)
    assert _free(now=23 * 60 + 58) == FreeTime(23 * 60, 60)


def test_a_day_off_is_taken_for_a_usual_one_and_a_full_one_begins_with_work() -> None:
    assert _free(spans=()) == FreeTime(9 * 60, 60)
    assert _free(timed(1, MONDAY, 8, 600)) == FreeTime(8 * 60, 60)
