"""The drive of the open file goes away and comes back: what is known is said.

Made after the first paint; ends with the file. Nothing here touches the drive in the window's
thread: the probe has a thread of its own.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.jobs.drive_probe import DriveProbe
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.operations import tries_again
from crm_desktop.ui.shell.sharing_words import clock_time

if TYPE_CHECKING:
    from crm_desktop.app.wiring import Services
    from crm_desktop.ui.kit.message_bar import MessageBar
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.shell.main_window import MainWindow

LOOK_MS = 1000
SILENT_SECONDS = 3.0
"""A drive that takes longer for the simplest question does not answer."""
BUSY_SECONDS = 3.0
"""After so long without an answer to what was asked of the file, the drive itself is asked."""
AWAY_CODES = frozenset(
    {"io_error", "cannot_open", "drive_silent", "locks_unreliable", "unknown_outcome", "file_gone"}
)


class DriveDesk(QObject):
    """`went_away()` and `came_back()` follow what the drive does."""

    went_away = Signal()
    came_back = Signal()
    _answered = Signal(bool)

    def __init__(
        self,
        services: Services,
        operations: Operations,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._main = window
        self._away_since: datetime | None = None
        self._busy_since: float | None = None
        self._has_unknown = False
        self._shown = ""
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)
        self._probe = DriveProbe(Path(services.path), self._answered.emit)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        operations.busy_changed.connect(self._on_busy)
        operations.storage_failed.connect(self._on_failure)
        self._on_busy(operations.is_busy)

    @property
    def is_away(self) -> bool:
        """Whether the drive does not answer."""
        return self._away_since is not None

    def try_again(self) -> None:
        """Ask the drive now."""
        self._probe.ask()
        if self.is_away:
            self._show_away()

    def close(self) -> None:
        """End with the file."""
        self._timer.stop()
        self._probe.stop()
        self._operations.busy_changed.disconnect(self._on_busy)
        self._operations.storage_failed.disconnect(self._on_failure)
        self.deleteLater()

    # -------------------------------------------------------------------------------------

    def _on_busy(self, is_busy: bool) -> None:
        self._busy_since = monotonic_seconds() if is_busy else None
        if is_busy or self.is_away:
            self._timer.start()
        else:
            self._timer.stop()

    def _on_failure(self, error: object) -> None:
        """Something could not be read or saved for the drive's sake."""
        if not isinstance(error, StorageUnavailable):
            return
        if self.is_away:
            # Whatever it says comes of the same; what is known stands above the page.
            QTimer.singleShot(0, self, self._show_away)
        if error.code not in AWAY_CODES:
            return
        self._has_unknown = self._has_unknown or error.outcome is Outcome.UNKNOWN
        self._probe.ask()
        self._timer.start()
        if self._has_unknown and not self.is_away:
            self._go_away()

    def _look(self) -> None:
        """Every second while something is on its way, or the drive is away."""
        busy_since = self._busy_since
        is_slow = busy_since is not None and monotonic_seconds() - busy_since > BUSY_SECONDS
        if is_slow or self.is_away:
            self._probe.ask()
        if not self.is_away and self._probe.waiting_seconds > SILENT_SECONDS:
            self._go_away()

    def _take_answer(self, answers: bool) -> None:
        if not answers:
            if not self.is_away:
                self._go_away()
        elif self.is_away:
            self._prove_back()

    def _go_away(self) -> None:
        self._away_since = self._services.clock.now()
        self._timer.start()
        self._show_away()
        self.went_away.emit()

    def _show_away(self) -> None:
        since = self._away_since
        if since is None:
            return
        sentence = self.tr(
            "The drive has not answered since {time}. What you typed is kept on this computer, and "
            "nothing more is saved until the drive is back."
        )
        self._shown = sentence.replace("{time}", self._moment_words(since))
        for bar in self._bars():
            bar.show_message("warning", self._shown, self.tr("Try again now"), self.try_again)

    def _moment_words(self, since: datetime) -> str:
        is_today = (
            since.astimezone(self._services.clock.zone).date() == self._services.clock.today()
        )
        return clock_time(since) if is_today else format_moment(since)

    def _bars(self) -> list[MessageBar]:
        """Above the page, and above each card, which may cover it."""
        router = self._main.router
        return [self._main.messages] + [
            card.message_bar for card in (*router.unstored, *router.windows)
        ]

    def _prove_back(self) -> None:
        """The folder answers; whether the file can be read is asked once more."""
        services = self._services

        def read() -> bool:
            return services.database.execute("SELECT 1 FROM meta").fetchone() is not None

        self._operations.run(self, read, self._come_back, tries_again, kind="drive")

    def _come_back(self, _is_there: bool) -> None:
        if not self.is_away:
            return
        self._away_since = None
        self._has_unknown = False
        for bar in self._bars():
            if bar.sentence() == self._shown:
                bar.dismiss()
        self._main.messages.show_message("success", self.tr("The drive is back."))
        self._on_busy(self._operations.is_busy)
        self.came_back.emit()
