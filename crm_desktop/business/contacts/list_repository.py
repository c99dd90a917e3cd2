"""Contact lists over a million rows: counts, first pages, whole orders.

How it stays quick (measured at a million contacts): every sortable column has an index over the
living contacts, so an order never touches the table (0.1 s, by a column of shared values 0.4 s);
the moment of the last change stands beside the name, for an index of its own would cost every
save more (0.1 s for a first page, 0.4 to 1.2 s for the whole order, sorted by SQLite). Small
indexes answer the filters. Where filter and order need different indexes, few matches are sorted
by themselves and many are picked out of the whole order, which is kept until the next commit.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.filter_repository import FilterMatching, facets_of
from crm_desktop.business.contacts.filter_sql import FilterContext
from crm_desktop.business.contacts.glimpse_repository import Test, test_of
from crm_desktop.business.contacts.grouped_list_repository import GroupedLists
from crm_desktop.business.contacts.id_arrays import append_ids, marks_of, picked
from crm_desktop.business.contacts.list_query import (
    OF_ITS_OWN,
    STAGES,
    Conditions,
    Groups,
    Segment,
    conditions_of,
    groups_of,
    segments_of,
)
from crm_desktop.business.contacts.model import (
    ContactQuery,
    ContactSort,
    ListCounts,
    Tag,
)
from crm_desktop.business.contacts.row_repository import RowReader
from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.core.sorting import SortKey
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.multi_sort_repository import SortedLists
    from crm_desktop.business.contacts.rankings import Ranking
    from crm_desktop.storage.database import Database

FEW = 8000
"""Up to so many matches are sorted by themselves instead of picked out of the whole order."""
MOST_COUNTRIES = 300
"""So many countries are offered to be chosen."""
DENSE = 20
"""If one contact in so many matches, the first page is found by walking the order's rows."""

_WALK_SLICE = 2000
_BEGINNING = 16_000
"""So many rows of an order that SQLite has to sort are looked at before all are sorted."""
_KEPT_ORDERS = 2

_OrderKey = tuple[tuple[SortKey, ...], tuple[int, ...]]


class ContactListRepository:
    """Reads lists of contacts.

    `owners` are user ids in the order of their names; `matching` the ids that the query's text
    matches, `None` if it has no text. Arrays that come out must not be changed: they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._grouped = GroupedLists(database)
        self._filters = FilterMatching(database)
        self._ranked_lists: SortedLists | None = None
        self.reader = RowReader(database)
        self.country_name: Callable[[str], str] = str
        self._kept_matches: tuple[object, array[int]] | None = None
        self._kept: dict[_OrderKey, array[int]] = {}
        self._kept_at: tuple[str, int] = ("", -1)

    # -- counting ------------------------------------------------------------------------

    def counts(self, user_id: int) -> ListCounts:
        """The counts beside the list; some 50 ms at a million contacts."""
        execute = self._database.execute
        with self._database.read():
            in_bin = self._number("SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL")
            by_tag = dict(
                execute("SELECT tag_id, count(*) FROM tagging GROUP BY tag_id").fetchall()
            )
            binned = execute(
                """SELECT tag_id, count(*) FROM contact INDEXED BY contact_in_bin
                CROSS JOIN tagging ON contact_id = contact.id
                WHERE deleted_at IS NOT NULL GROUP BY tag_id"""
            ).fetchall()
            tags = execute(
                "SELECT name, color, id FROM tag WHERE deleted_at IS NULL ORDER BY name_key, id"
            ).fetchall()
            for tag_id, count in binned:
                by_tag[tag_id] -= count
            return ListCounts(
                all=self._number("SELECT count(*) FROM contact") - in_bin,
                mine=self._count(conditions_of(ContactQuery(owner_id=user_id))),
                starred=self._count(conditions_of(ContactQuery(starred=True))),
                unreachable=self._count(conditions_of(ContactQuery(unreachable=True))),
                in_bin=in_bin,
                by_tag=tuple(
                    (Tag(name, color, key), by_tag.get(key, 0)) for name, color, key in tags
                ),
            )

    def count(self, query: ContactQuery, context: FilterContext | None) -> int:
        """How many contacts a query without text has; their order is not looked for."""
        with self._database.read():
            conditions, matching = self._narrowed(query, None, context)
            if matching is None:
                return self._count(conditions)
            return len(self._matches(conditions, matching))

    def count_by_owner(
        self, query: ContactQuery, context: FilterContext | None, owners: Sequence[int]
    ) -> dict[int | None, int]:
        """How many contacts of a query each owner has, `None` for those without one."""
        with self._database.read():
            conditions, matching = self._narrowed(query, None, context)
            matches = self._matches(conditions, matching)
            counts: dict[int | None, int] = {}
            for owner in (*owners, None):
                ids: array[int] = array("q")
                sql = """SELECT id FROM contact INDEXED BY contact_by_owner
                    WHERE deleted_at IS NULL AND owner_id IS ?"""
                self._append(ids, sql, (owner,))
                count = len(picked(ids, matches))
                if count:
                    counts[owner] = count
            return counts

    def lacking(self, context: FilterContext, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The agreed fields that these contacts lack."""
        return self._filters.lacking(context, ids)

    def _count(self, conditions: Conditions) -> int:
        if conditions.is_any:
            in_bin = self._number("SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL")
            return self._number("SELECT count(*) FROM contact") - in_bin
        return self._number(
            f"""SELECT count(*) FROM contact INDEXED BY {conditions.index}
            WHERE {conditions.where}""",
            conditions.params,
        )

    # -- orders --------------------------------------------------------------------------

    def order(
        self,
        query: ContactQuery,
        matching: array[int] | None,
        owners: Sequence[int],
        context: FilterContext | None = None,
    ) -> array[int]:
        """The ids of a whole query in order; `context` is needed for a filter."""
        with self._database.read():
            rankings = self._rankings(query, owners, context)
            if query.in_bin:
                return self._bin_order(query, owners, rankings)
            conditions, matching = self._narrowed(query, matching, context)
            if matching is None and conditions.is_any:
                return self._ranked_order(query, owners, rankings)
            matches = self._matches(conditions, matching)
            if len(matches) > FEW:
                return picked(self._ranked_order(query, owners, rankings), matches)
            if rankings:
                return self._ranked.few(rankings, matches)
            return self._sorted(query, matches, owners)

    def _ranked_order(
        self, query: ContactQuery, owners: Sequence[int], rankings: Sequence[Ranking]
    ) -> array[int]:
        """All living contacts, by the rankings if there are any."""
        if not rankings:
            return self._whole_order(query, owners)

        def read() -> array[int]:
            return self._ranked.order(rankings, self._whole_order(_ALL, ()))

        return self._kept_order(query, owners, read)

    @property
    def _ranked(self) -> SortedLists:
        if self._ranked_lists is None:
            from crm_desktop.business.contacts.multi_sort_repository import SortedLists

            self._ranked_lists = SortedLists(self._database)
        return self._ranked_lists

    def _rankings(
        self, query: ContactQuery, owners: Sequence[int], context: FilterContext | None
    ) -> tuple[Ranking, ...]:
        """How a query ranks; nothing for an order by one column of ours, or by no known one."""
        if not query.then and query.sort in OF_ITS_OWN:
            return ()
        from crm_desktop.business.contacts.rankings import ranking_of

        sources: list[int] = []
        append = "SELECT id FROM source ORDER BY name_key, id"
        sources.extend(key for (key,) in self._database.execute(append, ()).fetchall())
        customs: Mapping[str, CustomField] = {} if context is None else context.customs
        found = (
            ranking_of(key, owners, sources, customs, self.country_name) for key in query.sort_keys
        )
        return tuple(ranking for ranking in found if ranking is not None)

    def first_ids(
        self,
        query: ContactQuery,
        matching: array[int] | None,
        owners: Sequence[int],
        limit: int,
        context: FilterContext | None = None,
    ) -> tuple[int, list[int]]:
        """How many contacts the query has, and the ids of its first `limit` ones."""
        with self._database.read():
            rankings = self._rankings(query, owners, context)
            if query.in_bin:
                ids = self._bin_order(query, owners, rankings)
                return len(ids), list(ids[:limit])
            conditions, matching = self._narrowed(query, matching, context)
            if rankings:
                return self._first_ranked(rankings, conditions, matching, limit)
            groups = self._groups(query, owners)
            if matching is None and groups is not None and conditions.is_any:
                return self._count(conditions), self._grouped.first_ids(groups, None, limit)
            if matching is None and groups is None and self._can_walk(query, conditions):
                total = self._count(conditions)
                if conditions.is_any or total * DENSE >= self._count(conditions_of(_ALL)):
                    return total, self._walk_rows(query, conditions, owners, limit)
            matches = self._matches(conditions, matching)
            if not matches or len(matches) <= FEW:
                return len(matches), list(self._sorted(query, matches, owners)[:limit])
            if groups is not None:
                return len(matches), self._grouped.first_ids(groups, matches, limit)
            return len(matches), self._walk_ids(query, matches, owners, limit)

    def glimpse(
        self, query: ContactQuery, owners: Sequence[int], limit: int, context: FilterContext | None
    ) -> list[int] | None:
        """The first ids of a filter that many pass, without knowing how many these are.

        `None` where the matches have to be found first, or are known already.
        """
        is_plain = not (query.text.strip() or query.tag or query.segment_id or query.in_bin)
        if context is None or not query.filter or not is_plain:
            return None
        from crm_desktop.business.contacts.glimpse_repository import Glimpse

        with self._database.read():
            facets, rest = facets_of(query.filter, context)
            if not rest or self._rankings(query, owners, context):
                return None
            self._forget_outdated()
            if self._kept_matches is not None and self._kept_matches[0] == _kept_as(query, context):
                return None
            conditions = conditions_of(query, facets)
            narrowed = test_of(rest, context)
            test = Test(
                f"{conditions.where} AND {narrowed.sql}", (*conditions.params, *narrowed.params)
            )
            groups = self._groups(query, owners)
            values = iter(()) if groups is None else self._grouped.values(groups)
            segments = () if groups is not None else self._segments(query, owners)
            return Glimpse(self._database).first_ids(segments, groups, values, test, limit)

    def _first_ranked(
        self,
        rankings: Sequence[Ranking],
        conditions: Conditions,
        matching: array[int] | None,
        limit: int,
    ) -> tuple[int, list[int]]:
        if matching is None and conditions.is_any:
            return self._count(conditions), self._ranked.first_ids(rankings, None, limit)
        matches = self._matches(conditions, matching)
        if not matches or len(matches) <= FEW:
            return len(matches), list(self._ranked.few(rankings, matches)[:limit])
        return len(matches), self._ranked.first_ids(rankings, matches, limit)

    def _can_walk(self, query: ContactQuery, conditions: Conditions) -> bool:
        """Whether the first rows are found without sorting more than the index."""
        return conditions.is_any or all(one.is_sorted for one in segments_of(query, (), ()))

    def _walk_rows(
        self, query: ContactQuery, conditions: Conditions, owners: Sequence[int], limit: int
    ) -> list[int]:
        """The first ids along the sort index, rows that do not match left out."""
        found: list[int] = []
        for segment in self._segments(query, owners):
            sql = f"""SELECT id FROM contact INDEXED BY {segment.index}
                WHERE {conditions.where}{segment.where} ORDER BY {segment.order_by} LIMIT ?"""
            params = (*conditions.params, *segment.params, limit - len(found))
            found.extend(key for (key,) in self._database.execute(sql, params).fetchall())
            if len(found) >= limit:
                break
        return found

    def _walk_ids(
        self, query: ContactQuery, matches: array[int], owners: Sequence[int], limit: int
    ) -> list[int]:
        """The first ids along the sort index that are among `matches`; reads no row."""
        wanted = marks_of(matches)
        found: list[int] = []
        for segment in self._segments(query, owners):
            most = limit - len(found)
            first: list[int] = []
            if not segment.is_sorted:
                first = self._walk(f"{_order_sql(segment)} LIMIT {_BEGINNING}", (), wanted, most)
            if len(first) < most:
                first = self._walk(_order_sql(segment), segment.params, wanted, most)
            found += first
            if len(found) >= limit:
                break
        return found

    def _walk(self, sql: str, params: Sequence[object], wanted: bytearray, most: int) -> list[int]:
        """The first ids that `sql` selects and that are wanted."""
        end = len(wanted)
        found: list[int] = []
        cursor = self._database.execute(sql, params)
        while len(found) < most and (rows := cursor.fetchmany(_WALK_SLICE)):
            found.extend(key for (key,) in rows if key < end and wanted[key])
        return found[:most]

    def _whole_order(self, query: ContactQuery, owners: Sequence[int]) -> array[int]:
        """All living contacts in order, kept until somebody commits."""
        return self._kept_order(query, owners, lambda: self._read_order(query, owners))

    def _kept_order(
        self, query: ContactQuery, owners: Sequence[int], read: Callable[[], array[int]]
    ) -> array[int]:
        self._forget_outdated()
        keys = query.sort_keys
        by_owner = any(key.by == ContactSort.OWNER for key in keys)
        key = (keys, tuple(owners) if by_owner else ())
        ids = self._kept.get(key)
        if ids is None:
            ids = read()
            while len(self._kept) >= _KEPT_ORDERS:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = ids
        return ids

    def _forget_outdated(self) -> None:
        """What was kept holds until somebody commits."""
        moment = (self._database.lineage, self._number("SELECT max(seq) FROM change_batch"))
        if moment != self._kept_at:
            self._kept.clear()
            self._kept_matches = None
            self._kept_at = moment

    def _read_order(self, query: ContactQuery, owners: Sequence[int]) -> array[int]:
        groups = self._groups(query, owners)
        if groups is not None:
            return self._grouped.order(groups, self._whole_order(_ALL, ()))
        ids: array[int] = array("q")
        for segment in self._segments(query, owners):
            self._append(ids, _order_sql(segment), segment.params)
        return ids

    def _sorted(
        self, query: ContactQuery, matches: array[int], owners: Sequence[int]
    ) -> array[int]:
        """Few ids in order: their own rows are looked up and sorted."""
        ids: array[int] = array("q")
        chosen = json.dumps(matches.tolist())
        for segment in self._segments(query, owners):
            sql = f"""SELECT contact.id FROM json_each(?) AS chosen
                CROSS JOIN contact ON contact.id = chosen.value
                WHERE deleted_at IS NULL{segment.where} ORDER BY {segment.order_by}"""
            self._append(ids, sql, (chosen, *segment.params))
        return ids

    def _bin_order(
        self, query: ContactQuery, owners: Sequence[int], rankings: Sequence[Ranking]
    ) -> array[int]:
        """Binned contacts in order; the text is looked for in the rows themselves.

        The indexes that hold the orders are of living contacts: these few are sorted.
        """
        ids: array[int] = array("q")
        text, typed = fold(query.text), query.text.strip()
        for segment in self._bin_segments(query, owners):
            self._append(
                ids,
                f"""SELECT id FROM contact INDEXED BY contact_in_bin
                WHERE deleted_at IS NOT NULL
                AND (? = '' OR instr(sort_key, ?) OR instr(main_email, ?) OR instr(main_phone, ?))
                {segment.where} ORDER BY {segment.order_by}""",
                (text, text, text, typed, *segment.params),
            )
        return self._ranked.few(rankings, ids, in_bin=True) if rankings else ids

    def _bin_segments(self, query: ContactQuery, owners: Sequence[int]) -> list[Segment]:
        if query.sort == ContactSort.BINNED:
            down = " DESC" if query.descending else ""
            return [Segment("", (), f"deleted_at{down}, id{down}", "contact_in_bin")]
        own = self._own_stages(is_binned=True) if query.sort == ContactSort.STAGE else ()
        return segments_of(query, owners, own)

    def countries(self) -> tuple[str, ...]:
        """The countries in use, by leaping through their index."""
        found: list[str] = []
        last = ""
        while len(found) < MOST_COUNTRIES:
            row = self._database.execute(
                """SELECT country FROM address INDEXED BY address_by_country
                WHERE country <> '' AND country > ? ORDER BY country LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                break
            last = row[0]
            found.append(last)
        return tuple(found)

    # -- matches -------------------------------------------------------------------------

    def matching_by_reading(self, text: str) -> array[int]:
        """Ids of contacts whose name, phone or e-mail holds the text, without a search index."""
        ids: array[int] = array("q")
        self._append(
            ids,
            """SELECT id FROM contact WHERE deleted_at IS NULL AND (instr(sort_key, ?1)
            OR instr(main_email, ?1) OR instr(main_phone, ?2) OR instr(main_organization, ?1))""",
            (fold(text), text.strip()),
        )
        return ids

    def _narrowed(
        self, query: ContactQuery, matching: array[int] | None, context: FilterContext | None
    ) -> tuple[Conditions, array[int] | None]:
        """What the row itself has to fulfill still, and the ids among which it must be."""
        facets, rest = facets_of(query.filter, context) if context is not None else ([], None)
        conditions = conditions_of(query, facets)
        matching = self._with_tag(query, matching)
        matching = self._with_members(query, matching)
        if not rest or context is None:
            return conditions, matching
        if matching is not None:
            return conditions, self._filters.among(rest, context, matching)
        self._forget_outdated()
        key = _kept_as(query, context)
        if self._kept_matches is None or self._kept_matches[0] != key:
            facet = "" if conditions.is_any else conditions.where
            ids = self._filters.among_all(rest, context, facet, conditions.params, conditions.index)
            self._kept_matches = (key, ids)
        return conditions_of(_ALL), self._kept_matches[1]

    def _with_members(self, query: ContactQuery, matching: array[int] | None) -> array[int] | None:
        """`matching`, narrowed to the living members of the query's static segment."""
        if not query.segment_id:
            return matching
        members: array[int] = array("q")
        self._append(
            members,
            """SELECT contact_id AS id FROM segment_member WHERE segment_id = ?
            AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)""",
            (query.segment_id,),
        )
        return members if matching is None else picked(members, matching)

    def _with_tag(self, query: ContactQuery, matching: array[int] | None) -> array[int] | None:
        """`matching`, narrowed to living contacts with the query's tag if it names one."""
        if not query.tag:
            return matching
        tagged: array[int] = array("q")
        self._append(
            tagged,
            """SELECT contact_id AS id FROM tagging
            WHERE tag_id IN (SELECT id FROM tag WHERE name_key = ? AND deleted_at IS NULL)
            AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)""",
            (name_key(query.tag),),
        )
        return tagged if matching is None else picked(tagged, matching)

    def _matches(self, conditions: Conditions, matching: array[int] | None) -> array[int]:
        """Ids that fulfil the conditions (and are in `matching`), in no order."""
        if matching is not None and conditions.is_any:
            return matching
        ids: array[int] = array("q")
        if matching is not None and len(matching) <= FEW:
            sql = f"""SELECT contact.id FROM json_each(?) AS chosen
                CROSS JOIN contact ON contact.id = chosen.value WHERE {conditions.where}"""
            self._append(ids, sql, (json.dumps(matching.tolist()), *conditions.params))
            return ids
        sql = f"SELECT id FROM contact INDEXED BY {conditions.index} WHERE {conditions.where}"
        self._append(ids, sql, conditions.params)
        return ids if matching is None else picked(ids, matching)

    def _segments(self, query: ContactQuery, owners: Sequence[int]) -> list[Segment]:
        own_stages = self._own_stages() if query.sort == ContactSort.STAGE else ()
        return segments_of(query, owners, own_stages)

    def _groups(self, query: ContactQuery, owners: Sequence[int]) -> Groups | None:
        own_stages = self._own_stages() if query.sort == ContactSort.STAGE else ()
        return groups_of(query, owners, own_stages)

    def _own_stages(self, *, is_binned: bool = False) -> list[str]:
        """Stages in use that are not among ours, by leaping through the index."""
        if is_binned:
            rows = self._database.execute(
                """SELECT DISTINCT lifecycle_stage FROM contact INDEXED BY contact_in_bin
                WHERE deleted_at IS NOT NULL ORDER BY lifecycle_stage"""
            ).fetchall()
            return [stage for (stage,) in rows if stage not in STAGES]
        found: list[str] = []
        last = ""
        while True:
            row = self._database.execute(
                """SELECT lifecycle_stage FROM contact INDEXED BY contact_by_stage
                WHERE deleted_at IS NULL AND lifecycle_stage > ?
                ORDER BY lifecycle_stage LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                return found
            last = row[0]
            if last not in STAGES:
                found.append(last)

    # -- ids -----------------------------------------------------------------------------

    def _append(self, ids: array[int], sql: str, params: Sequence[object]) -> None:
        append_ids(self._database, ids, sql, params)

    def _number(self, sql: str, params: Sequence[object] = ()) -> int:
        row = self._database.execute(sql, params).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])


_ALL = ContactQuery()


def _order_sql(segment: Segment) -> str:
    return f"""SELECT id FROM contact INDEXED BY {segment.index}
        WHERE deleted_at IS NULL{segment.where} ORDER BY {segment.order_by}"""


def _kept_as(query: ContactQuery, context: FilterContext) -> object:
    """What decides on the matches of a filter: everything but the order."""
    return replace(query, sort=ContactSort.NAME, descending=False, then=()), context
