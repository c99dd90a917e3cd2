# pyright: basic
"""Rows of attached files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import Attachment
from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

ATTACHMENT = "attachment"


class AttachmentRepository:
    """Reads and writes the rows of files on records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, ref: RecordRef) -> tuple[Attachment, ...]:
        """The files of a record, the oldest first."""
        rows = self._database.execute(
            """SELECT id, file_name, sha256, size, media_type FROM attachment
            WHERE record_kind = ? AND record_id = ? AND deleted_at IS NULL ORDER BY id""",
            (ref.kind, ref.id),
        )
        return tuple(Attachment(*row) for row in rows)

    def insert(self, work: UnitOfWork, ref: RecordRef, attachment: Attachment) -> int:
        """Put a file on a record; gives the row's id."""
        return work.insert(
            ATTACHMENT,
            {
                "record_kind": ref.kind,
                "record_id": ref.id,
                "file_name": attachment.file_name,
                "sha256": attachment.sha256,
                "size": attachment.size,
                "media_type": attachment.media_type,
            },
            root=ref,
        )

    def bin(self, work: UnitOfWork, attachment_id: int) -> bool:
        """Take a file off its record; false if it is not there anymore."""
        row = work.execute(
            """SELECT version, record_kind, record_id FROM attachment
            WHERE id = ? AND deleted_at IS NULL""",
            (attachment_id,),
        ).fetchone()
        if row is None:
            return False
        work.bin(ATTACHMENT, attachment_id, row[0], root=RecordRef(row[1], row[2]))
        return True

    def needed_since(self, moment: int) -> set[str]:
        """Contents that a row needs now, or needed after a moment (milliseconds UTC)."""
        rows = self._database.execute(
            "SELECT DISTINCT sha256 FROM attachment WHERE deleted_at IS NULL OR deleted_at >= ?",
            (moment,),
        )
        return {digest for (digest,) in rows}
