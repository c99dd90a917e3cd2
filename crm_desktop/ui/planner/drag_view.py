"""The plan under what is dragged: activities taken from it and let go on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.core.records import record
from crm_desktop.ui.kit.badge import badge_width, draw_badge
from crm_desktop.ui.kit.direction import is_rtl
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.canvas import PlanCanvas
from crm_desktop.ui.planner.chips import ChipPainter
from crm_desktop.ui.planner.dragging import Dragged, dragged_data, read_dragged
from crm_desktop.ui.planner.layout import Area, Spot
from crm_desktop.ui.planner.places import Hit, Place
from crm_desktop.ui.planner.selection import key_of

_EDGE = 36
"""Logical pixels at the edges of the cells within which dragging scrolls."""
_SCROLL_MS = 40
_SCROLL_STEP = 24


@record
class DropWish:
    """Activities let go over a day of an employee."""

    dragged: Dragged
    place: Place
    is_copy: bool = False


class DragView(PlanCanvas):
    """`dropped` carries a `DropWish`."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.can_edit = True
        self._pressed: Hit | None = None
        self._pressed_at = QPoint()
        self._scroll_by = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def _drag_from(self, pressed: Hit, point: QPoint) -> None:
        if (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._start_drag(pressed)

    def _start_drag(self, pressed: Hit) -> None:
        scene, slot = self.scene, pressed.slot
        self._pressed = None
        if scene is None or slot is None:
            return
        if key_of(slot.item) not in self.selection.selected:
            # Begun with Ctrl: what was chosen before is not meant.
            self.selection.pick(pressed.spot.row, pressed.spot.column, key_of(slot.item))
        items = self.chosen() or (slot.item,)
        drag = QDrag(self)
        from_day = scene.grid.day(pressed.spot.column)
        drag.setMimeData(dragged_data([key_of(item) for item in items], from_day))
        rect = self.slot_rect(pressed.spot.row, pressed.spot.column, slot)
        drag.setPixmap(self._drag_picture(slot.item, rect, len(items)))
        drag.setHotSpot(self._pressed_at - rect.topLeft())
        actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
        drag.exec(actions, Qt.DropAction.MoveAction)
        self._end_drag()

    def _drag_picture(self, item: PlannedItem, rect: QRect, count: int) -> QPixmap:
        ratio = self.viewport().devicePixelRatioF()
        under = 4 if count > 1 else 0  # several lie on each other, and say how many
        size = (rect.size() + QSize(under, under)) * ratio
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        chip = QRect(0, 0, rect.width(), rect.height())
        if self.scene is not None:
            for shift in (under, 0) if under else (0,):
                place = chip.translated(shift, shift)
                chips = ChipPainter(painter, self.scene, self.painter.look, is_rtl=is_rtl())
                chips.paint_chip(place, item)
        if under:
            side = theme().size("badge")
            badge = QRect(0, 0, badge_width(count), side)
            badge.moveBottomRight(QPoint(rect.width() + under - 1, rect.height() + under - 1))
            draw_badge(painter, badge, count, "accent")
        painter.end()
        return picture

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if read_dragged(event.mimeData()) is not None and self.can_edit:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        point = event.position().toPoint()
        spot = self.layout_of_plan.spot(point, self.scrolled)
        self._show_target(spot)
        self._scroll_near(point)
        if spot.area is Area.CELL:
            is_copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            event.setDropAction(Qt.DropAction.CopyAction if is_copy else Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        dragged = read_dragged(event.mimeData())
        point = event.position().toPoint()
        place = self.place_at(self.layout_of_plan.spot(point, self.scrolled), point)
        self._end_drag()
        if dragged is None or place is None or not self.can_edit:
            return
        is_copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        event.setDropAction(Qt.DropAction.CopyAction if is_copy else Qt.DropAction.MoveAction)
        event.accept()
        self.dropped.emit(DropWish(dragged, place, is_copy))

    def _show_target(self, spot: Spot) -> None:
        """Mark the cell under what is dragged; only the two cells concerned are painted."""
        before = self.drop_target
        target = spot if spot.area is Area.CELL else None
        if target == before:
            return
        self.drop_target = target
        for one in (before, target):
            if one is not None:
                rect = self.layout_of_plan.cell_rect(one.row, one.column, self.scrolled)
                self.viewport().update(rect)

    def _scroll_near(self, point: QPoint) -> None:
        """Scroll while something is held near an edge."""
        cells = self.layout_of_plan.cells_rect()
        down = (point.y() > cells.bottom() - _EDGE) - (point.y() < cells.top() + _EDGE)
        across = (point.x() > cells.right() - _EDGE) - (point.x() < cells.left() + _EDGE)
        self._scroll_by = QPoint(-across if is_rtl() else across, down) * _SCROLL_STEP
        if self._scroll_by.isNull():
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()

    def _scroll_on(self) -> None:
        for bar, step in (
            (self.horizontalScrollBar(), self._scroll_by.x()),
            (self.verticalScrollBar(), self._scroll_by.y()),
        ):
            bar.setValue(bar.value() + step)

    def _end_drag(self) -> None:
        self._scrolling.stop()
        if self.drop_target is not None:
            self.drop_target = None
            self.viewport().update()
