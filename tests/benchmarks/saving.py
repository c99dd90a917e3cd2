"""Saving one card in a base of a million: CPU beside the statements by hand, file operations."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import save_probe
from tests.benchmarks.measure import Result, run_module, run_process
from tests.benchmarks.workshop import Workshop

SAVES = 200
# Only one index of the list knows the name, so a rename costs no more than any other save.
EDITS = (("phone", "a phone", 100), ("name", "a name and a phone", 100))
TRACED_SAVES = 60
_MODULE = "tests.benchmarks.save_probe"
_CALL = re.compile(r"^\d+\s+\w+\(")


def measure(workshop: Workshop) -> list[Result]:
    """Both kinds of edit, three processes each."""
    base, index = workshop.million(), workshop.folder("index")
    run_module(
        _MODULE, base, index, str(TRACED_SAVES), "phone"
    )  # builds the index, warms the cache
    results: list[Result] = []
    for edit, sentence, most_operations in EDITS:
        told: list[dict[str, Any]] = [
            run_module(_MODULE, base, index, str(SAVES), edit).json() for _ in range(3)
        ]
        results.append(
            Result(
                f"save a card with {sentence} changed, of 1,000,000: CPU",
                median(run["program_ms"] for run in told),
                "ms",
                goal=3,
                floor=median(run["floor_ms"] for run in told),
            )
        )
        log = workshop.folder("trace") / "strace.txt"
        counts = _file_operations(base, index, edit, log)
        if counts is not None:
            results.append(
                Result(
                    f"save a card with {sentence} changed: file operations",
                    counts[0],
                    "ops",
                    goal=most_operations,
                    note=f"and {counts[1]:.0f} on the local search index",
                )
            )
    return results


def _file_operations(base: Path, index: Path, edit: str, log: Path) -> tuple[float, float] | None:
    """File operations of one save: on the data file with its journal, and on the search index.

    The search index lies on the workstation's own disk, never on a drive. `None` without strace.
    """
    if shutil.which("strace") is None:
        print("strace is not installed: file operations are not counted", file=sys.stderr)
        return None
    tracer = ["strace", "-f", "-y", "-e", "trace=%file,%desc", "-o", str(log)]
    probe = [sys.executable, "-m", _MODULE, str(base), str(index), str(TRACED_SAVES), edit]
    run_process([*tracer, *probe, "--program-only"])
    saves = TRACED_SAVES - save_probe.WARM_UP
    data, search = counted(log.read_text(encoding="utf-8", errors="replace"), base.name)
    return data / saves, search / saves


def counted(trace: str, base_name: str) -> tuple[int, int]:
    """Operations on the data file (and its journal) and on the search index between the marks."""
    data = search = 0
    is_on = False
    for line in trace.splitlines():
        if save_probe.MARK_BEGIN in line:
            is_on = True
        elif save_probe.MARK_END in line:
            is_on = False
        elif is_on and _CALL.match(line):
            data += f"/{base_name}" in line
            search += ".search" in line
    return data, search
