"""Rows of a card put in order by hand: dragged by their icon, or with Alt+Up and Alt+Down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
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
        for row in rows:
            row.make_movable(self)

    def step(self, row: ThingRow, step: int) -> None:
        """The row goes one place up (-1) or down (1)."""
        start = self._rows.index(row)
        if 0 <= start + step < len(self._rows):
            self.moved.emit(start, start + step)

    def drag(self, row: ThingRow, at: QPoint) -> None:
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

    def drop(self, row: ThingRow) -> None:
        """The row stays where it is now."""
        start, end = self._rows.index(row), self._order.index(row)
        if start != end:
            self.moved.emit(start, end)
