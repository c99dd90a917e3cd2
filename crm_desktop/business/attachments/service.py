"""Files on records: taken in, listed, renamed, taken off, given out again."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.attachments.model import (
    ATTACHMENT,
    MOST_FILES,
    Attachment,
    FiledFile,
    FilesDone,
    FilesTaken,
)
from crm_desktop.business.attachments.repository import HAVE_FILES, contents_in_use
from crm_desktop.business.attachments.rows import bin_files, insert_files
from crm_desktop.business.audit.model import FieldChange, HistoryKind
from crm_desktop.core.errors import FieldConflict, UserError
from crm_desktop.core.file_names import clean_file_name, ending_of, is_program
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.three_way import changed_fields
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.change_log import ChangeEntry, Operation

if TYPE_CHECKING:
    from crm_desktop.business.attachments.repository import AttachmentRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

Progress = Callable[[int, int], object]

USUAL_MEGABYTES = 25
_MEGABYTE = 1024 * 1024
_COPIES_KEPT = timedelta(days=1)
_UNKNOWN = "application/octet-stream"
_RIGHTS = {"contact": Right.CONTACTS_EDIT, "activity": Right.ACTIVITIES_EDIT}
_MEDIA_LIMIT = 200


class AttachmentService:
    """Rows belong to the worker; what only touches files may run in any thread.

    In `copies`, a folder of the cache, lie copies that are being looked at. `most_megabytes` is
    the largest file that is taken in.
    """

    def __init__(
        self, database: Database, journal: Journal, repository: AttachmentRepository, copies: Path
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._files = AttachmentFiles(database.path)
        self._copies = copies
        self._taken: set[str] = set()
        self.most_megabytes = USUAL_MEGABYTES

    # -- contents, in any thread ---------------------------------------------------------

    def take_in(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> tuple[Attachment, ...]:
        """Copy files beside the database; they are on nothing yet (`id` 0).

        They come onto a record with `attach`, onto an activity with its other fields, too. Each
        content is taken once. `progress(done, total)` tells bytes; what it raises ends it.
        Raises `UserError` of the first that cannot be taken.
        """
        taken = self.take_each(paths, progress, stops=True)
        return taken.files

    def take_each(
        self, paths: Sequence[Path], progress: Progress | None = None, *, stops: bool = False
    ) -> FilesTaken:
        """The same of those that can be taken; with `stops` the first that cannot ends it.

        A folder or a film among ten photos is no reason to leave the photos behind.
        """
        if len(paths) > MOST_FILES:
            raise UserError("too_many_attachments", limit=MOST_FILES)
        total, done = sum(map(_size_of, paths)), 0
        taken: dict[tuple[str, str], Attachment] = {}
        refused: list[UserError] = []
        for path in paths:
            before = done

            def tell(copied: int, before: int = before) -> None:
                if progress is not None:
                    progress(min(before + copied, total), total)

            try:
                content = self._files.put(
                    path, most_bytes=self.most_megabytes * _MEGABYTE, progress=tell
                )
            except UserError as error:
                if stops:
                    raise
                refused.append(error.with_traceback(None))  # which would hold this list
                continue
            self._taken.add(content.sha256)
            done += content.size
            name = clean_file_name(path.name)
            taken.setdefault(
                (name, content.sha256),
                Attachment(0, name, content.sha256, content.size, _media_type(name)),
            )
        return FilesTaken(tuple(taken.values()), tuple(refused), self.most_megabytes)

    def save_copy(self, attachment: Attachment, target: Path) -> Path:
        """Write a copy to where somebody wants it, replacing what is there."""
        return self._files.copy_to(attachment.sha256, target, name=attachment.file_name)

    def content_of(self, attachment: Attachment) -> bytes:
        """All of it, to be shown by the program itself; looked at whether it is whole."""
        return self._files.read(attachment.sha256, name=attachment.file_name)

    def copy_to_look_at(self, attachment: Attachment) -> Path:
        """A copy in the cache that may only be read, to be opened by the system.

        Raises `UserError` `attachment_is_program` for what a system would run.
        """
        if is_program(clean_file_name(attachment.file_name)):
            raise UserError("attachment_is_program", file=attachment.file_name)
        return self.copy_to_hand_out(attachment)

    def copy_to_hand_out(self, attachment: Attachment) -> Path:
        """The same of any file, to be dragged to another program."""
        name = clean_file_name(attachment.file_name)
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
        """Whether there is anything to sweep."""
        try:
            return self._files.folder.is_dir() or self._copies.is_dir()
        except OSError:  # the drive is away: the next start looks again
            return False

    def sweep(self, reader: Database) -> int:
        """Remove contents long without a row, and copies that were looked at; gives how many.

        Works with a reader of its own thread. One program a day looks at the folder, by the
        drive's clock. What this program took in stays as long as it runs: it may be in a draft.
        """
        now = self._journal.clock.now()
        _forget_copies(self._copies, (now - _COPIES_KEPT).timestamp())
        server_seconds = self._files.claim_sweep()
        if server_seconds is None:
            return 0

        def in_use(contents: Collection[str]) -> set[str]:
            return contents_in_use(reader, contents) | self._taken.intersection(contents)

        return self._files.sweep(in_use, server_seconds)

    # -- rows, in the worker -------------------------------------------------------------

    def files_of(self, ref: RecordRef) -> tuple[FiledFile, ...]:
        """The files on a record, newest first; a contact's with those of its activities."""
        with self._database.read():
            return self._rows.files_of(ref)

    def file(self, attachment_id: int) -> FiledFile | None:
        """A file as it is stored; None once it was taken off."""
        with self._database.read():
            return self._rows.get(attachment_id)

    def attach(self, ref: RecordRef, files: Sequence[Attachment], actor: Actor) -> FilesDone:
        """Put files that `take_in` gave onto a record; those that are there stay once."""
        self._require(ref, actor)
        with self._journal.begin(actor, f"{ref.kind}.attach") as work:
            self._require_living(ref)
            stored = [one.file for one in self._rows.files_of(ref) if one.on == ref]
            known = {(one.file_name, one.sha256) for one in stored}
            new = [one for one in files if (one.file_name, one.sha256) not in known]
            self.require_sound((*stored, *new))
            count = insert_files(work, new, ref)
            self._rows.touch(work, ref, count)
        return FilesDone(work.seq, count)

    def rename(self, filed: FiledFile, name: str, actor: Actor) -> FilesDone:
        """Give a file another name; the ending stays, for it says what kind of file it is.

        Raises `UserError` `file_name_missing`, `record_gone`, or `ConflictError` over another name
        that somebody gave it since `filed` was read.
        """
        self._require(filed.on, actor)
        if not name.strip():
            raise UserError("file_name_missing", field="file_name")
        clean = self._name_for(filed, name)
        with self._journal.begin(actor, f"{filed.on.kind}.rename_file") as work:
            stored = self._rows.get(filed.file.id)
            if stored is None:
                raise UserError("record_gone")
            self._require_living(stored.on)
            was, theirs = filed.file.file_name, stored.file.file_name
            if theirs not in (was, clean):
                conflict = FieldConflict("file_name", was, clean, theirs)
                ref = RecordRef(ATTACHMENT, stored.file.id)
                raise work.conflict_over(ref, filed.version, (conflict,))
            # A merge of the contact takes its files along.
            filed = replace(filed, on=stored.on, version=stored.version)
            values = {"file_name": clean, "media_type": _media_type(clean)}
            self._rows.rename(work, filed, values)
            self._rows.touch(work, filed.on, 1)
        return FilesDone(work.seq, 1)

    def put_back(self, filed: FiledFile, name: str, actor: Actor) -> FilesDone:
        """Put a file that somebody took off onto its record again, under another name."""
        content = replace(filed.file, id=0, file_name=self._name_for(filed, name))
        return self.attach(filed.on, (content,), actor)

    def remove(
        self, ref: RecordRef, ids: Sequence[int], actor: Actor, base: FiledFile | None = None
    ) -> FilesDone:
        """Take files off a record; their contents stay for undo. Gone already: nothing.

        With `base`, one of them as it was read, another name of it raises `ConflictError`.
        """
        self._require(ref, actor)
        with self._journal.begin(actor, f"{ref.kind}.detach") as work:
            found = (self._rows.get(key) for key in ids[:1])
            ref = next((one.on for one in found if one is not None), ref)  # merged meanwhile
            self._require_living(ref)
            self._require_named(work, base)
            here = {one.file.id for one in self._rows.files_of(ref) if one.on == ref}
            count = bin_files(work, [key for key in ids if key in here], ref)
            self._rows.touch(work, ref, count)
        return FilesDone(work.seq, count)

    @staticmethod
    def _name_for(filed: FiledFile, name: str) -> str:
        ending, clean = ending_of(filed.file.file_name), clean_file_name(name)
        if ending and ending_of(clean) != ending:
            clean = clean_file_name(f"{clean}.{ending}")
        return clean

    def _require_named(self, work: UnitOfWork, base: FiledFile | None) -> None:
        stored = None if base is None else self._rows.get(base.file.id)
        if base is None or stored is None:
            return
        conflicts = changed_fields(base.file, stored.file, ("file_name",))
        if conflicts:
            ref = RecordRef(ATTACHMENT, stored.file.id)
            raise work.conflict_over(ref, base.version, conflicts)

    def require_sound(self, files: Iterable[Attachment]) -> None:
        """Raise `UserError`: too many files, or a new one whose content is not there."""
        found = tuple(files)
        if len(found) > MOST_FILES:
            raise UserError("too_many_attachments", field="attachments", limit=MOST_FILES)
        for one in found:
            if not one.id and not self._files.has(one.sha256):
                raise UserError(
                    "attachment_missing", file=one.file_name, folder=str(self._files.folder)
                )

    def describe(self, entry: ChangeEntry) -> list[FieldChange]:
        """What a logged row of a file means in a history: the field is `file`."""
        old, new = entry.old_values or {}, entry.new_values or {}
        if entry.operation is Operation.UPDATE:
            if "file_name" not in new:
                return []
            names = str(old.get("file_name", "")), str(new["file_name"])
            columns = tuple(new)
            return [FieldChange(HistoryKind.CHANGED, "file", *names, columns=columns)]
        name = str((new or old).get("file_name") or self._rows.name_of(entry.record_id))
        if entry.operation in (Operation.INSERT, Operation.RESTORE):
            return [FieldChange(HistoryKind.ADDED, "file", "", name)]
        return [FieldChange(HistoryKind.REMOVED, "file", name, "")]

    def _require(self, ref: RecordRef, actor: Actor) -> None:
        if ref.kind not in HAVE_FILES:
            raise ValueError(ref.kind)
        actor.require(_RIGHTS[ref.kind])

    def _require_living(self, ref: RecordRef) -> None:
        if not self._rows.is_living(ref):
            raise UserError("record_gone")


def _media_type(name: str) -> str:
    return (mimetypes.guess_type(name)[0] or _UNKNOWN)[:_MEDIA_LIMIT]


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


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
