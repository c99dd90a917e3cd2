"""A count that is also a filter: "43 duplicates, decide below"."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme


class CountCard(ShowsFocusRing, QAbstractButton):
    """Ticked while its rows are shown below; `tone` is a status color such as danger."""

    def __init__(self, icon_name: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tone = tone
        self._count = 0
        self._word = ""
        self._note = ""
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, word: str, note: str) -> None:
        """Show a number, what it counts, and what becomes of it."""
        self._count, self._word, self._note = count, word, note
        self.setAccessibleName(f"{format_number(count)} {word}, {note}")
        self.setEnabled(count > 0)
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        height = look.metrics("h1", "strong").height() + look.metrics("small").height()
        return QSize(look.size("segments_panel"), height + 2 * look.space("s"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        pad, side = look.space("m"), look.size("control_large")
        with painting(self) as painter:
            self._paint_frame(painter)
            tile = QRect(pad, (self.height() - side) // 2, side, side)
            place = mirrored(self, tile)
            draw_box(painter, place, look.radius("control"), look.color(f"{self._tone}_bg"))
            draw_icon(painter, self._icon_name, look.color(self._tone), place)
            start = tile.right() + pad
            room = self.width() - start - look.space("s")
            big, small = look.metrics("h1", "strong"), look.metrics("small")
            top = (self.height() - big.height() - small.height()) // 2
            flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
            is_on = self.isEnabled()
            number = format_number(self._count)
            width = big.horizontalAdvance(number) + 1
            # On a base line: digits of other scripts come from fonts with other heights.
            base = top + big.ascent()
            painter.setFont(look.font("h1", "strong"))
            painter.setPen(look.color("text" if is_on else "text_muted"))
            area = mirrored(self, QRect(start, top, width, big.height()))
            painter.drawText(area.x(), base, number)
            x = start + width + look.space("xs")
            font = look.metrics("small", "strong")
            word = elide(self._word, font, self.width() - x)
            line = QRect(x, top, font.horizontalAdvance(word) + 1, big.height())
            painter.setFont(look.font("small", "strong"))
            painter.drawText(mirrored(self, line).x(), base, word)
            note = QRect(start, top + big.height(), room, small.height())
            painter.setFont(look.font("small"))
            painter.setPen(look.color("text_muted"))
            painter.drawText(mirrored(self, note), flags, elide(self._note, small, room))

    def _paint_frame(self, painter: QPainter) -> None:
        look = theme()
        if self.isChecked():
            fill, border = look.color("accent_bg"), look.color("accent")
            width = look.border("focus")
        else:
            name = "hover" if self.underMouse() and self.isEnabled() else "raised"
            fill, border, width = look.color(name), look.color("border"), look.border()
        draw_box(painter, self.rect(), look.radius("card"), fill, border, width)
