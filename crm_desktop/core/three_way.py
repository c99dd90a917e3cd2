"""Two people changed one record: different fields merge, the same field is a question (P3).

For records that are flat frozen dataclasses with `version`; cards of contacts and activities, which
hold lists of rows, have merges of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from crm_desktop.core.errors import FieldConflict

T = TypeVar("T")


def merge_fields(
    base: T, mine: T, theirs: T, names: Collection[str]
) -> tuple[T, tuple[FieldConflict, ...]]:
    """`theirs` with my changes on top, and the fields that both changed otherwise."""
    values: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name in names:
        was, my, their = (getattr(one, name) for one in (base, mine, theirs))
        if my in (was, their):
            continue
        if was == their:
            values[name] = my
        else:
            conflicts.append(FieldConflict(name, was, my, their))
    return _with(theirs, values), tuple(conflicts)


def answered(
    base: T, mine: T, conflicts: Sequence[FieldConflict], kept: Collection[str]
) -> tuple[T, T]:
    """`base` and `mine` so changed that another save keeps mine of `kept`, else theirs."""
    theirs: dict[str, Any] = {one.field: one.theirs for one in conflicts}
    dropped = {name: value for name, value in theirs.items() if name not in kept}
    return _with(base, theirs), _with(mine, dropped)


def _with(one: T, values: dict[str, Any]) -> T:
    return cast("T", replace(cast("Any", one), **values))
