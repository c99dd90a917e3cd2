"""Three-way merge of an activity that two people changed: fields apart merge, the same does not."""

from __future__ import annotations

from dataclasses import replace

from crm_desktop.business.planner.model import Activity, Participant
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.records import record

EDITED_FIELDS = (
    "kind", "when", "subject", "status", "users", "contacts", "estimate_minutes", "priority",
    "direction", "reason", "offered", "result", "outcome_text", "next_step", "location", "body",
    "is_pinned", "is_important", "done_at", "related", "mentions", "attachments",
    "reminder",
)  # fmt: skip
"""What people change of an activity."""


@record
class Merged:
    """The merged activity, what could not be merged, and the fields taken over from theirs."""

    activity: Activity
    conflicts: tuple[FieldConflict, ...]
    taken: tuple[str, ...]


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
            conflicts.append(FieldConflict(name, was, my, their))
            taken.remove(name)
    return Merged(
        replace(theirs, **values),  # type: ignore[arg-type]
        tuple(conflicts),
        tuple(taken),
    )


def _value(activity: Activity, name: str) -> object:
    value = getattr(activity, name)
    if name == "contacts":  # a contact that is called otherwise by now is the same one
        people: tuple[Participant, ...] = value
        return tuple((one.contact_id, one.role) for one in people)
    return value
