"""A made-up next schema, for tests of migrations; also run as a program that migrates."""

from __future__ import annotations

import sys
import time
from typing import Any

from crm_desktop.storage.database import Database
from crm_desktop.storage.migrations.runner import MIGRATIONS, SCHEMA_VERSION, Migration


def _fill(connection: Any) -> None:
    """Slow work in the middle of the migration, said aloud."""
    rows = connection.execute("SELECT id, display_name FROM contact").fetchall()
    if rows:  # the expected schema is made in memory by the same steps
        print("inside", flush=True)
    for contact, name in rows:
        connection.execute("UPDATE contact SET shout = ? WHERE id = ?", (name.upper(), contact))
        time.sleep(0.001)


NEXT = Migration(
    SCHEMA_VERSION + 1,
    lambda: (
        "ALTER TABLE contact ADD COLUMN shout TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contact (id))",
        "CREATE INDEX contact_by_shout ON contact (shout)",
    ),
    _fill,
)
READABLE_NEXT = Migration(NEXT.version, NEXT.statements, None, min_reader=SCHEMA_VERSION)
NEWER = (*MIGRATIONS, NEXT)
QUICK_NEWER = (
    *MIGRATIONS,
    Migration(
        NEXT.version,
        NEXT.statements,
        lambda connection: connection.execute("UPDATE contact SET shout = upper(display_name)"),
    ),
)
"""The same without the slow work, for tests that migrate hundreds of times."""
NEWER_READABLE = (*MIGRATIONS, READABLE_NEXT)


if __name__ == "__main__":
    with Database.open(sys.argv[1], migrations=NEWER) as database:
        print("version", database.schema_version, flush=True)
