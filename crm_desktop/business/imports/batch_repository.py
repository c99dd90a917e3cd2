# pyright: basic
"""Past imports as rows: what each brought, and whether it still stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.imports.model import PastImport
from crm_desktop.core.clock import from_milliseconds

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

IMPORT_BATCH = "import_batch"
"""The `RecordRef.kind` of a past import."""

_SELECT = """SELECT one.id, one.seq, one.kind, one.file_name, one.sheet, one.created_at,
    one.created_by, one.row_count, one.created_count, one.updated_count, one.skipped_count,
    one.organization_count, one.refused_count, one.deleted_at, one.deleted_by, undo.details
    FROM import_batch AS one
    LEFT JOIN change_batch AS made ON made.seq = one.seq
    LEFT JOIN change_batch AS undo ON undo.seq = made.undone_by"""


class ImportBatchRepository:
    """Reads and writes the list of imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, work: UnitOfWork, values: Mapping[str, object]) -> int:
        """Note an import inside its own unit of work, so that undo and redo take it along."""
        return work.insert(IMPORT_BATCH, {**values, "seq": work.seq})

    def past(self, limit: int) -> tuple[PastImport, ...]:
        """The newest imports first, those taken back among them."""
        rows = self._database.execute(f"{_SELECT} ORDER BY one.seq DESC LIMIT ?", (limit,))
        return tuple(map(_past_of, rows.fetchall()))

    def of_seq(self, seq: int) -> PastImport | None:
        """The import that a batch of the change log was."""
        row = self._database.execute(f"{_SELECT} WHERE one.seq = ?", (seq,)).fetchone()
        return None if row is None else _past_of(row)

    def of_content(self, sha256: str) -> PastImport | None:
        """The newest import of a file with this content that was not taken back."""
        row = self._database.execute(
            f"{_SELECT} WHERE one.sha256 = ? AND one.deleted_at IS NULL"
            " ORDER BY one.seq DESC LIMIT 1",
            (sha256,),
        ).fetchone()
        return None if row is None else _past_of(row)

    def kept_contacts(self, seq: int, limit: int) -> tuple[tuple[int, str], ...]:
        """Contacts that an import made and that are still there: ids and names."""
        rows = self._database.execute(
            """SELECT contact.id, contact.display_name FROM change_batch AS made
            CROSS JOIN change_entry AS entry ON entry.id >= made.first_entry_id
                AND entry.id < made.first_entry_id + made.entry_count
            JOIN contact ON contact.id = entry.record_id AND contact.deleted_at IS NULL
            WHERE made.seq = ? AND entry.kind = ? AND entry.operation = 'insert' LIMIT ?""",
            (seq, CONTACT, limit),
        )
        return tuple((int(key), str(name)) for key, name in rows.fetchall())


def _past_of(row: tuple[Any, ...]) -> PastImport:
    *head, undone_at, undone_by, details = row
    key, seq, kind, name, sheet, at, by, *counts = head
    kept = int(json.loads(details).get("kept", 0)) if details and undone_at is not None else 0
    return PastImport(
        key,
        seq,
        kind,
        name,
        sheet,
        from_milliseconds(at),
        by,
        *counts,
        undone_at=None if undone_at is None else from_milliseconds(undone_at),
        undone_by=undone_by,
        kept=kept,
    )
