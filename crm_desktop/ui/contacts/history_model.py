"""A contact's history as the card holds it: read in parts, shown as a timeline and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_words import (
    action_word,
    entry_title,
    field_word,
    new_value,
    old_value,
)
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.direction import became

Index = QModelIndex | QPersistentModelIndex
HISTORY_PART = 100
"""So many entries are read at once."""
_NOWHERE = QModelIndex()


class History(QObject):
    """The entries read so far, newest first; `changed()` when there are others."""

    changed = Signal()

    def __init__(self, context: ContactContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._ref: RecordRef | None = None
        self.entries: tuple[HistoryEntry, ...] = ()
        self.has_more = False

    def load(self, ref: RecordRef) -> None:
        """Read the newest entries, at least as many as are shown."""
        self._ref = ref
        history = self._context.services.history
        limit = max(HISTORY_PART, len(self.entries))
        self._context.operations.run(
            self._window,
            lambda: history.of_record(ref, limit),
            lambda found: self._take(found, limit),
            kind="history",
        )

    def begin(self, ref: RecordRef, newest: Sequence[HistoryEntry], wanted: int) -> None:
        """Take over the newest entries, of which so many were wanted."""
        self._ref = ref
        self._take(newest, wanted)

    def fill(self) -> None:
        """Read on if only as many entries are known as a card shows at first."""
        if self.has_more and len(self.entries) < HISTORY_PART:
            self.load_more()

    def load_more(self, limit: int = HISTORY_PART) -> None:
        """Read so many more, on from the oldest entry."""
        ref, known = self._ref, self.entries
        if ref is None or not self.has_more:
            return
        history = self._context.services.history
        before = known[-1].seq
        self._context.operations.run(
            self._window,
            lambda: history.of_record(ref, limit, before),
            lambda found: self._take((*known, *found), len(known) + limit),
            kind="history",
        )

    def _take(self, entries: Sequence[HistoryEntry], wanted: int) -> None:
        self.entries = tuple(entries)
        self.has_more = len(self.entries) >= wanted
        self.changed.emit()


def change_text(entry: HistoryEntry) -> str:
    """Before and after in one line; one of them alone where the other is empty."""
    old, new = _one_line(old_value(entry)), _one_line(new_value(entry))
    return became(old, new) if old and new else new or old


def _one_line(text: str) -> str:
    return " ".join(text.split())


class HistoryTableModel(QAbstractTableModel):
    """Every change in a row of its own."""

    def __init__(self, history: History, columns: Sequence[Column]) -> None:
        super().__init__(history)
        self._history = history
        self.columns = tuple(columns)
        self._entries = history.entries
        history.changed.connect(self._take)

    def entry(self, index: Index) -> HistoryEntry | None:
        """The entry of a row."""
        row = index.row()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()].text_of(self._entries[index.row()])
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_title = role == Qt.ItemDataRole.DisplayRole
        if orientation == Qt.Orientation.Horizontal and is_title:
            return self.columns[section].title
        return None

    def _take(self) -> None:
        self.beginResetModel()
        self._entries = self._history.entries
        self.endResetModel()


def field_text(entry: HistoryEntry) -> str:
    """What the change was about, for the table."""
    word = action_word(entry)
    name = field_word(entry.field) if entry.field else entry_title(entry)
    return f"{name} · {word}" if word else name
