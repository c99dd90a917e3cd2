"""The dark bar that offers to take back what was just done, for ten seconds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.enter_key import press_by_enter
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme

SHOWN_MS = 10_000


class UndoBar(QFrame):
    """Says what was done and offers Undo; `undo_requested(seq)` follows a click, Enter or Ctrl+Z.

    It floats over the bottom of `host`, or stands in a layout if it has no host. The time stops
    while the mouse is over it or the keyboard is in it.
    """

    undo_requested = Signal(int)
    redo_requested = Signal()
    closed = Signal()

    def __init__(self, host: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(host or parent)
        self._host = host
        self._seq = 0
        self._floor = 0
        look = theme()
        self._text = PlainLabel(size="small", tone="on_dark", elides=True)
        self._button = _UndoButton("")
        self._button.clicked.connect(self._act)
        self._hint = PlainLabel(size="caption", tone="on_dark")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space("m"), 0, look.space("m"), 0)
        layout.setSpacing(look.space("l"))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._hint)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        if host is not None:
            host.installEventFilter(self)
        self.hide()

    def stand_above(self, height: int) -> None:
        """Leave so many pixels free at the host's foot, where a bar of its own has buttons."""
        if height != self._floor:
            self._floor = height
            self._place()

    def offer(self, sentence: str, seq: int) -> None:
        """Say what was done by the batch `seq`; an earlier offer is replaced."""
        self._seq = seq
        self._say(sentence, self.tr("Undo"), "Ctrl+Z")

    def offer_redo(self, sentence: str) -> None:
        """Say what was taken back, and offer to do it again; Ctrl+Z goes on further back."""
        self._seq = 0
        self._say(sentence, self.tr("Redo"), "Ctrl+Y")

    def note(self, sentence: str) -> None:
        """Say what was done and needs no taking back; the next thing said replaces it."""
        self._seq = 0
        self._say(sentence, "", "")

    def undo(self) -> None:
        """Take the offer, if there is one."""
        if not self.isHidden() and self._seq:
            seq = self._seq
            self.dismiss()
            self.undo_requested.emit(seq)

    def dismiss(self) -> None:
        """Withdraw the offer; Ctrl+Z still works through the history."""
        self._timer.stop()
        self._seq = 0
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @property
    def offered_seq(self) -> int:
        """The batch on offer, 0 if none."""
        return self._seq

    def sentence(self) -> str:
        """What it says now."""
        return self._text.text()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), theme().control_height("control_large"))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.isHidden() and not self._button.hasFocus():
            self._timer.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            draw_box(painter, self.rect(), look.radius("control"), look.color("tooltip"))

    def _say(self, sentence: str, action: str, keys: str) -> None:
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        for part in (self._button, self._hint):
            part.setVisible(bool(action))
        self._button.setText(action)
        self._button.updateGeometry()
        self._button.setToolTip(plain_tooltip(isolate_ltr(shown)))
        self._hint.setText(isolate_ltr(shown))
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()

    def _act(self) -> None:
        if self._seq:
            self.undo()
        else:
            self.dismiss()
            self.redo_requested.emit()

    def _place(self) -> None:
        if self._host is None or self.isHidden():
            return
        size = self.sizeHint()
        margin = theme().space("l")
        width = min(size.width(), self._host.width() - 2 * margin)
        x = (self._host.width() - width) // 2
        y = self._host.height() - self._floor - size.height() - margin
        self.setGeometry(x, y, width, size.height())


class _UndoButton(QPushButton):
    """Underlined words on the dark bar."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = look.metrics("small", "strong")
        height = max(look.size("hit_target_min"), metrics.height())
        return QSize(metrics.horizontalAdvance(self.text()) + look.space("s"), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        color = look.color("tooltip_text")
        with painting(self) as painter:
            if self.hasFocus():
                width = look.border("focus")
                draw_box(painter, self.rect(), look.radius("tag"), border=color, width=width)
            font = look.font("small", "strong")
            font.setUnderline(True)
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
