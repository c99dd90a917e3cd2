"""Starting the real program on the demo company, beside a bare window with peewee."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks import floors
from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.window_probe"


def measure(workshop: Workshop) -> list[Result]:
    """CPU and wall time from the start of Python to the first paint with rows, and memory."""
    demo = workshop.demo()
    for _ in range(2):  # modules are compiled, the search index is built, caches are warm
        run_module(_MODULE, "start", demo)
    times = max(5, workshop.times)
    # In turns, so that a busy moment of the machine meets both.
    programs, bare = [], []
    for _ in range(times):
        programs.append(run_module(_MODULE, "start", demo))
        bare.append(floors.start(workshop.floors, 1))
    told: list[dict[str, Any]] = [cost.json() for cost in programs]
    return [
        Result(
            "start to first painted rows, demo company: CPU",
            1000 * median(cost.cpu for cost in programs),
            "ms",
            goal=2.5,
            floor=1000 * median(cost.cpu for cost in bare),
        ),
        Result(
            "start to first painted rows, demo company: wall",
            1000 * median(cost.wall for cost in programs),
            "ms",
            goal=2.5,
            floor=1000 * median(cost.wall for cost in bare),
        ),
        Result(
            "start: memory at first painted rows",
            median(t["peak_mb"] for t in told),
            "MB",
            goal=160,
        ),
    ]
