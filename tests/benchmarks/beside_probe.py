"""Measured in a process of its own: the real window while long work runs beside it.

    python -m tests.benchmarks.beside_probe BASE FOLDER WORK [WORK …]

Types into the search field at an even pace, each key when the one before was painted, first with
nothing beside it, then beside each work, which is begun anew until enough was typed. A beat every
20 ms in the thread of the windows tells how long that was ever kept. `FOLDER` keeps the cache of
the workstation; BASE gets backups made there, and is not changed.

Works: idle, portable, check, backup, index, duplicates, company, receipts; `portable-here` and
`check-here` as they are where there can be no second program.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from crm_desktop.app.main import prepare_imports
from crm_desktop.core import aside
from tests.benchmarks.shown_program import when_at_rest

KEYS = int(os.environ.get("KEYS", "160"))
_PAUSE_MS = 60
_LETTERS = 5
_NAMES = "SELECT display_name FROM contact WHERE deleted_at IS NULL AND id % 331 = 5 LIMIT 40"
_PAINT_LIMIT_MS = 5000


_run_aside = aside.run_aside


def _nowhere(*_given: object, **_named: object) -> None:
    raise OSError("no second program here")


def _typed(words: list[str]) -> Iterator[str]:
    """Letters of names, one after the other; an empty text begins the next one."""
    while True:
        for word in words:
            yield ""
            yield from word


class Beside:
    """Types and measures in the running program."""

    def __init__(self, works: list[str]) -> None:
        self.program: Any = None
        self._works = ["idle", *works]
        self._figures: dict[str, dict[str, object]] = {}
        self._walls: list[float] = []
        self._gaps: list[tuple[float, float, str]] = []
        self._letters = _typed([])
        self._asked = 0.0
        self._wants = False
        self._stop = threading.Event()
        self._rounds = 0
        self._cpu = self._beside_cpu = 0.0
        when_at_rest(3000, self._take)
        from crm_desktop.ui.kit.result_list import ResultList

        paint = ResultList.paintEvent

        def painted(view: Any, event: Any) -> None:
            paint(view, event)
            if self._wants:
                self._wants = False
                self._walls.append(1000 * (time.perf_counter() - self._asked))

        ResultList.paintEvent = painted  # type: ignore[method-assign]
        from crm_desktop.ui.shell.search_box import SearchBox

        show = SearchBox._show

        def shown(box: Any, typed: str, found: Any) -> None:
            show(box, typed, found)
            if typed == box.text().strip():
                self._wants = bool(self._asked)

        SearchBox._show = shown  # type: ignore[method-assign]

    def later(self, ms: int, call: Callable[[], object]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, call)

    def _take(self, program: Any) -> None:
        self.program = program
        self._begin()

    def _begin(self) -> None:
        from PySide6.QtCore import QObject

        from tests.machines.heartbeat import Heartbeat

        beside = self.program._beside
        if beside is None or beside._backing_up is None or beside.checking is None:
            self.later(200, self._begin)
            return
        for timer in (beside._backing_up._timer, beside._backing_up._soon, beside.checking._timer):
            timer.stop()  # only what was asked for runs beside
        self._holder = QObject()
        self._heart = Heartbeat(
            lambda gap: self._gaps.append((round(gap.ms), round(gap.cpu_ms), gap.where)),
            self._holder,
        )
        self._box = self.program.window.top_bar.search
        database = self.program.services.database
        self.program.operations.run(
            self.program.window,
            lambda: [name for (name,) in database.execute(_NAMES).fetchall()],
            self._take_names,
        )

    def _take_names(self, names: list[str]) -> None:
        """Only what is found is painted: names of the base are typed, as far as keys write them."""
        starts = [name.split()[0][:_LETTERS].lower() for name in names if name.split()]
        self._letters = _typed([one for one in starts if one.isascii() and one.isalpha()])
        self._focus()

    def _focus(self) -> None:
        self.program.window.activateWindow()
        self._box.setFocus()
        if self._box.hasFocus():
            self._next_work()
        else:
            self.later(100, self._focus)

    def _next_work(self) -> None:
        if not self._works:
            print(json.dumps(self._figures), flush=True)
            os._exit(0)
        self._name = self._works.pop(0)
        self._stop.clear()
        self._rounds = 0
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._cpu = time.process_time()
        self._thread.start()
        self._walls, self._gaps = [], []
        self._heart.reset()
        self.later(500, self._type)

    def _type(self) -> None:
        if len(self._walls) >= KEYS:
            self._end_work()
            return
        letter = next(self._letters)
        if not letter:
            self._asked = 0.0
            self._box.clear()
            self.later(_PAUSE_MS, self._type)
            return
        from PySide6.QtTest import QTest

        self._seen = len(self._walls)
        self._asked = time.perf_counter()
        QTest.keyClicks(self._box, letter)
        self._await()

    def _await(self) -> None:
        if len(self._walls) > self._seen:
            self.later(_PAUSE_MS, self._type)
        elif 1000 * (time.perf_counter() - self._asked) > _PAINT_LIMIT_MS:
            self._walls.append(_PAINT_LIMIT_MS)
            self._type()
        else:
            self.later(2, self._await)

    def _end_work(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self.later(20, self._end_work)
            return
        walls = self._walls[:KEYS]
        self._gaps.sort(reverse=True)
        self._figures[self._name] = {
            "median_ms": round(median(walls), 1),
            "p95_ms": round(quantiles(walls, n=20)[-1], 1),
            "longest_gap_ms": round(self._heart.longest_ms),
            "gaps": self._gaps[:6],
            "rounds": self._rounds,
            "beside_cpu_s": round(self._beside_cpu, 2),
            "cpu_s": round(time.process_time() - self._cpu, 1),
        }
        print(self._name, self._figures[self._name], file=sys.stderr, flush=True)
        self.later(1000, self._next_work)

    # -- what runs beside, in a thread of its own ------------------------------------------------

    def _work(self) -> None:
        from crm_desktop.core.errors import Cancelled

        name, _, where = self._name.partition("-")
        act = getattr(self, f"_do_{name}")
        aside.run_aside = _nowhere if where == "here" else _run_aside
        began = time.thread_time()
        while not self._stop.is_set():
            with contextlib.suppress(Cancelled):
                act()
            self._rounds += 1
        self._beside_cpu = time.thread_time() - began

    def _go_on(self, _done: int, _total: int) -> None:
        from crm_desktop.core.errors import Cancelled

        if self._stop.is_set():
            raise Cancelled

    def _do_idle(self) -> None:
        self._stop.wait(0.2)

    def _do_portable(self) -> None:
        from crm_desktop.ui.contacts.export_words import export_words

        self.program.services.make_portable_copy(export_words(), self._go_on)

    def _do_check(self) -> None:
        from crm_desktop.business.backups.looking import Depth

        checking = self.program._beside.checking
        checking._read(Depth.FULL, self._go_on)

    def _do_backup(self) -> None:
        from crm_desktop.business.backups.model import Reason

        services = self.program.services
        with services.database.open_second_reader() as reader:
            made = services.backups.make(reader, Reason.BY_HAND)
        made.path.unlink()

    def _do_index(self) -> None:
        services = self.program.services
        with services.database.open_second_reader() as reader:
            services.search.rebuild(reader, self._go_on)

    def _do_duplicates(self) -> None:
        services = self.program.services
        duplicates = services.duplicates.get()
        duplicates.search_again()
        while not self._stop.is_set():
            with services.database.open_second_reader() as reader:
                if duplicates.run(reader):
                    return

    def _do_company(self) -> None:
        from crm_desktop.ui.contacts.export_words import export_words

        services = self.program.services
        with tempfile.TemporaryDirectory() as folder:
            services.exports.export_company(
                Path(folder) / "company", export_words(), services.actor, self._go_on
            )

    def _do_receipts(self) -> None:
        services = self.program.services
        with services.database.open_second_reader() as reader:
            services.lost_changes.find(reader)
        self._stop.wait(0.2)


def main(base: str, folder: str, *works: str) -> int:
    """Start the program on a copy of `base` in `folder`."""
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    for kind in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
        os.environ[f"CRM_DESKTOP_{kind}"] = str(home / kind.lower())
    copy = home / Path(base).name
    if not copy.exists():
        shutil.copyfile(base, copy)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    prepare_imports()
    from crm_desktop.app.main import main as start_program

    measurement = Beside(list(works))
    assert measurement.program is None
    return start_program(["--database", str(copy), "--offscreen"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
