"""Bringing a part into view inside whatever scrolls around it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from crm_desktop.ui.kit.theme import theme


def bring_into_view(part: QWidget) -> None:
    """Scroll so that the whole part is seen, once layouts have settled."""
    QTimer.singleShot(0, part, lambda: _scroll_to(part))


def _scroll_to(part: QWidget) -> None:
    around = part.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(part, 0, theme().space("s"))
