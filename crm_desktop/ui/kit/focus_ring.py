"""The ring around a button that has the keyboard focus: outside it, so that nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme

_GAP = 1
_KEYBOARD_REASONS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def is_keyboard_focus(event: QFocusEvent) -> bool:
    """Whether the focus came by key, the only case in which buttons show it."""
    return event.reason() in _KEYBOARD_REASONS


class FocusRing(QWidget):
    """Follows one widget and draws 2 pixels of focus color around it, one pixel away."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target.parentWidget())
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target:
            kind = event.type()
            if kind in (QEvent.Type.Move, QEvent.Type.Resize):
                self._follow()
            elif kind in (QEvent.Type.Hide, QEvent.Type.FocusOut):
                self.hide()
            elif kind == QEvent.Type.ParentChange:
                self.setParent(self._target.parentWidget())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            radius = look.radius("control") + _GAP + look.border("focus")
            color = look.color("focus")
            draw_box(painter, self.rect(), radius, border=color, width=look.border("focus"))

    def _follow(self) -> None:
        reach = _GAP + theme().border("focus")
        self.setGeometry(self._target.geometry().adjusted(-reach, -reach, reach, reach))
        self.raise_()


class ShowsFocusRing:
    """Mixed into buttons: shows a `FocusRing` after keyboard focus only."""

    _ring: FocusRing | None = None

    def show_ring_for(self, target: QWidget, event: QFocusEvent) -> None:
        """Call from `focusInEvent`."""
        if not is_keyboard_focus(event) or target.parentWidget() is None:
            return
        if self._ring is None:
            self._ring = FocusRing(target)
        self._ring.show()
        self._ring.raise_()
