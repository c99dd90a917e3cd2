"""An ordinary table whose rows are chosen as a whole, for lists that are read and not edited."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex


class ChoosesRows(QTableView):
    """A table in which `selectRow` finds the row in both directions."""

    def selectRow(self, row: int) -> None:
        """Choose a row; Qt's own looks for its first cell by place: none right to left."""
        self.setCurrentIndex(self.model().index(row, 0))


class RowTable(ChoosesRows):
    """One row at a time; the ring of the keyboard goes around the row, not around a cell.

    Its delegate is `TableDelegate(…, rings_cells=False)`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def ring(self) -> QRect | None:
        """Where the ring lies in the viewport; None while the keyboard is elsewhere."""
        index = self.currentIndex()
        if not (self.hasFocus() and index.isValid()):
            return None
        place = self.visualRect(index)
        header = self.horizontalHeader()
        width = min(header.length(), self.viewport().width())
        start = self.viewport().width() - width if self.isRightToLeft() else 0
        return QRect(start, place.y(), width, place.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = self.ring()
        if place is not None:
            look = theme()
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = look.border("focus")
            draw_box(painter, place, look.radius("tag"), None, look.color("focus"), width)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # What actions are about is marked, also after the keyboard has gone on.
        rows = self.model().rowCount() if self.model() else 0
        if rows and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # The ring crosses cells, of which Qt paints only the current one anew.
        self.viewport().update()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # Where rows are gone through, nobody means the first or the last cell of one.
        rows = self.model().rowCount() if self.model() else 0
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, max(0, self.currentIndex().column()))
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(rows - 1, max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
