"""A button that was disabled for a while has the keyboard again, unless somebody went elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.kept_focus import enable


def _buttons(qtbot: QtBot) -> tuple[QWidget, list[QPushButton]]:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = [QPushButton(name) for name in "abc"]
    for one in made:
        column.addWidget(one)
    window.show()
    window.activateWindow()
    return window, made


def test_the_keyboard_comes_back(qtbot: QtBot) -> None:
    window, (first, second, _third) = _buttons(qtbot)
    second.setFocus()
    enable(second, is_enabled=False)
    assert window.focusWidget() is not second
    enable(first, is_enabled=False)
    enable(first, is_enabled=True)
    enable(second, is_enabled=True)
    assert window.focusWidget() is second


def test_who_went_elsewhere_stays_there(qtbot: QtBot) -> None:
    window, (first, second, _third) = _buttons(qtbot)
    second.setFocus()
    enable(second, is_enabled=False)
    first.setFocus()
    enable(second, is_enabled=True)
    assert window.focusWidget() is first
    enable(second, is_enabled=False)
    enable(second, is_enabled=True)
    assert window.focusWidget() is first
