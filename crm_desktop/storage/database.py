"""The one open data file: made or opened by path, read in short transactions, closed.

A `Database` belongs to the thread that opened it (the database worker); use from any other
raises. Writing goes through `unit_of_work` only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self
from weakref import WeakSet

from playhouse.sqlcipher_ext import SqlCipherDatabase, sqlcipher

from crm_desktop import __version__
from crm_desktop.core.clock import Clock, SystemClock, monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.storage import opening
from crm_desktop.storage.backends.base import Backend
from crm_desktop.storage.backends.sqlite_file import (
    APPLICATION_ID,
    FileHeader,
    SqliteFile,
    has_half_save,
    probe,
    require_writable,
)
from crm_desktop.storage.error_codes import (
    DriverError,
    OperationalError,
    is_busy,
    is_half_made_table,
    meaning_of,
    reraise,
    to_unavailable,
    unavailable_of,
)
from crm_desktop.storage.migrations.runner import (
    MIGRATIONS,
    SCHEMA_VERSION,
    Migration,
    migrate,
    user_version,
)
from crm_desktop.storage.retry import Retry

Params = Sequence[object] | Mapping[str, object]

_PERHAPS_NO_DAMAGE = frozenset({"file_damaged", "not_a_database"})
"""SQLite says so of one bad answer of a drive, too: it is looked at twice before it is told."""

VALUES_AT_ONCE = 500
"""So many values one statement is asked for: below every limit of parameters."""

LINGERING_SECONDS = 0.25
"""So long requests share one read transaction at most: somebody else may want to commit."""

OPENING_SECONDS = 2.0
"""As that, while a file is opened: of a slow drive much has to be known for a first row."""

_META = "SELECT key, value FROM meta"


class Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """A driver cursor whose reading errors are told like all others."""

    def __next__(self) -> tuple[Any, ...]:
        """The next row, in a loop."""
        try:
            return super().__next__()  # type: ignore[no-any-return]
        except DriverError as error:
            reraise(error)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The remaining rows."""
        try:
            return super().fetchall()  # type: ignore[no-any-return]
        except DriverError as error:
            reraise(error)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row or `None`."""
        try:
            return super().fetchone()  # type: ignore[no-any-return]
        except DriverError as error:
            reraise(error)

    def fetchmany(self, size: int = 1000) -> list[tuple[Any, ...]]:
        """The next rows, at most `size`."""
        try:
            return super().fetchmany(size)  # type: ignore[no-any-return]
        except DriverError as error:
            reraise(error)


class Database:
    """One open data file; make it with `Database.create` or `Database.open`."""

    def __init__(self, backend: Backend, orm: SqlCipherDatabase, clock: Clock) -> None:
        self._backend = backend
        self._orm = orm
        self._raw = orm.connection()
        self._owner = threading.get_ident()
        self._depth = 0
        self.is_far = False
        """Whether the file lies on a network drive."""
        self.lingers = False
        """Whether requests that follow each other share one read transaction: on a drive its
        beginning costs seventeen calls. Whoever sets it has `end_lingering` called when no request
        waits: until then nobody else can commit."""
        self.lingering_seconds = LINGERING_SECONDS
        self._lingers_since: float | None = None
        self._on_close: list[Callable[[], None]] = []
        self._is_closed = False
        self._is_broken = False
        self.connection_number = 1
        """Rises with each new connection: what one says of others' commits means nothing to it."""
        self._gives_way = False
        self._is_asked_to = False
        # Held while another thread interrupts, so that it neither reaches the next work's
        # statement nor a connection that is being closed.
        self._interrupting = threading.Lock()
        # Held while readers are counted: other threads begin to read meanwhile.
        self._counting = threading.Lock()
        self._readers: WeakSet[Database] = WeakSet()
        self.guard: Callable[[], None] | None = None
        """Asked before each use where only one computer may touch the file at a time; raises."""
        self.permit: Callable[[], None] | None = None
        self.blame: Callable[[], Mapping[str, object]] | None = None
        self.clock = clock
        self.retry = Retry()
        self._schema_version = SCHEMA_VERSION
        self._meta: dict[str, str] = {}
        try:
            self.reload_identity()
        except BaseException:
            # Kept by the error alone it would be closed by whoever tidies up, perhaps the window,
            # and until then SQLite hands its dead file out again to each new connection.
            self._drop_connection()
            raise

    # -- making and opening ---------------------------------------------------------------

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, clock: Clock | None = None) -> Self:
        """Make a new data file and open it; `UserError("file_exists")` if one is there."""
        clock = clock or SystemClock()
        return cls.open(cls.make(path, clock), clock=clock)

    @staticmethod
    def make(path: str | os.PathLike[str], clock: Clock) -> Path:
        """Make a new data file; it appears under its name only when it is whole."""
        target = Path(path).absolute()
        try:
            opening.require_free_name(target)
            fresh = target.with_name(f".{target.name}.{new_uid().hex()[-12:]}.new")
            try:
                opening.fill_new_file(fresh, clock)
                opening.publish(fresh, target)
            finally:
                opening.remove_unfinished(fresh)
        except OSError as error:
            raise unavailable_of(error, target) from error
        return target

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        clock: Clock | None = None,
        read_only: bool = False,
        migrations: tuple[Migration, ...] = MIGRATIONS,
        before_migration: Callable[[Database], None] | None = None,
        backend: Backend | None = None,
        header: FileHeader | None = None,
    ) -> Self:
        """Open an existing data file.

        `backend` is the way to it that `storage/station.py` found for a file on a drive, `header`
        what was read of it a moment ago.

        Raises `UserError`: `file_missing`, `not_a_file`, `file_empty`, `not_a_database`,
        `file_damaged`, `foreign_database`, `schema_unexpected`, `file_newer` (params `made_by`,
        `have`, `readable`: whether `read_only=True` would open it), `file_older` (read-only and
        in need of a migration); or `StorageUnavailable`: `read_only`, `folder_read_only`,
        `busy`, `io_error`, …. A refused file is not touched. `before_migration` makes the
        verified backup; without it a backup is made beside the file.
        """
        arguments: dict[str, Any] = {
            "clock": clock or SystemClock(),
            "read_only": read_only,
            "migrations": migrations,
            "before_migration": before_migration,
            "backend": backend,
        }
        file = Path(path).absolute()
        try:
            return cls._open(file, **arguments, header=header)
        except (StorageUnavailable, UserError) as error:
            if error.code not in _PERHAPS_NO_DAMAGE:
                raise
            try:
                return cls._open(file, **arguments, header=None)
            except StorageUnavailable as again:  # of this file: no drive's slip in another one
                if again.code not in _PERHAPS_NO_DAMAGE:
                    raise
                raise UserError(again.code, path=str(file)) from again

    @classmethod
    def _open(
        cls,
        file: Path,
        *,
        clock: Clock,
        read_only: bool,
        migrations: tuple[Migration, ...],
        before_migration: Callable[[Database], None] | None,
        backend: Backend | None,
        header: FileHeader | None,
    ) -> Self:
        if backend is None:
            backend = cls._way_to(file, header or probe(file), read_only=read_only)
        read_only = read_only or backend.is_read_only
        orm = backend.connect()
        try:
            # One reading for all that is looked at: its beginning is what costs on a drive.
            orm.connection().execute("BEGIN")
            opening.require_known_version(orm.connection(), migrations, read_only=read_only)
            database = cls(backend, orm, clock)
        except BaseException as error:  # noqa: BLE001 - raised again
            orm.close()
            reraise(error)
        try:
            database._bring_up_to_date(migrations, before_migration)
        except BaseException as error:  # noqa: BLE001 - raised again
            database.close()
            reraise(error)
        return database

    @staticmethod
    def _way_to(file: Path, header: FileHeader | None, *, read_only: bool) -> SqliteFile:
        if header is not None and header.application_id != APPLICATION_ID:
            raise UserError("foreign_database", path=str(file))
        if not read_only:
            require_writable(file)
        # A half save is taken back also where nothing else is written.
        takes_back = read_only and has_half_save(file) and os.access(file, os.W_OK)
        return SqliteFile(file, read_only=read_only and not takes_back, query_only=takes_back)

    def _bring_up_to_date(
        self,
        migrations: tuple[Migration, ...],
        before_migration: Callable[[Database], None] | None,
    ) -> None:
        if self.is_read_only:
            if user_version(self._raw) == migrations[-1].version:
                opening.require_schema(self._raw, migrations, self.path)
            self._raw.execute("COMMIT")
            return
        if user_version(self._raw) < migrations[-1].version:
            opening.require_schema(self._raw, migrations[: user_version(self._raw)], self.path)
            self._raw.execute("COMMIT")

            def make_backup() -> None:
                from crm_desktop.storage.room import require_room_beside

                require_room_beside(self)
                if before_migration is not None:
                    before_migration(self)
                else:
                    from crm_desktop.storage.backup import backup_before_migration

                    backup_before_migration(self, migrations[-1].version)

            migrate(self._raw, migrations=migrations, written_by=__version__, backup=make_backup)
        opening.require_schema(self._raw, migrations, self.path)
        if self._raw.in_transaction:
            self._raw.execute("COMMIT")
        self._schema_version = migrations[-1].version

    def open_second_reader(self) -> Database:
        """A read-only connection of its own for long work; belongs to the calling thread.

        End its read transactions often: while one is open no save can be committed. Raises
        `interrupted` if the mode has changed meanwhile: it would read in the old one.
        """
        way = self._backend
        backend = way.reader()
        reader = Database(backend, backend.connect(), self.clock)
        reader.is_far, reader.guard = self.is_far, self.guard
        with self._counting:
            is_in_mode = way is self._backend
            if is_in_mode:
                self._readers.add(reader)
        if not is_in_mode:
            reader.close()
            raise StorageUnavailable("interrupted", path=str(self.path))
        return reader

    # -- in which mode ------------------------------------------------------------------------

    def change_backend(self, backend: Backend) -> None:
        """Go on in another mode: every connection is made anew, second readers are stopped.

        If the new way cannot be gone the old one is taken again, and the error raised.
        """
        self._require_open()
        self.end_lingering()
        if not self._is_broken and self._raw.in_transaction:
            raise RuntimeError("the mode changes between transactions")
        with self._counting:
            before, self._backend = self._backend, backend
            readers = tuple(self._readers)
        for reader in readers:
            reader.stop_reading()
        try:
            self.reconnect()
        except BaseException:
            self._backend = before
            self.reconnect()
            raise

    def let_go(self, backend: Backend) -> None:
        """End every connection at once; the next use goes by `backend`, and may fail."""
        self._require_open()
        with self._counting:
            self._backend = backend
            readers = tuple(self._readers)
        for reader in readers:
            reader.stop_reading()
        self._drop_connection()

    def require_permission(self) -> None:
        """Raise `StorageUnavailable` unless this program may write now (`permit`)."""
        if self.permit is not None:
            self.permit()

    def named(self, told: StorageUnavailable) -> StorageUnavailable:
        """The error of waiting in vain with the computer that is silent, if one is (`blame`)."""
        about = self.blame() if told.code == "busy" and self.blame is not None else {}
        if not about:
            return told
        return StorageUnavailable("busy_silent", outcome=told.outcome, detail=told.detail, **about)

    def stop_reading(self) -> None:
        """Another thread's work ends with `interrupted`: it would read what is not so anymore."""
        with self._interrupting:
            if not (self._is_closed or self._is_broken):
                self._gives_way = self._is_asked_to = True
                self._raw.interrupt()

    # -- what file this is ------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The data file."""
        return self._backend.path

    @property
    def is_read_only(self) -> bool:
        """Whether writing is refused."""
        return self._backend.is_read_only

    @property
    def reads_the_file(self) -> bool:
        """Whether connections read the file itself, under its locks, and not a copy of it."""
        return isinstance(self._backend, SqliteFile)

    @property
    def file_id(self) -> str:
        """The file's own id, kept through backup and restore (hexadecimal)."""
        return self._meta["file_id"]

    @property
    def lineage(self) -> str:
        """Changes when a backup was restored over the file: what was seen before may be gone."""
        return self._meta["lineage"]

    @property
    def epoch(self) -> int:
        """How many times, from 1 on, the file began another past (a backup was restored)."""
        number = self._meta.get("epoch", "1")
        return int(number) if number.isdecimal() else 1

    @property
    def schema_version(self) -> int:
        """The schema this connection was opened with."""
        return self._schema_version

    @property
    def orm(self) -> SqlCipherDatabase:
        """peewee's database, for `query.execute(db.orm)` in repositories; not for hot paths."""
        self._require_owner()
        return self._orm

    def meta(self) -> Mapping[str, str]:
        """The `meta` table as it was when the file was opened."""
        return dict(self._meta)

    def reload_identity(self) -> None:
        """Read `meta` again; `UserError("file_damaged")` if the file no longer says who it is."""
        try:
            meta = dict(self.execute(_META).fetchall())
        except OperationalError as error:  # a bit in the text of the schema: no such column
            raise UserError("file_damaged", path=str(self.path)) from error
        opening.require_identity(meta, self.path)
        self._meta = meta

    # -- reading ------------------------------------------------------------------------------

    def execute(self, sql: str, params: Params = ()) -> Cursor:
        """Run one statement; waits for other programs as long as `retry` says.

        Driver errors come out as `StorageUnavailable`; bad SQL and broken constraints as they
        are, for they are bugs.
        """
        self._require_owner()
        if self._is_asked_to:
            self.require_wanted()
        if self.lingers and not self._depth:
            self._linger(sql)
        cursor = self._raw.cursor(Cursor)
        try:
            return cursor.execute(sql, params)  # type: ignore[no-any-return]
        except DriverError as error:
            self.end_lingering()
            if is_busy(error):
                return self._wait_and_execute(sql, params)
            self._raise_told(error)

    def _wait_and_execute(self, sql: str, params: Params) -> Cursor:
        try:
            return self.retry.call(lambda: self._raw.cursor(Cursor).execute(sql, params))
        except DriverError as error:
            self._raise_told(error)

    def rows_among(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows that `sql` finds for any number of `values`, which belong into its `IN ()`.

        Asked in parts, each read whole before its first row is given, so that the caller may write
        in between. What `sql` says of order holds within a part.
        """
        for start in range(0, len(values), VALUES_AT_ONCE):
            part = tuple(values[start : start + VALUES_AT_ONCE])
            marks = ",".join("?" * len(part))
            yield from self.execute(sql.replace("IN ()", f"IN ({marks})"), part).fetchall()

    def executemany(self, sql: str, rows: Iterable[Params]) -> Cursor:
        """Run one statement for every row; only inside a unit of work."""
        self._require_owner()
        self._end_lingering_well()
        try:
            return self._raw.cursor(Cursor).executemany(sql, rows)  # type: ignore[no-any-return]
        except DriverError as error:
            self._raise_told(error)

    @contextmanager
    def read(self) -> Iterator[Database]:
        """One read transaction: every statement inside sees the same moment of the file.

        May be nested, also in a unit of work. Keep it short: open, it keeps everybody from
        committing.
        """
        self._require_owner()
        if self._depth or (self._raw.in_transaction and self._lingers_since is None):
            self._depth += 1
            try:
                yield self
            finally:
                # A connection made anew meanwhile is in no transaction at all.
                self._depth = max(0, self._depth - 1)
            return
        since = self._begin_read()
        self._depth = 1
        try:
            yield self
        except BaseException:
            self._depth = 0
            self._end_read()
            raise
        self._depth = 0
        if self.lingers and not self._is_broken and self._raw.in_transaction:
            self._lingers_since = since
        else:
            self._end_read()

    @contextmanager
    def reading_at_once(self) -> Iterator[None]:
        """What is read inside shares a read transaction where that saves calls; saves end it."""
        self.lingers, self.lingering_seconds = self.is_far, OPENING_SECONDS
        try:
            yield
        finally:
            self.end_lingering()
            self.lingers, self.lingering_seconds = False, LINGERING_SECONDS

    def _begin_read(self) -> float:
        """Begin a read transaction, or go on with one that lingers; since when it is there."""
        self._end_old_lingering()
        since, self._lingers_since = self._lingers_since, None
        if since is not None:
            return since
        self.execute("BEGIN")
        return monotonic_seconds()

    def _linger(self, sql: str) -> None:
        """Before a statement of its own: reading begins a transaction, all else ends it."""
        if not sql.lstrip()[:6].upper().startswith(("SELECT", "WITH")):
            self._end_lingering_well()
            return
        self._end_old_lingering()
        self._require_owner()
        if self._lingers_since is None and not self._raw.in_transaction:
            self._raw.execute("BEGIN")
            self._lingers_since = monotonic_seconds()

    def _end_old_lingering(self) -> None:
        since = self._lingers_since
        if since is not None and monotonic_seconds() - since > self.lingering_seconds:
            self.end_lingering()

    def _end_lingering_well(self) -> None:
        """As `end_lingering`; raises `StorageUnavailable` if there is no connection after it."""
        self.end_lingering()
        self._require_owner()

    def end_lingering(self) -> None:
        """Let go of the file after reading: others may commit. For the connection's thread.

        A connection that cannot even do that is thrown away; the next use tells.
        """
        if self._lingers_since is None:
            return
        self._lingers_since = None
        try:
            if self._raw.in_transaction:
                self._raw.execute("COMMIT")
        except DriverError:
            self._replace_broken()

    def _end_read(self) -> None:
        if self._is_closed or self._is_broken or not self._raw.in_transaction:
            return
        try:
            self._raw.execute("COMMIT")
        except DriverError:
            self.reconnect()

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Reading inside ends with `interrupted` once `give_way` is called."""
        self._require_owner()
        self._set_patience(gives_way=True)
        try:
            yield
        finally:
            self._set_patience(gives_way=False)

    def _set_patience(self, *, gives_way: bool) -> None:
        with self._interrupting:
            self._is_asked_to, self._gives_way = False, gives_way

    def give_way(self) -> None:
        """Stop what reads inside `giving_way`; callable from any thread."""
        with self._interrupting:
            if self._gives_way:
                self._is_asked_to = True
                self._raw.interrupt()

    def require_wanted(self) -> None:
        """Raise `interrupted` if somebody else wants a turn: for long work between statements."""
        if self._is_asked_to and self._gives_way:
            raise StorageUnavailable("interrupted")

    def save_nothing(self) -> None:
        """A save without a change: afterwards a journal lies there, and all before is on the disk.

        Raises `StorageUnavailable` where that cannot be said.
        """
        raw = self.raw
        try:
            self.retry.call(lambda: raw.execute("BEGIN IMMEDIATE"))
            version = user_version(raw)
            raw.execute(f"PRAGMA user_version = {version}")  # an equal row would not be written
            self.retry.call(lambda: raw.execute("COMMIT"))
        except DriverError as error:
            self._replace_broken()
            self._raise_told(error)

    # -- the connection -----------------------------------------------------------------------

    @property
    def raw(self) -> Any:
        """The driver's connection, for `storage` only."""
        self._require_owner()
        self._end_lingering_well()
        return self._raw

    def move_to_current_thread(self) -> None:
        """Give the connection to the calling thread, while no other uses it."""
        self._owner = threading.get_ident()

    def reconnect(self) -> None:
        """Throw the connection away and make a new one, as after an I/O error.

        While the drive is away that fails; every later use of the database tries again.
        """
        self._require_open()
        gives_way = self._gives_way
        self._drop_connection()
        if self.guard is not None:
            self.guard()
        self._connect()
        self._set_patience(gives_way=gives_way)

    def _connect(self) -> None:
        """Make a connection and ask it who the file is; without one the database stays broken."""
        try:
            self._connect_once()
        except (StorageUnavailable, UserError) as error:
            if error.code not in _PERHAPS_NO_DAMAGE:
                raise
            self._connect_once()

    def _connect_once(self) -> None:
        orm = self._backend.connect()
        connection = orm.connection()
        try:
            rows = self.retry.call(lambda: connection.execute(_META).fetchall())
            opening.require_identity(dict(rows), self.path)
        except DriverError as error:
            orm.close()
            reraise(error)
        except UserError:
            orm.close()
            raise
        # What it says of lineage is not taken over: a backup that was put back meanwhile has to
        # be noticed, by the change watch and by every save.
        self._orm, self._raw, self._is_broken = orm, connection, False
        self.connection_number += 1

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call `callback()` once, before the connection is closed."""
        self._on_close.append(callback)

    def close(self) -> None:
        """Close the connection; an open transaction is taken back. Closing twice is fine."""
        if self._is_closed:
            return
        self._require_open()
        callbacks, self._on_close = self._on_close, []
        for callback in callbacks:
            callback()
        self._is_closed = True
        self._drop_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _drop_connection(self) -> None:
        self._set_patience(gives_way=False)
        self._depth = 0
        self._lingers_since = None
        with self._interrupting:
            self._is_broken = True
        try:
            if not self._orm.is_closed():
                self._orm.close()
        except Exception:  # noqa: BLE001 - it is thrown away because it failed
            self._raw.close()

    def _require_open(self) -> None:
        if threading.get_ident() != self._owner:
            raise RuntimeError("the database is used outside of its thread")
        if self._is_closed:
            raise StorageUnavailable("file_closed")

    def _require_owner(self) -> None:
        """Raise unless this thread may use the connection; one that is broken is made anew."""
        self._require_open()
        if self.guard is not None:
            self.guard()
        if self._is_broken:
            self._connect()

    def _raise_told(self, error: Exception) -> NoReturn:
        """Raise what is told of a driver error, or the error itself where that is a bug."""
        told = self._told(error)
        try:
            if told is error:  # as its own cause it would hold itself
                raise error
            raise told from error
        finally:
            del told, error  # no cycle of the error and this frame

    def _told(self, error: BaseException) -> Exception:
        """The error to raise for a driver error; a broken connection is replaced."""
        meaning = meaning_of(error)
        if meaning is None:
            if self._is_asked_to and is_half_made_table(error):
                return StorageUnavailable("interrupted", path=str(self.path))
            return error if isinstance(error, Exception) else RuntimeError(str(error))
        # One that is broken already was thrown away, and cannot even be asked that.
        if meaning.breaks_connection and not self._is_broken and not self._raw.in_transaction:
            self._replace_broken()
        told = to_unavailable(error)
        if told is None:
            return RuntimeError(str(error))
        told.params.setdefault("path", str(self.path))
        return self.named(told)

    def _replace_broken(self) -> None:
        try:
            self.reconnect()
        except (StorageUnavailable, UserError):
            return  # the next use tries again and tells
