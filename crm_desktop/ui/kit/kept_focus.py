"""A button that can do nothing for a while lets go of the keyboard: it gets it back afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_NEXT = "kept_focus_next"


def enable(button: QWidget, *, is_enabled: bool) -> None:
    """Enable or disable; who went elsewhere by keyboard or mouse meanwhile stays there."""
    if is_enabled == button.isEnabled():
        return
    window = button.window()
    had_keyboard = window.focusWidget() is button
    button.setEnabled(is_enabled)
    if not is_enabled:
        button.setProperty(_NEXT, [window.focusWidget()] if had_keyboard else None)
        return
    went_to = button.property(_NEXT)
    button.setProperty(_NEXT, None)
    if went_to and window.focusWidget() in (None, went_to[0]):
        button.setFocus(Qt.FocusReason.TabFocusReason)
