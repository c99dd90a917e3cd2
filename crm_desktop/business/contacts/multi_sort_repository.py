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
from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.rankings import Ranking

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

FEW = 4000
"""Up to so many contacts are looked up and sorted by themselves."""
_SLICE = 2000
_FEW_VALUES = 2000
"""So many different values are looked up one by one; more are read in one go."""
_NAMES = "FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL ORDER BY sort_key, id"


class _Admitted:
    """Which ids may come: a byte for each that there is."""

    def __init__(self, marks: bytearray) -> None:
        self.marks = marks

    def pick(self, ids: array[int]) -> array[int]:
        """Those of `ids` that may come."""
        return array("q", compress(ids, map(self.marks.__getitem__, ids)))


class SortedLists:
    """Answers for one or more `Ranking`s; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- few -------------------------------------------------------------------------------

    def few(
        self, rankings: Sequence[Ranking], ids: Sequence[int], *, in_bin: bool = False
    ) -> array[int]:
        """`ids` in order; those that are in the bin are left out, or all others `in_bin`."""
        columns = "".join(f", {ranking.row}" for ranking in rankings)
        sign = "IS NOT" if in_bin else "IS"
        rows = self._database.execute(
            f"""SELECT contact.id, sort_key{columns} FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value WHERE deleted_at {sign} NULL""",
            (json.dumps(list(ids)),),
        ).fetchall()
        rows.sort(key=lambda row: (row[1], row[0]))
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
        self, rankings: Sequence[Ranking], matches: array[int] | None, limit: int
    ) -> list[int]:
        """The first `limit` ids of all living contacts, or of those among `matches`."""
        admitted = None if matches is None else self._only(matches)
        return self._first(rankings, admitted, limit)

    def _first(
        self, rankings: Sequence[Ranking], admitted: _Admitted | None, limit: int
    ) -> list[int]:
        if not rankings:
            return self._first_names(admitted, limit)
        found: list[int] = []
        small: array[int] = array("q")
        for members in self._groups(rankings[0], admitted):
            if len(members) <= FEW:
                small.extend(members)
                if len(small) < limit - len(found):
                    continue
                found += self.few(rankings, small)
                small = array("q")
            else:
                found += self.few(rankings, small) if small else ()
                small = array("q")
                inside = self._only(members)
                found += self._first(rankings[1:], inside, limit - len(found))
            if len(found) >= limit:
                return found[:limit]
        found += self.few(rankings, small) if small else ()
        if len(found) < limit:
            rest = self._others(rankings[0], admitted)
            found += self._first(rankings[1:], rest, limit - len(found))
        return found[:limit]

    def _groups(self, ranking: Ranking, admitted: _Admitted | None) -> Iterator[array[int]]:
        """Ids with equal values, one value after the other; empty groups are left out."""
        groups = (
            self._natural_groups(ranking, admitted)
            if ranking.is_natural
            else self._ordered_groups(ranking, admitted)
        )
        return (group for group in groups if group)

    def _ordered_groups(self, ranking: Ranking, admitted: _Admitted | None) -> Iterator[array[int]]:
        values = self._values(ranking)
        for position in ranking.arranged(values):
            yield self._members(ranking, values[position], admitted)

    def _natural_groups(self, ranking: Ranking, admitted: _Admitted | None) -> Iterator[array[int]]:
        """Groups as the index holds them; a large one is not read row by row."""
        way = " DESC" if ranking.is_descending else ""
        beyond = "<" if ranking.is_descending else ">"
        value, members, after = None, array("q"), ""
        while True:
            params = () if value is None else (value,)
            cursor = self._database.execute(
                f"""SELECT {ranking.id}, {ranking.value} FROM {ranking.source}{after}
                ORDER BY {ranking.value}{way}""",
                params,
            )
            is_large = False
            while not is_large and (rows := cursor.fetchmany(_SLICE)):
                for key, found in rows:
                    if found != value and value is not None:
                        yield members if admitted is None else admitted.pick(members)
                        members = array("q")
                    value = found
                    members.append(key)
                is_large = len(members) > FEW
            if not is_large:
                if members:
                    yield members if admitted is None else admitted.pick(members)
                return
            cursor.close()
            yield self._members(ranking, value, admitted)
            members, after = array("q"), f" AND {ranking.value} {beyond} ?"

    def _members(self, ranking: Ranking, value: object, admitted: _Admitted | None) -> array[int]:
        ids: array[int] = array("q")
        sql = f"SELECT {ranking.id} AS id FROM {ranking.source} AND {ranking.value} = ?"
        append_ids(self._database, ids, sql, (value,))
        return ids if admitted is None else admitted.pick(ids)

    def _others(self, ranking: Ranking, admitted: _Admitted | None) -> _Admitted:
        """Who has no value of the key."""
        ids: array[int] = array("q")
        append_ids(self._database, ids, f"SELECT {ranking.id} AS id FROM {ranking.source}", ())
        marks = bytearray(b"\x01") * self._end() if admitted is None else bytearray(admitted.marks)
        for key in ids:
            marks[key] = 0
        return _Admitted(marks)

    def _only(self, ids: array[int]) -> _Admitted:
        marks = bytearray(self._end())
        for key in ids:
            marks[key] = 1
        return _Admitted(marks)

    def _end(self) -> int:
        """One more than the highest id."""
        row = self._database.execute("SELECT max(id) FROM contact", ()).fetchone()
        return 1 + (0 if row is None or row[0] is None else int(row[0]))

    def _first_names(self, admitted: _Admitted | None, limit: int) -> list[int]:
        cursor = self._database.execute(f"SELECT id {_NAMES}", ())
        found: list[int] = []
        while len(found) < limit and (rows := cursor.fetchmany(_SLICE)):
            ids = array("q", (key for (key,) in rows))
            found.extend(ids if admitted is None else admitted.pick(ids))
        cursor.close()
        return found[:limit]

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
        values = range(len(sizes)) if ranking.is_natural else self._values(ranking)
        place_of = array("i", bytes(4 * len(sizes)))
        for place, position in enumerate(ranking.arranged(values)):
            place_of[position] = place
        return _stable(order, _places(grouped, sizes, place_of), len(sizes))

    def _values(self, ranking: Ranking) -> list[Any]:
        """The different values in their natural order, by leaping through the index if few."""
        if ranking.values:
            sql = f"SELECT 1 FROM {ranking.source} AND {ranking.value} = ? LIMIT 1"
            return [
                value
                for value in ranking.values
                if self._database.execute(sql, (value,)).fetchone() is not None
            ]
        found: list[Any] = []
        sql = f"""SELECT {ranking.value} FROM {ranking.source}{{}}
            ORDER BY {ranking.value} LIMIT 1"""
        row = self._database.execute(sql.format(""), ()).fetchone()
        while row is not None:
            found.append(row[0])
            if len(found) >= _FEW_VALUES:
                sql = f"""SELECT DISTINCT {ranking.value} FROM {ranking.source}
                    AND {ranking.value} > ? ORDER BY {ranking.value}"""
                rest = self._database.execute(sql, (row[0],)).fetchall()
                return [*found, *(value for (value,) in rest)]
            after = sql.format(f" AND {ranking.value} > ?")
            row = self._database.execute(after, (row[0],)).fetchone()
        return found


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
