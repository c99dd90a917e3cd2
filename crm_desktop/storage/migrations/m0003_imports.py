"""Schema 3: what imports leave behind, and pairs of contacts that are not the same.

`contact.merged_into_id` leads from a contact in the bin to the one it was merged with.
`import_profile` remembers how columns of a set of headings were read; without a name it was kept
by the program itself. `import_batch` is made inside the import's own unit of work: an undo of the
batch puts it into the bin, a redo takes it out again, so that the list of imports needs no state of
its own. Moments are milliseconds UTC.
"""

from __future__ import annotations

_RECORD_HEAD = """
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    updated_at INTEGER NOT NULL,
    updated_by INTEGER,
    deleted_at INTEGER,
    deleted_by INTEGER,"""


def _text(name: str, limit: int) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) <= {limit})"


STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE contact ADD COLUMN merged_into_id INTEGER REFERENCES contact (id)",
    "CREATE INDEX contact_by_survivor ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL",
    f"""CREATE TABLE import_profile ({_RECORD_HEAD}
    kind TEXT NOT NULL DEFAULT 'contact',
    {_text("name", 200)},
    {_text("name_key", 400)},
    {_text("signature", 64)},
    {_text("file_name", 400)},
    {_text("mapping", 1000000)},
    {_text("options", 1000000)},
    used_at INTEGER NOT NULL
)""",
    f"""CREATE TABLE import_batch ({_RECORD_HEAD}
    kind TEXT NOT NULL DEFAULT 'contact',
    seq INTEGER NOT NULL,
    {_text("file_name", 400)},
    {_text("sheet", 400)},
    {_text("sha256", 64)},
    row_count INTEGER NOT NULL DEFAULT 0,
    created_count INTEGER NOT NULL DEFAULT 0,
    updated_count INTEGER NOT NULL DEFAULT 0,
    skipped_count INTEGER NOT NULL DEFAULT 0,
    organization_count INTEGER NOT NULL DEFAULT 0,
    refused_count INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE not_duplicate ({_RECORD_HEAD}
    low_id INTEGER NOT NULL REFERENCES contact (id),
    high_id INTEGER NOT NULL REFERENCES contact (id),
    CHECK (low_id < high_id)
)""",
    "CREATE UNIQUE INDEX not_duplicate_by_pair ON not_duplicate (low_id, high_id)",
    "CREATE INDEX not_duplicate_by_high ON not_duplicate (high_id)",
)
