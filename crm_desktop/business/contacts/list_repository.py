"""Contact lists over a million rows: counts, first pages, whole orders, rows by id.

How it stays quick: every sortable column has an index over the living contacts that holds what
the order needs, so an order never touches the table; `contact_by_facet` holds everything that
filters ask, so a filter never does either. Where filter and order need different indexes, few
matches are sorted by themselves and many are picked out of the whole order. Ids come out of
SQLite as one text per statement (the interpreter lock is free meanwhile) and are turned into an
array in short slices, so that a million ids never exist as Python tuples.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import name_key, shown, tags_of
from crm_desktop.business.contacts.model import (
    ContactKind,
    ContactQuery,
    ContactRow,
    ContactSort,
    LifecycleStage,
    ListCounts,
    Tag,
    party_kinds_mask,
    party_kinds_of,
)
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

FEW = 20_000
"""Up to so many matches are sorted by themselves instead of picked out of the whole order."""

_ROW_SQL = """SELECT id, kind, display_name, main_organization, owner_id, main_phone, main_email,
    main_locality, tag_text, lifecycle_stage, is_starred, last_contact_at, updated_at, party_kinds
    FROM contact WHERE id IN """
_SLICE_CHARACTERS = 65_536
_ROW_SLICE = 500


@dataclass(frozen=True, slots=True)
class _Segment:
    """One run of an order: the rows of one value, or all rows with (or without) a value."""

    where: str
    params: tuple[object, ...]
    order_by: str
    index: str


_TEXT_COLUMNS = {
    ContactSort.ORGANIZATION: ("main_organization", "contact_by_organization", "sort_key"),
    ContactSort.LOCALITY: ("main_locality", "contact_by_locality", "sort_key"),
    ContactSort.TAGS: ("tag_text", "contact_by_tags", "sort_key"),
    ContactSort.PHONE: ("main_phone", "contact_by_phone", ""),
    ContactSort.EMAIL: ("main_email", "contact_by_email", ""),
}
_STAGES = tuple(str(stage) for stage in LifecycleStage)
_BY_NAME = "sort_key, contact.id"
_BIN_ORDER = "deleted_at DESC, id DESC"


class ContactListRepository:
    """Reads lists of contacts; owners sort by the order of ids it is given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- counting ------------------------------------------------------------------------

    def count(self, query: ContactQuery, matching: array[int] | None) -> int:
        """How many contacts a query has; `matching` are the ids its text matches, or `None`."""
        if matching is not None:
            return len(self._matches(query, matching))
        where, params = _conditions(query)
        return self._number(f"SELECT count(*) FROM contact {_facets(query)} WHERE {where}", params)

    def counts(self, user_id: int) -> ListCounts:
        """The counts beside the list."""
        execute = self._database.execute
        with self._database.read():
            total, mine, starred, unreachable = execute(
                """SELECT count(*), coalesce(sum(owner_id = ?), 0),
                coalesce(sum(is_starred), 0), coalesce(sum(NOT is_reachable), 0)
                FROM contact INDEXED BY contact_by_facet WHERE deleted_at IS NULL""",
                (user_id,),
            ).fetchone() or (0, 0, 0, 0)
            in_bin = self._number("SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL")
            by_tag = dict(
                execute("SELECT tag_id, count(*) FROM tagging GROUP BY tag_id").fetchall()
            )
            binned_by_tag = execute(
                """SELECT tag_id, count(*) FROM contact JOIN tagging ON contact_id = contact.id
                WHERE deleted_at IS NOT NULL GROUP BY tag_id"""
            ).fetchall()
            tags = execute(
                "SELECT name, color, id FROM tag WHERE deleted_at IS NULL ORDER BY name_key, id"
            ).fetchall()
        for tag_id, count in binned_by_tag:
            by_tag[tag_id] -= count
        return ListCounts(
            all=total,
            mine=mine,
            starred=starred,
            unreachable=unreachable,
            in_bin=in_bin,
            by_tag=tuple((Tag(name, color, key), by_tag.get(key, 0)) for name, color, key in tags),
        )

    # -- orders --------------------------------------------------------------------------

    def order(
        self, query: ContactQuery, matching: array[int] | None, owners: Sequence[int]
    ) -> array[int]:
        """The ids of a whole query in order; `owners` are user ids in the order of their names."""
        with self._database.read():
            if query.in_bin:
                return self._bin_order(query)
            if matching is None and not _is_filtered(query):
                return self._whole_order(query, owners)
            matches = self._matches(query, matching)
            if len(matches) <= FEW:
                return self._sorted(query, matches, owners)
            return _picked(self._whole_order(query, owners), matches)

    def first_ids(
        self,
        query: ContactQuery,
        matching: array[int] | None,
        owners: Sequence[int],
        limit: int,
    ) -> tuple[int, list[int]]:
        """How many contacts the query has, and the ids of its first `limit` ones."""
        with self._database.read():
            if query.in_bin:
                ids = self._bin_order(query)
                return len(ids), list(ids[:limit])
            total = self.count(query, matching)
            if matching is None and (total > FEW or not _is_filtered(query)):
                return total, self._walk(query, owners, limit)
            return total, list(self.order(query, matching, owners)[:limit])

    def _walk(self, query: ContactQuery, owners: Sequence[int], limit: int) -> list[int]:
        """The first ids along the sort index, rows that do not match left out."""
        where, params = _conditions(query)
        found: list[int] = []
        for segment in self._segments(query, owners):
            sql = f"""SELECT id FROM contact INDEXED BY {segment.index}
                WHERE {where}{segment.where} ORDER BY {segment.order_by} LIMIT ?"""
            rows = self._database.execute(sql, (*params, *segment.params, limit - len(found)))
            found.extend(key for (key,) in rows.fetchall())
            if len(found) >= limit:
                break
        return found

    def _whole_order(self, query: ContactQuery, owners: Sequence[int]) -> array[int]:
        ids: array[int] = array("q")
        for segment in self._segments(query, owners):
            sql = f"""SELECT id FROM contact INDEXED BY {segment.index}
                WHERE deleted_at IS NULL{segment.where} ORDER BY {segment.order_by}"""
            self._append(ids, sql, segment.params)
        return ids

    def _sorted(
        self, query: ContactQuery, matches: array[int], owners: Sequence[int]
    ) -> array[int]:
        """Few ids in order: their own rows are looked up and sorted."""
        ids: array[int] = array("q")
        chosen = json.dumps(matches.tolist())
        for segment in self._segments(query, owners):
            sql = f"""SELECT contact.id FROM json_each(?) AS chosen
                CROSS JOIN contact ON contact.id = chosen.value
                WHERE deleted_at IS NULL{segment.where}
                ORDER BY {segment.order_by}"""
            self._append(ids, sql, (chosen, *segment.params))
        return ids

    def _bin_order(self, query: ContactQuery) -> array[int]:
        """Binned contacts, last binned first; the text is looked for in the rows themselves."""
        where, params = _conditions(query)
        ids: array[int] = array("q")
        text = fold(query.text)
        if text:
            where += " AND (instr(sort_key, ?) OR instr(main_email, ?) OR instr(main_phone, ?))"
            params = (*params, text, text, query.text.strip())
        self._append(ids, f"SELECT id FROM contact WHERE {where} ORDER BY {_BIN_ORDER}", params)
        return ids

    def matching_by_reading(self, text: str) -> array[int]:
        """Ids of contacts whose name, phone or e-mail holds the text, without a search index."""
        ids: array[int] = array("q")
        folded = fold(text)
        self._append(
            ids,
            """SELECT id FROM contact WHERE deleted_at IS NULL AND (instr(sort_key, ?)
            OR instr(main_email, ?) OR instr(main_phone, ?) OR instr(main_organization, ?))""",
            (folded, folded, text.strip(), folded),
        )
        return ids

    def _matches(self, query: ContactQuery, matching: array[int] | None) -> array[int]:
        """Ids that fulfil the conditions (and are in `matching`), in no order."""
        where, params = _conditions(query)
        if matching is not None and not _is_filtered(query):
            return matching
        ids: array[int] = array("q")
        if matching is not None and len(matching) <= FEW:
            sql = f"""SELECT contact.id FROM json_each(?) AS chosen
                CROSS JOIN contact ON contact.id = chosen.value WHERE {where}"""
            self._append(ids, sql, (json.dumps(matching.tolist()), *params))
            return ids
        self._append(ids, f"SELECT id FROM contact {_facets(query)} WHERE {where}", params)
        return ids if matching is None else _picked(ids, matching)

    def _segments(self, query: ContactQuery, owners: Sequence[int]) -> list[_Segment]:
        """The runs of an order; records without the sorted value always come last."""
        down = " DESC" if query.descending else ""
        sort = query.sort
        if sort in _TEXT_COLUMNS:
            column, index, then = _TEXT_COLUMNS[sort]
            after = f"{then}{down}, contact.id{down}" if then else f"contact.id{down}"
            return [
                _Segment(f" AND {column} > ''", (), f"{column}{down}, {after}", index),
                _Segment(f" AND {column} = ''", (), after, index),
            ]
        if sort is ContactSort.LAST_CONTACT:
            column, index = "last_contact_at", "contact_by_last_contact"
            last = f"contact.id{down}"
            return [
                _Segment(
                    f" AND {column} IS NOT NULL", (), f"{column}{down}, contact.id{down}", index
                ),
                _Segment(f" AND {column} IS NULL", (), last, index),
            ]
        if sort is ContactSort.UPDATED:
            return [_Segment("", (), f"updated_at{down}, contact.id{down}", "contact_by_update")]
        if sort is ContactSort.OWNER:
            return self._value_segments("owner_id", "contact_by_owner", owners, query.descending)
        if sort is ContactSort.STAGE:
            stages = [*_STAGES, *self._own_stages()]
            return self._value_segments(
                "lifecycle_stage", "contact_by_stage", stages, query.descending
            )
        return [_Segment("", (), f"sort_key{down}, contact.id{down}", "contact_by_name")]

    def _value_segments(
        self, column: str, index: str, values: Sequence[object], descending: bool
    ) -> list[_Segment]:
        ordered = reversed(values) if descending else values
        segments = [_Segment(f" AND {column} = ?", (value,), _BY_NAME, index) for value in ordered]
        if column == "owner_id":
            segments.append(_Segment(" AND owner_id IS NULL", (), _BY_NAME, index))
        return segments

    def _own_stages(self) -> list[str]:
        """Stages in use that are not among ours, by leaping through the index."""
        found: list[str] = []
        last = ""
        while True:
            row = self._database.execute(
                """SELECT lifecycle_stage FROM contact INDEXED BY contact_by_stage
                WHERE deleted_at IS NULL AND lifecycle_stage > ?
                ORDER BY lifecycle_stage LIMIT 1""",
                (last,),
            ).fetchone()
            if row is None:
                return found
            last = row[0]
            if last not in _STAGES:
                found.append(last)

    # -- rows ----------------------------------------------------------------------------

    def rows(self, ids: Sequence[int]) -> tuple[ContactRow, ...]:
        """The rows of these ids in the same order; ids without a contact are left out."""
        found: dict[int, ContactRow] = {}
        for start in range(0, len(ids), _ROW_SLICE):
            part = tuple(ids[start : start + _ROW_SLICE])
            marks = ",".join("?" * len(part))
            for row in self._database.execute(f"{_ROW_SQL}({marks})", part).fetchall():
                found[row[0]] = _row_of(row)
        return tuple(found[key] for key in ids if key in found)

    # -- ids -----------------------------------------------------------------------------

    def _append(self, ids: array[int], sql: str, params: Sequence[object]) -> None:
        """Append the ids that `sql` selects, in its order.

        SQLite keeps the order of a subquery for `group_concat` and runs it all without the
        interpreter lock.
        """
        row = self._database.execute(f"SELECT group_concat(id) FROM ({sql})", params).fetchone()
        if row is not None and row[0] is not None:
            for part in _text_slices(row[0]):
                ids.extend(map(int, part.split(",")))

    def _number(self, sql: str, params: Sequence[object] = ()) -> int:
        row = self._database.execute(sql, params).fetchone()
        return 0 if row is None else int(row[0])


def _text_slices(text: str) -> Iterator[str]:
    """A comma-separated text in parts of whole numbers, short enough not to hold anybody up."""
    start = 0
    while len(text) - start > _SLICE_CHARACTERS:
        end = text.index(",", start + _SLICE_CHARACTERS - 32)
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _picked(order: array[int], matches: array[int]) -> array[int]:
    """Those of `order` that are among `matches`, in the order of `order`."""
    if not order or not matches:
        return array("q")
    highest_ids = (max(order), max(matches))
    marks = bytearray(max(highest_ids) + 1)
    for key in matches:
        marks[key] = 1
    return array("q", compress(order, map(marks.__getitem__, order)))


def _is_filtered(query: ContactQuery) -> bool:
    return bool(
        query.kind
        or query.owner_id is not None
        or query.stages
        or query.party_kinds
        or query.tag
        or query.starred
        or query.unreachable
    )


def _facets(query: ContactQuery) -> str:
    return "" if query.in_bin else "INDEXED BY contact_by_facet"


def _conditions(query: ContactQuery) -> tuple[str, tuple[object, ...]]:
    """The conditions of a query except its text, as SQL and parameters."""
    parts = ["deleted_at IS NOT NULL" if query.in_bin else "deleted_at IS NULL"]
    params: list[object] = []
    if query.kind:
        parts.append("kind = ?")
        params.append(str(query.kind))
    if query.owner_id is not None:
        parts.append("owner_id = ?")
        params.append(query.owner_id)
    if query.stages:
        parts.append(f"lifecycle_stage IN ({','.join('?' * len(query.stages))})")
        params.extend(sorted(query.stages))
    if query.party_kinds:
        parts.append("(party_kinds & ?) <> 0")
        params.append(party_kinds_mask(query.party_kinds))
    if query.starred:
        parts.append("is_starred = 1")
    if query.unreachable:
        parts.append("is_reachable = 0")
    if query.tag:
        parts.append(
            "contact.id IN (SELECT contact_id FROM tagging JOIN tag ON tag.id = tag_id"
            " WHERE tag.name_key = ? AND tag.deleted_at IS NULL)"
        )
        params.append(name_key(query.tag))
    return " AND ".join(parts), tuple(params)


def _row_of(row: tuple[Any, ...]) -> ContactRow:
    (key, kind, name, organization, owner, phone, email, locality, tags, stage, starred, last,
     updated, mask) = row  # fmt: skip
    return ContactRow(
        key,
        ContactKind(kind),
        name,
        shown(organization),
        owner,
        phone,
        email,
        shown(locality),
        tags_of(tags),
        stage,
        bool(starred),
        None if last is None else from_milliseconds(last),
        from_milliseconds(updated),
        party_kinds_of(mask),
    )
