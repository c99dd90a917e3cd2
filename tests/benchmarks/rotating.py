"""Whom to contact again, out of a million contacts."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_PROBE = "tests.benchmarks.rotation_probe"
GOAL_MS = 150


def measure(workshop: Workshop) -> list[Result]:
    """CPU milliseconds in the worker, for reading is all from memory."""
    base, index = workshop.rotation(), workshop.folder("index-rotation")
    run_module(_PROBE, base, index)
    runs: list[dict[str, Any]] = [
        run_module(_PROBE, base, index).json() for _ in range(workshop.times)
    ]

    def of(name: str) -> float:
        return median(cost for run in runs for cost in run[name])

    total = int(runs[0]["total"][0])
    note = f"{total:,} in all; the first time {of('cold'):.0f}, bare SQL {of('bare'):.1f} ms"
    return [
        Result("rotation of 1,000,000: queue", of("queue"), "ms", goal=GOAL_MS, note=note),
        Result("rotation of 1,000,000: one owner's", of("mine"), "ms", goal=GOAL_MS),
        Result("rotation of 1,000,000: at risk", of("risk"), "ms", goal=GOAL_MS),
        Result("dates of 1,000,000: next 30 days", of("dates"), "ms", goal=GOAL_MS),
        Result("dates of 1,000,000: next 365 days", of("year"), "ms", goal=GOAL_MS),
        Result("rotation of 1,000,000: three counts", of("counts"), "ms", goal=300),
    ]
