"""The log has a word for each thing that it speaks of, and for each thing that is done."""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import peewee

from crm_desktop.storage import tables
from crm_desktop.ui.audit.log_words import column_word, kind_word, verb_word
from crm_desktop.ui.contacts.history_words import column_word as contact_word
from tests.architecture.source_tree import calls, python_files, tree_of

SAME_WORD = frozenset({"read"})
"""Verbs that are called in English as they are in the program."""
NOT_LOGGED = frozenset({"change_batch", "change_entry", "meta"})


def _actions() -> set[str]:
    """What units of work are called where they begin."""
    found: set[str] = set()
    for path in python_files("business", "storage"):
        for call, name in calls(tree_of(path)):
            if name != "begin":
                continue
            for given in call.args:
                texts = [one.value for one in ast.walk(given) if isinstance(one, ast.Constant)]
                found |= {str(one) for one in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(one))}
    return found


def test_every_action_has_a_word() -> None:
    actions = _actions()
    assert len(actions) > 60
    verbs = {one.partition(".")[2] for one in actions} - SAME_WORD
    assert {one for one in verbs if verb_word(one) == one} == set()


def test_every_table_has_a_word() -> None:
    migrations = Path(__file__).parents[3] / "crm_desktop" / "storage" / "migrations"
    tables: set[str] = set()
    for path in migrations.glob("m0*.py"):
        tables |= set(re.findall(r"CREATE TABLE ([a-z_]+)", path.read_text(encoding="utf-8")))
    assert len(tables) > 20
    assert {one for one in tables - NOT_LOGGED if kind_word(one) == one} == set()


_OF_THE_PROGRAM = frozenset(
    {"id", "uid", "version", "updated_at", "updated_by", "sort_key", "name_key", "tax_key"}
)
"""Columns that the log leaves out."""
_COPIES = frozenset({"activity_contact", "activity_user"})
"""Written beside an activity, and not logged but for whose they are."""
_COPIED = frozenset(
    {"bits", "contact_count", "due", "ends", "is_long", "met_at", "moment", "next_at", "starts"}
)


def test_every_column_has_a_word() -> None:
    """No reader is shown "is shared": a column as it is called in the table."""
    found: dict[str, set[str]] = {}
    for model in logged_models():
        table = model._meta.table_name
        left_out = _OF_THE_PROGRAM | (_COPIED if table in _COPIES else frozenset())
        names = {field.column_name for field in model._meta.sorted_fields} - left_out
        found[table] = {
            name
            for name in names
            if not column_word(name) and contact_word(name) == name.replace("_", " ")
        }
    assert len(found) > 20
    assert {table: names for table, names in found.items() if names} == {}


def logged_models() -> list[type[peewee.Model]]:
    """Every table that units of work write."""
    models: dict[str, type[peewee.Model]] = {}
    for part in pkgutil.iter_modules(tables.__path__):
        for one in vars(import_module(f"{tables.__name__}.{part.name}")).values():
            is_table = isinstance(one, type) and issubclass(one, peewee.Model)
            if is_table and hasattr(one, "_meta"):
                models[one._meta.table_name] = one
    bases = {"row", "record", "model"}
    return [one for name, one in models.items() if name not in NOT_LOGGED | bases]
