"""A small count: beside a navigation item, a tab or over a bell."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_MOST = 9999


def badge_text(count: int) -> str:
    """The count as it is written in a badge."""
    return QLocale().toString(count) if count <= _MOST else f"{QLocale().toString(_MOST)}+"


def badge_width(count: int) -> int:
    """How wide a badge for this count is, in logical pixels."""
    look = theme()
    text_width = look.metrics("caption", "strong").horizontalAdvance(badge_text(count))
    return max(look.size("badge") + look.space("xs"), text_width + 2 * look.space("xs") + 2)


def draw_badge(painter: QPainter, rect: QRect, count: int, tone: str = "neutral") -> None:
    """A rounded count; `tone` is neutral, accent, danger, warning."""
    look = theme()
    fills = {"neutral": "sunken", "accent": "accent", "danger": "danger_solid"}
    texts = {"neutral": "text_muted", "accent": "text_on_accent", "danger": "text_on_danger"}
    fill = look.color(fills.get(tone, f"{tone}_bg"))
    if tone == "neutral" and look.is_dark:
        fill = look.color("hover")
    draw_box(painter, rect, rect.height() / 2, fill)
    painter.setFont(look.font("caption", "strong"))
    painter.setPen(look.color(texts.get(tone, tone)))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, badge_text(count))


class Badge(QWidget):
    """A count that hides itself at zero."""

    def __init__(self, tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_count(self, count: int) -> None:
        """Show a number; 0 hides the badge."""
        self._count = count
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        """The number shown."""
        return self._count

    def sizeHint(self) -> QSize:
        look = theme()
        height = max(look.size("badge"), look.metrics("caption").height() + 2)
        return QSize(badge_width(self._count), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            draw_badge(painter, self.rect(), self._count, self._tone)
