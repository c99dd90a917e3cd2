"""This program's place at a data file: how it was asked for, and in which mode it is open."""

from __future__ import annotations

import getpass
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop import __version__
from crm_desktop.core.clock import Clock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.paths import state_folder
from crm_desktop.core.records import record
from crm_desktop.storage.database import Database
from crm_desktop.storage.error_codes import unavailable_of
from crm_desktop.storage.opening import file_id_of, look_here

if TYPE_CHECKING:
    from crm_desktop.core.sharing import Sharing
    from crm_desktop.storage.station import Station


@record
class OpenRequest:
    """How a file is to be opened.

    With `create` a file that is not there is made, together with its folder if `create_folder`.
    """

    path: Path
    create: bool = False
    create_folder: bool = False
    read_only: bool = False


class SharingOnDemand:
    """This program's place at the file, which decides in which mode it is open.

    A file of this computer is open in Local mode from the first moment; its place is taken before
    the first write, or after the first paint.
    """

    def __init__(self, request: OpenRequest, clock: Clock, folder: Path) -> None:
        self._request = request
        self._clock = clock
        self._folder = folder
        self._database: Database | None = None
        self._station: Station | None = None
        self._person = ""
        self._lock = threading.Lock()

    @property
    def is_taken(self) -> bool:
        """Whether the place is taken already, and has more to say."""
        return self._station is not None

    @property
    def place(self) -> Station | None:
        """The place, if it is taken already; for any thread."""
        return self._station

    def open(self) -> Database:
        """Open the file in the mode that it can be opened in; in the worker."""
        path, read_only = self._request.path.absolute(), self._request.read_only
        is_alone, header = look_here(path)
        if is_alone:
            with ExitStack() as stack:
                database = Database.open(
                    path,
                    clock=self._clock,
                    read_only=read_only,
                    header=header,
                    before_migration=partial(self._before_migration, stack, None),
                )
            if not read_only:
                database.permit = self._permit
            self._database = database
            return database
        file_id = file_id_of(path)
        station = self._make(file_id)
        try:
            station.enter()
            with ExitStack() as stack:
                before = partial(self._before_migration, stack, station)
                self._database = Database.open(
                    path, clock=self._clock, backend=station.backend(), before_migration=before
                )
            station.settle(self._database)
        except BaseException as error:
            station.leave(self._database)
            if isinstance(error, OSError):
                raise unavailable_of(error, path) from error
            raise
        self._station = station
        return self._database

    def get(self) -> Station | None:
        """The place, taken now if it was not; in the worker. None where one only looks."""
        with self._lock:
            database = self._database
            if self._station is None and database is not None and not database.is_read_only:
                station = self._make(database.file_id)
                try:
                    station.enter_while_open()
                except OSError as error:
                    raise unavailable_of(error, database.path) from error
                station.settle(database)
                self._station = station
            return self._station

    def introduce(self, name: str) -> None:
        """The person's name, as others shall see it."""
        self._person = name
        if self._station is not None:
            self._station.introduce(name)

    def move(self) -> Sharing:
        """Change the mode as the place found it right; in the worker."""
        station, database = self._station, self._database
        assert station is not None
        assert database is not None
        return station.carry_out(database)

    def stop_for_damage(self) -> None:
        """The file was found damaged: nobody writes any more; in the worker."""
        station, database = self.get(), self._database
        if station is not None and database is not None:
            station.stop_for_damage()
            try:
                station.carry_out(database)
            except OSError as error:  # the drive is away, too; the next look carries it out
                raise unavailable_of(error, database.path) from error

    def mend(self, act: Callable[[Database], None]) -> None:
        """Let `act` write into the damaged file, then go on as before; in the worker."""
        station, database = self.get(), self._database
        if database is None or (station is None and database.is_read_only):
            raise StorageUnavailable("read_only")
        if station is None:
            act(database)
        else:
            station.mend(database, act)

    def leave(self) -> None:
        """Let go of the file and of the place; in the worker."""
        if self._station is not None:
            self._station.leave(self._database)
        elif self._database is not None:
            self._database.close()

    def _before_migration(
        self, stack: ExitStack, station: Station | None, database: Database
    ) -> None:
        """Everybody else leaves until the file has its new form, and a copy is kept (P19)."""
        from crm_desktop.storage.backup import backup_before_migration
        from crm_desktop.storage.migrations.runner import MIGRATIONS

        target = MIGRATIONS[-1].version

        def is_needed() -> bool:
            row = database.execute("PRAGMA user_version").fetchone()
            return row is not None and row[0] < target

        place = station or self._make(database.file_id)
        try:
            stack.enter_context(place.empty_room(__version__, is_needed))
        except OSError as error:
            raise unavailable_of(error, database.path) from error
        backup_before_migration(database, target)

    def _permit(self) -> None:
        """Asked before the first write: then the place is taken, and answers from now on."""
        station = self.get()
        if station is not None:
            station.may_write()

    def _make(self, file_id: str) -> Station:
        from crm_desktop.storage.presence import Me
        from crm_desktop.storage.station import Station

        return Station(
            self._request.path.absolute(),
            file_id,
            Me(machine_name(), self._person or login_name(), __version__),
            clock=self._clock,
            state_folder=state_folder(),
            copy_folder=self._folder / "copies",
            read_only=self._request.read_only,
        )


def machine_name() -> str:
    """The computer's name; another one where a program shall pass for one of its own."""
    named = os.environ.get("CRM_DESKTOP_MACHINE", "")
    if named:
        return named
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def login_name() -> str:
    """What the person is called at this computer, where nothing better is known."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "user"
