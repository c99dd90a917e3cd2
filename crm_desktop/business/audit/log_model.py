"""The log of a whole file as it travels: who did what when, and what of it was touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

OWN_NOTES = frozenset(
    {"contact.follow_day", "activity.extend", "reminder.days", "reminder.claim"}
    | {"reminder.show", "reminder.read", "reminder.zone", "notification.read"}
)
"""What the program does by itself, and will do again."""


@record
class LogFilter:
    """Which units of work are wanted; empty means any. `since` counts, `until` does not.

    What the program notes for itself, such as that a reminder was planned, is nobody's act: only
    with `has_own_notes` is it wanted, too.
    """

    user_id: int | None = None
    ref: RecordRef | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    has_own_notes: bool = False


@record
class LogLine:
    """One unit of work. `entries` counts logged rows, `names` are a few of the records touched.

    `kind` is what it was mainly about (a table's name), `verb` what was done, both codes.
    """

    seq: int
    at: datetime
    user_id: int | None
    user_name: str
    machine: str
    kind: str
    verb: str
    entries: int
    names: tuple[tuple[RecordRef, str], ...]
    undoes: int | None = None
    undone_by: int | None = None
    details: Mapping[str, Any] | None = None


@record
class LogChange:
    """One logged row of a unit of work: the record, what happened, and its values before and after.

    `values` maps a column to its old and new value; it is empty where only the fact is kept, or
    where they were erased with a record that was removed for good.
    """

    ref: RecordRef
    name: str
    operation: str
    values: tuple[tuple[str, object, object], ...]
    row_kind: str = ""
    is_erased: bool = False
