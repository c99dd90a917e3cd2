"""The palette under the search field: results in groups, and the keys that go with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import FlatButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.result_list import ResultGroup, ResultList
from crm_desktop.ui.kit.theme import theme

NOTES_KEYS = "Ctrl+Shift+K"
_MOST_VISIBLE = 12


class SearchPopup(QFrame):
    """Lies over the window's content; the keyboard stays in the search field.

    `chosen(key)` hands back what a result stands for; `notes_toggled` asks for the notes too.
    """

    chosen = Signal(object)
    notes_toggled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("search_popup")
        self._nothing = PlainLabel(parent=self, size="small", tone="muted", wraps=True)
        self.results = ResultList(self, _MOST_VISIBLE)
        self.results.setAccessibleName(self.tr("Found"))
        self.results.chosen.connect(self.chosen)
        self._keys = PlainLabel(parent=self, size="caption", tone="muted", elides=True)
        self._notes: QPushButton = FlatButton("", "note", parent=self)
        self._notes.setToolTip(self.tr("Also looks in notes, streets and postal codes"))
        self._notes.clicked.connect(self.notes_toggled)
        look = theme()
        margin = look.space("s") - 2
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(look.space("xs"))
        layout.addWidget(self._nothing)
        layout.addWidget(self.results)
        layout.addWidget(Hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(look.space("s"), 0, 0, 0)
        foot.addWidget(self._keys, 1)
        foot.addWidget(self._notes)
        layout.addLayout(foot)
        inset = look.space("s")
        self._nothing.setContentsMargins(inset, inset, inset, inset)
        self.hide()

    @property
    def count(self) -> int:
        """How many results are shown."""
        return len(self.results.lines)

    def sentence(self) -> str:
        """What is said instead of results, or above them."""
        return self._nothing.text()

    def say(self, sentence: str) -> None:
        """Say something above the results, e.g. how far the search is."""
        if sentence:
            self._nothing.setText(sentence)
            self._nothing.show()
            self._fit()

    def show_results(
        self,
        typed: str,
        groups: Sequence[ResultGroup],
        corner: QPoint,
        width: int,
        remark: str = "",
        *,
        with_notes: bool = False,
    ) -> None:
        """Show results for what was `typed`, at `corner` of the window.

        `remark` is said instead of "nothing found" while the search is not ready, or above.
        """
        self.results.show_groups(groups, typed)
        nothing = self.tr("Nothing matches “{text}”.").replace("{text}", isolate(typed))
        self._nothing.setText(remark or nothing)
        self._nothing.setVisible(bool(remark) or not self.count)
        self._keys.setText(self.tr("Enter opens · Ctrl+Enter behind"))
        self._notes.setText(
            self.tr("Without notes ({keys})").replace("{keys}", NOTES_KEYS)
            if with_notes
            else self.tr("Notes too ({keys})").replace("{keys}", NOTES_KEYS)
        )
        self._notes.setVisible(bool(typed))
        self.setFixedWidth(width)
        self.move(corner)
        self._fit()
        self.show()
        self.raise_()

    def _fit(self) -> None:
        """As high as its content is in its width: a sentence may need two lines."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            wraps = layout.hasHeightForWidth()  # only while a sentence stands above
            height = layout.totalSizeHint().height()
            height = layout.totalHeightForWidth(self.width()) if wraps else height
            self.resize(self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            painter.fillRect(self.rect(), look.color("surface"))
            radius = look.radius("control")
            edge = look.color("border_strong")
            draw_box(painter, self.rect(), radius, look.color("raised"), edge)
