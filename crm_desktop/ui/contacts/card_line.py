"""The changes of a contact as rows of the line in the middle of its card.

The wiring hands over the panel that shows them among activities; without it they stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.audit.model import HistoryEntry, HistoryKind
from crm_desktop.ui.contacts.history_model import HISTORY_PART, History, change_text
from crm_desktop.ui.contacts.history_words import action_word, entry_icon, entry_title
from crm_desktop.ui.kit.card_panel import LinePanel, LineSource
from crm_desktop.ui.kit.formatting import format_moment, format_month
from crm_desktop.ui.kit.line_entries import LineEntry, LineModel
from crm_desktop.ui.kit.line_view import LineView

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.context import ContactContext


class ChangeRows(LineSource):
    """The changes of a contact as rows of a line; what was changed together stands together."""

    def __init__(self, history: History) -> None:
        super().__init__(history)
        self._history = history
        self._lines: tuple[LineEntry, ...] = ()
        history.changed.connect(self._rebuild)

    @property
    def has_more(self) -> bool:
        """Whether there are older changes than those read."""
        return self._history.has_more

    def lines(self) -> Sequence[LineEntry]:
        """Those read so far, newest first."""
        return self._lines

    def read_on(self, limit: int = 0) -> None:
        """Read so many older ones, or as many as is usual."""
        self._history.load_more(limit or HISTORY_PART)

    def _rebuild(self) -> None:
        title_of = _titles_once()
        self._lines = tuple(_line_of(batch, title_of) for batch in _batches(self._history.entries))
        self.changed.emit()


class ChangesOnly(LinePanel):
    """The line where no activities were wired: what changed, by month."""

    def __init__(
        self, context: ContactContext, changes: ChangeRows, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._changes = changes
        self.model = LineModel(self)
        self.view = LineView(self.model, context.person, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.end_neared.connect(changes.read_on)
        changes.changed.connect(self._show)
        context.dictionaries_changed.connect(self.view.viewport().update)

    def show_record(self, record_id: int, people: Sequence[tuple[str, int]]) -> None:
        """The card's own history is shown in any case."""

    def _show(self) -> None:
        rows: list[LineEntry] = []
        month: tuple[int, int] | None = None
        for line in self._changes.lines():
            if line.at is None:
                continue
            day = line.at.astimezone().date()
            if (day.year, day.month) != month:
                month = (day.year, day.month)
                rows.append(LineEntry(heading=format_month(date(day.year, day.month, 1))))
            rows.append(line)
        self.model.set_lines(rows)


def _batches(entries: Sequence[HistoryEntry]) -> list[list[HistoryEntry]]:
    """Entries that were made in one action."""
    batches: list[list[HistoryEntry]] = []
    for entry in entries:
        if batches and batches[-1][0].seq == entry.seq:
            batches[-1].append(entry)
        else:
            batches.append([entry])
    return batches


def _titles_once() -> Callable[[HistoryEntry], str]:
    """`entry_title`, which has many words translated, asked once for each kind of change."""
    known: dict[tuple[HistoryKind, str], str] = {}

    def title_of(entry: HistoryEntry) -> str:
        key = (entry.kind, entry.field)
        if key not in known:
            known[key] = entry_title(entry)
        return known[key]

    return title_of


def _line_of(batch: list[HistoryEntry], title_of: Callable[[HistoryEntry], str]) -> LineEntry:
    first = batch[0]
    word = action_word(first)
    if len(batch) == 1:
        title = title_of(first)
        detail = change_text(first)
    else:
        names = list(dict.fromkeys(title_of(entry) for entry in batch))
        title = ", ".join(names)
        detail = " · ".join(text for entry in batch if (text := change_text(entry)))
    if word:
        title = f"{title} · {word}"
    return LineEntry(
        at=first.at,
        title=title,
        detail=detail,
        icon_name=entry_icon(first),
        when=format_moment(first.at),
        user_id=first.user_id,
        user_name=first.user_name,
    )
