"""The search for duplicates over 100,000 and a million contacts, and of one saved card."""

from __future__ import annotations

from importlib.util import find_spec
from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, medians, run_module
from tests.benchmarks.workshop import MILLION, Workshop

_MODULE = "tests.benchmarks.duplicates_probe"
MOST_TIMES_FLOOR = 2
"""Issue 4, point 10; blocks of names in any script and the cache are in it, the floor has none."""
WRITTEN_FLOORS = {100_000: 1.2, MILLION: 15.0}
"""Seconds of the performance page, where the script of the floor, or its numpy, is missing."""
MOST_MB = 700
MOST_CHECK_MS = 10
MOST_WAIT_MS = 100


def _floor(workshop: Workshop, count: int) -> float:
    floors = workshop.floors
    if floors.scripts is None or find_spec("numpy") is None:
        return WRITTEN_FLOORS[count]
    times = workshop.times if count < MILLION else 1
    told = medians(lambda: floors.run("dups.py", str(count), cwd=floors.cache), times).json()
    return float(told["total"])


def measure(workshop: Workshop) -> list[Result]:
    """The smaller base as often as asked for, the million once."""
    results: list[Result] = []
    folder = workshop.folder("duplicates")
    for count, times in ((100_000, workshop.times), (MILLION, 1)):
        base = workshop.doubles(count)
        told: list[dict[str, Any]] = [
            run_module(_MODULE, base, folder).json() for _ in range(times)
        ]

        def of(name: str, told: list[dict[str, Any]] = told) -> float:
            return median(run[name] for run in told)

        words = f"{count:,}"
        results += [
            Result(
                f"duplicates among {words}: CPU",
                of("cpu"),
                "s",
                goal=MOST_TIMES_FLOOR,
                floor=_floor(workshop, count),
                note=f"{of('pairs'):,.0f} pairs",
            ),
            Result(f"duplicates among {words}: memory", of("peak_mb"), "MB", goal=MOST_MB),
            Result(
                f"duplicates among {words}: longest wait of the window",
                of("wait_ms"),
                "ms",
                goal=MOST_WAIT_MS,
            ),
            Result(
                f"duplicates of one saved card among {words}: p95",
                of("check_p95_ms"),
                "ms",
                goal=MOST_CHECK_MS,
                note=f"median {of('check_ms'):.1f} ms",
            ),
        ]
    return results
