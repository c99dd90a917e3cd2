"""A beat every 20 ms: how long a thread was kept from beating."""

from __future__ import annotations

import faulthandler
import multiprocessing
import multiprocessing.connection
import re
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from crm_desktop.core.clock import monotonic_seconds

BEAT_MS = 20
MOST_GAP_MS = 100.0
"""What a user may feel at most while the drive makes trouble."""
_LATE_MS = 60.0
_LOOK_MS = 15.0
"""So often it is looked whether a beat is late: most long gaps are hardly above the limit."""


@dataclass(frozen=True)
class Gap:
    """One gap: its length, what the thread worked in it, and where it was in the middle of it."""

    ms: float
    cpu_ms: float
    where: str


_THREAD = re.compile(r"hread (0x[0-9a-f]+)")
_CALL = re.compile(r'File "(.+)", line (\d+) in (.+)')


class Heartbeat(QObject):
    """Beats in the thread of the windows; `told(gap)` hears of gaps above the limit."""

    def __init__(self, told: Callable[[Gap], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self.beats = 0
        self._told = told
        self._last = monotonic_seconds()
        self._worked = time.thread_time()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(BEAT_MS)
        timer.timeout.connect(self._beat)
        timer.start()
        self._where = ""
        self._gui = threading.get_ident()
        self._dump = tempfile.TemporaryFile()  # noqa: SIM115 - as long as it beats
        threading.Thread(target=self._look_on, daemon=True).start()

    def _look_on(self) -> None:
        while True:
            time.sleep(_LOOK_MS / 1000)
            if not self._where and (monotonic_seconds() - self._last) * 1000 > _LATE_MS:
                here, *others = self._calls()
                self._where = " | ".join([here, *(one for one in others if "wait" not in one)])

    def _calls(self) -> list[str]:
        """What each thread is at, that of the windows first.

        By `faulthandler`, which makes no objects of the frames of threads that run: Python 3.11
        dies of those now and then (`sys._current_frames`).
        """
        self._dump.seek(0)
        self._dump.truncate()
        faulthandler.dump_traceback(self._dump, all_threads=True)
        self._dump.seek(0)
        threads = _threads_of(self._dump.read().decode(errors="replace"))
        here = threads.pop(self._gui, [])
        stacks = [_words(here, 12), *(_words(calls, 3) for calls in threads.values())]
        return [one for number, one in enumerate(stacks) if one or not number]

    def reset(self) -> None:
        """Forget what was seen so far."""
        self.longest_ms = 0.0
        self.beats = 0
        self._last = monotonic_seconds()

    def _beat(self) -> None:
        now, worked = monotonic_seconds(), time.thread_time()
        gap, cpu = (now - self._last) * 1000, (worked - self._worked) * 1000
        self._last, self._worked = now, worked
        self.beats += 1
        self.longest_ms = max(self.longest_ms, gap)
        if gap > MOST_GAP_MS:
            self._told(Gap(gap, cpu, self._where))
        self._where = ""


def _threads_of(dump: str) -> dict[int, list[str]]:
    """The calls of each thread, innermost first, as `faulthandler` tells them."""
    threads: dict[int, list[str]] = {}
    calls: list[str] = []
    for line in dump.splitlines():
        if found := _THREAD.search(line):
            calls = []
            if not line.startswith("Current"):  # this one, which only looks
                threads[int(found[1], 16)] = calls
        elif found := _CALL.search(line):
            calls.append(f"{'/'.join(found[1].split('/')[-2:])}:{found[2]} {found[3]}")
    return threads


def _words(calls: list[str], most: int) -> str:
    return " < ".join(calls[:most])


class MachinePace:
    """The same beat in a process that does nothing else: gaps here are the computer's own.

    Where the tests run beside much else, a gap of a window counts only if no gap of the computer
    lies in it.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_beat_alone, args=(there,), daemon=True)
        self._process.start()

    def gaps(self) -> list[tuple[float, float]]:
        """Every gap above half of the limit so far: when it ended (`monotonic`) and its length."""
        self._here.send("gaps")
        found: list[tuple[float, float]] = self._here.recv()
        return found

    def close(self) -> None:
        """Beat no more."""
        self._process.kill()
        self._process.join()


def _beat_alone(there: multiprocessing.connection.Connection[Any, Any]) -> None:
    gaps: list[tuple[float, float]] = []
    last = time.monotonic()
    while True:
        if there.poll(BEAT_MS / 1000):
            there.recv()
            there.send(gaps)
        now = time.monotonic()
        gap = (now - last) * 1000
        last = now
        if gap > MOST_GAP_MS / 2:
            gaps.append((now, gap))
