"""Text from data is never taken for rich text: the calls that would guess are not used.

Qt guesses "rich text" where a text looks like HTML, and rich text loads files and network paths.
"""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source_tree import calls, dotted, name_of, python_files, tree_of

# Who may use a class that guesses: each makes its texts plain.
MADE_PLAIN = {
    ("QLabel", "ui/kit/plain_label.py"),
    ("QTextEdit", "ui/kit/notes_field.py"),
    ("QStaticText", "ui/kit/delegates.py"),
}
HARMLESS = {"plain_tooltip", "tr", "translate"}
# Classes that show a text and guess its format.
GUESSING_CLASSES = {
    "QLabel", "QErrorMessage", "QTextBrowser", "QTextEdit", "QMessageBox", "QProgressDialog",
    "QWhatsThis", "QStaticText", "QTextDocument", "QGraphicsTextItem",
}  # fmt: skip
# Static questions of QMessageBox and QInputDialog put their text into a guessing label.
GUESSING_STATICS = {
    f"{owner}.{method}"
    for owner, methods in {
        "QMessageBox": ("information", "question", "warning", "critical", "about"),
        "QInputDialog": ("getText", "getItem", "getInt", "getDouble", "getMultiLineText"),
        "QToolTip": ("showText",),
    }.items()
    for method in methods
}
RICH_METHODS = {
    "setHtml", "insertHtml", "appendHtml", "toHtml", "setMarkdown", "insertMarkdown",
}  # fmt: skip
TOOLTIP_METHODS = {"setToolTip", "setWhatsThis"}


def _is_harmless(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Constant):
        return True
    if isinstance(argument, ast.IfExp):
        return _is_harmless(argument.body) and _is_harmless(argument.orelse)
    if isinstance(argument, ast.Call):
        name = dotted(argument.func).rpartition(".")[2]
        if name in {"tr", "translate"}:
            return True
        return name in HARMLESS
    return False


def offences(tree: ast.AST, name: str) -> list[str]:
    """Lines of a module that hand a text to something that guesses its format."""
    found: list[str] = []
    for call, called in calls(tree):
        where = f"{name}:{call.lineno}"
        whole = dotted(call.func)
        if called in GUESSING_CLASSES and (called, name) not in MADE_PLAIN:
            found.append(f"{where}: {called}; use PlainLabel or the kit's dialogs")
        elif whole in GUESSING_STATICS and not (
            whole == "QToolTip.showText" and len(call.args) > 1 and _is_harmless(call.args[1])
        ):
            found.append(f"{where}: {whole}; use the kit's dialogs")
        elif called in RICH_METHODS:
            found.append(f"{where}: {called}; data is shown as plain text")
        elif called in TOOLTIP_METHODS and call.args and not _is_harmless(call.args[0]):
            found.append(f"{where}: {called}(data); wrap it in plain_tooltip()")
    return found + _descendants(tree, name) + _model_tooltips(tree, name)


def _descendants(tree: ast.AST, name: str) -> list[str]:
    """Classes built on one that guesses: their `setText` would guess too."""
    return [
        f"{name}:{node.lineno}: {node.name} guesses as its base does; build on PlainLabel"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if (called := dotted(base).rpartition(".")[2]) in GUESSING_CLASSES
        and (called, name) not in MADE_PLAIN
    ]


def _model_tooltips(tree: ast.AST, name: str) -> list[str]:
    """Answers of a model for ToolTipRole that are not made harmless."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test):
            found += [
                f"{name}:{statement.lineno}: a tooltip of a model; wrap it in plain_tooltip()"
                for statement in node.body
                if isinstance(statement, ast.Return)
                and statement.value is not None
                and "ToolTipRole" in ast.unparse(node.test)
                and "DisplayRole" not in ast.unparse(node.test)
                and not _is_harmless(statement.value)
            ]
    return found


def test_no_window_lets_qt_guess_the_format_of_a_text():
    found = [
        line
        for path in python_files("ui", "app")
        for line in offences(tree_of(path), name_of(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "QLabel(contact.name)",
        "label = QtWidgets.QLabel()",
        "QMessageBox.warning(self, title, text)",
        "QToolTip.showText(position, text, self)",
        "QMessageBox(self).setText(text)",
        "class Name(QLabel):\n        pass",
        "class Notes(QtWidgets.QTextEdit):\n        pass",
        "view.setHtml(notes)",
        "view.appendHtml(notes)",
        "item.setToolTip(f'<b>{name}</b>')",
        "button.setToolTip(self.tr('Call {name}').replace('{name}', name))",
        "button.setToolTip(contact.name)",
        "if role == Qt.ItemDataRole.ToolTipRole:\n    return row.name",
    ],
)
def test_the_rule_catches(line: str):
    assert offences(
        ast.parse(f"def f(role, row):\n    {line.replace(chr(10), chr(10) + '    ')}"), "ui/x.py"
    )


@pytest.mark.parametrize(
    "line",
    [
        "PlainLabel(contact.name)",
        "button.setToolTip(self.tr('Save the card'))",
        "button.setToolTip(plain_tooltip(contact.name))",
        "button.setToolTip(plain_tooltip(path) if path else '')",
        "QToolTip.showText(position, plain_tooltip(text), self)",
    ],
)
def test_the_rule_lets_pass(line: str):
    assert not offences(ast.parse(line), "ui/x.py")
