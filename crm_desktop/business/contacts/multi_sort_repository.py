# pyright: basic
"""Contact lists in the order of several columns, or of an own field (issue 3).

A first page takes the groups of equal first values one after the other until it is full: small
groups are looked up and sorted together, a large one is asked for by the next key in the same way,
and where no key is left, by name. A whole order begins with the order of names and is cut into
groups by one key after the other, the last one first: a pass over the ids each, no comparison.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.candidates import LOOKED_AT_ONCE, Candidates
from crm_desktop.business.contacts.filter_sql import Leaf
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.id_sets import IdSet
from crm_desktop.business.contacts.kept_sets_repository import KeptSets
from crm_desktop.business.contacts.rankings import Ranking

if TYPE_CHECKING:
    from crm_desktop.storage.database import Cursor, Database

FEW = 4000
"""Up to so many contacts are looked up and sorted by themselves."""
_SLICE = 2000
_FEW_VALUES = 2000
"""So many different values are looked up one by one; more are read in one go."""
_BEGINNING = 16_000
"""So many rows of an order that SQLite has to sort are looked at before all are sorted."""
_FIRST_NAMES = 4000
"""Among so many first names those of a large group are looked for before the group is read."""
FEW_OF_UNSORTED = 30_000
"""Up to so many contacts are looked up where SQLite would have to sort them all."""


class SortedLists:
    """Answers for one or more `Ranking`s; the caller holds the read transaction."""

    def __init__(self, database: Database, sets: KeptSets) -> None:
        self._database = database
        self._sets = sets

    # -- few -------------------------------------------------------------------------------

    def few(
        self,
        rankings: Sequence[Ranking],
        ids: Sequence[int],
        *,
        in_bin: bool = False,
        names_down: bool = False,
    ) -> array[int]:
        """`ids` in order; those that are in the bin are left out, or all others `in_bin`."""
        columns = "".join(f", {ranking.row}" for ranking in rankings)
        sign = "IS NOT" if in_bin else "IS"
        rows = self._database.execute(
            f"""SELECT contact.id, sort_key{columns} FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value WHERE deleted_at {sign} NULL""",
            (json.dumps(list(ids)),),
        ).fetchall()
        rows.sort(key=lambda row: (row[1], row[0]), reverse=names_down)
        for position, ranking in reversed(list(enumerate(rankings, 2))):
            filled = [row for row in rows if row[position] not in (None, "")]
            rest = [row for row in rows if row[position] in (None, "")]
            key = _place_at(ranking, position)
            # A reversed sort keeps equal rows in their order.
            filled.sort(key=key, reverse=ranking.is_descending)
            rows = filled + rest
        return array("q", (row[0] for row in rows))

    # -- first pages -----------------------------------------------------------------------

    def first_ids(
        self,
        rankings: Sequence[Ranking],
        candidates: Candidates,
        limit: int,
        *,
        names_down: bool = False,
    ) -> list[int]:
        """The first `limit` ids of those that may come; raises `Spent`.

        `names_down`: equal contacts in the reversed order of their names.
        """
        return _Page(self._database, self._sets, self, names_down=names_down).first(
            rankings, candidates, limit
        )

    # -- whole orders ------------------------------------------------------------------------

    def order(self, rankings: Sequence[Ranking], names: array[int]) -> array[int]:
        """All of `names`, which are living contacts by name, in order."""
        order = names
        for position, ranking in reversed(list(enumerate(rankings, 1))):
            if position < len(rankings) or not ranking.is_by_name:
                order = self._cut(ranking, order)
        return order

    def _cut(self, ranking: Ranking, order: array[int]) -> array[int]:
        """`order`, sorted by one key; equal ones stay as they were."""
        grouped: array[int] = array("q")
        sizes: array[int] = array("q")
        by_value = f"ORDER BY {ranking.value}"
        sql = f"SELECT {ranking.id} AS id FROM {ranking.source} {by_value}"
        append_ids(self._database, grouped, sql, ())
        sql = f"SELECT count(*) AS id FROM {ranking.source} GROUP BY {ranking.value} {by_value}"
        append_ids(self._database, sizes, sql, ())
        values = range(len(sizes)) if ranking.is_natural else self.values(ranking)
        place_of = array("i", bytes(4 * len(sizes)))
        for place, position in enumerate(ranking.arranged(values)):
            place_of[position] = place
        places = _places(grouped, sizes, place_of)
        self._database.require_wanted()
        return _stable(order, places, len(sizes))

    def values(self, ranking: Ranking) -> list[Any]:
        """The different values in their natural order, by leaping through the index if few."""
        if ranking.values_sql:
            rows = self._database.execute(ranking.values_sql, ()).fetchall()
            return [value for (value,) in rows]
        found: list[Any] = []
        first = f"SELECT {ranking.value} FROM {ranking.source} ORDER BY {ranking.value} LIMIT 1"
        after = f"""SELECT {ranking.value} FROM {ranking.beyond} AND {ranking.value} > ?
            ORDER BY {ranking.value} LIMIT 1"""
        row = self._database.execute(first, ()).fetchone()
        while row is not None:
            found.append(row[0])
            if len(found) >= _FEW_VALUES:
                sql = f"""SELECT DISTINCT {ranking.value} FROM {ranking.beyond}
                    AND {ranking.value} > ? ORDER BY {ranking.value}"""
                rest = self._database.execute(sql, (row[0],)).fetchall()
                return [*found, *(value for (value,) in rest)]
            row = self._database.execute(after, (row[0],)).fetchone()
        return found


class _Page:
    """One first page being filled."""

    def __init__(
        self, database: Database, sets: KeptSets, lists: SortedLists, *, names_down: bool
    ) -> None:
        self._database = database
        self._sets = sets
        self._lists = lists
        self._names_down = names_down

    def first(self, rankings: Sequence[Ranking], candidates: Candidates, limit: int) -> list[int]:
        """The first ids of those that may come, by these keys and then by name."""
        among = candidates.among
        if not rankings:
            return self._names(candidates, limit)
        few = FEW_OF_UNSORTED if rankings[0].is_unsorted else FEW
        if among is not None and len(among) <= few:
            return self._sorted(rankings, candidates.pick(among.ids()))[:limit]
        found: list[int] = []
        waiting: array[int] = array("q")
        for members in self._groups(rankings[0], candidates):
            if isinstance(members, (IdSet, Leaf)):
                found += self._sorted(rankings, candidates.pick(waiting))
                waiting = array("q")
                if len(found) < limit:
                    least = limit - len(found)
                    found += self._of_many(members, rankings[1:], candidates, least)
            else:
                waiting.extend(members)
                least = limit - len(found) if candidates.is_certain else LOOKED_AT_ONCE
                if len(waiting) >= least:
                    found += self._sorted(rankings, candidates.pick(waiting))
                    waiting = array("q")
            if len(found) >= limit:
                return found[:limit]
        found += self._sorted(rankings, candidates.pick(waiting))
        if len(found) < limit:
            found += self._lacking(rankings, candidates, limit - len(found))
        return found[:limit]

    def _lacking(
        self, rankings: Sequence[Ranking], candidates: Candidates, limit: int
    ) -> list[int]:
        """The first ids of those that have no value for the first key.

        They are asked for only where few have one: the first names mostly do.
        """
        first, *further = rankings
        if not further and candidates.is_certain:
            lacking = Leaf(f"ifnull({first.row}, '') = ''", (), "", ())
            found = self._first_named(lacking, candidates, limit)
            if len(found) == limit:
                return found
        rest = candidates.without(self._having(first), self._sets.everybody)
        return self.first(further, rest, limit)

    def _of_many(
        self,
        members: IdSet | Leaf,
        rankings: Sequence[Ranking],
        candidates: Candidates,
        limit: int,
    ) -> list[int]:
        """The first ids of a large group, which is only read where its first names do not do."""
        if isinstance(members, Leaf):
            if not rankings and candidates.is_certain:
                found = self._first_named(members, candidates, limit)
                if len(found) == limit:
                    return found
            members = self._sets.read_index(members)
        return self.first(rankings, candidates.narrowed(members), limit)

    def _first_named(self, group: Leaf, candidates: Candidates, limit: int) -> list[int]:
        """Those of a group that are among the first names: of a large one a page full.

        Rows are looked at; the group itself is not read.
        """
        found: list[int] = []
        names = self._by_name()
        seen, at_once = 0, 2 * limit
        while len(found) < limit and seen < _FIRST_NAMES:
            ids = [key for (key,) in names.fetchmany(at_once)]
            if not ids:
                break
            if likely := candidates.pick(ids):
                found += self._sets.tested(likely, [(group.row, group.row_params)])
            seen, at_once = seen + len(ids), LOOKED_AT_ONCE
        names.close()
        return found[:limit]

    def _sorted(self, rankings: Sequence[Ranking], ids: array[int]) -> list[int]:
        if not ids:
            return []
        return list(self._lists.few(rankings, ids, names_down=self._names_down))

    def _groups(
        self, ranking: Ranking, candidates: Candidates
    ) -> Iterator[array[int] | IdSet | Leaf]:
        """Ids with equal values, one value after the other; a large group as a set.

        Or as the condition of one that was not read yet.
        """
        if ranking.is_natural:
            yield from self._natural_groups(ranking, candidates)
            return
        values = self._values(ranking)
        for position in ranking.arranged(values):
            yield self._members(ranking, values[position])

    def _values(self, ranking: Ranking) -> list[Any]:
        """The different values in their natural order, perhaps one that nobody has.

        Where an index would be looked through for each of them it is read as a whole.
        """
        if ranking.is_walk and self._sets.facets.load():
            return [value for value in self._sets.facets.values(ranking.value) if value]
        return self._lists.values(ranking)

    def _natural_groups(
        self, ranking: Ranking, candidates: Candidates
    ) -> Iterator[array[int] | IdSet | Leaf]:
        """Groups as the index holds them; a large one is not read row by row."""
        way = " DESC" if ranking.is_descending else ""
        beyond = "<" if ranking.is_descending else ">"
        marks = None if candidates.among is None else candidates.among.marks()
        end = 0 if marks is None else len(marks)
        value: Any = None
        members: array[int] = array("q")
        after, most = "", _BEGINNING if ranking.is_unsorted else -1
        while True:
            seen = 0
            source = ranking.beyond if after and not ranking.is_descending else ranking.source
            cursor = self._database.execute(
                f"""SELECT {ranking.id}, {ranking.value} FROM {source}{after}
                ORDER BY {ranking.value}{way} LIMIT ?""",
                (most,) if value is None else (value, most),
            )
            is_large = False
            while not is_large and (rows := cursor.fetchmany(_SLICE)):
                seen += len(rows)
                for key, found in rows:
                    if marks is not None and not (key < end and marks[key]):
                        continue
                    if found != value and value is not None:
                        yield members
                        members = array("q")
                    value = found
                    members.append(key)
                is_large = bool(members) and len(members) > FEW
            cursor.close()
            if is_large or (seen == most and value is not None):
                # Also where a beginning ends: its last value may have more contacts.
                yield self._members(ranking, value)
                members, after = array("q"), f" AND {ranking.value} {beyond} ?"
                most = most if is_large else -1
            elif seen == most:
                members, most = array("q"), -1
            else:
                yield members
                return

    def _members(self, ranking: Ranking, value: object) -> array[int] | IdSet | Leaf:
        """Who has a value: a set if these are many, or what tells them if it was not read."""
        source = f"SELECT {ranking.id} AS id FROM {ranking.source} AND {ranking.value} = ?"
        row = f"({ranking.row}) = ?"
        leaf = Leaf(row, (value,), source, (value,), is_facet=ranking.is_facet)
        known = self._sets.known(leaf)
        if known is None:
            ids: array[int] = array("q")
            append_ids(self._database, ids, f"{source} LIMIT ?", (value, FEW + 1))
            return ids if len(ids) <= FEW else leaf
        return known if len(known) > FEW else known.ids()

    def _having(self, ranking: Ranking) -> IdSet:
        """Who has a value of a key."""
        row = f"ifnull({ranking.row}, '') <> ''"
        leaf = Leaf(row, (), f"SELECT {ranking.id} AS id FROM {ranking.source}", ())
        return self._sets.read_index(replace(leaf, is_facet=ranking.is_facet))

    def _names(self, candidates: Candidates, limit: int) -> list[int]:
        cursor = self._by_name()
        found: list[int] = []
        while len(found) < limit and (rows := cursor.fetchmany(_SLICE)):
            ids = array("q", (key for (key,) in rows))
            likely = ids if candidates.among is None else candidates.among.pick(ids)
            while likely and len(found) < limit:
                found.extend(candidates.pick(likely[:LOOKED_AT_ONCE]))
                likely = likely[LOOKED_AT_ONCE:]
        cursor.close()
        return found[:limit]

    def _by_name(self) -> Cursor:
        """The ids of all living contacts in the order of their names."""
        way = " DESC" if self._names_down else ""
        return self._database.execute(
            f"""SELECT id FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL
            ORDER BY sort_key{way}, id{way}""",
            (),
        )


def _place_at(ranking: Ranking, position: int) -> Callable[[tuple[Any, ...]], Any]:
    def place(row: tuple[Any, ...]) -> Any:
        return ranking.place(row[position])

    return place


def _places(grouped: array[int], sizes: array[int], place_of: array[int]) -> array[int]:
    """The place of the group of each id; who is in none comes after all groups."""
    places = array("i", [len(sizes)]) * (max(grouped, default=-1) + 1)
    start = 0
    for group, size in enumerate(sizes):
        place = place_of[group]
        for key in grouped[start : start + size]:
            places[key] = place
        start += size
    return places


def _stable(order: array[int], places: array[int], last: int) -> array[int]:
    """`order` by the places of its ids, ids beyond `places` at the last one; a counting sort."""
    end = len(places)
    of_each = array("i", (places[key] if key < end else last for key in order))
    counts = [0] * (last + 1)
    for place in of_each:
        counts[place] += 1
    starts = [0, *accumulate(counts)]
    arranged = array("q", bytes(8 * len(order)))
    for key, place in zip(order, of_each, strict=True):
        arranged[starts[place]] = key
        starts[place] += 1
    return arranged
