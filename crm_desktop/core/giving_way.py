"""Long work in a thread gives way to whoever waits for an answer.

Python runs one thread at a time. A window that asks, gets its answer and paints goes through a
dozen hand-overs, and at each of them it has to share with the long work: what takes 25 ms alone
took 70. So long work rests after each short piece while somebody waits or has just been answered,
and works on at full speed when nobody does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from crm_desktop.core.clock import monotonic_seconds

T = TypeVar("T")

PIECE_SECONDS = 0.004
"""Of processor time between two rests: nobody waits longer for this thread."""
SHARE = 4.0
"""While somebody waits it rests so many times as long as it worked."""
_AFTERWARDS_SECONDS = 0.15
"""What was answered has still to be painted, and the next key follows."""


class _Desk:
    """Whether somebody waits: told by the windows, asked by long work."""

    def __init__(self) -> None:
        self.is_busy = False
        self.until = float("-inf")


_desk = _Desk()


def note_busy(is_busy: bool) -> None:
    """Somebody waits for an answer, or has just got it."""
    _desk.is_busy = is_busy
    _desk.until = monotonic_seconds() + _AFTERWARDS_SECONDS


def is_wanted() -> bool:
    """Whether long work shall rest now and then."""
    return _desk.is_busy or monotonic_seconds() < _desk.until


class Rests:
    """Of one thread's work, and made in it: `rest` after each short piece, with no lock held."""

    def __init__(self) -> None:
        self._worked = time.thread_time()
        self._pause = threading.Event()

    def rest(self) -> None:
        """Rest if that is due and somebody waits."""
        worked = time.thread_time() - self._worked
        if worked < PIECE_SECONDS:
            return
        if is_wanted():
            self._pause.wait(worked * SHARE)
        self._worked = time.thread_time()

    def between(self, pieces: Iterable[T], per_rest: int = 1) -> Iterator[T]:
        """The same pieces, with a rest after each so many, and after the last, where one is due."""
        for number, piece in enumerate(pieces, 1):
            yield piece
            if number % per_rest == 0:
                self.rest()
        self.rest()
