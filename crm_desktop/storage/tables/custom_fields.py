"""Fields and lists of values that a company makes for itself."""

from __future__ import annotations

from peewee import IntegerField, TextField

from crm_desktop.storage.tables.base import Record, Row


class CustomField(Record):
    """An own field of contacts; a retired one keeps its values."""

    name = TextField()
    name_key = TextField(default="")
    kind = TextField()
    target = TextField(default="both")
    group_name = TextField(default="")
    position = IntegerField(default=0)
    options = TextField(default="")
    default_value = TextField(default="")
    currency = TextField(default="")
    decimals = IntegerField(default=0)
    is_agreed = IntegerField(default=0)
    is_retired = IntegerField(default=0)

    class Meta:
        table_name = "custom_field"


class CustomValue(Row):
    """One contact's value of one own field; `sort_value` is derived, for lists."""

    contact_id = IntegerField()
    field_id = IntegerField()
    text_value = TextField(default="")
    number_value = IntegerField(null=True)
    sort_value = TextField(default="")

    class Meta:
        table_name = "custom_value"


class DictionaryValue(Record):
    """One value of an editable list (stages, roles, channel types …), known by its code."""

    dictionary = TextField()
    code = TextField()
    name = TextField(default="")
    name_key = TextField(default="")
    color = IntegerField(default=0)
    position = IntegerField(default=0)
    is_retired = IntegerField(default=0)

    class Meta:
        table_name = "dictionary_value"
