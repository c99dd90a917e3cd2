"""The program's mark beside the clock: how much waits, and the way back to the window."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import (
    QObject,
    QProcess,
    QRect,
    QSize,
    QStandardPaths,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import pixmap
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

_SIDES = (16, 22, 24, 32, 48, 64)
_MESSAGE_MS = 10_000
_MOST_READABLE = 9
_SENDER = "notify-send"
"""Of the freedesktop notifications; what follows the title may be markup there."""


class Tray(QObject):
    """There where the desktop has a place for it; a click and the menu tell what is wished.

    `has_place` is false where there is none: then the window must not vanish.
    """

    shown_requested = Signal()
    bell_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self._menu = QMenu(parent)
        self._open = self._menu.addAction(self.tr("Open CRM Desktop"))
        self._bell = self._menu.addAction(self.tr("Reminders and notifications"))
        self._menu.addSeparator()
        self._quit = self._menu.addAction(self.tr("Quit"))
        self._open.triggered.connect(self.shown_requested)
        self._bell.triggered.connect(self.bell_requested)
        self._quit.triggered.connect(self.quit_requested)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.shown_requested)
        self.show_count(0)
        if self.has_place:
            self.icon.show()

    @property
    def has_place(self) -> bool:
        """Whether the desktop shows such marks."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_count(self, count: int) -> None:
        """How many reminders and notifications wait."""
        self._count = count
        self.icon.setIcon(tray_icon(count))
        words = self.tr("Reminders and notifications")
        self._bell.setText(f"{words} ({format_number(count)})" if count else words)
        if count:
            self.icon.setToolTip(self.tr("CRM Desktop: %Ln waiting", "", count))
        else:
            self.icon.setToolTip("CRM Desktop")

    def say(self, title: str, words: str) -> None:
        """A notification of the desktop, where it offers one."""
        if self.has_place and QSystemTrayIcon.supportsMessages():
            self.icon.showMessage(title, words, self.icon.icon(), _MESSAGE_MS)
            return
        # Desktops without such marks still have notifications, and a program that sends them.
        sender = QStandardPaths.findExecutable(_SENDER)
        if sender:
            given = ["--app-name=CRM Desktop", f"--expire-time={_MESSAGE_MS}", "--"]
            QProcess.startDetached(sender, [*given, title, escape(words)])

    def close(self) -> None:
        """Take the mark away."""
        self.icon.hide()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.shown_requested.emit()


def tray_icon(count: int) -> QIcon:
    """The program's mark, with a dot of the number where something waits."""
    made = QIcon()
    for side in _SIDES:
        picture = QPixmap(QSize(side, side))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        draw_box(painter, QRect(0, 0, side, side), side / 4, look.color("accent"))
        inner = side * 5 // 8
        mark = pixmap("address-book", look.color("text_on_accent"), inner, 1.0)
        painter.drawPixmap((side - inner) // 2, (side - inner) // 2, mark)
        if count:
            dot = side * 9 // 16
            place = QRect(side - dot, 0, dot, dot)
            draw_box(painter, place, dot / 2, look.color("danger_solid"))
            font = look.font("caption", "strong")
            font.setPixelSize(max(7, dot * 3 // 4))
            painter.setFont(font)
            painter.setPen(look.color("text_on_danger"))
            text = str(count) if count <= _MOST_READABLE else "+"
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        made.addPixmap(picture)
    return made
