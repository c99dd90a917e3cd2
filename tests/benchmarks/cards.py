"""Opening a card of a million, as the second and later ones of a session open."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.card_probe"


def measure(workshop: Workshop) -> list[Result]:
    """From the click to the card painted with its history, warm."""
    million = workshop.million()
    run_module(_MODULE, million)  # builds the search index, warms the cache
    told: list[dict[str, Any]] = [
        run_module(_MODULE, million).json() for _ in range(workshop.times)
    ]
    walls = [wall for run in told for wall in run["wall_ms"][1:]]
    cpus = [cpu for run in told for cpu in run["cpu_ms"][1:]]
    return [
        Result(
            "open a card of 1,000,000: click to complete card, CPU",
            median(cpus),
            "ms",
            goal=80,
            note=f"slowest {max(cpus):.0f}; wall {median(walls):.0f}, slowest {max(walls):.0f} ms",
        )
    ]
