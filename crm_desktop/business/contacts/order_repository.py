# pyright: basic
"""The orders of contact lists: whole ones as arrays of ids, and their beginnings.

Every sortable column has an index over the living contacts, so an order never touches the table
(0.1 s for a million contacts by name, else up to 0.4 s); the moment of the last change
stands beside the name, for an index of its own would cost every save more (0.1 s for a first page,
0.4 to 1.2 s for the whole order, sorted by SQLite). Whole orders are kept until the next commit.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.candidates import LOOKED_AT_ONCE, Candidates, Spent
from crm_desktop.business.contacts.filter_sql import FilterContext
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.id_sets import IdSet
from crm_desktop.business.contacts.kept_sets_repository import KeptSets
from crm_desktop.business.contacts.list_numbers_repository import ListNumbers
from crm_desktop.business.contacts.list_query import (
    OF_ITS_OWN,
    Groups,
    Segment,
    groups_of,
    segments_of,
)
from crm_desktop.business.contacts.model import ContactQuery, ContactSort
from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.core.sorting import SortKey
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.multi_sort_repository import SortedLists
    from crm_desktop.business.contacts.rankings import Ranking
    from crm_desktop.storage.database import Database

_WALK_SLICE = 2000
_BEGINNING = 16_000
"""So many rows of an order that SQLite has to sort are looked at before all are sorted."""
_FIRST_ROWS = 2000
"""Among so many first rows those without a value are looked for before all are."""
_KEPT_ORDERS = 2

_OrderKey = tuple[tuple[SortKey, ...], tuple[int, ...]]
_ALL = ContactQuery()


class ListOrders:
    """Orders contacts; the caller holds the read transaction.

    `owners` are user ids in the order of their names. Arrays that come out must not be changed:
    they are kept. `country_name` says how a list shows a country.
    """

    def __init__(self, database: Database, sets: KeptSets, numbers: ListNumbers) -> None:
        self._database = database
        self._sets = sets
        self._numbers = numbers
        self._ranked_lists: SortedLists | None = None
        self._kept: dict[_OrderKey, array[int]] = {}
        self.country_name: Callable[[str], str] = str

    def forget(self) -> None:
        """Somebody has saved."""
        self._kept.clear()

    @property
    def _ranked(self) -> SortedLists:
        if self._ranked_lists is None:
            from crm_desktop.business.contacts.multi_sort_repository import SortedLists

            self._ranked_lists = SortedLists(self._database, self._sets)
        return self._ranked_lists

    # -- beginnings ------------------------------------------------------------------------

    def first_ids(
        self,
        query: ContactQuery,
        candidates: Candidates,
        owners: Sequence[int],
        limit: int,
        context: FilterContext | None,
    ) -> list[int]:
        """The first ids of those that may come.

        Fewer than there are if too many rows would have to be looked at; `Spent` if none of
        these is known.
        """
        rankings = self.rankings(query, owners, context)
        names_down = False
        if not rankings:
            groups = self._groups(query, owners)
            if groups is None:
                return self._walk(query, candidates, owners, limit)
            rankings = self._every_ranking(query, owners, context)
            names_down = groups.is_descending
        return self._ranked.first_ids(rankings, candidates, limit, names_down=names_down)

    def _walk(
        self, query: ContactQuery, candidates: Candidates, owners: Sequence[int], limit: int
    ) -> list[int]:
        """The first ids along the sort index that may come."""
        found: list[int] = []
        is_everybody = candidates.among is None and candidates.is_certain
        beginning = limit if is_everybody else _BEGINNING  # the fewer, the faster SQLite sorts
        try:
            for segment in self._segments(query, owners):
                if not segment.index:
                    self._take_lacking(query, segment, candidates, found, limit)
                    break
                order = _order_sql(segment)
                kept = len(found)
                if not segment.is_sorted:
                    self._take(f"{order} LIMIT {beginning}", (), candidates, found, limit)
                    if len(found) < limit:
                        del found[kept:]
                if len(found) < limit:
                    self._take(order, segment.params, candidates, found, limit)
                if len(found) >= limit:
                    break
        except Spent:
            if not found:
                raise
            candidates.is_cut = True
        return found[:limit]

    def _take_lacking(
        self,
        query: ContactQuery,
        segment: Segment,
        candidates: Candidates,
        found: list[int],
        limit: int,
    ) -> None:
        """Add those without the value of an order by one column, who come last, by id.

        They are looked for among the first rows; where these do not do, all who have one are read.
        """
        edge = "id >= (SELECT max(id) FROM contact) - ?" if query.descending else "id <= ?"
        sql = f"""SELECT id FROM contact NOT INDEXED WHERE deleted_at IS NULL{segment.where}
            AND {edge} ORDER BY {segment.order_by}"""
        rows = self._database.execute(sql, (*segment.params, _FIRST_ROWS)).fetchall()
        likely = candidates.pick([key for (key,) in rows]) if rows else array("q")
        if len(found) + len(likely) >= limit:
            found.extend(likely)
            return
        having: array[int] = array("q")
        first = self._segments(query, ())[0]
        append_ids(self._database, having, _order_sql(first), first.params)
        rest = self._lacking(query, having)
        while rest and len(found) < limit:
            found.extend(candidates.pick(rest[:LOOKED_AT_ONCE]))
            rest = rest[LOOKED_AT_ONCE:]

    def _lacking(self, query: ContactQuery, having: array[int]) -> array[int]:
        """All living contacts but these, by id."""
        ids = (self._sets.living() - IdSet.of(having)).ids()
        return ids[::-1] if query.descending else ids

    def _take(
        self,
        sql: str,
        params: Sequence[object],
        candidates: Candidates,
        found: list[int],
        limit: int,
    ) -> None:
        """Add what `sql` selects and may come to `found`, at least until `limit` are there."""
        cursor = self._database.execute(sql, params)
        among = candidates.among
        while len(found) < limit and (rows := cursor.fetchmany(_WALK_SLICE)):
            ids = array("q", (key for (key,) in rows))
            likely = ids if among is None else among.pick(ids)
            while likely and len(found) < limit:
                found.extend(candidates.pick(likely[:LOOKED_AT_ONCE]))
                likely = likely[LOOKED_AT_ONCE:]
        cursor.close()

    # -- whole orders ------------------------------------------------------------------------

    def whole(
        self, query: ContactQuery, owners: Sequence[int], context: FilterContext | None
    ) -> array[int]:
        """All living contacts in order."""
        rankings = self.rankings(query, owners, context)
        if not rankings:
            return self._kept_order(query, owners, lambda: self._read_order(query, owners))

        def read() -> array[int]:
            return self._ranked.order(rankings, self.whole(_ALL, (), None))

        return self._kept_order(query, owners, read)

    def sorted(
        self,
        query: ContactQuery,
        matches: array[int],
        owners: Sequence[int],
        context: FilterContext | None,
    ) -> array[int]:
        """Few ids in order: their own rows are looked up and sorted."""
        rankings = self.rankings(query, owners, context)
        if rankings:
            return self._ranked.few(rankings, matches)
        ids: array[int] = array("q")
        chosen = json.dumps(matches.tolist())
        for segment in self._segments(query, owners):
            sql = f"""SELECT contact.id FROM json_each(?) AS chosen
                CROSS JOIN contact ON contact.id = chosen.value
                WHERE deleted_at IS NULL{segment.where} ORDER BY {segment.order_by}"""
            append_ids(self._database, ids, sql, (chosen, *segment.params))
        return ids

    def of_bin(
        self, query: ContactQuery, owners: Sequence[int], context: FilterContext | None
    ) -> array[int]:
        """Binned contacts in order; the text is looked for in the rows themselves.

        The indexes that hold the orders are of living contacts: these few are sorted.
        """
        rankings = self.rankings(query, owners, context)
        ids: array[int] = array("q")
        text, typed = fold(query.text), query.text.strip()
        for segment in self._bin_segments(query, owners):
            append_ids(
                self._database,
                ids,
                f"""SELECT id FROM contact INDEXED BY contact_in_bin
                WHERE deleted_at IS NOT NULL
                AND (? = '' OR instr(sort_key, ?) OR instr(main_email, ?) OR instr(main_phone, ?))
                {segment.where} ORDER BY {segment.order_by}""",
                (text, text, text, typed, *segment.params),
            )
        return self._ranked.few(rankings, ids, in_bin=True) if rankings else ids

    def _kept_order(
        self, query: ContactQuery, owners: Sequence[int], read: Callable[[], array[int]]
    ) -> array[int]:
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

    def _read_order(self, query: ContactQuery, owners: Sequence[int]) -> array[int]:
        groups = self._groups(query, owners)
        if groups is not None:
            from crm_desktop.business.contacts.grouped_list_repository import GroupedLists

            return GroupedLists(self._database).order(groups, self.whole(_ALL, (), None))
        ids: array[int] = array("q")
        for segment in self._segments(query, owners):
            if segment.index:
                append_ids(self._database, ids, _order_sql(segment), segment.params)
            else:
                ids.extend(self._lacking(query, array("q", ids)))
        return ids

    # -- keys --------------------------------------------------------------------------------

    def rankings(
        self, query: ContactQuery, owners: Sequence[int], context: FilterContext | None
    ) -> tuple[Ranking, ...]:
        """How a query ranks; nothing for an order by one column of ours, or by no known one."""
        if not query.then and query.sort in OF_ITS_OWN:
            return ()
        return self._every_ranking(query, owners, context)

    def _every_ranking(
        self, query: ContactQuery, owners: Sequence[int], context: FilterContext | None
    ) -> tuple[Ranking, ...]:
        from crm_desktop.business.contacts.rankings import ranking_of

        append = "SELECT id FROM source ORDER BY name_key, id"
        sources = [key for (key,) in self._database.execute(append, ()).fetchall()]
        customs: Mapping[str, CustomField] = {} if context is None else context.customs
        found = (
            ranking_of(key, owners, sources, customs, self.country_name) for key in query.sort_keys
        )
        return tuple(ranking for ranking in found if ranking is not None)

    def _bin_segments(self, query: ContactQuery, owners: Sequence[int]) -> list[Segment]:
        if query.sort == ContactSort.BINNED:
            down = " DESC" if query.descending else ""
            return [Segment("", (), f"deleted_at{down}, id{down}", "contact_in_bin")]
        is_by_stage = query.sort == ContactSort.STAGE
        own = self._numbers.own_stages(is_binned=True) if is_by_stage else ()
        return segments_of(query, owners, own)

    def _segments(self, query: ContactQuery, owners: Sequence[int]) -> list[Segment]:
        return segments_of(query, owners, self._own_stages(query))

    def _groups(self, query: ContactQuery, owners: Sequence[int]) -> Groups | None:
        return groups_of(query, owners, self._own_stages(query))

    def _own_stages(self, query: ContactQuery) -> Sequence[str]:
        return self._numbers.own_stages() if query.sort == ContactSort.STAGE else ()


def _order_sql(segment: Segment) -> str:
    return f"""SELECT id FROM contact INDEXED BY {segment.index}
        WHERE deleted_at IS NULL{segment.where} ORDER BY {segment.order_by}"""
