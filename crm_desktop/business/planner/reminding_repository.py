# pyright: basic
"""What activities say to their reminders, and what is shown of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import ACTIVITY, Status, Timing
from crm_desktop.business.reminders.model import Ask, Remindable, Source, Subject
from crm_desktop.business.reminders.rules import Occasion
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_SOURCES = f"""SELECT id, timing, start_at, start_date, due_date, deleted_at IS NULL,
    status = '{Status.PLANNED}', reminder, created_by,
    CASE reminder WHEN '' THEN '[]' ELSE (SELECT json_group_array(user_id) FROM activity_user
        WHERE activity_id = activity.id) END,
    (SELECT json_group_array(user_id) FROM mention WHERE activity_id = activity.id)
    FROM activity WHERE id {GIVEN_IDS}"""
_SUBJECTS = f"""SELECT activity.id, timing, start_at, start_date, due_date, activity.kind, title,
    contact.id, contact.display_name, contact.main_phone, activity.created_by
    FROM (SELECT id, timing, start_at, start_date, due_date, kind, created_by,
        coalesce(nullif(subject, ''), nullif(substr(body, 1, 200), ''),
            substr(outcome_text, 1, 200)) AS title,
        (SELECT contact_id FROM activity_contact WHERE activity_id = activity.id
            ORDER BY position, id LIMIT 1) AS first_contact
        FROM activity WHERE id {GIVEN_IDS} AND deleted_at IS NULL) AS activity
    LEFT JOIN contact ON contact.id = first_contact AND contact.deleted_at IS NULL"""


def sources(ask: Ask, ids: Sequence[int]) -> Mapping[int, Source]:
    """When they are, whether they are to be done, and for whom."""
    rows = ask(_SOURCES, (json.dumps(list(ids)),)).fetchall()
    return {
        key: Source(
            _occasion(*when),
            bool(is_living and is_planned),
            rule,
            tuple(json.loads(users)),
            bool(is_living),
            tuple(json.loads(mentioned)),
            author_id,
        )
        for key, *when, is_living, is_planned, rule, author_id, users, mentioned in rows
    }


def subjects(database: Database, ids: Sequence[int]) -> Mapping[int, Subject]:
    """Title, time, first contact and number; those in the bin are left out."""
    found: dict[int, Subject] = {}
    with database.read():
        for piece in slices(ids):
            for key, *when, kind, title, contact_id, who, phone, author_id in database.execute(
                _SUBJECTS, (json.dumps(list(piece)),)
            ).fetchall():
                found[key] = Subject(
                    (title or "").replace("\n", " "),
                    kind,
                    _occasion(*when),
                    contact_id,
                    who or "",
                    phone or "",
                    author_id,
                )
    return found


def _occasion(timing: str, start_at: int | None, start_date: str, due_date: str) -> Occasion:
    if timing == Timing.TIMED and start_at is not None:
        return Occasion(from_milliseconds(start_at))
    day = due_date if timing == Timing.UNSCHEDULED else start_date
    return Occasion(day=date.fromisoformat(day) if day else None)


REMINDABLE = Remindable(ACTIVITY, sources, subjects, has_rules=True)
