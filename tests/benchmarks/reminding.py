"""Reminders: what waiting costs, how late one is on the screen, ten thousand missed at once."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

IDLE_SHARE = 0.2
"""Percent of a core."""
WAKE_UPS = 2.0
LATE_MS = 1500.0
MISSED_MS = 1000.0
LOOK = 5.0
"""Times a bare look at the index."""


def measure(workshop: Workshop) -> list[Result]:
    """Over a hundred thousand reminders of one user; the look beside the same rows by bare SQL."""
    told: dict[str, Any] = run_module(
        "tests.benchmarks.reminding_probe", workshop.folder("reminders"), str(workshop.times)
    ).json()
    head = "reminders, 100,000 in the table:"
    return [
        Result(f"{head} look", told["look"], "ms", goal=LOOK, floor=told["bare"]),
        Result(f"{head} on screen after its time, most", told["late"], "ms", goal=LATE_MS),
        Result(f"{head} wake-ups a second, idle", told["beats"], "", goal=WAKE_UPS),
        Result(
            f"{head} idle, percent of a core",
            told["idle"],
            "%",
            goal=IDLE_SHARE,
            note=f"{told['seconds']:.0f} s",
        ),
        Result(
            "10,000 missed at the start: one window, wall",
            told["missed"],
            "ms",
            goal=MISSED_MS,
            note=f"claimed in {told['claimed']:.0f} ms, noted in {told['noted']:.0f} ms",
        ),
    ]
