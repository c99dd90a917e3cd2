"""The tabs of a card: the one that has the keyboard shows it."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from crm_desktop.ui.kit.focus_ring import is_keyboard_focus
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class TabBar(QTabBar):
    """As wide as its words; arrows change the tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_keyboard = False
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setFont(theme().font("base", "medium"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = is_keyboard_focus(event)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        super().keyPressEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._by_keyboard and self.hasFocus()):
            return
        look = theme()
        line = look.border("focus")
        place = self.tabRect(self.currentIndex()).adjusted(0, 0, 0, -2 * line)
        with painting(self) as painter:
            draw_box(painter, place, look.radius("control"), border=look.color("focus"), width=line)
