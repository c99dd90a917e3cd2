"""The field for one of a short list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Field


class ChoiceField(Field):
    """One of a short list; the value is what was given with the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = ComboBox()
        self._build(self.combo)
        self.combo.activated.connect(self.commit)

    def add_choice(self, text: str, value: object, icon_name: str = "") -> None:
        """Add a choice."""
        self.combo.add_choice(text, value, icon_name)

    def set_choices(self, choices: Iterable[tuple[str, object]]) -> None:
        """Replace all choices; the stored value stays chosen if it is among them."""
        self.combo.clear()
        for text, value in choices:
            self.combo.add_choice(text, value)
        self._show(self._stored)

    def value(self) -> object:
        return self.combo.currentData()

    def _show(self, value: object) -> None:
        # findData compares as Qt variants and would not find tuples or enumerations.
        for number in range(self.combo.count()):
            if self.combo.itemData(number) == value:
                self.combo.setCurrentIndex(number)
                return
        self.combo.setCurrentIndex(-1)
