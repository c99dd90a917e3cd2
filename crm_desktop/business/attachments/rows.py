"""Rows of files within somebody's unit of work: of the list of files, or of a whole activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_desktop.business.attachments.model import ATTACHMENT, Attachment
from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork


def insert_files(work: UnitOfWork, files: Iterable[Attachment], root: RecordRef) -> int:
    """Store the new ones on a record; those with an id are stored already. Gives how many."""
    new = [one for one in files if not one.id]
    for one in new:
        values = {
            "record_kind": root.kind,
            "record_id": root.id,
            "file_name": one.file_name,
            "sha256": one.sha256,
            "size": one.size,
            "media_type": one.media_type,
        }
        work.insert(ATTACHMENT, values, root=root)
    return len(new)


def bin_files(work: UnitOfWork, ids: Iterable[int], root: RecordRef) -> int:
    """Put files into the bin, so that their contents stay as long as they may return."""
    count = 0
    for key in ids:
        row = work.execute(
            "SELECT version FROM attachment WHERE id = ? AND deleted_at IS NULL", (key,)
        ).fetchone()
        if row is not None:
            work.bin(ATTACHMENT, key, row[0], root=root)
            count += 1
    return count
