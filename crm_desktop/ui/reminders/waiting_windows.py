"""What waits, under the bell, and in a window of its own when much was missed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.waiting_view import WaitingView


class WaitingPopup(Popup):
    """Under the bell."""

    def __init__(self, parent: QWidget, view: WaitingView) -> None:
        super().__init__(parent, "")
        self.set_title(self.tr("Reminders and notifications"))
        self.view = view
        self.body.addWidget(view)
        look = theme()
        self.setFixedSize(
            look.size("dialog_width.1") - look.space("xl"), look.size("dialog_width.0")
        )


class MissedWindow(QDialog):
    """What came while nobody looked, together; it takes no keyboard from anybody."""

    def __init__(self, parent: QWidget, view: WaitingView) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("surface", "surface")
        self.setModal(False)
        self.view = view
        look = theme()
        self.title_label = PlainLabel(size="h2", weight="strong")
        self.hint = PlainLabel(
            self.tr("They are at the bell, too: closing this window loses none."),
            size="small",
            tone="muted",
            wraps=True,
        )
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("s"))
        column.addWidget(self.title_label)
        column.addWidget(self.hint)
        column.addWidget(view, 1)
        self.resize(look.size("dialog_width.1"), look.size("dialog_width.1") * 4 // 5)

    def show_count(self, count: int) -> None:
        """How many there are."""
        words = self.tr("%Ln reminder(s) came meanwhile", "", count)
        self.title_label.setText(words)
        self.setWindowTitle(words)
