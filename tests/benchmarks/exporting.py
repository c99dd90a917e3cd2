"""A list of 100,000 contacts with 15 columns into a workbook."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.export_probe"
ROWS = 100_000
MOST_TIMES_LIBRARY = 1.15
"""Issue 4, point 10: beside the bare time of a writing library for the same cells."""
MOST_TIMES_BARE = 4
"""Beside our own writer alone, which takes a quarter of the library's time: reading the contacts
and making their cells costs twice as much as writing them."""
MOST_MEGABYTES = 60


def measure(workshop: Workshop) -> list[Result]:
    """The whole export beside XlsxWriter and beside our own writer, cells held ready for both."""
    base, folder = workshop.people(ROWS), workshop.folder("export")

    def of(way: str) -> dict[str, float]:
        told: list[dict[str, Any]] = [
            run_module(_MODULE, base, folder, way).json() for _ in range(workshop.times)
        ]
        return {key: median(one[key] for one in told) for key in told[0]}

    ours, library, bare = of("export"), of("library"), of("bare")
    size = f"wall {ours['wall']:.1f} s, file {ours['file_mb']:.1f} MB"
    name = f"export of {ours['rows']:,.0f} × 15 into .xlsx"
    return [
        Result(f"{name}: CPU", ours["cpu"], "s", MOST_TIMES_LIBRARY, library["cpu"], size),
        Result(f"{name}: CPU, beside our writer", ours["cpu"], "s", MOST_TIMES_BARE, bare["cpu"]),
        Result(f"{name}: memory", ours["memory_mb"], "MB", MOST_MEGABYTES),
    ]
