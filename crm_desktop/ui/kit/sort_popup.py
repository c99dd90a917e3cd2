"""Several columns to sort by, one under the other; each choice takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.core.sorting import SORT_KEYS_LIMIT, SortKey
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme


class SortPopup(Popup):
    """Reads the header's keys and wishes for others through it."""

    def __init__(self, header: TableHeader, parent: QWidget) -> None:
        super().__init__(parent)
        self._header = header
        self.set_title(self.tr("Sort by"))
        self.choices: list[ComboBox] = []
        self.ways: list[SegmentedControl] = []
        grid = QGridLayout()
        look = theme()
        grid.setHorizontalSpacing(look.space("s"))
        grid.setVerticalSpacing(look.space("s"))
        words = [self.tr("First"), *[self.tr("Then")] * (SORT_KEYS_LIMIT - 1)]
        for number, word in enumerate(words):
            self._add_line(grid, number, word)
        self.body.addLayout(grid)
        hint = self.tr("Shift+click on a column's title adds it to the order.")
        self.body.addWidget(PlainLabel(hint, size="caption", tone="muted"))
        self._show_keys()
        self.setFocusProxy(self.choices[0])
        self.choices[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _add_line(self, grid: QGridLayout, number: int, word: str) -> None:
        choice = ComboBox()
        choice.setAccessibleName(word)
        choice.setMinimumWidth(theme().size("segments_panel"))
        if number:
            choice.add_choice(self.tr("Nothing else"), None)
        shown = [column for column in self._header.columns if column.sort is not None]
        for column in shown:
            choice.add_choice(column.title, column.sort)
        choice.activated.connect(self._apply)
        way = SegmentedControl(word)
        way.add_choice(self.tr("Ascending"), False)
        way.add_choice(self.tr("Descending"), True)
        way.chosen.connect(self._apply)
        grid.addWidget(PlainLabel(word, size="small", tone="muted"), number, 0)
        grid.addWidget(choice, number, 1)
        grid.addWidget(way, number, 2)
        policy = way.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        way.setSizePolicy(policy)
        self.choices.append(choice)
        self.ways.append(way)

    def _show_keys(self) -> None:
        keys = self._header.known_keys(self._header.sort_keys)
        for number, (choice, way) in enumerate(zip(self.choices, self.ways, strict=True)):
            key = keys[number] if number < len(keys) else None
            at = choice.findData(None if key is None else key.by)
            choice.setCurrentIndex(max(at, 0))
            way.set_value(key is not None and key.descending)
            way.setVisible(key is not None or number == 0)
            choice.setEnabled(number <= len(keys))

    def _apply(self) -> None:
        chosen = [choice.currentData() for choice in self.choices]
        ways = [bool(way.value()) for way in self.ways]
        keys = {
            by: SortKey(by, down) for by, down in reversed(list(zip(chosen, ways, strict=True)))
        }
        order = [keys[by] for by in dict.fromkeys(chosen) if by is not None]
        self._header.wish(order)
        self._show_keys()
