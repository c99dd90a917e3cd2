"""Whether a window can be opened at all, and what to say on the terminal when it cannot."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

EXIT_NO_DISPLAY = 3
_PLATFORM = "QT_QPA_PLATFORM"
_HOPELESS = "could not load the Qt platform plugin"


def choose_platform(*, offscreen: bool, scale: float) -> None:
    """Tell Qt where to draw; must run before the application is made."""
    if offscreen:
        os.environ[_PLATFORM] = "offscreen"
    if scale != 1.0:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    qInstallMessageHandler(_explain_fatal_message)


def missing_display() -> str:
    """Why there is no place for a window, as a sentence; empty when there is one."""
    is_x11 = sys.platform not in ("win32", "darwin")
    if not is_x11 or os.environ.get(_PLATFORM):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "CRM Desktop needs a display, and there is none here (DISPLAY and WAYLAND_DISPLAY are "
        "not set).\nTo see it without one: python3 installer/dev.py run --offscreen "
        "--screenshot window.png"
    )


def _explain_fatal_message(
    kind: QtMsgType, _context: QMessageLogContext, message: str | None
) -> None:
    """Before the crash guard takes over: Qt gives up if it cannot reach the display."""
    text = message or ""
    if kind is not QtMsgType.QtFatalMsg and _HOPELESS not in text.lower():
        return
    if kind is QtMsgType.QtFatalMsg:
        sys.stderr.write(
            "CRM Desktop cannot open its window.\n"
            f"Qt says: {text.strip()}\n"
            "Either the display cannot be reached, or a system library is missing: "
            "python3 installer/dev.py setup installs or names the libraries.\n"
        )
        sys.stderr.flush()
        # Qt would abort now, with a core dump and without a word about the way out.
        os._exit(EXIT_NO_DISPLAY)
    sys.stderr.write(f"{text}\n")
