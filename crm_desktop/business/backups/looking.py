"""When a data file is looked at for damage by itself, and how deep (P11): pure rules, and marks.

The marks of a file lie among the user's own data on this computer: whether a program has it open,
which it should not after a clean end, and when it was looked at last.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.records import record

FULL_EVERY = timedelta(days=7)
QUICK_EVERY = timedelta(days=7)
ON_A_DRIVE_EVERY = timedelta(hours=12)
"""The pages of a file on a drive travel: it is looked at more often, not at each opening."""


class Depth(StrEnum):
    """How deep a file is looked at."""

    NONE = ""
    QUICK = "quick"
    """Its pages (`quick_check`)."""
    FULL = "full"
    """Everything: pages, indexes, references, the log, counts."""


@record
class Marks:
    """What is known of a file on this computer; `is_open` stays behind after an unclean end."""

    is_open: bool = False
    quick_at: datetime | None = None
    full_at: datetime | None = None


def depth_due(marks: Marks, now: datetime, *, is_on_drive: bool) -> Depth:
    """How deep to look after opening; `marks` are those of before it.

    A file that was never looked at gets its first whole look a week after it was first opened.
    """
    if marks.full_at is not None and now - marks.full_at >= FULL_EVERY:
        return Depth.FULL
    quick = marks.quick_at or marks.full_at
    if marks.is_open or quick is None:
        return Depth.QUICK
    every = ON_A_DRIVE_EVERY if is_on_drive else QUICK_EVERY
    return Depth.QUICK if now - quick >= every else Depth.NONE


class MarkSheet:
    """The marks of one file."""

    def __init__(self, folder: Path, file_id: str) -> None:
        self._path = folder / f"{file_id}.json"

    def read(self) -> Marks:
        """What is marked; nothing where nothing can be read."""
        try:
            words = json.loads(self._path.read_text(encoding="utf-8"))
            return Marks(
                bool(words.get("is_open")), _moment(words, "quick_at"), _moment(words, "full_at")
            )
        except (OSError, ValueError, TypeError, AttributeError, OverflowError):
            return Marks()

    def write(self, marks: Marks) -> None:
        """Mark; raises `StorageUnavailable` where the user's own disk refuses it."""
        words = {
            "is_open": marks.is_open,
            "quick_at": None if marks.quick_at is None else to_milliseconds(marks.quick_at),
            "full_at": None if marks.full_at is None else to_milliseconds(marks.full_at),
        }
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(words), encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            raise StorageUnavailable("io_error", detail=type(error).__name__) from error


def _moment(words: dict[str, object], key: str) -> datetime | None:
    value = words.get(key)
    return from_milliseconds(value) if isinstance(value, int) else None


def after_look(marks: Marks, depth: Depth, now: datetime) -> Marks:
    """The marks once a look of that depth found nothing; a whole look counts as both."""
    full = now if depth is Depth.FULL else marks.full_at or now
    return Marks(marks.is_open, now, full)
