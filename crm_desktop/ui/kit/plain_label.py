"""Labels that show text as it is: never rich text, elided where there is no room."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QToolTip, QWidget

from crm_desktop.ui.kit.direction import elide, text_flags
from crm_desktop.ui.kit.theme import theme


def plain_tooltip(text: str) -> str:
    """A tooltip that Qt cannot take for rich text, whatever stands in `text`."""
    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>" if text else ""


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip made from data."""
    widget.setToolTip(plain_tooltip(text))


class PlainLabel(QLabel):
    """A label for any text, data included.

    `size` and `weight` name a font of the theme, `tone` a text color (normal, muted, accent,
    success, warning, danger, info, link, disabled). With `elides` the label may become narrower
    than its text, ends it with "…" and shows all in a tooltip; with `wraps` it grows downward.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: str = "base",
        weight: str = "normal",
        tone: str = "normal",
        elides: bool = False,
        wraps: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._font_name = (size, weight)
        self._elides = elides
        self.setWordWrap(wraps)
        self.set_tone(tone)
        self.setFont(theme().font(size, weight))
        theme().changed.connect(self._restyle)
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.setMinimumWidth(theme().space("xl"))
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the text color: normal, muted, accent, success, warning, danger, info, link."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_text_font(self, size: str, weight: str = "normal") -> None:
        """Change the font."""
        self._font_name = (size, weight)
        self._restyle()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(theme().space("xl"), hint.height()) if self._elides else hint

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        # One pixel of air: text advances are fractional.
        return QSize(hint.width() + 1, hint.height()) if self._elides else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elides or self.wordWrap():
            super().paintEvent(event)
            return
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        rect = self.contentsRect()
        text = elide(self.text(), self.fontMetrics(), rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, text_flags(self.alignment(), self.layoutDirection()), text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._elides and not self.toolTip():
            return self._show_whole_text(event)
        return super().event(event)

    def _show_whole_text(self, event: QEvent) -> bool:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        if is_cut and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tooltip(self.text()), self)
        return True

    def _restyle(self) -> None:
        self.setFont(theme().font(*self._font_name))
