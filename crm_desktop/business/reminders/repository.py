# pyright: basic
"""Reminders and notifications: rows in, records out; what is noted of showing them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.reminders.model import (
    NOTIFICATION,
    REMINDER,
    NotificationKind,
    Reminder,
    State,
)
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_COLUMNS = """id, version, user_id, record_kind, record_id, origin, rule, note, state, is_open,
    remind_at, snoozed_until, due_at, shown_at, claimed_by"""
_BY_IDS = f"SELECT {_COLUMNS} FROM reminder WHERE id {GIVEN_IDS} AND deleted_at IS NULL"
_DUE = """SELECT id, claimed_by, due_at FROM reminder INDEXED BY reminder_by_due
    WHERE user_id = ? AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, id"""
_NEXT = """SELECT min(due_at) FROM reminder INDEXED BY reminder_by_due
    WHERE user_id = ? AND due_at IS NOT NULL AND due_at > ?"""
_OTHER_ZONE = """SELECT id FROM reminder INDEXED BY reminder_by_due
    WHERE user_id = ? AND due_at IS NOT NULL AND zone NOT IN ('', ?)"""
_SHOWN = """FROM reminder INDEXED BY reminder_shown
    WHERE user_id = ? AND state = 'shown' AND is_open = 1 AND deleted_at IS NULL"""
_OF_RECORD = f"""SELECT {_COLUMNS} FROM reminder
    WHERE record_kind = ? AND record_id = ? AND deleted_at IS NULL ORDER BY due_at, id"""
_DAYS_OPEN = """SELECT id, version, record_kind, record_id, origin, rule FROM reminder
    INDEXED BY reminder_by_due
    WHERE user_id = ? AND due_at IS NOT NULL AND zone <> '' AND deleted_at IS NULL
    AND (origin LIKE 'birthday:%' OR origin LIKE 'date:%')
    UNION ALL SELECT id, version, record_kind, record_id, origin, rule FROM reminder
    INDEXED BY reminder_shown WHERE user_id = ? AND state = 'shown' AND is_open = 1
    AND deleted_at IS NULL AND (origin LIKE 'birthday:%' OR origin LIKE 'date:%')"""
_DAYS_KNOWN = """SELECT reminder.id, version, record_id, origin, rule, deleted_at IS NULL
    FROM json_each(?) AS wanted JOIN reminder INDEXED BY reminder_by_record
    ON record_kind = ? AND record_id = wanted.value ->> 0 AND user_id = ?
    AND origin = wanted.value ->> 1"""
_NOTICES = """SELECT id, kind, record_kind, record_id, created_at, author_id, read_at
    FROM notification INDEXED BY notification_by_user
    WHERE user_id = ? AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT ?"""
_NOTICE_COUNT = """SELECT count(*) FROM notification INDEXED BY notification_by_user
    WHERE user_id = ? AND deleted_at IS NULL"""
_UNREAD = """SELECT id, record_kind, record_id FROM notification INDEXED BY notification_by_user
    WHERE user_id = ? AND deleted_at IS NULL AND read_at IS NULL"""
_CLAIM = f"""UPDATE reminder SET claimed_by = ?, claimed_at = ?
    WHERE id {GIVEN_IDS} AND due_at IS NOT NULL"""
_SHOW = f"""UPDATE reminder SET state = '{State.SHOWN}', shown_at = ?, due_at = NULL,
    claimed_by = '', claimed_at = NULL, snoozed_until = NULL
    WHERE id {GIVEN_IDS} AND claimed_by = ? AND due_at <= ?"""
_READ = f"UPDATE notification SET read_at = ? WHERE id {GIVEN_IDS} AND read_at IS NULL"


@record
class DayRow:
    """A reminder of a day that comes round, as it is stored."""

    id: int
    version: int
    record: RecordRef
    origin: str
    rule: str
    is_living: bool = True


@record
class NoticeRow:
    """A notification as it is stored."""

    id: int
    kind: NotificationKind
    record: RecordRef
    created_at: int
    author_id: int | None
    read_at: int | None


class ReminderRepository:
    """Reads and writes; writing needs a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, user_id: int, now_ms: int) -> list[tuple[int, str, int]]:
        """What has to be shown by now, the oldest first: id, who claims it, since when (ms)."""
        return self._database.execute(_DUE, (user_id, now_ms)).fetchall()

    def next_due(self, user_id: int, after_ms: int) -> int | None:
        """When something is to be shown next after a moment, in milliseconds."""
        row = self._database.execute(_NEXT, (user_id, after_ms)).fetchone()
        return None if row is None else row[0]

    def by_ids(self, ids: Collection[int]) -> list[Reminder]:
        """Living rows in the order of `ids`."""
        found: dict[int, Reminder] = {}
        for piece in slices(ids):
            for row in self._database.execute(_BY_IDS, (json.dumps(piece),)):
                found[row[0]] = _reminder(row)
        return [found[key] for key in ids if key in found]

    def of_record(self, ref: RecordRef) -> list[Reminder]:
        """All that stand on a record, of anybody."""
        return [_reminder(row) for row in self._database.execute(_OF_RECORD, (ref.kind, ref.id))]

    def shown(self, user_id: int, limit: int) -> tuple[list[Reminder], int]:
        """Shown and neither done nor put off, newest first, and how many there are.

        Those that came together stand as they were due.
        """
        row = self._database.execute(f"SELECT count(*) {_SHOWN}", (user_id,)).fetchone()
        text = f"SELECT {_COLUMNS} {_SHOWN} ORDER BY shown_at DESC, remind_at, id LIMIT ?"
        rows = self._database.execute(text, (user_id, limit))
        return [_reminder(one) for one in rows], row[0] if row else 0

    def all_shown(self, user_id: int) -> list[int]:
        """All that were shown and neither done nor put off."""
        return [key for (key,) in self._database.execute(f"SELECT id {_SHOWN}", (user_id,))]

    def of_other_zone(self, user_id: int, zone: str) -> list[tuple[str, int]]:
        """Records of reminders that a time of day in another zone was computed for."""
        rows = self._database.execute(_OTHER_ZONE, (user_id, zone)).fetchall()
        found: list[tuple[str, int]] = []
        for piece in slices([key for (key,) in rows]):
            found += self._database.execute(
                f"SELECT DISTINCT record_kind, record_id FROM reminder WHERE id {GIVEN_IDS}",
                (json.dumps(piece),),
            ).fetchall()
        return found

    def open_days(self, user_id: int) -> list[DayRow]:
        """Reminders of days that come round which are still to be seen, or waiting at the bell."""
        rows = self._database.execute(_DAYS_OPEN, (user_id, user_id))
        return [
            DayRow(key, version, RecordRef(kind, record_id), origin, rule)
            for key, version, kind, record_id, origin, rule in rows
        ]

    def known_days(
        self, user_id: int, kind: str, wanted: Collection[tuple[int, str]]
    ) -> list[DayRow]:
        """Which of these records' origins there are rows of, whatever became of them."""
        found: list[DayRow] = []
        for piece in slices(wanted):
            rows = self._database.execute(_DAYS_KNOWN, (json.dumps(piece), kind, user_id))
            for key, version, record_id, origin, rule, is_living in rows:
                ref = RecordRef(kind, record_id)
                found.append(DayRow(key, version, ref, origin, rule, bool(is_living)))
        return found

    def notices(self, user_id: int, limit: int) -> list[NoticeRow]:
        """A user's notifications, newest first."""
        return [
            NoticeRow(
                key, NotificationKind(kind), RecordRef(record_kind, record_id), at, author, read
            )
            for key, kind, record_kind, record_id, at, author, read in self._database.execute(
                _NOTICES, (user_id, limit)
            )
        ]

    def notice_count(self, user_id: int) -> int:
        """How many notifications a user has."""
        [(count,)] = self._database.execute(_NOTICE_COUNT, (user_id,)).fetchall()
        return count

    def unread(self, user_id: int) -> list[tuple[int, RecordRef]]:
        """Notifications that nobody has read yet."""
        rows = self._database.execute(_UNREAD, (user_id,))
        return [(key, RecordRef(kind, record_id)) for key, kind, record_id in rows]

    # -- noted without the log -----------------------------------------------------------

    def claim(self, work: UnitOfWork, ids: Sequence[int], program: str) -> None:
        """Let `program` show them."""
        for piece in slices(ids):
            work.copy_derived(_CLAIM, (program, work.now_ms, json.dumps(piece)))
        work.keep_as_note()

    def show(self, work: UnitOfWork, ids: Iterable[int], program: str) -> None:
        """They are on the screen; what another program has taken over meanwhile stays its own."""
        for piece in slices(ids):
            work.copy_derived(_SHOW, (work.now_ms, json.dumps(piece), program, work.now_ms))
        work.keep_as_note()

    def read(self, work: UnitOfWork, ids: Collection[int], *, is_read: bool) -> None:
        """Mark notifications as read, or as unread."""
        given = json.dumps(sorted(ids))
        if is_read:
            work.copy_derived(_READ, (work.now_ms, given))
        else:
            work.copy_derived(
                f"UPDATE notification SET read_at = NULL WHERE id {GIVEN_IDS}", (given,)
            )
        work.touch_many(NOTIFICATION, ids)
        work.keep_as_note()

    # -- logged --------------------------------------------------------------------------

    def write(
        self, work: UnitOfWork, reminders: Iterable[Reminder], values: Mapping[str, Any]
    ) -> int:
        """Give reminders another state; gives how many changed."""
        return work.update_many(REMINDER, [one.id for one in reminders], values)

    def insert(self, work: UnitOfWork, values: Mapping[str, Any]) -> int:
        """Store a new one; what follows from its rule comes before the commit."""
        return work.insert(REMINDER, values)

    def insert_many(
        self, work: UnitOfWork, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Store new ones."""
        work.insert_many(REMINDER, columns, rows)

    def follow_day(self, work: UnitOfWork, row: DayRow, rule: str) -> None:
        """Give a reminder of a day this rule, out of the bin if it lies there."""
        version = row.version if row.is_living else work.restore(REMINDER, row.id, row.version)
        if row.rule != rule:
            work.update(REMINDER, row.id, {"rule": rule}, version)

    def remove_day(self, work: UnitOfWork, row: DayRow) -> None:
        """Into the bin: its day is another one now, or nobody wants to know it."""
        work.bin(REMINDER, row.id, row.version)

    def remove(self, work: UnitOfWork, reminder: Reminder) -> None:
        """Into the bin."""
        work.bin(REMINDER, reminder.id, reminder.version)


def _reminder(row: Sequence[Any]) -> Reminder:
    (key, version, user_id, record_kind, record_id, origin, rule, note, state, is_open,
        remind_at, snoozed_until, due_at, shown_at, claimed_by) = row  # fmt: skip
    return Reminder(
        key,
        version,
        user_id,
        RecordRef(record_kind, record_id),
        origin,
        rule,
        note,
        State(state),
        bool(is_open),
        _moment(remind_at),
        _moment(snoozed_until),
        _moment(due_at),
        _moment(shown_at),
        claimed_by,
    )


def _moment(value: int | None) -> Any:
    return None if value is None else from_milliseconds(value)
