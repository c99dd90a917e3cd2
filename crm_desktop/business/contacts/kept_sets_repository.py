# pyright: basic
"""Which contacts fulfill a condition, kept from one question to the next.

A list asks for the same conditions again and again: for its first rows, for its order, for the
count of a segment. What was read is kept as a set of ids and corrected by what the change log says
was saved since, by whomever: only those contacts are looked at again.
"""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.filter_sql import Leaf
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.id_sets import IdSet
from crm_desktop.business.contacts.model import CONTACT

if TYPE_CHECKING:
    from crm_desktop.business.contacts.facet_repository import Facets
    from crm_desktop.storage.database import Database

KEPT = 48
"""So many conditions are kept: 125 KB each for a million contacts."""
MOST_TOUCHED = 2000
"""More contacts than that are not looked at again: everything is read anew."""
_EVERYBODY = Leaf("1", (), "SELECT id FROM contact WHERE deleted_at IS NULL", ())
_ALIVE = "SELECT id FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL"

_Key = tuple[str, tuple[object, ...]]


class _Kept:
    """A set, and the contacts to be looked at before it is right again."""

    __slots__ = ("ids", "is_local", "touched")

    def __init__(self, ids: IdSet, *, is_local: bool) -> None:
        self.ids = ids
        self.is_local = is_local
        self.touched: set[int] = set()


class KeptSets:
    """Sets of the living contacts that fulfill conditions.

    The caller holds the read transaction, and calls `follow` at its beginning.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._at: tuple[str, int] = ("", -1)
        self._next_entry = 0
        self._made_facets: Facets | None = None

    @property
    def facets(self) -> Facets:
        """Kind, types, status, owner and flags of all contacts."""
        if self._made_facets is None:
            from crm_desktop.business.contacts.facet_repository import Facets

            self._made_facets = Facets(self._database)
        return self._made_facets

    @property
    def has_facets(self) -> bool:
        """Whether these are there already."""
        return self._made_facets is not None and self._made_facets.is_loaded

    # -- what was saved --------------------------------------------------------------------

    def follow(self) -> tuple[str, int]:
        """Learn what was saved since the last call; returns the file's past and its last number."""
        row = self._database.execute(
            """SELECT seq, first_entry_id + entry_count FROM change_batch
            ORDER BY seq DESC LIMIT 1"""
        ).fetchone()
        seq, next_entry = (0, 0) if row is None else (int(row[0]), int(row[1]))
        now = (self._database.lineage, seq)
        if now != self._at:
            touched = self._touched() if now[0] == self._at[0] and seq > self._at[1] else None
            self._take(touched)
            self._at, self._next_entry = now, next_entry
        return now

    def _touched(self) -> list[int] | None:
        """Contacts that the log names since the last call; None if they are too many."""
        # The plus keeps SQLite from reading all entries that there ever were by their index.
        rows = self._database.execute(
            """SELECT DISTINCT root_id FROM change_entry WHERE id >= ? AND +root_kind = ?
            LIMIT ?""",
            (self._next_entry, CONTACT, MOST_TOUCHED + 1),
        ).fetchall()
        return None if len(rows) > MOST_TOUCHED else [key for (key,) in rows]

    def _take(self, touched: list[int] | None) -> None:
        if touched is None:
            self._kept.clear()
        if self._made_facets is not None and touched is None:
            self._made_facets.forget()
        if touched is None:
            return
        if self._made_facets is not None:
            self._made_facets.refresh(touched)
        for key, kept in list(self._kept.items()):
            kept.touched.update(touched)
            if not kept.is_local or len(kept.touched) > MOST_TOUCHED:
                del self._kept[key]

    # -- sets ------------------------------------------------------------------------------

    def everybody(self) -> IdSet:
        """All living contacts."""
        return self.facets.everybody() if self.facets.load() else self.read(_EVERYBODY)

    def living(self) -> IdSet:
        """All living contacts, without loading the facets, which takes twice as long."""
        return self.facets.everybody() if self.has_facets else self.read_index(_EVERYBODY)

    def known(self, leaf: Leaf) -> IdSet | None:
        """Who fulfills a condition, if that takes no reading."""
        if leaf.is_facet and self.has_facets:
            return self.facets.fulfilling([leaf])
        key = (leaf.source, leaf.params)
        kept = self._kept.get(key)
        if kept is None or (leaf.is_negated and not self.has_facets):
            return None
        self._kept.move_to_end(key)
        if kept.touched:
            self._correct(leaf, kept)
        return self.facets.everybody() - kept.ids if leaf.is_negated else kept.ids

    def read(self, leaf: Leaf) -> IdSet:
        """Who fulfills a condition; what was read is kept."""
        found = self.known(leaf)
        if found is not None:
            return found
        if leaf.is_facet and self.facets.load():
            return self.facets.fulfilling([leaf])
        return self.read_index(leaf)

    def size(self, leaf: Leaf, most: int) -> int:
        """How many contacts the source of a condition has; `most` if they are not fewer."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ({leaf.source}) LIMIT ?)"
        row = self._database.execute(sql, (*leaf.params, most)).fetchone()
        return 0 if row is None else int(row[0])

    def read_index(self, leaf: Leaf) -> IdSet:
        """As `read`, but never by loading all facets: for a condition that an index answers."""
        found = self.known(leaf)
        if found is not None:
            return found
        ids = self._read(leaf)
        while len(self._kept) >= KEPT:
            self._kept.popitem(last=False)
        self._kept[leaf.source, leaf.params] = _Kept(ids, is_local=leaf.is_local)
        return self.everybody() - ids if leaf.is_negated else ids

    def _read(self, leaf: Leaf) -> IdSet:
        """What the source selects, as bits: they are smaller than the array."""
        ids: array[int] = array("q")
        source = _ALIVE if leaf is _EVERYBODY else leaf.source
        append_ids(self._database, ids, source, leaf.params)
        return IdSet(IdSet.of(ids).bits)

    def _correct(self, leaf: Leaf, kept: _Kept) -> None:
        row = f"({leaf.row}) IS NOT 1" if leaf.is_negated else leaf.row
        there = self.tested(list(kept.touched), [(row, leaf.row_params)])
        # The row of a negated condition says who does not fulfill what its source selects.
        kept.ids = kept.ids.corrected(kept.touched, there)
        kept.touched = set()

    def tested(
        self, ids: Sequence[int], tests: Sequence[tuple[str, tuple[object, ...]]]
    ) -> array[int]:
        """The living ones among `ids` whose rows pass all tests, in the order of `ids`."""
        found: array[int] = array("q")
        sql = """SELECT contact.id AS id FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value WHERE deleted_at IS NULL"""
        params: list[object] = [json.dumps(list(ids))]
        for test, given in tests:
            sql += f" AND {test}"
            params += given
        append_ids(self._database, found, sql, params)
        return found
