"""Paints what moves often over the pictures of the plan: focus, selection, what is held, now."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crm_desktop.core.clock import from_milliseconds
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.layout import Area, PlanLayout, Slot, Spot
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.selection import Key, PlanSelection, key_of
from crm_desktop.ui.planner.tiles import bar_rect

_LINE = 2
_DOT = 4
_BAND_OPACITY = 0.12
_TARGET_OPACITY = 0.08


def slot_rect(layout: PlanLayout, scroll: QPoint, row: int, column: int, slot: Slot) -> QRect:
    """Where an activity stands in the viewport."""
    cell = layout.cell_rect(row, column, scroll)
    inner = bar_rect(layout, slot, column)
    x = cell.width() - inner.x() - inner.width() if layout.is_rtl else inner.x()
    return QRect(cell.x() + x, cell.y() + inner.y(), inner.width(), inner.height())


class OverPainter:
    """Paints into a viewport, in one layout at one place of scrolling; made for each painting."""

    def __init__(self, painter: QPainter, scene: Scene, layout: PlanLayout, scroll: QPoint) -> None:
        self._painter = painter
        self._scene = scene
        self._layout = layout
        self._scroll = scroll

    def paint_cell_focus(self, selection: PlanSelection) -> None:
        """The cell on which the keyboard stands."""
        look = theme()
        rect = self._layout.cell_rect(selection.row, selection.column, self._scroll)
        ring = rect.adjusted(0, 0, -1, -1)
        width = look.border("focus")
        draw_box(self._painter, ring, look.radius("tag"), None, look.color("focus"), width)

    def paint_rings(self, rings: set[Key], selection: PlanSelection) -> None:
        """A ring around each of these activities, a strong one around what is chosen."""
        layout, scene = self._layout, self._scene
        users = {key.user_id for key in rings}
        columns = layout.visible_columns(layout.cells_rect(), self._scroll)
        for row in layout.visible_rows(layout.cells_rect(), self._scroll):
            if scene.grid.user_ids[row] not in users:
                continue
            for column in columns:
                for slot in layout.parts(scene.grid, row, column).slots:
                    is_first = slot.bar is None or column in (slot.bar.first, columns.start)
                    if is_first and key_of(slot.item) in rings:
                        key = key_of(slot.item)
                        is_strong = key in selection.selected or key == selection.current
                        self._paint_ring(row, column, slot, is_strong=is_strong)

    def _paint_ring(self, row: int, column: int, slot: Slot, *, is_strong: bool) -> None:
        look = theme()
        color = look.color("focus" if is_strong else "border_strong")
        width = look.border("focus") if is_strong else look.border()
        rect = slot_rect(self._layout, self._scroll, row, column, slot)
        draw_box(self._painter, rect, look.radius("tag") - 1, None, color, width)

    def paint_target(self, spot: Spot) -> None:
        """The cell into which something would fall."""
        if spot.area is Area.CELL:
            self._dash(self._layout.cell_rect(spot.row, spot.column, self._scroll))

    def paint_span(self, row: int, first: int, last: int) -> None:
        """The days that a bar would cover when let go."""
        self._dash(self._layout.span_rect(row, first, last, self._scroll))

    def paint_band(self, band: QRect) -> None:
        """The rubber band."""
        fill = QColor(theme().color("accent"))
        fill.setAlphaF(_BAND_OPACITY)
        draw_box(self._painter, band, 2, fill, theme().color("focus"))

    def _dash(self, rect: QRect) -> None:
        color = theme().color("focus")
        self._painter.setPen(QPen(color, _LINE, Qt.PenStyle.DashLine))
        fill = QColor(color)
        fill.setAlphaF(_TARGET_OPACITY)
        self._painter.setBrush(fill)
        self._painter.drawRoundedRect(rect.adjusted(2, 2, -3, -3), 4, 4)

    def paint_today(self) -> None:
        """A line at the beginning of today, or at the present minute, with a dot at its head."""
        layout, scene, painter = self._layout, self._scene, self._painter
        column = scene.grid.column(scene.today)
        if column is None:
            return
        rect = layout.column_rect(column, column, 0, layout.height, self._scroll)
        x = rect.right() if layout.is_rtl else rect.left()
        if layout.hours is not None:
            now = from_milliseconds(scene.now_ms).astimezone(scene.zone)
            shift = layout.hour_x(now.hour * 60 + now.minute, column)
            x = rect.right() - shift if layout.is_rtl else rect.left() + shift
        strip = layout.cells_rect()
        if not strip.left() - 1 <= x <= strip.right():
            return
        color = theme().color("accent")
        top = layout.head_height
        painter.fillRect(QRect(x - 1, top, _LINE, layout.height - top), color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPoint(x, top), _DOT, _DOT)
