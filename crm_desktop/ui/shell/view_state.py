"""Where windows stood and how wide their panes were, kept by Qt per user and profile.

The one thing the GUI thread may save by itself.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget


class ViewState:
    """Geometry and pane sizes under names; an unreadable entry counts as none."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def restore_window(self, window: QWidget, name: str) -> bool:
        """Put a window where it was; false if it was never seen or would be off the screen."""
        geometry = self._settings.value(f"{name}/geometry")
        return isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)

    def keep_window(self, window: QWidget, name: str) -> None:
        """Remember where a window stands."""
        self._settings.setValue(f"{name}/geometry", window.saveGeometry())
        if isinstance(window, QMainWindow):
            self._settings.setValue(f"{name}/state", window.saveState())

    def restore_splitter(self, splitter: QSplitter, name: str) -> bool:
        """Give panes the sizes they had."""
        state = self._settings.value(f"{name}/panes")
        return isinstance(state, QByteArray) and splitter.restoreState(state)

    def keep_splitter(self, splitter: QSplitter, name: str) -> None:
        """Remember the sizes of panes."""
        self._settings.setValue(f"{name}/panes", splitter.saveState())

    def text(self, name: str) -> str:
        """A remembered word, empty for none."""
        value = self._settings.value(name, "")
        return value if isinstance(value, str) else ""

    def keep_text(self, name: str, value: str) -> None:
        """Remember a word, e.g. the page that was shown."""
        self._settings.setValue(name, value)

    def flush(self) -> None:
        """Write to disk."""
        self._settings.sync()
