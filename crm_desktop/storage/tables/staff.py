"""Users of the file."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record


class User(Record):
    """A colleague who works in this file; `color` is an index into the tokens' series."""

    display_name = TextField()
    login = TextField(default="")
    color = IntegerField(default=0)
    is_active = IntegerField(default=1)

    class Meta:
        table_name = "user"
