"""A line of small tags: what was understood of an activity written in one line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui.activities.quick_words import UnderstoodPart
from crm_desktop.ui.kit.direction import elide, mirrored
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class UnderstoodLine(QWidget):
    """Paints `parts` one behind the other; what has no room is cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[UnderstoodPart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_parts(self, parts: Sequence[UnderstoodPart]) -> None:
        """Show other tags."""
        self.parts = tuple(parts)
        self.setAccessibleName(", ".join(part.words for part in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._width(part) + theme().space("xs") for part in self.parts)
        return QSize(width, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            x, metrics = 0, look.metrics("small")
            painter.setFont(look.font("small"))
            for part in self.parts:
                width = min(self._width(part), self.width() - x)
                if width < look.size("icon_button") + look.space("m"):
                    return
                place = mirrored(self, QRect(x, 0, width, self.height()))
                fill, edge = look.color("surface"), look.color("border")
                draw_box(painter, place, look.radius("tag"), fill, edge)
                at = x + look.space("xs") + 2
                if part.icon_name:
                    side = look.size("icon_small")
                    mark = mirrored(self, QRect(at, 0, side, self.height()))
                    draw_icon(painter, part.icon_name, look.color(part.tone), mark, side)
                    at += side + look.space("xs")
                area = QRect(at, 0, x + width - at - look.space("xs"), self.height())
                painter.setPen(look.color("text"))
                words = elide(part.words, metrics, area.width())
                painter.drawText(mirrored(self, area), Qt.AlignmentFlag.AlignCenter, words)
                x += width + look.space("xs")

    def _width(self, part: UnderstoodPart) -> int:
        look = theme()
        words = look.metrics("small").horizontalAdvance(part.words) + 1
        mark = look.size("icon_small") + look.space("xs") if part.icon_name else 0
        return words + mark + 2 * look.space("xs") + 4

    def _height(self) -> int:
        return max(theme().size("filter_chip"), theme().metrics("small").height() + 4)
