"""The steps of an import and what each needs; windows and the command line follow them."""

from __future__ import annotations

from enum import StrEnum

from crm_desktop.business.imports.catalogue import CONTACTS
from crm_desktop.business.imports.model import ImportPlan


class Step(StrEnum):
    """The wizard's steps in order; nothing is written before the last one."""

    FILE = "file"
    COLUMNS = "columns"
    VALUES = "values"
    CHECK = "check"
    IMPORT = "import"


ORDER = tuple(Step)


def next_step(step: Step) -> Step | None:
    """The step after this one, `None` after the last."""
    position = ORDER.index(step) + 1
    return ORDER[position] if position < len(ORDER) else None


def previous_step(step: Step) -> Step | None:
    """The step before this one; from the import there is no way back."""
    position = ORDER.index(step)
    return ORDER[position - 1] if 0 < position < len(ORDER) - 1 else None


def can_check(plan: ImportPlan) -> bool:
    """Whether some column names a party or reaches one; without it every row would be refused."""
    return any(column.field in CONTACTS.naming for column in plan.columns)
