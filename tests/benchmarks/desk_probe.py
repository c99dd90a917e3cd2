"""Measured in a process of its own: the real program, offscreen, at work in a large list.

    python -m tests.benchmarks.desk_probe BASE

Waits until the program has come to rest; then jumps through the list, repaints it, sorts it by
every column and types into the search field, always until the answer has been painted. Prints
wall and CPU milliseconds; beside the repaints (CPU) stand those of a plain table with Qt's own
delegate.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.app.main import prepare_imports
from tests.benchmarks.shown_program import when_at_rest

if TYPE_CHECKING:
    from crm_desktop.app.program import Program

Cost = tuple[float, float]
"""Wall and CPU milliseconds."""
JUMPS = 40
REPAINTS = 15
ROWS, COLUMNS = 33, 10
TYPED = ("bader", "office12", "бадеш", "61234", "wilin", "info77")
_PATIENCE_SECONDS = 60.0
_REST_MS = 1500


class DeskMeasurement:
    """Works through everything once the program is there and at rest."""

    def __init__(self) -> None:
        self._program: Program | None = None
        when_at_rest(_REST_MS, self._take)

    def _take(self, program: Program) -> None:
        self._program = program
        self._measure()

    def _measure(self) -> None:
        assert self._program is not None
        page: Any = self._program.window.current_page
        told = {
            "jump": _jumps(page.list),
            "repaint": _repaints(page.list.view),
            "qt_repaint": _repaints(_plain_table()),
            "sort": _sorts(page.list),
            "key": _keys(self._program.window),
        }
        print(json.dumps(told), flush=True)
        os._exit(0)


def _until(is_done: Callable[[], object]) -> None:
    """Let the program work; what is not done in a minute fails the benchmark."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    started = time.monotonic()
    while not is_done():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 2)
        if time.monotonic() - started > _PATIENCE_SECONDS:
            raise TimeoutError("nothing was painted")


def _timed(act: Callable[[], object], is_done: Callable[[], object], view: Any) -> Cost:
    """What it takes until it is done and painted; the paint is asked for once more to be sure."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    _until(is_done)
    view.viewport().repaint()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _pause() -> None:
    """So long that what follows an action (rows around, counts) does not fall into the next."""
    ends = time.monotonic() + 0.15
    _until(lambda: time.monotonic() > ends)


def _jumps(listed: Any) -> list[Cost]:
    view, model, rng = listed.view, listed.model, random.Random(3)
    bar = view.verticalScrollBar()
    _until(lambda: model._has_order)
    costs: list[Cost] = []
    for _ in range(JUMPS):
        _pause()
        wanted = rng.randrange(bar.maximum())

        def is_there() -> bool:
            shown = range(view.rowAt(0), view.rowAt(view.viewport().height() - 1) + 1)
            return bool(shown) and all(model.row(number) is not None for number in shown)

        costs.append(_timed(lambda to=wanted: bar.setValue(to), is_there, view))
    return costs


def _repaints(view: Any) -> list[float]:
    walls: list[float] = []
    for _ in range(REPAINTS):
        started = time.process_time()
        view.viewport().repaint()
        cells = _cells(view)
        walls.append(1000 * (time.process_time() - started) * ROWS * COLUMNS / cells)
    return walls


def _cells(view: Any) -> int:
    """How many cells are in view."""
    rows = view.viewport().height() // view.rowHeight(view.rowAt(0))
    return rows * sum(not view.isColumnHidden(n) for n in range(view.model().columnCount()))


def _plain_table() -> Any:
    """The same number of cells in Qt's own table with its own delegate."""
    from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"Name {row} and {column}"))
    table.resize(1200, ROWS * table.rowHeight(0) + 60)
    table.show()
    _pause()
    return table


def _sorts(listed: Any) -> dict[str, Cost]:
    model = listed.model
    costs: dict[str, Cost] = {}
    keys = dict.fromkeys(column.sort for column in model.columns if column.sort is not None)
    for descending in (True, False):
        for key in keys:
            _until(lambda: model._has_order)  # what the last order left to do is done
            _pause()
            query = replace(model.query, sort=key, descending=descending)
            name = f"{key}{' descending' if descending else ''}"

            def is_sorted(wanted: Any = query) -> bool:
                return model.query == wanted and not model.is_loading

            costs[name] = _timed(lambda to=query: model.set_query(to), is_sorted, listed.view)
    _until(lambda: model._has_order)
    return costs


def _keys(window: Any) -> list[Cost]:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    def press(letter: str) -> None:
        # As a keyboard of any script does it; QTest knows keys of ASCII only.
        plain = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, plain, letter)
        QCoreApplication.sendEvent(box, event)

    window.activateWindow()
    box = window.top_bar.search
    box.setFocus()
    answered: list[str] = []
    show = box._show

    def note(typed: str, found: Any) -> None:
        show(typed, found)
        answered.append(typed)

    box._show = note
    costs: list[Cost] = []
    for text in TYPED:
        box.clear()
        for number, letter in enumerate(text, start=1):
            _pause()
            typed = text[:number]
            costs.append(
                _timed(
                    lambda key=letter: press(key),
                    lambda wanted=typed: answered and answered[-1] == wanted,
                    box.hits.results,
                )
            )
    return costs


def main(base: str) -> int:
    """Start the program on `base`."""
    prepare_imports()
    measurement = DeskMeasurement()
    from crm_desktop.app.main import main as start_program

    code = start_program(["--database", base, "--profile", "benchmark-desk", "--offscreen"])
    assert measurement is not None
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
