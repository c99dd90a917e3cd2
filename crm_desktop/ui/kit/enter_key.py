"""Enter presses the button that has the keyboard.

Qt does so inside dialogs only; cards, the import and the main window are plain windows, and there
Enter would be lost on the way, or press something else.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from crm_desktop.ui.kit.focus_ring import note_press

_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Call from `keyPressEvent`; whether the key was Enter, which then clicked the button.

    A key that is held down clicks once. Enter together with Ctrl, Alt or Meta is left to others.
    """
    is_plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    if event.key() not in _ENTER_KEYS or not is_plain:
        return False
    event.accept()
    if not event.isAutoRepeat():
        note_press(by_key=True)
        button.click()
    return True
