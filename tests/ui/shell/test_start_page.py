"""What stands instead of a file that cannot be opened."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.ui.shell.start_page import StartPage


def test_of_a_damaged_file_only_ways_are_named_that_are_here(qtbot: QtBot):
    page = StartPage()
    qtbot.addWidget(page)
    page.show_error(StorageUnavailable("file_damaged"), "/shop.crm")
    page.offer_salvage()
    assert "Save what can be read of it" in page.sentence
    assert "Check the file" not in page.sentence, "nothing here checks it"
    page.offer_backup("yesterday")
    assert "Put the backup back" in page.sentence
    page.show_error(StorageUnavailable("busy"), "/shop.crm")
    assert "damaged" not in page.sentence
