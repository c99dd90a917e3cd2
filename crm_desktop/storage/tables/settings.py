"""What belongs to the file itself: its facts and the company's settings."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Row


class FileFact(Row):
    """Facts about the file: file_id, lineage, epoch, min_reader, min_writer, written_by."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"


class Setting(Row):
    """One company setting; `value` is JSON."""

    key = TextField(unique=True)
    value = TextField(default="")
    version = IntegerField(default=1)
    updated_at = IntegerField()
    updated_by = IntegerField(null=True)

    class Meta:
        table_name = "setting"
