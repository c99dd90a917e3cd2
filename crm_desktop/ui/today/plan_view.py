"""The list of the Today page: drawn by one delegate, used by mouse or keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from crm_desktop.business.planner.today import Part, TodayRow
from crm_desktop.business.staff.model import User
from crm_desktop.ui.kit.focus_ring import is_keyboard_focus
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.plan_delegate import PlanDelegate, Spot
from crm_desktop.ui.today.plan_model import Line, PlanModel


class Wish(StrEnum):
    """What can be wished for a line."""

    TICK = "tick"
    OPEN = "open"
    CALL = "call"
    MOVE = "move"
    MENU = "menu"
    DELETE = "delete"
    MOVE_ALL = "move_all"


_SPOTS = {
    Spot.CHECK: Wish.TICK,
    Spot.CALL: Wish.CALL,
    Spot.MOVE: Wish.MOVE,
    Spot.MENU: Wish.MENU,
    Spot.MOVE_ALL: Wish.MOVE_ALL,
}
_KEYS = {
    Qt.Key.Key_Space: Wish.TICK,
    Qt.Key.Key_Return: Wish.OPEN,
    Qt.Key.Key_Enter: Wish.OPEN,
    Qt.Key.Key_P: Wish.MOVE,
    Qt.Key.Key_C: Wish.CALL,
    Qt.Key.Key_Delete: Wish.DELETE,
}


class PlanView(HoverList):
    """`wished(Wish, TodayRow | None, QPoint)` tells what is to be done with which line.

    The point is where on the screen a menu for it belongs.

    Space ticks, Enter opens, P moves, C calls, Del deletes, N asks for a new one; on a heading
    Space, Enter and the arrows open or close the group.
    """

    wished = Signal(object, object, QPoint)
    new_requested = Signal()
    folded = Signal()

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan_model = model
        self.shows_people = False
        self.person: Callable[[int], User | None] = _nobody
        self.shows_focus = False
        self.hovered_spot: Spot | None = None
        self.now_minute = 0
        self.painter = PlanDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.painter)
        self.setProperty("surface", "surface")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Activities"))
        self._kept: tuple[str, int] | None = None
        self._kept_row = 0
        self._kept_scroll = 0
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._return_to_place)
        theme().changed.connect(self.doItemsLayout)

    @property
    def current(self) -> Line | None:
        """The line that the keyboard stands on."""
        return self.plan_model.line(self.currentIndex())

    def set_now(self, minute: int) -> None:
        """Move the line of now, in minutes after midnight."""
        self.now_minute = minute
        self.viewport().update()

    # Mouse -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        spot = self._spot_at(event.position().toPoint())
        if spot is not self.hovered_spot:
            self.hovered_spot = spot
            shape = Qt.CursorShape.PointingHandCursor
            is_link = spot in (Spot.MOVE_ALL, Spot.FOLD)
            self.viewport().setCursor(shape if is_link else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        line, spot = self.plan_model.line(self.indexAt(place)), self._spot_at(place)
        self.shows_focus = False
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or line is None:
            return
        if spot is Spot.FOLD:
            self.fold(line.part, is_folded=line.is_open)
        elif spot is not None:
            self._wish(_SPOTS[spot], line, self._below(self.indexAt(place), place.x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        line = self.plan_model.line(self.indexAt(place))
        if line is not None and line.row is not None and self._spot_at(place) is None:
            self._wish(Wish.OPEN, line, self.mapToGlobal(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = self.current
        if line is not None and line.row is not None:
            place = event.globalPos()
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                place = self._menu_place()
            self._wish(Wish.MENU, line, place)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered_spot = None
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._tooltip_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tooltip(words) if words else "", self)
            return True
        return super().viewportEvent(event)

    def _tooltip_at(self, place: QPoint) -> str:
        index = self.indexAt(place)
        line = self.plan_model.line(index)
        if line is None:
            return ""
        spot = self._spot_at(place)
        if spot is not None:
            return self._spot_word(spot)
        return self.painter.cut_text(line, self.visualRect(index), place)

    def _spot_word(self, spot: Spot) -> str:
        words = {
            Spot.CHECK: self.tr("Done · Space"),
            Spot.CALL: self.tr("Call · C"),
            Spot.MOVE: self.tr("Move to another day · P"),
            Spot.MENU: self.tr("More actions"),
            Spot.MOVE_ALL: self.tr("Move everything that is overdue to a day"),
        }
        return words.get(spot, "")

    def _spot_at(self, place: QPoint) -> Spot | None:
        index = self.indexAt(place)
        line = self.plan_model.line(index)
        if line is None:
            return None
        return self.painter.spot_at(line, self.visualRect(index), place)

    # Keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        line = self.current
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers == Qt.KeyboardModifier.NoModifier
        if is_plain and event.key() == Qt.Key.Key_N:
            self.new_requested.emit()
        elif line is None or not is_plain:
            super().keyPressEvent(event)
        elif line.row is None and self._fold_by_key(event, line):
            return
        elif line.row is not None and Qt.Key(event.key()) in _KEYS:
            self._wish(_KEYS[Qt.Key(event.key())], line, self._menu_place())
        elif line.row is not None and event.key() == Qt.Key.Key_Left:
            self._go_to(self.plan_model.row_of((line.part.value, 0)))
        else:
            super().keyPressEvent(event)

    def _fold_by_key(self, event: QKeyEvent, line: Line) -> bool:
        toggles = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in toggles:
            self.fold(line.part, is_folded=line.is_open)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            is_ltr = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
            self.fold(line.part, is_folded=(event.key() == Qt.Key.Key_Left) == is_ltr)
        elif event.key() == Qt.Key.Key_P and line.part is Part.OVERDUE:
            self._wish(Wish.MOVE_ALL, line, self._menu_place())
        else:
            return False
        return True

    def fold(self, part: Part, *, is_folded: bool) -> None:
        """Close a group or open it."""
        self.plan_model.set_folded(part, is_folded=is_folded)
        self.folded.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if is_keyboard_focus(event):
            self.shows_focus = True
            if not self.currentIndex().isValid() and self.plan_model.lines:
                rows = (n for n, line in enumerate(self.plan_model.lines) if line.row is not None)
                self._go_to(next(rows, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _go_to(self, row: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self.plan_model.index(row))

    def _menu_place(self) -> QPoint:
        rect = self.visualRect(self.currentIndex())
        inset = theme().size("icon") * 2
        is_ltr = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        return self._below(
            self.currentIndex(), rect.left() + inset if is_ltr else rect.right() - inset
        )

    def _below(self, index: QModelIndex, x: int) -> QPoint:
        """Under a line, so that what opens there does not hide it."""
        return self.viewport().mapToGlobal(QPoint(x, self.visualRect(index).bottom() + 1))

    def _wish(self, wish: Wish, line: Line, place: QPoint) -> None:
        row: TodayRow | None = line.row
        self.wished.emit(wish, row, place)

    # Staying where one was ---------------------------------------------------------------

    def _keep_place(self) -> None:
        line = self.current
        self._kept = None if line is None else line.key
        self._kept_row = self.currentIndex().row()
        self._kept_scroll = self.verticalScrollBar().value()

    def _return_to_place(self) -> None:
        if self._kept is not None:
            row = self.plan_model.row_of(self._kept)
            if row < 0:
                row = min(self._kept_row, len(self.plan_model.lines) - 1)
            self._go_to(row)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._kept_scroll)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        row = self.plan_model.now_row()
        if row is None:
            return
        last = row >= len(self.plan_model.lines) or self.plan_model.lines[row].row is None
        rect = self.visualRect(self.plan_model.index(row - 1 if last else row))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.paint_now(painter, rect, rect.bottom() if last else rect.top() - 1)
        painter.end()


def _nobody(_user_id: int) -> User | None:
    return None
