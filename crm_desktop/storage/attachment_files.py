"""Contents of attached files: `<file>.files/ab/<sha256>` beside the database.

A content is written under another name, synced, and named only then, so that a row never speaks
of half a file. It is never changed afterwards; the same content is kept once. Nothing here touches
the database, so every method may run in any thread, and two workstations at the same time.

What no row speaks of goes in three steps, each by the server's clock: it is marked; after thirty
days it is put aside under another name, where it is still found; a day later, if no row has come
that was being stored meanwhile, it goes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.syncing import sync_path

MOST_BYTES = 25 * 1024 * 1024
DAY_SECONDS = 86_400
KEPT_UNUSED_SECONDS = 30 * DAY_SECONDS
"""So long a content stays that no row speaks of."""
_PIECE = 1024 * 1024
_MEGABYTE = 1024 * 1024
_CONTENT = re.compile(r"[0-9a-f]{64}")
_UNUSED = ".unused"
_ASIDE = ".aside"
_PART = ".part"
_SWEEP = ".sweep-"
_LETTERS = 2
"""So many letters of its hash name the folder of a content."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@record
class StoredContent:
    """A content that lies in the folder: its SHA-256 in hexadecimal, and its bytes."""

    sha256: str
    size: int


class AttachmentFiles:
    """The folder of contents that belongs to a data file."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(f"{database.name}.files")

    # -- in ------------------------------------------------------------------------------

    def put(
        self,
        source: Path,
        *,
        most_bytes: int = MOST_BYTES,
        progress: Callable[[int], object] | None = None,
    ) -> StoredContent:
        """Take in what is in a file now; it is on the disk when this returns.

        `progress` is told how many bytes of it are copied; what it raises ends it, and nothing is
        left. Raises `UserError` `not_a_file`, `file_empty`, `attachment_too_large`,
        `file_unreadable`, or `StorageUnavailable` of the folder.
        """
        limit = _Limit(source, most_bytes)
        with _reading(source, limit) as file:
            with self._telling():
                self._make_folder()
            part = self._new_part()
            try:
                content = self._write(file, part, limit, progress)
                with self._telling():
                    self._name(part, content)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        return content

    def has(self, sha256: str) -> bool:
        """Whether a content is there. Raises `StorageUnavailable` where nobody can tell."""
        if not _CONTENT.fullmatch(sha256):
            return False
        with self._telling():
            return self._path(sha256).is_file() or self._aside(sha256).is_file()

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

    def read(self, sha256: str, *, name: str) -> bytes:
        """A content as a whole. Raises `UserError` `attachment_missing`, `attachment_damaged`."""
        try:
            with self._opened(sha256, name) as file:
                content = file.read()
        except OSError as error:
            raise StorageUnavailable("io_error", detail=type(error).__name__) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise UserError("attachment_damaged", file=name)
        return content

    def carry_to(self, database: Path, contents: Sequence[str], *, by_links: bool = False) -> int:
        """Put contents beside a copy of the database; gives how many are missing or damaged here.

        Each is looked at on the way, and whole ones that are there already stay. With `by_links`
        they get another name where the drive can, and stay here alone where it cannot. Raises
        `StorageUnavailable` of the other folder.
        """
        other, lacking = AttachmentFiles(database), 0
        with self._telling():
            if contents and self.folder.is_dir():
                other._make_folder()
        for sha256 in contents:
            if not self.has(sha256):
                lacking += 1
                continue
            with other._telling():
                other._make_folder_of(sha256)
            if by_links:
                with suppress(OSError):
                    os.link(self._found(sha256), other._path(sha256))
            else:
                lacking += not self._carry(sha256, other)
        return lacking

    def _carry(self, sha256: str, other: AttachmentFiles) -> bool:
        """Copy one content unless it is there; false if it is damaged here."""
        with self._telling():
            size = self._found(sha256).stat().st_size
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

    def claim_sweep(self) -> float | None:
        """The server's time in seconds if this program is to sweep; `None` if nobody has to now.

        One program a day does, on whatever machine: the one that makes the day's name by `O_EXCL`.
        """
        with self._telling():
            if not self.folder.is_dir():
                return None
            now = self._server_seconds()
            claim = self.folder / f"{_SWEEP}{int(now // DAY_SECONDS)}"
            try:
                os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            except FileExistsError:
                return None
            for name in os.listdir(self.folder):  # noqa: PTH208 - names only
                if name.startswith(_SWEEP) and name != claim.name:
                    (self.folder / name).unlink(missing_ok=True)
        return now

    def sweep(
        self, in_use: Callable[[Collection[str]], Collection[str]], server_seconds: float
    ) -> int:
        """Remove contents that no row has spoken of for thirty days and one; gives how many.

        `in_use` tells which of some contents have a row, be it in the bin.
        """
        with self._telling():
            if not self.folder.is_dir():
                return 0
            self._remove_unfinished(self.folder, server_seconds)
            gone = 0
            for folder in sorted(self.folder.iterdir()):
                if len(folder.name) == _LETTERS and folder.is_dir():
                    gone += self._sweep_folder(folder, in_use, server_seconds)
            return gone

    def _sweep_folder(
        self, folder: Path, in_use: Callable[[Collection[str]], Collection[str]], now: float
    ) -> int:
        self._remove_unfinished(folder, now)
        names = {path.name for path in folder.iterdir()}
        contents = sorted({name for one in names if _CONTENT.fullmatch(name := one.split(".")[0])})
        used = set(in_use(contents)) if contents else set[str]()
        gone = 0
        for sha256 in contents:
            if sha256 in used:
                self._keep(sha256, names)
            elif names & {sha256, self._aside(sha256).name}:
                gone += self._sweep_one(sha256, now)
            else:
                self._mark(sha256).unlink(missing_ok=True)
        return gone

    def _keep(self, sha256: str, names: Collection[str]) -> None:
        """It has a row: nothing is counted anymore, and what was put aside comes back."""
        aside = self._aside(sha256)
        if aside.name in names:
            if sha256 in names:
                aside.unlink(missing_ok=True)
            else:
                with suppress(FileNotFoundError):
                    aside.rename(self._path(sha256))
        if self._mark(sha256).name in names:
            self._mark(sha256).unlink(missing_ok=True)

    def _sweep_one(self, sha256: str, now: float) -> bool:
        mark, aside = self._mark(sha256), self._aside(sha256)
        if aside.exists() and self._path(sha256).exists():  # taken in anew meanwhile
            aside.unlink(missing_ok=True)
        try:
            since = float(mark.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            mark.write_text(str(now), encoding="ascii")
            return False
        if not aside.exists():
            if now - since >= KEPT_UNUSED_SECONDS:
                mark.write_text(str(now), encoding="ascii")
                with suppress(FileNotFoundError):
                    self._path(sha256).rename(aside)
            return False
        if now - since < DAY_SECONDS:
            return False
        aside.unlink(missing_ok=True)
        mark.unlink(missing_ok=True)
        return True

    def _remove_unfinished(self, folder: Path, now: float) -> None:
        """What a program that was killed left; a file being written now is younger."""
        for path in folder.iterdir():
            if path.name.endswith(_PART) and now - path.stat().st_mtime > DAY_SECONDS:
                path.unlink(missing_ok=True)

    def put_aside(self, contents: Collection[str]) -> None:
        """Contents that nothing speaks of go a day later (`sweep_aside`), unless something does.

        Another program may have looked for one of them a moment ago, and not yet have written what
        speaks of it: until then it is found under its other name. Raises `OSError`.
        """
        there = [one for one in sorted(contents) if self._path(one).exists()]
        now = str(self._server_seconds()) if there else ""
        for sha256 in there:
            self._mark(sha256).write_text(now, encoding="ascii")
            with suppress(FileNotFoundError):
                # Over one that is there: a content that was put aside may have come anew.
                self._path(sha256).replace(self._aside(sha256))

    def sweep_aside(self, in_use: Collection[str]) -> int:
        """Of what was put aside, what is `in_use` comes back, the rest goes after a day.

        Gives how many contents went. Raises `OSError`.
        """
        asides = sorted(self.folder.glob(f"{'?' * _LETTERS}/*{_ASIDE}"))
        now = self._server_seconds() if asides else 0.0
        gone = 0
        for aside in asides:
            sha256 = aside.name.removesuffix(_ASIDE)
            if sha256 in in_use:
                self._keep(sha256, {path.name for path in aside.parent.iterdir()})
            else:
                gone += self._sweep_one(sha256, now)
        return gone

    def _server_seconds(self) -> float:
        """The time of whatever computer the folder lies on: that of a file just written there."""
        probe = self._new_part()
        try:
            probe.write_bytes(b"now")
            return probe.stat().st_mtime
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)

    # -- steps ---------------------------------------------------------------------------

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:_LETTERS] / sha256

    def _aside(self, sha256: str) -> Path:
        return self.folder / sha256[:_LETTERS] / f"{sha256}{_ASIDE}"

    def _mark(self, sha256: str) -> Path:
        return self.folder / sha256[:_LETTERS] / f"{sha256}{_UNUSED}"

    def _found(self, sha256: str) -> Path:
        """Where a content lies: a row may have come for one that was put aside."""
        path = self._path(sha256)
        return path if path.exists() else self._aside(sha256)

    def _new_part(self) -> Path:
        return self.folder / f".{new_uid().hex()}{_PART}"

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(exist_ok=True)
            sync_path(self.folder.parent)

    def _make_folder_of(self, sha256: str) -> None:
        folder = self._path(sha256).parent
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            sync_path(self.folder)

    def _write(
        self,
        file: BinaryIO,
        part: Path,
        limit: _Limit,
        progress: Callable[[int], object] | None,
    ) -> StoredContent:
        """Copy and sync; what grows while it is read is measured too."""
        size = 0
        digest = hashlib.sha256()
        with self._telling():
            copy = part.open("xb")
        with copy:
            while piece := _piece(file, limit.source):
                size += len(piece)
                limit.require(max(1, size))
                digest.update(piece)
                with self._telling():
                    copy.write(piece)
                if progress is not None:
                    progress(size)
            limit.require(size)
            with self._telling():
                copy.flush()
                os.fsync(copy.fileno())
        return StoredContent(digest.hexdigest(), size)

    def _name(self, part: Path, content: StoredContent) -> None:
        """The same content stays as it is, unless a drive has damaged it."""
        target = self._path(content.sha256)
        self._make_folder_of(content.sha256)
        self._mark(content.sha256).unlink(missing_ok=True)
        if not _is_whole(target, content):
            part.replace(target)
            sync_path(target.parent)

    @contextmanager
    def _opened(self, sha256: str, name: str) -> Iterator[BinaryIO]:
        try:
            if not _CONTENT.fullmatch(sha256):
                raise FileNotFoundError(sha256)
            file = self._found(sha256).open("rb")
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


class _Limit:
    """How large a file may be."""

    def __init__(self, source: Path, most_bytes: int) -> None:
        self.source = source
        self._most_bytes = most_bytes

    def require(self, size: int) -> None:
        """Raise `UserError` `file_empty`, `attachment_too_large`."""
        if size == 0:
            raise UserError("file_empty", path=str(self.source))
        if size > self._most_bytes:
            limit = self._most_bytes // _MEGABYTE
            megabytes = -(-size // _MEGABYTE)
            raise UserError(
                "attachment_too_large", path=str(self.source), megabytes=megabytes, limit=limit
            )


@contextmanager
def _reading(source: Path, limit: _Limit) -> Iterator[BinaryIO]:
    try:
        facts = source.stat()
        if not stat.S_ISREG(facts.st_mode):  # a pipe would keep us waiting forever
            raise UserError("not_a_file", path=str(source))
        limit.require(facts.st_size)
        file = source.open("rb")
    except (OSError, ValueError) as error:
        raise UserError("file_unreadable", path=str(source)) from error
    with file:
        yield file


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
