"""Files that are dropped on a window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_copy(event: QDropEvent) -> None:
    """Accept what is dragged as a copy.

    Where moving is proposed and accepted, some file managers take the file away from its place.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
