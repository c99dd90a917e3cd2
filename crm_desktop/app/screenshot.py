"""One picture of the main window once everything it shows has arrived.

A refused file is in the picture too, and on standard error, for whoever started the program.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.app.crash_guard import CrashGuard, CrashReport
from crm_desktop.app.program import Program
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.error_text import error_sentence

EXIT_REFUSED = 1
EXIT_NOT_WRITTEN = 5
EXIT_CRASHED = 6
_QUIET_MS = 400
_LOOK_EVERY_MS = 50


class _Watcher(QObject):
    """Waits until no request has been under way for a while."""

    def __init__(self, app: QApplication, program: Program, guard: CrashGuard, path: Path) -> None:
        super().__init__(program)
        self._app = app
        self._program = program
        self._path = path
        self._quiet_ms = 0
        self._is_busy = False
        self._is_settled = False
        self._exit_code = 0
        program.operations.busy_changed.connect(self._note_busy)
        program.file_shown.connect(self._settle)
        program.file_refused.connect(self._note_refusal)
        guard.crashed.connect(self._give_up)
        timer = QTimer(self)
        timer.setInterval(_LOOK_EVERY_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _note_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._quiet_ms = 0

    def _settle(self) -> None:
        self._is_settled = True

    def _note_refusal(self, error: UserError | StorageUnavailable) -> None:
        sys.stderr.write(f"{error_sentence(error)}\n")
        self._exit_code = EXIT_REFUSED
        self._settle()

    def _give_up(self, report: CrashReport) -> None:
        """Nobody is there to close the dialog."""
        sys.stderr.write(f"Something went wrong that nobody expected.\n{report.details}\n")
        self._app.exit(EXIT_CRASHED)

    def _look(self) -> None:
        if self._is_busy or not self._is_settled:
            self._quiet_ms = 0
            return
        self._quiet_ms += _LOOK_EVERY_MS
        if self._quiet_ms >= _QUIET_MS:
            self._is_settled = False
            self._write()

    def _write(self) -> None:
        services = self._program.services
        is_data_file = services is not None and services.path.resolve() == self._path.resolve()
        picture = self._program.window.grab()
        is_written = not is_data_file and picture.save(str(self._path), "PNG")
        if not is_written:
            sys.stderr.write(f"The picture could not be written: {self._path}\n")
        self._program.window.close()
        self._app.exit(self._exit_code if is_written else EXIT_NOT_WRITTEN)


def save_screenshot_when_ready(
    app: QApplication, program: Program, guard: CrashGuard, path: Path
) -> None:
    """Write a PNG of the window to `path` and end the program.

    The exit code says whether the file was refused, the picture written, the program sound.
    """
    _Watcher(app, program, guard, path)
