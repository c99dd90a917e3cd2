"""Today over a million activities: what the worker needs for the page, beside bare SQL."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

TODAY_MS = 50


def measure(workshop: Workshop) -> list[Result]:
    """CPU of one employee's page and of the whole team's; the same rows by bare SQL as a note."""
    told: dict[str, Any] = run_module(
        "tests.benchmarks.today_probe",
        workshop.activities(),
        workshop.folder("index-activities"),
        str(workshop.times),
    ).json()
    mine, team, bare = told["mine"], told["team"], told["bare"]
    note = (
        f"{mine['rows']:.0f} rows, most {mine['most']:.1f} ms, wall {mine['wall']:.1f} ms;"
        f" bare SQL {bare['cpu']:.1f} ms"
    )
    wide = f"{team['rows']:.0f} rows, wall {team['wall']:.1f} ms"
    return [
        Result("today over a million: mine", mine["cpu"], "ms", goal=TODAY_MS, note=note),
        Result("today over a million: team", team["cpu"], "ms", goal=TODAY_MS, note=wide),
    ]
