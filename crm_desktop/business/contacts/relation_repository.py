"""The relationship table, and who was recommended by whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.relations import (
    RECOMMENDED_SHOWN,
    Named,
    Relations,
    Relationship,
)
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_COLUMNS = """SELECT from_id, to_id, relationship.kind, note, start_date, relationship.id,
    relationship.version, giver.display_name, taker.display_name
    FROM relationship
    JOIN contact AS giver ON giver.id = from_id
    JOIN contact AS taker ON taker.id = to_id"""
_OF = f"""{_COLUMNS} WHERE relationship.deleted_at IS NULL AND from_id = ?
    AND taker.deleted_at IS NULL
    UNION ALL {_COLUMNS} WHERE relationship.deleted_at IS NULL AND to_id = ?
    AND giver.deleted_at IS NULL"""
_RECOMMENDED = """SELECT id, display_name FROM contact INDEXED BY contact_by_referrer
    WHERE referred_by_id = ? AND deleted_at IS NULL ORDER BY sort_key, id LIMIT ?"""
_RECOMMENDED_COUNT = """SELECT count(*) FROM contact INDEXED BY contact_by_referrer
    WHERE referred_by_id = ? AND deleted_at IS NULL"""
_EVER = """SELECT id, to_id FROM relationship WHERE from_id = ?
    UNION ALL SELECT id, from_id FROM relationship WHERE to_id = ?"""


class RelationRepository:
    """Reads relationships; writing goes through the unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: int) -> Relations:
        """Everything between this contact and others.

        What leads to a contact in the bin is left out: it comes back with it.
        """
        with self._database.read():
            rows = self._database.execute(_OF, (contact_id, contact_id)).fetchall()
            recommended = self._database.execute(
                _RECOMMENDED, (contact_id, RECOMMENDED_SHOWN)
            ).fetchall()
            count = len(recommended)
            if count == RECOMMENDED_SHOWN:
                row = self._database.execute(_RECOMMENDED_COUNT, (contact_id,)).fetchone()
                count = 0 if row is None else int(row[0])
        found = sorted(
            map(_relationship, rows), key=lambda one: (fold(one.other_name(contact_id)), one.id)
        )
        return Relations(tuple(found), tuple(Named(*row) for row in recommended), count)

    def ever(self, contact_id: int) -> tuple[tuple[int, int], ...]:
        """Ids of all relationships of a contact, those taken away too, and of the other ones."""
        rows = self._database.execute(_EVER, (contact_id, contact_id)).fetchall()
        return tuple((key, other) for key, other in rows)

    def get(self, relationship_id: int) -> Relationship | None:
        """One relationship, also one that was taken away; `None` if there never was one."""
        row = self._database.execute(
            f"{_COLUMNS} WHERE relationship.id = ?", (relationship_id,)
        ).fetchone()
        return None if row is None else _relationship(row)

    def is_there(self, relationship_id: int) -> bool:
        """Whether a relationship has not been taken away."""
        row = self._database.execute(
            "SELECT 1 FROM relationship WHERE id = ? AND deleted_at IS NULL", (relationship_id,)
        ).fetchone()
        return row is not None

    def living(self, *contact_ids: int) -> bool:
        """Whether all these contacts are there and none is in the bin."""
        marks = ",".join("?" * len(contact_ids))
        rows = self._database.execute(
            f"SELECT id FROM contact WHERE id IN ({marks}) AND deleted_at IS NULL", contact_ids
        ).fetchall()
        return len(rows) == len(set(contact_ids))

    def same_ids(self, one: Relationship) -> tuple[int, ...]:
        """Stored relationships of this kind from the one to the other."""
        rows = self._database.execute(
            """SELECT id FROM relationship
            WHERE from_id = ? AND to_id = ? AND kind = ? AND deleted_at IS NULL""",
            (one.from_id, one.to_id, one.kind),
        ).fetchall()
        return tuple(key for (key,) in rows)


def relationship_values(one: Relationship) -> dict[str, object]:
    """The row of one relationship by column."""
    start = one.start_date
    return {
        "from_id": one.from_id,
        "to_id": one.to_id,
        "kind": one.kind,
        "note": one.note,
        "start_date": None if start is None else start.isoformat(),
    }


def _relationship(row: tuple[Any, ...]) -> Relationship:
    giver, taker, kind, note, start, key, version, giver_name, taker_name = row
    return Relationship(
        giver,
        taker,
        kind,
        note,
        None if start is None else date.fromisoformat(start),
        key,
        version,
        giver_name,
        taker_name,
    )
