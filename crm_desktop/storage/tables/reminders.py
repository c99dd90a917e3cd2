"""Reminders and notifications."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record


class Reminder(Record):
    """What a user is to be told of a record, and when; one per origin, record and user.

    `due_at` is when it has to be shown next, empty if not at all; `migrations/m0005_reminders.py`
    says what follows from what.
    """

    user_id = IntegerField()
    record_kind = TextField()
    record_id = IntegerField()
    origin = TextField()
    rule = TextField(default="")
    note = TextField(default="")
    state = TextField(default="pending")
    remind_at = IntegerField(null=True)
    zone = TextField(default="")
    snoozed_until = IntegerField(null=True)
    due_at = IntegerField(null=True)
    is_open = IntegerField(default=1)
    shown_at = IntegerField(null=True)
    claimed_by = TextField(default="")
    claimed_at = IntegerField(null=True)

    class Meta:
        table_name = "reminder"


class Notification(Record):
    """Something that happened and that a user should know, such as a mention in a note."""

    user_id = IntegerField()
    kind = TextField()
    record_kind = TextField()
    record_id = IntegerField()
    author_id = IntegerField(null=True)
    note = TextField(default="")
    read_at = IntegerField(null=True)

    class Meta:
        table_name = "notification"
