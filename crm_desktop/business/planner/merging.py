"""Three-way merge of an activity that two people changed: fields apart merge, the same does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_desktop.business.planner.model import Activity, Participant
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.records import record

EDITED_FIELDS = (
    "kind", "when", "subject", "status", "users", "contacts", "estimate_minutes", "priority",
    "direction", "reason", "offered", "result", "outcome_text", "next_step", "location", "body",
    "is_pinned", "is_important", "done_at", "related", "mentions", "attachments",
    "reminder",
)  # fmt: skip
"""What people change of an activity."""
OUTCOME = ("result", "outcome_text", "next_step")
"""What came of an activity, …"""
SAID = ("status", *OUTCOME)
"""… and how far it is."""


@record
class Merged:
    """The merged activity, what could not be merged, and the fields taken over from theirs."""

    activity: Activity
    conflicts: tuple[FieldConflict, ...]
    taken: tuple[str, ...]


@record
class SeriesSeen:
    """A series as somebody sees it before changing it: its rule and its open activities."""

    rule: str
    starts: str
    members: tuple[Activity, ...] = ()


def merge(base: Activity, mine: Activity, theirs: Activity) -> Merged:
    """`theirs` with my changes on top; where both changed a field, `theirs` and a conflict."""
    values: dict[str, object] = {}
    conflicts: list[FieldConflict] = []
    taken: list[str] = []
    for name in EDITED_FIELDS:
        was, my, their = (_value(one, name) for one in (base, mine, theirs))
        if their not in (was, my):
            taken.append(name)
        if my in (was, their):
            continue
        if was == their:
            values[name] = getattr(mine, name)
        else:
            both = (getattr(one, name) for one in (base, mine, theirs))
            conflicts.append(FieldConflict(name, *both))
            taken.remove(name)
    return Merged(
        replace(theirs, **values),  # type: ignore[arg-type]
        tuple(conflicts),
        tuple(taken),
    )


def as_new(activity: Activity) -> Activity:
    """What stands on an activity that is gone, to be planned as another one, on its own."""
    return replace(
        activity,
        id=0,
        version=0,
        uid=b"",
        recurrence_id=None,
        recurrence_date="",
        next_activity_id=None,
        external_id="",
        deleted_at=None,
        contacts=tuple(one for one in activity.contacts if one.via_id is None),
    )


def differing_fields(before: Activity, after: Activity) -> tuple[str, ...]:
    """The fields in which two states of one activity differ."""
    return tuple(name for name in EDITED_FIELDS if _value(before, name) != _value(after, name))


def settled(
    base: Activity, edited: Activity, stored: Activity, name_of: Callable[[int | None], str]
) -> tuple[Activity, tuple[str, ...]]:
    """What shall be stored of my changes to `base`, and what was taken over from others.

    Raises `ConflictError` where somebody changed the same field meanwhile.
    """
    if stored.version == base.version:
        return edited, ()
    merged = merge(base, edited, stored)
    if merged.conflicts:
        raise conflict_over(base, stored, merged.conflicts, name_of)
    return merged.activity, merged.taken


def require_same_outcome(
    base: Activity, done: Activity, stored: Activity, name_of: Callable[[int | None], str]
) -> None:
    """Raise `ConflictError` if somebody said meanwhile what came of it, and said otherwise."""
    found = tuple(
        FieldConflict(name, *(getattr(one, name) for one in (base, done, stored)))
        for name in OUTCOME
        if getattr(stored, name) not in (getattr(base, name), getattr(done, name))
    )
    if found:
        raise conflict_over(base, stored, found, name_of)


def conflict_over(
    base: Activity,
    stored: Activity,
    conflicts: tuple[FieldConflict, ...],
    name_of: Callable[[int | None], str],
) -> ConflictError:
    """The error that tells of these fields and of who saved first."""
    return ConflictError(
        base.ref,
        expected_version=base.version,
        actual_version=stored.version,
        conflicts=conflicts,
        changed_by=stored.updated_by,
        changed_by_name=name_of(stored.updated_by),
        changed_at=stored.updated_at,
    )


def conflicts_in_series(
    seen: Sequence[Activity],
    pairs: Sequence[tuple[Activity, Activity]],
    fields: Sequence[str],
    name_of: Callable[[int | None], str],
) -> tuple[FieldConflict, ...]:
    """Where others of a series were changed since they were seen, in a field that I change too.

    `pairs` are activities as they are stored and as they would become. One conflict per field, of
    the first activity: `field.recurrence_date` names it. One that was different already when it
    was seen is meant to follow.
    """
    before = {one.id: one for one in seen}
    found: dict[str, FieldConflict] = {}
    for stored, becomes in pairs:
        was = before.get(stored.id)
        if was is None or was.version == stored.version:
            continue
        for name in fields:
            old, theirs, mine = (_value(one, name) for one in (was, stored, becomes))
            if theirs not in (old, mine):
                found.setdefault(
                    name,
                    FieldConflict(
                        f"{name}.{stored.recurrence_date}",
                        getattr(was, name),
                        getattr(becomes, name),
                        getattr(stored, name),
                        name_of(stored.updated_by),
                        stored.updated_at,
                    ),
                )
    return tuple(found.values())


def _value(activity: Activity, name: str) -> object:
    value = getattr(activity, name)
    if name == "contacts":  # a contact that is called otherwise by now is the same one
        people: tuple[Participant, ...] = value
        return tuple((one.contact_id, one.role) for one in people)
    return value
