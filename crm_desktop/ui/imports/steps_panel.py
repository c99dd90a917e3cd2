"""The side of the wizard: where we are, what is done, what comes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.imports.flow import ORDER, Step
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class StepsPanel(Panel):
    """Shows the steps of `flow.py`; `chosen(Step)` follows a click on one that is done."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        look = theme()
        words = {
            Step.FILE: self.tr("File"),
            Step.COLUMNS: self.tr("Map columns"),
            Step.VALUES: self.tr("Values"),
            Step.CHECK: self.tr("Check"),
            Step.IMPORT: self.tr("Import"),
        }
        self._is_enabled = True
        self._items = {step: _StepItem(number, words[step]) for number, step in enumerate(ORDER, 1)}
        for step, item in self._items.items():
            item.clicked.connect(partial(self._choose, step))
        column = QVBoxLayout(self)
        space = look.space("s")
        column.setContentsMargins(space, look.space("l"), space, look.space("l"))
        column.setSpacing(look.space("xs"))
        for item in self._items.values():
            column.addWidget(item)
        column.addStretch(1)
        promise = PlainLabel(
            self.tr("Nothing is written until the last step. An import can be undone as a whole."),
            size="small",
            tone="muted",
            wraps=True,
        )
        place = QVBoxLayout()
        place.setContentsMargins(space, 0, space, 0)
        place.addWidget(promise)
        column.addLayout(place)
        self.setFixedWidth(look.size("wizard_steps"))

    def set_enabled(self, *, is_enabled: bool) -> None:
        """Whether done steps can be gone back to."""
        self._is_enabled = is_enabled

    def _choose(self, step: Step) -> None:
        if self._is_enabled and self._items[step].is_done:
            self.chosen.emit(step)

    def show_step(self, current: Step, *, is_finished: bool = False) -> None:
        """Mark the step we are at; with `is_finished` that one is done too."""
        here = ORDER.index(current)
        for number, step in enumerate(ORDER):
            is_done = number < here or (is_finished and number == here)
            self._items[step].set_state(is_done=is_done, is_current=number == here)


class _StepItem(QWidget):
    """A number or a tick in a circle, and the step's name."""

    clicked = Signal()

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self._number = number
        self._text = text
        self._is_done = False
        self._is_current = False
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_done(self) -> bool:
        """Whether the step lies behind."""
        return self._is_done and not self._is_current

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def set_state(self, *, is_done: bool, is_current: bool) -> None:
        """Show where the step stands."""
        self._is_done = is_done
        self._is_current = is_current
        state = self.tr("done") if is_done else (self.tr("now") if is_current else "")
        self.setAccessibleDescription(state)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().size("wizard_steps") // 2, theme().size("nav_item"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        side, pad = look.size("icon") + look.border("focus"), look.space("s")
        circle = mirrored(self, QRect(pad, (self.height() - side) // 2, side, side))
        with painting(self) as painter:
            if self._is_current:
                fill = look.color("accent_bg")
                draw_box(painter, self.rect(), look.radius("control"), fill)
            if self._is_done:
                draw_box(painter, circle, side / 2, look.color("success_solid"))
                color, small = look.color("text_on_accent"), look.size("icon_small")
                draw_icon(painter, "check", color, circle, small)
            else:
                fill = look.color("accent") if self._is_current else None
                border = None if self._is_current else look.color("border_strong")
                draw_box(painter, circle, side / 2, fill, border)
                painter.setFont(look.font("caption", "strong"))
                name = "text_on_accent" if self._is_current else "text_muted"
                painter.setPen(look.color(name))
                center = Qt.AlignmentFlag.AlignCenter
                painter.drawText(circle, center, format_number(self._number))
            start = pad + side + pad
            room = self.width() - start - pad
            area = mirrored(self, QRect(start, 0, room, self.height()))
            weight = "strong" if self._is_current else "normal"
            painter.setFont(look.font("base", weight))
            name = "accent_text" if self._is_current else "text"
            if not (self._is_current or self._is_done):
                name = "text_muted"
            painter.setPen(look.color(name))
            flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
            words = elide(self._text, look.metrics("base", weight), room)
            painter.drawText(area, flags, words)
