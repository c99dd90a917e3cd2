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
        source = f"FROM contact INDEXED BY {groups.index} WHERE deleted_at IS NULL"
        if groups.values is None:
            source += f" AND {groups.column} <> ''"
        grouped: array[int] = array("q")
        self._append(grouped, f"SELECT id {source} ORDER BY {groups.column}", ())
        sizes: array[int] = array("q")
        by_value = f"{source} GROUP BY {groups.column} ORDER BY {groups.column}"
        self._append(sizes, f"SELECT count(*) AS id {by_value}", ())
        if groups.values is None:
            filled = range(len(sizes))
            arrangement = list(reversed(filled) if groups.is_descending else filled)
            lacking = _without(names, grouped)
            grouped.extend(lacking)
            arrangement.append(len(sizes))
            sizes.append(len(lacking))
        else:
            found = self._database.execute(f"SELECT {groups.column} {by_value}").fetchall()
            arrangement = _arranged([value for (value,) in found], groups.values)
        order = names[::-1] if groups.is_descending else names
        return in_groups(order, grouped, sizes, arrangement)

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


def _arranged(found: Sequence[object], values: Sequence[object]) -> list[int]:
    """Positions in `found` in the order of `values`; what is not among them comes last."""
    place = {value: position for position, value in enumerate(found)}
    known = [place.pop(value) for value in values if value in place]
    return [*known, *place.values()]
