"""The change log (see `storage/change_log.py`)."""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField

from crm_desktop.storage.tables.base import Row


class ChangeBatch(Row):
    """One committed unit of work; its entries have consecutive ids from `first_entry_id` on."""

    seq = IntegerField(primary_key=True)
    op_id = BlobField()
    action = TextField()
    user_id = IntegerField(null=True)
    machine = TextField(default="")
    at = IntegerField()
    first_entry_id = IntegerField()
    entry_count = IntegerField()
    undoes = IntegerField(null=True)
    undone_by = IntegerField(null=True)
    details = TextField(default="")
    prev_hash = BlobField()
    hash = BlobField()

    class Meta:
        table_name = "change_batch"


class ChangeEntry(Row):
    """One changed row; values are JSON of changed columns, NULL for bulk work."""

    seq = IntegerField()
    kind = TextField()
    record_id = IntegerField()
    root_kind = TextField()
    root_id = IntegerField()
    operation = TextField()
    version = IntegerField()
    old_values = TextField(null=True)
    new_values = TextField(null=True)
    digest = BlobField(null=True)

    class Meta:
        table_name = "change_entry"
