"""A row of exclusive choices in one frame: Day · Week · Month."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import is_rtl, mirrored
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_INSET = 3


class SegmentedControl(ShowsFocusRing, QWidget):
    """One value of a few, all visible; arrows move, `chosen(value)` tells.

    `name` says to screen readers what is chosen here.
    """

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._choices: list[tuple[str, object]] = []
        self._current = 0
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def add_choice(self, text: str, value: object) -> None:
        """Add a segment at the end."""
        self._choices.append((text, value))
        self._say()
        self.updateGeometry()

    def value(self) -> object:
        """The chosen value."""
        return self._choices[self._current][1] if self._choices else None

    def set_value(self, value: object) -> None:
        """Choose without telling."""
        for number, (_text, other) in enumerate(self._choices):
            if other == value:
                self._current = number
                self._say()
                self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._width(text) for text, _value in self._choices) + 2 * _INSET
        return QSize(width, theme().control_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._segment_at(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._segment_at(event)
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Left if is_rtl() else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if is_rtl() else Qt.Key.Key_Left
        if event.key() == forward:
            self._choose(min(self._current + 1, len(self._choices) - 1))
        elif event.key() == back:
            self._choose(max(self._current - 1, 0))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            radius = look.radius("control")
            draw_box(painter, self.rect(), radius, look.color("sunken"), look.color("border"))
            for number, (text, _value) in enumerate(self._choices):
                rect = self._rect(number)
                is_current = number == self._current
                if is_current:
                    fill, border = look.color("raised"), look.color("border")
                    draw_box(painter, rect, look.radius("tag"), fill, border)
                weight = "medium" if is_current else "normal"
                is_strong = is_current or number == self._hovered
                painter.setFont(look.font("small", weight))
                painter.setPen(look.color("text" if is_strong else "text_muted"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _width(self, text: str) -> int:
        look = theme()
        return look.metrics("small", "medium").horizontalAdvance(text) + 2 * (look.space("s") + 2)

    def _rect(self, number: int) -> QRect:
        start = _INSET + sum(self._width(text) for text, _value in self._choices[:number])
        width = self._width(self._choices[number][0])
        return mirrored(self, QRect(start, _INSET, width, self.height() - 2 * _INSET))

    def _segment_at(self, event: QMouseEvent) -> int:
        point = event.position().toPoint()
        for number in range(len(self._choices)):
            if self._rect(number).contains(point):
                return number
        return -1

    def _choose(self, number: int) -> None:
        if number >= 0 and number != self._current:
            self._current = number
            self._say()
            self.update()
            self.chosen.emit(self.value())

    def _say(self) -> None:
        self.setAccessibleDescription(self._choices[self._current][0])
