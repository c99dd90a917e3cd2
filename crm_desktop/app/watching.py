"""Asks every few seconds what other programs saved; made when the window stands.

A look at a file on a drive is 17 calls. Every four and a half seconds these are fewer than twenty
in five seconds, and what a colleague saved is seen within five (reliability.md, P4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.sharing import Mode
from crm_desktop.ui.kit.operations import tries_again

if TYPE_CHECKING:
    from crm_desktop.app.wiring import Services
    from crm_desktop.core.sharing import Sharing
    from crm_desktop.ui.kit.operations import Operations

HERE_MS = 3000
DRIVE_MS = 4500
SLOW_MS = 10_000
_SLOW_SECONDS = 0.2
"""A look that takes longer is taken more seldom: the drive has enough to do."""
_BEATS_UNSEEN = 5
"""A colleague may plan something for us in a few minutes while no window is to be seen."""


class Watching(QObject):
    """Looks for changes of others in the file that is open; `looked` after each beat."""

    looked = Signal()

    def __init__(
        self,
        operations: Operations,
        services: Callable[[], Services | None],
        sharing: Callable[[], Sharing | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._services = services
        self._sharing = sharing
        self._is_slow = False
        self._beats = 0
        self._timer = QTimer(self)
        self._timer.setInterval(HERE_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @property
    def interval_ms(self) -> int:
        """How long until the next look."""
        return self._timer.interval()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask now."""
        services = self._services()
        if services is None:
            return

        def poll() -> float | None:
            started = monotonic_seconds()
            return None if services.watch.poll() else monotonic_seconds() - started

        self._operations.run(self, poll, self._note_time, tries_again, kind="watch")

    def _beat(self) -> None:
        self._beats += 1
        if _can_be_seen() or self._beats % _BEATS_UNSEEN == 0:
            self.look()
            self.looked.emit()
        self._timer.setInterval(self._pace_ms())

    def _pace_ms(self) -> int:
        if self._is_slow:
            return SLOW_MS
        sharing = self._sharing()
        return HERE_MS if sharing is None or sharing.mode is Mode.LOCAL else DRIVE_MS

    def _note_time(self, seconds: float | None) -> None:
        """How long a look took that found nothing; `None` where it found something."""
        if seconds is not None:
            self._is_slow = seconds > _SLOW_SECONDS


def _can_be_seen() -> bool:
    """Whether any window of the program is on a screen, also beside one of another program."""
    return any(
        window.isVisible() and not window.isMinimized() for window in QApplication.topLevelWidgets()
    )
