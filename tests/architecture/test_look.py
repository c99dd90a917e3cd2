"""Colors and sizes come from the tokens; text and alignment are ready for every language."""

from __future__ import annotations

import ast
import re

import pytest

from crm_desktop.ui.kit.tokens import Scheme, Tokens
from tests.architecture.source_tree import calls, dotted, name_of, python_files, tree_of

# The modules that turn tokens.json into colors, sizes and style sheets.
TOKEN_READERS = {"ui/kit/theme.py", "ui/kit/tokens.py", "ui/kit/style_sheet.py"}
# Translates sentences that error_sentences.py marks for extraction.
MARKED_SENTENCES = "ui/kit/error_text.py"
HEX_COLOR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
STYLE_SIZE = re.compile(r"\b\d+(?:px|pt|em)\b")
# Methods and classes whose numbers are sizes on the screen.
SIZE_CALLS = {
    "resize", "setContentsMargins", "setFixedHeight", "setFixedSize", "setFixedWidth",
    "setHorizontalSpacing", "setIconSize", "setMaximumHeight", "setMaximumWidth",
    "setMinimumHeight",
    "setMinimumSize", "setMinimumWidth", "setPixelSize", "setPointSize", "setPointSizeF",
    "setSpacing", "setVerticalSpacing", "QMargins", "QSize", "addSpacing",
}  # fmt: skip
# Nothing, one pixel and "no limit" are no matter of taste.
NEUTRAL = {0, 1, -1, 16777215}
TRANSPARENT = "Qt.GlobalColor.transparent"


def look_offences(tree: ast.AST, name: str) -> list[str]:
    """Lines of a module that name a color or a size of their own."""
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        where = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in documentation:
                continue
            if HEX_COLOR.search(node.value):
                found.append(f"{where}: a color, {node.value!r}")
            if STYLE_SIZE.search(node.value):
                found.append(f"{where}: a size, {node.value!r}")
        if dotted(node).startswith("Qt.GlobalColor.") and dotted(node) != TRANSPARENT:
            found.append(f"{where}: a color, {dotted(node)}")
    for call, called in calls(tree):
        where = f"{name}:{call.lineno}"
        numbers = [a.value for a in call.args if isinstance(a, ast.Constant) and _is_number(a)]
        if called in SIZE_CALLS and any(number not in NEUTRAL for number in numbers):
            found.append(f"{where}: a size, {ast.unparse(call)}")
        if called in {"QColor", "QRgba64", "fromRgb", "qRgb", "qRgba"} and numbers:
            found.append(f"{where}: a color, {ast.unparse(call)}")
    return found


def _is_number(node: ast.Constant) -> bool:
    return isinstance(node.value, int | float) and not isinstance(node.value, bool)


def language_offences(tree: ast.AST, name: str) -> list[str]:
    """Lines whose text cannot be extracted, or which lean to one side of the window."""
    found: list[str] = []
    for call, called in calls(tree):
        where = f"{name}:{call.lineno}"
        literal = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args]
        if called == "tr" and not (literal and literal[0]):
            found.append(f"{where}: tr() of something that is no literal")
        is_translate = dotted(call.func).endswith("QCoreApplication.translate")
        if is_translate and literal[:2] != [True, True] and name != MARKED_SENTENCES:
            found.append(f"{where}: translate() of something that is no literal")
    sides = [
        f"{name}:{node.lineno}: {node.attr}; say AlignLeading or AlignTrailing"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"AlignLeft", "AlignRight"}
        # What the kit paints by itself is not mirrored by Qt: it names both sides.
        and not name.startswith("ui/kit/")
    ]
    return found + sides


def token_offences(tree: ast.AST, name: str) -> list[str]:
    """Lines that ask the theme for a token which tokens.json does not have."""
    tokens = Tokens()
    asked = {
        "size": tokens.size,
        "space": tokens.space,
        "radius": tokens.radius,
        "border": tokens.border,
        "color": lambda token: tokens.colors(Scheme.LIGHT)[token],
        "font": lambda token: token == "mono" or tokens.font_points(token),
        "metrics": lambda token: token == "mono" or tokens.font_points(token),
    }
    found: list[str] = []
    for call, called in calls(tree):
        token = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if called not in asked or not isinstance(token, str):
            continue
        try:
            asked[called](token)
        except KeyError:
            found.append(f"{name}:{call.lineno}: no such token, {ast.unparse(call)}")
    return found


def _all_offences(rule) -> list[str]:
    return [
        line
        for path in python_files("ui", "app")
        if name_of(path) not in TOKEN_READERS
        for line in rule(tree_of(path), name_of(path))
    ]


def test_colors_and_sizes_come_from_the_tokens():
    found = _all_offences(look_offences)
    assert not found, "\n".join(found)


def test_every_token_that_is_asked_for_is_there():
    """A painter may ask for it in a rare state only, where no test of windows comes by."""
    found = _all_offences(token_offences)
    assert not found, "\n".join(found)


def test_texts_can_be_extracted_and_sides_can_be_mirrored():
    found = _all_offences(language_offences)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "color = '#12aB9f'",
        "sheet = 'padding: 4px'",
        "QColor(12, 13, 14)",
        "pen.setColor(Qt.GlobalColor.red)",
        "layout.setSpacing(8)",
        "self.resize(1200, 800)",
        "layout.setContentsMargins(8, 0, 8, 0)",
    ],
)
def test_the_rule_of_looks_catches(line: str):
    assert look_offences(ast.parse(line), "ui/x.py")


@pytest.mark.parametrize(
    "line",
    [
        "layout.setContentsMargins(0, 0, 0, 0)",
        "layout.setSpacing(theme().space('s'))",
        "image.fill(Qt.GlobalColor.transparent)",
        "QColor(theme().color('accent'))",
    ],
)
def test_the_rule_of_looks_lets_pass(line: str):
    assert not look_offences(ast.parse(line), "ui/x.py")


@pytest.mark.parametrize("line", ["look.size('focus_ring')", "theme().color('pink')"])
def test_the_rule_of_tokens_catches(line: str):
    assert token_offences(ast.parse(line), "ui/x.py")


@pytest.mark.parametrize(
    "line",
    [
        "self.tr(sentence)",
        "self.tr(f'{name} saved')",
        "QCoreApplication.translate('Kit', sentence)",
        "label.setAlignment(Qt.AlignmentFlag.AlignRight)",
    ],
)
def test_the_rule_of_languages_catches(line: str):
    assert language_offences(ast.parse(line), "ui/x.py")
