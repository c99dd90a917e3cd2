"""The mark of a status: a colored shape that says as much as its color."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme


def draw_shape(painter: QPainter, side: int, status: Status) -> None:
    """The mark of a status; its shape says as much as its color."""
    look = theme()
    color = look.color(status.color)
    rect = QRect(1, 1, side, side)
    if status.shape == "ring":
        width = look.border("focus")
        draw_box(painter, rect, side / 2, None, color, width)
    elif status.shape == "square":
        draw_box(painter, rect, 1, color)
    elif status.shape == "diamond":
        painter.translate(1 + side / 2, 1 + side / 2)
        painter.rotate(45)
        half = side * 0.4
        painter.fillRect(QRect(round(-half), round(-half), round(2 * half), round(2 * half)), color)
    else:
        draw_box(painter, rect, side / 2, color)


def draw_shape_in(painter: QPainter, place: QRect, status: Status) -> None:
    """The mark of a status in the middle of a place."""
    side = theme().size("status_dot")
    painter.save()
    painter.translate(
        place.x() + (place.width() - side) // 2 - 1, place.y() + (place.height() - side) // 2 - 1
    )
    draw_shape(painter, side, status)
    painter.restore()
