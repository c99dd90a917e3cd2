"""Every code that any ring can raise has a sentence, and sentences survive odd parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import crm_desktop
from crm_desktop.core.errors import (
    ConflictError,
    NotAllowed,
    Outcome,
    Remark,
    StorageUnavailable,
    UserError,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.error_sentences import SENTENCES
from crm_desktop.ui.kit.error_text import (
    error_sentence,
    known_codes,
    outcome_sentence,
    sentence_of,
)

_RINGS = ("business", "storage", "formats", "core", "jobs", "app")
_RAISING = frozenset(
    {"UserError", "StorageUnavailable", "Remark", "Problem", "CodeMeaning", "_fail"}
)


def _codes_of(path: Path) -> Iterator[tuple[str, int]]:
    """Codes written in a file: first arguments, `code = "…"`, and members of code enumerations."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _RAISING and node.args:
                yield from _texts(node.args[0])
        elif isinstance(node, ast.Assign):
            names = [getattr(target, "id", "") for target in node.targets]
            if names == ["code"]:
                yield from _texts(node.value)
        elif isinstance(node, ast.ClassDef) and node.name.endswith("ProblemCode"):
            for statement in node.body:
                if isinstance(statement, ast.Assign):
                    yield from _texts(statement.value)


def _texts(node: ast.expr) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


@cache
def _codes() -> tuple[tuple[Path, str, int], ...]:
    """Every code in the source with its place."""
    root = Path(crm_desktop.__file__).parent
    return tuple(
        (path.relative_to(root), code, line)
        for path in sorted(root.rglob("*.py"))
        for code, line in _codes_of(path)
    )


def test_every_code_in_the_source_has_a_sentence() -> None:
    missing = [
        f"{path}:{line} {code}"
        for path, code, line in _codes()
        if path.parts[0] in _RINGS
        and code not in known_codes()
        and code.isidentifier()
        and code.islower()
    ]
    assert not missing, "codes without a sentence: " + ", ".join(missing)


def test_the_walk_sees_the_codes_it_must_see() -> None:
    seen = {code for _path, code, _line in _codes()}
    assert {"name_missing", "file_missing", "busy", "read_only", "phone_invalid"} <= seen


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_whole_and_say_something(code: str) -> None:
    sentence = sentence_of(code)
    assert sentence[0].isupper() or sentence[0] in "“…"
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_a_sentence_names_the_file() -> None:
    error = UserError("file_missing", path="/home/rasa/Documents/Žalgiris.crm")
    assert "Žalgiris.crm" in error_sentence(error)
    assert "/home" not in error_sentence(error)


def test_a_foreign_script_is_isolated() -> None:
    sentence = error_sentence(UserError("sheet_missing", sheet="العملاء", file="a.xlsx"))
    assert "\u2068العملاء\u2069" in sentence


def test_missing_parameters_do_not_fail() -> None:
    assert "…" in error_sentence(UserError("sheet_missing"))
    assert "made_of_nothing" in error_sentence(UserError("made_of_nothing"))


def test_braces_in_a_parameter_are_only_text() -> None:
    error = UserError("sheet_missing", sheet="{0.__class__}", file="x")
    assert "{0.__class__}" in error_sentence(error)


def test_all_kinds_of_errors_have_sentences() -> None:
    ref = RecordRef("contact", 1)
    conflict = ConflictError(ref, expected_version=1, actual_version=2, changed_by_name="Rasa")
    errors = (NotAllowed("x"), conflict, Remark("unreachable"), StorageUnavailable("busy"))
    sentences = [error_sentence(error) for error in errors]
    assert len(set(sentences)) == len(errors)
    assert "Rasa" in sentences[1]


def test_outcomes_are_told_apart() -> None:
    assert len({outcome_sentence(outcome) for outcome in Outcome}) == len(Outcome)
