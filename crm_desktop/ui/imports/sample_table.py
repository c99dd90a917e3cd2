"""The beginning of a file as it is read: headings and the first records under them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from crm_desktop.business.imports.model import ColumnGuess, Field, ImportPlan
from crm_desktop.core.text import number_in_order
from crm_desktop.ui.imports.words import field_word
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.delegates import TableDelegate
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MOST_COLUMNS = 60


class SampleTable(QTableView):
    """The first records of the list under its headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _SampleModel(self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("The beginning of the file"))
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show headings and samples of a plan."""
        columns = plan.columns[:_MOST_COLUMNS]
        rows = plan.first_rows
        self._model.set_table(columns, rows)
        described = tuple(_described(place, column) for place, column in enumerate(columns))
        self.setItemDelegate(TableDelegate(described, lambda index: rows[index.row()], self))
        header = TableHeader(described, self)
        self.setHorizontalHeader(header)
        header.dress()
        header.setSectionsClickable(False)
        header.show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on a cell from the start, where the ring shows it."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height())


def _described(place: int, column: ColumnGuess) -> Column:
    def text(row: tuple[str, ...]) -> str:
        return number_in_order(row[place])

    return Column(str(column.index), _heading(column), text, width=150)


def _heading(column: ColumnGuess) -> str:
    """The heading in the file, or what an address book says that its values are."""
    is_told = column.confidence == 1.0 and column.field is not Field.IGNORE
    return column.heading or (field_word(column.field) if is_told else "—")


class _SampleModel(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._columns: tuple[ColumnGuess, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def set_table(
        self, columns: tuple[ColumnGuess, ...], rows: tuple[tuple[str, ...], ...]
    ) -> None:
        self.beginResetModel()
        self._columns = columns
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._rows[index.row()][index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_title = role == Qt.ItemDataRole.DisplayRole
        if orientation == Qt.Orientation.Horizontal and is_title:
            return _heading(self._columns[section])
        return None
