"""Measured in a process of its own: the real program, offscreen, to its first painted rows.

    python -m tests.benchmarks.window_probe start BASE
    python -m tests.benchmarks.window_probe list BASE
    python -m tests.benchmarks.window_probe early BASE

`start` ends at the first paint with rows. `list` waits until the program has come to rest, opens
the contacts again and again and prints how long each took, and how much memory is in use. `early`
does so from the moment the file is open, while everything else is read beside it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from crm_desktop.app.main import prepare_imports
from tests.benchmarks.memory import peak_mb, resident_mb
from tests.benchmarks.shown_program import when_at_rest, when_shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from crm_desktop.app.program import Program
    from crm_desktop.ui.kit.table_view import TableView

OPENINGS = 7
PROFILE = "benchmark-{what}"


def call_after_rows(then: Callable[[TableView], None]) -> None:
    """Call `then(table)` after each paint of a table that shows rows.

    Imports in the order of `app/main.py`: PySide makes every import after its own dearer.
    """
    prepare_imports()
    from crm_desktop.ui.kit.table_view import TableView

    original = TableView.paintEvent

    def paint(self: TableView, event: QPaintEvent) -> None:
        original(self, event)
        model: Any = self.model()
        if model.rowCount() and model.row(0) is not None:
            then(self)

    TableView.paintEvent = paint  # type: ignore[method-assign]


def _end(figures: dict[str, object]) -> None:
    """Say the figures and end at once: what follows is no part of the measurement."""
    print(json.dumps(figures), flush=True)
    os._exit(0)


def measure_start(_table: TableView) -> None:
    """At the first paint with rows: tell CPU seconds, and the most memory used."""
    cost = os.times()
    _end({"cpu": cost.user + cost.system, "peak_mb": peak_mb()})


class ListMeasurement:
    """Opens the contacts page anew until it has enough figures."""

    def __init__(self, *, is_early: bool = False) -> None:
        from PySide6.QtCore import QTimer

        self._later: Callable[[int, Callable[[], None]], None] = QTimer.singleShot
        self.program: Program | None = None
        self._walls: list[float] = []
        self._cpus: list[float] = []
        self._started = (0.0, 0.0)
        self._page: Any = None
        if is_early:
            when_shown(self._take)
        else:
            when_at_rest(500, self._take)

    def _take(self, program: Program) -> None:
        self.program = program
        self._open()

    def _open(self) -> None:
        program = self.program
        assert program is not None
        assert program.windows is not None
        if self._page is not None:
            self._page.close()
            self._page.deleteLater()
        self._started = (time.perf_counter(), time.process_time())
        pages = program.windows.pages()
        self._page = next(page for page in pages if page.page_id == "contacts")
        self._page.resize(program.window.size())
        self._page.show()
        self._page.activate()

    def painted(self, table: TableView) -> None:
        """Note the time if this is the page that was opened."""
        if self._page is None or not self._page.isAncestorOf(table) or not self._started[0]:
            return
        self._walls.append(time.perf_counter() - self._started[0])
        self._cpus.append(time.process_time() - self._started[1])
        self._started = (0.0, 0.0)
        if len(self._walls) < OPENINGS:
            self._later(700, self._open)
        else:
            self._later(700, lambda: self._scroll(table, 0))

    def _scroll(self, table: TableView, step: int) -> None:
        """Jump through the whole list, so that the window of rows is as full as it gets."""
        if step == 40:
            self._later(500, self._tell)
            return
        bar = table.verticalScrollBar()
        bar.setValue(bar.maximum() * (step * 7 % 40) // 40)
        self._later(40, lambda: self._scroll(table, step + 1))

    def _tell(self) -> None:
        _end({"wall_ms": self._walls, "cpu_ms": self._cpus, "resident_mb": resident_mb()})


def main(what: str, base: str) -> int:
    """Start the program on `base`."""
    from crm_desktop.app.main import main as start_program

    if what == "start":
        call_after_rows(measure_start)
    else:
        measurement = ListMeasurement(is_early=what == "early")
        call_after_rows(measurement.painted)
    return start_program(
        ["--database", base, "--profile", PROFILE.format(what=what), "--offscreen"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
