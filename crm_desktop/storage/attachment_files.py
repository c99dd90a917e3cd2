"""Contents of attached files, in `<file>.files/` beside the database, each under its SHA-256.

A content is written under another name, synced, and named only then, so that a row never speaks
of half a file. It is never changed afterwards; the same content is kept once. Nothing here touches
the database, so every method may run in any thread, and two workstations at the same time.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.syncing import sync_path

MOST_BYTES = 25 * 1024 * 1024
KEPT_UNUSED = timedelta(days=30)
"""So long a content stays that no row speaks of."""
_PIECE = 1024 * 1024
_MEGABYTE = 1024 * 1024
_CONTENT = re.compile(r"[0-9a-f]{64}")
_UNUSED = ".unused"
_PART = ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@record
class StoredContent:
    """A content that lies in the folder: its SHA-256 in hexadecimal, and its bytes."""

    sha256: str
    size: int


class AttachmentFiles:
    """The folder of contents that belongs to a data file."""

    def __init__(self, database: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = database.with_name(f"{database.name}.files")
        self._most_bytes = most_bytes

    # -- in ------------------------------------------------------------------------------

    def put(self, source: Path) -> StoredContent:
        """Take in what is in a file now; it is on the disk when this returns.

        Raises `UserError` `not_a_file`, `file_empty`, `attachment_too_large`,
        `file_unreadable`, or `StorageUnavailable` of the folder.
        """
        with self._reading(source) as file:
            with self._telling():
                self._make_folder()
            part = self.folder / f".{new_uid().hex()}{_PART}"
            try:
                content = self._write(file, part, source)
                with self._telling():
                    self._name(part, content)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        return content

    def has(self, sha256: str) -> bool:
        """Whether a content is there."""
        return bool(_CONTENT.fullmatch(sha256)) and self._path(sha256).is_file()

    # -- out -----------------------------------------------------------------------------

    def copy_to(self, sha256: str, target: Path, *, name: str, is_read_only: bool = False) -> Path:
        """Write a content to `target`, replacing what is there, after looking that it is whole.

        `name` is what it is called, for messages. Raises `UserError` `attachment_missing`,
        `attachment_damaged`, `file_unwritable`, or `StorageUnavailable` `disk_full`.
        """
        part = target.with_name(f".{new_uid().hex()}{_PART}")
        try:
            with self._opened(sha256, name) as file, part.open("xb") as copy:
                if _copied(file, copy.write) != sha256:
                    raise UserError("attachment_damaged", file=name)
                copy.flush()
                os.fsync(copy.fileno())
            if is_read_only:
                part.chmod(stat.S_IREAD)
            part.replace(target)
        except OSError as error:
            if error.errno in _FULL:
                raise StorageUnavailable("disk_full") from error
            raise UserError("file_unwritable", path=str(target)) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return target

    def carry_to(self, database: Path, contents: Sequence[str], *, by_links: bool = False) -> int:
        """Put contents beside a copy of the database; gives how many are missing or damaged here.

        Each is looked at on the way, and whole ones that are there already stay. With `by_links`
        they get another name where the drive can, and stay here alone where it cannot. Raises
        `StorageUnavailable` of the other folder.
        """
        other, lacking = AttachmentFiles(database), 0
        if contents and self.folder.is_dir():
            with self._telling():
                other._make_folder()
        for sha256 in contents:
            if not self.has(sha256):
                lacking += 1
            elif by_links:
                with suppress(OSError):
                    os.link(self._path(sha256), other._path(sha256))
            else:
                lacking += not self._carry(sha256, other)
        return lacking

    def _carry(self, sha256: str, other: AttachmentFiles) -> bool:
        """Copy one content unless it is there; false if it is damaged here."""
        size = self._path(sha256).stat().st_size
        if _is_whole(other._path(sha256), StoredContent(sha256, size)):
            return True
        try:
            self.copy_to(sha256, other._path(sha256), name=sha256)
        except UserError as error:
            if error.code == "file_unwritable":
                raise StorageUnavailable("attachments_read_only", path=str(other.folder)) from error
            return False
        return True

    # -- sweeping ------------------------------------------------------------------------

    def sweep(self, in_use: Callable[[Collection[str]], Collection[str]], now: datetime) -> int:
        """Remove contents that no row has spoken of for `KEPT_UNUSED`; gives how many.

        `in_use` tells which of some contents have a row, be it in the bin. A content is marked
        when it is first found without one, and goes when it still has none so much later.
        """
        if not self.folder.is_dir():
            return 0
        with self._telling():
            names = sorted(path.name for path in self.folder.iterdir())
            contents = [name for name in names if _CONTENT.fullmatch(name)]
            used = set(in_use(contents)) if contents else set[str]()
            self._remove_unfinished(names, now)
            for name in used:
                self._mark(name).unlink(missing_ok=True)
            return sum(self._sweep_one(name, now) for name in contents if name not in used)

    def _sweep_one(self, sha256: str, now: datetime) -> bool:
        mark = self._mark(sha256)
        try:
            since = int(mark.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            mark.write_text(str(to_milliseconds(now)), encoding="ascii")
            return False
        if to_milliseconds(now - KEPT_UNUSED) < since:
            return False
        self._path(sha256).unlink(missing_ok=True)
        mark.unlink(missing_ok=True)
        return True

    def _remove_unfinished(self, names: Collection[str], now: datetime) -> None:
        """What a program that was killed left; a file being written now is younger."""
        limit = (now - timedelta(days=1)).timestamp()
        for name in names:
            path = self.folder / name
            if name.endswith(_PART) and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)

    # -- steps ---------------------------------------------------------------------------

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256

    def _mark(self, sha256: str) -> Path:
        return self.folder / f"{sha256}{_UNUSED}"

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(exist_ok=True)
            sync_path(self.folder.parent)

    @contextmanager
    def _reading(self, source: Path) -> Iterator[BinaryIO]:
        try:
            facts = source.stat()
            if not stat.S_ISREG(facts.st_mode):  # a pipe would keep us waiting forever
                raise UserError("not_a_file", path=str(source))
            self._require_size(facts.st_size, source)
            file = source.open("rb")
        except (OSError, ValueError) as error:
            raise UserError("file_unreadable", path=str(source)) from error
        with file:
            yield file

    def _require_size(self, size: int, source: Path) -> None:
        if size == 0:
            raise UserError("file_empty", path=str(source))
        if size > self._most_bytes:
            limit = self._most_bytes // _MEGABYTE
            megabytes = -(-size // _MEGABYTE)
            raise UserError(
                "attachment_too_large", path=str(source), megabytes=megabytes, limit=limit
            )

    def _write(self, file: BinaryIO, part: Path, source: Path) -> StoredContent:
        """Copy and sync; what grows while it is read is measured too."""
        size = 0
        digest = hashlib.sha256()
        with self._telling():
            copy = part.open("xb")
        with copy:
            while piece := _piece(file, source):
                size += len(piece)
                if size > self._most_bytes:
                    self._require_size(size, source)
                digest.update(piece)
                with self._telling():
                    copy.write(piece)
            self._require_size(size, source)
            with self._telling():
                copy.flush()
                os.fsync(copy.fileno())
        return StoredContent(digest.hexdigest(), size)

    def _name(self, part: Path, content: StoredContent) -> None:
        """The same content stays as it is, unless a drive has damaged it."""
        target = self._path(content.sha256)
        self._mark(content.sha256).unlink(missing_ok=True)
        if not _is_whole(target, content):
            part.replace(target)
            sync_path(self.folder)

    @contextmanager
    def _opened(self, sha256: str, name: str) -> Iterator[BinaryIO]:
        try:
            if not _CONTENT.fullmatch(sha256):
                raise FileNotFoundError(sha256)
            file = self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise UserError("attachment_missing", file=name, folder=str(self.folder)) from error
        except OSError as error:
            raise StorageUnavailable("io_error", detail=type(error).__name__) from error
        with file:
            yield file

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Errors of our own folder, in words."""
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise StorageUnavailable("disk_full") from error
            if error.errno in _DENIED:
                raise StorageUnavailable("attachments_read_only", path=str(self.folder)) from error
            raise StorageUnavailable("io_error", detail=type(error).__name__) from error


def _piece(file: BinaryIO, source: Path) -> bytes:
    try:
        return file.read(_PIECE)
    except OSError as error:
        raise UserError("file_unreadable", path=str(source)) from error


def _copied(file: BinaryIO, write: Callable[[bytes], object]) -> str:
    """Copy all of it; gives the SHA-256 of what was read."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
        write(piece)
    return digest.hexdigest()


def _is_whole(path: Path, content: StoredContent) -> bool:
    try:
        if path.stat().st_size != content.size:
            return False
        with path.open("rb") as file:
            return _copied(file, len) == content.sha256
    except FileNotFoundError:
        return False
