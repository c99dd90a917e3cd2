"""The drill: two computers count in one small file, at once, for two seconds (reliability.md 2).

Finds what no look at locks finds: caches that show a computer yesterday's page. One side invites,
the other joins; both count, then both compare what they were promised with what is there.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.backends.sqlite_file import APPLICATION_ID, SqliteFile
from crm_desktop.storage.error_codes import DriverError
from crm_desktop.storage.presence import BEAT_SECONDS, Presence
from crm_desktop.storage.retry import Retry

DRILL_SECONDS = 2.0
LEAST_COUNTS = 10
MOST_SECONDS = 10.0
ANSWER_SECONDS = 25.0
"""The other side looks for invitations every few seconds, and may be in the middle of work."""
_INVITATION = ".drill"
_PAUSE_SECONDS = 0.05


class Drill:
    """Both sides of the drill, from one program's view; calls may raise `OSError`."""

    def __init__(
        self,
        presence: Presence,
        *,
        sleep: Callable[[float], None] = time.sleep,
        patience_seconds: float = ANSWER_SECONDS,
        settings: Callable[[Any], None] = lambda _connection: None,
    ) -> None:
        """`settings` changes the connection of the scratch file, for tests of the drill itself."""
        self._presence = presence
        self._folder = presence.folder
        self._sleep = sleep
        self._patience = patience_seconds
        self._settings = settings

    def invite(self, partner: str) -> bool | None:
        """Count together with another program; whether all went well, `None` if it did not come."""
        name = new_uid().hex()
        try:
            self._make_scratch(name)
            invitation = {"by": self._presence.token, "to": partner}
            self._put(f"{name}{_INVITATION}", invitation)
            if self._await(f"{name}.ready") is None:
                return None
            return self._take_part(name, partner)
        finally:
            self._clear(name)

    def answer(self) -> bool | None:
        """Join the drill to which somebody invited this program; `None` if nobody did."""
        self._presence.look_afresh()
        for path in self._folder.glob(f"*{_INVITATION}"):
            invitation = self._read(path.name)
            name = path.name.removesuffix(_INVITATION)
            if not invitation or invitation.get("to") != self._presence.token:
                continue
            try:
                self._put(f"{name}.ready", {})
            except FileExistsError:
                continue  # answered before
            return self._take_part(name, str(invitation.get("by", "")))
        return None

    # -- counting -----------------------------------------------------------------------------

    def _make_scratch(self, name: str) -> None:
        orm = SqliteFile(self._scratch(name)).connect(create=True)
        connection = orm.connection()
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("CREATE TABLE tally (value INTEGER NOT NULL)")
            connection.execute("INSERT INTO tally VALUES (0)")
            connection.execute("CREATE TABLE entry (by TEXT, value INTEGER, body TEXT)")
            connection.execute("CREATE INDEX entry_body ON entry (body)")
            connection.execute("COMMIT")
        finally:
            orm.close()

    def _take_part(self, name: str, partner: str) -> bool | None:
        """`None` if the other side fell silent in the middle."""
        try:
            values = self._count(name)
        except (DriverError, StorageUnavailable, UserError, OSError):
            values = None
        mine = {"values": values, "failed": values is None}
        self._put(f"{name}.{self._presence.token}.count", mine)
        theirs = self._await(f"{name}.{partner}.count")
        if theirs is None:
            return None
        is_well = values is not None and not theirs.get("failed")
        is_well = is_well and self._agrees(name, [values or [], theirs.get("values") or []])
        self._put(f"{name}.{self._presence.token}.verdict", {"well": is_well})
        verdict = self._await(f"{name}.{partner}.verdict")
        if verdict is None:
            return None
        return is_well and verdict.get("well") is True

    def _count(self, name: str) -> list[int]:
        """The values that this side was promised to have written."""
        orm = SqliteFile(self._scratch(name)).connect()
        connection: Any = orm.connection()
        self._settings(connection)
        retry = Retry(limit_seconds=MOST_SECONDS)
        started = monotonic_seconds()
        values: list[int] = []
        try:
            while True:
                spent = monotonic_seconds() - started
                is_enough = spent >= DRILL_SECONDS and len(values) >= LEAST_COUNTS
                if is_enough or spent >= MOST_SECONDS:
                    return values
                values.append(self._count_once(connection, retry, len(values)))
        finally:
            orm.close()

    def _count_once(self, connection: Any, retry: Retry, number: int) -> int:
        retry.call(lambda: connection.execute("BEGIN IMMEDIATE"))
        value: int = connection.execute("SELECT value FROM tally").fetchone()[0] + 1
        body = f"{self._presence.token}-{number}-" + "x" * (number * 37 % 900)
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?)", (self._presence.token, value, body)
        )
        connection.execute("UPDATE tally SET value = ?", (value,))
        retry.call(lambda: connection.execute("COMMIT"))
        return value

    def _agrees(self, name: str, promised: list[list[int]]) -> bool:
        """Whether every promised value is there, each once, and the file is sound."""
        try:
            orm = SqliteFile(self._scratch(name), query_only=True).connect()
        except (StorageUnavailable, UserError, DriverError):
            return False
        connection: Any = orm.connection()
        try:
            retry = Retry(limit_seconds=MOST_SECONDS)
            rows = retry.call(
                lambda: connection.execute("SELECT value FROM entry NOT INDEXED").fetchall()
            )
            total = connection.execute("SELECT value FROM tally").fetchone()[0]
            check = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except DriverError:
            return False
        finally:
            orm.close()
        found = sorted(value for (value,) in rows)
        wanted = sorted(value for values in promised for value in values)
        return found == wanted == list(range(1, total + 1)) and check == "ok"

    # -- notes to each other ---------------------------------------------------------------------

    def _scratch(self, name: str) -> Path:
        return self._folder / f"{name}.scratch"

    def _put(self, name: str, content: dict[str, Any]) -> None:
        """A note; one that is read before it is whole counts as not there yet."""
        target = self._folder / name
        handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        try:
            os.write(handle, json.dumps({**content, "whole": True}).encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            content = json.loads((self._folder / name).read_bytes())
        except (OSError, ValueError):
            return None
        return content if isinstance(content, dict) and content.get("whole") else None

    def _await(self, name: str) -> dict[str, Any] | None:
        """The note of the other side, once it is there and whole."""
        started = monotonic_seconds()
        while monotonic_seconds() - started < self._patience:
            self._presence.look_afresh()
            if name in self._presence.listed():
                found = self._read(name)
                if found is not None:
                    return found
            if self._presence.seconds_unseen() > BEAT_SECONDS:
                self._presence.beat()
            self._sleep(_PAUSE_SECONDS)
        return None

    def _clear(self, name: str) -> None:
        """The one who invited takes the notes away; the other may still read the last ones."""
        for path in self._folder.glob(f"{name}*"):
            if path.suffix not in {".count", ".verdict"}:
                with suppress(OSError):
                    path.unlink()
