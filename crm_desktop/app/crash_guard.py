"""The last net: an exception nobody expected is logged and shown, and the program goes on.

It catches what leaves a slot or a Qt override, a thread, a callback, and what happens while the
program starts. The same fault is shown once; its repetitions are only counted, so that a fault
in painting cannot bury the screen in dialogs.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)

from crm_desktop.app.logging_setup import LogWord, describe_error, redact
from crm_desktop.core.records import record

FAULT_NAME = "fault.log"

_log = logging.getLogger("crm_desktop.crash")
_qt_log = logging.getLogger("qt")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@record
class CrashReport:
    """One unexpected error: `details` is what may be copied and sent, without personal data."""

    details: str
    thread: str


class CrashGuard(QObject):
    """Installs itself with `install`; `crashed` arrives in the GUI thread, once per fault."""

    crashed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._fault_file: Any = None
        self._former: tuple[Any, Any, Any] | None = None
        self._former_qt: Any = None
        # Queued: no dialog may open in the middle of a paint event.
        self._arrived.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on whatever nobody else does."""
        self._former = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._former_qt = qInstallMessageHandler(log_qt_message)

    def watch_hard_faults(self, folder: Path) -> None:
        """Let Python write where it was when the process dies of a fault below it."""
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._fault_file = (folder / FAULT_NAME).open("w", encoding="utf-8")
            faulthandler.enable(self._fault_file)

    def uninstall(self) -> None:
        """Give the hooks back to whoever had them."""
        if self._former is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._former
            qInstallMessageHandler(self._former_qt)
            self._former = None
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None

    def report(self, error: BaseException) -> None:
        """Take an error as if nobody had caught it."""
        self._on_exception(type(error), error, error.__traceback__)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._take(kind, error, trace, threading.current_thread().name)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        thread = arguments.thread.name if arguments.thread is not None else "?"
        self._take(arguments.exc_type, arguments.exc_value, arguments.exc_traceback, thread)

    def _on_unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        self._take(
            unraisable.exc_type,
            unraisable.exc_value,
            unraisable.exc_traceback,
            threading.current_thread().name,
        )

    def _take(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
        thread: str,
    ) -> None:
        details = describe_error(kind, error, trace)
        with self._lock:
            self._seen[details] += 1
            count = self._seen[details]
        if count & (count - 1) == 0:  # 1st, 2nd, 4th, 8th … time: the log must not flood either
            _log.error(
                "unexpected error, time %d in %s\n%s", count, LogWord(thread), LogWord(details)
            )
        if count == 1:
            with suppress(RuntimeError):  # the guard outlived the application
                self._arrived.emit(CrashReport(details, thread))

    @Slot(object)
    def _announce(self, report: CrashReport) -> None:
        self.crashed.emit(report)


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Put Qt's own messages into the log, without what they may quote."""
    category = LogWord(context.category or "default")
    level = _QT_LEVELS.get(kind, logging.WARNING)
    _qt_log.log(level, "%s: %s", category, LogWord(redact(message or "")))
