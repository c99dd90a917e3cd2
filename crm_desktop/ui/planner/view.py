"""The plan under hands: keys, clicks, dragging, stretching and the rubber band.

Nothing is changed here; wishes go out as signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.business.planner.grid import Bar
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Move
from crm_desktop.business.planner.moving import (
    by_minutes,
    lasting_longer,
    lasting_until,
    moves_to,
)
from crm_desktop.core.records import record
from crm_desktop.ui.kit.direction import is_rtl
from crm_desktop.ui.planner.drag_view import DragView
from crm_desktop.ui.planner.layout import Area
from crm_desktop.ui.planner.places import Hit
from crm_desktop.ui.planner.selection import Key, key_of

_QUARTER = 15
"""Minutes by which Ctrl and an arrow carry along the axis of hours."""


@record
class MoveWish:
    """Moves the user asked for; `down` rows and `across` columns the keyboard goes along."""

    moves: tuple[Move, ...]
    down: int = 0
    across: int = 0


class PlanView(DragView):
    """Emits wishes about what it shows.

    `opened` carries the activity's id, `create_requested` a `Place`, `moves_requested` a
    `MoveWish`, `more_requested` a `Place` and where, `week_requested` how
    many weeks to go on.
    """

    opened = Signal(int)
    create_requested = Signal(object)
    moves_requested = Signal(object)
    more_requested = Signal(object, QPoint)
    menu_requested = Signal(QPoint)
    week_requested = Signal(int)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stretched: Bar | None = None
        self._band_start: QPoint | None = None

    # Keyboard -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.scene is None or not self.scene.people:
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Left: (0, 1 if is_rtl() else -1),
            Qt.Key.Key_Right: (0, -1 if is_rtl() else 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._step(event.modifiers(), *step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_current()
        elif event.key() == Qt.Key.Key_Space and self.selection.current is not None:
            at = self.selection
            at.toggle(at.row, at.column, self.selection.current)
            self._moved()
        elif event.key() == Qt.Key.Key_Escape and (at_all := bool(self.selection.selected)):
            self.selection.select(())
            self._moved()
            event.setAccepted(at_all)
        elif event.key() == Qt.Key.Key_Menu:
            self.menu_requested.emit(self.viewport().mapToGlobal(self.current_rect().center()))
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """Open the current activity, or begin a new one on the current day."""
        place = self.current_place()
        if self.selection.current is not None:
            self.opened.emit(self.selection.current.activity_id)
        elif place is not None:
            self.create_requested.emit(place)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        if self.scene is not None and self.selection.tab(self.scene.grid, forward=next):
            self._moved()
            return True
        return super().focusNextPrevChild(next)

    def _step(self, modifiers: Qt.KeyboardModifier, down: int, across: int) -> None:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            is_length = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.carry(down, across, is_length=is_length)
            return
        scene = self.scene
        if scene is None:
            return
        column = self.selection.column + across
        if not 0 <= column < scene.grid.day_count:
            self.week_requested.emit(across)
            return
        self.selection.go(scene.grid, self.selection.row + down, column)
        self._moved()

    def carry(self, down: int, across: int, *, is_length: bool = False) -> None:
        """Ask for what is chosen to go to another day or person, or to take another day."""
        scene, items = self.scene, self.chosen()
        if scene is None or not items:
            return
        grid, zone = scene.grid, scene.zone
        from_day = grid.day(self.selection.column)
        if is_length:
            wish = MoveWish(lasting_longer(items, across, zone))
        elif across and self.layout_of_plan.hours is not None:
            wish = MoveWish(by_minutes(items, across * _QUARTER, zone))
        else:
            row = self.selection.row + down
            if not 0 <= row < len(grid.user_ids):
                return
            to_user = grid.user_ids[row] if down else None
            moves = moves_to(items, from_day, from_day + timedelta(days=across), to_user)
            wish = MoveWish(moves, down, across)
        if wish.moves:
            self.moves_requested.emit(wish)

    def follow_moved(self, items: Sequence[PlannedItem], wish: MoveWish) -> bool:
        """The keyboard goes along with what it carries; false over the edge of the days."""
        scene, at = self.scene, self.selection
        if scene is None or not (wish.down or wish.across):
            return True
        grid = scene.grid
        row, column = at.row + wish.down, at.column + wish.across
        if not 0 <= column < grid.day_count:
            return False
        user_id = grid.user_ids[row]
        if row != at.row:
            keys = {Key(user_id, item.activity_id) for item in items}
            at.expect(keys if at.selected else set())
        current = at.current
        at.row, at.column = row, column
        if current is not None:
            at.current = Key(user_id, current.activity_id)
        self.bring_into_view()
        self.viewport().update()
        return True

    def _moved(self) -> None:
        """The keyboard stands elsewhere: bring it into view and say where."""
        self.bring_into_view()
        self.viewport().update()
        self.selection_changed.emit()
        words = self.words_here()
        self.setAccessibleDescription(words)
        if self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # Mouse --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.scene is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        found = self.hit(point)
        self._pressed, self._pressed_at = found, point
        spot = found.spot
        if spot.area is Area.PERSON:
            self.selection.go(self.scene.grid, spot.row, self.selection.column)
        elif spot.area is Area.HEAD:
            self.selection.go(self.scene.grid, self.selection.row, spot.column)
        elif spot.area is Area.CELL:
            self._press_cell(event, found, point)
        self._moved()

    def _press_cell(self, event: QMouseEvent, found: Hit, point: QPoint) -> None:
        scene, spot, item = self.scene, found.spot, found.item
        if scene is None:
            return
        key = None if item is None else key_of(item)
        if found.is_more:
            self.selection.pick(spot.row, spot.column, None)
            where = self.viewport().mapToGlobal(point)
            self.more_requested.emit(self.place_at(spot), where)
            self._pressed = None
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.selection.extend(scene.grid, spot.row, spot.column, key)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key is not None:
            return  # a click selects it, too; dragging copies it
        elif found.bar_end is not None and self.can_edit:
            self.selection.pick(spot.row, spot.column, key)
            self._stretched = found.bar_end
        elif key is None:
            self.selection.pick(spot.row, spot.column, None)
            self._band_start = point
        elif key in self.selection.selected:
            self.selection.row, self.selection.column = spot.row, spot.column
            self.selection.current = key
        else:
            self.selection.pick(spot.row, spot.column, key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(point)
            return
        if self._stretched is not None:
            self._stretch_to(point)
        elif self._band_start is not None:
            self._draw_band(point)
        elif self._pressed is not None and self._pressed.item is not None and self.can_edit:
            self._drag_from(self._pressed, point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._stretched is not None:
            self._end_stretch()
        elif self._band_start is not None:
            self._end_band()
        elif pressed is not None and pressed.item is not None:
            self._end_click(event, pressed, pressed.item)

    def _end_click(self, event: QMouseEvent, pressed: Hit, item: PlannedItem) -> None:
        """Without dragging: a click on one of several selected leaves that one."""
        modifiers = event.modifiers()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return
        key, spot = key_of(item), pressed.spot
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selection.toggle(spot.row, spot.column, key)
            self._moved()
        elif len(self.selection.selected) > 1:
            self.selection.pick(spot.row, spot.column, key)
            self._moved()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self.hit(event.position().toPoint())
        self._band_start = self._pressed = self._stretched = None
        place = self.place_at(found.spot, event.position().toPoint())
        if found.item is not None:
            self.opened.emit(found.item.activity_id)
        elif place is not None:
            self.create_requested.emit(place)

    def leaveEvent(self, event: object) -> None:
        if self.hovered is not None:
            self.hovered = None
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        scene = self.scene
        found = self.hit(event.pos())
        if scene is None or found.spot.area is not Area.CELL:
            return
        key = None if found.item is None else key_of(found.item)
        spot = found.spot
        if key is None or key not in self.selection.selected:
            self.selection.pick(spot.row, spot.column, key)
        self._moved()
        self.menu_requested.emit(event.globalPos())

    def _hover(self, point: QPoint) -> None:
        found = self.hit(point)
        key = None if found.item is None else key_of(found.item)
        shape = Qt.CursorShape.ArrowCursor
        if found.bar_end is not None and self.can_edit:
            shape = Qt.CursorShape.SizeHorCursor
        elif found.is_more:
            shape = Qt.CursorShape.PointingHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
        if key != self.hovered:
            self.hovered = key
            self.viewport().update()

    # Stretching and the band --------------------------------------------------------------

    def _stretch_to(self, point: QPoint) -> None:
        bar, scene, pressed = self._stretched, self.scene, self._pressed
        if bar is None or scene is None or pressed is None:
            return
        layout = self.layout_of_plan
        inside = QPoint(point.x(), layout.head_height + pressed.spot.row * layout.row_height + 1)
        inside.setY(inside.y() - self.scrolled.y())
        spot = layout.spot(inside, self.scrolled)
        if spot.area is Area.CELL:
            self.drop_span = (pressed.spot.row, bar.first, max(bar.first, spot.column))
            self.viewport().update()

    def _end_stretch(self) -> None:
        bar, self._stretched = self._stretched, None
        span, self.drop_span = self.drop_span, None
        self.viewport().update()
        if bar is None or span is None or self.scene is None:
            return
        move = lasting_until(bar.item, self.scene.grid.day(span[2]), self.scene.zone)
        if move is not None:
            self.moves_requested.emit(MoveWish((move,)))

    def _draw_band(self, point: QPoint) -> None:
        start = self._band_start
        if start is None:
            return
        if (point - start).manhattanLength() < QApplication.startDragDistance():
            return
        self.band = QRect(start, point).normalized().intersected(self.layout_of_plan.cells_rect())
        self.selection.select(self._keys_in(self.band))
        self.viewport().update()

    def _end_band(self) -> None:
        self._band_start = None
        if not self.band.isEmpty():
            self.band = QRect()
            self.viewport().update()
            self.selection_changed.emit()

    def _keys_in(self, rect: QRect) -> set[Key]:
        scene, layout = self.scene, self.layout_of_plan
        if scene is None or layout.is_low:
            return set()
        return {
            key_of(slot.item)
            for row in layout.visible_rows(rect, self.scrolled)
            for column in layout.visible_columns(rect, self.scrolled)
            for slot in layout.parts(scene.grid, row, column).slots
            if self.slot_rect(row, column, slot).intersects(rect)
        }

    # Focus --------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
