"""The rows of a check, grouped by what is wrong with them; read in parts as they come into view."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.business.imports.model import CheckCounts, CheckedRow, Verdict
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.core.records import record
from crm_desktop.ui.imports.words import row_problem, verdict_word
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.operations import Operations

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()
_PART = 100
_KEPT_PARTS = 60
ORDER = (Verdict.ERROR, Verdict.DUPLICATE, Verdict.UPDATE, Verdict.NEW)
"""Groups in the order of the table: what needs a look comes first."""


class Part(IntEnum):
    """The columns of the check table."""

    ROW = 0
    CONTACT = 1
    PROBLEM = 2
    VALUES = 3
    ACTION = 4


@record
class GroupItem:
    """The heading of a group."""

    verdict: Verdict
    count: int


class CheckModel(QAbstractTableModel):
    """Rows of the chosen verdicts; `skipped_changed()` when a row was left out or taken in."""

    skipped_changed = Signal()

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._owner = parent
        self._result: CheckResult | None = None
        self._groups: tuple[GroupItem, ...] = ()
        self._parts: dict[tuple[Verdict, int], tuple[CheckedRow, ...]] = {}
        self._asked: set[tuple[Verdict, int]] = set()
        self.skipped: set[int] = set()

    def show_result(self, result: CheckResult | None) -> None:
        """Show another check; nothing is left out yet."""
        self._result = result
        self.skipped.clear()
        self._parts.clear()
        self._asked.clear()
        self.show_verdicts(())

    def show_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Show the groups of these verdicts."""
        self.beginResetModel()
        wanted = set(verdicts)
        counts = self._result.counts if self._result is not None else CheckCounts()
        self._groups = tuple(
            GroupItem(verdict, count)
            for verdict in ORDER
            if verdict in wanted and (count := count_of(counts, verdict))
        )
        self.endResetModel()

    def item(self, row: int) -> GroupItem | CheckedRow | None:
        """What stands in a row of the table; None while it is on its way."""
        for group in self._groups:
            if row == 0:
                return group
            if row <= group.count:
                return self._row(group.verdict, row - 1)
            row -= group.count + 1
        return None

    def toggle_skipped(self, row: int) -> None:
        """Leave a row of the file out, or take it in again."""
        item = self.item(row)
        if isinstance(item, CheckedRow):
            self.skipped ^= {item.row}
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Part) - 1))
            self.skipped_changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else sum(group.count + 1 for group in self._groups)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            ITEM_ROLE,
        ):
            return None
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if isinstance(item, GroupItem):
            is_first = index.column() == Part.ROW
            return f"{verdict_word(item.verdict)} {format_number(item.count)}" if is_first else ""
        return "" if item is None else self.text(item, Part(index.column()))

    def text(self, row: CheckedRow, part: Part) -> str:
        """A cell in words."""
        if part is Part.ROW:
            return format_number(row.row)
        if part is Part.CONTACT:
            return row.title
        if part is Part.PROBLEM:
            return row_problem(row)
        if part is Part.VALUES:
            return " · ".join(problem.raw for problem in row.problems if problem.raw)
        return self.tr("left out") if row.row in self.skipped else ""

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Part.ROW: self.tr("Row"),
            Part.CONTACT: self.tr("Contact"),
            Part.PROBLEM: self.tr("Problem"),
            Part.VALUES: self.tr("In the file → will be"),
            Part.ACTION: self.tr("What to do"),
        }[Part(section)]

    def _row(self, verdict: Verdict, number: int) -> CheckedRow | None:
        part, offset = divmod(number, _PART)
        if (verdict, part) not in self._parts:
            self._ask(verdict, part)
        rows = self._parts.get((verdict, part), ())
        return rows[offset] if offset < len(rows) else None

    def _ask(self, verdict: Verdict, part: int) -> None:
        result = self._result
        if result is None or (verdict, part) in self._asked:
            return
        self._asked.add((verdict, part))
        self._operations.run(
            self._owner,
            lambda: result.page(verdict, part * _PART, _PART),
            lambda rows: self._take(result, verdict, part, rows),
            long=True,
        )

    def _take(
        self, result: CheckResult, verdict: Verdict, part: int, rows: tuple[CheckedRow, ...]
    ) -> None:
        if result is not self._result:
            return
        self._asked.discard((verdict, part))
        while len(self._parts) >= _KEPT_PARTS:
            self._parts.pop(next(iter(self._parts)))
        self._parts[verdict, part] = rows
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, len(Part) - 1))


def count_of(counts: CheckCounts, verdict: Verdict) -> int:
    """How many rows have a verdict."""
    return int(getattr(counts, verdict.value))
