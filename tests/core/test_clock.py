"""The clock's zone: by name where it is known, else by the machine's own rules."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.core.clock import MachineZone, ManualClock, SystemClock, zone_name, zone_named


def test_a_moved_clock_has_the_day_of_its_zone():
    clock = ManualClock(datetime(2026, 6, 15, 22, 30, tzinfo=UTC), ZoneInfo("Europe/Vilnius"))
    assert clock.today().isoformat() == "2026-06-16"


def test_the_machine_says_its_zone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Asia/Tehran")
    assert zone_name(SystemClock().zone) == "Asia/Tehran"


@pytest.mark.parametrize("name", ["", "Nowhere/At_All", "../etc/passwd", "a" * 300])
def test_what_is_no_zone_is_none(name: str):
    assert zone_named(name) is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this system cannot be set")
@pytest.mark.parametrize("month", [1, 3, 7, 10])
def test_the_machines_own_rules_agree_with_the_named_zone(
    monkeypatch: pytest.MonkeyPatch, month: int
):
    monkeypatch.setenv("TZ", "Europe/Vilnius")
    time.tzset()
    try:
        named, machine = ZoneInfo("Europe/Vilnius"), MachineZone()
        for hours in range(0, 31 * 24, 7):
            moment = datetime(2026, month, 1, tzinfo=UTC) + timedelta(hours=hours)
            local = moment.astimezone(machine)
            assert local.replace(tzinfo=None) == moment.astimezone(named).replace(tzinfo=None)
            assert local.astimezone(UTC) == moment
    finally:
        monkeypatch.undo()
        time.tzset()
