"""Which columns a table shows, in which order: ticks, drag, Alt+Up and Alt+Down, a way back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.core.text import fold
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import IconButton, LinkButton
from crm_desktop.ui.kit.columns import Cell, ColumnPlace
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.popup import Popup
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme

_MANY = 12
"""From so many columns on they can be searched by name."""
_MOST_LINES = 14


class ColumnChooser(Popup):
    """Changes a table's header at once; `changed()` follows each time."""

    changed = Signal()

    def __init__(self, header: TableHeader, parent: QWidget) -> None:
        super().__init__(parent)
        self._header = header
        self.set_title(self.tr("Columns"))
        look = theme()
        self.search = Line("search")
        self.search.setPlaceholderText(self.tr("Find a column"))
        self.search.setAccessibleName(self.tr("Find a column"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.toggled.connect(self._toggle)
        self.list.opened.connect(self._toggle)
        self.list.moved.connect(self._move)
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up")
        self.down_button = IconButton("arrow-down", self.tr("Move down"), shortcut="Alt+Down")
        self.up_button.clicked.connect(lambda: self.list.move_current(-1))
        self.down_button.clicked.connect(lambda: self.list.move_current(1))
        self.reset_button = LinkButton(self.tr("Standard columns"))
        self.reset_button.clicked.connect(self._reset)
        foot = QHBoxLayout()
        foot.setSpacing(look.space("xs"))
        for button in (self.up_button, self.down_button):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.reset_button)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.body.addLayout(foot)
        self._fill()
        lines = len(self.list.items)
        self.search.setVisible(lines > _MANY)
        self.list.setFixedHeight(min(lines, _MOST_LINES) * look.size("row_normal") + 2)
        self.list.setMinimumWidth(look.size("preview_panel"))
        first = self.search if lines > _MANY else self.list
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        self.setFocusProxy(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the line, Enter shows or hides the first column found and the arrow down goes on."""
        key = event.key()
        if not self.search.hasFocus() or not self.list.items:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.search.text().strip():
                self._toggle(self.list.items[0].key)
                self.search.selectAll()
        else:
            super().keyPressEvent(event)

    # Inside ------------------------------------------------------------------------------

    def _fill(self) -> None:
        wanted = fold(self.search.text().strip())
        columns = {column.key: column for column in self._header.columns}
        items: list[ArrangedItem] = []
        for place in self._header.places():
            column = columns[place.key]
            if column.cell is not Cell.CHECK and wanted in fold(column.title):
                items.append(
                    ArrangedItem(
                        place.key,
                        column.title,
                        is_muted=column.is_fixed,
                        is_checked=place.is_shown,
                    )
                )
        self.list.is_movable = not wanted
        self.list.set_items(items)

    def _toggle(self, key: str) -> None:
        places = self._header.places()
        columns = {column.key: column for column in self._header.columns}
        if not columns[key].is_fixed:
            self._put(
                ColumnPlace(one.key, one.width, one.is_shown != (one.key == key)) for one in places
            )

    def _move(self, row: int, before: int) -> None:
        """Rows of the list stand for the columns without the one of ticks."""
        keys = [item.key for item in self.list.items]
        key = keys.pop(row)
        keys.insert(before - (before > row), key)
        places = {place.key: place for place in self._header.places()}
        first = [place for place in places.values() if place.key not in set(keys)]
        self._put([*first, *(places[name] for name in keys)])

    def _put(self, places: Iterable[ColumnPlace]) -> None:
        self._header.set_places(places)
        self._fill()
        self.changed.emit()

    def _reset(self) -> None:
        self._header.reset_columns()
        self._fill()
        self.changed.emit()
