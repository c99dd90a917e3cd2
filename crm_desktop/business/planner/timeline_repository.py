"""Reads the timeline of a contact page by page from an index over its activities."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.planner.items import KIND_MASK, RECURRING, STATUS_SHIFT, PlannedItem
from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Priority,
)
from crm_desktop.business.planner.timeline import (
    PREVIEW_LENGTH,
    Place,
    TimelineEntry,
    TimelinePage,
    TimelineQuery,
)
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_KINDS = tuple(ActivityKind)
_MOST_PLANNED = 200
_FIND_STEP = 500
"""Entries read at a time where a word is looked for."""

_PAGE = """SELECT moment, activity_id, bits FROM activity_contact
    WHERE contact_id = :contact AND moment IS NOT NULL AND bits >> {status} & 3 <> 0 {kinds}
    AND (moment < :moment OR moment = :moment AND activity_id < :activity)
    ORDER BY moment DESC, activity_id DESC LIMIT :limit"""
_PLANNED = """SELECT moment, activity_id, bits FROM activity_contact
    WHERE contact_id = :contact AND moment IS NOT NULL AND bits >> {status} & 3 = 0 {kinds}
    ORDER BY next_at IS NULL, moment, activity_id LIMIT :limit"""
_COUNTS = """SELECT bits & {mask}, count(*) FROM activity_contact
    WHERE contact_id = ? AND moment IS NOT NULL GROUP BY 1"""
_TEXTS = """SELECT id, result, direction, subject,
    substr(CASE WHEN outcome_text <> '' THEN outcome_text ELSE body END, 1, :length), reason,
    offered, next_step, CASE WHEN end_at > start_at THEN (end_at - start_at) / 60000
        ELSE estimate_minutes END, is_pinned, priority, start_at IS NOT NULL OR start_date <> ''
        OR due_date <> '',
    (SELECT group_concat(file_name, char(10)) FROM attachment
        WHERE record_kind = 'activity' AND record_id = activity.id AND deleted_at IS NULL),
    (SELECT user_id FROM activity_user WHERE activity_id = activity.id
        ORDER BY CASE role WHEN 'organizer' THEN 0 WHEN 'assignee' THEN 1 ELSE 2 END, id LIMIT 1)
    FROM activity WHERE id IN (SELECT value FROM json_each(:ids))"""
_FAR = 1 << 62

_Row = tuple[int, int, int]


class TimelineReader:
    """Reads timelines; for the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, contact_id: int, query: TimelineQuery) -> TimelinePage:
        """A page of a contact's timeline, with what is planned if it is the first."""
        wanted = fold(query.find)
        entries, last = self._entries(contact_id, query, wanted)
        if query.after is not None:
            return TimelinePage(entries, last)
        rows = self._rows(_PLANNED, contact_id, query, None, _MOST_PLANNED)
        planned = [one for one in self._filled(rows, wanted) if one is not None]
        return TimelinePage(entries, last, tuple(planned), self._counts(contact_id))

    def _entries(
        self, contact_id: int, query: TimelineQuery, wanted: str
    ) -> tuple[tuple[TimelineEntry, ...], Place | None]:
        """Entries up to the limit, and where to go on; `None` at the end."""
        found: list[TimelineEntry] = []
        after = query.after
        step = _FIND_STEP if wanted else query.limit
        while True:
            rows = self._rows(_PAGE, contact_id, query, after, step)
            for row, entry in zip(rows, self._filled(rows, wanted), strict=True):
                if entry is not None:
                    found.append(entry)
                    if len(found) == query.limit:
                        is_end = row is rows[-1] and len(rows) < step
                        return tuple(found), None if is_end else Place(row[0], row[1])
            if len(rows) < step:
                return tuple(found), None
            after = Place(rows[-1][0], rows[-1][1])

    def _rows(
        self, text: str, contact_id: int, query: TimelineQuery, after: Place | None, limit: int
    ) -> list[_Row]:
        kinds = ""
        if query.kinds:
            codes = ", ".join(str(_KINDS.index(kind)) for kind in query.kinds)
            kinds = f"AND bits & {KIND_MASK} IN ({codes})"
        statement = text.format(status=STATUS_SHIFT, kinds=kinds)
        values = {
            "contact": contact_id,
            "moment": _FAR if after is None else after.moment,
            "activity": 0 if after is None else after.activity_id,
            "limit": limit,
        }
        return self._database.execute(statement, values).fetchall()

    def _counts(self, contact_id: int) -> dict[ActivityKind, int]:
        rows: list[tuple[int, int]] = self._database.execute(
            _COUNTS.format(mask=KIND_MASK), (contact_id,)
        ).fetchall()
        return {_KINDS[code]: count for code, count in rows}

    def _filled(self, rows: Sequence[_Row], wanted: str) -> Iterable[TimelineEntry | None]:
        """The entries of rows with their texts; `None` where a word is wanted and missing."""
        length = PREVIEW_LENGTH if not wanted else _FAR
        ids = json.dumps([key for _, key, _ in rows])
        found: list[tuple[object, ...]] = self._database.execute(
            _TEXTS, {"ids": ids, "length": length}
        ).fetchall()
        texts = {row[0]: row for row in found}
        return [self._entry(row, texts[row[1]], wanted) for row in rows]

    def _entry(self, row: _Row, texts: Sequence[object], wanted: str) -> TimelineEntry | None:
        (_, result, direction, subject, text, reason, offered, next_step, minutes, is_pinned,
         priority, has_due, files, user_id) = texts  # fmt: skip
        words = [str(one) for one in (subject, text, reason, offered, next_step)]
        names = str(files).split("\n") if files else []  # a clean name holds no line break
        if wanted and not any(wanted in fold(one) for one in (*words, *names)):
            return None
        moment, activity_id, bits = row
        light = PlannedItem(0, 0, 0, bits, 0, activity_id, None, 0, "")
        return TimelineEntry(
            activity_id,
            from_milliseconds(moment),
            light.kind,
            light.status,
            light.timing,
            light.sign,
            str(result),
            Direction(str(direction)),
            words[0],
            words[1][:PREVIEW_LENGTH],
            words[2],
            words[3],
            words[4],
            int(str(minutes)),
            user_id if isinstance(user_id, int) else None,
            bool(is_pinned),
            priority == Priority.HIGH,
            bool(bits & RECURRING),
            bool(has_due),
            len(names),
        )
