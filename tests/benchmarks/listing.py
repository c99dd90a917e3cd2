"""The contact list over a million: opening it, and the memory it takes."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.window_probe"


def measure(workshop: Workshop) -> list[Result]:
    """From asking for the page to its first painted rows, warm; memory above a page of one row."""
    million, few = workshop.million(), workshop.few()
    run_module(_MODULE, "list", million)  # builds the search index, warms the cache
    told: list[dict[str, Any]] = [
        run_module(_MODULE, "list", million).json() for _ in range(workshop.times)
    ]
    empty = median(run_module(_MODULE, "list", few).json()["resident_mb"] for _ in range(3))
    # The first opening of a process is not warm yet.
    walls = [1000 * wall for run in told for wall in run["wall_ms"][1:]]
    cpus = [1000 * cpu for run in told for cpu in run["cpu_ms"][1:]]
    return [
        Result(
            "contact list of 1,000,000: click to first painted rows",
            median(walls),
            "ms",
            goal=200,
            note=f"wall, slowest {max(walls):.0f}; CPU {median(cpus):.0f} ms",
        ),
        Result(
            "contact list of 1,000,000: memory above the page of 1",
            median(run["resident_mb"] for run in told) - empty,
            "MB",
            goal=65,
            note=f"that page: {empty:.0f} MB in all",
        ),
    ]
