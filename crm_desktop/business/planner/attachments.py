"""Files on activities: taken in, taken off, given out again."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import Activity, Attachment, SavedActivity
from crm_desktop.business.planner.repository import contents_in_use
from crm_desktop.core.errors import UserError
from crm_desktop.core.file_names import clean_file_name, is_program
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.attachment_files import AttachmentFiles
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

MOST_FILES = 100
"""Files on one activity."""
_COPIES_KEPT = timedelta(days=1)
_UNKNOWN = "application/octet-stream"


class AttachmentService:
    """`attach` and `remove` belong to the worker; what only touches files may run anywhere."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: ActivityRepository,
        files: AttachmentFiles,
        copies: Path,
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._files = files
        self._copies = copies
        self._taken: set[str] = set()

    # -- contents ------------------------------------------------------------------------

    def take_in(self, paths: Sequence[Path]) -> tuple[Attachment, ...]:
        """Copy files beside the database, for any thread; they are on nothing yet (`id` 0).

        Put into `Activity.attachments` they come onto it with `create`, `log` or `attach`. Each
        content is taken once. Raises `UserError` of the first that cannot be taken.
        """
        if len(paths) > MOST_FILES:
            raise UserError("too_many_attachments", limit=MOST_FILES)
        taken: dict[tuple[str, str], Attachment] = {}
        for path in paths:
            content = self._files.put(path)
            self._taken.add(content.sha256)
            name = clean_file_name(path.name)
            media_type = mimetypes.guess_type(name)[0] or _UNKNOWN
            taken.setdefault(
                (name, content.sha256),
                Attachment(0, name, content.sha256, content.size, media_type[:200]),
            )
        return tuple(taken.values())

    def save_copy(self, attachment: Attachment, target: Path) -> Path:
        """Write a copy to where somebody wants it, replacing what is there; for any thread."""
        return self._files.copy_to(attachment.sha256, target, name=attachment.file_name)

    def copy_to_look_at(self, attachment: Attachment) -> Path:
        """A copy in the cache that may only be read, to be opened by the system; any thread.

        Raises `UserError` `attachment_is_program` for what a system would run.
        """
        name = clean_file_name(attachment.file_name)
        if is_program(name):
            raise UserError("attachment_is_program", file=name)
        place = self._copies / attachment.sha256[:16]
        try:
            place.mkdir(parents=True, exist_ok=True)
            target = place / name
            # Whatever lies there by now is replaced; Windows does not replace what is read-only.
            if target.exists():
                target.chmod(0o600)
        except OSError as error:
            raise UserError("file_unwritable", path=str(place)) from error
        return self._files.copy_to(attachment.sha256, target, name=name, is_read_only=True)

    def has_any(self) -> bool:
        """Whether there is anything to sweep; for any thread."""
        try:
            return self._files.folder.is_dir() or self._copies.is_dir()
        except OSError:  # the drive is away: the next start looks again
            return False

    def sweep(self, reader: Database) -> int:
        """Remove contents long without a row, and copies that were looked at; gives how many.

        Works with a reader of its own thread. What this program took in stays as long as it runs:
        it may be in a draft.
        """
        now = self._journal.clock.now()
        _forget_copies(self._copies, (now - _COPIES_KEPT).timestamp())

        def in_use(contents: Collection[str]) -> set[str]:
            return contents_in_use(reader, contents) | self._taken.intersection(contents)

        return self._files.sweep(in_use, now)

    # -- rows ----------------------------------------------------------------------------

    def attach(self, activity_id: int, files: Sequence[Attachment], actor: Actor) -> SavedActivity:
        """Put files that `take_in` gave onto an activity; those that are there stay once."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.attach") as work:
            stored = self._living(activity_id)
            known = {(one.file_name, one.sha256) for one in stored.attachments}
            new = [one for one in files if (one.file_name, one.sha256) not in known]
            after = replace(stored, attachments=(*stored.attachments, *new))
            self.require_sound(after)
            self._rows.write(work, stored, after)
        return self._read_again(activity_id, work.seq)

    def remove(self, activity_id: int, attachment_id: int, actor: Actor) -> SavedActivity:
        """Take a file off an activity; its content stays for undo. Gone already: nothing."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.detach") as work:
            stored = self._living(activity_id)
            kept = tuple(one for one in stored.attachments if one.id != attachment_id)
            self._rows.write(work, stored, replace(stored, attachments=kept))
        return self._read_again(activity_id, work.seq)

    def require_sound(self, activity: Activity) -> None:
        """Raise `UserError`: too many files, or a new one whose content is not there."""
        if len(activity.attachments) > MOST_FILES:
            raise UserError("too_many_attachments", field="attachments", limit=MOST_FILES)
        for one in activity.attachments:
            if not one.id and not self._files.has(one.sha256):
                raise UserError(
                    "attachment_missing", file=one.file_name, folder=str(self._files.folder)
                )

    def _living(self, activity_id: int) -> Activity:
        stored = self._rows.activity(activity_id)
        if stored is None or stored.deleted_at is not None:
            raise UserError("record_gone")
        return stored

    def _read_again(self, activity_id: int, seq: int) -> SavedActivity:
        with self._database.read():
            return SavedActivity(self._living(activity_id), seq)


def _forget_copies(folder: Path, limit: float) -> None:
    """Copies that were looked at lie in the cache; what is still open is left for next time."""
    for path in _files_below(folder):
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.chmod(0o600)
                path.unlink()
                path.parent.rmdir()


def _files_below(folder: Path) -> Collection[Path]:
    return [Path(place, name) for place, _, names in os.walk(folder) for name in names]
