"""The page-wide message: what happened, in words, with one way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import IconButton, LinkButton
from crm_desktop.ui.kit.error_text import told_with_outcome
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_ICONS = {
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
}


class MessageBar(QFrame):
    """A tinted line with an icon, a sentence, an action and a close button; hidden until used."""

    action_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = "info"
        self._action: Callable[[], object] | None = None
        look = theme()
        self._icon = IconLabel("info-circle", "info", look.size("icon"))
        self._text = PlainLabel(size="small", wraps=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = LinkButton("")
        self._button.clicked.connect(self._act)
        self._close = IconButton("x", self.tr("Close the message"), small=True)
        self._close.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        space = look.space("s")
        layout.setContentsMargins(look.space("m"), space // 2, space, space // 2)
        layout.setSpacing(space)
        for widget in (self._icon, self._text, self._button, self._close):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.setStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_message(
        self,
        level: str,
        sentence: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence; level is info, success, warning or danger.

        The action is a verb such as "Try again"; pressing it calls `action`, emits
        `action_requested` and closes the bar.
        """
        self._level = level if level in _ICONS else "info"
        self._action = action
        self._icon.set_icon(_ICONS[self._level], self._level)
        self._text.setText(sentence)
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        self.setAccessibleName(sentence)
        self.setVisible(True)
        self.update()

    def show_error(
        self,
        error: UserError | StorageUnavailable,
        retry: Callable[[], object] | None = None,
    ) -> None:
        """Show an expected error, with "Try again" where trying again can help.

        What became of the data is said too, unless something was only to be read.
        """
        sentence = told_with_outcome(error)
        again = QCoreApplication.translate("MessageBar", "Try again") if retry else ""
        level = "danger" if isinstance(error, StorageUnavailable) else "warning"
        self.show_message(level, sentence, again, retry)

    def dismiss(self) -> None:
        """Close the bar."""
        if not self.isHidden():
            self.hide()
            self._action = None
            self.closed.emit()

    def act(self) -> None:
        """Do what the bar offers, as by its action; nothing if it offers none."""
        if not self.isHidden() and self._action is not None:
            self._act()

    def sentence(self) -> str:
        """What it says now."""
        return self._text.text()

    def level(self) -> str:
        """How serious it is."""
        return self._level

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        border = {
            "info": "info",
            "success": "success_solid",
            "warning": "warning_solid",
            "danger": "danger_solid",
        }[self._level]
        with painting(self) as painter:
            fill = look.color(f"{self._level}_bg")
            draw_box(painter, self.rect(), look.radius("control"), fill, look.color(border))

    def _act(self) -> None:
        action = self._action
        self.dismiss()
        self.action_requested.emit()
        if action is not None:
            action()
