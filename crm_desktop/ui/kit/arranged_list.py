"""A short list whose lines are put in order by hand: by drag, or with Alt+Up and Alt+Down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.core.records import record
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_check_box
from crm_desktop.ui.kit.status_mark import draw_shape_in
from crm_desktop.ui.kit.theme import theme

_AnyIndex = QModelIndex | QPersistentModelIndex


@record
class ArrangedItem:
    """One line: icon, status mark or colored dot, title, a note under it, a short text at its end.

    `color` picks one of the tokens' series. A heading begins a part of the list; only lines that
    `can_move` have a grip, and a check box where `is_checked` says yes or no.
    """

    key: str
    title: str
    note: str = ""
    end: str = ""
    icon_name: str = ""
    color: int | None = None
    status: Status | None = None
    is_heading: bool = False
    is_muted: bool = False
    can_move: bool = True
    is_checked: bool | None = None


class _Items(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[ArrangedItem, ...] = ()

    def set_items(self, items: tuple[ArrangedItem, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.CheckStateRole and item.is_checked is not None:
            return Qt.CheckState.Checked if item.is_checked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.title, item.note, item.end) if part)
        return None

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if self.items[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ArrangedList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        look, item = theme(), self._view.items[index.row()]
        name = "row_two_line" if item.note and not item.is_heading else "row_normal"
        lines = 2 if item.note and not item.is_heading else 1
        height = look.metrics("small").height() * lines + look.space("s")
        return QSize(look.size("control"), max(look.size(name), height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        view = self._view
        item = view.items[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.is_heading:
            self._paint_heading(painter, rect, item)
        else:
            self._paint_back(painter, rect, index.row())
            self._paint_line(painter, rect, item)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, item: ArrangedItem) -> None:
        look = theme()
        area = rect.adjusted(look.space("s"), look.space("xs"), -look.space("s"), 0)
        self._words(painter, rect, area, item.title, "strong", "text_muted")

    def _paint_back(self, painter: QPainter, rect: QRect, row: int) -> None:
        look, view = theme(), self._view
        is_current = row == view.currentIndex().row()
        box = rect.adjusted(0, 1, 0, -1)
        radius = look.radius("control")
        if is_current:
            width = look.border("focus") if view.hasFocus() else 0
            edge = look.color("focus") if width else None
            draw_box(painter, box, radius, look.color("accent_bg"), edge, width or 1)
        elif row == view.hovered_row:
            draw_box(painter, box, radius, look.color("hover"))

    def _paint_line(self, painter: QPainter, rect: QRect, item: ArrangedItem) -> None:
        look, view = theme(), self._view
        side, gap = look.size("icon_button"), look.space("s")
        left = rect.x() + gap
        if item.can_move and view.is_movable:
            place = mirrored(view, QRect(left, rect.y(), side, rect.height()), rect)
            draw_icon(painter, "grip-vertical", look.color("text_muted"), place, side)
        left += (side + gap) if view.is_movable else 0
        if item.is_checked is not None:
            box = look.size("check_box")
            place = mirrored(view, QRect(left, rect.y(), box, rect.height()), rect)
            place = QRect(place.x(), rect.y() + (rect.height() - box) // 2, box, box)
            is_on = Qt.CheckState.Checked if item.is_checked else Qt.CheckState.Unchecked
            draw_check_box(painter, place, is_on, is_enabled=not item.is_muted)
            left += box + gap
        if item.color is not None or item.icon_name or item.status is not None:
            place = mirrored(view, QRect(left, rect.y(), side, rect.height()), rect)
            self._paint_mark(painter, place, item)
            left += side + gap
        end_width = look.metrics("small").horizontalAdvance(item.end) + 1 if item.end else 0
        right = rect.right() - gap - end_width
        tone = "text_muted" if item.is_muted else "text"
        area = QRect(left, rect.y(), right - left - gap, rect.height())
        if item.note:
            middle = rect.center().y() + 1
            area = QRect(left, rect.y() + 3, right - left - gap, middle - rect.y() - 3)
            below = QRect(left, middle, area.width(), rect.bottom() - middle - 3)
            self._words(painter, rect, below, item.note, "normal", "text_muted", "caption")
        self._words(painter, rect, area, item.title, "medium", tone)
        if item.end:
            place = QRect(right, rect.y(), end_width, rect.height())
            self._words(painter, rect, place, item.end, "normal", "text_muted")

    def _paint_mark(self, painter: QPainter, place: QRect, item: ArrangedItem) -> None:
        look = theme()
        if item.status is not None:
            draw_shape_in(painter, place, item.status)
            return
        if item.icon_name:
            draw_icon(painter, item.icon_name, look.color("text_muted"), place, place.width())
            return
        side = look.size("status_dot") + 2
        dot = QRect(0, 0, side, side)
        dot.moveCenter(place.center())
        draw_box(painter, dot, side // 2, look.series_color(item.color or 0))

    def _words(
        self,
        painter: QPainter,
        within: QRect,
        area: QRect,
        text: str,
        weight: str,
        tone: str,
        size: str = "small",
    ) -> None:
        look, view = theme(), self._view
        painter.setFont(look.font(size, weight))
        painter.setPen(look.color(tone))
        cut = elide(text, look.metrics(size, weight), area.width())
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            mirrored(view, area, within), text_flags(leading, view.layoutDirection()), cut
        )


class ArrangedList(HoverList):
    """`moved(row, before)` asks to put a line before another row, or at the end.

    `opened(key)` follows Enter or a double click, `chosen(key)` each change of the current line,
    `toggled(key)` a click on a line with a check box, or Space.
    """

    moved = Signal(int, int)
    opened = Signal(str)
    chosen = Signal(str)
    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_movable = True
        self._model = _Items(self)
        self._pressed_at: QPoint | None = None
        self._pressed_row = -1
        self._drop_row = -1
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("surface", "surface")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self._open(index.row()))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType, reportUnknownMemberType]
        self.selectionModel().currentChanged.connect(self._tell)
        theme().changed.connect(self.doItemsLayout)

    @property
    def items(self) -> tuple[ArrangedItem, ...]:
        """The lines in order."""
        return self._model.items

    @property
    def current_key(self) -> str:
        """The key of the current line, empty if there is none."""
        row = self.currentIndex().row()
        return self.items[row].key if 0 <= row < len(self.items) else ""

    def set_items(self, items: Sequence[ArrangedItem]) -> None:
        """Show these lines; the current one stays current."""
        key, scrolled = self.current_key, self.verticalScrollBar().value()
        self._model.set_items(tuple(items))
        self.set_current(key)
        self.verticalScrollBar().setValue(scrolled)

    def set_current(self, key: str) -> None:
        """Make a line the current one; else the first that is no heading."""
        rows = [row for row, item in enumerate(self.items) if not item.is_heading]
        found = next((row for row in rows if self.items[row].key == key), None)
        if found is None and rows:
            found = rows[0]
        if found is not None:
            self.setCurrentIndex(self._model.index(found))

    def move_current(self, step: int) -> None:
        """Move the current line by one place, up (-1) or down (1)."""
        row = self.currentIndex().row()
        target = row - 1 if step < 0 else row + 2
        can_move = 0 <= row < len(self.items) and self.items[row].can_move
        if self.is_movable and can_move and 0 <= target <= len(self.items):
            self.moved.emit(row, target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Space:
            self._toggle(self.currentIndex().row())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        can_move = self.is_movable and row >= 0 and self.items[row].can_move
        is_heading = row >= 0 and self.items[row].is_heading
        self._pressed_at = event.position().toPoint() if can_move and not is_heading else None
        self._pressed_row = row

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        distance = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if self._drop_row >= 0 or distance >= QApplication.startDragDistance():
            self._drop_row = self._row_at(event.position().toPoint())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        drop, self._drop_row = self._drop_row, -1
        pressed, self._pressed_at = self._pressed_at, None
        self.viewport().unsetCursor()
        self.viewport().update()
        row = self.indexAt(event.position().toPoint()).row()
        self._hover(row)
        if drop < 0 and row == self._pressed_row:
            self._toggle(row)
        if drop >= 0 and pressed is not None:
            row = self.indexAt(pressed).row()
            if drop not in (row, row + 1):
                self.moved.emit(row, drop)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row < 0 or not self.items:
            return
        look = theme()
        last = min(self._drop_row, len(self.items) - 1)
        rect = self.visualRect(self._model.index(last))
        y = rect.y() if self._drop_row < len(self.items) else rect.bottom()
        painter = QPainter(self.viewport())
        width = look.border("focus")
        line = QRect(rect.x(), y - width // 2, rect.width(), width)
        painter.fillRect(line, look.color("accent"))
        painter.end()

    def _row_at(self, position: QPoint) -> int:
        """Before which row a line let go here would stand."""
        index = self.indexAt(position)
        if not index.isValid():
            return 0 if position.y() < 0 else len(self.items)
        return index.row() + (position.y() > self.visualRect(index).center().y())

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.items) and not self.items[row].is_heading:
            self.opened.emit(self.items[row].key)

    def _toggle(self, row: int) -> None:
        if 0 <= row < len(self.items) and self.items[row].is_checked is not None:
            self.toggled.emit(self.items[row].key)

    def _tell(self) -> None:
        self.chosen.emit(self.current_key)
