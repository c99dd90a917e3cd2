"""The settings page of rhythms: days by status, the script and the greeting."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.rhythm import rhythms_of
from crm_desktop.business.settings.model import CALL_SCRIPT, STAGE_RHYTHMS
from crm_desktop.ui.settings.rhythms_page import RhythmsPage
from tests.ui.contacts.desk import make_desk, settings_of


def test_days_and_texts_are_saved_and_nonsense_is_told(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
):
    desk = make_desk(tmp_path / "company.crm")
    office = desk.office
    page = RhythmsPage(settings_of(desk))
    qtbot.addWidget(page)
    page.show()
    desk.settle()
    assert page.fields["customer"].text() == "60"
    page.fields["customer"].type_again("45")
    page.fields["lead"].type_again("")
    page.fields["prospect"].type_again("often")
    page.script.type_again("Good morning")
    desk.settle()
    values = office.company.values()
    days = rhythms_of(values[STAGE_RHYTHMS])
    assert (days["customer"], days["prospect"], days.get("lead")) == (45, 30, None)
    assert values[CALL_SCRIPT] == "Good morning"
    office.close()
