"""Small windows that stand below what opened them and close with Escape or a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crm_desktop.ui.kit.menu import round_popup, shape_popup
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme


class Popup(QFrame):
    """A titled column of parts; add to `body`. It is deleted when it closes."""

    def __init__(self, parent: QWidget, title: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        round_popup(self)
        look = theme()
        self.body = QVBoxLayout(self)
        space = look.space("m")
        self.body.setContentsMargins(space, space, space, space)
        self.body.setSpacing(look.space("s"))
        self._title = PlainLabel(size="small", weight="strong")
        self.body.addWidget(self._title)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """What stands at the top and is read out."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def show_below(self, button: QWidget) -> None:
        """Open under a button, its far edge where the button's is, inside the screen."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(0, button.height() + theme().space("xs")))
        if button.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            corner.setX(corner.x() + button.width() - self.width())
        screen = button.screen().availableGeometry()
        corner.setX(min(max(corner.x(), screen.left()), screen.right() - self.width()))
        corner.setY(min(corner.y(), max(screen.top(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)
