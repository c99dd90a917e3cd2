# pyright: basic
"""What answers the questions of a diary: talks with a contact, and what was booked after them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.business.planner.items import KIND_MASK
from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Status,
)
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SNIPPET_LENGTH = 400

_KINDS = tuple(ActivityKind)
_ENTRIES = f"""SELECT activity.id, kind, status, timing, start_at, end_at, start_date, end_date,
    due_date, done_at, created_at, created_by, subject, direction, result, location,
    substr(coalesce(nullif(outcome_text, ''), body), 1, {SNIPPET_LENGTH}), next_step, is_pinned,
    is_important, estimate_minutes, recurrence_id IS NOT NULL, related_kind, related_id,
    (SELECT user_id FROM activity_user WHERE activity_id = activity.id ORDER BY id LIMIT 1),
    (SELECT count(*) FROM attachment WHERE record_kind = 'activity' AND record_id = activity.id
        AND deleted_at IS NULL)
    FROM activity WHERE activity.id {GIVEN_IDS}"""


class DiaryEntry(NamedTuple):
    """One activity as an answer shows it.

    Moments in milliseconds UTC; `text` is the beginning of the outcome, or of the body.
    """

    activity_id: int
    kind: ActivityKind
    status: Status
    timing: str
    start_at: int | None
    end_at: int | None
    start_date: str
    end_date: str
    due_date: str
    done_at: int | None
    created_at: int
    created_by: int | None
    subject: str
    direction: Direction
    result: str
    location: str
    text: str
    next_step: str
    is_pinned: bool
    is_important: bool
    estimate_minutes: int
    is_recurring: bool
    related_kind: str
    related_id: int | None
    user_id: int | None
    attachment_count: int


class DiaryRepository:
    """Reads what the diary answers from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, ids: Collection[int]) -> list[DiaryEntry]:
        """What lines show, in the order of `ids`; those that are gone are left out."""
        found: dict[int, DiaryEntry] = {}
        for piece in slices(ids):
            for row in self._database.execute(_ENTRIES, (json.dumps(piece),)):
                found[row[0]] = _entry(row)
        return [found[key] for key in ids if key in found]

    def met(self, contact_id: int, kinds: Collection[ActivityKind]) -> list[tuple[int, int]]:
        """Moment and id of what was done with a contact, the latest first."""
        codes = ", ".join(str(_KINDS.index(kind)) for kind in kinds)
        rows = self._database.execute(
            f"""SELECT met_at, activity_id FROM activity_contact
            INDEXED BY activity_contact_by_moment
            WHERE contact_id = ? AND met_at IS NOT NULL AND bits & {KIND_MASK} IN ({codes})
            ORDER BY met_at DESC, activity_id DESC""",
            (contact_id,),
        )
        return list(rows)

    def booked_after(self, activity_ids: Collection[int]) -> list[tuple[int, int, int, int]]:
        """Talks after which something was booked with the same contact.

        Contact, talk, the next activity and its moment, for the first contact of each talk.
        """
        found: list[tuple[int, int, int, int]] = []
        for piece in slices(activity_ids):
            rows = self._database.execute(
                f"""SELECT talk.contact_id, talk.activity_id, later.activity_id, later.moment
                FROM activity_contact AS talk
                JOIN activity_contact AS later ON later.contact_id = talk.contact_id
                    AND later.activity_id = coalesce(
                        (SELECT next_activity_id FROM activity WHERE id = talk.activity_id),
                        (SELECT activity_id FROM activity_contact AS after
                            INDEXED BY activity_contact_by_moment
                            WHERE after.contact_id = talk.contact_id AND after.moment > talk.moment
                            AND after.activity_id <> talk.activity_id
                            AND (after.next_at IS NOT NULL OR after.met_at IS NOT NULL)
                            ORDER BY after.moment LIMIT 1))
                WHERE talk.activity_id {GIVEN_IDS} AND talk.via_id IS NULL
                AND later.moment IS NOT NULL
                ORDER BY later.moment, talk.activity_id""",
                (json.dumps(piece),),
            )
            found += rows
        return found


def _entry(row: Any) -> DiaryEntry:
    entry = DiaryEntry._make(row)
    return entry._replace(
        kind=ActivityKind(entry.kind),
        status=Status(entry.status),
        direction=Direction(entry.direction),
        is_pinned=bool(entry.is_pinned),
        is_important=bool(entry.is_important),
        is_recurring=bool(entry.is_recurring),
    )
