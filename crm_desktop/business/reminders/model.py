"""Reminders and notifications as they travel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crm_desktop.business.reminders.rules import Occasion
from crm_desktop.business.reminders.yearly import KeptDay, Wish
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Cursor, Database

REMINDER = "reminder"
"""The `RecordRef.kind` of reminders."""
NOTIFICATION = "notification"
"""The `RecordRef.kind` of notifications."""
RECORD_ORIGIN = "record"
"""What made a reminder: the rule on its record. By hand: `hand:` and a number. Of a day that comes
round: see `yearly.py`."""
HAND = "hand:"
NO_OCCASION = Occasion()
MOST_WAITING = 200
"""So many of the newest reminders and notifications the bell lists at first, and each time more are
asked for."""


class State(StrEnum):
    """What became of a reminder. Whether it still has to be shown is `Reminder.due_at`."""

    PENDING = "pending"
    SHOWN = "shown"
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"


class NotificationKind(StrEnum):
    """What happened."""

    MENTION = "mention"


@record
class Reminder:
    """One row: what a user is to be told of, and how far that is.

    `is_open`: the record is there and to be done. `due_at` (aware UTC) is when it is shown next,
    `None` if not at all. `claimed_by` names a program that is about to show it.
    """

    id: int
    version: int
    user_id: int
    record: RecordRef
    origin: str
    rule: str
    note: str
    state: State
    is_open: bool
    remind_at: datetime | None = None
    snoozed_until: datetime | None = None
    due_at: datetime | None = None
    shown_at: datetime | None = None
    claimed_by: str = ""


@record
class Subject:
    """What is shown of the record that a reminder is about.

    `kind` is finer than the record's own: that of an activity. `contact_id` is whom it is about,
    `who` their name, `phone` the number to call. `author_id` is who wrote it. `years`: which
    birthday it is, where that is known.
    """

    title: str
    kind: str = ""
    occasion: Occasion = NO_OCCASION
    contact_id: int | None = None
    who: str = ""
    phone: str = ""
    author_id: int | None = None
    years: int | None = None


@record
class DueReminder:
    """A reminder with what is shown of its record; without a `subject` that is gone.

    `problem` says why it is shown though not as it was asked for: `rule_corrupt`.
    """

    reminder: Reminder
    subject: Subject | None
    problem: str = ""


@record
class DueNotification:
    """A notification with what is shown of its record."""

    id: int
    kind: NotificationKind
    record: RecordRef
    created_at: datetime
    author: str = ""
    read_at: datetime | None = None
    subject: Subject | None = None


@record
class Claimed:
    """What this program is to show now, the oldest first.

    `ids` are all of them, `due` the first of these with what is shown. `problem` is set where that
    could not be noted: the code of a storage error; it is shown all the same. `again_in_seconds`:
    others are about to show some, look whether they did.
    """

    due: tuple[DueReminder, ...]
    ids: tuple[int, ...] = ()
    problem: str = ""
    again_in_seconds: float | None = None


@record
class Waiting:
    """What the bell shows: reminders that were shown and are open, and notifications, newest first.

    `unread` counts notifications; both lists may be cut off, the numbers are of all: `left` are not
    listed.
    """

    reminders: tuple[DueReminder, ...]
    notifications: tuple[DueNotification, ...]
    reminder_count: int
    unread: int
    left: int = 0


@record
class RemindersDue:
    """Published in the worker: show these now.

    `at` is when they were claimed, `steady_at` the same by the monotonic clock, in seconds.
    """

    claimed: Claimed
    at: datetime
    steady_at: float


@record
class Source:
    """What a record says to its reminders: when it is, whether it is to be done, and for whom.

    `users` are reminded by `rule`, `mentioned` are told that `author_id` named them.
    """

    occasion: Occasion
    is_open: bool
    rule: str = ""
    users: tuple[int, ...] = ()
    is_living: bool = True
    mentioned: tuple[int, ...] = ()
    author_id: int | None = None


Ask = Callable[[str, Sequence[Any]], "Cursor"]
"""A `SELECT` with its values, inside a unit of work or outside of one."""
ReadSources = Callable[[Ask, Sequence[int]], Mapping[int, Source]]
"""What records of one kind say; those that are not there are left out."""
ReadSubjects = Callable[["Database", Sequence[int]], Mapping[int, Subject]]
"""What is shown of records of one kind; those that are not there are left out."""
ReadDays = Callable[[Ask, Wish], Iterable[KeptDay]]
"""Days of records of one kind that come round each year, with those that nobody wants to know."""
ReadDated = Callable[["Database", Sequence[tuple[int, str]]], Mapping[tuple[int, str], Subject]]
"""What is shown of such days, given by record and origin; those that are not there are left out."""


@record
class Remindable:
    """What a feature offers so that one can be reminded of its records.

    `has_rules`: its records have a time and a rule of their own; else reminders are set by hand.
    `days` and `dated`: its records have days that come round each year.
    """

    kind: str
    sources: ReadSources
    subjects: ReadSubjects
    has_rules: bool = False
    days: ReadDays | None = None
    dated: ReadDated | None = None
