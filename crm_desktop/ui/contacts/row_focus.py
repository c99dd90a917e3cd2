"""The keyboard stays in a row of a card when the rows are made anew: undone, moved, news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.core.records import record
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.focus_ring import FocusRing
from crm_desktop.ui.kit.frames import SectionHeader

_Panel = TypeVar("_Panel", bound=QWidget)


@record
class _Place:
    """Where the keyboard shall return to: a row, or for None the button of the panel."""

    number: int | None
    words: str = ""
    has_ring: bool = True
    given: QWidget | None = None
    """Who has it until then."""


_returns: WeakKeyDictionary[QWidget, _Place] = WeakKeyDictionary()
"""Panels whose rows have just been made anew, maybe several times in a row."""


def keyboard_stays(fill: Callable[[_Panel], None]) -> Callable[[_Panel], None]:
    """Around the method of a panel that makes its rows.

    The row with the same words gets the keyboard, else the one in the same place. From an editor
    it goes to the row that was edited, or to the button that opened it.
    """

    @wraps(fill)
    def filled(panel: _Panel) -> None:
        found = _returns.get(panel) or _place_of_keyboard(panel)
        fill(panel)
        if found is None:
            return
        is_first = panel not in _returns
        _returns[panel] = replace(found, given=QApplication.focusWidget())  # by Qt, to what follows
        if is_first:
            QTimer.singleShot(0, panel, partial(_return, panel))

    return filled


def _place_of_keyboard(panel: QWidget) -> _Place | None:
    """The row with the keyboard, or what its editor stands for; None while it is elsewhere."""
    focused = QApplication.focusWidget()
    if not focused or not panel.isAncestorOf(focused):
        return None
    if any(editor.isAncestorOf(focused) for editor in _editors(panel)):
        return _edited_row(panel)
    rows = _rows(panel)
    here = next((n for n, row in enumerate(rows) if row.isAncestorOf(focused)), None)
    if here is None:
        return None
    has_ring = any(ring.isVisible() for ring in panel.window().findChildren(FocusRing))
    return _Place(here, rows[here].copied_text, has_ring=has_ring)


def _editors(panel: QWidget) -> list[InPlaceEditor]:
    return [one for one in panel.findChildren(QWidget) if isinstance(one, InPlaceEditor)]


def _edited_row(panel: QWidget) -> _Place:
    """The row that an editor stands for; none for something new."""
    place = 0
    for row in panel.findChildren(ThingRow):
        if row.is_edited:
            return _Place(place, row.copied_text)
        place += not row.isHidden()
    return _Place(None)


def _return(panel: QWidget) -> None:
    place = _returns.pop(panel)
    if QApplication.focusWidget() is not place.given:
        return
    rows = _rows(panel)
    reason = Qt.FocusReason.TabFocusReason if place.has_ring else Qt.FocusReason.OtherFocusReason
    if place.number is not None and rows:
        same = (row for row in rows if row.copied_text == place.words)
        next(same, rows[min(place.number, len(rows) - 1)]).words.setFocus(reason)
        return
    header = panel.findChild(SectionHeader)
    button = header.findChild(IconButton) if isinstance(header, SectionHeader) else None
    if isinstance(button, IconButton):
        button.setFocus(reason)


def _rows(panel: QWidget) -> list[ThingRow]:
    return [row for row in panel.findChildren(ThingRow) if not row.isHidden()]
