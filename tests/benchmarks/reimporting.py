"""Imports of 100,000 rows that meet what is there already, and taking one back.

Measured apart from the plain import, for they take three times as long.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import floors
from tests.benchmarks.floors import IMPORT_ROWS, ImportFloor
from tests.benchmarks.importing import base_of, run_probe
from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop


def measure(workshop: Workshop) -> list[Result]:
    """CPU of an import with doubles, of an update and of an undo."""
    floor = floors.importing(workshop.floors, workshop.times)
    doubled, thin = _books(workshop, floor)
    with_doubles = floors.importing_book(workshop.floors, doubled, floor, workshop.times)
    met = base_of(workshop, floor)
    known = workshop.imported(thin, floor.country)

    def runs(what: str, source: Path, workbook: Path) -> list[dict[str, Any]]:
        return [
            run_probe(what, source, workbook, floor.country, workshop)
            for _ in range(workshop.times)
        ]

    doubles, updates = runs("cpu", met, doubled), runs("cpu", known, floor.workbook)
    undone = runs("undo", met, floor.workbook)
    return [
        _result("import of 100,000 rows with 11,000 doubles: CPU", doubles, with_doubles),
        _result("import that updates 100,000 contacts: CPU", updates, floor.cpu),
        Result(
            "undo of a 100,000-row import, as a share of it: CPU",
            median(run["undo_cpu"] for run in undone),
            "s",
            goal=2,
            floor=median(run["cpu"] for run in undone),
        ),
    ]


def _result(name: str, runs: list[dict[str, Any]], floor: float) -> Result:
    last = runs[-1]
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in last["stages"].items())
    note = f"{stages}; {last['created']} new, {last['updated']} updated, {last['skipped']} skipped"
    return Result(name, median(run["cpu"] for run in runs), "s", goal=1.6, floor=floor, note=note)


def _books(workshop: Workshop, floor: ImportFloor) -> tuple[Path, Path]:
    """The workbook with doubles, and the one with less in it; made once.

    The floor's script wants a workbook of its name beside a base of its name.
    """
    folder = workshop.folder("doubled")
    doubled, thin = folder / f"people_{IMPORT_ROWS}.xlsx", folder / "thin.xlsx"
    if not thin.exists():
        run_module("tests.benchmarks.import_books", floor.workbook, doubled, thin)
    base = floor.workbook.parent / "imp_base.sqlite"
    if base.exists() and not (folder / base.name).exists():
        try:
            os.link(base, folder / base.name)
        except OSError:
            shutil.copy(base, folder / base.name)
    return doubled, thin
