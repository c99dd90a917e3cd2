"""Search as you type: what the worker needs for 50 hits with what they show, by kind of text."""

from __future__ import annotations

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_GOALS_MS = {1_000_000: 10.0, 100_000: 5.0}


def measure(workshop: Workshop) -> list[Result]:
    """The 95th percentile of the CPU time per kind of text, over a million and a tenth of it."""
    results: list[Result] = []
    for count, goal in _GOALS_MS.items():
        base = workshop.people(count)
        folder = workshop.folder("search")
        told = run_module("tests.benchmarks.find_probe", base, folder, str(count)).json()
        for kind, figures in told.items():
            results.append(
                Result(
                    f"search of {count:,}: {kind}",
                    figures["p95_ms"],
                    "ms",
                    goal=goal,
                    note=f"CPU p95 of {figures['times']}, median {figures['median_ms']:.1f};"
                    f" wall {figures['wall_ms']:.1f}",
                )
            )
    return results
