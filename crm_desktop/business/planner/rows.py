"""Columns of an activity and its people, and the record made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Direction,
    Participant,
    Priority,
    Status,
    Timing,
    UserRole,
    When,
)
from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.record_ref import RecordRef

TEXT_LIMITS: Mapping[str, int] = {
    "subject": 400,
    "reason": 4000,
    "offered": 4000,
    "outcome_text": 20_000,
    "next_step": 4000,
    "location": 400,
    "body": 200_000,
    "result": 200,
    "external_id": 400,
    "reminder": 200,
}
"""Columns that hold the text of the field of the same name, with their longest."""

_TEXTS = tuple(TEXT_LIMITS)
COLUMNS = (
    "kind", "status", "timing", "start_at", "end_at", "start_date", "end_date", "due_date",
    "done_at", "estimate_minutes", "priority", "direction", "is_pinned", "is_important",
    "related_kind", "related_id", "recurrence_id", "recurrence_date", "next_activity_id", *_TEXTS,
)  # fmt: skip
"""What is written of an activity's own row, in the order of `activity_row`."""

HEAD = ("id", "version", "uid", "created_at", "created_by", "updated_at", "updated_by",
    "deleted_at")  # fmt: skip


def activity_row(activity: Activity) -> tuple[object, ...]:
    """The values of `COLUMNS`."""
    when, related = activity.when, activity.related
    return (
        str(activity.kind), str(activity.status), str(when.timing),
        None if when.start_at is None else to_milliseconds(when.start_at),
        None if when.end_at is None else to_milliseconds(when.end_at),
        _day(when.start_date), _day(when.end_date), _day(when.due_date),
        None if activity.done_at is None else to_milliseconds(activity.done_at),
        activity.estimate_minutes, int(activity.priority), str(activity.direction),
        int(activity.is_pinned), int(activity.is_important),
        "" if related is None else related.kind, None if related is None else related.id,
        activity.recurrence_id, activity.recurrence_date, activity.next_activity_id,
        *[getattr(activity, name) for name in _TEXTS],
    )  # fmt: skip


def activity_values(activity: Activity) -> dict[str, object]:
    """The values of `COLUMNS` by name."""
    return dict(zip(COLUMNS, activity_row(activity), strict=True))


def to_activity(
    row: Sequence[Any],
    users: tuple[Colleague, ...],
    contacts: tuple[Participant, ...],
    mentions: tuple[int, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> Activity:
    """The record of a row of `HEAD` and `COLUMNS`."""
    got = dict(zip((*HEAD, *COLUMNS), row, strict=True))
    return Activity(
        kind=ActivityKind(got["kind"]),
        when=to_when(got),
        status=Status(got["status"]),
        users=users,
        contacts=contacts,
        estimate_minutes=got["estimate_minutes"],
        priority=Priority(got["priority"]),
        direction=Direction(got["direction"]),
        is_pinned=bool(got["is_pinned"]),
        is_important=bool(got["is_important"]),
        done_at=_moment(got["done_at"]),
        related=RecordRef(got["related_kind"], got["related_id"]) if got["related_kind"] else None,
        mentions=mentions,
        id=got["id"],
        version=got["version"],
        uid=bytes(got["uid"]),
        created_at=_moment(got["created_at"]),
        created_by=got["created_by"],
        updated_at=_moment(got["updated_at"]),
        updated_by=got["updated_by"],
        deleted_at=_moment(got["deleted_at"]),
        recurrence_id=got["recurrence_id"],
        recurrence_date=got["recurrence_date"],
        next_activity_id=got["next_activity_id"],
        attachments=attachments,
        **{name: got[name] for name in _TEXTS},
    )


def to_when(got: Mapping[str, Any]) -> When:
    """The time that a row's columns say."""
    return When(
        Timing(got["timing"]),
        _moment(got["start_at"]),
        _moment(got["end_at"]),
        _to_day(got["start_date"]),
        _to_day(got["end_date"]),
        _to_day(got["due_date"]),
    )


def to_colleague(user_id: int, role: str) -> Colleague:
    """One of our people as read."""
    return Colleague(user_id, UserRole(role))


def given(ids: Sequence[int] | set[int]) -> str:
    """Ids as the parameter of `GIVEN_IDS`."""
    return json.dumps(list(ids))


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _to_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(value: int | None) -> Any:
    return None if value is None else from_milliseconds(value)
