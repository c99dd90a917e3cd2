# pyright: basic
"""What grids, Today and timelines read: from indexes, thousands of rows at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.business.planner.items import (
    DAY_MS,
    KIND_MASK,
    STATUS_SHIFT,
    TIMED_BITS,
    DaySpans,
    PlannedItem,
    day_ms,
)
from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.planner.rules import MOST_DAYS
from crm_desktop.core.records import record
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_ITEM = partial(tuple.__new__, PlannedItem)
"""`PlannedItem._make` without its check of the length, at half of its time."""
_ZONES_MS = 15 * 3_600_000
"""No zone is further from UTC (and an hour for the change of summer time)."""
_MOST_NAMES = 200_000
"""More are not kept in memory."""

_COLUMNS = """user_id, starts, ends, bits, estimate_minutes, activity_id, contact_id,
    contact_count, title"""
_IS_TIMED = f"bits & {TIMED_BITS} = {TIMED_BITS}"
_IN_RANGE = f"""(starts BETWEEN :sure_from AND :sure_to OR CASE WHEN {_IS_TIMED}
    THEN max(ends, starts + 1) > :from_moment AND starts < :to_moment
    ELSE ends > :from_day AND starts < :to_day END)"""
"""What begins well inside needs no closer look: that is a fifth of the time of a large plan."""
_SHORT = f"""SELECT {_COLUMNS}, NULL FROM json_each(:users) AS wanted
    CROSS JOIN activity_user INDEXED BY activity_user_by_start
    WHERE user_id = wanted.value AND starts IS NOT NULL
    AND starts >= :least AND starts < :most AND {_IN_RANGE} {{only}}"""
_LONG = f"""SELECT {_COLUMNS}, NULL FROM json_each(:users) AS wanted
    CROSS JOIN activity_user INDEXED BY activity_user_long
    WHERE user_id = wanted.value AND starts IS NOT NULL AND is_long = 1
    AND starts >= :longest AND starts < :least AND {_IN_RANGE} {{only}}"""
_OPEN = """SELECT user_id, coalesce(starts, 0), coalesce(ends, 0), bits, estimate_minutes,
    activity_id, contact_id, contact_count, title, due
    FROM json_each(:users) AS wanted
    CROSS JOIN activity_user INDEXED BY activity_user_open
    WHERE user_id = wanted.value AND is_open = 1 {only}"""
_OF_CONTACT = """AND activity_id IN
    (SELECT activity_id FROM activity_contact WHERE contact_id = :contact)"""


@record
class ItemFilter:
    """Which rows are wanted. Without `kinds` all; `find` is searched in titles."""

    kinds: frozenset[ActivityKind] = frozenset()
    contact_id: int | None = None
    hide_done: bool = False
    hide_cancelled: bool = True

    def sql(self) -> str:
        """The condition on rows of `activity_user`, with `:contact` where one is asked for."""
        parts: list[str] = []
        if self.kinds:
            codes = [code for code, kind in enumerate(ActivityKind) if kind in self.kinds]
            parts.append(f"AND bits & {KIND_MASK} IN ({', '.join(map(str, codes))})")
        if self.hide_done:
            parts.append(f"AND bits >> {STATUS_SHIFT} & 3 <> 1")
        if self.hide_cancelled:
            parts.append(f"AND bits >> {STATUS_SHIFT} & 3 <> 2")
        if self.contact_id is not None:
            parts.append(_OF_CONTACT)
        return " ".join(parts)


EVERYTHING = ItemFilter()


class AgendaRepository:
    """Light rows of `activity_user`; keeps names of contacts until somebody changes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[int, str] = {}

    def users(self) -> list[int]:
        """The ids of all our people, former ones too."""
        rows = self._database.execute("SELECT id FROM user WHERE deleted_at IS NULL ORDER BY id")
        return [key for (key,) in rows]

    def scheduled(
        self, first: date, last: date, zone: tzinfo, users: Sequence[int], only: ItemFilter
    ) -> list[PlannedItem]:
        """What stands on these days for a reader in `zone`, by user as given and beginning."""
        spans = DaySpans(first, (last - first).days + 1, zone)
        params = {
            "users": json.dumps(list(users)),
            "from_moment": spans.first_moment,
            "to_moment": spans.end_moment,
            "from_day": day_ms(first),
            "to_day": day_ms(last + timedelta(1)),
            "sure_from": max(spans.first_moment, day_ms(first)),
            "sure_to": min(spans.end_moment, day_ms(last + timedelta(1))) - 1,
            "least": day_ms(first) - DAY_MS - _ZONES_MS,
            "most": day_ms(last + timedelta(1)) + _ZONES_MS,
            "longest": day_ms(first) - (MOST_DAYS + 1) * DAY_MS,
            "contact": only.contact_id,
        }
        condition = only.sql()
        rows = self._database.execute(_SHORT.format(only=condition), params).fetchall()
        long = self._database.execute(_LONG.format(only=condition), params).fetchall()
        if long:
            place = {user_id: number for number, user_id in enumerate(users)}
            rows = sorted([*rows, *long], key=lambda row: (place[row[0]], row[1]))
        return list(map(_ITEM, rows))

    def open_items(
        self, users: Sequence[int], moment: int, day: int, only: ItemFilter, limit: int
    ) -> list[PlannedItem]:
        """Open ones due up to a moment, or before a day (`day_ms`), the longest overdue first."""
        text = _OPEN.format(
            only=f"""AND due <= :most AND CASE WHEN bits & {TIMED_BITS} = {TIMED_BITS}
            THEN starts < :moment ELSE due < :day END {only.sql()} ORDER BY due LIMIT :limit"""
        )
        most = max(moment, day) + MOST_DAYS * DAY_MS
        return self._items(text, users, only, most=most, moment=moment, day=day, limit=limit)

    def overdue_ids(self, users: Sequence[int], moment: int, day: int) -> list[int]:
        """Open activities whose moment, or whose day in `day_ms`, has passed."""
        text = f"""SELECT DISTINCT activity_id FROM json_each(:users) AS wanted
            CROSS JOIN activity_user INDEXED BY activity_user_open
            WHERE user_id = wanted.value AND is_open = 1 AND due < :most
            AND due < CASE WHEN bits & {TIMED_BITS} = {TIMED_BITS} THEN :moment ELSE :day END
            ORDER BY due, activity_id"""
        params = {
            "users": json.dumps(list(users)),
            "most": max(moment, day),
            "moment": moment,
            "day": day,
        }
        return [key for (key,) in self._database.execute(text, params)]

    def unscheduled(self, users: Sequence[int], only: ItemFilter, limit: int) -> list[PlannedItem]:
        """Open ones without a place in the calendar, by due day, those without one last."""
        text = _OPEN.format(
            only=f"""AND starts IS NULL {only.sql()}
            ORDER BY due IS NULL, due, activity_id LIMIT :limit"""
        )
        return self._items(text, users, only, limit=limit)

    def items(self, activity_ids: Collection[int]) -> list[PlannedItem]:
        """The rows of these activities, whatever their state."""
        rows: list[PlannedItem] = []
        for piece in slices(activity_ids):
            found = self._database.execute(
                f"""SELECT user_id, coalesce(starts, 0), coalesce(ends, 0), bits, estimate_minutes,
                activity_id, contact_id, contact_count, title, due FROM activity_user
                WHERE activity_id {GIVEN_IDS}
                AND activity_id IN (SELECT id FROM activity WHERE deleted_at IS NULL)""",
                (json.dumps(piece),),
            )
            rows += map(PlannedItem._make, found)
        return rows

    def open_count(self, user_id: int) -> int:
        """How much open work one of our people has."""
        row = self._database.execute(
            """SELECT count(*) FROM activity_user INDEXED BY activity_user_open
            WHERE user_id = ? AND is_open = 1""",
            (user_id,),
        ).fetchone()
        return 0 if row is None else int(row[0])

    def open_ids(self, user_id: int) -> list[int]:
        """The open activities of one of our people."""
        rows = self._database.execute(
            """SELECT activity_id FROM activity_user INDEXED BY activity_user_open
            WHERE user_id = ? AND is_open = 1 ORDER BY activity_id""",
            (user_id,),
        )
        return [key for (key,) in rows]

    def _items(
        self, text: str, users: Sequence[int], only: ItemFilter, **params: object
    ) -> list[PlannedItem]:
        values = {"users": json.dumps(list(users)), "contact": only.contact_id, **params}
        return list(map(PlannedItem._make, self._database.execute(text, values)))

    # -- names ---------------------------------------------------------------------------

    def names(self, contact_ids: Iterable[int]) -> dict[int, str]:
        """Display names of contacts."""
        known = self._names
        wanted = set(contact_ids)
        missing = wanted - known.keys()
        if len(known) + len(missing) > _MOST_NAMES:
            known.clear()
            missing = wanted
        for piece in slices(sorted(missing)):
            rows = self._database.execute(
                f"SELECT id, display_name FROM contact WHERE id {GIVEN_IDS}", (json.dumps(piece),)
            )
            known.update(rows.fetchall())
        return {key: known[key] for key in wanted if key in known}

    def forget_names(self, contact_ids: Iterable[int] | None) -> None:
        """These contacts may be called otherwise by now; `None`: all."""
        if contact_ids is None:
            self._names.clear()
        else:
            for key in contact_ids:
                self._names.pop(key, None)
