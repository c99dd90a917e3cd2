"""What the current row would change of its contact, value by value: old → new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.business.imports.insights import ValueChange
from crm_desktop.business.imports.model import CheckedRow
from crm_desktop.ui.imports.check_model import CheckModel
from crm_desktop.ui.imports.check_words import shown_value
from crm_desktop.ui.imports.words import field_word
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MOST = 6
"""Values shown; how many more there are is said."""


class ChangesPanel(Panel):
    """Stands below the rows; hidden for a row that changes nothing."""

    def __init__(self, model: CheckModel, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._model = model
        self._shown: tuple[int, Sequence[ValueChange]] = (0, ())
        look = theme()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*[look.space("m")] * 4)
        self._grid.setHorizontalSpacing(look.space("m"))
        self._grid.setVerticalSpacing(look.space("xs"))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def show_row(self, index: QModelIndex) -> None:
        """Say what the row at an index changes."""
        row = self._model.item(index.row()) if index.isValid() else None
        changes: Sequence[ValueChange] = ()
        if isinstance(row, CheckedRow) and not row.problems:
            changes = self._model.insight(row.row).changes
        number = row.row if isinstance(row, CheckedRow) else 0
        if (number, changes) == self._shown:
            return
        self._shown = (number, changes)
        self.setVisible(bool(changes))
        if isinstance(row, CheckedRow) and changes:
            self._fill(row, changes)

    def sentences(self) -> list[str]:
        """What is shown, for tests and screen readers."""
        labels = self.findChildren(PlainLabel)
        return [label.text() for label in labels]

    def _fill(self, row: CheckedRow, changes: Sequence[ValueChange]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        likeness = self._model.insight(row.row).likeness
        name = likeness.title if likeness is not None else row.title
        words = self.tr("What changes for {name}").replace("{name}", isolate(name))
        title = PlainLabel(words, size="small", weight="strong", elides=True)
        self._grid.addWidget(title, 0, 0, 1, 3)
        # What is overwritten is what people want to see before what is only added.
        told = sorted(changes, key=lambda each: not each.old)
        for line, change in enumerate(told[:_MOST], 1):
            name = PlainLabel(field_word(change.field), size="small", tone="muted")
            old, new = (_one_line(change, text) for text in (change.old, change.new))
            new = f"{arrow()} {new}" if old else f"+ {new}"
            self._grid.addWidget(name, line, 0)
            if old:
                self._grid.addWidget(PlainLabel(old, size="small", elides=True), line, 1)
                self._grid.addWidget(_strong(new), line, 2)
            else:
                self._grid.addWidget(_strong(new), line, 1, 1, 2)
        if len(told) > _MOST:
            more = self.tr("and %Ln more", "", len(told) - _MOST)
            self._grid.addWidget(PlainLabel(more, size="small", tone="muted"), _MOST + 1, 0, 1, 3)


def _strong(text: str) -> PlainLabel:
    return PlainLabel(text, size="small", weight="strong", elides=True)


def _one_line(change: ValueChange, text: str) -> str:
    return shown_value(change.field, " ".join(text.split())) if text else ""
