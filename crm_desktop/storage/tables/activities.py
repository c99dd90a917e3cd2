"""Activities with their people, recurrence, own results, mentions and attachments."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record, Row


class Recurrence(Record):
    """The rule of a series; `dtstart` and `exdates` are local times of `timezone`."""

    rrule = TextField(default="")
    dtstart = TextField(default="")
    timezone = TextField(default="")
    exdates = TextField(default="")
    made_until = TextField(default="")
    parent_id = IntegerField(null=True)

    class Meta:
        table_name = "recurrence"


class Activity(Record):
    """A call, meeting, visit, e-mail, message, task or note, planned or done.

    Timed ones have moments (`start_at`, `end_at`), the others ISO days; the author is
    `created_by`.
    """

    kind = TextField()
    status = TextField(default="planned")
    timing = TextField(default="unscheduled")
    start_at = IntegerField(null=True)
    end_at = IntegerField(null=True)
    start_date = TextField(default="")
    end_date = TextField(default="")
    due_date = TextField(default="")
    done_at = IntegerField(null=True)
    estimate_minutes = IntegerField(default=0)
    priority = IntegerField(default=2)
    direction = TextField(default="")
    is_pinned = IntegerField(default=0)
    is_important = IntegerField(default=0)
    result = TextField(default="")
    subject = TextField(default="")
    reason = TextField(default="")
    offered = TextField(default="")
    outcome_text = TextField(default="")
    next_step = TextField(default="")
    location = TextField(default="")
    body = TextField(default="")
    related_kind = TextField(default="")
    related_id = IntegerField(null=True)
    recurrence_id = IntegerField(null=True)
    recurrence_date = TextField(default="")
    next_activity_id = IntegerField(null=True)
    external_id = TextField(default="")
    reminder = TextField(default="")

    class Meta:
        table_name = "activity"


class ActivityUser(Row):
    """One of our people in an activity, with copies of what grids and lists show of it.

    `due` is when an open one has to be over; `bits` are described in
    `business/planner/derived_repository.py`.
    """

    activity_id = IntegerField()
    user_id = IntegerField()
    role = TextField(default="assignee")
    is_open = IntegerField(default=0)
    is_long = IntegerField(default=0)
    due = IntegerField(null=True)
    starts = IntegerField(null=True)
    ends = IntegerField(null=True)
    bits = IntegerField(default=0)
    estimate_minutes = IntegerField(default=0)
    contact_id = IntegerField(null=True)
    contact_count = IntegerField(default=0)
    title = TextField(default="")

    class Meta:
        table_name = "activity_user"


class ActivityContact(Row):
    """One of the client's people in an activity, with copies for the timeline.

    `moment` is where it stands in the timeline, `met_at` when we were in contact by it, `next_at`
    when it is planned for.
    """

    activity_id = IntegerField()
    contact_id = IntegerField()
    role = TextField(default="")
    via_id = IntegerField(null=True)
    position = IntegerField(default=0)
    moment = IntegerField(null=True)
    bits = IntegerField(default=0)
    met_at = IntegerField(null=True)
    next_at = IntegerField(null=True)

    class Meta:
        table_name = "activity_contact"


class ActivityResult(Record):
    """A result of the company's own; `sign` is success, failure or neutral.

    `kinds` are those of activities that offer it, separated by commas; empty for all.
    """

    code = TextField()
    name = TextField(default="")
    name_key = TextField(default="")
    sign = TextField(default="neutral")
    kinds = TextField(default="")
    is_contact = IntegerField(default=1)
    position = IntegerField(default=0)
    is_retired = IntegerField(default=0)

    class Meta:
        table_name = "activity_result"


class Mention(Row):
    """A colleague who is named in an activity; what they have read is a notification's."""

    activity_id = IntegerField()
    user_id = IntegerField()

    class Meta:
        table_name = "mention"


class Attachment(Record):
    """A file kept beside the database under its SHA-256, on a record; `size` in bytes."""

    record_kind = TextField()
    record_id = IntegerField()
    file_name = TextField()
    sha256 = TextField()
    size = IntegerField()
    media_type = TextField(default="")

    class Meta:
        table_name = "attachment"
