"""Importing a 100,000-row workbook of 15 columns, beside the bare import with the same library."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import floors
from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.import_probe"


def measure(workshop: Workshop) -> list[Result]:
    """CPU from looking into the file to the search index; memory and window beside it."""
    floor = floors.importing(workshop.floors, workshop.times)
    source = base_of(workshop, floor)
    told, windows = (
        [
            run_probe(what, source, floor.workbook, floor.country, workshop)
            for _ in range(workshop.times)
        ]
        for what in ("cpu", "window")
    )
    last = told[-1]
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in last["stages"].items())
    return [
        Result(
            "import of a 100,000-row workbook: CPU",
            median(run["cpu"] for run in told),
            "s",
            goal=1.6,
            floor=floor.cpu,
            note=f"{stages}; {last['created']} new, {last['updated']} updated; "
            f"{workshop.floors.name}",
        ),
        Result(
            "import: memory above idle",
            median(run["memory_mb"] for run in windows),
            "MB",
            goal=350,
            note=f"with the window; services alone {median(r['memory_mb'] for r in told):.0f}",
        ),
        Result(
            "import: longest time the window did not answer",
            median(run["stall_ms"] for run in windows),
            "ms",
            goal=100,
            note=f"worst of {len(windows)}: {max(run['stall_ms'] for run in windows):.0f}",
        ),
    ]


def base_of(workshop: Workshop, floor: floors.ImportFloor) -> Path:
    """The data file that the import meets."""
    if floor.existing is None:
        return workshop.few()
    return workshop.existing(floor.existing)


def run_probe(
    what: str, source: Path, workbook: Path, country: str, workshop: Workshop
) -> dict[str, Any]:
    """One import into a fresh copy of `source`."""
    folder = workshop.folder("import")
    base = folder / "base.crm"
    base.unlink(missing_ok=True)
    shutil.copy(source, base)
    told: dict[str, Any] = run_module(_MODULE, what, base, workbook, country).json()
    return told
