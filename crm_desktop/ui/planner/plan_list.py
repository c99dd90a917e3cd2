"""The plan as a plain list, line by line: for screen readers, and for whoever likes lists."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.load import lasting_minutes
from crm_desktop.ui.activities.words import kind_icon, kind_word, length
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.delegates import TableDelegate
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.row_table import ChoosesRows
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.telling import status_words, time_words

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _PlanListModel(QAbstractTableModel):
    """Activities by day, then by employee, as the sheet has them; a bar stands on its first day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self.items: tuple[PlannedItem, ...] = ()
        self.columns = self._columns()

    def show_scene(self, scene: Scene) -> None:
        self.beginResetModel()
        self.scene = scene
        grid = scene.grid
        seen: dict[tuple[int, int], PlannedItem] = {}
        for column in range(grid.day_count):
            for row in range(len(grid.user_ids)):
                for item in grid.everything(row, column):
                    seen.setdefault((item.user_id, item.activity_id), item)
        self.items = tuple(seen.values())
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[index.column()].text_of(self.items[index.row()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def _day(self, item: PlannedItem) -> str:
        if self.scene is None:
            return ""
        first, last = item.first_day(self.scene.zone), item.last_day(self.scene.zone)
        day = format_day(first, with_weekday=True)
        return day if last <= first else f"{day} – {format_day(last, with_weekday=True)}"

    def _person(self, item: PlannedItem) -> str:
        row = None if self.scene is None else self.scene.grid.row(item.user_id)
        return "" if row is None or self.scene is None else self.scene.people[row].name

    def _columns(self) -> tuple[Column, ...]:
        def time(item: PlannedItem) -> str:
            return "" if self.scene is None else time_words(self.scene, item)

        def contact(item: PlannedItem) -> str:
            return "" if self.scene is None else self.scene.contact_of(item)

        def status(item: PlannedItem) -> str:
            return "" if self.scene is None else status_words(self.scene, item)

        return (
            Column("day", self.tr("Day"), self._day, width=150),
            Column("time", self.tr("Time"), time, width=150),
            Column("person", self.tr("Employee"), self._person, width=150),
            Column(
                "kind",
                self.tr("Kind"),
                lambda item: kind_icon(item.kind),
                lambda item: kind_word(item.kind),
                width=90,
                cell=Cell.NAME,
            ),
            Column("subject", self.tr("Subject"), lambda item: item.title, width=210),
            Column("contact", self.tr("Contact"), contact, width=190),
            Column("takes", self.tr("Takes"), lambda item: length(lasting_minutes(item)), width=80),
            Column("status", self.tr("Status"), status, width=130),
        )


class PlanList(ChoosesRows):
    """`opened` carries an activity's id; `delete_requested` and `menu_requested` are wishes."""

    opened = Signal(int)
    delete_requested = Signal()
    menu_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan_model = _PlanListModel(self)
        self.setModel(self.plan_model)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Plan as a list"))
        columns = self.plan_model.columns
        items = self.plan_model
        self.setItemDelegate(TableDelegate(columns, lambda index: items.items[index.row()], self))
        header = TableHeader(columns, self)
        self.setHorizontalHeader(header)
        header.dress()
        header.setSectionsClickable(False)
        header.show()
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, column.width)
        self.doubleClicked.connect(self._open)
        self._fit()
        theme().changed.connect(self._fit)

    def show_scene(self, scene: Scene) -> None:
        """Show another plan; the line with the keyboard stays."""
        kept = {(one.user_id, one.activity_id) for one in self.chosen()}
        self.plan_model.show_scene(scene)
        for row, item in enumerate(self.plan_model.items):
            if (item.user_id, item.activity_id) in kept:
                self.selectRow(row)
                break

    def chosen(self) -> tuple[PlannedItem, ...]:
        """The selected activities."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.plan_model.items[row] for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen():
            self.opened.emit(self.chosen()[0].activity_id)
        elif event.key() == Qt.Key.Key_Delete and self.chosen():
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen():
            self.menu_requested.emit(event.globalPos())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.plan_model.items[index.row()].activity_id)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
