"""A path that can be typed or chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.theme import theme


def path_line(path: Line, choose: QWidget) -> QWidget:
    """The line of a path with its button behind it; paths read left to right in every language."""
    path.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme().space("s"))
    line.addWidget(path, 1)
    line.addWidget(choose)
    return box
