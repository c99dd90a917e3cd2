"""The ring around a button that has the keyboard focus: outside it, so that nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QWidget
from shiboken6 import isValid

from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_GAP = 1
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize})
_KEYBOARD_REASONS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class _LastPress:
    """How a button or a line of a menu was pressed last: what it opened is gone on in that way."""

    by_key = False


def note_press(*, by_key: bool) -> None:
    """A button or a line of a menu was pressed by key, or by mouse."""
    _LastPress.by_key = by_key


def is_keyboard_focus(event: QFocusEvent) -> bool:
    """Whether the focus came by key, the only case in which buttons show it."""
    if event.reason() == Qt.FocusReason.PopupFocusReason:
        return _LastPress.by_key
    if event.reason() == Qt.FocusReason.MouseFocusReason:
        note_press(by_key=False)
    return event.reason() in _KEYBOARD_REASONS


class FocusRing(QWidget):
    """Follows one widget and draws 2 pixels of focus color around it, one pixel away.

    It lies on the first widget around that has room for it, so that no edge of a narrow line
    cuts it.
    """

    def __init__(self, target: QWidget) -> None:
        super().__init__(target.parentWidget())
        self._target = target
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        target.destroyed.connect(self.deleteLater)

    def show_here(self) -> None:
        """Show it around its target, as that lies now."""
        self._settle()
        self._follow()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isValid(self._target):
            return False
        kind = event.type()
        if kind in _MOVES:
            self._follow()
        elif watched is self._target:
            if kind in (QEvent.Type.Hide, QEvent.Type.FocusOut):
                self.hide()
                self._watch(())
            elif kind == QEvent.Type.ParentChange:
                self._settle()
                self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            radius = look.radius("control") + _GAP + look.border("focus")
            color = look.color("focus")
            draw_box(painter, self.rect(), radius, border=color, width=look.border("focus"))

    def _settle(self) -> None:
        """Lie on the first ancestor with room; all between move the target with them."""
        between: list[QWidget] = []
        host = self._target.parentWidget()
        while host and not (_is_end(host) or host.rect().contains(self._place_on(host))):
            between.append(host)
            host = host.parentWidget()
        self._watch(between)
        if self.parentWidget() is not host:
            self.setParent(host)

    def _watch(self, between: Sequence[QWidget]) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        for widget in between:
            widget.installEventFilter(self)
        self._watched = list(between)

    def _place_on(self, host: QWidget) -> QRect:
        reach = _GAP + theme().border("focus")
        corner = self._target.mapTo(host, QPoint(0, 0))
        return QRect(corner, self._target.size()).adjusted(-reach, -reach, reach, reach)

    def _follow(self) -> None:
        host = self.parentWidget()
        if host and host.isAncestorOf(self._target):
            self.setGeometry(self._place_on(host))
            self.raise_()


def _is_end(host: QWidget) -> bool:
    """Whether nothing may be drawn beyond: a window, what scrolls, a pane (a splitter's child)."""
    return host.isWindow() or isinstance(host.parentWidget(), QAbstractScrollArea | QSplitter)


if TYPE_CHECKING:
    _Mixed = QWidget
else:
    _Mixed = object
"""What `ShowsFocusRing` is mixed into; a second Qt class among the bases is no good."""


class ShowsFocusRing(_Mixed):
    """Mixed into buttons, before their Qt class: shows a `FocusRing` after keyboard focus only."""

    _ring: FocusRing | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's, and the ring."""
        super().focusInEvent(event)
        if not is_keyboard_focus(event) or self.parentWidget() is None:
            return
        if self._ring is None or not isValid(self._ring):
            self._ring = FocusRing(self)
        self._ring.show_here()
