"""The bar under a list while rows are ticked: how many, what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.ui.kit.buttons import Button, FlatButton, IconButton
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme


class SelectionBar(QFrame):
    """Hidden until rows are ticked; `cleared` asks to untick them all.

    Where there is no room for all words, the last actions are icons with a tooltip.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._words: dict[Button, str] = {}
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
        button.setAccessibleName(text)
        self._words[button] = text
        # Before the stretch and the cross.
        self._line.insertWidget(self._line.count() - 2, button)
        return button

    def show_count(self, count: int) -> None:
        """Show how many rows are ticked; none hides the bar."""
        self._count.setText(self.tr("%Ln selected", "", count))
        self._fit()
        self.setVisible(count > 0)

    def minimumSizeHint(self) -> QSize:
        """The words give way: a narrow list is not kept from being narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [button for button in self._words if not button.isHidden()]
        for button in shown:
            button.setText(self._words[button])
        missing = self._line.sizeHint().width() - self.width()
        for button in reversed(shown):
            if missing <= 0:
                break
            before = button.sizeHint().width()
            button.setText("")
            if not button.toolTip():
                button.setToolTip(plain_tooltip(self._words[button]))
            missing -= before - button.sizeHint().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill, border = look.color("accent_bg"), look.color("accent_border")
            draw_box(painter, self.rect(), look.radius("card"), fill, border)
