# pyright: basic
"""The table of contacts' pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

PICTURE = "contact_picture"
COLUMNS = ("contact_id", "media_type", "sha256", "data")


@record
class StoredPicture:
    """A row of the table."""

    id: int
    media_type: str
    data: bytes


class PictureRepository:
    """Reads pictures through one `Database` and writes them through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: int) -> StoredPicture | None:
        """The picture of a contact."""
        row = self._database.execute(
            "SELECT id, media_type, data FROM contact_picture WHERE contact_id = ?", (contact_id,)
        ).fetchone()
        return None if row is None else StoredPicture(row[0], row[1], bytes(row[2]))

    def require(self, contact_id: int) -> None:
        """Raise `UserError` `record_gone` unless the contact is there."""
        row = self._database.execute(
            "SELECT 1 FROM contact WHERE id = ? AND deleted_at IS NULL", (contact_id,)
        ).fetchone()
        if row is None:
            raise UserError("record_gone")

    def put(self, work: UnitOfWork, root: RecordRef, values: Mapping[str, object]) -> None:
        """Store a picture in place of the one that is there."""
        before = self.of(root.id)
        if before is None:
            work.insert_child(PICTURE, values, root)
        else:
            work.update_child(PICTURE, before.id, values, root)

    def put_many(self, work: UnitOfWork, pictures: Iterable[tuple[object, ...]]) -> None:
        """Store pictures, in the order of `COLUMNS`, of contacts that this unit has made."""
        work.insert_children_many(PICTURE, COLUMNS, pictures)

    def remove(self, work: UnitOfWork, root: RecordRef) -> None:
        """Take the picture away, if there is one."""
        before = self.of(root.id)
        if before is not None:
            work.delete_child(PICTURE, before.id, root)
