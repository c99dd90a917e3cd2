"""Words offered under a line while it is typed in."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QListView

from crm_desktop.ui.kit.theme import theme


class Suggestions(QCompleter):
    """Offers the words that hold what is typed, in a popup that looks like every other one."""

    def __init__(self, words: Iterable[str], parent: QObject) -> None:
        super().__init__(list(words), parent)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setFont(theme().font("small"))
        popup.setProperty("surface", "popup")
        self.setPopup(popup)
