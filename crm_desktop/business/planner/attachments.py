"""Files on records: kept beside the data file, each content once, never changed.

`<file>.files/ab/abcdef…` is named by the SHA-256 of what is in it. It is written and synced before
its row, so that no row is without its file; a file without a row is swept after 30 days, which also
is how long an undo of its removal finds it.
"""

from __future__ import annotations

import mimetypes
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.planner.attachment_repository import AttachmentRepository
from crm_desktop.business.planner.model import Attachment
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name
from crm_desktop.formats.whole_file import discard, write_error

if TYPE_CHECKING:
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.record_ref import RecordRef
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

MOST_BYTES = 25 * 1024 * 1024
KEPT_DAYS = 30
_NAME_LIMIT = 400


class AttachmentService:
    """One method is one action; all run in the thread that owns the database."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._rows = AttachmentRepository(database)
        self._journal = journal
        self._database = database
        self.folder = database.path.with_name(f"{database.path.name}.files")

    def of(self, ref: RecordRef) -> tuple[Attachment, ...]:
        """The files of a record, the oldest first."""
        with self._database.read():
            return self._rows.of(ref)

    def add(self, ref: RecordRef, path: Path, actor: Actor) -> Attachment:
        """Copy a file and put it on a record.

        Raises `UserError` `attachment_too_large`, `attachment_empty`, `file_missing`,
        `file_unreadable`, or what writing it raises (`disk_full`, `file_unwritable`).
        """
        actor.require(Right.ACTIVITIES_EDIT)
        content = _content(path)
        digest = sha256(content).hexdigest()
        self._keep(digest, content)
        name = clean_name(path.name).text[-_NAME_LIMIT:] or digest[:8]
        kind = mimetypes.guess_type(name)[0] or ""
        attachment = Attachment(0, name, digest, len(content), kind)
        with self._journal.begin(actor, "attachment.add") as work:
            key = self._rows.insert(work, ref, attachment)
        return Attachment(key, name, digest, len(content), kind)

    def remove(self, attachment_id: int, actor: Actor) -> int:
        """Take a file off its record; the batch to undo. Raises `UserError` `record_gone`."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "attachment.remove") as work:
            if not self._rows.bin(work, attachment_id):
                raise UserError("record_gone")
        return work.seq

    def path_of(self, attachment: Attachment) -> Path:
        """Where its content lies; `UserError` `attachment_gone` if it does not."""
        path = self._place(attachment.sha256)
        if not path.is_file():
            raise UserError("attachment_gone", name=attachment.file_name)
        return path

    def save_as(self, attachment: Attachment, target: Path) -> None:
        """Copy it out; raises `UserError` as `path_of`, or what writing raises."""
        content = self.path_of(attachment).read_bytes()
        if sha256(content).hexdigest() != attachment.sha256:
            raise UserError("attachment_gone", name=attachment.file_name)
        try:
            target.write_bytes(content)
        except OSError as error:
            raise write_error(error, target) from error

    def sweep(self) -> int:
        """Remove contents that nothing has needed for 30 days; gives how many."""
        since = self._journal.clock.now() - timedelta(KEPT_DAYS)
        with self._database.read():
            needed = self._rows.needed_since(to_milliseconds(since))
        count = 0
        for path in self.folder.glob("??/*"):
            if path.name not in needed and path.stat().st_mtime < since.timestamp():
                discard(path)
                count += not path.exists()
        return count

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def _keep(self, digest: str, content: bytes) -> None:
        """Write and sync, under a name of its own until it is whole."""
        place = self._place(digest)
        unfinished = place.with_name(f".{new_uid().hex()}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_file() and place.stat().st_size == len(content):
                os.utime(place)
                return
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
            _sync_folder(place.parent)
        except OSError as error:
            raise write_error(error, place) from error
        finally:
            discard(unfinished)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            limit = MOST_BYTES // 1024**2
            raise UserError("attachment_too_large", limit=limit, path=str(path))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("file_missing", path=str(path)) from error
    except OSError as error:
        raise UserError("file_unreadable", path=str(path)) from error
    if not content:
        raise UserError("attachment_empty", path=str(path))
    return content


def _sync_folder(folder: Path) -> None:
    """The name, too, has to reach the disk; Windows syncs folders by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
