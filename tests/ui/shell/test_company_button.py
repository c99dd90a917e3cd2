"""The company at the top of the rail: its letter, and the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.company_button import CompanyButton, initial

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("My company", "M"),
        ("UAB Gintaras", "G"),
        ("UAB „Žalgirio Baldai“", "Ž"),
        ("Müller & Söhne GmbH", "M"),
        ("ООО «Ромашка»", "Р"),
        ("UAB", "U"),
        ("…", ""),
    ],
)
def test_the_letter_is_that_of_the_name_not_of_the_legal_form(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_the_keyboard_opens_the_menu_and_is_seen_on_the_button(qtbot: QtBot) -> None:
    theme().apply("light")
    window = QWidget()
    qtbot.addWidget(window)
    line = QHBoxLayout(window)
    button, other = CompanyButton(), QLineEdit()
    button.set_company("UAB Gintaras", None)
    for widget in (button, other):
        line.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    before = _picture(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert _picture(button) != before
    other.setFocus()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert _picture(button) == before
    menu = button.menu()
    assert isinstance(menu, QMenu)
    opened: list[bool] = []
    menu.aboutToShow.connect(lambda: opened.append(True))
    menu.aboutToShow.connect(menu.close, Qt.ConnectionType.QueuedConnection)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))


def _picture(button: CompanyButton) -> QImage:
    return button.grab().toImage()
