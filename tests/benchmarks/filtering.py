"""Filters with three chips, own fields among them, and orders over a million contacts."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.filter_probe"
FIRST_ROWS_MS = 150
COUNT_MS = 300
SORT_MS = 400


def measure(workshop: Workshop) -> list[Result]:
    """CPU of first rows and counts, for reading is all from memory; the wall as a note."""
    base = workshop.wide()
    told: dict[str, Any] = run_module(
        _MODULE, base, workshop.folder("index-wide"), str(workshop.times)
    ).json()
    results: list[Result] = []
    for name, costs in told["filters"].items():
        for part, words, goal in (
            ("first", "first rows", FIRST_ROWS_MS),
            ("count", "count", COUNT_MS),
        ):
            cost = costs[part]
            note = f"wall {cost['wall']:.0f} ms"
            results.append(
                Result(f"filter {name}: {words}", cost["cpu"], "ms", goal=goal, note=note)
            )
    for name, cost in told["orders"].items():
        note = f"wall {cost['wall']:.0f} ms"
        results.append(
            Result(f"order by {name}: first rows", cost["cpu"], "ms", goal=SORT_MS, note=note)
        )
    return results
