"""Small pieces that the preview and the card share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.ui.contact_words import kind_icon, kind_word
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.delegates import draw_shape
from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)


class ClickableLabel(ShowsFocusRing, PlainLabel):
    """Words that do something when clicked, or with Enter or Space."""

    clicked = Signal()

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: str = "small",
        weight: str = "normal",
        tone: str = "normal",
    ) -> None:
        super().__init__(text, parent, size=size, weight=weight, tone=tone, elides=True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.underMouse():
            return
        look = theme()
        width = min(self.sizeHint().width(), self.width())
        with painting(self) as painter:
            y = (self.height() + self.sizeHint().height()) // 2 - look.border()
            line = mirrored(self, QRect(0, y, width, look.border()))
            painter.fillRect(line, look.color("link" if self.tone() == "link" else "text"))


class StatusMark(QWidget):
    """The colored shape of a status; its word stands beside it."""

    def __init__(self, status: Status | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_status(self, status: Status) -> None:
        """Show another status."""
        self._status = status
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().size("status_dot") + 2
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._status is not None:
            with painting(self) as painter:
                draw_shape(painter, theme().size("status_dot"), self._status)


class KindTile(QWidget):
    """A square with the icon of a person or an organization."""

    def __init__(
        self, size: str = "avatar_large", surface: str = "surface", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._surface = surface
        self._icon_name = "user"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: ContactKind) -> None:
        """Show the icon of this kind."""
        self._icon_name = kind_icon(kind)
        self.setAccessibleName(kind_word(kind))
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().size(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            border = look.color("border") if self._surface != "sunken" else None
            draw_box(painter, self.rect(), look.radius("card"), look.color(self._surface), border)
            side = look.size("icon_large") * self.width() // look.size("avatar_large")
            side = max(side, look.size("icon"))
            rect = QRect(0, 0, self.width(), self.height())
            draw_icon(painter, self._icon_name, look.color("text_muted"), rect, side)


class RowHover(QWidget):
    """A row with buttons that show only under the mouse or with the keyboard in the row.

    They take the place of a mark or note, so that what is read does not move. Nothing here
    listens to every event of the row or its parts: rows are made by the dozen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._revealed: list[QWidget] = []
        self._covered: list[QWidget] = []
        _watch_keyboard()

    def reveal_on_hover(self, widget: QWidget) -> None:
        """Show this widget only while the row is being pointed at."""
        self._revealed.append(widget)
        widget.setVisible(self.is_revealed())

    def give_way_on_hover(self, widget: QWidget) -> None:
        """Hide this widget while the row is being pointed at: the buttons take its place."""
        self._covered.append(widget)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._reveal(is_on=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._reveal(is_on=self._has_keyboard())

    def follow_keyboard(self) -> None:
        """The keyboard has come into the row, moved in it or gone."""
        self._reveal(is_on=self.is_revealed())

    def is_revealed(self) -> bool:
        """Whether the row is pointed at, or has the keyboard."""
        return self.underMouse() or self._has_keyboard()

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _reveal(self, *, is_on: bool) -> None:
        if not self._revealed:
            return
        for widget in self._covered:
            widget.setVisible(not is_on)
        for widget in self._revealed:
            widget.setVisible(is_on)


class _KeyboardWatch(QObject):
    """Tells rows of the keyboard, one for all of them."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusChanged.connect(self._tell)

    def _tell(self, old: QWidget | None, new: QWidget | None) -> None:
        for row in {_row_around(old), _row_around(new)}:
            if row is not None:
                row.follow_keyboard()


def _row_around(widget: QWidget | None) -> RowHover | None:
    while widget is not None and not isinstance(widget, RowHover):
        widget = widget.parentWidget()
    return widget


def _watch_keyboard() -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.findChild(_KeyboardWatch) is None:
        _KeyboardWatch(application)


class Section(QWidget):
    """A column of rows under a heading, used all over side panels."""

    def __init__(self, header: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = header
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("xs"))
        column.addWidget(header)
        self.rows = QVBoxLayout()
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        column.addLayout(self.rows)

    def empty(self) -> None:
        """Take all rows away."""
        empty_layout(self.rows)

    def add_row(self, widget: QWidget) -> None:
        """Add a row at the end."""
        self.rows.addWidget(widget)
