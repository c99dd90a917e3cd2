"""One local SQLite file: how it is looked at before it is trusted, and how it is opened.

Reasons for each setting: reliability.md 4.1 and ARCHITECTURE section 5. Nothing here, or
anywhere else in the program, opens the data file but SQLite itself: closing another handle to it
would drop SQLite's locks.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playhouse.sqlcipher_ext import SqlCipherDatabase, sqlcipher

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.core.text import fold
from crm_desktop.storage.error_codes import DriverError, meaning_of, to_unavailable
from crm_desktop.storage.retry import Retry

APPLICATION_ID = 0x43524D44
"""`CRMD`: the header's mark of our files."""

OLDEST_SQLITE = (3, 51, 3)
"""Older ones have the WAL-reset race; we use no WAL, the check guards a later change."""

JOURNAL_MODE = "persist"
JOURNAL_SIZE_LIMIT = 4 * 1024 * 1024
CACHE_KIB = 32 * 1024
PAGE_BYTES = 16 * 1024
"""Of new files: each page is a call on a drive, and SQLite reads no page ahead."""
OLD_PAGE_BYTES = 4096
"""Of the first files; a file keeps its size."""

SAFETY_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("cipher_log_level", "NONE", None),
    ("busy_timeout", "0", 0),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("foreign_keys", "ON", 1),
    ("synchronous", "EXTRA", 3),
    ("journal_mode", JOURNAL_MODE, JOURNAL_MODE),
    ("journal_size_limit", str(JOURNAL_SIZE_LIMIT), JOURNAL_SIZE_LIMIT),
    ("temp_store", "MEMORY", 2),
    ("cache_size", f"-{CACHE_KIB}", -CACHE_KIB),
)
"""Name, value, and the answer to insist on (`None`: SQLite gives none worth comparing)."""


_SLOW_SECONDS = 0.5
_MOST_QUESTIONS = 3


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """One whose closing keeps no other thread waiting while a drive hangs.

    The driver closes a file without letting any thread run, that of the windows neither. What is
    asked of the drive before lets them run, and waits as long as it hangs.
    """

    folder: Path | None = None
    """Where the file lies; without it nothing is asked."""

    def close(self) -> None:
        """Take back an open transaction, wait until the drive answers, and close."""
        with suppress(DriverError):  # closed already, or broken
            if self.in_transaction:
                self.execute("ROLLBACK")
        if self.folder is not None:
            _wait_for_answer(self.folder)
            self.folder = None
        super().close()


def _wait_for_answer(folder: Path) -> None:
    """Ask for a name that nobody knows: no cache has an answer to that.

    A drive that gives up after a while is asked again: closing would wait for it, too.
    """
    for _question in range(_MOST_QUESTIONS):
        began = monotonic_seconds()
        try:
            os.stat(folder / f".{new_uid().hex()}.probe")  # noqa: PTH116 - as jobs/drive_probe.py
        except FileNotFoundError:
            return
        except OSError:
            if monotonic_seconds() - began < _SLOW_SECONDS:
                return


@record
class FileHeader:
    """What the header says before anything else of the file is believed."""

    application_id: int
    user_version: int
    file_id: str = ""


def require_current_sqlite(version: tuple[int, ...] = sqlcipher.sqlite_version_info) -> None:
    """Refuse a driver whose SQLite is too old."""
    if version < OLDEST_SQLITE:
        raise StorageUnavailable("sqlite_too_old", detail=".".join(map(str, version)))


def _uri(path: Path, query: str) -> str:
    return f"file:{quote(str(path))}?{query}"


def probe(path: Path) -> FileHeader | None:
    """Read the header without locks, journals or any chance of writing.

    `None`: only a normal opening can tell, because a journal lies beside the file. Raises
    `UserError` with `file_missing`, `file_empty`, `not_a_file`, `not_a_database`, `file_damaged`.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise UserError("file_missing", path=str(path)) from None
    except OSError as error:
        raise StorageUnavailable("cannot_open", detail=type(error).__name__) from error
    if not stat.S_ISREG(status.st_mode):
        raise UserError("not_a_file", path=str(path))
    if status.st_size == 0:
        raise UserError("file_empty", path=str(path))
    connection = None
    try:
        connection = sqlcipher.connect(
            _uri(path, "mode=ro&immutable=1"), uri=True, factory=Connection
        )
        connection.folder = path.parent
        connection.execute("PRAGMA cipher_log_level = NONE")
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        user_version = connection.execute("PRAGMA user_version").fetchone()[0]
        file_id = _file_id(connection) if application_id == APPLICATION_ID else ""
    except (DriverError, UnicodeDecodeError) as error:
        if not is_missing(path.with_name(path.name + "-journal")):
            return None
        raise _refusal(error, path) from error
    finally:
        if connection is not None:
            connection.close()
    return FileHeader(application_id, user_version, file_id)


def _file_id(connection: Any) -> str:
    """Who the file says it is; empty where it is being made, or does not say."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'file_id'").fetchone()
    except DriverError:
        return ""
    return "" if row is None else str(row[0])


def _refusal(error: BaseException, path: Path) -> Exception:
    meaning = meaning_of(error)
    if meaning is not None and meaning.code in {"not_a_database", "file_damaged"}:
        return UserError(meaning.code, path=str(path))
    return to_unavailable(error) or error  # type: ignore[return-value]


VFS_ALONE = "" if sys.platform == "win32" else "unix-excl"
"""Of SQLite's ways to the disk the one that keeps every other process out, where there is one.

Connections of this process still share the file among themselves, and a drive whose locks cannot
become exclusive is asked for an exclusive one at once.
"""
VFS_BY_FOLDER = "" if sys.platform == "win32" else "unix-dotfile"
"""For drives that refuse every lock, while a turn file keeps everybody else out.

Connections of this process keep each other out by a folder beside the file. Without any lock a
reader would take a save that is under way beside it for one that a dead program left half done,
and take it back: the file is damaged at once.
"""
VFS_WITHOUT_LOCKS = "" if sys.platform == "win32" else "unix-none"
"""For a file that one connection makes, and nobody else knows yet."""


class SqliteFile:
    """The file where it lies, with SQLite's own locks.

    In Local and Team mode any number of programs share it; in Turn mode `vfs` keeps others out.
    """

    def __init__(
        self, path: Path, *, read_only: bool = False, query_only: bool = False, vfs: str = ""
    ) -> None:
        """`query_only` refuses writes but may still take back a dead program's half save."""
        self._path = path
        self._vfs = vfs
        self._read_only = read_only
        self._query_only = query_only or read_only

    @property
    def path(self) -> Path:
        """The data file."""
        return self._path

    @property
    def is_read_only(self) -> bool:
        """Whether connections refuse to write."""
        return self._query_only

    def reader(self) -> SqliteFile:
        """The way for a second connection, which writes nothing."""
        return SqliteFile(self._path, query_only=True, vfs=self._vfs)

    def connect(self, *, create: bool = False, page_bytes: int = PAGE_BYTES) -> SqlCipherDatabase:
        """A fresh connection with every safety setting made and compared.

        `page_bytes` is for a file that is made.
        """
        require_current_sqlite()
        mode = "ro" if self._read_only else ("rwc" if create else "rw")
        query = f"mode={mode}&vfs={self._vfs}" if self._vfs else f"mode={mode}"
        orm = SqlCipherDatabase(
            _uri(self.path, query),
            uri=True,
            factory=Connection,
            thread_safe=False,
            autoconnect=False,
            check_same_thread=False,
            timeout=0,
            cached_statements=512,
        )
        try:
            orm.connect()
            orm.connection().folder = self.path.parent
            if create:  # before anything is written
                orm.connection().execute(f"PRAGMA page_size = {page_bytes:d}")
            self._make_safe(orm.connection(), is_new=create)
            orm.connection().create_function("folded", 1, fold, deterministic=True)
        except DriverError as error:
            _close_quietly(orm)
            raise _refusal(error, self.path) from error
        except Exception as error:
            _close_quietly(orm)
            if meaning_of(error) is not None:
                raise _refusal(error, self.path) from error
            raise
        return orm

    def _make_safe(self, connection: Any, *, is_new: bool) -> None:
        retry = Retry()
        for name, value, expected in SAFETY_PRAGMAS:
            if name == "journal_mode":
                if self._read_only:
                    continue
                if not is_new:  # a foreign file in WAL mode would be converted
                    self._require_own_file(connection)
            retry.call(lambda n=name, v=value: connection.execute(f"PRAGMA {n} = {v}").fetchall())
            if expected is None:
                continue
            answer = retry.call(lambda n=name: connection.execute(f"PRAGMA {n}").fetchone())
            if answer is None or answer[0] != expected:
                raise StorageUnavailable("setting_refused", detail=f"{name}={answer}")
        if self._query_only:
            connection.execute("PRAGMA query_only = ON")

    def _require_own_file(self, connection: Any) -> None:
        answer = Retry().call(lambda: connection.execute("PRAGMA application_id").fetchone())
        if answer[0] != APPLICATION_ID:
            raise UserError("foreign_database", path=str(self.path))


def remove_lock_folder(path: Path) -> None:
    """Remove what a program left that died with `VFS_BY_FOLDER`; whoever calls has the turn."""
    with suppress(OSError):  # whoever opens the file tells of a drive in trouble
        path.with_name(f"{path.name}.lock").rmdir()


_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def has_half_save(path: Path) -> bool:
    """Whether a journal lies beside the file that a program at work, or a dead one, has left.

    SQLite reads such a file only where it may write: it takes the half save back first.
    """
    try:
        with path.with_name(path.name + "-journal").open("rb") as journal:
            return journal.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC
    except OSError:
        return False


def is_missing(path: Path) -> bool:
    """Whether there is surely no such file; a drive that does not answer says nothing."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def require_writable(path: Path) -> None:
    """Refuse a file or folder that may not be written, before anything is typed in vain."""
    if not os.access(path, os.W_OK):
        raise StorageUnavailable("read_only", path=str(path))
    if not os.access(path.parent, os.W_OK):
        raise StorageUnavailable("folder_read_only", path=str(path.parent))


def _close_quietly(orm: SqlCipherDatabase) -> None:
    try:
        if not orm.is_closed():
            orm.close()
    except Exception:  # noqa: BLE001 - the first error is the one to report
        return
