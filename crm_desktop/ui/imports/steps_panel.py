"""The wizard's side: which steps there are, which are done, where one stands."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.ui.kit.direction import mirrored, text_flags
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class StepsPanel(Panel):
    """A numbered list of steps; `show_step` moves the mark."""

    def __init__(
        self, titles: tuple[str, ...], promise: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("window", parent)
        look = theme()
        self.setFixedWidth(look.size("wizard_steps"))
        self._items = tuple(_Step(number, title) for number, title in enumerate(titles, 1))
        column = QVBoxLayout(self)
        margin = look.space("m")
        column.setContentsMargins(margin, look.space("l"), margin, look.space("l"))
        column.setSpacing(look.space("xs"))
        for item in self._items:
            column.addWidget(item)
        column.addStretch(1)
        column.addWidget(PlainLabel(promise, size="small", tone="muted", wraps=True))
        self.show_step(0)

    def show_step(self, current: int) -> None:
        """Mark step `current` (from 0); those before it are done."""
        for number, item in enumerate(self._items):
            item.set_state(is_done=number < current, is_current=number == current)


class _Step(QWidget):
    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number = number
        self._title = title
        self._is_done = False
        self._is_current = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_state(self, *, is_done: bool, is_current: bool) -> None:
        self._is_done, self._is_current = is_done, is_current
        state = self.tr("done") if is_done else self.tr("current") if is_current else ""
        self.setAccessibleName(f"{self._number}. {self._title}")
        self.setAccessibleDescription(state)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().size("wizard_steps"), theme().control_height("nav_item"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        side = look.size("icon_large") - look.space("xs")
        with painting(self) as painter:
            if self._is_current:
                radius = look.radius("control")
                draw_box(painter, self.rect(), radius, look.color("accent_bg"))
            top = (self.height() - side) // 2
            mark = mirrored(self, QRect(look.space("s"), top, side, side))
            self._paint_mark(painter, mark)
            start = look.space("s") + side + look.space("s")
            words = QRect(start, 0, self.width() - start, self.height())
            painter.setFont(look.font("base", "strong" if self._is_current else "normal"))
            is_ahead = not (self._is_done or self._is_current)
            name = "text_muted" if is_ahead else "accent_text" if self._is_current else "text"
            painter.setPen(look.color(name))
            flags = text_flags(
                Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
                self.layoutDirection(),
            )
            painter.drawText(mirrored(self, words), flags, self._title)

    def _paint_mark(self, painter: QPainter, mark: QRect) -> None:
        look = theme()
        round_ = mark.width() / 2
        if self._is_done:
            draw_box(painter, mark, round_, look.color("success_solid"))
            white = look.color("text_on_accent")
            draw_icon(painter, "check", white, mark, look.size("icon_small"))
            return
        if self._is_current:
            draw_box(painter, mark, round_, look.color("accent"))
            painter.setPen(look.color("text_on_accent"))
        else:
            draw_box(painter, mark, round_, look.color("surface"), look.color("border_strong"))
            painter.setPen(look.color("text_muted"))
        painter.setFont(look.font("small", "strong"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, str(self._number))
