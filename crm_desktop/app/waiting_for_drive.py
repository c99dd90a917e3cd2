"""A file could not be opened because its drive does not answer: it is opened when the drive does.

Loaded when it is needed. Nothing here touches the drive in the window's thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crm_desktop.app.drive_desk import AWAY_CODES
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.jobs.drive_probe import DriveProbe

LOOK_MS = 3000


def may_come_back(error: UserError | StorageUnavailable) -> bool:
    """Whether a drive that is not there may be why; one not yet mounted has no file."""
    return error.code in AWAY_CODES or error.code == "file_missing"


class WaitingForDrive(QObject):
    """`found_silent()` when the drive does not answer, `returned()` when it does after that.

    A drive that answers at once is not the reason: then nothing is waited for.
    """

    found_silent = Signal()
    returned = Signal()
    _answered = Signal(bool)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._was_silent = self._is_closed = False
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)
        self._probe = DriveProbe(path, self._answered.emit)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._probe.ask)
        self._timer.start()
        self._probe.ask()

    def close(self) -> None:
        """Wait no more."""
        self._is_closed = True
        self._timer.stop()
        self._probe.stop()
        self.deleteLater()

    def _take_answer(self, answers: bool) -> None:
        if self._is_closed:
            return
        if not answers:
            if not self._was_silent:
                self._was_silent = True
                self.found_silent.emit()
        elif not self._was_silent:
            self._timer.stop()
        elif QApplication.activeModalWidget() is None:  # whoever is asked something answers first
            self._timer.stop()
            self.returned.emit()
