"""Models and migrations describe the same tables."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from peewee import BlobField, Field, IntegerField, Model

from crm_desktop.storage import tables
from crm_desktop.storage.tables.base import Record, Row
from tests.storage.office import Office


def _models() -> list[type[Model]]:
    found: list[type[Model]] = []
    for module in pkgutil.iter_modules(tables.__path__):
        members = vars(importlib.import_module(f"{tables.__name__}.{module.name}")).values()
        found += [
            member
            for member in members
            if isinstance(member, type) and issubclass(member, Row) and member not in {Row, Record}
        ]
    return list(dict.fromkeys(found))


def _type_of(field: Field) -> str:
    if isinstance(field, BlobField):
        return "BLOB"
    return "INTEGER" if isinstance(field, IntegerField) else "TEXT"


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_a_model_has_the_columns_of_its_table(office: Office, model: type[Model]):
    meta = model._meta
    info = office.db.execute(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (meta.table_name,)
    ).fetchall()
    described = {field.column_name: (_type_of(field), field.null) for field in meta.sorted_fields}
    made = {name: (kind, not not_null and not pk) for name, kind, not_null, pk in info}
    assert described == made


def test_every_table_has_a_model(office: Office):
    made = office.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert {name for (name,) in made} == {model._meta.table_name for model in _models()}


def test_a_query_names_its_database(office: Office):
    from crm_desktop.storage.tables.contacts import Contact

    office.add("Anna")
    query = Contact.select(Contact.display_name).where(Contact.deleted_at.is_null()).tuples()
    assert list(query.execute(office.db.orm)) == [("Anna",)]


@pytest.mark.parametrize("column", ["sort_key", "updated_at", "version", "updated_by"])
def test_what_most_saves_change_stands_in_one_index_at_most(office: Office, column: str):
    """Each further index would cost a save four or five file operations per page."""
    knowing = office.db.execute(
        """SELECT DISTINCT one.name FROM sqlite_schema AS one, pragma_index_info(one.name) AS part
        WHERE one.type = 'index' AND one.tbl_name = 'contact' AND part.name = ?""",
        (column,),
    ).fetchall()
    assert {name for (name,) in knowing} <= {"contact_by_name"}
