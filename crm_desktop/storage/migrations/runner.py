"""Brings a file's schema up to date: wholly or not at all, once, with a backup before (P19).

Each migration is a module `m<number>_<what>` with `STATEMENTS`, written out in SQL; none imports
today's tables. They are imported when a file is made, migrated or found to differ, not at a start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from hashlib import sha256
from typing import Any

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.storage.retry import Retry


@record
class Migration:
    """One numbered step from `version - 1` to `version`."""

    version: int
    statements: Callable[[], tuple[str, ...]]
    """The SQL of the step, asked for when it is run."""
    steps: Callable[[Any], None] | None = None
    min_reader: int = 0
    """The oldest schema whose programs may still read the file; 0: this one."""

    def apply(self, connection: Any) -> None:
        """Run the step inside the caller's transaction and number the file."""
        for statement in self.statements():
            connection.execute(statement)
        if self.steps is not None:
            self.steps(connection)
        connection.execute(f"PRAGMA user_version = {self.version}")


def _statements(version: int) -> tuple[str, ...]:
    from crm_desktop.storage.migrations import (
        m0001_first,
        m0002_contacts_in_full,
        m0003_imports,
        m0004_activities,
        m0005_reminders,
    )

    return (
        m0001_first,
        m0002_contacts_in_full,
        m0003_imports,
        m0004_activities,
        m0005_reminders,
    )[version - 1].STATEMENTS


SCHEMA_VERSION = 5
"""The schema this program reads and writes."""

MIGRATIONS: tuple[Migration, ...] = tuple(
    Migration(version, partial(_statements, version)) for version in range(1, SCHEMA_VERSION + 1)
)

SCHEMA_DIGEST = "a88e6a096130641a9630d8b3445c4b2e4124737afedb2c2250d4becc91f3aff4"
"""`digest_of` the schema that `MIGRATIONS` make: a start compares it instead of making them."""

SchemaObject = tuple[str, str, str]


def schema_objects(connection: Any) -> frozenset[SchemaObject]:
    """Every table, index, trigger and view with its SQL; SQLite's own objects left out."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return frozenset(
        (kind, name, sql) for kind, name, sql in rows if not name.startswith("sqlite_")
    )


def digest_of(schema: frozenset[SchemaObject]) -> str:
    """A fingerprint of a schema, the same for the same text of every object."""
    return sha256(repr(sorted(schema)).encode()).hexdigest()


@cache
def expected_schema(migrations: tuple[Migration, ...] = MIGRATIONS) -> frozenset[SchemaObject]:
    """What a file of this program's version must contain, made by the migrations themselves."""
    connection = sqlcipher.connect(":memory:", isolation_level=None)
    try:
        for migration in migrations:
            migration.apply(connection)
        return schema_objects(connection)
    finally:
        connection.close()


def user_version(connection: Any) -> int:
    """The file's schema number; waits while another program commits."""
    row = Retry().call(lambda: connection.execute("PRAGMA user_version").fetchone())
    return int(row[0])


def migrate(
    connection: Any,
    *,
    migrations: Sequence[Migration] = MIGRATIONS,
    written_by: str,
    backup: Callable[[], None] | None = None,
) -> int:
    """Run what is missing in one transaction; returns how many steps ran (0: up to date).

    `backup` is called before the first step and must raise if the copy does not verify. Two
    programs starting at once: the second waits for the lock, then finds nothing to do.
    """
    target = migrations[-1].version
    if user_version(connection) >= target:
        return 0
    if backup is not None:
        backup()
    Retry(limit_seconds=60).call(lambda: connection.execute("BEGIN EXCLUSIVE"))
    try:
        current = user_version(connection)
        if current > target:
            raise UserError("file_newer")
        missing = [step for step in migrations if step.version > current]
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for step in missing:
            step.apply(connection)
        _check_foreign_keys(connection)
        if missing:
            _note_versions(connection, missing[-1], written_by)
        Retry().call(lambda: connection.execute("COMMIT"))
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return len(missing)


def _note_versions(connection: Any, last: Migration, written_by: str) -> None:
    facts = {
        "written_by": written_by,
        "min_reader": str(last.min_reader or last.version),
        "min_writer": str(last.version),
    }
    connection.executemany(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", list(facts.items())
    )


def _check_foreign_keys(connection: Any) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise UserError("migration_failed", table=broken[0])
