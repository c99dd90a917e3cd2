"""Schema 2: what a contact's card holds beyond channels and addresses.

Important dates, communication preferences, relationships, pictures, segments, own (custom) fields
and dictionaries. Days are ISO dates, or `--MM-DD` where the year is not known (vCard 4,
RFC 6350 4.3.1); times of day are `HH:MM` in the contact's own time zone (IANA name).
"""

from __future__ import annotations

from crm_desktop.storage.migrations.columns import RECORD_HEAD, text

STATEMENTS: tuple[str, ...] = (
    f"ALTER TABLE contact ADD COLUMN {text('time_zone', 64)}",
    "ALTER TABLE contact ADD COLUMN good_days INTEGER NOT NULL DEFAULT 0",
    f"ALTER TABLE contact ADD COLUMN {text('good_from', 5)}",
    f"ALTER TABLE contact ADD COLUMN {text('good_to', 5)}",
    f"ALTER TABLE contact ADD COLUMN {text('residence', 1000)}",
    f"ALTER TABLE contact ADD COLUMN {text('how_we_met', 1000)}",
    "ALTER TABLE contact ADD COLUMN main_country TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN main_website TEXT NOT NULL DEFAULT ''",
    f"ALTER TABLE contact_point ADD COLUMN {text('valid_from', 10)}",
    f"ALTER TABLE contact_point ADD COLUMN {text('valid_until', 10)}",
    f"""CREATE TABLE important_date (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    {text("name", 200)},
    {text("day", 32)},
    calendar TEXT NOT NULL DEFAULT 'gregorian',
    position INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE communication_preference (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    channel TEXT NOT NULL,
    is_preferred INTEGER NOT NULL DEFAULT 0,
    is_opted_out INTEGER NOT NULL DEFAULT 0,
    opted_out_at INTEGER,
    {text("basis", 400)}
)""",
    f"""CREATE TABLE relationship ({RECORD_HEAD}
    from_id INTEGER NOT NULL REFERENCES contact (id),
    to_id INTEGER NOT NULL REFERENCES contact (id),
    kind TEXT NOT NULL,
    {text("note", 1000)},
    start_date TEXT
)""",
    f"""CREATE TABLE contact_picture (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    {text("media_type", 40)},
    {text("sha256", 64)},
    data BLOB NOT NULL CHECK (length(data) <= 262144)
)""",
    f"""CREATE TABLE segment ({RECORD_HEAD}
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    {text("name_key", 400)},
    kind TEXT NOT NULL DEFAULT 'dynamic',
    owner_id INTEGER REFERENCES user (id),
    is_shared INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,
    {text("definition", 100000)},
    {text("appearance", 20000)}
)""",
    """CREATE TABLE segment_member (
    id INTEGER PRIMARY KEY,
    segment_id INTEGER NOT NULL REFERENCES segment (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id)
)""",
    f"""CREATE TABLE custom_field ({RECORD_HEAD}
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    {text("name_key", 400)},
    kind TEXT NOT NULL,
    target TEXT NOT NULL DEFAULT 'both',
    {text("group_name", 200)},
    position INTEGER NOT NULL DEFAULT 0,
    {text("options", 100000)},
    {text("default_value", 4000)},
    {text("currency", 3)},
    decimals INTEGER NOT NULL DEFAULT 0,
    is_agreed INTEGER NOT NULL DEFAULT 0,
    is_retired INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE custom_value (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    field_id INTEGER NOT NULL REFERENCES custom_field (id),
    {text("text_value", 20000)},
    number_value INTEGER,
    {text("sort_value", 4000)}
)""",
    f"""CREATE TABLE dictionary_value ({RECORD_HEAD}
    dictionary TEXT NOT NULL,
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    {text("name", 200)},
    {text("name_key", 400)},
    color INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,
    is_retired INTEGER NOT NULL DEFAULT 0
)""",
    "CREATE INDEX important_date_by_contact ON important_date (contact_id)",
    "CREATE INDEX important_date_by_day ON important_date (substr(day, -5))",
    "CREATE UNIQUE INDEX communication_preference_by_contact"
    " ON communication_preference (contact_id, channel)",
    "CREATE INDEX relationship_by_from ON relationship (from_id)",
    "CREATE INDEX relationship_by_to ON relationship (to_id)",
    "CREATE UNIQUE INDEX contact_picture_by_contact ON contact_picture (contact_id)",
    "CREATE UNIQUE INDEX segment_member_by_segment ON segment_member (segment_id, contact_id)",
    "CREATE INDEX segment_member_by_contact ON segment_member (contact_id)",
    "CREATE UNIQUE INDEX custom_value_by_contact ON custom_value (contact_id, field_id)",
    "CREATE INDEX custom_value_by_value ON custom_value (field_id, sort_value, contact_id)",
    "CREATE UNIQUE INDEX dictionary_value_by_code ON dictionary_value (dictionary, code)",
    # What lists are filtered and sorted by: they cost nothing where nothing is filled in, and that
    # by the day of creation only grows at its end.
    "CREATE INDEX contact_by_source ON contact (source_id)"
    " WHERE deleted_at IS NULL AND source_id IS NOT NULL",
    "CREATE INDEX contact_by_referrer ON contact (referred_by_id)"
    " WHERE deleted_at IS NULL AND referred_by_id IS NOT NULL",
    "CREATE INDEX contact_by_birthday ON contact (substr(birth_date, -5))"
    " WHERE deleted_at IS NULL AND birth_date <> ''",
    "CREATE INDEX address_by_country ON address (country, contact_id) WHERE country <> ''",
    "CREATE INDEX contact_by_created ON contact (created_at) WHERE deleted_at IS NULL",
    "CREATE INDEX contact_by_language ON contact (language)"
    " WHERE deleted_at IS NULL AND language <> ''",
    "CREATE INDEX contact_by_country ON contact (main_country)"
    " WHERE deleted_at IS NULL AND main_country <> ''",
    "CREATE INDEX contact_by_website ON contact (main_website)"
    " WHERE deleted_at IS NULL AND main_website <> ''",
    "CREATE INDEX contact_by_occupation ON contact (occupation)"
    " WHERE deleted_at IS NULL AND occupation <> ''",
    "CREATE INDEX contact_by_industry ON contact (industry)"
    " WHERE deleted_at IS NULL AND industry <> ''",
)
