"""The only door to APScheduler: calls back at a moment, in a thread of its own.

It is a local clock and nothing else: what is due stands in the file, and a job that was missed is
no harm, for whoever is woken looks there. APScheduler waits by the monotonic clock until the next
moment, which is wrong as soon as the wall clock is set or the machine sleeps; so it looks at the
wall clock again after `BEAT_SECONDS` at the latest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast

from apscheduler.executors.debug import DebugExecutor  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.jobstores.memory import MemoryJobStore  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.schedulers.background import BackgroundScheduler  # pyright: ignore[reportMissingTypeStubs]

from crm_desktop.core.clock import Clock, monotonic_seconds, zone_name

BEAT_SECONDS = 2.0
"""Half a wake-up a second while nothing is due."""
_JUMP = timedelta(seconds=2)
_SLEPT_SECONDS = 15.0
_JOB = "next"

logging.getLogger("apscheduler").setLevel(logging.WARNING)


class Wakes(Protocol):
    """What a watch needs of the scheduler."""

    def start(self) -> None:
        """Begin to wait."""
        ...

    def wake_at(self, moment: datetime | None) -> None:
        """Wake next at this moment (aware UTC) instead of the one before; `None`: not at all."""
        ...

    def stop(self) -> None:
        """Wake nobody anymore."""
        ...


class ClockLook:
    """Notices that the wall clock was set, that the machine slept, or that it is elsewhere."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = monotonic_seconds) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._last = self._now()

    def has_jumped(self) -> bool:
        """Whether time went on otherwise than evenly since the last call."""
        wall, steady, zone = self._last
        self._last = self._now()
        passed = self._last[1] - steady
        drift = (self._last[0] - wall) - timedelta(seconds=passed)
        return abs(drift) > _JUMP or passed > _SLEPT_SECONDS or zone != self._last[2]

    def _now(self) -> tuple[datetime, float, str]:
        return self._clock.now(), self._monotonic(), zone_name(self._clock.zone)


class _Beating(BackgroundScheduler):
    """Looks at the wall clock again after a beat, whatever it waits for."""

    beat: Callable[[], None] = staticmethod(lambda: None)

    def _process_jobs(self) -> float:
        self.beat()
        # Nothing public says how long it waits; the version is held below 4 for that.
        seconds = cast("float | None", cast("Any", super())._process_jobs())  # noqa: SLF001
        return BEAT_SECONDS if seconds is None else min(seconds, BEAT_SECONDS)


class Scheduler:
    """Calls `wake` at the moment it was told, and after each jump of the clock.

    `wake` is called in the scheduler's thread and must only hand over work.
    """

    def __init__(self, wake: Callable[[], None], clock: Clock) -> None:
        self._wake = wake
        self._look = ClockLook(clock)
        self._scheduler = cast("Any", _Beating)(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": DebugExecutor()},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )
        self._scheduler.beat = self._on_beat

    def start(self) -> None:
        """Begin to wait, in a daemon thread."""
        self._scheduler.start()

    def wake_at(self, moment: datetime | None) -> None:
        """Wake next at this moment (aware UTC) instead of the one before; `None`: not at all."""
        if moment is not None:
            self._scheduler.add_job(
                self._wake, "date", run_date=moment, id=_JOB, replace_existing=True
            )
        elif self._scheduler.get_job(_JOB) is not None:
            self._scheduler.remove_job(_JOB)

    def stop(self) -> None:
        """Wake nobody anymore."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _on_beat(self) -> None:
        if self._look.has_jumped():
            self._wake()
