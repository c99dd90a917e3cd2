"""One picture of the main window once everything it shows has arrived."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.app.program import Program

EXIT_NOT_WRITTEN = 5
_QUIET_MS = 400
_LOOK_EVERY_MS = 50


class _Watcher(QObject):
    """Waits until no request has been under way for a while."""

    def __init__(self, app: QApplication, program: Program, path: Path) -> None:
        super().__init__(program)
        self._app = app
        self._program = program
        self._path = path
        self._quiet_ms = 0
        self._is_busy = False
        self._is_settled = False
        program.operations.busy_changed.connect(self._note_busy)
        program.file_shown.connect(self._settle)
        program.file_refused.connect(self._settle)
        timer = QTimer(self)
        timer.setInterval(_LOOK_EVERY_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _note_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._quiet_ms = 0

    def _settle(self) -> None:
        self._is_settled = True

    def _look(self) -> None:
        if self._is_busy or not self._is_settled:
            self._quiet_ms = 0
            return
        self._quiet_ms += _LOOK_EVERY_MS
        if self._quiet_ms >= _QUIET_MS:
            self._is_settled = False
            self._write()

    def _write(self) -> None:
        picture = self._program.window.grab()
        is_written = picture.save(str(self._path), "PNG")
        if not is_written:
            sys.stderr.write(f"The picture could not be written: {self._path}\n")
        self._program.window.close()
        self._app.exit(0 if is_written else EXIT_NOT_WRITTEN)


def save_screenshot_when_ready(app: QApplication, program: Program, path: Path) -> None:
    """Write a PNG of the window to `path` and end the program."""
    _Watcher(app, program, path)
