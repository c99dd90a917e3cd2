"""The search field of the top bar: hits appear under it as you type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.direction import mirrored
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.ui.shell.search_popup import SearchPopup

Find = Callable[[str], Sequence[SearchHit]]
Recent = Callable[[], Sequence[SearchHit]]

_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}
_KEY_CAPS = ("Ctrl", "K")


class SearchBox(Line):
    """Asks `find` for what was typed and `recent` while empty; `chosen(RecordRef)` opens one.

    Up and Down move in the hits, Enter opens, Esc closes the hits, then empties the field.
    """

    chosen = Signal(RecordRef)
    left = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__("search", parent, is_quiet=True)
        self.setObjectName("search_box")
        self._operations = operations
        self._find: Find | None = None
        self._recent: Recent | None = None
        self._popup: SearchPopup | None = None
        self._preparation = Preparation(self, is_ready=True)
        self.setMaxLength(200)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._ask)
        self.textChanged.connect(self.update)
        self._retranslate()

    def attach(
        self, find: Find | None, recent: Recent | None, preparation: Preparation | None = None
    ) -> None:
        """Search here from now on; `None` while no file is open.

        Until `preparation` is ready, nothing found means that it is too early to tell.
        """
        self._find, self._recent = find, recent
        self._preparation = preparation or Preparation(self, is_ready=True)
        self._preparation.changed.connect(self._show_preparation)
        self._preparation.finished.connect(self._ask_again)
        self.setEnabled(find is not None)
        self.clear()
        self.close_hits()

    def close_hits(self) -> None:
        """Hide the hits, keep the text."""
        if self._popup is not None:
            self._popup.hide()

    @property
    def hits(self) -> SearchPopup:
        """The list under the field, made when it is first needed."""
        if self._popup is None:
            from crm_desktop.ui.shell.search_popup import SearchPopup

            self._popup = SearchPopup(self.window())
            self._popup.chosen.connect(self._choose)
        return self._popup

    def sizeHint(self) -> QSize:
        return QSize(theme().size("search_width"), theme().control_height("control_large"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().size("search_width") // 2, self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.selectAll()
            self._ask(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_hits()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = self._popup is not None and self._popup.isVisible()
        key = Qt.Key(event.key())
        if key in _MOVES:
            if is_open:
                self.hits.move_current(_MOVES[key])
            else:
                self._ask(self.text())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if is_open:
                self.hits.choose_current()
        elif key == Qt.Key.Key_Escape:
            self._give_up(is_open=is_open)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            with painting(self) as painter:
                self._paint_key_caps(painter)

    def _paint_key_caps(self, painter: QPainter) -> None:
        look = theme()
        metrics = look.metrics("caption", "medium")
        painter.setFont(look.font("caption", "medium"))
        widths = [_cap_width(metrics, word) for word in _KEY_CAPS]
        gap = look.space("xs")
        whole = sum(widths) + gap * (len(widths) - 1)
        strip = QRect(self.width() - whole - look.space("s"), 0, whole, self.height())
        strip = mirrored(self, strip)
        height = look.size("tag")
        left = strip.left()  # the keys keep their order in every direction
        for word, width in zip(_KEY_CAPS, widths, strict=True):
            cap = QRect(left, (self.height() - height) // 2, width, height)
            draw_box(painter, cap, look.radius("tag"), look.color("window"), look.color("border"))
            painter.setPen(look.color("text_muted"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, word)
            left += width + gap

    def _ask(self, text: str) -> None:
        typed = text.strip()
        find, recent = self._find, self._recent
        if find is None:
            return
        if typed:
            self._operations.run(
                self, lambda: find(typed), lambda hits: self._show(typed, hits), kind="search"
            )
        elif recent is not None:
            self._operations.run(self, recent, lambda hits: self._show("", hits), kind="search")

    def _show(self, typed: str, hits: Sequence[SearchHit]) -> None:
        if not self.hasFocus() or typed != self.text().strip():
            return
        if not hits and not typed:
            self.close_hits()
            return
        corner = self.mapTo(self.window(), QPoint(0, self.height() + theme().space("xs")))
        too_early = "" if hits else self._too_early()
        self.hits.show_hits(typed, hits, corner, self.width(), too_early)

    def _too_early(self) -> str:
        return " · ".join(part for part in self._preparation.words() if part)

    def _show_preparation(self) -> None:
        if self._popup is not None and self._popup.isVisible() and not self._popup.count:
            self._popup.say_too_early(self._too_early())

    def _ask_again(self) -> None:
        if self.hasFocus() and self.text().strip():
            self._ask(self.text())

    def _choose(self, ref: RecordRef) -> None:
        self.close_hits()
        self.selectAll()
        self.chosen.emit(ref)

    def _give_up(self, *, is_open: bool) -> None:
        if is_open:
            self.close_hits()
        elif self.text():
            self.clear()
        else:
            self.left.emit()

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Search contacts…"))
        self.setAccessibleName(self.tr("Search contacts"))


def _cap_width(metrics: QFontMetrics, word: str) -> int:
    return metrics.horizontalAdvance(word) + 2 * (theme().space("xs") + 1)
