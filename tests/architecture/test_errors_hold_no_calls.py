"""No call keeps the error that is raised from it: the two would hold each other.

Such a cycle lives until the thread of the windows looks for it, and with it all variables of all
calls that the error came through: cursors, connections, open files. They end in that thread then,
and a drive that hangs holds the window as long as it hangs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import name_of, python_files, tree_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _held(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and name of each error that a function raises or keeps while it holds it itself."""
    found: list[tuple[int, str]] = []
    for function in ast.walk(tree):
        if isinstance(function, _Function):
            found += _held_by(function, frozenset(), frozenset(), _names_of(function))
    return sorted(set(found))


def _names_of(function: _Function) -> frozenset[str]:
    """What a function calls by a name of its own: its arguments and what it assigns."""
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    assigned = [
        node.id
        for node in _own_nodes(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return frozenset([*(one.arg for one in arguments), *assigned])


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _Function | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own_nodes(child)


def _held_by(
    node: ast.AST, caught: frozenset[str], let_go: frozenset[str], own: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """`caught`: names that Python itself deletes; `let_go`: those a `finally` around deletes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function | ast.Lambda | ast.ClassDef):
            continue
        inside = let_go
        if isinstance(node, ast.Try) and child in node.body:
            inside |= _deleted(node.finalbody)
        around = caught
        if isinstance(child, ast.ExceptHandler) and child.name:
            around |= {child.name}
        if isinstance(child, ast.Raise) and child.exc is not None:
            for name in _values(child.exc):
                is_own = name.startswith("self.") or name in own
                if is_own and name not in around and name not in inside:
                    yield child.lineno, name
        for name in _kept(child):
            if name in caught:
                yield child.lineno, name
        yield from _held_by(child, around, inside, own)


def _deleted(body: list[ast.stmt]) -> frozenset[str]:
    return frozenset(
        target.id
        for statement in body
        if isinstance(statement, ast.Delete)
        for target in statement.targets
        if isinstance(target, ast.Name)
    )


def _values(node: ast.expr | None) -> Iterator[str]:
    """What an expression may be as it stands, without any call."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _values(value)
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body)
        yield from _values(node.orelse)


def _kept(node: ast.AST) -> Iterator[str]:
    """What is kept by a name or in a list of the same call, beyond the `except` that caught it."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        yield from _values(node.value)
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "append"
    ):
        yield from _values(node.args[0])


ALLOWED = {
    ("core/events.py", "error"): "let go of by the name under which it is raised",
    ("ui/kit/long_work.py", "error"): "raised again, and its calls are emptied by the worker",
    ("storage/check.py", "error"): "let go of where it is raised, as soon as the statement ended",
}
"""What is kept on purpose, and why it is no cycle for long."""


def test_no_call_holds_the_error_that_it_raises() -> None:
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in python_files()
        for line, name in _held(tree_of(path))
        if (name_of(path), name) not in ALLOWED
    ]
    assert not found, "delete the name in a `finally`, or raise what a call returns"


@pytest.mark.parametrize(
    ("body", "held"),
    [
        ("told = to(error)\n    raise told from error", True),
        ("told = to(error)\n    raise told or error", True),
        ("raise error", True),
        ("raise self.stop", True),
        ("raise to(error)", False),
        ("raise Cancelled", False),
        ("try:\n        raise error\n    finally:\n        del error", False),
        ("try:\n        go()\n    except E as error:\n        raise error", False),
        ("try:\n        go()\n    except E as one:\n        kept = one", True),
        ("try:\n        go()\n    except E as one:\n        kept.append(one)", True),
        (
            "try:\n        go()\n    except E as one:\n        kept = one.with_traceback(None)",
            False,
        ),
        ("try:\n        go()\n    except E as one:\n        kept = meaning(one)", False),
    ],
)
def test_the_rule_sees_what_holds_an_error(body: str, held: bool) -> None:
    assert bool(_held(ast.parse(f"def f(self, error):\n    {body}\n"))) is held
