"""Planner, Today and a long timeline over a million activities, beside the bare SQL."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_PROBE = "tests.benchmarks.calendar_probe"


def measure(workshop: Workshop) -> list[Result]:
    """What the worker needs for each, other weeks each time, with the file's pages in memory."""
    base = workshop.calendar()
    run_module(_PROBE, base)
    runs: list[dict[str, Any]] = [run_module(_PROBE, base).json() for _ in range(workshop.times)]

    def of(name: str) -> float:
        return median(wall for run in runs for wall in run[name])

    count = int(runs[0]["count"][0])
    return [
        Result(
            f"planner: 30 people x 21 days, {count:,} of 1,000,000 activities",
            of("plan"),
            "ms",
            goal=30,
            note=f"weeks read for the first time {of('plan_cold'):.1f},"
            f" with the names cells show {of('plan_names'):.1f} ms",
        ),
        Result("planner: beside bare SQL", of("plan"), "ms", goal=2.5, floor=of("plan_bare")),
        Result("Today of 30 people over 1,000,000 activities", of("today"), "ms", goal=50),
        Result("Today: beside bare SQL", of("today"), "ms", goal=3, floor=of("today_bare")),
        Result(
            "timeline of 10,000 entries: planned, counts and first 100",
            of("timeline"),
            "ms",
            goal=100,
        ),
        Result(
            "timeline: beside bare SQL", of("timeline"), "ms", goal=4, floor=of("timeline_bare")
        ),
    ]
