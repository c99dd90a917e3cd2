"""The model of a table that shows a handful of records, all of them in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.delegates import TableDelegate
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.table_header import TableHeader

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_NOWHERE = QModelIndex()
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class RecordsModel(QAbstractTableModel, Generic[T]):
    """Rows are set as a whole; columns say what is shown of each."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[T, ...] = ()

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def append_rows(self, rows: Sequence[T]) -> None:
        """Add records below; what is chosen stays."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
            self._rows += tuple(rows)
            self.endInsertRows()

    def at(self, row: int) -> T | None:
        """The record in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def record_of(self, index: Index) -> T | None:
        """The record a cell belongs to."""
        return self.at(index.row())

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.at(index.row())
        if row is None or role not in _TEXTS:
            return None
        return self.columns[index.column()].text_of(row)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_title = role == Qt.ItemDataRole.DisplayRole
        if orientation == Qt.Orientation.Horizontal and is_title and section < len(self.columns):
            return self.columns[section].title
        return None


def dress(view: RowTable, model: RecordsModel[T], name: str) -> None:
    """Give a table its model, header, widths and painter; `name` is said to screen readers."""
    view.setModel(model)
    view.setAccessibleName(name)
    view.setItemDelegate(TableDelegate(model.columns, model.record_of, view, rings_cells=False))
    header = TableHeader(model.columns, view)
    view.setHorizontalHeader(header)
    header.dress()
    header.setSectionsClickable(False)
    header.setStretchLastSection(True)
    for number, column in enumerate(model.columns):
        view.setColumnWidth(number, column.width)
