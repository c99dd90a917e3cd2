"""Woken at the moment, also after the process slept or the clock was set."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_desktop.core.clock import ManualClock, SystemClock
from crm_desktop.jobs.scheduler import ClockLook, Scheduler
from tests.builders import NOON

_SLEEPER = """
import sys, threading
from datetime import datetime, timedelta
from crm_desktop.core.clock import SystemClock
from crm_desktop.jobs.scheduler import Scheduler

clock, done = SystemClock(), threading.Event()
woken = []
def wake():
    woken.append(clock.now())
    print("woken", flush=True)
    done.set()
scheduler = Scheduler(wake, clock)
scheduler.start()
scheduler.wake_at(clock.now() + timedelta(seconds=0.4))
print("ready", flush=True)
done.wait(10)
scheduler.stop()
"""


def test_woken_at_the_moment_and_not_at_the_one_before():
    clock, woken = SystemClock(), threading.Event()
    moments: list[datetime] = []

    def wake() -> None:
        moments.append(clock.now())
        woken.set()

    scheduler = Scheduler(wake, clock)
    scheduler.start()
    scheduler.wake_at(clock.now() + timedelta(seconds=0.05))
    due = clock.now() + timedelta(seconds=0.2)
    scheduler.wake_at(due)
    assert woken.wait(30)
    scheduler.wake_at(clock.now() + timedelta(days=400))
    scheduler.wake_at(None)
    scheduler.stop()
    assert len(moments) == 1
    assert timedelta(0) <= moments[0] - due < timedelta(seconds=10)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be stopped here")
def test_a_process_that_was_stopped_wakes_when_it_goes_on():
    command = [sys.executable, "-c", _SLEEPER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(0.8)  # longer than it was to wait
        os.kill(process.pid, signal.SIGCONT)
        began = time.monotonic()
        assert process.stdout.readline() == "woken\n"
        assert time.monotonic() - began < 8, "before the sleeper gives up"


class _Times:
    """A wall clock and a steady one, each moved by hand."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.steady = 0.0
        self.look = ClockLook(self.clock, lambda: self.steady)

    def passes(self, seconds: float) -> None:
        self.steady += seconds
        self.clock.advance(seconds=seconds)


@pytest.mark.parametrize("seconds", [3600.0, -3600.0, 600.0, -90000.0])
def test_a_clock_that_is_set_is_noticed_once(seconds: float):
    times = _Times()
    times.passes(2)
    assert not times.look.has_jumped()
    times.clock.advance(seconds=seconds)
    times.passes(2)
    assert times.look.has_jumped()
    times.passes(2)
    assert not times.look.has_jumped()


def test_sleep_is_noticed_whether_the_steady_clock_went_on_or_not():
    times = _Times()
    times.passes(3600)  # stopped: both went on
    assert times.look.has_jumped()
    times.clock.advance(hours=8)  # suspended: only the wall clock
    assert times.look.has_jumped()


def test_another_zone_is_noticed():
    times = _Times()
    times.clock.zone = ZoneInfo("Asia/Tehran")
    assert times.look.has_jumped()
    assert not times.look.has_jumped()


def test_a_jump_wakes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("crm_desktop.jobs.scheduler.BEAT_SECONDS", 0.05)
    clock, woken = ManualClock(datetime(2026, 6, 15, tzinfo=UTC)), threading.Event()
    scheduler = Scheduler(woken.set, clock)
    scheduler.start()
    clock.advance(hours=5)
    assert woken.wait(30)
    scheduler.stop()
