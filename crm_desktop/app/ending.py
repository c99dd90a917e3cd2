"""The end that the system asks for: a signal, logging out, shutting down. Nobody can be asked then.

What is typed is saved if that goes at once, else kept on this computer; then the file is let go,
and the turn and the place among those who share it with it. Begins after the first paint.
"""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSocketNotifier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from crm_desktop.app.program import Program

_log = logging.getLogger("crm_desktop.program")


_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress})
"""What only somebody does who works on."""


class Ending(QObject):
    """Hears that the program shall end, and ends it without a question."""

    def __init__(self, app: QApplication, program: Program) -> None:
        super().__init__(program)
        self._app = app
        self._program = program
        self._is_ending = False
        self._notifier: QSocketNotifier | None = None
        app.commitDataRequest.connect(self.keep)
        if os.name == "posix":
            self._listen()

    def end(self) -> None:
        """Keep what is typed and leave the event loop; the file is closed behind it."""
        if self._is_ending:  # several signals may say the same
            return
        self._is_ending = True
        self._program.keep_typed()
        self._app.exit(0)  # `quit` would close the windows, which may ask

    def keep(self, _manager: object = None) -> None:
        """The session may end; if it does, Qt asks the program to quit, else one works on."""
        self._program.keep_typed()
        self._app.removeEventFilter(self)
        self._app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The session ends: as soon as this is answered, Windows may kill the program."""
        if event.type() == QEvent.Type.Quit:
            self._is_ending = True
            self._program.finish()
            self._app.exit(0)
            return True
        if event.type() in _WORK:  # the end was called off
            self._app.removeEventFilter(self)
            self._program.work_on()
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        """Python looks at signals between two of its own steps, and Qt may wait for long.

        So a byte in a pipe wakes Qt up.
        """
        reads, writes = os.pipe()
        for end in (reads, writes):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup`
                signal.signal(number, _leave_to_qt)
        self._notifier = QSocketNotifier(reads, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._take(reads))

    def _take(self, reads: int) -> None:
        _log.info("ends for signal %d", os.read(reads, 1)[0])
        self.end()


def _leave_to_qt(_number: int, _frame: object) -> None:
    """The byte in the pipe says it."""
