"""Quiet hours over midnight, clock changes and senseless settings."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.business.reminders.quiet import quiet_until

VILNIUS = ZoneInfo("Europe/Vilnius")


def _local(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VILNIUS).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (_local(17, 20), _local(18, 8)),
        (_local(17, 19), _local(18, 8)),
        (_local(18, 2), _local(18, 8)),
        (_local(18, 8), None),
        (_local(17, 18, 59), None),
        (_local(28, 23, month=3), _local(29, 8, month=3)),
    ],
)
def test_from_the_evening_to_the_morning(now: datetime, until: datetime | None):
    assert quiet_until(now, VILNIUS, "19:00", "08:00") == until


@pytest.mark.parametrize(("begins", "ends"), [("", "08:00"), ("19:00", ""), ("x", "y"), ("8", "8")])
def test_no_quiet_hours(begins: str, ends: str):
    assert quiet_until(_local(17, 23), VILNIUS, begins, ends) is None


def test_hours_of_one_day():
    assert quiet_until(_local(17, 13), VILNIUS, "12:00", "14:00") == _local(17, 14)
    assert quiet_until(_local(17, 15), VILNIUS, "12:00", "14:00") is None
