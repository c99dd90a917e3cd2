"""What others changed of a series since somebody began to change it; raises, or lets pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

from crm_desktop.business.planner.merging import (
    EDITED_FIELDS,
    SeriesSeen,
    conflict_over,
    conflicts_in_series,
)
from crm_desktop.business.planner.model import Activity
from crm_desktop.business.planner.series_repository import Series
from crm_desktop.business.planner.series_times import OF_EACH, carried_to
from crm_desktop.core.errors import FieldConflict

NameOf = Callable[[int | None], str]


def is_as_seen(series: Series | None, seen: SeriesSeen) -> bool:
    """Whether its rule is what it was, or it has none as before."""
    now = ("", "") if series is None else (series.rule, series.dtstart)
    return now == (seen.rule, seen.starts)


def require_same_rule(
    activity: Activity,
    rule_text: str,
    series: Series | None,
    following: Iterable[Activity],
    seen: SeriesSeen,
    name_of: NameOf,
) -> None:
    """Raise `ConflictError` for a rule, or one of the following, that others changed."""
    theirs: Activity | None = None
    if is_as_seen(series, seen):
        versions = {one.id: one.version for one in seen.members}
        changed = (
            one
            for one in following
            if one.id != activity.id and versions.get(one.id, one.version) != one.version
        )
        theirs = next(changed, None)
        if theirs is None:
            return
    field = "rule" if theirs is None else f"rule.{theirs.recurrence_date}"
    found = FieldConflict(field, seen.rule, rule_text, "" if series is None else series.rule)
    raise conflict_over(activity, theirs or activity, (found,), name_of)


def require_unchanged(
    base: Activity,
    edited: Activity,
    stored: Activity,
    others: Sequence[Activity],
    seen: SeriesSeen,
    zone: tzinfo,
    name_of: NameOf,
    *,
    is_moved: bool,
) -> None:
    """Raise `ConflictError` for what others changed in a field that I change, too.

    `others` of the series are as they are stored; `is_moved` says that its rule is another one.
    """
    fields = [
        name
        for name in EDITED_FIELDS
        if (name not in OF_EACH or name == "when") and getattr(edited, name) != getattr(base, name)
    ]
    pairs = [(one, carried_to(one, base, edited, zone)) for one in others]
    found = conflicts_in_series(seen.members, pairs, fields, name_of)
    if "when" in fields and is_moved and all(not one.field.startswith("when") for one in found):
        found = (*found, FieldConflict("when", base.when, edited.when, stored.when))
    if found:
        raise conflict_over(base, stored, found, name_of)
