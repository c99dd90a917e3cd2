"""The tabs of the composer: a kind each, as words, or as icons where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word
from crm_desktop.ui.kit.icons import icon
from crm_desktop.ui.kit.tab_bar import TabBar
from crm_desktop.ui.kit.theme import theme


class ComposerTabs(TabBar):
    """Each tab has its icon and key; without room for all words only the open one has them."""

    def __init__(self, kinds: Sequence[ActivityKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = [kind_word(kind) for kind in kinds]
        self._room = 0
        self.setFont(theme().font("small", "medium"))
        side = theme().size("icon_small")
        self.setIconSize(QSize(side, side))
        self.setAccessibleName(self.tr("What to write"))
        for number, kind in enumerate(kinds, 1):
            picture = icon(kind_icon(kind), f"activity.{kind_color(kind)}.solid")
            place = self.addTab(picture, kind_word(kind))
            self.setAccessibleTabName(place, kind_word(kind))
            self.setTabToolTip(place, f"{kind_word(kind)} ({isolate_ltr(f'Ctrl+{number}')})")
        self.currentChanged.connect(self._fit)

    def fit(self, room: int) -> int:
        """Show as many words as fit into so many logical pixels; gives what all words need."""
        self._room = room
        return self._fit()

    def _fit(self) -> int:
        self._say(range(len(self._words)))
        needed = self.sizeHint().width()
        if needed > self._room > 0:
            self._say((self.currentIndex(),))
        return needed

    def _say(self, places: Sequence[int]) -> None:
        for place, words in enumerate(self._words):
            text = words if place in places else ""
            if self.tabText(place) != text:
                self.setTabText(place, text)
