# pyright: basic
"""Segments and their members as rows."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.filters import NO_FILTER, from_json, to_json
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.segments import SEGMENT, SavedSegment
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_COLUMNS = "id, version, name, kind, owner_id, is_shared, position, definition, appearance"
_STATIC, _DYNAMIC = "static", "dynamic"


class SegmentRepository:
    """Reads and writes segments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def segments(self, user_id: int) -> tuple[SavedSegment, ...]:
        """The segments of a user and the shared ones, in their order."""
        rows = self._database.execute(
            f"""SELECT {_COLUMNS} FROM segment WHERE deleted_at IS NULL
            AND (is_shared = 1 OR owner_id IS ?) ORDER BY position, id""",
            (user_id,),
        ).fetchall()
        return tuple(map(_segment_of, rows))

    def get(self, segment_id: int) -> SavedSegment | None:
        """One segment that is not in the bin."""
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM segment WHERE id = ? AND deleted_at IS NULL", (segment_id,)
        ).fetchone()
        return None if row is None else _segment_of(row)

    def count(self) -> int:
        """How many segments there are, everybody's."""
        row = self._database.execute(
            "SELECT count(*) FROM segment WHERE deleted_at IS NULL"
        ).fetchone()
        return 0 if row is None else int(row[0])

    def insert(self, work: UnitOfWork, segment: SavedSegment, ids: Sequence[int]) -> int:
        """Store a new segment at the end, with its members; returns its id."""
        row = work.execute("SELECT max(position) FROM segment").fetchone() or (None,)
        values = {**_values(segment), "position": int(row[0] or 0) + 1}
        segment_id = work.insert(SEGMENT, values)
        members = ((segment_id, key) for key in dict.fromkeys(ids))
        work.insert_children_many("segment_member", ("segment_id", "contact_id"), members)
        return segment_id

    def write(self, work: UnitOfWork, segment: SavedSegment) -> int:
        """Store name, filter and sharing; returns the new version."""
        return work.update(SEGMENT, segment.id, _values(segment), segment.version)

    def place(self, work: UnitOfWork, segment: SavedSegment, position: int) -> None:
        """Store the place in the order."""
        work.update(SEGMENT, segment.id, {"position": position}, segment.version)

    def dress(self, work: UnitOfWork, segment: SavedSegment, appearance: str) -> None:
        """Store the look of its list."""
        work.update(SEGMENT, segment.id, {"appearance": appearance}, segment.version)

    def members_among(self, segment_id: int, ids: Sequence[int]) -> dict[int, int]:
        """Row ids of the memberships of these contacts."""
        return dict(
            self._database.execute(
                """SELECT segment_member.contact_id, segment_member.id FROM json_each(?) AS chosen
                CROSS JOIN segment_member
                ON segment_id = ? AND segment_member.contact_id = chosen.value""",
                (json.dumps(list(ids)), segment_id),
            ).fetchall()
        )

    def living(self, ids: Sequence[int]) -> array[int]:
        """Those of `ids` that are contacts outside the bin."""
        found: array[int] = array("q")
        append_ids(
            self._database,
            found,
            """SELECT contact.id FROM json_each(?) AS chosen
            CROSS JOIN contact ON contact.id = chosen.value WHERE deleted_at IS NULL""",
            (json.dumps(list(ids)),),
        )
        return found

    def add(self, work: UnitOfWork, segment_id: int, ids: Sequence[int]) -> int:
        """Add members that are not in it yet; returns how many."""
        known = self.members_among(segment_id, ids)
        root = RecordRef(SEGMENT, segment_id)
        new = [key for key in self.living(ids) if key not in known]
        for key in new:
            values = {"segment_id": segment_id, "contact_id": key}
            work.insert_child("segment_member", values, root)
        return len(new)

    def take_out(self, work: UnitOfWork, segment_id: int, ids: Sequence[int]) -> int:
        """Remove members; returns how many there were."""
        known = self.members_among(segment_id, ids)
        root = RecordRef(SEGMENT, segment_id)
        for member_id in known.values():
            work.delete_child("segment_member", member_id, root)
        return len(known)


def _values(segment: SavedSegment) -> dict[str, object]:
    values: dict[str, object] = {
        "name": segment.name,
        "name_key": name_key(segment.name),
        "kind": _STATIC if segment.is_static else _DYNAMIC,
        "owner_id": segment.owner_id,
        "is_shared": int(segment.is_shared),
    }
    if not segment.is_static and not segment.is_damaged:
        values["definition"] = to_json(segment.filter)
    return values


def _segment_of(row: tuple[Any, ...]) -> SavedSegment:
    key, version, name, kind, owner, shared, position, definition, appearance = row
    is_damaged = False
    try:
        wanted = from_json(definition) if kind == _DYNAMIC else NO_FILTER
    except UserError:
        wanted, is_damaged = NO_FILTER, True
    return SavedSegment(
        name,
        wanted,
        kind == _STATIC,
        bool(shared),
        owner,
        position,
        is_damaged,
        appearance,
        key,
        version,
    )
