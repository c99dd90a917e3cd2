"""Unsaved text of open windows, in a small file of the user's own (reliability.md, P8).

A program that ends in good order leaves none. What is found at the next start was typed into a
program that was killed, or whose drive went away for good.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from crm_desktop.core.clock import Clock, from_milliseconds, to_milliseconds
from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.error_codes import DriverError, error_name
from crm_desktop.storage.local_state import LocalState

_log = logging.getLogger(__name__)

FOLDER = "drafts"
"""Below the user's state folder; a file in it for each data file."""
KEPT_FOR = timedelta(days=30)
MOST_DRAFTS = 200
_MOST_CHARACTERS = 1_000_000
_TABLES = (
    """CREATE TABLE IF NOT EXISTS draft (
    key TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    at INTEGER NOT NULL,
    content TEXT NOT NULL) WITHOUT ROWID""",
)


class Drafts:
    """The drafts of one data file; for a thread of their own, whatever the drive does.

    Errors of the disk are logged: typing goes on.
    """

    def __init__(self, path: Path, clock: Clock, session: str) -> None:
        """`session` tells this run of the program from others."""
        self._file = LocalState(path, _TABLES)
        self._clock = clock
        self._session = session

    def keep(self, draft: Draft) -> bool:
        """Keep one, in place of what was kept under its key; whether it is on the disk."""
        content = _packed(draft)
        if len(content) > _MOST_CHARACTERS:
            return False
        return self._write(
            "INSERT OR REPLACE INTO draft (key, session, at, content) VALUES (?, ?, ?, ?)",
            (draft.key, self._session, to_milliseconds(draft.at), content),
        )

    def remove(self, keys: Collection[str]) -> None:
        """These are saved, given up, or shown again."""
        for key in keys:
            self._write("DELETE FROM draft WHERE key = ?", (key,))

    def found(self) -> tuple[Draft, ...]:
        """What earlier runs of the program left, newest first; the old go."""
        before = to_milliseconds(self._clock.now() - KEPT_FOR)
        self._write("DELETE FROM draft WHERE at < ?", (before,))
        try:
            rows = self._file.read(
                "SELECT key, at, content FROM draft WHERE session <> ? ORDER BY at DESC LIMIT ?",
                (self._session, MOST_DRAFTS),
            )
        except (DriverError, OSError) as error:
            _log.warning("no drafts: %s", error_name(error))
            return ()
        return tuple(_unpacked(*row) for row in rows)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, sql: str, values: tuple[object, ...]) -> bool:
        try:
            self._file.write(sql, values)
        except (DriverError, OSError) as error:
            _log.warning("no draft: %s", error_name(error))
            return False
        return True


def _packed(draft: Draft) -> str:
    ref = None if draft.ref is None else [draft.ref.kind, draft.ref.id]
    texts = [[one.place, one.label, one.text, one.base] for one in draft.texts]
    return json.dumps([draft.window, draft.title, ref, texts], ensure_ascii=False)


def _unpacked(key: str, at: int, content: str) -> Draft:
    window, title, ref, texts = json.loads(content)
    return Draft(
        key,
        window,
        title,
        from_milliseconds(at),
        tuple(DraftText(*one) for one in texts),
        None if ref is None else RecordRef(*ref),
    )
