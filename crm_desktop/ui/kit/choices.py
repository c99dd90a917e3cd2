"""Check box and radio button painted from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.paint import draw_check_box, draw_radio, painting
from crm_desktop.ui.kit.theme import theme


class CheckBox(ShowsFocusRing, QCheckBox):
    """On, off, or partly on."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _prepare(self)

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            draw_check_box(
                painter,
                _mark(self),
                self.checkState(),
                is_enabled=self.isEnabled(),
                is_hovered=self.underMouse(),
            )
            _paint_words(self, painter)


class RadioButton(ShowsFocusRing, QRadioButton):
    """One of several."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _prepare(self)

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            is_on, is_enabled = self.isChecked(), self.isEnabled()
            draw_radio(painter, _mark(self), is_on=is_on, is_enabled=is_enabled)
            _paint_words(self, painter)


def _prepare(button: QAbstractButton) -> None:
    button.setAttribute(Qt.WidgetAttribute.WA_Hover)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    theme().changed.connect(button.updateGeometry)


def _size(button: QAbstractButton) -> QSize:
    look = theme()
    metrics = look.metrics("small")
    side = look.size("check_box")
    width = side
    if button.text():
        width += look.space("s") + metrics.horizontalAdvance(_shown_text(button)) + 1
    return QSize(width, max(look.size("hit_target_min"), metrics.height() + look.space("xs")))


def _mark(button: QAbstractButton) -> QRect:
    side = theme().size("check_box")
    return mirrored(button, QRect(0, (button.height() - side) // 2, side, side))


def _paint_words(button: QAbstractButton, painter: QPainter) -> None:
    look = theme()
    painter.setFont(look.font("small"))
    painter.setPen(look.color("text" if button.isEnabled() else "text_disabled"))
    start = look.size("check_box") + look.space("s")
    rect = mirrored(button, QRect(start, 0, button.width() - start, button.height()))
    is_rtl = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, flags, _shown_text(button))


def _shown_text(button: QAbstractButton) -> str:
    """A doubled "&" stands for one, as in menus; a single one would name a key."""
    return button.text().replace("&&", "&")
