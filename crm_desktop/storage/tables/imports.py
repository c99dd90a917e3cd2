"""What imports leave behind, and pairs of contacts that a person has told apart."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record


class ImportProfile(Record):
    """How the columns of a set of headings are read; nameless ones are kept by the program.

    `mapping` and `options` are JSON; `signature` tells sets of headings apart.
    """

    kind = TextField(default="contact")
    name = TextField(default="")
    name_key = TextField(default="")
    signature = TextField(default="")
    file_name = TextField(default="")
    mapping = TextField(default="")
    options = TextField(default="")
    used_at = IntegerField()

    class Meta:
        table_name = "import_profile"


class ImportBatch(Record):
    """One import: its batch of the change log, its file and what became of the rows.

    It is part of its own batch: in the bin it is undone (`deleted_at` and `deleted_by` say when
    and by whom).
    """

    kind = TextField(default="contact")
    seq = IntegerField()
    file_name = TextField(default="")
    sheet = TextField(default="")
    sha256 = TextField(default="")
    row_count = IntegerField(default=0)
    created_count = IntegerField(default=0)
    updated_count = IntegerField(default=0)
    skipped_count = IntegerField(default=0)
    organization_count = IntegerField(default=0)
    refused_count = IntegerField(default=0)

    class Meta:
        table_name = "import_batch"


class NotDuplicate(Record):
    """Two contacts that look alike and are not the same; `low_id` is less than `high_id`."""

    low_id = IntegerField()
    high_id = IntegerField()

    class Meta:
        table_name = "not_duplicate"
