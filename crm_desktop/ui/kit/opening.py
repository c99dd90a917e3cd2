"""Handing an address, a file or a folder to the system; only ever after a click."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

_OPENER = "xdg-open"
_OPENER_LOOKED_AT_MS = 200
_OPENER_LOOKED_AT_TIMES = 50
"""An opener that still runs after ten seconds has found somebody: it may be the browser itself."""
_DESKTOPS = ("xcb", "wayland")


def open_file(path: Path, fail: Callable[[], object]) -> None:
    """Let the system open a file or folder; `fail()` as for addresses."""
    open_url(QUrl.fromLocalFile(str(path)), fail)


def open_url(url: QUrl, fail: Callable[[], object]) -> None:
    """Let the system open it; `fail()` if nobody does, at once or a moment later."""
    if QGuiApplication.platformName() in _DESKTOPS and not _is_caged():
        opener = shutil.which(_OPENER)
        if opener is not None:
            open_with(opener, url, fail)
            return
    if not QDesktopServices.openUrl(url):
        fail()


def open_with(opener: str, url: QUrl, fail: Callable[[], object]) -> None:
    """Start an opener and look how it ends: Qt's own way says nothing of one that fails later."""
    try:
        started = subprocess.Popen(  # noqa: S603 - the system's opener, one argument, no shell
            [opener, url.toString(QUrl.ComponentFormattingOption.FullyEncoded)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        fail()
        return
    timer = QTimer(QCoreApplication.instance())
    looks = iter(range(_OPENER_LOOKED_AT_TIMES))

    def look() -> None:
        code = started.poll()
        if code is None and next(looks, None) is not None:
            return
        timer.stop()
        timer.deleteLater()
        if code:
            _tell(fail)

    timer.timeout.connect(look)
    timer.start(_OPENER_LOOKED_AT_MS)


def _tell(fail: Callable[[], object]) -> None:
    """Call it, unless the window that wanted to know has gone meanwhile."""
    try:
        fail()
    except RuntimeError as error:
        if "deleted" not in str(error):  # what shiboken says of a window, and of its signals
            raise


def _is_caged() -> bool:
    """In a sandbox the desktop's portal opens things, which Qt knows how to ask."""
    return "FLATPAK_ID" in os.environ or "SNAP" in os.environ
