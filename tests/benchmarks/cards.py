"""Opening a card, as the second and later ones of a session open: of a million, and a big one."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_MODULE = "tests.benchmarks.card_probe"
_GOAL_MS = 80.0


def measure(workshop: Workshop) -> list[Result]:
    """From the click to the card painted with its history, warm."""
    big, contact_id = workshop.big_card()
    opened: tuple[tuple[str, Path, tuple[str, ...]], ...] = (
        ("a card of 1,000,000", workshop.million(), ()),
        ("50 channels, 200 people, 5,000 changes", big, (str(contact_id),)),
    )
    return [_result(workshop, name, base, contact) for name, base, contact in opened]


def _result(workshop: Workshop, name: str, base: Path, contact: tuple[str, ...]) -> Result:
    # Builds the search index and warms the cache.
    run_module(_MODULE, base, *contact, "--once")
    told: list[dict[str, Any]] = [
        run_module(_MODULE, base, *contact).json() for _ in range(workshop.times)
    ]
    walls = [wall for run in told for wall in run["wall_ms"][1:]]
    cpus = [cpu for run in told for cpu in run["cpu_ms"][1:]]
    first = median(run["wall_ms"][0] for run in told)
    return Result(
        f"open {name}: click to painted, CPU",
        median(cpus),
        "ms",
        goal=_GOAL_MS,
        note=f"slowest {max(cpus):.0f}; wall {median(walls):.0f}, slowest {max(walls):.0f},"
        f" first of a session {first:.0f} ms",
    )
