"""Time that passes in window tests: what windows wait for comes at once, and nobody sleeps.

Windows pause before they ask (until the keyboard rests, until changes have gathered) with timers
that fire once. Here such a timer is let fire as soon as everything that was queued is done, the
earliest first. Timers that fire again and again are left to the real clock.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_MOST_FIRINGS = 100
"""So many in a row are a window that never comes to rest."""


def pass_time(longest_ms: int, *parts: QObject) -> None:
    """Until no window, and none of `parts`, waits for a pause of at most `longest_ms`."""
    for _firing in range(_MOST_FIRINGS):
        settle_layouts()
        waiting = _pauses(longest_ms, parts)
        if not waiting:
            return
        first = min(waiting, key=QTimer.remainingTime)
        waiting.clear()
        first.stop()
        first.timeout.emit()  # type: ignore[call-arg]
    raise AssertionError("a window never comes to rest")


def settle_layouts() -> None:
    """Let queued calls, new rows and deferred deletions be done."""
    for _round in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _pauses(longest_ms: int, parts: tuple[QObject, ...]) -> list[QTimer]:
    return [
        timer
        for part in (*QApplication.topLevelWidgets(), *parts)
        for timer in part.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= longest_ms
    ]
