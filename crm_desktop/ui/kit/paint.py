"""Shapes every control is painted from: rounded boxes and hairlines that are sharp at any scale."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.theme import theme


@contextmanager
def painting(widget: QWidget) -> Generator[QPainter]:
    """A painter on `widget` with antialiasing, ended whatever happens."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A text's own first letter decides its direction; its place is always given in full.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    try:
        yield painter
    finally:
        painter.end()


def draw_box(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box whose border lies wholly inside `rect`."""
    inset = width / 2 if border is not None else 0.0
    inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    corner = min(radius - inset, inner.height() / 2)
    painter.drawRoundedRect(inner, corner, corner)


def draw_hairline(painter: QPainter, start: QPointF, end: QPointF, color: QColor) -> None:
    """A line one logical pixel wide along pixel borders, without antialiasing."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(color, theme().border()))
    painter.drawLine(QLineF(start, end))
    painter.restore()


def draw_check_box(
    painter: QPainter,
    rect: QRect,
    state: Qt.CheckState,
    *,
    is_enabled: bool = True,
    is_hovered: bool = False,
) -> None:
    """The check box of fields and lists; `rect` is its square."""
    look = theme()
    radius = look.radius("tag")
    if state == Qt.CheckState.Unchecked:
        border = look.color("border_input" if is_enabled else "border")
        fill = look.color("hover" if is_hovered and is_enabled else "surface")
        draw_box(painter, rect, radius, fill, border)
        return
    name = ("accent_hover" if is_hovered else "accent") if is_enabled else "text_disabled"
    draw_box(painter, rect, radius, look.color(name))
    pen = QPen(look.color("text_on_accent"), look.border("focus"))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    unit = rect.width() / 16
    left, top = rect.x(), rect.y()
    if state == Qt.CheckState.PartiallyChecked:
        points = [(4.5, 8.0), (11.5, 8.0)]
    else:
        points = [(4.3, 8.3), (6.9, 10.8), (11.7, 5.7)]
    painter.drawPolyline([QPointF(left + x * unit, top + y * unit) for x, y in points])


def draw_radio(painter: QPainter, rect: QRect, *, is_on: bool, is_enabled: bool = True) -> None:
    """The round choice mark; `rect` is its square."""
    look = theme()
    if not is_on:
        border = look.color("border_input" if is_enabled else "border")
        draw_box(painter, rect, rect.width() / 2, look.color("surface"), border)
        return
    fill = look.color("accent" if is_enabled else "text_disabled")
    draw_box(painter, rect, rect.width() / 2, fill)
    inset = rect.width() * 5 // 16
    dot = rect.adjusted(inset, inset, -inset, -inset)
    draw_box(painter, dot, dot.width() / 2, look.color("text_on_accent"))
