# pyright: basic
"""Contact lists sorted by a column whose values many contacts share, and by name within a value.

Only one index knows the names. If each of these columns had an index with the name behind its
value, a new name would move a card in all of them, and each costs a save five file operations. An
index of the values alone tells the groups instead: a whole order cuts the order of names into the
groups in one pass (0.3 s for a million contacts).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.id_arrays import append_ids, in_groups
from crm_desktop.business.contacts.list_query import Groups

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database


class GroupedLists:
    """Whole orders of `Groups`; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def order(self, groups: Groups, names: array[int]) -> array[int]:
        """All living contacts in order; `names` are the same contacts by name, ascending."""
        grouped: array[int] = array("q")
        sizes: array[int] = array("q")
        if groups.values is None:
            arrangement = self._read_texts(groups, names, grouped, sizes)
        else:
            arrangement = self._read_values(groups, groups.values, grouped, sizes)
        order = names[::-1] if groups.is_descending else names
        return in_groups(order, grouped, sizes, arrangement)

    def _read_texts(
        self, groups: Groups, names: array[int], grouped: array[int], sizes: array[int]
    ) -> Sequence[int]:
        """The groups as the index holds them, those who lack a text last; in which order."""
        source = f"""FROM contact INDEXED BY {groups.index}
            WHERE deleted_at IS NULL AND {groups.column} <> ''"""
        self._append(grouped, f"SELECT id {source} ORDER BY {groups.column}", ())
        by_value = f"{source} GROUP BY {groups.column} ORDER BY {groups.column}"
        self._append(sizes, f"SELECT count(*) AS id {by_value}", ())
        filled = range(len(sizes))
        arrangement = list(reversed(filled) if groups.is_descending else filled)
        lacking = _without(names, grouped)
        grouped.extend(lacking)
        arrangement.append(len(sizes))
        sizes.append(len(lacking))
        return arrangement

    def _read_values(
        self,
        groups: Groups,
        values: Sequence[object],
        grouped: array[int],
        sizes: array[int],
    ) -> Sequence[int]:
        """The group of one value after the other, in the order of the list."""
        found = [value for (value,) in self._database.execute(groups.values_sql).fetchall()]
        source = f"""SELECT id FROM contact INDEXED BY {groups.index}
            WHERE deleted_at IS NULL AND {groups.column} IS ?{groups.seek}"""
        for value in _arranged([*found, None], values):
            before = len(grouped)
            self._append(grouped, source, (value,))
            sizes.append(len(grouped) - before)
        return range(len(sizes))

    def _append(self, ids: array[int], sql: str, params: Sequence[object]) -> None:
        append_ids(self._database, ids, sql, params)


def _without(names: array[int], grouped: array[int]) -> array[int]:
    """Those of `names` that have no value, in their order."""
    if len(grouped) == len(names):
        return array("q")
    lacks = bytearray(b"\1") * (1 + max(names, default=0))
    for key in grouped:
        lacks[key] = 0
    return array("q", compress(names, map(lacks.__getitem__, names)))


def _arranged(found: Sequence[object], values: Sequence[object]) -> list[object]:
    """`found` in the order of `values`; what is not among these comes last."""
    known = set(values)
    there = set(found)
    return [
        *(value for value in values if value in there),
        *(value for value in found if value not in known),
    ]
