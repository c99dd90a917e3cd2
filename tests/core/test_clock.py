"""The clock's zone: by name where it is known, else by the machine's own rules."""

from __future__ import annotations

import importlib
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.core import clock as clock_module
from crm_desktop.core.clock import (
    MachineZone,
    ManualClock,
    SystemClock,
    day_of_moment,
    moment_of_day,
    zone_name,
    zone_named,
)


def test_a_moved_clock_has_the_day_of_its_zone():
    clock = ManualClock(datetime(2026, 6, 15, 22, 30, tzinfo=UTC), ZoneInfo("Europe/Vilnius"))
    assert clock.today().isoformat() == "2026-06-16"


def test_the_machine_says_its_zone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Asia/Tehran")
    assert zone_name(SystemClock().zone) == "Asia/Tehran"


class _Registry(ModuleType):
    """What Windows' registry says of its time zone."""

    HKEY_LOCAL_MACHINE = 0

    def __init__(self, zone: str) -> None:
        super().__init__("winreg")
        self._values = [("Bias", -120), ("TimeZoneKeyName", zone + "\0\0")]

    def ConnectRegistry(self, *_: object) -> object:
        return self

    def OpenKey(self, *_: object) -> _Registry:
        return self

    def Close(self) -> None:
        """Nothing is open."""

    def QueryInfoKey(self, *_: object) -> tuple[int, int]:
        return 0, len(self._values)

    def EnumValue(self, _: object, at: int) -> tuple[str, object]:
        return self._values[at]


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("FLE Standard Time", "Europe/Kiev"),
        ("Iran Standard Time", "Asia/Tehran"),
        ("E. Africa Standard Time", "Africa/Nairobi"),
        ("New Zealand Standard Time", "Pacific/Auckland"),
        ("Nowhere Standard Time", ""),
    ],
)
def test_windows_says_its_zone_by_a_name_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, named: str
):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setitem(sys.modules, "winreg", _Registry(told))
    monkeypatch.delitem(sys.modules, "tzlocal.win32", raising=False)
    on_windows = importlib.import_module("tzlocal.win32")
    monkeypatch.setattr("tzlocal.get_localzone_name", on_windows.get_localzone_name)
    monkeypatch.setattr(clock_module, "_LINK", tmp_path / "localtime")
    assert zone_name(SystemClock().zone) == named


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this system cannot be set")
@pytest.mark.parametrize(
    "zone", ["Pacific/Kiritimati", "Pacific/Auckland", "Europe/Vilnius", "Pacific/Pago_Pago"]
)
def test_a_whole_day_is_that_day_in_every_zone(monkeypatch: pytest.MonkeyPatch, zone: str):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        day = date(2026, 12, 31)
        assert day_of_moment(moment_of_day(day)) == day
        assert day_of_moment(moment_of_day(day), ZoneInfo(zone)) == day
        evening = datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo(zone))
        assert day_of_moment(evening.astimezone(UTC)) == day
    finally:
        monkeypatch.undo()
        time.tzset()


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
