"""An expected error is told by the window that asked, not by whichever stands behind it."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source_tree import dotted, name_of, python_files, tree_of

_DOOR = "ui/kit/operations.py"


def offences(tree: ast.AST, name: str) -> list[str]:
    """Where an error goes past `Operations.show`, which looks for the nearest window."""
    if name == _DOOR:
        return []
    return [
        f"{name}:{node.lineno}: operations.show(owner, error) finds the window"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func).endswith("operations.error_shown.emit")
    ]


def test_errors_are_shown_by_the_window_that_asked():
    found = [
        one
        for folder in ("ui", "app")
        for path in python_files(folder)
        for one in offences(tree_of(path), name_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_caught"),
    [
        ("self._context.operations.error_shown.emit(self, error)", True),
        ("operations.error_shown.emit(None, error)", True),
        ("self._operations.error_shown.emit(self.parent(), error)", True),
        ("self.error_shown.emit(error)", False),
        ("operations.show(self, error)", False),
    ],
)
def test_the_rule_catches(line: str, is_caught: bool):
    assert bool(offences(ast.parse(line), "ui/contacts/list.py")) is is_caught
