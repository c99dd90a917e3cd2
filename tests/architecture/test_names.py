"""Only overrides of Qt methods are camelCase."""

from __future__ import annotations

import ast
import re
from functools import cache

from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtWidgets

from tests.architecture.source_tree import PACKAGE, name_of, tree_of

CAMEL = re.compile(r"^[a-z]+[A-Z]")


@cache
def qt_names() -> frozenset[str]:
    """Every method name of Qt's classes."""
    return frozenset(
        name
        for module in (QtCore, QtGui, QtNetwork, QtSvg, QtWidgets)
        # Classes of PySide6 come into being when they are asked for.
        for entry in (getattr(module, word, None) for word in dir(module))
        if isinstance(entry, type)
        for name in dir(entry)
    )


# Overrides outside Qt: the standard library's own camelCase.
STANDARD_LIBRARY = {"formatTime", "formatException", "formatMessage", "doRollover", "setLevel"}


def test_only_overrides_are_camel_case():
    found = [
        f"{name_of(path)}:{node.lineno}: {node.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and CAMEL.match(node.name)
        and node.name not in qt_names()
        and node.name not in STANDARD_LIBRARY
    ]
    assert not found, "\n".join(found)
