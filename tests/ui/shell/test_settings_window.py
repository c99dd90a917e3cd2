"""The settings window: nothing in it is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.settings.model import COMPANY_NAME, SETTINGS, THEME, SettingValues
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.plain_label import PlainLabel
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


def test_a_section_is_made_when_it_is_first_seen_and_shows_what_is_in_force(qtbot: QtBot) -> None:
    """All of them at once kept the window for a tenth of a second."""
    theme().apply("light")
    window = SettingsWindow(("en",))
    qtbot.addWidget(window)
    first = len(window.findChildren(Field))
    assert 0 < first < sum(setting.section is Section.LOOK for setting in SETTINGS) + 2
    values = SettingValues({})
    window.show_values(values, values.with_value(COMPANY_NAME, "Baltija"), is_read_only=True)
    window.show_file(Path("/work/company.crm"))
    window.show()
    window.show_section(Section.COMPANY)
    assert len(window.findChildren(Field)) > first
    field = window.field(COMPANY_NAME)
    assert field.isVisible()
    assert (field.value(), field.isEnabled()) == ("Baltija", False)
    assert window.field(THEME).isEnabled()
    window.show_section(Section.FILE)
    words = [label for label in window.findChildren(PlainLabel) if "company.crm" in label.text()]
    assert [label.isVisible() for label in words] == [True]
    window.show_file(None)
    assert words[0].text() == "No file is open."
