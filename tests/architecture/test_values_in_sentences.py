"""A name in a sentence runs its own way: it may be of another script than the sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import calls, name_of, python_files, tree_of

_PLACES = frozenset({"{name}", "{who}", "{person}", "{contact}", "{file}"})
_ISOLATING = frozenset({"isolate", "isolate_ltr", "isolate_value", "filled", "person_name"})
_UNSEEN = frozenset({"setAccessibleName", "setAccessibleDescription"})
"""What is only read aloud has no direction."""
_NAMES_OF_FILES = frozenset({
    "app/rescuing.py", "ui/imports/wizard.py", "ui/settings/damage_dialog.py",
})  # fmt: skip
"""Where what is put together becomes the name of a file."""


def offences(tree: ast.AST, name: str) -> list[str]:
    """Where a value is put into a sentence as it is."""
    found: list[str] = []
    for function in () if name in _NAMES_OF_FILES else _functions(tree):
        isolated = _isolated_names(function)
        unseen = {
            id(inner)
            for call, word in calls(function)
            if word in _UNSEEN
            for inner in ast.walk(call)
        }
        for call, word in calls(function):
            if word != "replace" or len(call.args) != 2 or id(call) in unseen:
                continue
            place, value = call.args
            if not isinstance(place, ast.Constant) or place.value not in _PLACES:
                continue
            if not _is_isolated(value, isolated):
                found.append(f"{name}:{call.lineno}: isolate what stands for {place.value}")
    return sorted(set(found))


def _functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Those that are in no other one."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        else:
            yield from _functions(node)


def _isolated_names(function: ast.AST) -> set[str]:
    """Variables that were given something isolated; what is put together of them is, too."""
    names: set[str] = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        (target, *_more), value = node.targets, node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for one, given in pairs:
            if isinstance(one, ast.Name) and _is_isolated(given, names):
                names.add(one.id)
    return names


def _is_isolated(value: ast.AST, names: set[str]) -> bool:
    if any(word in _ISOLATING for _call, word in calls(value)):
        return True
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(value))


def test_names_in_sentences_are_isolated():
    paths = python_files("ui", "app")
    assert [one for path in paths for one in offences(tree_of(path), name_of(path))] == []


@pytest.mark.parametrize(
    ("body", "is_caught"),
    [
        ('return words.replace("{name}", one.name)', True),
        ('return self.tr("{name} left").replace("{name}", name)', True),
        ('words.replace("{count}", count)', False),
        ('words.replace("{name}", isolate(one.name))', False),
        ('who, when = isolate(name), ""\n    words.replace("{name}", who)', False),
        ('who = isolate(name)\n    words.replace("{name}", who)', False),
        ('self.setAccessibleName(words.replace("{name}", name))', False),
        ("filled(words, name=name)", False),
    ],
)
def test_the_rule_catches(body: str, is_caught: bool):
    tree = ast.parse(f"def told(self, words, name):\n    {body}\n")
    assert bool(offences(tree, "ui/contacts/list.py")) is is_caught
