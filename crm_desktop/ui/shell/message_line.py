"""The place above the page where a message stands; it takes no room without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.ui.kit.message_bar import MessageBar


class MessageLine(QWidget):
    """Makes its bar for the first message: a start without one does not pay for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self._bar: MessageBar | None = None
        self._place = QVBoxLayout(self)
        look = theme()
        self._place.setContentsMargins(look.space("l"), look.space("s"), look.space("l"), 0)
        self.hide()

    @property
    def bar(self) -> MessageBar:
        """The message bar."""
        if self._bar is None:
            from crm_desktop.ui.kit.message_bar import MessageBar

            self._bar = MessageBar(self)
            self._place.addWidget(self._bar)
            self._bar.installEventFilter(self)
        return self._bar

    def dismiss(self) -> None:
        """Take the message away, if there is one."""
        if self._bar is not None:
            self._bar.dismiss()

    def dismiss_notice(self) -> None:
        """Take away what was only good to know: something else was done since."""
        if self._bar is not None and self._bar.level() == "info":
            self._bar.dismiss()

    def forget(self) -> None:
        """Take the message away and make the bar anew for the next one."""
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._bar and event.type() in (
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        ):
            self.setVisible(self._bar is not None and not self._bar.isHidden())
        return False
