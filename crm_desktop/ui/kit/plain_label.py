"""Labels that show text as it is: never rich text, elided where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import elide, text_flags
from crm_desktop.ui.kit.theme import theme

_TALL = 100_000
_TONES = {
    "normal": "text",
    "muted": "text_muted",
    "disabled": "text_disabled",
    "accent": "accent_text",
    "on_dark": "tooltip_text",
}


def plain_tooltip(text: str) -> str:
    """A tooltip that Qt cannot take for rich text, whatever stands in `text`."""
    return f"<span style='white-space:pre-wrap'>{_escaped(text)}</span>" if text else ""


def _escaped(text: str) -> str:
    """As `html.escape`, whose module reads the names of all entities of HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip made from data."""
    widget.setToolTip(plain_tooltip(text))


class PlainLabel(QLabel):
    """A label for any text, data included.

    `size` and `weight` name a font of the theme, `tone` a text color: normal, muted, disabled,
    accent, link, success, warning, danger, info, on_dark. With `elides` the label may become
    narrower than its text, ends it with "…" and shows all of it in a tooltip; with `wraps` it
    grows downward. It paints itself: the style sheet would reset fonts set after its first look.
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
        self._tone = tone
        self._elides = elides
        self._tells_whole = False
        self._measured: QSize | None = None
        self._measured_text = ""
        self.setWordWrap(wraps)
        self.setFont(theme().font(size, weight))
        theme().follow(self)
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        elif wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def tone(self) -> str:
        """The name of the text color."""
        return self._tone

    def set_tone(self, tone: str) -> None:
        """Change the text color."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        text = self.text()
        if text != self._measured_text or self._measured is None:
            self._measured_text, self._measured = text, self._measure(text)
        return self._measured.grownBy(self.contentsMargins())

    def _measure(self, text: str) -> QSize:
        metrics = theme().metrics(*self._font_name)
        if self.wordWrap():
            room = QRect(0, 0, theme().size("dialog_width.0"), _TALL)
            flags = int(Qt.TextFlag.TextWordWrap)
            return metrics.boundingRect(room, flags, text).size() + QSize(1, 0)
        lines = text.split("\n")
        width = max(metrics.horizontalAdvance(line) for line in lines)
        # One pixel of air: text advances are fractional.
        return QSize(width + 1, metrics.lineSpacing() * len(lines))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        can_shrink = self._elides or self.wordWrap()
        return QSize(min(hint.width(), theme().space("xl")), hint.height()) if can_shrink else hint

    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return -1
        metrics = theme().metrics(*self._font_name)
        flags = int(Qt.TextFlag.TextWordWrap)
        inset = self.contentsMargins()
        room = QRect(0, 0, width - inset.left() - inset.right(), _TALL)
        text = metrics.boundingRect(room, flags, self.text())
        return text.height() + inset.top() + inset.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        # The text's own first letter decides its direction, the label's decides its place.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setFont(look.font(*self._font_name))
        tone = self._tone if self.isEnabled() else "disabled"
        painter.setPen(look.color(_TONES.get(tone, tone)))
        rect = self.contentsRect()
        text = self.text()
        if self._elides and not self.wordWrap():
            text = elide(text, look.metrics(*self._font_name), rect.width())
            self._tell_whole(is_cut=text != self.text())
        is_paragraph = self.wordWrap() or "\n" in text
        flags = text_flags(self.alignment(), self.layoutDirection(), wraps=is_paragraph)
        painter.drawText(rect, flags, text)
        painter.end()

    def _tell_whole(self, *, is_cut: bool) -> None:
        """Tell a text that is cut in the tooltip, unless the label has one of its own.

        When it is painted, and not when the tooltip is asked for: a Python `event` on each label
        costs a card a third of its opening.
        """
        if is_cut:
            if not self.toolTip():
                self._tells_whole = True
            if self._tells_whole:
                self.setToolTip(plain_tooltip(self.text()))
        elif self._tells_whole:
            self._tells_whole = False
            self.setToolTip("")

    def restyle(self) -> None:
        """Take over the fonts of another look."""
        self._measured = None
        self.setFont(theme().font(*self._font_name))
        self.updateGeometry()
        self.update()
