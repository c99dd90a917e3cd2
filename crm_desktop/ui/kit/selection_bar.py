"""The bar under a list while rows are ticked: how many, what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.ui.kit.buttons import Button, FlatButton, IconButton
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class SelectionBar(QFrame):
    """Hidden until rows are ticked; `cleared` asks to untick them all."""

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._count = PlainLabel(size="small", weight="strong")
        self._line = QHBoxLayout(self)
        space = look.space("s")
        self._line.setContentsMargins(look.space("m"), space - 2, space, space - 2)
        self._line.setSpacing(look.space("xs"))
        self._line.addWidget(self._count)
        self._line.addSpacing(space)
        self._line.addStretch(1)
        close = IconButton("x", self.tr("Untick all"), shortcut="Esc")
        close.clicked.connect(self.cleared)
        self._line.addWidget(close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def add_action(self, text: str, icon_name: str) -> Button:
        """Add an action; returns its button."""
        button = FlatButton(text, icon_name)
        button.set_icon_name(icon_name, "text_muted")
        # Before the stretch and the cross.
        self._line.insertWidget(self._line.count() - 2, button)
        return button

    def show_count(self, count: int) -> None:
        """Show how many rows are ticked; none hides the bar."""
        self._count.setText(self.tr("%Ln selected", "", count))
        self.setVisible(count > 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill, border = look.color("accent_bg"), look.color("accent_border")
            draw_box(painter, self.rect(), look.radius("card"), fill, border)
