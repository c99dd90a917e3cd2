# pyright: basic
"""The contacts that fulfill a filter, as ids (B1); at a million contacts within 150 ms.

The rarest condition gives the candidates, and the others test only their rows. Where all are
common each is read from its own index, and the ids are intersected.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.agreed import Agreed
from crm_desktop.business.contacts.filter_sql import FilterContext, Leaf
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.id_arrays import append_ids, marks_of, picked
from crm_desktop.business.contacts.profile_filter_sql import leaf_of
from crm_desktop.business.custom_fields.model import FieldTarget

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

    _Part = Leaf | array[int]

CANDIDATES = 120_000
"""Up to so many candidates have their rows looked at."""

_ALIVE = "SELECT id FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL"


def facets_of(wanted: Filter, context: FilterContext) -> tuple[list[Leaf], Filter]:
    """What of a filter the facet index answers, and the rest of it."""
    wanted = with_agreed(wanted, context)
    if wanted.is_any and len(wanted.parts) > 1:
        return [], Filter((wanted,))
    facets: list[Leaf] = []
    rest: list[Condition | Filter] = []
    for part in wanted.parts:
        leaf = None if isinstance(part, Filter) else leaf_of(part, context)
        if leaf is not None and leaf.is_facet:
            facets.append(leaf)
        else:
            rest.append(part)
    return facets, Filter(tuple(rest))


def with_agreed(wanted: Filter, context: FilterContext) -> Filter:
    """`wanted` with "incomplete" written out as what is agreed to be filled in (A12)."""
    parts: list[Condition | Filter] = []
    for part in wanted.parts:
        if isinstance(part, Filter):
            parts.append(with_agreed(part, context))
        elif part.field != "incomplete":
            parts.append(part)
        else:
            parts.append(_agreed(context, is_missing=part.operator is Operator.IS))
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
    """Finds ids; the caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def among_all(
        self,
        wanted: Filter,
        context: FilterContext,
        facets: str,
        params: Sequence[object],
        index: str,
    ) -> array[int]:
        """Living contacts that fulfill a filter and also `facets`, in no order.

        `facets` is a condition that `index` answers alone, empty for none.
        """
        parts = self._parts(wanted, context)
        if facets:
            source = f"SELECT id FROM contact INDEXED BY {index} WHERE {facets}"
            parts.append(Leaf(f"({facets})", tuple(params), source, tuple(params)))
        return self._all(parts)

    def among(self, wanted: Filter, context: FilterContext, ids: array[int]) -> array[int]:
        """Those of `ids` that fulfill a filter."""
        parts = self._parts(wanted, context)
        return self._all([ids, *parts])

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

    def _parts(self, wanted: Filter, context: FilterContext) -> list[_Part]:
        return [
            self._group(part, context) if isinstance(part, Filter) else leaf_of(part, context)
            for part in wanted.parts
        ]

    def _group(self, wanted: Filter, context: FilterContext) -> array[int]:
        parts = self._parts(wanted, context)
        if not wanted.is_any:
            return self._all(parts)
        if not parts:
            return array("q")
        found = self._marks([self._ids_of(part) for part in parts])
        return array("q", compress(range(len(found)), found))

    def _all(self, parts: list[_Part]) -> array[int]:
        """What fulfills every part; all living contacts if there is none."""
        rest: list[Leaf] = [part for part in parts if not isinstance(part, array)]
        found: array[int] | None = None
        for ids in sorted((part for part in parts if isinstance(part, array)), key=len):
            found = ids if found is None else picked(found, ids)
        if found is None:
            rarest = self._rarest(rest)
            if rarest is not None:
                rest.remove(rarest)
                return self._tested(rarest.source, rarest.params, rest)
        rest.sort(key=lambda leaf: (leaf.is_walk, leaf.is_negated))
        while rest:
            if found is not None and len(found) <= CANDIDATES:
                return self._tested_ids(found, rest)
            leaf = rest.pop(0)
            if found is None:
                found = self._ids_of(leaf)
            elif leaf.is_negated:
                found = _without(found, self._read(leaf))
            else:
                found = picked(found, self._read(leaf))
        return self._read_sql(_ALIVE, ()) if found is None else found

    # Leaves --------------------------------------------------------------------------------

    def _rarest(self, leaves: list[Leaf]) -> Leaf | None:
        """The condition with the fewest contacts, if those are few."""
        best: Leaf | None = None
        least = CANDIDATES
        for leaf in leaves:
            if leaf.is_negated or (leaf.is_walk and len(leaves) > 1):
                continue
            sql = f"SELECT count(*) FROM (SELECT 1 FROM ({leaf.source}) LIMIT ?)"
            row = self._database.execute(sql, (*leaf.params, least + 1)).fetchone()
            count = int(row[0]) if row else 0
            if count <= least:
                best, least = leaf, count
        return best

    def _tested(self, source: str, params: Sequence[object], leaves: Sequence[Leaf]) -> array[int]:
        """The ids of a source whose rows fulfill the other conditions."""
        if not leaves:
            return self._read_sql(source, params)
        tests = " AND ".join(leaf.row for leaf in leaves)
        sql = f"""SELECT contact.id AS id FROM ({source}) AS chosen
            CROSS JOIN contact ON contact.id = chosen.id
            WHERE contact.deleted_at IS NULL AND {tests}"""
        return self._read_sql(sql, (*params, *(p for leaf in leaves for p in leaf.row_params)))

    def _tested_ids(self, ids: array[int], leaves: Sequence[Leaf]) -> array[int]:
        source = "SELECT value AS id FROM json_each(?)"
        return self._tested(source, (json.dumps(ids.tolist()),), leaves)

    def _ids_of(self, part: _Part) -> array[int]:
        """The ids of a part, negated ones taken from everybody."""
        if isinstance(part, array):
            return part
        ids = self._read(part)
        return _without(self._read_sql(_ALIVE, ()), ids) if part.is_negated else ids

    def _read(self, leaf: Leaf) -> array[int]:
        return self._read_sql(leaf.source, leaf.params)

    def _read_sql(self, sql: str, params: Sequence[object]) -> array[int]:
        ids: array[int] = array("q")
        append_ids(self._database, ids, sql, params)
        return ids

    @staticmethod
    def _marks(all_ids: Sequence[array[int]]) -> bytearray:
        marks = bytearray(1 + max((max(ids) for ids in all_ids if ids), default=-1))
        for ids in all_ids:
            for key in ids:
                marks[key] = 1
        return marks


def _without(ids: array[int], taken: array[int]) -> array[int]:
    """`ids` without those in `taken`."""
    if not ids or not taken:
        return ids
    marks = marks_of(taken)
    marks.extend(bytes(max(0, max(ids) + 1 - len(marks))))
    return array("q", (key for key in ids if not marks[key]))
