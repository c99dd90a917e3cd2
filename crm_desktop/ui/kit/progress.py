"""Progress: a bar with an optional pace mark, and the thin bar while something loads."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import is_rtl
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_SHOWN_AFTER_MS = 300
_FRAME_MS = 30
_SWEEP_FRAMES = 40


def draw_progress(
    painter: QPainter, rect: QRectF, share: float, color: str, pace: float | None = None
) -> None:
    """A bar filled from the reading side; `share` and `pace` run from 0 to 1."""
    look = theme()
    height = look.size("progress_bar")
    track = QRectF(rect.x(), rect.center().y() - height / 2, rect.width(), height)
    draw_box(painter, track, height / 2, look.color("border" if look.is_dark else "sunken"))
    filled = QRectF(track)
    filled.setWidth(track.width() * min(max(share, 0.0), 1.0))
    if is_rtl():
        filled.moveRight(track.right())
    if filled.width() > 0:
        draw_box(painter, filled, height / 2, look.color(color))
    if pace is not None:
        width = look.size("pace_marker.0")
        tall = look.size("pace_marker.1")
        offset = track.width() * min(max(pace, 0.0), 1.0)
        x = track.right() - offset if is_rtl() else track.left() + offset
        mark = QRectF(x - width / 2, rect.center().y() - tall / 2, width, tall)
        draw_box(painter, mark, 0, look.color("text"))


class ProgressBar(QWidget):
    """How far something is; `tone` is a color token such as accent, success_solid."""

    def __init__(self, tone: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._pace: float | None = None
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_progress(self, done: float, total: float) -> None:
        """Show `done` of `total`; a total of 0 counts as nothing done."""
        self._share = done / total if total else 0.0
        self.setAccessibleDescription(f"{self._share:.0%}")
        self.update()

    def set_pace(self, share: float | None) -> None:
        """Mark where one should be by now."""
        self._pace = share
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the color."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.size("control") * 4, look.size("pace_marker.1") + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            draw_progress(painter, QRectF(self.rect()), self._share, self._tone, self._pace)


class LoadingBar(QWidget):
    """Two pixels of movement over a page that has been loading for more than 0.3 seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = 0
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SHOWN_AFTER_MS)
        self._delay.timeout.connect(self._appear)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_FRAME_MS)
        self._ticks.timeout.connect(self._advance)
        self.setFixedHeight(theme().border("focus"))

    def set_loading(self, is_loading: bool) -> None:
        """Start or stop; short loading never shows."""
        if is_loading:
            if not self._ticks.isActive():
                self._delay.start()
        else:
            self._delay.stop()
            self._ticks.stop()
            self.update()

    @property
    def is_visible_now(self) -> bool:
        """Whether the movement is shown."""
        return self._ticks.isActive()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._ticks.isActive():
            return
        width = self.width() / 4
        share = (self._frame % _SWEEP_FRAMES) / _SWEEP_FRAMES
        x = -width + (self.width() + width) * (1 - share if is_rtl() else share)
        with painting(self) as painter:
            rect = QRectF(x, 0, width, self.height())
            draw_box(painter, rect, 0, theme().color("accent"))

    def _appear(self) -> None:
        self._frame = 0
        self._ticks.start()

    def _advance(self) -> None:
        self._frame += 1
        self.update()
