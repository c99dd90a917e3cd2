"""Columns that the tables of several schemas begin with or repeat, in plain SQL.

Released schemas are made of these texts: they never change. A schema that wants others writes
its own.
"""

from __future__ import annotations

RECORD_HEAD = """
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    updated_at INTEGER NOT NULL,
    updated_by INTEGER,
    deleted_at INTEGER,
    deleted_by INTEGER,"""
"""What every table of records that people edit begins with."""


def text(name: str, limit: int) -> str:
    """A column of at most `limit` characters, empty by default."""
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) <= {limit})"
