"""What the wizard needs of the import service; everything is called in the worker for long work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from crm_desktop.business.imports.model import (
    CheckCounts,
    CheckedRow,
    Decisions,
    ImportDone,
    ImportPlan,
    SheetChoice,
    Verdict,
)
from crm_desktop.core.actor import Actor

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


class CheckResult(Protocol):
    """Checked rows, paged by verdict."""

    @property
    def counts(self) -> CheckCounts:
        """Rows by verdict."""
        ...

    def page(self, verdict: Verdict | None, start: int, count: int) -> Sequence[CheckedRow]:
        """`count` rows of a verdict, or of all, from the `start`-th on."""
        ...

    def close(self) -> None:
        """Let go of what the check kept."""
        ...


class ImportEngine(Protocol):
    """Inspect, plan, check, apply."""

    def inspect(self, path: Path) -> SheetChoice:
        """Look into a file and choose its sheet."""
        ...

    def plan(
        self, path: Path, sheet: str, *, country: str = "", header_row: int | bool | None = True
    ) -> ImportPlan:
        """Guess what the columns of a sheet mean."""
        ...

    def check(self, plan: ImportPlan, progress: Progress, cancelled: IsCancelled) -> CheckResult:
        """Read every row as it would be imported; writes nothing."""
        ...

    def apply(
        self,
        checked: CheckResult,
        actor: Actor,
        decisions: Decisions,
        progress: Progress,
        cancelled: IsCancelled,
    ) -> ImportDone:
        """Write the checked rows as one undoable batch."""
        ...
