"""The timeline of a card with 10,000 activities: opening it, scrolling, reading on."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop


def measure(workshop: Workshop) -> list[Result]:
    """CPU milliseconds; beside them a plain list of ready texts in the same run."""
    module = "tests.benchmarks.timeline_probe"
    runs: list[dict[str, Any]] = [run_module(module).json() for _ in range(workshop.times)]

    def cpu(name: str) -> list[float]:
        return [row[1] for run in runs for row in run[name]]

    bare_frame = median(cpu("bare_scroll"))
    return [
        Result(
            "timeline of 10,000: opened and painted",
            median(cpu("open")),
            "ms",
            goal=100,
            note=f"CPU; a plain list with the first hundred {median(cpu('bare_open')):.1f} ms",
        ),
        Result(
            "timeline of 10,000: scroll frame",
            median([*cpu("scroll"), *cpu("far")]),
            "ms",
            goal=12,
            note=f"CPU; a plain list of texts {bare_frame:.1f} ms",
        ),
        Result(
            "timeline of 10,000: scroll frame among all of them, p95",
            quantiles(cpu("far"), n=20)[-1],
            "ms",
            goal=12,
            note=f"CPU; reading a hundred more on the way {median(cpu('grow')):.0f} ms, seldom",
        ),
    ]
