"""The table of all large lists: paints what is visible from cached pieces, works by keyboard.

The current row is the one the keyboard stands on; ticked rows are the selection that actions
work on, across pages. With nothing ticked, actions work on the current row.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QLineF,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QToolTip, QWidget

from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.delegates import CellPainter, Place
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.window_model import Index, WindowModel

_FIND_PAUSE_MS = 1500
_MOST_TYPED = 100
_LEAST_SHARE = 0.8
"""How far the stretching column may shrink before the list scrolls sideways."""
_MOVES = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class TableView(QTableView):
    """Shows a `WindowModel`.

    Keys: arrows, Home, End, PgUp, PgDn move, with Shift they tick; Space ticks, Ctrl+A ticks all,
    Escape unticks, Enter opens, F2 edits, Del deletes, letters find. With several rows ticked
    Enter asks to open them all. `find_typed` tells what was typed within a short time, at last
    nothing.
    """

    opened = Signal(int)
    open_many_requested = Signal()
    edit_requested = Signal(int)
    delete_requested = Signal()
    current_changed = Signal(object)
    menu_requested = Signal(QPoint)
    find_typed = Signal(str)
    columns_changed = Signal()

    def __init__(self, model: WindowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # One of our own: to wrap Qt's, PySide would set up every class of widgets first.
        self.setViewport(QWidget())
        self._rows = model
        self._cells = CellPainter()
        self._hovered = -1
        self._anchor = -1
        self._current_id: int | None = None
        self._stood_at: tuple[int, object] = (-1, None)
        self._is_painted = False
        self._left_id: int | None = None
        """Where the user stood before a filter hid it."""
        self._is_chosen = False
        """Whether somebody went to the current row; if not, it is the first one in any order."""
        self._by_keyboard = False
        self._typed = ""
        self._find_pause = QTimer(self)
        self._find_pause.setSingleShot(True)
        self._find_pause.setInterval(_FIND_PAUSE_MS)
        self._find_pause.timeout.connect(self.forget_typed)
        self.header = TableHeader(model.columns, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.header.dress()
        self._configure()
        self.header.sort_requested.connect(model.sort_by)
        self._content: tuple[int, int, int] = (-1, 0, 0)
        """A column, the width its content would like, and the width it was given for it."""
        self.header.all_checked_requested.connect(self._check_all)
        self.header.columns_changed.connect(self.columns_changed)
        self.header.sort_shown.connect(self.fit_columns)
        self.header.geometriesChanged.connect(self.viewport().update)
        model.checked_changed.connect(self._show_checks)
        model.modelReset.connect(self._on_reset)
        model.order_ready.connect(self._on_order)
        self.verticalScrollBar().valueChanged.connect(self._tell_viewport)
        theme().changed.connect(self._restyle)
        self._restyle()

    # Rows --------------------------------------------------------------------------------

    @property
    def current_id(self) -> int | None:
        """The record the keyboard stands on; none while that is not listed or not known yet."""
        row = self.currentIndex().row()
        return self._rows.id_at(row) if row >= 0 else None

    def acting_ids(self) -> tuple[int, ...]:
        """What an action works on: the ticked rows, else the current one."""
        ticked = self._rows.checked_ids()
        if ticked:
            return ticked
        current = self.current_id
        return () if current is None else (current,)

    def jump_to_id(self, record_id: int) -> bool:
        """Make a record current and visible; false if it is not in the list."""
        number = self._rows.row_of(record_id)
        if number is None:
            return False
        self._go_to(number)
        return True

    def visible_rows(self) -> tuple[int, int]:
        """First and last row in sight; (0, -1) if there is none."""
        total = self._rows.total
        if total == 0:
            return 0, -1
        height = self.verticalHeader().defaultSectionSize()
        top = self.verticalScrollBar().value()
        last = (top + self.viewport().height() - 1) // height
        return top // height, min(last, total - 1)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows, as they say themselves."""
        self._content = (-1, 0, 0)
        self._cells.forget()
        self.header.take_columns(columns)
        self._rows.set_columns(columns)
        self.header.dress()

    # Painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self.visible_rows()
        painter = QPainter(self.viewport())
        dirty = event.rect()
        painter.fillRect(dirty, theme().color("surface"))
        if last >= first:
            if not self._is_painted:
                self._is_painted = True
                QTimer.singleShot(0, self, self._on_order)  # it may have come before this
            self._paint_backgrounds(painter, first, last)
            self._paint_cells(painter, first, last, dirty)
            self._paint_lines(painter, first, last)
            self._paint_current(painter, first, last)
        painter.end()

    def _paint_backgrounds(self, painter: QPainter, first: int, last: int) -> None:
        look = theme()
        is_active = self.hasFocus() or self.viewport().hasFocus()
        ticked = look.color("selection" if is_active else "selection_inactive")
        current = self.currentIndex().row()
        width = self.viewport().width()
        checked = self._rows.checked
        for number in range(first, last + 1):
            found = self._rows.id_at(number)
            color = None
            if found is not None and found in checked:
                color = ticked
            elif number == current:
                color = look.color("selection_inactive" if not is_active else "hover")
            elif number == self._hovered:
                color = look.color("hover")
            if color is not None:
                painter.fillRect(0, self.rowViewportPosition(number), width, self._height, color)

    def _paint_cells(self, painter: QPainter, first: int, last: int, dirty: QRect) -> None:
        rows = [
            (number, row) for number in range(first, last + 1) if (row := self._rows.row(number))
        ]
        top = self.rowViewportPosition(first)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ratio = self.devicePixelRatioF()
        height = self._height
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for logical, column in enumerate(self._rows.columns):
            if self.isColumnHidden(logical):
                continue
            x, width = self.columnViewportPosition(logical), self.columnWidth(logical)
            if x > dirty.right() or x + width < dirty.left():
                continue
            painter.setClipRect(x, 0, width, self.viewport().height())
            self._cells.prepare(painter, column)
            is_check = column.cell is Cell.CHECK
            for number, row in rows:
                rect = QRect(x, top + (number - first) * height, width, height)
                place = Place(rect, is_rtl, ratio)
                if is_check:
                    is_on = row.id in self._rows.checked
                    state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
                    self._cells.paint_check(painter, state, place)
                else:
                    self._cells.paint(painter, column, row, place)
        painter.setClipping(False)

    def _paint_lines(self, painter: QPainter, first: int, last: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(theme().color("gridline"), theme().border()))
        width = self.viewport().width()
        top = self.rowViewportPosition(first) + self._height - 1
        lines = [
            QLineF(0, top + step * self._height, width, top + step * self._height)
            for step in range(last - first + 1)
        ]
        painter.drawLines(lines)

    def _paint_current(self, painter: QPainter, first: int, last: int) -> None:
        number = self.currentIndex().row()
        if not first <= number <= last:
            return
        look = theme()
        rect = QRect(0, self.rowViewportPosition(number), self.viewport().width(), self._height)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() and self._by_keyboard:
            inner = rect.adjusted(0, 0, 0, -1)
            width = look.border("focus")
            draw_box(painter, inner, look.radius("tag"), None, look.color("focus"), width)
            return
        width = look.border("type_bar")
        bar = QRect(rect.right() - width + 1 if is_rtl else 0, rect.y(), width, rect.height() - 1)
        painter.fillRect(bar, look.color("accent"))

    # Keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(event, key)
        elif self._typed and key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self._type_back(is_all=key == Qt.Key.Key_Escape)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id is not None:
            self.forget_typed()
            if self._rows.checked_count() > 1:
                self.open_many_requested.emit()
            else:
                self.opened.emit(self.current_id)
        elif key == Qt.Key.Key_F2 and self.current_id is not None:
            self.edit_requested.emit(self.current_id)
        elif key == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif key == Qt.Key.Key_Escape and self._rows.checked_count():
            self._check_all(False)
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._check_all(True)
        elif key == Qt.Key.Key_Space and not self._typed:
            self._toggle(self.currentIndex().row())
        elif not self._find(event):
            super().keyPressEvent(event)

    def _move(self, event: QKeyEvent, key: Qt.Key) -> None:
        self._by_keyboard = True
        before = self.currentIndex().row()
        last = self._rows.total - 1
        page = max(1, self.viewport().height() // self._height - 1)
        step = {
            Qt.Key.Key_Up: before - 1,
            Qt.Key.Key_Down: before + 1,
            Qt.Key.Key_PageUp: before - page,
            Qt.Key.Key_PageDown: before + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }[key]
        after = min(max(step, 0), last)
        if after < 0:
            return
        self._go_to(after)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = before if self._anchor < 0 else self._anchor
            self._rows.set_range_checked(self._anchor, after, is_checked=True)
        else:
            self._anchor = -1

    def _find(self, event: QKeyEvent) -> bool:
        text = event.text()
        blocked = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if not text or not text.isprintable() or event.modifiers() & blocked:
            return False
        self._type(text)
        return True

    def _type(self, text: str) -> None:
        if len(self._typed) + len(text) <= _MOST_TYPED:
            self._typed += text
            self._find_pause.start()
            self.find_typed.emit(self._typed)

    def _type_back(self, *, is_all: bool) -> None:
        self._typed = "" if is_all else self._typed[:-1]
        self._find_pause.start()
        self.find_typed.emit(self._typed)

    def forget_typed(self) -> None:
        """What was typed is over."""
        if self._typed:
            self._type_back(is_all=True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters of scripts that are written with an input method find, too."""
        if event.commitString() and event.commitString().isprintable():
            self._type(event.commitString())
        event.accept()

    def go_to_row(self, number: int) -> None:
        """Stand on a row and show it; with a few rows above it where it was out of sight."""
        first, last = self.visible_rows()
        if not first < number < last:
            self.verticalScrollBar().setValue(max(0, number - 2) * self._height)
        self._by_keyboard = True
        self._go_to(number)

    # Mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            super().mousePressEvent(event)
            return
        number = index.row()
        before = self.currentIndex().row()
        is_left = event.button() == Qt.MouseButton.LeftButton
        is_tick = self._rows.columns[index.column()].cell is Cell.CHECK
        if is_left and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            anchor = self._anchor if self._anchor >= 0 else max(before, 0)
            self._rows.set_range_checked(anchor, number, is_checked=True)
            self._anchor = anchor
        elif is_left and (is_tick or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._toggle(number)
            self._anchor = number
        else:
            self._anchor = number
        if not (is_left and is_tick):
            self._go_to(number, scroll=False)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_tick = index.isValid() and self._rows.columns[index.column()].cell is Cell.CHECK
        if is_tick:
            self._toggle(index.row())
        elif index.isValid() and self.current_id is not None:
            self.opened.emit(self.current_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tooltip(event)
            return True
        return super().viewportEvent(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        row = self._rows.row(index.row()) if index.isValid() else None
        text = ""
        if row is not None:
            column = self._rows.columns[index.column()]
            is_cut = self._cells.is_cut(column, row, self.columnWidth(index.column()))
            if is_cut or column.cell is Cell.AVATAR:
                text = column.text_of(row)
        QToolTip.showText(event.globalPos(), plain_tooltip(text), self.viewport())

    # Own affairs -------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._by_keyboard = True
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self._rows.total:
            self._give_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.forget_typed()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self._tell_viewport()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        found = self._rows.id_at(current.row()) if current.isValid() else None
        if found is not None:
            self._stood_at = (current.row(), self._rows.query_of_rows)
        if found is not None and found != self._current_id:
            self._current_id = found
            self._left_id = None
            self.current_changed.emit(found)
        self.viewport().update()

    def _configure(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.viewport().setMouseTracking(True)
        self.setDragEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.header.ResizeMode.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._request_menu)

    def _restyle(self) -> None:
        self._cells.forget()
        self._height = theme().row_height()
        self.verticalHeader().setMinimumSectionSize(self._height)
        self.verticalHeader().setDefaultSectionSize(self._height)
        self.verticalScrollBar().setSingleStep(self._height)
        self.viewport().update()

    def fit_columns(self) -> None:
        """The stretching column takes the room that is left.

        Where there is little, it gives up a part of its own, and then texts that may be cut do.
        """
        self.header.lend(0)
        for number, column in enumerate(self._rows.columns):
            if column.stretch and not self.isColumnHidden(number):
                self._fit_content(number, column.width)
                least = int(column.width * _LEAST_SHARE)
                self.header.lend(least - self._room_of(number))
                self.header.resizeSection(number, max(least, self._room_of(number)))
                return

    def _room_of(self, number: int) -> int:
        """How wide a column can be before the list scrolls sideways."""
        return self.viewport().width() - (self.header.length() - self.columnWidth(number))

    def _fit_content(self, stretching: int, needed: int) -> None:
        """Give a column the width of its content as far as the stretching one can spare it.

        A width that the user chose stays.
        """
        number, wanted, given = self._content
        if number < 0 or self.isColumnHidden(number) or self.columnWidth(number) != given:
            return
        least = self._rows.columns[number].width
        spare = self._room_of(stretching) - needed
        width = max(least, min(wanted, given + spare))
        self._content = (number, wanted, width)
        self.header.resizeSection(number, width)

    def stand_on(self, record_id: int | None) -> None:
        """Stand on a record as soon as it is in the list."""
        self._current_id, self._is_chosen = record_id, record_id is not None
        self._restore_current()

    def set_content_width(self, key: str, wanted: int) -> None:
        """A column's content would like to be so wide, at most half as wide again as standard."""
        for number, column in enumerate(self._rows.columns):
            if column.key == key:
                known, _wanted, given = self._content
                given = given if known == number else column.width
                self._content = (number, min(wanted, column.width * 3 // 2), given)
        self.fit_columns()

    def _go_to(self, number: int, *, scroll: bool = True, is_chosen: bool = True) -> None:
        self._is_chosen = is_chosen
        index = self._rows.index(number, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if scroll:
            self.scrollTo(index)

    def _toggle(self, number: int) -> None:
        if number >= 0:
            self._rows.set_checked(number, is_checked=not self._rows.is_checked(number))

    def _check_all(self, is_checked: bool) -> None:
        self._rows.set_all_checked(is_checked=is_checked)

    def _show_checks(self, count: int) -> None:
        state = Qt.CheckState.Unchecked
        if count:
            is_all = count >= self._rows.total
            state = Qt.CheckState.Checked if is_all else Qt.CheckState.PartiallyChecked
        self.header.set_checks(state)
        self.viewport().update()

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.viewport().update()

    def _on_reset(self) -> None:
        self._anchor = -1
        if self._rows.query is not None:
            self.header.show_sort(self._rows.sort_keys)
        if not self._is_chosen and self._rows.query_of_rows != self._stood_at[1]:
            self._current_id = None
        self._tell_viewport()
        self._restore_current()

    def _on_order(self) -> None:
        """The whole order is known: a record that is not in it any more leaves its place.

        The row that moved up takes it, and in another list the first one: keys must never act on
        what nobody sees. Once the list holds again what the user chose, that is current again.
        """
        back = self._rows.row_of(self._left_id) if self._left_id is not None else None
        if back is not None:
            self._go_to(back)
        self._restore_current()
        current = self.currentIndex()
        if current.isValid() or not self._rows.total:
            self.currentChanged(current, current)  # its record may only now be known
            return
        row, query = self._stood_at
        if row >= 0 and query == self._rows.query_of_rows:
            self._go_to(min(row, self._rows.total - 1), is_chosen=self._is_chosen)
        elif self._is_painted:  # at the start, what follows the current row would come first
            self._give_first()

    def _give_first(self) -> None:
        """Stand on the first row, and remember where the user stood."""
        left = self._current_id if self._left_id is None else self._left_id
        self._go_to(0, is_chosen=False)
        self._left_id = left

    def _restore_current(self) -> None:
        """Stand on the same record again after the list was asked anew."""
        if self._current_id is not None and self.currentIndex().row() < 0:
            number = self._rows.row_of(self._current_id)
            if number is not None:
                self._go_to(number, is_chosen=self._is_chosen)
        self._tell_viewport()

    def _tell_viewport(self) -> None:
        first, last = self.visible_rows()
        if last >= first:
            self._rows.set_viewport(first, last)

    def _request_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self._go_to(index.row(), scroll=False)
        self.menu_requested.emit(self.viewport().mapToGlobal(position))
