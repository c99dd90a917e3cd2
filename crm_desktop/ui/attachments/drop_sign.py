"""What a window shows while files are held over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class DropSign(QWidget):
    """A frame around the whole window and words in its middle; what is held goes through it.

    The mouse itself comes only once nothing is held any more: the program that held the files may
    have ended without a word, and then the sign goes.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._words = ""
        self._mouse_at: QPoint | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.hide()

    def set_words(self, words: str) -> None:
        """What letting go means."""
        self._words = words
        self._mouse_at = None
        self.setAccessibleName(words)
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # Qt tells where the mouse is when something comes under it; that is no move.
        place = event.globalPosition().toPoint()
        if self._mouse_at not in (None, place):
            self.hide()
        self._mouse_at = place

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            inset = look.space("s")
            frame = self.rect().adjusted(inset, inset, -inset, -inset)
            painter.setPen(QPen(look.color("accent"), look.border("focus"), Qt.PenStyle.DashLine))
            painter.drawRoundedRect(frame, look.radius("card"), look.radius("card"))
            font = look.font("h2", "strong")
            painter.setFont(font)
            words = painter.fontMetrics().boundingRect(self._words)
            around = words.adjusted(0, 0, 2 * look.space("xl"), 2 * look.space("l"))
            around.moveCenter(self.rect().center())
            draw_box(
                painter, around, look.radius("card"), look.color("accent_bg"), look.color("accent")
            )
            painter.setPen(look.color("accent_text"))
            painter.drawText(around, Qt.AlignmentFlag.AlignCenter, self._words)
