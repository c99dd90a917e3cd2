"""Changing 100,000 contacts of a million at once, and taking it back."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.bulk_probe"
GOAL_SECONDS = 6
"""Issue 3, point 7: with progress, the undo likewise."""
MOST_TIMES_FLOOR = 2.2
"""Beside the statements by hand: version check, log with old and new values, hash chain."""


def measure(workshop: Workshop) -> list[Result]:
    """Each action once, the tag as often as asked for."""
    base, index, folder = workshop.million(), workshop.folder("index"), workshop.folder("bulk")
    results: list[Result] = []
    for action, times in (("tag", workshop.times), ("owner", 1), ("stage", 1), ("bin", 1)):
        told: list[dict[str, Any]] = [
            run_module(_MODULE, base, index, folder, action).json() for _ in range(times)
        ]

        def of(part: str, clock: str, told: list[dict[str, Any]] = told) -> float:
            return median(run[part][clock] for run in told)

        parts = [("act", action), ("undo", f"undo of {action}")]
        if action == "tag":
            parts.append(("redo", f"redo of {action}"))
        for part, words in parts:
            results.append(
                Result(
                    f"bulk {words}, 100,000 of 1,000,000: wall",
                    of(part, "wall"),
                    "s",
                    goal=GOAL_SECONDS,
                    note=f"CPU {of(part, 'cpu'):.1f} s",
                )
            )
        if action == "tag":
            results += [
                Result(
                    "bulk tag, 100,000 of 1,000,000: CPU",
                    of("act", "cpu"),
                    "s",
                    goal=MOST_TIMES_FLOOR,
                    floor=of("floor", "cpu"),
                ),
                Result(
                    "bulk tag: search index afterwards, in the background",
                    of("index", "cpu"),
                    "s",
                    goal=15,
                    note="CPU",
                ),
            ]
    return results
