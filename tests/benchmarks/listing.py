"""The contact list over a million: opening it, the memory it takes, and working in it."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.window_probe"
_AT_WORK = "tests.benchmarks.desk_probe"
_WORK_TIMES = 2
"""Each run jumps, sorts and types so often that two are enough."""


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
        *_at_work(workshop),
    ]


def _at_work(workshop: Workshop) -> list[Result]:
    """Jumping, repainting, sorting and searching, each until it is painted."""
    runs: list[dict[str, Any]] = [
        run_module(_AT_WORK, workshop.million()).json() for _ in range(_WORK_TIMES)
    ]
    repaint = median(wall for run in runs for wall in run["repaint"])
    plain = median(wall for run in runs for wall in run["qt_repaint"])
    sorts = {name: median(run["sort"][name][0] for run in runs) for name in runs[0]["sort"]}
    slowest = max(sorts, key=lambda name: sorts[name])
    return [
        _p95("jump to any row of 1,000,000: to painted, p95", "jump", 60, runs),
        Result(
            "repaint of 330 cells: CPU",
            repaint,
            "ms",
            goal=10,
            note=f"Qt's own delegate in the same run {plain:.1f} ms, x {repaint / plain:.2f}",
        ),
        Result(
            "sort 1,000,000 by the slowest column: to first painted rows",
            sorts[slowest],
            "ms",
            goal=400,
            note=f"wall, by {slowest}; median of {len(sorts)} orders {median(sorts.values()):.0f}",
        ),
        _p95("search of 1,000,000: key press to painted results, p95", "key", 50, runs),
    ]


def _p95(name: str, what: str, goal: float, runs: list[dict[str, Any]]) -> Result:
    walls = [wall for run in runs for wall, _cpu in run[what]]
    cpus = [cpu for run in runs for _wall, cpu in run[what]]
    note = f"wall, median {median(walls):.0f}; CPU p95 {quantiles(cpus, n=20)[-1]:.0f} ms"
    return Result(name, quantiles(walls, n=20)[-1], "ms", goal=goal, note=note)
