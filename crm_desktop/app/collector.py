"""Reference cycles are looked for in the thread of the windows, and in no other.

Python looks for them in whichever thread makes many objects: a worker. An object of Qt that is
found there is destroyed there, under the hands of the thread that paints. So Python's own looking
is off, and a timer does it.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS = 250
_MOST_PAUSES = 12
"""A look comes after so many pauses: at every second it met every other opened card."""
_MANY = 10_000
"""So many new objects are looked through at once, in some 5 ms, before they become more."""
_MANY_KEPT = 30_000
"""So many that were met once are looked through again, in some 15 ms, before they become more."""
_MOST_WAITS = 4
"""So often in a row a look gives way to somebody who waits for an answer, such as a card."""
_LONG_PAUSES, _MOST_LONG_PAUSES = 2, 1200
"""From so many pauses on an answer is late: perhaps a drive hangs. What is destroyed then, such as
a connection, may wait for the drive as well, and the window with it; so nothing is looked for, up
to five minutes."""
_QUIET_PAUSES = 12
"""All old objects, which may take a tenth of a second, are looked through when nothing was asked
for so long: who does something would feel it."""
_MOST_OWED = 20
"""So often in a row that is put off: somewhere something is asked all the time."""
_GROWTH = 1.25
"""All old objects are looked through only when so many times as much is in use as at last."""


class Collector(QObject):
    """Made once, when the window stands: what there is by then is never looked through."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._at_start = sys.getallocatedblocks()
        self._after_last = 0
        timer = QTimer(self)
        timer.setInterval(_PAUSE_MS)
        timer.timeout.connect(self.pause)
        timer.start()
        self._is_busy = False
        self._waits = self._pauses = 0
        self._kept = 0
        self._late = -1
        self._quiet, self._owed = _QUIET_PAUSES, 0

    def note_busy(self, is_busy: bool) -> None:
        """Somebody waits for an answer of the worker, or no longer does."""
        self._is_busy = is_busy
        self._quiet = 0

    def note_waiting(self, is_waiting: bool) -> None:
        """Somebody may sit and wait for an answer, or has it; long work does not count."""
        self._late = 0 if is_waiting else -1

    def pause(self) -> None:
        """Look now and then, and earlier the more there is to look through."""
        if self._late >= 0:
            self._late += 1
        self._pauses += 1
        self._quiet += 1
        if self._pauses >= _MOST_PAUSES or gc.get_count()[0] > _MANY:
            self._pauses = 0
            self.look()
        if self._owed and self._is_quiet and gc.get_threshold()[0]:
            self._look_at_all()

    def look(self) -> int:
        """Collect by Python's own rules; returns the oldest generation looked at, -1 for none.

        Nothing happens while the thresholds are zero: see `core/garbage.py`; nor, for a while, in
        the middle of what somebody waits for, and not while an answer is late.
        """
        if _LONG_PAUSES <= self._late < _MOST_LONG_PAUSES:
            return -1
        if self._is_busy and self._waits < _MOST_WAITS:
            self._waits += 1
            return -1
        self._waits = 0
        thresholds = gc.get_threshold()
        counts = gc.get_count()
        if not thresholds[0] or counts[0] <= thresholds[0]:
            return -1
        self._kept += counts[0]
        generation = 1 if counts[1] > thresholds[1] or self._kept > _MANY_KEPT else 0
        gc.collect(generation)
        if generation:
            self._kept = 0
        is_due = generation == 1 and counts[2] > thresholds[2]
        if is_due and self._in_use() > self._after_last * _GROWTH:
            if self._is_quiet or self._owed >= _MOST_OWED:
                self._look_at_all()
                return 2
            self._owed += 1
        return generation

    @property
    def _is_quiet(self) -> bool:
        return not self._is_busy and self._quiet >= _QUIET_PAUSES

    def _look_at_all(self) -> None:
        gc.collect()
        self._after_last = self._in_use()
        self._owed = 0

    def _in_use(self) -> int:
        """Python's blocks of memory beyond those of the start.

        A list of the old objects would be exact, and hold all of them for a moment: what a worker
        lets go of in that moment, such as a connection, would be destroyed in this thread.
        """
        return max(0, sys.getallocatedblocks() - self._at_start)
