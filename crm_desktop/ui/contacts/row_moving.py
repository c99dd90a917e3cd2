"""Rows of a card put in order by hand: dragged by their icon, or with Alt+Up and Alt+Down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.contacts.thing_row import ThingRow


class RowMover(QObject):
    """Moves rows that stand together in a column; `moved(from, to)` when one was put down."""

    moved = Signal(int, int)

    def __init__(self, column: QVBoxLayout, rows: Sequence[ThingRow], parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column
        self._rows = list(rows)
        self._order = list(rows)
        self._dragged: ThingRow | None = None
        for row in rows:
            row.make_movable()
            row.move_requested.connect(partial(self._step, row))
            row.icon.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        row = next((one for one in self._rows if one.icon is watched), None)
        if row is None:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self._dragged = row if is_left else None
            return is_left
        if event.type() == QEvent.Type.MouseMove and self._dragged is row:
            self._drag(row, event.globalPosition().toPoint())
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._dragged is row:
            self._dragged = None
            self._drop(row)
            return True
        return False

    def _step(self, row: ThingRow, step: int) -> None:
        start = self._rows.index(row)
        if 0 <= start + step < len(self._rows):
            self.moved.emit(start, start + step)

    def _drag(self, row: ThingRow, at: QPoint) -> None:
        """The row goes where the mouse is; the others make room."""
        others = [one for one in self._order if one is not row]
        y = row.y() + row.mapFromGlobal(at).y()
        place = sum(1 for one in others if one.geometry().center().y() < y)
        if place == self._order.index(row):
            return
        first = min(self._column.indexOf(one) for one in self._order)
        self._order = [*others[:place], row, *others[place:]]
        self._column.removeWidget(row)
        self._column.insertWidget(first + place, row)

    def _drop(self, row: ThingRow) -> None:
        start, end = self._rows.index(row), self._order.index(row)
        if start != end:
            self.moved.emit(start, end)
