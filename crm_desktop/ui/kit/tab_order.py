"""Tab goes in reading order, also through rows that were made after the window.

Qt goes through widgets as they were made: a channel added yesterday would come after the last
button of the card. Windows hand `focusNextPrevChild` to `step_in_reading_order`, which goes
through layouts instead; these are mirrored with the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

# What takes the keyboard as a whole, whatever lies inside.
_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
# A part that has its order by `setTabOrder` says so by this property.
KEEPS_ORDER = "keeps_tab_order"


def step_in_reading_order(window: QWidget, *, forward: bool) -> bool:
    """Give the keyboard to the next widget of a window, or to the one before; round at the end.

    False, and nothing done, if there is none or the focus is elsewhere.
    """
    focused = QApplication.focusWidget()
    order = list(reading_order(window))
    here = next((number for number, one in enumerate(order) if one is focused), None)
    if here is None:
        # Within a composed field, or on what Tab does not reach.
        around = (n for n, one in enumerate(order) if focused and one.isAncestorOf(focused))
        here = next(around, None)
    if here is None or len(order) == 1:
        return False
    target = order[(here + (1 if forward else -1)) % len(order)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    return True


def step_to_pane(panes: Sequence[QWidget], step: int) -> None:
    """Give the keyboard to the next part of a window, or to the one before (`step` -1); round."""
    focused = QApplication.focusWidget()
    here = next(
        (
            number
            for number, pane in enumerate(panes)
            if focused is not None and (pane is focused or pane.isAncestorOf(focused))
        ),
        -1 if step > 0 else 0,
    )
    for distance in range(1, len(panes) + 1):
        target = _first_of(panes[(here + step * distance) % len(panes)])
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def _first_of(pane: QWidget) -> QWidget | None:
    """What takes the keyboard in a pane; none in an empty one, which is passed over."""
    if not pane.isVisible() or not pane.isEnabled():
        return None
    return pane if _takes_tab(pane) else next(reading_order(pane), None)


def reading_order(root: QWidget) -> Iterator[QWidget]:
    """What Tab reaches below a widget, in reading order."""
    for child in _children(root):
        if not child.isVisible() or child.isWindow():
            continue
        if _takes_tab(child):
            yield child
        if isinstance(child, _WHOLE):
            continue
        inner = reading_order(child)
        yield from _as_chained(child, inner) if child.property(KEEPS_ORDER) else inner


def _takes_tab(widget: QWidget) -> bool:
    is_wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
    return is_wanted and not widget.focusProxy()


def _children(root: QWidget) -> Iterator[QWidget]:
    if isinstance(root, QStackedWidget):
        shown = (root.currentWidget(),)
    elif isinstance(root, QSplitter):
        shown = tuple(root.widget(number) for number in range(root.count()))
    elif isinstance(root, QScrollArea):
        shown = (root.widget(),)
    else:
        shown = (*_laid_out(root.layout()), *_placed(root))
    seen: set[QWidget] = set()
    for widget in shown:
        if widget and widget not in seen:
            seen.add(widget)
            yield widget


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """The widgets of a layout and of those in it."""
    if not layout:
        return
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda number: _cell(layout, number))
    for number in numbers:
        item = layout.itemAt(number)
        # None for spaces and for the other kind, whatever the stubs say.
        if item and (widget := item.widget()):
            yield widget
        elif item:
            yield from _laid_out(item.layout())


def _cell(layout: QGridLayout, number: int) -> tuple[int, ...]:
    return cast("tuple[int, ...]", layout.getItemPosition(number))[:2]


def _placed(root: QWidget) -> list[QWidget]:
    """All children, those above first: some stand in no layout."""
    is_mirrored = root.layoutDirection() == Qt.LayoutDirection.RightToLeft
    children = (one for one in root.children() if isinstance(one, QWidget))
    return sorted(children, key=lambda one: (one.y(), -one.x() if is_mirrored else one.x()))


def _as_chained(part: QWidget, found: Iterator[QWidget]) -> Iterator[QWidget]:
    """The same widgets in the order that was given to them by hand."""
    wanted = set(found)
    widget = part.nextInFocusChain()
    while widget and widget is not part and wanted:
        if widget in wanted:
            wanted.discard(widget)
            yield widget
        widget = widget.nextInFocusChain()
