"""Schema 5: reminders, notifications, and the rules by which they are made.

A reminder belongs to a user and any record; one origin (what made it), record and user give one
row. `activity.reminder` is the rule for all of an activity's people. `important_date.remind_days`
and `contact.birth_remind_days` are so many days before the date, -1 never, empty as whoever looks
after the contact has it set; `contact.rhythm_days` is empty where the company's own counts.
`contact.usual_gap_days`, how far apart the last talks were, is written with the last contact.

What follows from the record, and what is noted of showing, is written without the log
(`business/reminders/repository.py`): `remind_at` by the rule, `is_open` while the record lies not
in the bin and is to be done, `due_at` when it has to be shown next, empty if not at all. A claim
(`claimed_by` a program, `claimed_at` its clock) stands from the moment somebody is about to show it
until `shown_at` is written. `zone` is that of a rule that names a time of day, else empty.
"""

from __future__ import annotations

from crm_desktop.storage.migrations.columns import RECORD_HEAD, text

STATEMENTS: tuple[str, ...] = (
    f"ALTER TABLE activity ADD COLUMN {text('reminder', 200)}",
    "ALTER TABLE important_date ADD COLUMN remind_days INTEGER",
    "ALTER TABLE contact ADD COLUMN birth_remind_days INTEGER",
    "ALTER TABLE contact ADD COLUMN rhythm_days INTEGER",
    "ALTER TABLE contact ADD COLUMN usual_gap_days INTEGER",
    f"""CREATE TABLE reminder ({RECORD_HEAD}
    user_id INTEGER NOT NULL REFERENCES user (id),
    record_kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 200),
    {text("rule", 200)},
    {text("note", 1000)},
    state TEXT NOT NULL DEFAULT 'pending',
    remind_at INTEGER,
    {text("zone", 64)},
    snoozed_until INTEGER,
    due_at INTEGER,
    is_open INTEGER NOT NULL DEFAULT 1,
    shown_at INTEGER,
    {text("claimed_by", 200)},
    claimed_at INTEGER
)""",
    f"""CREATE TABLE notification ({RECORD_HEAD}
    user_id INTEGER NOT NULL REFERENCES user (id),
    kind TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    author_id INTEGER,
    {text("note", 1000)},
    read_at INTEGER
)""",
    "CREATE INDEX contact_by_rhythm ON contact (rhythm_days, last_contact_at)"
    " WHERE deleted_at IS NULL AND rhythm_days IS NOT NULL",
    "CREATE INDEX contact_by_usual_gap ON contact (usual_gap_days, last_contact_at)"
    " WHERE deleted_at IS NULL AND usual_gap_days IS NOT NULL",
    "CREATE INDEX contact_by_birth_reminder ON contact (birth_remind_days, substr(birth_date, -5))"
    " WHERE deleted_at IS NULL AND birth_remind_days IS NOT NULL",
    "CREATE INDEX important_date_by_reminder ON important_date (remind_days, substr(day, -5))"
    " WHERE remind_days IS NOT NULL",
    # Days kept in another calendar are another Gregorian day each year: found by that calendar.
    "CREATE INDEX contact_by_birth_calendar ON contact (birth_calendar, substr(birth_date, -5))"
    " WHERE deleted_at IS NULL AND birth_date <> '' AND birth_calendar NOT IN ('', 'gregorian')",
    "CREATE INDEX important_date_by_calendar ON important_date (calendar, substr(day, -5))"
    " WHERE calendar NOT IN ('', 'gregorian')",
    "CREATE UNIQUE INDEX reminder_by_record ON reminder (record_kind, record_id, user_id, origin)",
    # With the zone, so that those of another zone are found without a visit to each row.
    "CREATE INDEX reminder_by_due ON reminder (user_id, due_at, zone) WHERE due_at IS NOT NULL",
    "CREATE INDEX reminder_shown ON reminder (user_id, shown_at)"
    " WHERE state = 'shown' AND is_open = 1 AND deleted_at IS NULL",
    "CREATE UNIQUE INDEX notification_by_record"
    " ON notification (record_kind, record_id, user_id, kind)",
    "CREATE INDEX notification_by_user ON notification (user_id, created_at, read_at)"
    " WHERE deleted_at IS NULL",
)
