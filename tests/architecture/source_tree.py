"""The program's source as syntax trees, for the rules that are checked by reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "crm_desktop"


def python_files(*folders: str) -> list[Path]:
    """Every module below these folders of `crm_desktop`, or below all of it."""
    roots = [PACKAGE / folder for folder in folders] or [PACKAGE]
    return sorted(path for root in roots for path in root.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The path as messages show it, e.g. `ui/kit/theme.py`."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def imported_names(tree: ast.AST) -> tuple[tuple[str, int], ...]:
    """Dotted name and line of each import, `from a import b` as `a.b`."""
    return tuple(_imports(tree))


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of attributes; `().c` where it begins with a call, "" for the rest."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "()" if isinstance(node, ast.Call) else ""


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last word of what is called, e.g. `setToolTip`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func).rpartition(".")[2]
