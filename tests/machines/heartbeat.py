"""A beat every 20 ms: how long a thread was kept from beating."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from crm_desktop.core.clock import monotonic_seconds

BEAT_MS = 20
MOST_GAP_MS = 100.0
"""What a user may feel at most while the drive makes trouble."""


@dataclass(frozen=True)
class Gap:
    """One gap: its length, what the thread worked in it, and where it was in the middle of it."""

    ms: float
    cpu_ms: float
    where: str


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
        threading.Thread(target=self._look_on, daemon=True).start()

    def _look_on(self) -> None:
        while True:
            time.sleep(MOST_GAP_MS / 2000)
            if not self._where and (monotonic_seconds() - self._last) * 1000 > MOST_GAP_MS * 0.7:
                frames = sys._current_frames()
                here = _stack(frames.pop(self._gui))
                others = [_stack(one, 3) for one in frames.values()]
                self._where = " | ".join([here, *(one for one in others if "wait" not in one)])

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


def _stack(frame: FrameType | None, most: int = 12) -> str:
    """The innermost calls, the last one first."""
    calls: list[str] = []
    while frame is not None and len(calls) < most:
        code = frame.f_code
        place = "/".join(code.co_filename.split("/")[-2:])
        calls.append(f"{place}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return " < ".join(calls)


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
