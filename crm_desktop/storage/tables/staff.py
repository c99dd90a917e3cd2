"""Users of the file: the employees, and when they are away."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record


class User(Record):
    """A colleague who works in this file; `color` is an index into the tokens' series.

    `working_hours` are JSON per weekday; dates are ISO.
    """

    display_name = TextField()
    login = TextField(default="")
    color = IntegerField(default=0)
    is_active = IntegerField(default=1)
    position = TextField(default="")
    phone = TextField(default="")
    email = TextField(default="")
    birth_date = TextField(default="")
    hire_date = TextField(default="")
    end_date = TextField(default="")
    working_hours = TextField(default="")
    team = TextField(default="")

    class Meta:
        table_name = "user"


class Absence(Record):
    """Days on which an employee is away, the first and the last one included."""

    user_id = IntegerField()
    kind = TextField()
    start_date = TextField()
    end_date = TextField()
    note = TextField(default="")

    class Meta:
        table_name = "absence"
