"""The header of tables: names of columns, the sort mark, and a menu to show and hide columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.direction import text_flags
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_check_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

_FIXED_WIDTH = QHeaderView.ResizeMode.Fixed
_AIR = 8
_DIVIDER_INSET = 7


class TableHeader(QHeaderView):
    """Paints sections from the tokens; a click on a sortable one is a wish, Qt sorts nothing."""

    all_checked_requested = Signal(bool)
    sort_requested = Signal(int, object)
    columns_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._checks = Qt.CheckState.Unchecked
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(True)
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self.setSortIndicator(*self._sorted)
        self.setMinimumSectionSize(theme().size("control"))
        self.setFont(theme().font("small", "strong"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.sectionClicked.connect(self._click)

    def dress(self) -> None:
        """Set widths and visibility as the columns say; to be called once the model is set."""
        for number, column in enumerate(self._columns):
            self.resizeSection(number, column.width)
            self.setSectionHidden(number, column.is_hidden)
            if column.cell is Cell.CHECK:
                self.setSectionResizeMode(number, _FIXED_WIDTH)
            elif column.stretch:
                self.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)

    def set_checks(self, state: Qt.CheckState) -> None:
        """Show whether none, some or all rows are ticked."""
        if state != self._checks:
            self._checks = state
            self.viewport().update()

    def show_sort(self, key: object, *, descending: bool) -> None:
        """Mark the column that has this sort key."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        keys = [column.sort for column in self._columns]
        self._sorted = (keys.index(key) if key is not None and key in keys else -1, order)
        self.setSortIndicator(*self._sorted)

    def sizeHint(self) -> QSize:
        look = theme()
        height = max(look.size("table_header"), look.metrics("small").height() + _AIR)
        return QSize(super().sizeHint().width(), height)

    def columns_menu(self) -> Menu:
        """A menu with every column that may be hidden."""
        menu = Menu(self)
        for number, column in enumerate(self._columns):
            if column.is_fixed or not column.title:
                continue
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(number))
            action.toggled.connect(partial(self._show_column, number))
            menu.addAction(action)
        menu.addSeparator()
        menu.add(self.tr("Standard columns"), self._reset, "refresh")
        return menu

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        look = theme()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.fillRect(rect, look.color("window"))
        bottom = rect.bottom() + 0.5
        start, end = QPointF(rect.left(), bottom), QPointF(rect.right() + 1, bottom)
        draw_hairline(painter, start, end, look.color("border"))
        if not 0 <= logicalIndex < len(self._columns):
            return
        column = self._columns[logicalIndex]
        if column.cell is Cell.CHECK:
            self._paint_check(painter, rect)
            return
        is_sorted = self.sortIndicatorSection() == logicalIndex and column.sort is not None
        self._paint_title(painter, rect, column, is_sorted=is_sorted)
        self._paint_divider(painter, rect, logicalIndex)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.columns_changed.emit()

    def _paint_check(self, painter: QPainter, rect: QRect) -> None:
        side = theme().size("check_box")
        box = QRect(0, 0, side, side)
        box.moveCenter(rect.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_check_box(painter, box, self._checks)

    def _paint_title(
        self, painter: QPainter, rect: QRect, column: Column, *, is_sorted: bool
    ) -> None:
        look = theme()
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = rect.adjusted(look.space("s"), 0, -look.space("s"), 0)
        font = look.font("small", "strong" if is_sorted else "medium")
        painter.setFont(font)
        side = look.size("icon_small")
        room = area.width() - (side + 2 if is_sorted else 0)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(look.color("text" if is_sorted else "text_muted"))
        flags = text_flags(column.align | Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        painter.drawText(area, flags, title)
        if is_sorted:
            is_up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            width = metrics.horizontalAdvance(title) + 4
            x = area.right() - width - side if is_rtl else area.left() + width
            if column.align & Qt.AlignmentFlag.AlignTrailing:
                x = area.left() + width if is_rtl else area.right() - width - side
            arrow = QRect(x, area.y(), side, area.height())
            name = "chevron-up" if is_up else "chevron-down"
            draw_icon(painter, name, look.color("text"), arrow, side)

    def _paint_divider(self, painter: QPainter, rect: QRect, logical: int) -> None:
        if self.visualIndex(logical) == self.count() - 1:
            return
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = rect.left() + 0.5 if is_rtl else rect.right() + 0.5
        top = QPointF(x, rect.top() + _DIVIDER_INSET)
        bottom = QPointF(x, rect.bottom() - _DIVIDER_INSET)
        draw_hairline(painter, top, bottom, theme().color("border"))

    def _click(self, logical: int) -> None:
        """Qt has already moved the sort mark when it tells of the click."""
        column = self._columns[logical]
        order = self.sortIndicatorOrder()
        if column.sort is None:
            self.setSortIndicator(*self._sorted)
        if column.cell is Cell.CHECK:
            self.all_checked_requested.emit(self._checks != Qt.CheckState.Checked)
        elif column.sort is not None:
            self._sorted = (logical, order)
            self.sort_requested.emit(logical, order)

    def _show_column(self, number: int, is_on: bool) -> None:
        self.setSectionHidden(number, not is_on)
        self.columns_changed.emit()

    def _reset(self) -> None:
        for number in range(len(self._columns)):
            self.moveSection(self.visualIndex(number), number)
        self.dress()
        self.columns_changed.emit()

    def _show_menu(self, position: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(position))
