"""Which reminders came to a screen of this computer and could not be noted in the data file (P17).

A small file of the user's own: who may only read, or has no answer from the drive, would show
them again after each start.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path

from crm_desktop.core.clock import Clock, to_milliseconds
from crm_desktop.storage.error_codes import DriverError, error_name
from crm_desktop.storage.local_state import LocalState

_log = logging.getLogger(__name__)

FOLDER = "reminders"
"""Below the user's state folder; a file in it for each data file."""
KEPT_FOR = timedelta(days=30)
_TABLES = (
    """CREATE TABLE IF NOT EXISTS shown (
    reminder INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    at INTEGER NOT NULL)""",
)


class ShownNotes:
    """The notes of one data file; for the thread of the database.

    Errors of the disk are logged: a reminder may come a second time, none is lost.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = LocalState(path, _TABLES)
        self._clock = clock
        self._has_any = path.exists()

    def all(self) -> dict[int, int]:
        """The moment (ms) for which each reminder was shown last; what is older than 30 days goes.

        No file is made for it.
        """
        if not self._has_any:
            return {}
        before = to_milliseconds(self._clock.now() - KEPT_FOR)
        try:
            rows = self._file.read("SELECT reminder, due FROM shown WHERE at >= ?", (before,))
            self._file.write("DELETE FROM shown WHERE at < ?", (before,), waits=False)
        except (DriverError, OSError) as error:
            _log.warning("no notes of reminders: %s", error_name(error))
            return {}
        return dict(rows)

    def add(self, shown: Mapping[int, int]) -> None:
        """These are on the screen, each for the moment (ms) it was due."""
        now = to_milliseconds(self._clock.now())
        self._has_any = True
        for key, due in shown.items():
            self._write("INSERT OR REPLACE INTO shown VALUES (?, ?, ?)", (key, due, now))

    def remove(self, reminders: Collection[int]) -> None:
        """These stand in the data file, or are due no more."""
        for key in reminders if self._has_any else ():
            self._write("DELETE FROM shown WHERE reminder = ?", (key,))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, sql: str, values: tuple[int, ...]) -> None:
        try:
            self._file.write(sql, values, waits=False)
        except (DriverError, OSError) as error:
            _log.warning("no note of a reminder: %s", error_name(error))
