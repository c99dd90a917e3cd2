"""Words offered under a line while it is typed in."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, QStringListModel, Qt
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from crm_desktop.ui.kit.theme import theme


class Suggestions(QCompleter):
    """Offers the words that hold what is typed, in a popup that looks like every other one.

    Those that begin with it come first, then those of which a part begins with it.
    """

    def __init__(self, words: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._all = tuple(words)
        self._words = QStringListModel(list(self._all), self)
        self.setModel(self._words)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.box: QWidget | None = None
        """What the popup stands below, where the line is only a part of it."""
        popup = _Popup(self)
        popup.setFont(theme().font("small"))
        popup.setProperty("surface", "popup")
        self.setPopup(popup)

    def splitPath(self, path: str) -> list[str]:
        """Qt asks for this before it looks for fitting words: the moment to put them in order."""
        ordered = sorted(self._all, key=lambda word: _rank(word, path)) if path else [*self._all]
        if ordered != self._words.stringList():
            self._words.setStringList(ordered)
        return [path]


def _rank(word: str, typed: str) -> int:
    folded, wanted = word.casefold(), typed.casefold()
    if folded.startswith(wanted):
        return 0
    place = folded.find(wanted)
    while place > 0:
        if not folded[place - 1].isalnum():
            return 1
        place = folded.find(wanted, place + 1)
    return 2


class _Popup(QListView):
    """Stands a little aside from the box; Qt lets it lie two pixels over the line."""

    def __init__(self, completer: Suggestions) -> None:
        super().__init__()
        self._completer = completer

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        # None until the completer has a line, whatever the stubs say.
        if not (box := self._completer.box or self._completer.widget()):
            return
        gap, top = theme().space("xs") // 2, box.mapToGlobal(QPoint(0, 0)).y()
        is_below = self.y() > top
        y = top + box.height() + gap if is_below else top - gap - self.height()
        if y != self.y():
            self.move(self.x(), y)
