"""The settings window: nothing in it is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.translation import PSEUDO, install_language
from crm_desktop.ui.shell.settings_window import Section, SettingsWindow


@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_no_section_is_cut(qapp: QApplication, qtbot: QtBot, language: str) -> None:
    theme().apply("light")
    install_language(qapp, language)
    try:
        window = SettingsWindow(("en",))
        qtbot.addWidget(window)
        window.show()
        assert window._sections.viewport().width() >= window._sections.content_width()
    finally:
        install_language(qapp, "en")


def test_arrows_show_the_section_they_come_to(qtbot: QtBot) -> None:
    theme().apply("light")
    window = SettingsWindow(("en",))
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClick(window._sections, Qt.Key.Key_Down)
    assert window.section == Section.LANGUAGE
    qtbot.keyClick(window._sections, Qt.Key.Key_Up)
    assert window.section == Section.LOOK


def test_the_keyboard_begins_at_the_sections_and_stops_only_where_something_can_be_done(
    qtbot: QtBot,
) -> None:
    theme().apply("light")
    window = SettingsWindow(("en",))
    qtbot.addWidget(window)
    window.show_section(Section.LOOK)
    window.show()
    assert window.focusWidget() is window._sections
    qtbot.keyClick(window._sections, Qt.Key.Key_Tab)
    assert isinstance(window.focusWidget(), ComboBox), "not a frame that only scrolls"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
    assert window.focusWidget() is window._sections
