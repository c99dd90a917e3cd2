# pyright: basic
"""Contact lists over a million rows: first pages, whole orders and counts of a query.

Where a query narrows the list, a first page is found along the order: those who may come are known
from the sets that are kept, and the rows of these few are looked at. Then the matches are counted
and sorted as a whole: few by themselves, many picked out of the whole order.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.candidates import Candidates, Spending, Spent
from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.filter_sql import FilterContext, Leaf
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.id_sets import IdSet
from crm_desktop.business.contacts.kept_sets_repository import KeptSets
from crm_desktop.business.contacts.list_numbers_repository import ListNumbers
from crm_desktop.business.contacts.list_query import (
    FACETS,
    IN_ANY_STAGE,
    Conditions,
    conditions_of,
)
from crm_desktop.business.contacts.model import ContactQuery, ContactSort, ListCounts
from crm_desktop.business.contacts.order_repository import ListOrders
from crm_desktop.business.contacts.row_repository import RowReader
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.filter_repository import FilterMatching, FindWords
    from crm_desktop.storage.database import Database

FEW = 8000
"""Up to so many matches are sorted by themselves instead of picked out of the whole order."""
DENSE = 20
"""If one contact in so many matches, the first page is found by looking at rows of the order."""
_KEPT_MATCHES = 4


class ContactListRepository:
    """Reads lists of contacts.

    `owners` are user ids in the order of their names; `matching` the ids that the query's text
    matches, `None` if it has no text. Arrays that come out must not be changed: they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sets = KeptSets(database)
        self._made_filters: FilterMatching | None = None
        self._find_words: FindWords | None = None
        self._numbers = ListNumbers(database)
        self._orders = ListOrders(database, self._sets, self._numbers)
        self._kept_matches: list[tuple[object, IdSet]] = []
        self._kept_at: tuple[str, int] = ("", -1)
        self._counted_at: tuple[str, int] | None = None
        self._everybody = 0
        self.reader = RowReader(database)

    def name_countries(self, name: Callable[[str], str]) -> None:
        """Say how a list shows a country."""
        self._orders.country_name = name

    def find_words_with(self, find: FindWords) -> None:
        """Say how to ask the search index."""
        self._find_words = find

    @property
    def _filters(self) -> FilterMatching:
        if self._made_filters is None:
            from crm_desktop.business.contacts.filter_repository import FilterMatching

            self._made_filters = FilterMatching(self._database, self._sets, self._find_words)
        return self._made_filters

    # -- counting ------------------------------------------------------------------------

    def counts(self, user_id: int) -> ListCounts:
        """The counts beside the list."""
        with self._database.read():
            return self._numbers.counts(user_id)

    def countries(self) -> tuple[str, ...]:
        """The countries in use."""
        with self._database.read():
            return self._numbers.countries()

    def languages(self) -> tuple[str, ...]:
        """The languages that contacts speak."""
        with self._database.read():
            return self._numbers.languages()

    def count(self, query: ContactQuery, context: FilterContext | None) -> int:
        """How many contacts a query without text has; their order is not looked for."""
        with self._database.read():
            self._follow()
            conditions = conditions_of(query)
            if not (query.filter or query.tag or query.segment_id):
                return self._count(conditions)
            return len(self._matches(query, None, context))

    def count_by_owner(
        self, query: ContactQuery, context: FilterContext | None, owners: Sequence[int]
    ) -> dict[int | None, int]:
        """How many contacts of a query each owner has, `None` for those without one."""
        with self._database.read():
            self._follow()
            matches = self._matches(query, None, context)
            counts: dict[int | None, int] = {}
            for owner in (*owners, None):
                source = f"SELECT id FROM {FACETS} AND owner_id IS ?{IN_ANY_STAGE}"
                leaf = Leaf("owner_id IS ?", (owner,), source, (owner,), is_facet=True)
                count = len(self._sets.read(leaf) & matches)
                if count:
                    counts[owner] = count
            return counts

    def lacking(self, context: FilterContext, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The agreed fields that these contacts lack."""
        return self._filters.lacking(context, ids)

    def _count(self, conditions: Conditions) -> int:
        if conditions.is_any or not self._sets.has_facets:
            return self._numbers.of_conditions(conditions)
        return len(self._sets.facets.fulfilling([_leaf_of(conditions)]))

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
            self._follow()
            if query.in_bin:
                return self._orders.of_bin(query, owners, context)
            if matching is None and _is_everybody(query):
                ids = self._orders.whole(query, owners, context)
                self._counted_at, self._everybody = self._kept_at, len(ids)
                return ids
            matches = self._matches(query, _set_of(matching), context)
            if len(matches) > FEW:
                return matches.pick(self._orders.whole(query, owners, context))
            return self._orders.sorted(query, matches.ids(), owners, context)

    def first_ids(
        self,
        query: ContactQuery,
        matching: array[int] | None,
        owners: Sequence[int],
        limit: int,
        context: FilterContext | None = None,
    ) -> tuple[int | None, list[int]]:
        """The first `limit` ids of a query and how many it has; `None` where that takes longer."""
        with self._database.read():
            self._follow()
            if query.in_bin:
                ids = self._orders.of_bin(query, owners, context)
                return len(ids), list(ids[:limit])
            candidates, total = self._candidates(query, _set_of(matching), context)
            try:
                found = self._first(query, candidates, owners, limit, context)
            except Spent:
                candidates = Candidates(self._matches(query, _set_of(matching), context))
                total = len(candidates.among or ())
                found = self._first(query, candidates, owners, limit, context)
            if total is None and len(found) < limit and not candidates.is_cut:
                total = len(found)
            return total, found

    def _first(
        self,
        query: ContactQuery,
        candidates: Candidates,
        owners: Sequence[int],
        limit: int,
        context: FilterContext | None,
    ) -> list[int]:
        among = candidates.among
        if among is not None and candidates.is_certain and len(among) <= FEW:
            return list(self._orders.sorted(query, among.ids(), owners, context)[:limit])
        return self._orders.first_ids(query, candidates, owners, limit, context)

    def _candidates(
        self, query: ContactQuery, matching: IdSet | None, context: FilterContext | None
    ) -> tuple[Candidates, int | None]:
        """Who may stand in the list, found quickly, and how many these are if that is known."""
        conditions = conditions_of(query)
        if matching is None and _is_everybody(query):
            if self._counted_at == self._kept_at:
                return Candidates(None), self._everybody
            # On a drive every page of the index that is counted in costs a call: the rows first.
            return Candidates(None), None if self._database.is_far else self._count(conditions)
        base, pending = self._base(query, matching, may_load=False)
        kept = self._known_matches(query, context) if matching is None else None
        if kept is not None:
            return Candidates(kept), len(kept)
        if query.filter and context is not None:
            found = self._filters.quickly(query.filter, context, base, pending)
            among = found.among
            return found, len(among) if found.is_certain and among is not None else None
        if pending is None:
            return Candidates(base), len(base or ())
        return self._dense_or_read(conditions, pending, base)

    def _dense_or_read(
        self, conditions: Conditions, leaf: Leaf, base: IdSet | None
    ) -> tuple[Candidates, int | None]:
        """Rows are looked at for what many fulfill, else it is read."""
        if base is None:
            total = self._count(conditions)
            if total * DENSE >= self._count(conditions_of(ContactQuery())):

                def look(ids: Sequence[int]) -> array[int]:
                    return self._sets.tested(ids, [(leaf.row, leaf.row_params)])

                return Candidates(None, look, Spending(total * DENSE)), total
        ids = self._sets.read_index(leaf)
        ids = ids if base is None else base & ids
        return Candidates(ids), len(ids)

    # -- matches -------------------------------------------------------------------------

    def matching_by_reading(self, text: str) -> array[int]:
        """Ids of contacts whose name, phone or e-mail holds the text, without a search index."""
        ids: array[int] = array("q")
        append_ids(
            self._database,
            ids,
            """SELECT id FROM contact WHERE deleted_at IS NULL AND (instr(sort_key, ?1)
            OR instr(main_email, ?1) OR instr(main_phone, ?2) OR instr(main_organization, ?1))""",
            (fold(text), text.strip()),
        )
        return ids

    def _matches(
        self, query: ContactQuery, matching: IdSet | None, context: FilterContext | None
    ) -> IdSet:
        """Everybody whom a query is about."""
        known = self._known_matches(query, context) if matching is None else None
        if known is not None:
            return known
        found, _pending = self._base(query, matching, may_load=True)
        if query.filter and context is not None:
            found = self._filters.matches(query.filter, context, found)
        if found is None:
            found = self._sets.everybody()
        if matching is None:
            del self._kept_matches[: 1 - _KEPT_MATCHES]
            self._kept_matches.append((_kept_as(query, context), found))
        return found

    def _known_matches(self, query: ContactQuery, context: FilterContext | None) -> IdSet | None:
        key = _kept_as(query, context)
        return next((ids for known, ids in self._kept_matches if known == key), None)

    def _base(
        self, query: ContactQuery, matching: IdSet | None, *, may_load: bool
    ) -> tuple[IdSet | None, Leaf | None]:
        """Who fulfills what a query asks besides its filter, `None` for everybody.

        Unless loading the facets is allowed, the condition on them may be left to the caller.
        """
        found = matching
        for leaf in (_tagged(query), _members(query)):
            if leaf is not None:
                ids = self._sets.read_index(leaf)
                found = ids if found is None else found & ids
        conditions = conditions_of(query)
        if conditions.is_any:
            return found, None
        leaf = _leaf_of(conditions)
        if self._sets.has_facets or (may_load and self._sets.facets.load()):
            ids = self._sets.facets.fulfilling([leaf])
        elif found is not None and len(found) <= FEW:
            return IdSet.of(self._sets.tested(found.ids(), [(leaf.row, leaf.row_params)])), None
        elif may_load:
            ids = self._sets.read_index(leaf)
        else:
            return found, leaf
        return (ids if found is None else found & ids), None

    def _follow(self) -> None:
        """What was kept holds until somebody commits."""
        moment = self._sets.follow()
        if moment != self._kept_at:
            self._orders.forget()
            self._kept_matches.clear()
            self._kept_at = moment


def _set_of(ids: array[int] | None) -> IdSet | None:
    return None if ids is None else IdSet.of(ids)


def _is_everybody(query: ContactQuery) -> bool:
    """Whether a query without text narrows nothing."""
    narrows = query.filter or query.tag or query.segment_id
    return not narrows and conditions_of(query).is_any


def _leaf_of(conditions: Conditions) -> Leaf:
    source = f"SELECT id FROM {conditions.source}"
    row = conditions.where.removeprefix("deleted_at IS NULL AND ")
    return Leaf(f"({row})", conditions.params, source, conditions.params, is_facet=True)


def _tagged(query: ContactQuery) -> Leaf | None:
    """The tag that a query names."""
    if not query.tag:
        return None
    of_tag = "tag_id IN (SELECT id FROM tag WHERE name_key = ? AND deleted_at IS NULL)"
    return Leaf(
        f"""EXISTS (SELECT 1 FROM tagging INDEXED BY tagging_by_contact
        WHERE contact_id = contact.id AND {of_tag})""",
        (name_key(query.tag),),
        f"""SELECT contact_id AS id FROM tagging WHERE {of_tag}
        AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)""",
        (name_key(query.tag),),
        is_local=False,
    )


def _members(query: ContactQuery) -> Leaf | None:
    """The living members of a query's static segment."""
    if not query.segment_id:
        return None
    return Leaf(
        """EXISTS (SELECT 1 FROM segment_member
        WHERE contact_id = contact.id AND segment_id = ?)""",
        (query.segment_id,),
        """SELECT contact_id AS id FROM segment_member WHERE segment_id = ?
        AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)""",
        (query.segment_id,),
        is_local=False,
    )


def _kept_as(query: ContactQuery, context: FilterContext | None) -> object:
    """What decides on the matches of a query: everything but text and order."""
    plain = replace(query, text="", sort=ContactSort.NAME, descending=False, then=())
    return plain, context
