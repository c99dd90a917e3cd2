# pyright: basic
"""A contact's timeline: its order and counts from an index, its entries where they are shown."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.business.planner.items import KIND_MASK, STATUS_SHIFT
from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Status,
)
from crm_desktop.core.records import record
from crm_desktop.core.text import fold
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SNIPPET_LENGTH = 400

_KINDS = tuple(ActivityKind)
_STATUSES = tuple(Status)
_ORDER = """SELECT activity_id, moment, bits FROM activity_contact
    INDEXED BY activity_contact_by_moment
    WHERE contact_id = ? AND moment IS NOT NULL ORDER BY moment DESC, activity_id DESC"""
_ENTRIES = f"""SELECT activity.id, kind, status, timing, start_at, end_at, start_date, end_date,
    due_date, done_at, created_at, created_by, subject, direction, result, location,
    substr(coalesce(nullif(outcome_text, ''), body), 1, {SNIPPET_LENGTH}), next_step, is_pinned,
    is_important, estimate_minutes, recurrence_id IS NOT NULL, related_kind, related_id,
    (SELECT user_id FROM activity_user WHERE activity_id = activity.id ORDER BY id LIMIT 1),
    (SELECT count(*) FROM attachment WHERE record_kind = 'activity' AND record_id = activity.id
        AND deleted_at IS NULL)
    FROM activity WHERE activity.id {GIVEN_IDS}"""
_TEXTS = f"""SELECT id, subject || char(10) || outcome_text || char(10) || body || char(10)
    || reason || char(10) || offered || char(10) || next_step || char(10) || location
    FROM activity WHERE id {GIVEN_IDS}"""


class TimelinePlace(NamedTuple):
    """One activity in a timeline; `moment`, ms UTC, orders it, a whole day by its noon."""

    activity_id: int
    moment: int
    bits: int

    @property
    def kind(self) -> ActivityKind:
        """What was done."""
        return _KINDS[self.bits & KIND_MASK]

    @property
    def status(self) -> Status:
        """How far it is."""
        return _STATUSES[self.bits >> STATUS_SHIFT & 3]


class TimelineEntry(NamedTuple):
    """What one line of a timeline shows.

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


@record
class Timeline:
    """The whole order of a contact's activities: planned ones the soonest first, then the rest.

    `past` goes from the latest back. `counts` are those of all kinds, whatever is shown.
    """

    planned: tuple[TimelinePlace, ...]
    past: tuple[TimelinePlace, ...]
    counts: dict[ActivityKind, int]


class TimelineRepository:
    """Reads timelines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def timeline(self, contact_id: int, kinds: Collection[ActivityKind], find: str) -> Timeline:
        """The order of a contact's activities, of these kinds only if any are given."""
        rows = self._database.execute(_ORDER, (contact_id,)).fetchall()
        places = list(map(TimelinePlace._make, rows))
        by_code = [0] * (KIND_MASK + 1)
        for place in places:
            by_code[place.bits & KIND_MASK] += 1
        counts = {kind: by_code[code] for code, kind in enumerate(_KINDS) if by_code[code]}
        if kinds:
            codes = {_KINDS.index(kind) for kind in kinds}
            places = [place for place in places if place.bits & KIND_MASK in codes]
        wanted = fold(find)
        if wanted:
            found = self._with_words([place.activity_id for place in places], wanted)
            places = [place for place in places if place.activity_id in found]
        is_open = 3 << STATUS_SHIFT
        planned = tuple(place for place in reversed(places) if not place.bits & is_open)
        return Timeline(planned, tuple(one for one in places if one.bits & is_open), counts)

    def _with_words(self, ids: list[int], wanted: str) -> set[int]:
        found: set[int] = set()
        for piece in slices(ids):
            for key, text in self._database.execute(_TEXTS, (json.dumps(piece),)):
                if wanted in fold(text):
                    found.add(key)
        return found

    def entries(self, ids: Collection[int]) -> list[TimelineEntry]:
        """What lines show, in the order of `ids`; those that are gone are left out."""
        found: dict[int, TimelineEntry] = {}
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


def _entry(row: Any) -> TimelineEntry:
    entry = TimelineEntry._make(row)
    return entry._replace(
        kind=ActivityKind(entry.kind),
        status=Status(entry.status),
        direction=Direction(entry.direction),
        is_pinned=bool(entry.is_pinned),
        is_important=bool(entry.is_important),
        is_recurring=bool(entry.is_recurring),
    )
