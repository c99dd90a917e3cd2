"""Schema 1: contacts with their points, addresses, tags and affiliations, staff, the change log.

Moments are INTEGER milliseconds UTC; text is NOT NULL with an empty default. Only single-row
facts that no program may break are CHECKed here (lengths); rules live in `business`.

The entries of a batch have consecutive ids from `change_batch.first_entry_id` on: no index by
`seq` is needed, which a bulk import would pay for. Nor is there one by operation id: who asks for
his own after a commit without answer knows the number it would have.

Each index that a save moves costs four or five file operations per page, and most are round trips
on a drive. So only `contact_by_name` knows the name (a rename moves a card in one index, not in
six) and the moment of the last change beside it; the list orders equal values by name itself. And
an index of values that many lack holds only who has one: a new card pays for what it has. What
every card has (status, owner, kind, flags) stands in one index together: an owner is found in it
status by status.
"""

from __future__ import annotations

from crm_desktop.storage.migrations.columns import RECORD_HEAD, text

_CONTACT_TEXTS = ",\n    ".join(
    [
        text("sort_key", 400),
        text("honorific_prefix", 200),
        text("given_name", 200),
        text("additional_name", 200),
        text("family_name", 200),
        text("nickname", 200),
        text("legal_name", 200),
        text("tax_id", 200),
        text("tax_key", 200),
        text("registration_no", 200),
        text("industry", 200),
        text("gender", 200),
        text("language", 200),
        text("occupation", 200),
        text("interests", 4000),
        text("birth_date", 32),
    ]
)

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    f"""CREATE TABLE user ({RECORD_HEAD}
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    {text("login", 200)},
    color INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1
)""",
    f"""CREATE TABLE setting (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    {text("value", 200000)},
    version INTEGER NOT NULL DEFAULT 1,
    updated_at INTEGER NOT NULL,
    updated_by INTEGER
)""",
    f"""CREATE TABLE source ({RECORD_HEAD}
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    {text("name_key", 400)}
)""",
    f"""CREATE TABLE tag ({RECORD_HEAD}
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    {text("name_key", 400)},
    color INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE contact ({RECORD_HEAD}
    kind TEXT NOT NULL,
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    {_CONTACT_TEXTS},
    birth_calendar TEXT NOT NULL DEFAULT 'gregorian',
    party_kinds INTEGER NOT NULL DEFAULT 0,
    lifecycle_stage TEXT NOT NULL DEFAULT 'cold',
    stage_changed_at INTEGER,
    owner_id INTEGER REFERENCES user (id),
    source_id INTEGER REFERENCES source (id),
    referred_by_id INTEGER REFERENCES contact (id),
    is_starred INTEGER NOT NULL DEFAULT 0,
    {text("notes", 200000)},
    last_contact_at INTEGER,
    main_phone TEXT NOT NULL DEFAULT '',
    main_email TEXT NOT NULL DEFAULT '',
    main_locality TEXT NOT NULL DEFAULT '',
    main_organization TEXT NOT NULL DEFAULT '',
    tag_text TEXT NOT NULL DEFAULT '',
    is_reachable INTEGER NOT NULL DEFAULT 0,
    {text("external_id", 200)}
)""",
    f"""CREATE TABLE contact_point (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    kind TEXT NOT NULL,
    {text("raw_value", 1000)},
    {text("normalized_value", 1000)},
    {text("extension", 40)},
    {text("label", 200)},
    is_primary INTEGER NOT NULL DEFAULT 0,
    is_valid INTEGER NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    {text("kind", 40)},
    {text("street_address", 400)},
    {text("locality", 200)},
    {text("region", 200)},
    {text("postal_code", 40)},
    {text("country", 200)},
    is_primary INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0
)""",
    """CREATE TABLE tagging (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    tag_id INTEGER NOT NULL REFERENCES tag (id)
)""",
    f"""CREATE TABLE affiliation ({RECORD_HEAD}
    person_id INTEGER NOT NULL REFERENCES contact (id),
    organization_id INTEGER NOT NULL REFERENCES contact (id),
    {text("role", 200)},
    {text("job_title", 200)},
    is_primary INTEGER NOT NULL DEFAULT 0,
    start_date TEXT,
    end_date TEXT
)""",
    """CREATE TABLE change_batch (
    seq INTEGER PRIMARY KEY,
    op_id BLOB NOT NULL,
    action TEXT NOT NULL,
    user_id INTEGER,
    machine TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    first_entry_id INTEGER NOT NULL,
    entry_count INTEGER NOT NULL,
    undoes INTEGER,
    undone_by INTEGER,
    details TEXT NOT NULL DEFAULT '',
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
)""",
    """CREATE TABLE change_entry (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    root_kind TEXT NOT NULL,
    root_id INTEGER NOT NULL,
    operation TEXT NOT NULL,
    version INTEGER NOT NULL,
    old_values TEXT,
    new_values TEXT,
    digest BLOB
)""",
    "CREATE INDEX contact_by_name ON contact (sort_key, id, updated_at) WHERE deleted_at IS NULL",
    "CREATE INDEX contact_by_phone ON contact (main_phone)"
    " WHERE deleted_at IS NULL AND main_phone <> ''",
    "CREATE INDEX contact_by_email ON contact (main_email)"
    " WHERE deleted_at IS NULL AND main_email <> ''",
    "CREATE INDEX contact_by_locality ON contact (main_locality)"
    " WHERE deleted_at IS NULL AND main_locality <> ''",
    "CREATE INDEX contact_by_organization ON contact (main_organization)"
    " WHERE deleted_at IS NULL AND main_organization <> ''",
    "CREATE INDEX contact_by_tags ON contact (tag_text)"
    " WHERE deleted_at IS NULL AND tag_text <> ''",
    "CREATE INDEX contact_by_last_contact ON contact (last_contact_at)"
    " WHERE deleted_at IS NULL AND last_contact_at IS NOT NULL",
    "CREATE INDEX contact_by_facet ON contact (lifecycle_stage, owner_id, kind, party_kinds,"
    " is_starred, is_reachable) WHERE deleted_at IS NULL",
    "CREATE INDEX contact_starred ON contact (is_starred)"
    " WHERE deleted_at IS NULL AND is_starred = 1",
    "CREATE INDEX contact_unreachable ON contact (is_reachable)"
    " WHERE deleted_at IS NULL AND is_reachable = 0",
    "CREATE INDEX contact_in_bin ON contact (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX contact_by_tax_key ON contact (tax_key) WHERE tax_key <> ''",
    "CREATE INDEX contact_by_external_id ON contact (external_id) WHERE external_id <> ''",
    "CREATE INDEX contact_point_by_contact ON contact_point (contact_id)",
    "CREATE INDEX contact_point_by_value ON contact_point (normalized_value)"
    " WHERE normalized_value <> ''",
    "CREATE INDEX address_by_contact ON address (contact_id)",
    "CREATE UNIQUE INDEX tagging_by_contact ON tagging (contact_id, tag_id)",
    "CREATE INDEX tagging_by_tag ON tagging (tag_id, contact_id)",
    "CREATE INDEX affiliation_by_person ON affiliation (person_id)",
    "CREATE INDEX affiliation_by_organization ON affiliation (organization_id)",
    "CREATE INDEX source_by_name ON source (name_key)",
    "CREATE INDEX tag_by_name ON tag (name_key)",
    "CREATE INDEX change_entry_by_root ON change_entry (root_kind, root_id, seq)",
)
