"""Measured in a process of its own: importing a large workbook into a base that has contacts.

    python -m tests.benchmarks.import_probe cpu BASE WORKBOOK COUNTRY
    python -m tests.benchmarks.import_probe undo BASE WORKBOOK COUNTRY
    python -m tests.benchmarks.import_probe window BASE WORKBOOK COUNTRY

`cpu` calls the services only, every step from looking into the file to the search index; `undo`
does the same and then takes the import back. `window`
does the same behind the program's window, as the wizard does, and watches its event loop. Both
print JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.business.imports.model import Decisions, ErrorAction, ImportDone
from tests.benchmarks.memory import peak_mb, reset_peak, resident_mb
from tests.benchmarks.shown_program import when_at_rest

if TYPE_CHECKING:
    from crm_desktop.app.program import Program

HEARTBEAT_MS = 5


class Stages:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def mark(self, name: str) -> None:
        """A step has ended."""
        now = time.process_time()
        self.seconds[name] = round(now - self._last, 3)
        self._last = now


def _decisions() -> Decisions:
    # As the floor does: a row with a wrong phone is imported all the same.
    return Decisions(errors=ErrorAction.WITHOUT)


def _facts(done: ImportDone) -> dict[str, object]:
    return {"created": done.created, "updated": done.updated, "skipped": done.skipped}


def measure_cpu(
    base: Path, workbook: Path, country: str, *, with_undo: bool = False
) -> dict[str, object]:
    """CPU seconds of the services, with what each step cost, and the memory above idle."""
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.core.clock import SystemClock

    services = open_services(OpenRequest(base), SystemClock(), base.parent / "index")
    services.search.catch_up(services.database)
    reset_peak()
    idle = resident_mb()
    started = time.process_time()
    stages = Stages()
    from crm_desktop.business.imports.service import ImportService

    imports = ImportService(services.database, services.journal, services.staff, services.clock)
    choice = imports.inspect(workbook)
    stages.mark("inspect")
    plan = imports.plan(workbook, choice.chosen, country=country)
    stages.mark("plan")
    checked = imports.check(plan)
    stages.mark("check")
    done = imports.apply(checked, services.actor, _decisions())
    stages.mark("apply")
    with services.database.open_second_reader() as reader:
        services.search.catch_up(reader)
    stages.mark("search")
    cpu = time.process_time() - started
    memory_mb = peak_mb() - idle
    undo_cpu = 0.0
    if with_undo:
        started = time.process_time()
        services.history.undo(services.actor, done.seq)
        with services.database.open_second_reader() as reader:
            services.search.catch_up(reader)
        undo_cpu = time.process_time() - started
    return {
        "cpu": cpu,
        "undo_cpu": undo_cpu,
        "stages": stages.seconds,
        "memory_mb": memory_mb,
        "columns": [str(column.field) for column in plan.columns],
        **_facts(done),
    }


class WindowMeasurement:
    """The import behind the window, step after step, with a heartbeat in the event loop."""

    def __init__(self, workbook: Path, country: str) -> None:
        from PySide6.QtCore import QTimer

        self._single_shot: Callable[[int, Callable[[], None]], None] = QTimer.singleShot
        self._workbook, self._country = workbook, country
        self._program: Any = None
        self._imports: Any = None
        self._idle_mb = self._last_beat = self._stall = 0.0
        self._heart = QTimer()
        self._heart.setInterval(HEARTBEAT_MS)
        self._heart.timeout.connect(self._beat)
        when_at_rest(1000, self._begin)

    def _begin(self, program: Program) -> None:
        self._program = program
        reset_peak()
        self._idle_mb = resident_mb()
        self._last_beat = time.perf_counter()
        self._heart.start()
        self._program.operations.run_task(
            self._program, self._check, self._apply, self._fail, on_progress=_ignore, long=True
        )

    def _check(self, task: Any) -> Any:
        from crm_desktop.business.imports.service import ImportService

        services = self._program.services
        self._imports = ImportService(
            services.database, services.journal, services.staff, services.clock
        )
        choice = self._imports.inspect(self._workbook)
        plan = self._imports.plan(self._workbook, choice.chosen, country=self._country)
        return self._imports.check(plan, task.progress, lambda: task.is_cancelled)

    def _apply(self, checked: Any) -> None:
        def call(task: Any) -> ImportDone:
            actor = self._program.services.actor
            return self._imports.apply(
                checked, actor, _decisions(), task.progress, lambda: task.is_cancelled
            )

        self._program.operations.run_task(
            self._program, call, self._finish, self._fail, on_progress=_ignore
        )

    def _finish(self, done: ImportDone) -> None:
        # The lists reload and the index catches up: that belongs to it.
        self._single_shot(3000, lambda: self._tell(done))

    def _tell(self, done: ImportDone) -> None:
        figures = {
            "stall_ms": 1000 * self._stall - HEARTBEAT_MS,
            "memory_mb": peak_mb() - self._idle_mb,
            "idle_mb": self._idle_mb,
            **_facts(done),
        }
        print(json.dumps(figures), flush=True)
        os._exit(0)

    def _fail(self, error: Exception) -> None:
        print(f"the import failed: {error!r}", flush=True)
        os._exit(1)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._stall = max(self._stall, now - self._last_beat)
        self._last_beat = now


def _ignore(_done: int, _total: int) -> None:
    """The wizard draws a bar here."""


def measure_window(base: Path, workbook: Path, country: str) -> int:
    """Start the program and import behind its window."""
    from PySide6.QtWidgets import QApplication

    from crm_desktop.app import startup
    from crm_desktop.app.main import main as start_program

    make = startup.make_application
    kept: list[WindowMeasurement] = []

    def make_application() -> QApplication:
        application = make()
        kept.append(WindowMeasurement(workbook, country))
        return application

    startup.make_application = make_application
    return start_program(["--database", str(base), "--profile", "benchmark-import", "--offscreen"])


if __name__ == "__main__":
    what, base_name, workbook_name, country_code = sys.argv[1:]
    paths = Path(base_name), Path(workbook_name)
    if what == "window":
        sys.exit(measure_window(*paths, country_code))
    print(json.dumps(measure_cpu(*paths, country_code, with_undo=what == "undo")))
