# pyright: basic
"""The contacts that fulfill a filter, as ids (B1); at a million contacts within 150 ms.

A first page needs no more than the conditions that are quickly read: the rows along the list's
order are looked at for the others, until the page is full. A count or a whole order needs all of
them; where few are left after the first ones, the rows of these few are looked at, too.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.agreed import Agreed
from crm_desktop.business.contacts.candidates import Candidates, Look
from crm_desktop.business.contacts.filter_sql import FilterContext, Leaf, SearchedIn
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.id_sets import NO_IDS, IdSet
from crm_desktop.business.contacts.kept_sets_repository import KeptSets
from crm_desktop.business.contacts.profile_filter_sql import leaf_of
from crm_desktop.business.custom_fields.model import FieldTarget
from crm_desktop.core.text import with_two_letters

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

FEW = 6000
"""So many rows are looked at rather than reading one more condition, ..."""
FEW_FOR_WALK = 60_000
"""... and so many rather than looking at every entry of an index or table."""
QUICK = 120_000
"""A condition that so many contacts fulfill is read for a first page, ..."""
QUICK_IN_ALL = 240_000
"""... as long as all of them together are not more than these."""
FEW_WORDS = 8000
"""So many contacts that the search index tells have their rows looked at, ..."""
MANY_WORDS = 120_000
"""... and so many are asked for where other conditions leave few of them and all must be known."""
DEAR_WORDS = 200_000
"""... and so many rather than folding the texts of all."""

FindWords = Callable[[Sequence[str], bool, int], "array[int] | None"]
"""Contacts whose texts (or notes) may hold these words; None for more than so many."""

_Test = tuple[str, tuple[object, ...]]
_OF_RHYTHM = frozenset({"rotation", "at_risk", "no_next_step"})


def written_out(wanted: Filter, context: FilterContext) -> Filter:
    """`wanted` with the fields that have no column written out as what the company agreed.

    "Incomplete" is what is agreed to be filled in (A12); `rhythm` has those of the rotation. Who
    looks for "Möbel" finds "Moebel", too; not the other way round, for what is chosen here is
    changed at once, and "Michael" is no "Michal".
    """
    parts: list[Condition | Filter] = []
    for part in wanted.parts:
        if isinstance(part, Filter):
            parts.append(written_out(part, context))
        elif part.field == "incomplete":
            parts.append(_agreed(context, is_missing=part.operator is Operator.IS))
        elif part.field in _OF_RHYTHM:
            from crm_desktop.business.contacts import rhythm  # not for the start

            parts.append(rhythm.written_out(part, context.rhythms(), context.today))
        elif part.operator is Operator.CONTAINS:
            texts = dict.fromkeys((*part.values, *map(with_two_letters, part.values)))
            spelled = tuple(replace(part, values=(text,)) for text in texts)
            parts.append(part if len(spelled) < 2 else Filter(spelled, is_any=True))
        else:
            parts.append(part)
    return Filter(tuple(parts), wanted.is_any)


def _agreed(context: FilterContext, *, is_missing: bool) -> Filter:
    """Any agreed field missing, or all of them there; own fields count where they suit."""
    operator = Operator.EMPTY if is_missing else Operator.FILLED
    parts: list[Condition | Filter] = []
    for agreed in all_agreed(context):
        part: Condition | Filter = Condition(agreed.key, operator)
        if agreed.kind:
            suits = Operator.IS if is_missing else Operator.IS_NOT
            kind = Condition("kind", suits, (agreed.kind,))
            part = Filter((kind, part), is_any=not is_missing)
        parts.append(part)
    return Filter(tuple(parts), is_any=is_missing)


def all_agreed(context: FilterContext) -> tuple[Agreed, ...]:
    """The agreed fields, own ones too."""
    return (
        *context.agreed,
        *(
            Agreed(key, "" if custom.target is FieldTarget.BOTH else custom.target.value)
            for key, custom in context.customs.items()
            if custom.is_agreed
        ),
    )


class FilterMatching:
    """Finds ids; the caller holds the read transaction.

    `find_words` asks the search index, whose candidates a condition on texts looks at.
    """

    def __init__(
        self, database: Database, sets: KeptSets, find_words: FindWords | None = None
    ) -> None:
        self._database = database
        self._sets = sets
        self._find_words = find_words

    def quickly(
        self,
        wanted: Filter,
        context: FilterContext,
        base: IdSet | None = None,
        pending: Leaf | None = None,
    ) -> Candidates:
        """Who may fulfill a filter (and is in `base`), without reading what takes long.

        `pending`: a further condition that rows are to be looked at for.
        """
        work = _Quick(self._sets, context, self._find_words)
        rest: list[Condition | Filter] = []
        for part in _all_of(written_out(wanted, context)):
            ids = work.of(part)
            if ids is None:
                rest.append(part)
            else:
                base = ids if base is None else base & ids
        tests = [test_of(part, context) for part in rest]
        if pending is not None:
            tests.append((pending.row, pending.row_params))
        if not tests or (base is not None and not base):
            return Candidates(self._sets.everybody() if base is None else base)
        look = self._look(tests)
        if base is not None and len(base) <= FEW:
            return Candidates(IdSet.of(look(base.ids())))
        likely = work.by_words(rest, base)
        if likely is not None:
            return Candidates(IdSet.of(look(likely.ids())))
        return Candidates(base, look)

    def matches(self, wanted: Filter, context: FilterContext, base: IdSet | None = None) -> IdSet:
        """Everybody who fulfills a filter (and is in `base`)."""
        return self._all(_all_of(written_out(wanted, context)), context, base)

    def lacking(self, context: FilterContext, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The agreed fields that these contacts lack, by the same rule as the filter's."""
        agreed = all_agreed(context)
        if not agreed:
            return {}
        tests: list[str] = []
        params: list[object] = []
        for one in agreed:
            leaf = leaf_of(Condition(one.key, Operator.EMPTY), context)
            tests.append(f"(? IN ('', kind)) AND ({leaf.row})")
            params += (one.kind, *leaf.row_params)
        sql = f"""SELECT contact.id, {", ".join(tests)} FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value"""
        rows = self._database.execute(sql, (*params, json.dumps(list(ids)))).fetchall()
        return {
            key: tuple(one.key for one, is_missing in zip(agreed, found, strict=True) if is_missing)
            for key, *found in rows
        }

    # Groups --------------------------------------------------------------------------------

    def _all(
        self, parts: Sequence[Condition | Filter], context: FilterContext, found: IdSet | None
    ) -> IdSet:
        """Who fulfills every part, the quickest first."""
        leaves: list[Leaf] = []
        groups: list[Filter] = []
        for part in parts:
            if isinstance(part, Filter):
                groups.append(part)
                continue
            leaf = leaf_of(part, context)
            ids = self._sets.read(leaf) if leaf.is_facet else self._sets.known(leaf)
            if ids is None:
                leaves.append(leaf)
            else:
                found = ids if found is None else found & ids
        for size, leaf in self._by_size(leaves):
            rest = [one for one in leaves if one is not leaf]
            if found is not None and len(found) <= (FEW_FOR_WALK if leaf.is_walk else FEW):
                likely = self._likely(leaf, found) if len(found) > FEW else None
                found = self._looked_at(found if likely is None else likely, leaves)
                break
            if leaf.is_walk:
                ids = self._by_words(leaf, found)
            elif size <= FEW and rest and not leaf.is_negated:
                ids = self._looked_at(self._sets.read(leaf), rest)
                rest = []
            else:
                ids = self._sets.read(leaf)
            found = ids if found is None else found & ids
            leaves = rest
            if not leaves:
                break
        for group in groups:
            ids = reduce(or_, (self._part(part, context) for part in group.parts), NO_IDS)
            found = ids if found is None else found & ids
        return self._sets.everybody() if found is None else found

    def _part(self, part: Condition | Filter, context: FilterContext) -> IdSet:
        """Who fulfills a part of a group."""
        parts = _all_of(part) if isinstance(part, Filter) else (part,)
        return self._all(parts, context, None)

    # Leaves --------------------------------------------------------------------------------

    def _by_size(self, leaves: Sequence[Leaf]) -> list[tuple[int, Leaf]]:
        """Conditions that few fulfill first; those that look at every entry last.

        Among these the search index may know first who can fulfill one.
        """
        if len(leaves) < 2:
            return [(QUICK, leaf) for leaf in leaves]
        sized = [(QUICK if leaf.is_walk else self._sets.size(leaf, QUICK), leaf) for leaf in leaves]
        return sorted(
            sized, key=lambda one: (one[1].is_walk, not one[1].words, one[1].is_negated, one[0])
        )

    def _by_words(self, leaf: Leaf, found: IdSet | None) -> IdSet:
        """Who fulfills a condition on texts: the search index may know the few that can."""
        likely = self._likely(leaf, found)
        if likely is None or len(likely) > (DEAR_WORDS if leaf.is_dear else FEW_FOR_WALK):
            return self._sets.read(leaf)
        return self._looked_at(likely, [leaf])

    def _likely(self, leaf: Leaf, found: IdSet | None) -> IdSet | None:
        """Those of `found` that have the words, as the search index says; None if it does not."""
        most = DEAR_WORDS if leaf.is_dear else FEW_WORDS if found is None else MANY_WORDS
        return _by_index(self._find_words, self._sets, leaf, found, most)

    def _looked_at(self, ids: IdSet, leaves: Sequence[Leaf]) -> IdSet:
        return IdSet.of(self._look([(leaf.row, leaf.row_params) for leaf in leaves])(ids.ids()))

    def _look(self, tests: Sequence[_Test]) -> Look:
        return lambda ids: self._sets.tested(ids, tests)


class _Quick:
    """Reads what is quickly read for one first page."""

    def __init__(
        self, sets: KeptSets, context: FilterContext, find_words: FindWords | None
    ) -> None:
        self._sets = sets
        self._context = context
        self._find_words = find_words
        self._left = QUICK_IN_ALL

    def of(self, part: Condition | Filter) -> IdSet | None:
        """Who fulfills a part; None if finding out takes long."""
        if isinstance(part, Filter):
            return self._of_group(part)
        leaf = leaf_of(part, self._context)
        known = self._sets.known(leaf)
        if known is not None or leaf.is_walk or leaf.is_negated:
            return known
        size = self._sets.size(leaf, min(QUICK, self._left))
        if size >= min(QUICK, self._left):
            return None
        self._left -= size
        return self._sets.read_index(leaf)

    def _of_group(self, wanted: Filter) -> IdSet | None:
        parts = wanted.parts if wanted.is_any else _all_of(wanted)
        found: list[IdSet] = []
        for part in parts:
            ids = self.of(part)
            if ids is None:
                return None
            found.append(ids)
        if wanted.is_any:
            return reduce(or_, found, NO_IDS)
        return reduce(and_, found) if found else None

    def by_words(self, parts: Sequence[Condition | Filter], base: IdSet | None) -> IdSet | None:
        """Those of `base` that can fulfill one of the conditions, as the search index says."""
        found = (self._of_words(part, base) for part in parts)
        return next((likely for likely in found if likely is not None), None)

    def _of_words(self, part: Condition | Filter, base: IdSet | None) -> IdSet | None:
        if not isinstance(part, Filter):
            leaf = leaf_of(part, self._context)
            return _by_index(self._find_words, self._sets, leaf, base, FEW_WORDS)
        if not part.is_any:
            return self.by_words(part.parts, base)
        each = [self._of_words(one, base) for one in part.parts]
        known = [ids for ids in each if ids is not None]
        return reduce(or_, known, NO_IDS) if len(known) == len(each) else None


def _by_index(
    find: FindWords | None, sets: KeptSets, leaf: Leaf, among: IdSet | None, most: int
) -> IdSet | None:
    """Those of `among` that can fulfill a condition on words; None if the index does not tell.

    Nor does it for more than `most`.
    """
    if find is None or not leaf.words:
        return None
    few = _with_words(find, leaf, most)
    if few is None:
        return None
    if leaf.wordless is None:
        return IdSet.of(few if among is None else among.pick(few))
    likely = sets.read_index(leaf.wordless) | IdSet.of(few)
    likely = likely if among is None else likely & among
    return likely if len(likely) <= most else None


def _with_words(find: FindWords, leaf: Leaf, most: int) -> array[int] | None:
    """Those of whom the search index has the words of a condition; None if it does not tell."""
    if leaf.searched_in is not SearchedIn.EITHER:
        return find(leaf.words, leaf.searched_in is SearchedIn.NOTES, most)
    likely: IdSet | None = None
    for word in leaf.words:
        found = [find((word,), in_notes, most) for in_notes in leaf.searched_in.value]
        few = [IdSet.of(ids) for ids in found if ids is not None]
        if len(few) == len(found):  # else too many have this word: the others may tell
            ids = reduce(or_, few)
            likely = ids if likely is None else likely & ids
    return None if likely is None else likely.ids()


def _all_of(wanted: Filter) -> tuple[Condition | Filter, ...]:
    """The parts that all have to hold; groups among them are of the kind "any of"."""
    if wanted.is_any and len(wanted.parts) != 1:
        return (wanted,)
    parts: list[Condition | Filter] = []
    for part in wanted.parts:
        parts += _all_of(part) if isinstance(part, Filter) else (part,)
    return tuple(parts)


def test_of(wanted: Condition | Filter, context: FilterContext) -> _Test:
    """A condition, or a whole filter with its groups, as one condition on a row of `contact`."""
    if not isinstance(wanted, Filter):
        leaf = leaf_of(wanted, context)
        return f"({leaf.row})", leaf.row_params
    if not wanted.parts:
        return ("0" if wanted.is_any else "1"), ()
    found = [test_of(part, context) for part in wanted.parts]
    joint = " OR " if wanted.is_any else " AND "
    return f"({joint.join(sql for sql, _given in found)})", tuple(
        value for _sql, given in found for value in given
    )
