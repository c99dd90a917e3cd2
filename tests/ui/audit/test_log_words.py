"""The log has a word for each thing that it speaks of, and for each thing that is done."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from crm_desktop.ui.audit.log_words import kind_word, verb_word
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
