"""Measuring: processes and their costs, results and how they are told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_BYTECODE = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "benchmarks" / "bytecode"),
}
"""A program that is installed has its modules compiled; so have the libraries of a floor."""


@dataclass(frozen=True, slots=True)
class Result:
    """One figure beside its floor.

    `ratio` is value / floor. The goal is an upper limit: of the ratio where there is a floor,
    else of the value itself.
    """

    name: str
    value: float
    unit: str
    goal: float
    floor: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor it costs."""
        return None if not self.floor else self.value / self.floor

    @property
    def ok(self) -> bool:
        """Whether the goal is met."""
        return (self.value if self.ratio is None else self.ratio) <= self.goal

    def record(self) -> dict[str, object]:
        """As the JSON list holds it."""
        ratio = None if self.ratio is None else round(self.ratio, 3)
        return {**asdict(self), "ratio": ratio, "ok": self.ok}

    def line(self) -> str:
        """As the terminal shows it."""
        shown = f"{self.value:10.2f} {self.unit:3}"
        if self.ratio is None:
            against = f"{'':28}  goal {self.goal:g} {self.unit}"
        else:
            against = f"floor {self.floor:9.2f}  x {self.ratio:6.2f}  goal x {self.goal:g}"
        verdict = "ok" if self.ok else "MISSED"
        return f"{self.name:52} {shown}  {against:46} {verdict:6} {self.note}"


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """What a finished process cost: CPU and wall in seconds, peak memory in MB, its words."""

    cpu: float
    wall: float
    peak_mb: float
    output: str

    def json(self) -> Any:
        """The last line of its output, read as JSON."""
        return json.loads(self.output.strip().splitlines()[-1])


class ProcessFailed(Exception):
    """A measured process ended with an error; the text is what it said."""


def run_process(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    environment: dict[str, str] | None = None,
    accept: Sequence[int] = (0,),
) -> ProcessCost:
    """Run a process to its end; raises ProcessFailed for an exit code that is not in `accept`."""
    # A file and not a pipe: nobody has to read while the clock runs.
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.txt"
        with said.open("wb") as stream:
            started = time.perf_counter()
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env={
                    **os.environ,
                    "QT_QPA_PLATFORM": "offscreen",
                    **_BYTECODE,
                    **(environment or {}),
                },
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            # wait4 tells the cost of this very process (and of those it waited for).
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        output = said.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in accept:
        raise ProcessFailed(f"{command}: exit code {process.returncode}\n{output[-3000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return ProcessCost(cpu, wall, usage.ru_maxrss / 1024, output)


def run_module(module: str, *arguments: str | Path, **options: Any) -> ProcessCost:
    """Run `python -m module` of this environment from the project's folder."""
    return run_process([sys.executable, "-m", module, *arguments], **options)


def medians(run: Callable[[], ProcessCost], times: int = 3) -> ProcessCost:
    """The median cost of several runs; the words are those of the last."""
    costs = [run() for _ in range(times)]
    return ProcessCost(
        median(cost.cpu for cost in costs),
        median(cost.wall for cost in costs),
        median(cost.peak_mb for cost in costs),
        costs[-1].output,
    )


def cpu_of(call: Callable[[], object]) -> float:
    """CPU seconds of one call in this process."""
    started = time.process_time()
    call()
    return time.process_time() - started
