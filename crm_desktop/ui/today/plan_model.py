"""The lines of the Today page: headings of groups and, where those are open, their activities."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crm_desktop.business.planner.today import Part, TodayGroup, TodayPlan, TodayRow
from crm_desktop.core.records import record
from crm_desktop.ui.activities.words import kind_word
from crm_desktop.ui.today.words import (
    contact_of,
    done_words,
    part_word,
    subject_of,
    tail_words,
    time_words,
)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@record
class Line:
    """One line: the heading of a group (`row` is `None`) or an activity in it."""

    group: TodayGroup
    row: TodayRow | None = None
    is_open: bool = True

    @property
    def part(self) -> Part:
        """Which group it belongs to."""
        return self.group.part

    @property
    def key(self) -> tuple[str, int]:
        """What it is, however the plan changes."""
        return (self.part.value, 0) if self.row is None else ("", self.row.item.activity_id)


class PlanModel(QAbstractListModel):
    """`plan` with the groups of `folded` closed; empty groups other than today are left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.plan: TodayPlan | None = None
        self.folded: set[Part] = {Part.LATER}

    def show_plan(self, plan: TodayPlan) -> None:
        """Show another plan; what stays keeps its selection."""
        self.plan = plan
        self._rebuild()

    def set_folded(self, part: Part, *, is_folded: bool) -> None:
        """Close a group or open it."""
        if is_folded != (part in self.folded):
            self.folded ^= {part}
            self._rebuild()

    def line(self, index: Index) -> Line | None:
        """The line of an index."""
        return self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None

    def row_of(self, key: tuple[str, int]) -> int:
        """Where a line stands now, -1 if it is gone."""
        return next((n for n, line in enumerate(self.lines) if line.key == key), -1)

    def now_row(self) -> int | None:
        """The line above which now is, or the one behind the last of today; `None` if folded."""
        plan = self.plan
        heading = self.row_of((Part.TODAY.value, 0))
        if plan is None or heading < 0 or Part.TODAY in self.folded:
            return None
        if not plan.group(Part.TODAY).rows:
            return None
        return heading + 1 + plan.now_before

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index)
        if line is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return spoken(line)

    def _rebuild(self) -> None:
        lines = tuple(self._lines())
        if lines == self.lines:
            return  # the clock went on, and nothing else
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def _lines(self) -> list[Line]:
        lines: list[Line] = []
        if self.plan is None:
            return lines
        for group in self.plan.groups:
            if not group.rows and group.part is not Part.TODAY:
                continue
            is_open = group.part not in self.folded
            lines.append(Line(group, None, is_open))
            if is_open:
                lines += [Line(group, row) for row in group.rows]
        return lines


def spoken(line: Line) -> str:
    """A line as it is read out."""
    group, row = line.group, line.row
    if row is None:
        parts = [part_word(group.part), str(len(group.rows))]
        if group.part is Part.TODAY:
            parts.append(done_words(group.done, len(group.rows)))
        return ", ".join(parts)
    item = row.item
    state = "" if item.is_open else done_words(1, 1)
    parts = (
        time_words(row, line.part),
        kind_word(item.kind),
        item.title and subject_of(row),
        contact_of(row),
        tail_words(row),
        state,
    )
    return ", ".join(part for part in parts if part)
