"""A small SQLite file among the user's own data: what must not be lost though the drive is.

It never lies beside the data file, and only programs of this user open it. Where it lies on a
disk of this computer it keeps a write-ahead log, so that a save pays one wait for the disk and not
six; where the user's own folder lies on a drive it is kept as a data file is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.storage.drive import look_at_drive
from crm_desktop.storage.error_codes import DriverError, meaning_of

_T = TypeVar("_T")
_BUSY_MS = 2000
_PRAGMAS = (
    "cipher_log_level = NONE",
    f"busy_timeout = {_BUSY_MS}",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "journal_size_limit = 4194304",
    "cache_size = -256",  # little is read twice, and what is kept grows with each save
)
_JOURNALS = ("-wal", "-journal")
_DAMAGED = frozenset({"file_damaged", "not_a_database"})


class LocalState:
    """One such file; connections are made when first needed. For any thread, one at a time.

    Errors come out as the driver's: whoever keeps something here goes on without it.
    """

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        """`tables` are the statements that make what is not there yet."""
        self._path = path
        self._tables = tuple(tables)
        self._connection: Any = None
        self._is_local = self._waits = True
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._path

    def read(self, sql: str, params: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a `SELECT`."""
        values = tuple(params)

        def act(connection: Any) -> list[tuple[Any, ...]]:
            rows: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
            return rows

        return self._do(act)

    def write(self, sql: str, params: Iterable[object] = (), *, waits: bool = True) -> int:
        """One statement, committed; returns how many rows it changed.

        With `waits` it is on the disk when this returns; without, the system may take some
        seconds, which only a power cut can tell.
        """
        values = tuple(params)

        def act(connection: Any) -> int:
            if self._is_local and waits is not self._waits:
                connection.execute(f"PRAGMA synchronous = {'FULL' if waits else 'NORMAL'}")
                self._waits = waits
            return int(connection.execute(sql, values).rowcount)

        return self._do(act)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _do(self, act: Callable[[Any], _T]) -> _T:
        """What cannot be read is put aside: what comes from now on is kept all the same."""
        with self._lock:
            try:
                return act(self._open())
            except DriverError as error:
                meaning = meaning_of(error)
                if meaning is None or meaning.code not in _DAMAGED:
                    raise
                self._let_go()
                self._put_aside()
                return act(self._open())

    def _put_aside(self) -> None:
        """With its journals, which may say what the file does not; they go first."""
        for ending in (*_JOURNALS, ""):
            aside = self._path.with_name(f"{self._path.name}.damaged{ending}")
            try:
                self._path.with_name(f"{self._path.name}{ending}").replace(aside)
            except OSError:
                if not ending:
                    raise
                aside.unlink(missing_ok=True)

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(DriverError):
                self._connection.close()
            self._connection = None

    def _open(self) -> Any:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> Any:
        self._is_local = look_at_drive(self._path.parent).is_local
        with suppress(FileExistsError):  # nobody else of this computer may read it
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlcipher.connect(
            str(self._path), isolation_level=None, check_same_thread=False, timeout=0
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
            mode = "wal" if self._is_local else "persist"
            (answer,) = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
            self._is_local, self._waits = answer == "wal", True
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._is_local else 'EXTRA'}")
            for statement in self._tables:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection
