"""The dated history of a contact's status (requirement A6), out of the change log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from crm_desktop.core.records import record


@record
class StageChange:
    """One logged change: `seq` of its batch, and of the batch that took it back, if one did."""

    seq: int
    undone_by: int | None
    at: datetime
    user_name: str
    old: str
    new: str


@record
class StageStep:
    """A status, since when, set by whom; `until` is empty for the one that holds now."""

    stage: str
    since: datetime
    user_name: str
    until: datetime | None = None

    def days(self, today: date) -> int:
        """How many days it held, or has held until `today`."""
        end = today if self.until is None else self.until.astimezone().date()
        return max(0, (end - self.since.astimezone().date()).days)


def stage_steps(
    current: str, created: datetime, created_by: str, changes: Sequence[StageChange]
) -> tuple[StageStep, ...]:
    """The steps, newest first, from changes in their order.

    What was taken back at once is no step. The first status is what the first change replaced.
    """
    kept: list[StageChange] = []
    for change in changes:
        if kept and kept[-1].undone_by == change.seq:
            kept.pop()
        elif change.old != change.new:
            kept.append(change)
    first = kept[0].old if kept else current
    starts = [(first, created, created_by)]
    starts += [(change.new, change.at, change.user_name) for change in kept]
    steps: list[StageStep] = []
    until: datetime | None = None
    for stage, since, name in reversed(starts):
        steps.append(StageStep(stage, since, name, until))
        until = since
    return tuple(steps)
