"""The keyboard stays in a row of a card when the rows are made anew: undone, moved, news."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.focus_ring import FocusRing

_Panel = TypeVar("_Panel", bound=QWidget)


def keyboard_stays(fill: Callable[[_Panel], None]) -> Callable[[_Panel], None]:
    """Around the method of a panel that makes its rows.

    The row with the same words gets the keyboard, else the one in the same place.
    """

    @wraps(fill)
    def filled(panel: _Panel) -> None:
        focused = QApplication.focusWidget()
        if not focused or not panel.isAncestorOf(focused):
            fill(panel)
            return
        rows = _rows(panel)
        here = next((n for n, row in enumerate(rows) if row.isAncestorOf(focused)), None)
        words = "" if here is None else rows[here].copied_text
        has_ring = any(ring.isVisible() for ring in panel.window().findChildren(FocusRing))
        fill(panel)
        if here is not None:
            given = QApplication.focusWidget()  # by Qt, to what comes next
            QTimer.singleShot(0, panel, partial(_return, panel, here, words, given, has_ring))

    return filled


def _return(panel: QWidget, here: int, words: str, given: QWidget | None, has_ring: bool) -> None:
    rows = _rows(panel)
    if not rows or QApplication.focusWidget() is not given:
        return
    same = (row for row in rows if row.copied_text == words)
    row = next(same, rows[min(here, len(rows) - 1)])
    tab, other = Qt.FocusReason.TabFocusReason, Qt.FocusReason.OtherFocusReason
    row.words.setFocus(tab if has_ring else other)


def _rows(panel: QWidget) -> list[ThingRow]:
    return [row for row in panel.findChildren(ThingRow) if not row.isHidden()]
