"""What a backup is, and how a company stands that has some."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from crm_desktop.core.records import record


class Reason(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    """The first change of a day."""
    CLOSING = "closing"
    """The file was closed after many changes."""
    BY_HAND = "by-hand"
    BEFORE_IMPORT = "before-import"
    BEFORE_CHANGE = "before-change"
    """A change of very many records: a bulk change, a merge of many, an undone import."""
    BEFORE_RESTORE = "before-restore"
    BEFORE_MIGRATION = "before-migration"
    """A newer program changed the form of the file."""
    PORTABLE = "portable"
    """No backup that can be put back: plain files in a zip, for any program."""


@record
class Backup:
    """One verified copy. `taken_at` is aware UTC, `size` bytes, `contents` attached files.

    `head_seq` and `head_hash` are the last change it holds. What could not be opened and checked
    is no backup and has no such record.
    """

    path: Path
    taken_at: datetime
    reason: Reason
    size: int
    schema: int
    head_seq: int
    head_hash: str
    contacts: int
    contents: tuple[str, ...] = ()


class Health(StrEnum):
    """How much would be lost if the disk of the data file broke now."""

    GOOD = "good"
    LATE = "late"
    """The last try failed, or changes are older than a day and in no backup."""
    MISSING = "missing"
    """Changes older than three days are in no backup."""


@record
class Standing:
    """How the backups of the open file stand.

    `unsaved_since` is the moment of the oldest change that is in no backup, `failure` the code
    of the error that ended the last try (empty: it went well).
    """

    health: Health
    newest: Backup | None
    unsaved_since: datetime | None = None
    changes: int = 0
    failure: str = ""
