"""The rows of a timeline, whatever they tell of: headings and entries, ready to paint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from crm_desktop.core.records import record

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()


@record
class LineEntry:
    """One thing that happened, or a heading if it has a `heading`.

    `color` is the middle part of a token with `solid` and `tint` (`activity.call`), empty for a
    plain circle. `chip` stands beside the title, in the accent's or, with `is_late`, the danger's
    color. `file_count` files are on it, which `file_words` says. `key` is what the owner of the
    line knows the entry by, 0 for one that cannot be opened.
    """

    heading: str = ""
    at: datetime | None = None
    title: str = ""
    detail: str = ""
    icon_name: str = ""
    color: str = ""
    chip: str = ""
    is_late: bool = False
    when: str = ""
    user_id: int | None = None
    user_name: str = ""
    is_pinned: bool = False
    is_done: bool = True
    key: int = 0
    file_count: int = 0
    file_words: str = ""

    @property
    def words(self) -> str:
        """All of it, for screen readers."""
        parts = (self.heading, self.title, self.chip, self.file_words, self.detail)
        parts = (*parts, self.user_name, self.when)
        return ", ".join(part for part in parts if part)


class LineModel(QAbstractListModel):
    """The rows of a timeline; `set_lines` keeps what stands and adds what follows below it."""

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self.lines: tuple[LineEntry, ...] = ()

    def set_lines(self, lines: Sequence[LineEntry]) -> None:
        """Show these. What is only longer than before grows, so that nothing jumps."""
        new, known = tuple(lines), len(self.lines)
        if new == self.lines:
            return
        if known and len(new) > known and new[:known] == self.lines:
            self.beginInsertRows(QModelIndex(), known, len(new) - 1)
            self.lines = new
            self.endInsertRows()
            return
        self.beginResetModel()
        self.lines = new
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.words
        return line if role == LINE_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)
