"""Measured in a process of its own: the real program, offscreen, opening cards.

    python -m tests.benchmarks.card_probe BASE [CONTACT] [--once] [--profile]

Waits until the program has come to rest, then opens one card after another as a click in the list
does, or that of one CONTACT again and again, and prints what each took until it was painted with
its history: wall and CPU milliseconds.
The first opening of a process is not warm yet.
"""

from __future__ import annotations

import cProfile
import json
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.app.main import prepare_imports
from tests.benchmarks.shown_program import when_at_rest

if TYPE_CHECKING:
    from crm_desktop.app.program import Program

OPENINGS = 8
_REST_MS = 900
"""Long enough for the program to make the next card ready, as somebody who reads one lets it."""
_AFTER_CLOSING_MS = 150


class CardMeasurement:
    """Opens cards until it has enough figures."""

    def __init__(self, contact_id: int) -> None:
        from PySide6.QtCore import QTimer

        self._later: Callable[[int, Callable[[], None]], None] = QTimer.singleShot
        self._walls: list[float] = []
        self._cpus: list[float] = []
        self._contact_id = contact_id
        self._card: Any = None
        self._filter: Any = None
        self._profile = cProfile.Profile() if "--profile" in sys.argv else None
        self._program: Any = None
        when_at_rest(2 * _REST_MS, self._take)

    def _take(self, program: Program) -> None:
        self._program = program
        self._open()

    def _open(self) -> None:
        from crm_desktop.core.record_ref import RecordRef

        ref = RecordRef("contact", self._contact_id or 1 + 1009 * len(self._walls))
        if self._profile is not None and self._walls:
            self._profile.enable()
        wall, cpu = time.perf_counter(), time.process_time()
        card: Any = self._program.window.router.open(ref)
        self._card = card
        card.history.changed.connect(lambda: self._watch(wall, cpu))

    def _watch(self, wall: float, cpu: float) -> None:
        """The next time the window is painted everything is in it."""
        from PySide6.QtCore import QEvent, QObject

        measurement = self

        class Watch(QObject):
            """Sees the request to paint and carries it out.

            What waits until that is done, as rows below the window's edge, is not part of it.
            """

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() != QEvent.Type.UpdateRequest:
                    return False
                watched.removeEventFilter(self)
                watched.event(event)
                measurement._done(wall, cpu)
                return True

        self._filter = Watch()
        self._card.installEventFilter(self._filter)

    def _done(self, wall: float, cpu: float) -> None:
        self._walls.append(1000 * (time.perf_counter() - wall))
        self._cpus.append(1000 * (time.process_time() - cpu))
        if self._profile is not None:
            self._profile.disable()
        self._later(_REST_MS, self._close)

    def _close(self) -> None:
        self._card.close()
        if len(self._walls) < (1 if "--once" in sys.argv else OPENINGS):
            self._later(_AFTER_CLOSING_MS, self._open)
            return
        if self._profile is not None:
            self._profile.print_stats("tottime")
        print(json.dumps({"wall_ms": self._walls, "cpu_ms": self._cpus}), flush=True)
        os._exit(0)


def main(base: str, contact_id: int = 0) -> int:
    """Start the program on `base`."""
    prepare_imports()
    measurement = CardMeasurement(contact_id)
    from crm_desktop.app.main import main as start_program

    code = start_program(["--database", base, "--profile", "benchmark-card", "--offscreen"])
    assert measurement is not None
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(word) for word in sys.argv[2:3] if word.isdecimal())))
