"""A drop-down list painted from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.formatting import EMPTY
from crm_desktop.ui.kit.icons import draw_icon, icon
from crm_desktop.ui.kit.menu import shape_popup
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_ICON_ROLE = Qt.ItemDataRole.UserRole + 40


class ComboBox(QComboBox):
    """Chooses one of a short list; items may carry an icon. The wheel only scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_plain_at_rest = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMaxVisibleItems(14)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_plain_at_rest(self, *, is_plain: bool = True) -> None:
        """Look like plain text until it is pointed at, for cards that are edited in place."""
        self._is_plain_at_rest = is_plain
        self.update()

    def add_choice(self, text: str, value: object = None, icon_name: str = "") -> None:
        """Add an item; `value` is what `currentData` gives."""
        if icon_name:
            self.addItem(icon(icon_name), text, value)
            self.setItemData(self.count() - 1, icon_name, _ICON_ROLE)
        else:
            self.addItem(text, value)

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = look.metrics("small")
        texts = (self.itemText(number) for number in range(self.count()))
        width = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        width += 3 * look.space("s") + look.size("icon_small") + look.space("xs")
        if any(self.itemData(number, _ICON_ROLE) for number in range(self.count())):
            width += look.size("icon_button") + look.space("s")
        return QSize(width, look.control_height())

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.size("control") * 2, look.control_height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            has_error = bool(self.property("error"))
            color, width = "border_input", look.border()
            if self.hasFocus():
                width = look.border("focus")
                color = "focus"
            if has_error:
                color = "danger_solid"
            if not self.isEnabled():
                color = "border"
            is_resting = not (self.hasFocus() or self.underMouse() or has_error)
            if not (self._is_plain_at_rest and is_resting):
                fill = look.color("surface" if self.isEnabled() else "window")
                radius = look.radius("control")
                draw_box(painter, self.rect(), radius, fill, look.color(color), width)
            space = look.space("s")
            side = look.size("icon_small")
            arrow = QRect(self.width() - space - side, 0, side, self.height())
            muted = look.color("text_muted" if self.isEnabled() else "text_disabled")
            draw_icon(painter, "chevron-down", muted, mirrored(self, arrow), side)
            start = space + 1
            icon_name = self.currentData(_ICON_ROLE)
            if icon_name:
                icon_side = look.size("icon_button")
                rect = QRect(start, 0, icon_side, self.height())
                draw_icon(painter, str(icon_name), muted, mirrored(self, rect), icon_side)
                start += icon_side + space
            self._paint_text(painter, QRect(start, 0, arrow.left() - space - start, self.height()))

    def showPopup(self) -> None:
        super().showPopup()
        popup = self.view().window()
        shape_popup(popup)
        below = self.mapToGlobal(QPoint(0, self.height() + theme().space("xs") // 2))
        if popup.y() > self.mapToGlobal(QPoint(0, 0)).y():
            popup.move(popup.x(), below.y())

    def _paint_text(self, painter: QPainter, rect: QRect) -> None:
        look = theme()
        painter.setFont(look.font("small"))
        text = self.currentText() or self.placeholderText()
        is_muted = not self.isEnabled() or self.currentText() in ("", EMPTY)
        painter.setPen(look.color("text_muted" if is_muted else "text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        start = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start = Qt.AlignmentFlag.AlignRight
        flags = start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(mirrored(self, rect), flags, shown)

    def _restyle(self) -> None:
        look = theme()
        self.setFont(look.font("small"))
        self.view().setFont(look.font("small"))
        self.setIconSize(QSize(look.size("icon_button"), look.size("icon_button")))
        self.setFixedHeight(theme().control_height())
        self.updateGeometry()
