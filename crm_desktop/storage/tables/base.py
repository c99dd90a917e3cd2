"""What the tables share. Models know no database: `query.execute(db.orm)` names it.

They describe today's schema for single-record queries in repositories; the migrations make the
tables, and `tests/storage/test_tables.py` proves that both agree.
"""

from __future__ import annotations

from peewee import BlobField, IntegerField, Model


class Row(Model):
    """A table whose rows belong to a record (or to the program)."""

    class Meta:
        legacy_table_names = False


class Record(Row):
    """A table of records people edit: exchange id, version, who and when, bin."""

    uid = BlobField(unique=True)
    version = IntegerField(default=1)
    created_at = IntegerField()
    created_by = IntegerField(null=True)
    updated_at = IntegerField()
    updated_by = IntegerField(null=True)
    deleted_at = IntegerField(null=True)
    deleted_by = IntegerField(null=True)
