"""Where windows stood, how wide panes and columns were: kept by Qt per user and profile.

The one thing the GUI thread may save by itself.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from crm_desktop.ui.kit.theme import theme

IN_FRONT = (
    Qt.WindowType.Dialog
    | Qt.WindowType.WindowTitleHint
    | Qt.WindowType.WindowSystemMenuHint
    | Qt.WindowType.WindowMinMaxButtonsHint
    | Qt.WindowType.WindowCloseButtonHint
)
"""A window of its own that a click beside it does not hide behind the one it belongs to."""


def room_for(window: QWidget) -> QSize:
    """The most a window's content can take on its screen, with the title bar in sight.

    A magnified screen may have less room than a window wants.
    """
    title_bar = QSize(0, theme().size("control"))
    return window.screen().availableGeometry().size() - title_bar


def bring_forward(window: QWidget) -> None:
    """Show a window that is open somewhere, be it made an icon, in front of the others."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()


def center_over_parent(window: QWidget) -> None:
    """Put a window that was never seen over the middle of the one that it belongs to."""
    owner = window.parentWidget()
    if owner is None or not owner.isVisible():
        return
    room = window.screen().availableGeometry()
    place = QRect(QPoint(), window.size() + QSize(0, theme().size("control")))
    place.moveCenter(owner.window().frameGeometry().center())
    left = max(room.left(), min(place.left(), room.right() + 1 - place.width()))
    top = max(room.top(), min(place.top(), room.bottom() + 1 - place.height()))
    window.move(left, top)


class ViewState:
    """Geometry, panes, columns and small choices under names; an unreadable entry counts as none.

    Without a file nothing is kept, as tests want it.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat) if file else None

    def restore_window(self, window: QWidget, name: str) -> bool:
        """Put a window where it was; false if it was never seen or would be off the screen."""
        geometry = self._bytes(f"{name}/geometry")
        return geometry is not None and window.restoreGeometry(geometry)

    def keep_window(self, window: QWidget, name: str) -> None:
        """Remember where a window stands."""
        self._keep(f"{name}/geometry", window.saveGeometry())
        if isinstance(window, QMainWindow):
            self._keep(f"{name}/state", window.saveState())

    def restore_splitter(self, splitter: QSplitter, name: str) -> bool:
        """Give panes the sizes they had."""
        state = self._bytes(f"{name}/panes")
        return state is not None and splitter.restoreState(state)

    def keep_splitter(self, splitter: QSplitter, name: str) -> None:
        """Remember the sizes of panes."""
        self._keep(f"{name}/panes", splitter.saveState())

    def text(self, name: str) -> str:
        """A remembered word, empty for none."""
        value = self._settings.value(name, "") if self._settings else ""
        return value if isinstance(value, str) else ""

    def keep_text(self, name: str, value: str) -> None:
        """Remember a word, e.g. the page that was shown."""
        self._keep(name, value)

    def flush(self) -> None:
        """Write to disk."""
        if self._settings:
            self._settings.sync()

    def _keep(self, name: str, value: object) -> None:
        if self._settings:
            self._settings.setValue(name, value)

    def _bytes(self, name: str) -> QByteArray | None:
        value = self._settings.value(name) if self._settings else None
        return value if isinstance(value, QByteArray) else None
