"""A small bubble over a list: what is being typed to jump to a name, and whether there is one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.direction import elide
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class TypedBubble(QWidget):
    """Lies at the foot of its parent, in the middle, and takes no mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self._is_found = True
        self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    @property
    def is_found(self) -> bool:
        """Whether a name begins so."""
        return self._is_found

    def show_typed(self, text: str, *, is_found: bool = True) -> None:
        """Show what is typed, or nothing."""
        self._text, self._is_found = text, is_found
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.place()
        self.update()

    def place(self) -> None:
        """Stand where the parent ends."""
        size = self.sizeHint().boundedTo(self._over.size())
        x = (self._over.width() - size.width()) // 2
        y = self._over.height() - size.height() - theme().space("m")
        self.setGeometry(x, y, size.width(), size.height())

    def sizeHint(self) -> QSize:
        look = theme()
        width = look.metrics("base", "medium").horizontalAdvance(self._text) + 1
        side = look.size("icon_button") + 3 * look.space("s")
        return QSize(side + max(width, look.size("control")), look.control_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill, border = look.color("raised"), look.color("border")
            draw_box(painter, self.rect(), look.radius("card"), fill, border)
            tone = look.color("text" if self._is_found else "danger")
            pad, side = look.space("s"), look.size("icon_button")
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            area = self.rect().adjusted(pad, 0, -pad, 0)
            x = area.right() - side if is_rtl else area.left()
            mark = QRect(x, area.top(), side, area.height())
            draw_icon(painter, "search" if self._is_found else "x", tone, mark, side)
            words = area.adjusted(0, 0, -side - pad, 0) if is_rtl else area
            words = words if is_rtl else words.adjusted(side + pad, 0, 0, 0)
            painter.setFont(look.font("base", "medium"))
            painter.setPen(tone)
            text = elide(self._text, look.metrics("base", "medium"), words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
