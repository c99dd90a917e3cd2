"""Schema 3: what imports leave behind, and pairs of contacts that are not the same.

`contact.merged_into_id` leads from a contact in the bin to the one it was merged with.
`import_profile` remembers how columns of a set of headings were read; without a name it was kept
by the program itself. `import_batch` is made inside the import's own unit of work: an undo of the
batch puts it into the bin, a redo takes it out again, so that the list of imports needs no state of
its own. Moments are milliseconds UTC.
"""

from __future__ import annotations

from crm_desktop.storage.migrations.columns import RECORD_HEAD, text

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE contact ADD COLUMN merged_into_id INTEGER REFERENCES contact (id)",
    "CREATE INDEX contact_by_survivor ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL",
    f"""CREATE TABLE import_profile ({RECORD_HEAD}
    kind TEXT NOT NULL DEFAULT 'contact',
    {text("name", 200)},
    {text("name_key", 400)},
    {text("signature", 64)},
    {text("file_name", 400)},
    {text("mapping", 1000000)},
    {text("options", 1000000)},
    used_at INTEGER NOT NULL
)""",
    f"""CREATE TABLE import_batch ({RECORD_HEAD}
    kind TEXT NOT NULL DEFAULT 'contact',
    seq INTEGER NOT NULL,
    {text("file_name", 400)},
    {text("sheet", 400)},
    {text("sha256", 64)},
    row_count INTEGER NOT NULL DEFAULT 0,
    created_count INTEGER NOT NULL DEFAULT 0,
    updated_count INTEGER NOT NULL DEFAULT 0,
    skipped_count INTEGER NOT NULL DEFAULT 0,
    organization_count INTEGER NOT NULL DEFAULT 0,
    refused_count INTEGER NOT NULL DEFAULT 0
)""",
    f"""CREATE TABLE not_duplicate ({RECORD_HEAD}
    low_id INTEGER NOT NULL REFERENCES contact (id),
    high_id INTEGER NOT NULL REFERENCES contact (id),
    CHECK (low_id < high_id)
)""",
    "CREATE UNIQUE INDEX not_duplicate_by_pair ON not_duplicate (low_id, high_id)",
    "CREATE INDEX not_duplicate_by_high ON not_duplicate (high_id)",
)
