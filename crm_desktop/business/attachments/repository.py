# pyright: basic
"""Rows of attached files."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.attachments.model import ATTACHMENT, Attachment, FiledFile
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk_values import slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_MOST_LISTED = 2000
_COLUMNS = """attachment.id, file_name, sha256, size, media_type, record_kind, record_id,
    attachment.version, attachment.created_at, attachment.created_by"""
_OF = f"""SELECT {_COLUMNS}, '', '' FROM attachment
    WHERE record_kind = :kind AND record_id = :id AND deleted_at IS NULL"""
# What was written to a contact and its people stands in their timeline; so do its files.
_OF_CONTACT = f"""{_OF} UNION ALL SELECT {_COLUMNS}, activity.kind, activity.subject
    FROM activity_contact CROSS JOIN attachment CROSS JOIN activity
    WHERE contact_id = :id AND record_kind = 'activity' AND record_id = activity_id
    AND attachment.deleted_at IS NULL AND activity.id = activity_id
    AND activity.deleted_at IS NULL"""


class AttachmentRepository:
    """Reads and writes rows; contents are the folder's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files_of(self, ref: RecordRef) -> tuple[FiledFile, ...]:
        """The files on a record, newest first; a contact's with those of its activities."""
        text = _OF_CONTACT if ref.kind == "contact" else _OF
        rows = self._database.execute(
            f"SELECT * FROM ({text}) ORDER BY 9 DESC, 1 LIMIT {_MOST_LISTED}",
            {"kind": ref.kind, "id": ref.id},
        ).fetchall()
        return tuple(_filed(row) for row in rows)

    def get(self, attachment_id: int) -> FiledFile | None:
        """A file that is not in the bin."""
        row = self._database.execute(
            f"SELECT {_COLUMNS}, '', '' FROM attachment WHERE id = ? AND deleted_at IS NULL",
            (attachment_id,),
        ).fetchone()
        return None if row is None else _filed(row)

    def name_of(self, attachment_id: int) -> str:
        """The name of a file, be it in the bin; empty if there never was one."""
        row = self._database.execute(
            "SELECT file_name FROM attachment WHERE id = ?", (attachment_id,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def is_living(self, ref: RecordRef) -> bool:
        """Whether a record is there and not in the bin."""
        row = self._database.execute(_LIVING[ref.kind], (ref.id,)).fetchone()
        return row is not None

    def rename(self, work: UnitOfWork, filed: FiledFile, values: Mapping[str, object]) -> None:
        """Store another name, unless somebody was quicker."""
        work.update(ATTACHMENT, filed.file.id, values, filed.version, root=filed.on)

    def touch(self, work: UnitOfWork, ref: RecordRef, count: int) -> None:
        """Whoever shows the record reads it again.

        Windows of activities hold their files as a field: with the version unchanged, one that was
        opened before would take off what has come since.
        """
        if not count:
            return
        if ref.kind != "activity":
            work.touch(ref)
            return
        row = work.execute("SELECT version FROM activity WHERE id = ?", (ref.id,)).fetchone()
        if row is not None:
            work.update(ref.kind, ref.id, {}, row[0], touch=True)


_LIVING: Mapping[str, str] = {
    kind: f"SELECT 1 FROM {kind} WHERE id = ? AND deleted_at IS NULL"
    for kind in ("contact", "activity")
}
HAVE_FILES = frozenset(_LIVING)
"""The kinds of records that files can be attached to."""


def contents_in_use(database: Database, contents: Collection[str]) -> set[str]:
    """Which contents of files have a row, be it in the bin; over any connection."""
    found: set[str] = set()
    with database.read():
        for piece in slices(list(contents)):
            rows = database.execute(
                """SELECT DISTINCT sha256 FROM attachment INDEXED BY attachment_by_content
                WHERE sha256 IN (SELECT value FROM json_each(?))""",
                (json.dumps(list(piece)),),
            )
            found.update(row[0] for row in rows)
    return found


def _filed(row: Sequence[Any]) -> FiledFile:
    key, name, sha256, size, media, kind, record_id, version, at, by, on_kind, on_title = row
    return FiledFile(
        Attachment(key, name, sha256, size, media),
        RecordRef(kind, record_id),
        version,
        from_milliseconds(at),
        by,
        on_kind,
        on_title,
    )
