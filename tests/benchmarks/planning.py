"""The three-week plan of 30 people with 20 activities a day: building, scrolling, dragging."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_GOALS = {"build": 120.0, "scroll": 8.0, "scroll p95": 16.0, "fit": 8.0, "drag": 2.0}


def measure(workshop: Workshop) -> list[Result]:
    """CPU milliseconds; beside them bare pictures of cells painted in the same run."""
    runs, bare = _runs("planner_probe", workshop), _runs("bare_plan", workshop)
    plan = "plan of 30 × 21 × 20:"
    return [
        _result(f"{plan} built and painted", "build", runs, bare),
        _result(f"{plan} scroll frame", "scroll", runs, bare),
        _result(f"{plan} scroll frame, p95", "scroll p95", runs, bare),
        _result(f"{plan} frame with all in view", "fit", runs, bare),
        _result(f"{plan} step of a drag", "drag", runs, bare),
    ]


def _runs(module: str, workshop: Workshop) -> list[dict[str, Any]]:
    return [run_module(f"tests.benchmarks.{module}").json() for _ in range(workshop.times)]


def _result(name: str, what: str, runs: list[dict[str, Any]], bare: list[dict[str, Any]]) -> Result:
    key = what.removesuffix(" p95")
    rows = [row for run in runs for row in run[key]]
    walls, cpus = [row[0] for row in rows], [row[1] for row in rows]
    floor = _middle([row[1] for run in bare for row in run[key]], what)
    note = f"CPU; wall {median(walls):.1f}, p95 {quantiles(walls, n=20)[-1]:.1f}"
    note = f"{note}; bare pictures {floor:.1f} ms"
    return Result(name, _middle(cpus, what), "ms", goal=_GOALS[what], note=note)


def _middle(values: list[float], what: str) -> float:
    """The median, or what 95 of 100 stay below."""
    return quantiles(values, n=20)[-1] if what.endswith("p95") else median(values)
