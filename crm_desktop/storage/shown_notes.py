"""Which reminders came to a screen of this computer and could not be noted in the data file (P17).

A small file of the user's own: who may only read, or has no answer from the drive, would show
them again after each start. It says first what is about to come to the screen: a program that is
killed in between again and again would show it as often.
"""

from __future__ import annotations

import json
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
    """CREATE TABLE IF NOT EXISTS note (
    reminder INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    is_shown INTEGER NOT NULL)""",
)
# Each is one statement, and so one commit, of however many reminders.
_GIVEN = "SELECT value ->> 0, value ->> 1, ?2, 1, ?3 FROM json_each(?1) WHERE true"
_ADD = f"""INSERT INTO note {_GIVEN} ON CONFLICT (reminder)
    DO UPDATE SET due = excluded.due, at = excluded.at, is_shown = 1"""
_TRY = f"""INSERT INTO note {_GIVEN} ON CONFLICT (reminder)
    DO UPDATE SET tries = CASE WHEN due = excluded.due THEN tries + 1 ELSE 1 END,
    due = excluded.due, at = excluded.at, is_shown = 0"""
_REMOVE = "DELETE FROM note WHERE reminder IN (SELECT value FROM json_each(?))"
_UNTRY = """UPDATE note SET tries = tries - 1
    WHERE NOT is_shown AND reminder IN (SELECT value FROM json_each(?))"""


class ShownNotes:
    """The notes of one data file; for the thread of the database.

    Errors of the disk are logged: a reminder may come once more, none is lost.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = LocalState(path, _TABLES)
        self._clock = clock
        self._has_any = path.exists()

    def all(self) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The moment (ms) for which each reminder was shown last, and which only were to be shown.

        Those have their moment and how many programs were about to; what is older than 30 days
        goes. No file is made for it.
        """
        if not self._has_any:
            return {}, {}
        before = to_milliseconds(self._clock.now() - KEPT_FOR)
        sql = "SELECT reminder, due, tries, is_shown FROM note WHERE at >= ?"
        try:
            rows = self._file.read(sql, (before,))
            self._file.write("DELETE FROM note WHERE at < ?", (before,), waits=False)
        except (DriverError, OSError) as error:
            _log.warning("no notes of reminders: %s", error_name(error))
            return {}, {}
        shown = {key: due for key, due, _tries, is_shown in rows if is_shown}
        return shown, {key: (due, tries) for key, due, tries, is_shown in rows if not is_shown}

    def begin(self, reminders: Mapping[int, int]) -> None:
        """These are about to come to the screen, each for the moment (ms) it was due."""
        self._write(_TRY, _packed(reminders), to_milliseconds(self._clock.now()), 0)

    def give_back(self, reminders: Collection[int]) -> None:
        """They did not come to the screen, and this program says so."""
        if self._has_any:
            self._write(_UNTRY, json.dumps(list(reminders)))

    def add(self, shown: Mapping[int, int]) -> None:
        """These are on the screen, each for the moment (ms) it was due."""
        self._write(_ADD, _packed(shown), to_milliseconds(self._clock.now()), 1)

    def remove(self, reminders: Collection[int]) -> None:
        """These stand in the data file, or are due no more."""
        if self._has_any and reminders:
            self._write(_REMOVE, json.dumps(list(reminders)))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, sql: str, *values: str | int) -> None:
        self._has_any = True
        try:
            self._file.write(sql, values, waits=False)
        except (DriverError, OSError) as error:
            _log.warning("no note of reminders: %s", error_name(error))


def _packed(reminders: Mapping[int, int]) -> str:
    return json.dumps(list(reminders.items()))
