"""Which backups stay, when one is due, and how it stands: with the clock moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.backups.model import Backup, Health, Reason
from crm_desktop.business.backups.schedule import (
    health,
    is_due,
    is_worth_at_closing,
    to_keep,
)

VILNIUS = ZoneInfo("Europe/Vilnius")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


def _backup(
    days_ago: float = 0, reason: Reason = Reason.DAILY, *, seq: int = 1, schema: int = 5
) -> Backup:
    taken = NOW - timedelta(days=days_ago)
    return Backup(Path(f"{days_ago}-{seq}.crm"), taken, reason, 1, schema, seq, f"{seq}", 1)


def _ages(kept: frozenset[Backup]) -> list[int]:
    return sorted((NOW - one.taken_at).days for one in kept)


def test_four_hundred_days_leave_seven_days_four_weeks_and_twelve_months():
    kept = to_keep([_backup(days) for days in range(400)], NOW, UTC)
    # 2026-11-22 is a Sunday: weeks end 0, 7, 14 and 21 days ago, months on their last days.
    assert _ages(kept) == [
        0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 22, 53, 83, 114, 145, 175, 206, 236, 267, 295, 326,
    ]  # fmt: skip


def test_the_same_set_comes_out_when_it_is_thinned_every_day():
    kept: list[Backup] = []
    for day in range(400, -1, -1):
        kept = sorted(
            to_keep([*kept, _backup(day)], NOW - timedelta(days=day), UTC),
            key=lambda one: one.taken_at,
        )
    assert frozenset(kept) == to_keep([_backup(days) for days in range(401)], NOW, UTC)


def test_a_month_without_work_removes_nothing():
    old = [_backup(days) for days in range(100, 107)]
    assert to_keep(old, NOW, UTC) == frozenset(old)


def test_made_by_hand_and_before_each_new_form_stay():
    by_hand = _backup(900, Reason.BY_HAND)
    fourth, fifth = (_backup(800 + n, Reason.BEFORE_MIGRATION, schema=n) for n in (4, 5))
    older = _backup(850, Reason.BEFORE_MIGRATION, schema=4)
    kept = to_keep([by_hand, fourth, fifth, older, *map(_backup, range(400))], NOW, UTC)
    assert {by_hand, fourth, fifth} <= kept
    assert older not in kept


def test_of_one_day_the_newest_stays_and_the_day_is_the_users():
    morning, evening = _backup(5.4), _backup(5, seq=2)
    assert to_keep([morning, evening], NOW, UTC) == {evening}
    before, after = (
        Backup(
            Path(f"{hour}"), datetime(2026, 11, 21, hour, tzinfo=UTC), Reason.DAILY, 1, 5, 1, "", 1
        )
        for hour in (21, 23)
    )
    assert to_keep([before, after], LATER, VILNIUS) == {before, after}, "midnight lies between"
    assert to_keep([before, after], LATER, UTC) == {after}


def test_the_ways_back_of_the_last_hours_stay():
    two = {_backup(0.5), _backup(0.4, Reason.BEFORE_RESTORE, seq=2)}
    assert to_keep(two, NOW, UTC) == two


@pytest.mark.parametrize(
    ("newest", "head", "due"),
    [
        (None, (0, ""), False),
        (None, (1, "1"), True),
        (_backup(0), (2, "2"), False),
        (_backup(1), (1, "1"), False),
        (_backup(1), (2, "2"), True),
        (_backup(1), (1, "another past"), True),
    ],
)
def test_the_first_change_of_a_day_makes_one_due(
    newest: Backup | None, head: tuple[int, str], due: bool
):
    assert is_due(newest, head, NOW, UTC) is due


def test_closing_after_more_than_fifty_changes_is_worth_one():
    assert not is_worth_at_closing(_backup(seq=10), 60)
    assert is_worth_at_closing(_backup(seq=10), 61)
    assert is_worth_at_closing(None, 51)


@pytest.mark.parametrize(
    ("hours", "failed", "expected"),
    [
        (None, True, Health.GOOD),
        (1, False, Health.GOOD),
        (1, True, Health.LATE),
        (25, False, Health.LATE),
        (73, False, Health.MISSING),
    ],
)
def test_the_oldest_change_without_backup_tells_how_it_stands(
    hours: int | None, failed: bool, expected: Health
):
    since = None if hours is None else NOW - timedelta(hours=hours)
    assert health(since, NOW, has_failed=failed) is expected
