"""What is typed into a window and not saved yet, found without the window's help, and put back.

Every text of the program is typed into a `QLineEdit` or a `QTextEdit`, most of them in a `Field`,
which knows what is stored. So one place serves every form there is, and those to come.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from crm_desktop.core.drafts import DraftText
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.fields import Field, Line

Edit = QLineEdit | QTextEdit | QPlainTextEdit
EDITS = (QLineEdit, QTextEdit, QPlainTextEdit)
MOST_CHARACTERS = 200_000
"""Of one text; longer ones are kept as far as that."""
_SECRET = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData


def text_of(edit: QWidget) -> str:
    """What stands in a control for text."""
    if isinstance(edit, QLineEdit):
        return edit.text()
    if isinstance(edit, QTextEdit | QPlainTextEdit):
        return edit.toPlainText()
    return ""


def is_worth_keeping(edit: QWidget) -> bool:
    """Whether what is typed here is work: no password, nothing searched for, nothing fixed."""
    if not isinstance(edit, EDITS) or edit.isReadOnly():
        return False
    if edit.inputMethodHints() & _SECRET:
        return False
    if isinstance(edit, QLineEdit) and edit.echoMode() != QLineEdit.EchoMode.Normal:
        return False
    return not (isinstance(edit, Line) and edit.is_for_looking)


def typed_in(window: QWidget, *, is_stored: bool = False) -> tuple[DraftText, ...]:
    """The texts that differ from what is stored.

    Where the window shows a stored record (`is_stored`), its form answers each save with what it
    stored, and so do single fields (`is_saved_alone`) of others; elsewhere everything typed counts
    until the window goes.
    """
    return tuple(
        DraftText(
            place_of(edit, window), _label(edit), text_of(edit)[:MOST_CHARACTERS], _base(edit)
        )
        for edit in _edits(window)
        if _is_typed(edit, is_stored=is_stored)
    )


def put_back(window: QWidget, texts: tuple[DraftText, ...]) -> tuple[DraftText, ...]:
    """Type the texts again, each into its place; returns those that found none.

    Where something else is stored by now than when it was typed, the field says so; nothing is
    saved before the field is left.
    """
    edits = {place_of(edit, window): edit for edit in _edits(window)}
    left: list[DraftText] = []
    first: Edit | None = None
    for one in texts:
        edit = edits.get(one.place)
        if edit is None or _label(edit) != one.label:
            same = [found for found in edits.values() if _label(found) == one.label]
            edit = same[0] if len(same) == 1 else None
        if edit is None:
            left.append(one)
            continue
        stored = _given(edit)
        _type(edit, one.text)
        first = first or edit
        field = field_of(edit)
        if field is not None and stored not in (one.base, one.text):
            sentence = QCoreApplication.translate("TypedText", "Somebody saved “{text}” meanwhile.")
            field.tell_origin(one.base)
            field.set_error(sentence.replace("{text}", isolate(stored)))
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)
    return tuple(left)


def place_of(widget: QWidget, window: QWidget) -> str:
    """Where a control stands in its window: classes and numbers on the way down to it."""
    steps: list[str] = []
    while widget is not window:
        parent = widget.parentWidget()
        if parent is None:
            break
        kind = type(widget)
        alike = [one for one in parent.children() if type(one) is kind]
        steps.append(f"{kind.__name__}{alike.index(widget)}")
        widget = parent
    return "/".join(reversed(steps))


def field_of(edit: QWidget) -> Field | None:
    """The field a control belongs to."""
    around = edit.parentWidget()
    while around is not None and not around.isWindow():
        if isinstance(around, Field):
            return around
        around = around.parentWidget()
    return None


def _edits(window: QWidget) -> Iterator[Edit]:
    for kind in EDITS:
        for edit in window.findChildren(kind):
            if edit.window() is window and is_worth_keeping(edit):
                yield edit


def _is_typed(edit: Edit, *, is_stored: bool) -> bool:
    field = field_of(edit)
    if field is not None and field.is_typed():
        return True
    if field is not None and (is_stored or field.is_saved_alone):
        return False
    is_modified = edit.isModified() if isinstance(edit, QLineEdit) else _is_modified(edit)
    return is_modified and bool(text_of(edit).strip())


def _is_modified(edit: QTextEdit | QPlainTextEdit) -> bool:
    return edit.document().isModified()


def _base(edit: Edit) -> str:
    field = field_of(edit)
    begun = None if field is None else field.origin
    return begun if isinstance(begun, str) else ""


def _given(edit: Edit) -> str:
    """What the form shows as stored."""
    field = field_of(edit)
    given = None if field is None else field.given
    return given if isinstance(given, str) else ""


def _label(edit: Edit) -> str:
    around: QWidget | None = edit
    while around is not None and not around.isWindow():
        if around.accessibleName():
            return around.accessibleName()
        around = around.parentWidget()
    return edit.placeholderText()


def _type(edit: Edit, text: str) -> None:
    """As the keyboard does, so that forms that follow the typing follow this, too."""
    if isinstance(edit, QLineEdit):
        edit.selectAll()
        edit.insert(text)
    else:
        edit.selectAll()
        edit.insertPlainText(text)
