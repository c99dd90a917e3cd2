"""The field for several lines of plain text."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from crm_desktop.ui.kit.fields import Field, full_sentence
from crm_desktop.ui.kit.theme import theme

_LONG_WORD = re.compile(r"\S{2000}")


class PlainTextEdit(QTextEdit):
    """Several lines of plain text: nothing pasted or dropped becomes rich text or opens a file.

    A QTextEdit, because QPlainTextEdit ignores the direction of its text. `files_pasted(QMimeData)`
    tells of files and pictures, which are for whoever can attach them.
    """

    left = Signal()
    accepted = Signal()
    was_cut = Signal()
    files_pasted = Signal(object)

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, max_length: int = 0
    ) -> None:
        super().__init__(parent)
        self._max_length = max_length
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setFont(theme().font("small"))
        self.setPlainText(text)
        # A method, not a lambda: Qt then ends the connection with the widget.
        theme().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme().font("small"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take in a text as far as it fits: laying out a huge one would stop the window."""
        if not source.hasText() or any(url.isLocalFile() for url in source.urls()):
            self.files_pasted.emit(source)
            return
        text = source.text()
        is_cut = False
        if self._max_length:
            chosen = len(self.textCursor().selectedText())
            room = max(0, self._max_length - len(self.toPlainText()) + chosen)
            is_cut = len(text) > room
            text = text[:room]
        self._break_long_words(text)
        self.insertPlainText(text)
        if is_cut:
            self.was_cut.emit()

    def setPlainText(self, text: str) -> None:
        self._break_long_words(text)
        super().setPlainText(text)

    def _break_long_words(self, text: str) -> None:
        """To look for the end of a word of 200,000 letters takes Qt ten times as long."""
        if _LONG_WORD.search(text):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def loadResource(self, type_: int, name: object) -> object:
        """Nothing is ever loaded for a text; only a real image keeps Qt from trying the name."""
        image = QImage(1, 1, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NotesField(Field):
    """Several lines of plain text; saved when left or with Ctrl+Enter."""

    def __init__(
        self, placeholder: str = "", parent: QWidget | None = None, *, max_length: int = 0
    ) -> None:
        super().__init__(parent)
        self.edit = PlainTextEdit(max_length=max_length)
        self.edit.was_cut.connect(lambda: self.set_error(full_sentence(max_length)))
        self.edit.setPlaceholderText(placeholder)
        self._build(self.edit)
        self._stored = ""
        self.edit.left.connect(self.commit)
        self.edit.accepted.connect(self.commit)
        self.edit.installEventFilter(self)

    def value(self) -> str:
        return self.edit.toPlainText()

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value)
        before = self.edit.toPlainText()
        if text == before:
            return
        place = self.edit.textCursor().position()
        self.edit.setPlainText(text)
        if self.edit.hasFocus():
            cursor = self.edit.textCursor()
            cursor.setPosition(_same_place(before, text, place))
            self.edit.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and self.takes_key(event, self.edit):
            return True
        return super().eventFilter(watched, event)


def _same_place(before: str, after: str, place: int) -> int:
    """Where typing goes on when others' text comes in: among the words where it stood."""
    if place < len(before) and after.startswith(before[:place]):
        return place
    return max(0, len(after) - max(0, len(before) - place))
