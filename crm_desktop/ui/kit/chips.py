"""Chips above a list: an active filter with its cross, and the dashed one that adds another."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import mirrored, text_flags
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class FilterChip(ShowsFocusRing, QAbstractButton):
    """An active filter, "Status: not Lost"; a click changes it, the cross or Del removes it.

    One that is not `removable` has no cross.
    """

    removed = Signal()

    def __init__(
        self, label: str, value: str, parent: QWidget | None = None, *, removable: bool = True
    ) -> None:
        super().__init__(parent)
        self._is_removable = removable
        self._label = label
        self._value = value
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme().changed.connect(self.updateGeometry)
        self.set_filter(label, value)

    def set_filter(self, label: str, value: str) -> None:
        """Show another condition."""
        self._label = label
        self._value = value
        self.setAccessibleName(f"{label} {value}".strip())
        self.setAccessibleDescription(self.tr("Press Delete to take this filter away"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        label = look.metrics("small").horizontalAdvance(self._label)
        value = look.metrics("small", "strong").horizontalAdvance(self._value)
        gap = look.space("xs") + 2
        cross = look.size("icon_small") + gap if self._is_removable else 0
        label += gap if self._label else 0
        width = look.space("s") + label + value + gap + cross
        height = max(look.size("filter_chip"), look.metrics("small").height() + 6)
        return QSize(width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_removable and self._cross().contains(event.position().toPoint()):
            self.removed.emit()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        color = look.color("accent_text")
        gap = look.space("xs") + 2
        with painting(self) as painter:
            fill = look.color("selection" if self.underMouse() else "accent_bg")
            draw_box(painter, self.rect(), look.radius("tag"), fill, look.color("accent_border"))
            painter.setPen(color)
            flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
            x = look.space("s")
            for text, weight in ((self._label, "normal"), (self._value, "strong")):
                if not text:
                    continue
                width = look.metrics("small", weight).horizontalAdvance(text) + 1
                painter.setFont(look.font("small", weight))
                area = mirrored(self, QRect(x, 0, width, self.height()))
                painter.drawText(area, flags | Qt.AlignmentFlag.AlignHCenter, text)
                x += width - 1 + gap
            if self._is_removable:
                draw_icon(painter, "x", color, self._cross(), look.size("icon_small"))

    def _cross(self) -> QRect:
        look = theme()
        side = look.size("icon_small")
        gap = look.space("xs") + 1
        return mirrored(self, QRect(self.width() - side - gap, 0, side, self.height()))


class AddChip(ShowsFocusRing, QAbstractButton):
    """A dashed button of a chip's height: "+ Filter"."""

    def __init__(self, text: str, icon_name: str = "plus", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._icon_name = icon_name
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = look.metrics("small")
        width = 2 * look.space("s") + look.size("icon_small") + look.space("xs")
        width += metrics.horizontalAdvance(self.text())
        return QSize(width, max(look.size("filter_chip"), metrics.height() + 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            if self.underMouse() or self.isDown():
                draw_box(painter, self.rect(), look.radius("tag"), look.color("hover"))
            pen = QPen(look.color("border_strong"), look.border())
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = look.radius("tag")
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )
            color = look.color("text_muted")
            side = look.size("icon_small")
            x = look.space("s")
            mark = mirrored(self, QRect(x, 0, side, self.height()))
            draw_icon(painter, self._icon_name, color, mark, side)
            x += side + look.space("xs")
            painter.setFont(look.font("small"))
            painter.setPen(color)
            area = mirrored(
                self, QRect(x, 0, self.width() - x - look.space("s") + 2, self.height())
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
