"""A line such as "3 former" that opens what is kept but seldom looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.theme import theme


class Fold(QWidget):
    """Closed at first; `fill(rows)` makes its rows when it is opened. `toggled(bool)` follows."""

    toggled = Signal(bool)

    def __init__(
        self,
        words: str,
        fill: Callable[[QVBoxLayout], object],
        parent: QWidget | None = None,
        *,
        is_open: bool = False,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self._fill = fill
        self._icon = IconLabel("chevron-right", "text_muted", look.size("icon_small"))
        self.label = ClickableLabel(words, tone="muted")
        self.label.setMinimumHeight(look.size("hit_target_min"))
        self.label.clicked.connect(self.toggle)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(look.space("xs"))
        head.addWidget(self._icon)
        head.addWidget(self.label)
        head.addStretch(1)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self.rows)
        self._is_open = False
        if is_open:
            self._open()

    @property
    def is_open(self) -> bool:
        """Whether the rows show."""
        return self._is_open

    def toggle(self) -> None:
        """Open or close."""
        if self._is_open:
            self._is_open = False
            empty_layout(self.rows)
            self._icon.set_icon("chevron-right", "text_muted")
        else:
            self._open()
        self.toggled.emit(self._is_open)

    def _open(self) -> None:
        self._is_open = True
        self._fill(self.rows)
        self._icon.set_icon("chevron-down", "text_muted")
