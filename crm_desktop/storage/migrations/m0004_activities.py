"""Schema 4: activities with their people, recurrence, own results, attachments; employees.

Moments are milliseconds UTC, whole days ISO dates. An activity is timed (`start_at`, `end_at`),
takes whole days or lies at any time of a day (`start_date`, `end_date`), or is unscheduled with a
`due_date` at most.

What the planner, Today and a card's timeline read is copied from the activity to its people's rows
and indexed there, so that none of them visits the wide table: `starts` and `ends` are moments, a
whole day being that day in UTC (`bits` says which it is). Copies, `contact.last_contact_at` and
`contact.next_activity_at` are written before each commit in one place,
`business/planner/derived_repository.py`. They are empty for an activity in the bin.
"""

from __future__ import annotations

from crm_desktop.storage.migrations.columns import RECORD_HEAD, text

STATEMENTS: tuple[str, ...] = (
    f"ALTER TABLE user ADD COLUMN {text('position', 200)}",
    f"ALTER TABLE user ADD COLUMN {text('phone', 200)}",
    f"ALTER TABLE user ADD COLUMN {text('email', 400)}",
    f"ALTER TABLE user ADD COLUMN {text('birth_date', 32)}",
    f"ALTER TABLE user ADD COLUMN {text('hire_date', 10)}",
    f"ALTER TABLE user ADD COLUMN {text('end_date', 10)}",
    f"ALTER TABLE user ADD COLUMN {text('working_hours', 4000)}",
    f"ALTER TABLE user ADD COLUMN {text('team', 200)}",
    f"""CREATE TABLE absence ({RECORD_HEAD}
    user_id INTEGER NOT NULL REFERENCES user (id),
    kind TEXT NOT NULL,
    start_date TEXT NOT NULL CHECK (length(start_date) = 10),
    end_date TEXT NOT NULL CHECK (length(end_date) = 10),
    {text("note", 1000)}
)""",
    # `met_before_at` is what a list that was imported, or another program, said of the last
    # contact; `last_contact_at` is the latest of it and of the activities.
    "ALTER TABLE contact ADD COLUMN met_before_at INTEGER",
    "ALTER TABLE contact ADD COLUMN next_activity_at INTEGER",
    "UPDATE contact SET met_before_at = last_contact_at WHERE last_contact_at IS NOT NULL",
    # `exdates` are the occurrences that were left out, in the form of `recurrence_date`, separated
    # by blanks; `made_until` is the day until which occurrences of an endless rule stand.
    f"""CREATE TABLE recurrence ({RECORD_HEAD}
    {text("rrule", 2000)},
    {text("dtstart", 20)},
    {text("timezone", 64)},
    {text("exdates", 100000)},
    {text("made_until", 10)},
    parent_id INTEGER REFERENCES recurrence (id)
)""",
    # `recurrence_date` is when this one of a series should have been, as RECURRENCE-ID (RFC 5545).
    f"""CREATE TABLE activity ({RECORD_HEAD}
    kind TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'planned',
    timing TEXT NOT NULL DEFAULT 'unscheduled',
    start_at INTEGER,
    end_at INTEGER,
    {text("start_date", 10)},
    {text("end_date", 10)},
    {text("due_date", 10)},
    done_at INTEGER,
    estimate_minutes INTEGER NOT NULL DEFAULT 0,
    priority INTEGER NOT NULL DEFAULT 2,
    direction TEXT NOT NULL DEFAULT '',
    is_pinned INTEGER NOT NULL DEFAULT 0,
    is_important INTEGER NOT NULL DEFAULT 0,
    {text("result", 200)},
    {text("subject", 400)},
    {text("reason", 4000)},
    {text("offered", 4000)},
    {text("outcome_text", 20000)},
    {text("next_step", 4000)},
    {text("location", 400)},
    {text("body", 200000)},
    {text("related_kind", 40)},
    related_id INTEGER,
    recurrence_id INTEGER REFERENCES recurrence (id),
    {text("recurrence_date", 20)},
    next_activity_id INTEGER REFERENCES activity (id),
    {text("external_id", 400)}
)""",
    """CREATE TABLE activity_user (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES activity (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    role TEXT NOT NULL DEFAULT 'assignee',
    is_open INTEGER NOT NULL DEFAULT 0,
    is_long INTEGER NOT NULL DEFAULT 0,
    due INTEGER,
    starts INTEGER,
    ends INTEGER,
    bits INTEGER NOT NULL DEFAULT 0,
    estimate_minutes INTEGER NOT NULL DEFAULT 0,
    contact_id INTEGER,
    contact_count INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT ''
)""",
    # `via_id` is the person on whose account an organization is involved.
    f"""CREATE TABLE activity_contact (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES activity (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    {text("role", 40)},
    via_id INTEGER,
    position INTEGER NOT NULL DEFAULT 0,
    moment INTEGER,
    bits INTEGER NOT NULL DEFAULT 0,
    met_at INTEGER,
    next_at INTEGER
)""",
    f"""CREATE TABLE activity_result ({RECORD_HEAD}
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    {text("name", 200)},
    {text("name_key", 400)},
    sign TEXT NOT NULL DEFAULT 'neutral',
    {text("kinds", 200)},
    is_contact INTEGER NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 0,
    is_retired INTEGER NOT NULL DEFAULT 0
)""",
    """CREATE TABLE mention (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES activity (id),
    user_id INTEGER NOT NULL REFERENCES user (id)
)""",
    f"""CREATE TABLE attachment ({RECORD_HEAD}
    record_kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 400),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    {text("media_type", 200)}
)""",
    "CREATE INDEX absence_by_user ON absence (user_id, start_date)",
    "CREATE INDEX contact_by_next_activity ON contact (next_activity_at)"
    " WHERE deleted_at IS NULL AND next_activity_at IS NOT NULL",
    "CREATE INDEX activity_by_recurrence ON activity (recurrence_id, recurrence_date)"
    " WHERE recurrence_id IS NOT NULL",
    "CREATE INDEX activity_by_related ON activity (related_kind, related_id)"
    " WHERE related_kind <> ''",
    "CREATE INDEX activity_by_next ON activity (next_activity_id)"
    " WHERE next_activity_id IS NOT NULL",
    "CREATE INDEX activity_by_external_id ON activity (external_id) WHERE external_id <> ''",
    "CREATE INDEX activity_in_bin ON activity (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE UNIQUE INDEX activity_user_by_activity ON activity_user (activity_id, user_id)",
    # All that a grid of three weeks draws, person by person, in the order of time.
    "CREATE INDEX activity_user_by_start ON activity_user (user_id, starts, ends, bits,"
    " estimate_minutes, activity_id, contact_id, contact_count, title)"
    " WHERE starts IS NOT NULL",
    # Those of more than a day begin before the days that are asked for.
    "CREATE INDEX activity_user_long ON activity_user (user_id, starts)"
    " WHERE is_long = 1 AND starts IS NOT NULL",
    "CREATE INDEX activity_user_open ON activity_user (user_id, due) WHERE is_open = 1",
    "CREATE UNIQUE INDEX activity_contact_by_activity"
    " ON activity_contact (activity_id, contact_id)",
    "CREATE INDEX activity_contact_by_moment ON activity_contact (contact_id, moment,"
    " activity_id, bits, met_at, next_at)",
    "CREATE UNIQUE INDEX activity_result_by_code ON activity_result (code)",
    "CREATE UNIQUE INDEX mention_by_user ON mention (user_id, activity_id)",
    "CREATE INDEX mention_by_activity ON mention (activity_id)",
    "CREATE INDEX attachment_by_record ON attachment (record_kind, record_id)",
    "CREATE INDEX attachment_by_content ON attachment (sha256)",
)
