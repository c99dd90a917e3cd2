"""Editors that take the place of a row: saved when they are left, given up with Escape."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crm_desktop.ui.kit.fields import is_escape
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.scrolling import bring_into_view
from crm_desktop.ui.kit.theme import theme


class InPlaceEditor(Panel):
    """A small form in a list of rows.

    `accepted()` comes once when it is left, or with Enter; `cancelled()` with Escape. Popups of
    its own fields (lists, calendars) do not count as leaving.
    """

    accepted = Signal()
    cancelled = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("accent", parent)
        look = theme()
        self.column = QVBoxLayout(self)
        space = look.space("s")
        self.column.setContentsMargins(space, space, space, space)
        self.column.setSpacing(look.space("xs"))
        self._is_finished = False
        self.news: PlainLabel | None = None
        """What others did meanwhile with what is edited here, where they did."""
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        bring_into_view(self)  # the whole editor, not only the field with the keyboard

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height():
            bring_into_view(self)  # what was found stands in it

    def begin(self) -> None:
        """Put the keyboard into the first field; the subclass says which."""
        raise NotImplementedError

    def watch(self, *widgets: QWidget) -> None:
        """Enter and Escape in these end the editing."""
        for widget in widgets:
            widget.installEventFilter(self)

    def show_news(self, sentence: str) -> None:
        """Say above the fields what others did with this meanwhile; it stays while this is open."""
        if self.news is None:
            self.news = PlainLabel(size="small", tone="info", wraps=True)
            self.column.insertWidget(0, self.news)
        self.news.setText(sentence)

    def is_ready(self) -> bool:
        """Whether what stands here can be kept; what cannot says why, and the editor stays."""
        return True

    def accept(self) -> None:
        """End the editing and keep it, if it can be kept."""
        if not self._is_finished and self.is_ready():
            self._is_finished = True
            self.accepted.emit()

    def cancel(self) -> None:
        """End the editing and forget it."""
        if not self._is_finished:
            self._is_finished = True
            self.cancelled.emit()

    def remove(self) -> None:
        """End the editing and take the thing away."""
        if not self._is_finished:
            self._is_finished = True
            self.removed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        is_press = event.type() == QEvent.Type.KeyPress
        if is_escape(event):
            event.accept()
            if is_press:
                self.cancel()
            return True
        if is_press and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return True
        return False

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """The keyboard has gone to another field of the same window."""
        if new is None or new.window() is not self.window():
            return
        was_here = old is not None and self.isAncestorOf(old)
        if was_here and new is not self and not self.isAncestorOf(new):
            self.accept()
