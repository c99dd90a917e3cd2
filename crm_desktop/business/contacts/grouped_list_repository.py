# pyright: basic
"""Contact lists sorted by a column whose values many contacts share, and by name within a value.

Only one index knows the names. If each of these columns had an index with the name behind its
value, a new name would move a card in all of them, and each costs a save five file operations. An
index of the values alone tells the groups instead: a first page sorts the few rows it shows, a
whole order cuts the order of names into the groups in one pass (0.3 s for a million contacts).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.id_arrays import append_ids, in_groups, marks_of, picked
from crm_desktop.business.contacts.list_query import Groups

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

FEW = 8000
"""Up to so many rows are looked up and sorted by name; of more the names are walked."""
_WALKED = 8000
"""So many rows along the names are looked up for a large group before its ids are read."""
_SLICE = 2000


class GroupedLists:
    """First pages and whole orders of `Groups`; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- whole orders --------------------------------------------------------------------

    def order(self, groups: Groups, names: array[int]) -> array[int]:
        """All living contacts in order; `names` are the same contacts by name, ascending."""
        source = f"FROM contact INDEXED BY {groups.index} WHERE deleted_at IS NULL"
        grouped: array[int] = array("q")
        self._append(grouped, f"SELECT id {source} ORDER BY {groups.column}", ())
        sizes: array[int] = array("q")
        by_value = f"{source} GROUP BY {groups.column} ORDER BY {groups.column}"
        self._append(sizes, f"SELECT count(*) AS id {by_value}", ())
        if groups.values is None:
            arrangement = self._texts_arranged(groups, len(sizes))
        else:
            found = self._database.execute(f"SELECT {groups.column} {by_value}").fetchall()
            arrangement = _arranged([value for (value,) in found], groups.values)
        order = names[::-1] if groups.is_descending else names
        return in_groups(order, grouped, sizes, arrangement)

    def _texts_arranged(self, groups: Groups, count: int) -> list[int]:
        """Groups of texts as the index holds them, the other way round if asked, empty last."""
        has_empty = bool(count) and self._first_value(groups, ">= ''", "", down=False) == ""
        filled = range(int(has_empty), count)
        arranged = list(reversed(filled) if groups.is_descending else filled)
        return [*arranged, 0] if has_empty else arranged

    # -- first pages ---------------------------------------------------------------------

    def first_ids(self, groups: Groups, matches: array[int] | None, limit: int) -> list[int]:
        """The first `limit` ids of all living contacts, or of those among `matches`."""
        found: list[int] = []
        if matches is None:
            for value in self.values(groups):
                found += self._first_of_value(groups, value, limit - len(found))
                if len(found) >= limit:
                    break
            return found
        for members in self._matching_groups(groups, matches, limit):
            found += self._first_of_ids(groups, members, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def values(self, groups: Groups) -> Iterator[object]:
        """The values in order, texts by leaping through the index."""
        if groups.values is not None:
            yield from groups.values
            return
        down = groups.is_descending
        last = self._first_value(groups, "> ''", "", down=down)
        while last is not None:
            yield last
            after = "> '' AND {0} < ?" if down else "> ?"
            last = self._first_value(groups, after, last, down=down)
        yield ""

    def _first_value(self, groups: Groups, after: str, last: object, *, down: bool) -> object:
        column = groups.column
        params = (last,) if "?" in after else ()
        row = self._database.execute(
            f"""SELECT {column} FROM contact INDEXED BY {groups.index}
            WHERE deleted_at IS NULL AND {column} {after.format(column)}
            ORDER BY {column}{" DESC" if down else ""} LIMIT 1""",
            params,
        ).fetchone()
        return None if row is None else row[0]

    def _first_of_value(self, groups: Groups, value: object, limit: int) -> list[int]:
        """The first contacts by name of those with one value."""
        column = groups.column
        members = f"""FROM contact INDEXED BY {groups.index}
            WHERE deleted_at IS NULL AND {column} IS ?"""
        row = self._database.execute(
            f"SELECT count(*) FROM (SELECT 1 {members} LIMIT ?)", (value, FEW + 1)
        ).fetchone()
        if row is None or row[0] <= FEW:
            return self._ids(
                f"SELECT id {members} ORDER BY {groups.by_name} LIMIT ?", (value, limit)
            )
        walked = self._ids(
            f"""SELECT contact.id FROM
            (SELECT id FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL
            ORDER BY {groups.by_name} LIMIT ?) AS walked
            CROSS JOIN contact ON contact.id = walked.id WHERE {column} IS ? LIMIT ?""",
            (_WALKED, value, limit),
        )
        if len(walked) >= limit:
            return walked
        ids: array[int] = array("q")
        self._append(ids, f"SELECT id {members}", (value,))
        return self._walk_names(groups, ids, limit)

    def _matching_groups(
        self, groups: Groups, matches: array[int], limit: int
    ) -> Iterator[array[int]]:
        """Groups in order, each with those of its ids that are among `matches`."""
        values = groups.values
        if values is None:
            yield from self._matching_texts(groups, marks_of(matches), limit)
            values = ("",)
        for value in values:
            ids: array[int] = array("q")
            self._append(
                ids,
                f"""SELECT id FROM contact INDEXED BY {groups.index}
                WHERE deleted_at IS NULL AND {groups.column} IS ?""",
                (value,),
            )
            yield picked(ids, matches)

    def _matching_texts(
        self, groups: Groups, wanted: bytearray, limit: int
    ) -> Iterator[array[int]]:
        """The matching groups of texts that are not empty, at least `limit` ids of them."""
        column = groups.column
        cursor = self._database.execute(
            f"""SELECT id, {column} FROM contact INDEXED BY {groups.index}
            WHERE deleted_at IS NULL AND {column} > ''
            ORDER BY {column}{" DESC" if groups.is_descending else ""}"""
        )
        end = len(wanted)
        members: array[int] = array("q")
        current: object = None
        count = 0
        while rows := cursor.fetchmany(_SLICE):
            for key, value in rows:
                if key >= end or not wanted[key]:
                    continue
                if value != current:
                    if members:
                        yield members
                    if count >= limit:
                        return
                    members, current = array("q"), value
                members.append(key)
                count += 1
        if members:
            yield members

    def _first_of_ids(self, groups: Groups, members: array[int], limit: int) -> list[int]:
        """The first by name of the ids of one group."""
        if len(members) < 2:
            return list(members)
        if len(members) > FEW:
            return self._walk_names(groups, members, limit)
        return self._ids(
            f"""SELECT contact.id FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value
            ORDER BY {groups.by_name} LIMIT ?""",
            (json.dumps(members.tolist()), limit),
        )

    def _walk_names(self, groups: Groups, members: array[int], limit: int) -> list[int]:
        """The first by name of many ids, along the index of names; reads no row."""
        wanted = marks_of(members)
        end = len(wanted)
        most = min(limit, len(members))
        cursor = self._database.execute(
            f"""SELECT id FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL
            ORDER BY {groups.by_name}"""
        )
        found: list[int] = []
        while len(found) < most and (rows := cursor.fetchmany(_SLICE)):
            found.extend(key for (key,) in rows if key < end and wanted[key])
        return found[:most]

    def _ids(self, sql: str, params: Sequence[object]) -> list[int]:
        return [key for (key,) in self._database.execute(sql, params).fetchall()]

    def _append(self, ids: array[int], sql: str, params: Sequence[object]) -> None:
        append_ids(self._database, ids, sql, params)


def _arranged(found: Sequence[object], values: Sequence[object]) -> list[int]:
    """Positions in `found` in the order of `values`; what is not among them comes last."""
    place = {value: position for position, value in enumerate(found)}
    known = [place.pop(value) for value in values if value in place]
    return [*known, *place.values()]
