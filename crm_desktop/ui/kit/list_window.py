"""The frame of a window that shows a list: its title, messages, parts, buttons and its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState, center_over_parent, room_for


class ListWindow(QWidget):
    """Escape closes it; its place is kept under `name`.

    `body` takes the parts below the title and the messages, `buttons` what stands at the foot
    before the button that closes.
    """

    def __init__(
        self, title: str, name: str, view_state: ViewState | None, parent: QWidget | None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "surface")
        self.setWindowTitle(title)
        self._name = name
        self._view_state = view_state or ViewState()
        self.messages = MessageBar()
        self.close_button = SecondaryButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence(QKeySequence.StandardKey.Close)):
            QShortcut(keys, self, self.close)
        look = theme()
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addWidget(PlainLabel(title, size="h1", weight="strong"))
        self.head = QVBoxLayout()
        self.head.setSpacing(look.space("m"))
        column.addLayout(self.head)
        column.addWidget(self.messages)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.space("m"))
        column.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(look.space("s"))
        foot = QHBoxLayout()
        foot.setSpacing(look.space("s"))
        foot.addLayout(self.buttons)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self.foot = foot
        column.addLayout(foot)

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say above the list what went wrong."""
        self.messages.show_error(error)

    def show_parts(self, upper: QWidget, lower: QWidget, stretch: int = 1) -> None:
        """A list above and what is known of its chosen row below, twice and once as high."""
        parts = QSplitter(Qt.Orientation.Vertical)
        for part, share in ((upper, 2), (lower, 1)):
            parts.addWidget(part)
            parts.setStretchFactor(parts.indexOf(part), share)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(theme().border())
        self.body.addWidget(parts, stretch)

    def find_place(self, height: int) -> None:
        """Stand where it stood last, else in the middle of its parent, `height` pixels high."""
        if not self._view_state.restore_window(self, self._name):
            room = room_for(self)
            width = theme().size("wizard.0")
            self.resize(min(width, room.width()), min(height, room.height()))
            center_over_parent(self)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._view_state.keep_window(self, self._name)
        super().closeEvent(event)
