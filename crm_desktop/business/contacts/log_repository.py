"""What the change log tells of one contact: who changed a field last, and its statuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.stage_history import StageChange
from crm_desktop.business.custom_fields.model import KEY_PREFIX
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage import change_log
from crm_desktop.storage.change_log import ChangeEntry

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_LOOKED_AT = 400
"""So many of the newest entries are looked at; who conflicts has changed something just now."""
_STAGE_CHANGES = """SELECT change_entry.seq, undone_by, at, user_id, old_values, new_values
    FROM change_entry JOIN change_batch ON change_batch.seq = change_entry.seq
    WHERE root_kind = 'contact' AND root_id = ? AND kind = 'contact' AND record_id = ?
    AND operation = 'update' AND new_values LIKE '%"lifecycle_stage":%'
    AND old_values LIKE '%"lifecycle_stage":%'
    ORDER BY change_entry.seq, change_entry.id"""
_CHILD_TABLES = {"points": "contact_point", "addresses": "address", "dates": "important_date"}


@record
class ChangedBy:
    """Who changed something and when, in milliseconds UTC."""

    user_id: int | None
    at: int


class ContactLogRepository:
    """Reads the change log of contacts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_change(self, contact_id: int, field: str) -> ChangedBy | None:
        """The newest change of a field, named as conflicts name it: `notes`, `points.12`."""
        return self._last(contact_id, lambda entry: self._is_about(entry, contact_id, field))

    def last_change_of(self, contact_id: int, kind: str, record_id: int) -> ChangedBy | None:
        """The newest change of a row that stands on a contact's card."""
        return self._last(
            contact_id, lambda entry: (entry.kind, entry.record_id) == (kind, record_id)
        )

    def stage_changes(
        self, contact_id: int, name_of: Callable[[int | None], str]
    ) -> list[StageChange]:
        """Every logged change of the status, the oldest first."""
        rows = self._database.execute(_STAGE_CHANGES, (contact_id, contact_id)).fetchall()
        return [
            StageChange(
                seq,
                undone_by,
                from_milliseconds(at),
                name_of(user_id),
                json.loads(old)["lifecycle_stage"],
                json.loads(new)["lifecycle_stage"],
            )
            for seq, undone_by, at, user_id, old, new in rows
        ]

    def _last(self, contact_id: int, is_meant: Callable[[ChangeEntry], bool]) -> ChangedBy | None:
        root = RecordRef(CONTACT, contact_id)
        for seq, entry in change_log.entries_of_root(self._database, root, limit=_LOOKED_AT):
            if is_meant(entry):
                batch = change_log.batch(self._database, seq)
                return None if batch is None else ChangedBy(batch.user_id, batch.at)
        return None

    def _is_about(self, entry: ChangeEntry, contact_id: int, field: str) -> bool:
        name, _dot, key = field.partition(".")
        values: Mapping[str, Any] = entry.new_values or entry.old_values or {}
        if name.endswith("_order"):
            table = _CHILD_TABLES.get(name.removesuffix("_order"))
            return entry.kind == table and "position" in values
        if name in _CHILD_TABLES:
            return entry.kind == _CHILD_TABLES[name] and str(entry.record_id) == key
        if name == "preferences":
            return entry.kind == "communication_preference" and self._is_child(
                entry, values, "channel", key, contact_id
            )
        if name.startswith(KEY_PREFIX):
            field_id = int(name.removeprefix(KEY_PREFIX))
            return entry.kind == "custom_value" and self._is_child(
                entry, values, "field_id", field_id, contact_id
            )
        return entry.kind == CONTACT and name in values

    def _is_child(
        self,
        entry: ChangeEntry,
        values: Mapping[str, Any],
        column: str,
        wanted: object,
        contact_id: int,
    ) -> bool:
        """Whether a child's entry is about the one with this value, which a change may not name."""
        if column in values:
            return bool(values[column] == wanted)
        row = self._database.execute(
            f"SELECT {column} FROM {entry.kind} WHERE id = ? AND contact_id = ?",
            (entry.record_id, contact_id),
        ).fetchone()
        return row is not None and bool(row[0] == wanted)
