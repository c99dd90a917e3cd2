"""Read-only mode on a drive: a local copy of the file, taken by its own check (reliability.md 4.6).

While another computer has the turn its locks cannot be trusted, so the file itself is not read by
SQLite. A second program copies it, looks that no save fell into the copying, and the copy is
checked before it is shown, stamped with its time.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.backends.sqlite_file import SqliteFile
from crm_desktop.storage.drive_process import DriveProcess, change_counter
from crm_desktop.storage.error_codes import unavailable_of

_TRIES = 20
_PAUSE_SECONDS = 0.15
_HALF_SAVED_TRIES = 5
_NAME = "{file_id}.{mark}.copy"


class SqliteCopy:
    """Opens connections to a local copy of a data file that somebody else writes."""

    def __init__(self, path: Path, copy: Path, copied_at: datetime, counter: int) -> None:
        self._path = path
        self._copy = copy
        self.copied_at = copied_at
        self.counter = counter

    @property
    def path(self) -> Path:
        """The data file of which this is a copy."""
        return self._path

    @property
    def is_read_only(self) -> bool:
        """Always: a copy is looked at only."""
        return True

    def connect(self) -> SqlCipherDatabase:
        """A fresh connection to the copy."""
        return SqliteFile(self._copy, read_only=True).connect()

    def reader(self) -> SqliteCopy:
        """The way for a second connection."""
        return self

    def remove(self) -> None:
        """Take the copy away, once nobody reads it."""
        _remove(self._copy)


class NoCopyYet:
    """No way to a file that somebody else writes now, until a copy of it could be taken."""

    is_read_only = True

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """The data file, which is not touched."""
        return self._path

    def connect(self) -> SqlCipherDatabase:
        """Raises `StorageUnavailable`."""
        raise StorageUnavailable("copy_failed", path=str(self._path))

    def reader(self) -> NoCopyYet:
        """The same."""
        return self


def take_copy(path: Path, file_id: str, folder: Path, now: datetime) -> SqliteCopy:
    """Copy the data file into `folder` and check the copy.

    Raises `StorageUnavailable`: `copy_failed` where no moment of rest was found, or what the drive
    said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _NAME.format(file_id=file_id, mark=new_uid().hex()[-8:])
    try:
        with DriveProcess() as second:
            half_saved = 0
            for _ in range(_TRIES):
                found = second.copy(path, target)
                half_saved += found == "half_saved"
                # A save that is half done for so long is that of a program that died.
                is_whole = not found or (found == "half_saved" and half_saved > _HALF_SAVED_TRIES)
                # As it was when it was copied: others save on while it is looked at.
                counter = change_counter(target) if is_whole else 0
                if is_whole and _is_sound(target):
                    return SqliteCopy(path, target, now, counter)
                _remove(target)
                time.sleep(_PAUSE_SECONDS)
    except OSError as error:
        _remove(target)
        raise unavailable_of(error, path) from error
    _remove(target)
    raise StorageUnavailable("copy_failed", path=str(path))


def sweep_copies(folder: Path, file_id: str, kept: SqliteCopy | None = None) -> None:
    """Remove older copies of the file; one that is being read stays where the system says so."""
    for path in folder.glob(_NAME.format(file_id=file_id, mark="*")):
        if kept is None or path.name != kept._copy.name:  # noqa: SLF001 - its own module
            _remove(path)


def _is_sound(copy: Path) -> bool:
    """Whether a copy holds together; what was half saved is taken back in it."""
    try:
        orm = SqliteFile(copy, query_only=True).connect()
    except Exception:  # noqa: BLE001 - whatever it is, this copy is not shown
        return False
    try:
        return orm.connection().execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except Exception:  # noqa: BLE001 - the same
        return False
    finally:
        orm.close()


def _remove(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            one.unlink()
