"""The three-week plan of 30 people with 20 activities a day: building, scrolling, dragging."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any

from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.workshop import Workshop

_GOALS = {"build": 120.0, "scroll": 8.0, "scroll p95": 16.0, "fit": 8.0, "drag": 2.0}
_FLOOR = "qt_plan.py"


def measure(workshop: Workshop) -> list[Result]:
    """CPU milliseconds; beside them bare tiles painted by the floor script in the same run."""
    runs: list[dict[str, Any]] = [
        run_module("tests.benchmarks.planner_probe").json() for _ in range(workshop.times)
    ]
    scroll, fit = _floor(workshop, "scroll"), _floor(workshop, "fit")
    plan = "plan of 30 × 21 × 20:"
    return [
        _result(f"{plan} built and painted", "build", runs, scroll.get("build_first_paint_ms")),
        _result(f"{plan} scroll frame", "scroll", runs, scroll.get("frame_p50")),
        _result(f"{plan} scroll frame, p95", "scroll p95", runs, scroll.get("frame_p95")),
        _result(f"{plan} frame with all in view", "fit", runs, fit.get("frame_p50")),
        _result(f"{plan} step of a drag", "drag", runs, scroll.get("drag_p50")),
    ]


def _floor(workshop: Workshop, zoom: str) -> dict[str, float]:
    """What the floor script says; nothing where it is not at hand."""
    if workshop.floors.scripts is None or not (workshop.floors.scripts / _FLOOR).exists():
        return {}
    told = [
        workshop.floors.run(_FLOOR, "widget_tiles", zoom, cwd=workshop.floors.cache).json()
        for _ in range(workshop.times)
    ]
    keys = ("build_first_paint_ms", "frame_p50", "frame_p95", "drag_p50")
    return {key: median(run[key] for run in told) for key in keys}


def _result(name: str, what: str, runs: list[dict[str, Any]], floor: float | None) -> Result:
    rows = [row for run in runs for row in run[what.split(maxsplit=1)[0]]]
    walls, cpus = [row[0] for row in rows], [row[1] for row in rows]
    value = quantiles(cpus, n=20)[-1] if what.endswith("p95") else median(cpus)
    beside = f"; bare tiles {floor:.1f} ms" if floor is not None else ""
    note = f"CPU; wall {median(walls):.1f}, p95 {quantiles(walls, n=20)[-1]:.1f}{beside}"
    return Result(name, value, "ms", goal=_GOALS[what], note=note)
