"""The first step of the import: what is found in the file, and what the keyboard does next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.imports.flow import Step
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.text import isolate
from crm_desktop.jobs.worker import InlineWorker, Request
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.wizard import ImportWizard
from crm_desktop.ui.kit.buttons import LinkButton
from crm_desktop.ui.kit.focus_ring import FocusRing
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import open_office

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = Path(__file__).parents[2] / "data" / "samples" / "03-klientai-suvestine.xlsx"


class _LaterWorker(InlineWorker):
    """Runs requests in this thread too, but not before the caller has gone on."""

    def submit(self, request: Request) -> None:
        QTimer.singleShot(0, lambda: super(_LaterWorker, self).submit(request))


@pytest.fixture
def services(tmp_path: Path, qapp: QApplication) -> Iterator[ImportServices]:
    theme().apply("light")
    office = open_office(tmp_path / "company.crm")
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    yield ImportServices(imports, office.history, office.actor, Operations(InlineWorker()))
    office.close()


def test_the_country_of_the_list_is_found_and_stays_the_users_choice(
    services: ImportServices, qtbot: QtBot
) -> None:
    wizard = ImportWizard(services)
    qtbot.addWidget(wizard)
    wizard.show()
    step = wizard.file_step
    step.open_file(str(LIST))
    assert step.plan is not None
    assert step.plan.country == step.country.currentData() == "LT"
    step.country.setCurrentIndex(0)
    step.country.activated.emit(0)
    assert step.plan.country == step.country.currentData() == ""
    step.open_file(str(LIST))
    assert step.plan.country == "", "chosen by hand, so not found anew"


def test_each_step_begins_on_the_main_button_with_a_ring_only_after_a_key(
    services: ImportServices, qtbot: QtBot
) -> None:
    wizard = ImportWizard(services)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    wizard.open_file(str(LIST))
    qtbot.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)
    assert wizard.step is Step.COLUMNS
    assert QApplication.focusWidget() is wizard.next_button
    assert not [ring for ring in wizard.findChildren(FocusRing) if ring.isVisible()]
    qtbot.keyClick(wizard.next_button, Qt.Key.Key_Return)
    assert wizard.step is Step.VALUES
    qtbot.keyClick(wizard.next_button, Qt.Key.Key_Return)
    assert wizard.step is Step.CHECK
    assert QApplication.focusWidget() is wizard.next_button
    assert [ring for ring in wizard.findChildren(FocusRing) if ring.isVisible()]


def test_after_longer_work_the_keyboard_is_on_the_main_button(
    services: ImportServices, qtbot: QtBot
) -> None:
    """The check ends while the buttons still wait for its worker."""
    later = Operations(InlineWorker(), _LaterWorker())
    wizard = ImportWizard(replace(services, operations=later))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    wizard.open_file(str(LIST))
    for step in (Step.COLUMNS, Step.VALUES, Step.CHECK):
        qtbot.waitUntil(wizard.next_button.isEnabled)
        wizard.go_on()
        qtbot.waitUntil(lambda step=step: wizard.step is step)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    assert QApplication.focusWidget() is wizard.next_button


def test_once_the_file_is_read_enter_goes_on(services: ImportServices, qtbot: QtBot) -> None:
    wizard = ImportWizard(services)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    wizard.file_step.drop_zone.first.setFocus()
    wizard.file_step.open_file(str(LIST))
    assert QApplication.focusWidget() is wizard.next_button


def test_the_keyboard_is_seen_in_the_sample_rows(services: ImportServices, qtbot: QtBot) -> None:
    wizard = ImportWizard(services)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.activateWindow()
    wizard.open_file(str(LIST))
    qtbot.waitUntil(lambda: wizard.file_step.plan is not None)
    table = wizard.file_step.samples
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    index = table.currentIndex()
    assert index.isValid()
    place = table.visualRect(index)
    picture = table.viewport().grab(place).toImage()
    ring = picture.pixelColor(picture.width() // 2, 0)
    assert ring == theme().color("focus")


def test_a_list_of_our_own_is_brought_back_unless_said_otherwise(
    services: ImportServices, qtbot: QtBot
) -> None:
    wizard = ImportWizard(replace(services, is_own_export=lambda path, _: path == LIST))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.open_file(str(LIST))
    assert wizard.next_button.text() == "Bring it back"
    wizard.file_step.messages.findChild(LinkButton).click()
    assert wizard.next_button.text() == "Next: columns"
    wizard.open_file(str(LIST))
    with qtbot.waitSignal(wizard.bring_back_requested) as asked:
        wizard.go_on()
    assert asked.args == [LIST]


def test_a_click_beside_the_wizard_does_not_hide_it(services: ImportServices, qtbot: QtBot) -> None:
    main = QWidget()
    qtbot.addWidget(main)
    main.show()
    wizard = ImportWizard(services, parent=main)
    qtbot.addWidget(wizard)
    wizard.show()
    assert wizard.windowHandle().transientParent() is main.windowHandle()
    assert wizard.windowType() is Qt.WindowType.Dialog, "X11 asks for more than a parent"
    assert wizard.windowFlags() & Qt.WindowType.WindowMaximizeButtonHint
    assert not wizard.isModal()


def test_files_are_looked_for_beside_the_last_one_and_first_among_the_documents(
    services: ImportServices, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DESKTOP_DOCUMENTS", str(tmp_path / "documents"))
    wizard = ImportWizard(services, ViewState(tmp_path / "view.ini"))
    qtbot.addWidget(wizard)
    step = wizard.file_step
    assert step.folder() == tmp_path / "documents"
    step.open_file(str(LIST))
    assert step.folder() == LIST.parent


def test_a_sheet_named_from_right_to_left_does_not_take_the_count_along(
    services: ImportServices, qtbot: QtBot
) -> None:
    """Without isolates the digits behind an Arabic name are shown before it."""
    wizard = ImportWizard(services)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.open_file(str(LIST.with_name("05-arabic-rtl.xlsx")))
    qtbot.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)
    plan = wizard.file_step.plan
    assert plan is not None
    assert f"“{isolate(plan.sheet)}”" in wizard.columns_step.facts.text()
    title = wizard.check_step.model.headerData(3, Qt.Orientation.Horizontal)
    assert title == "In the file → will be"


def test_what_could_not_be_read_is_no_recent_file(
    services: ImportServices, tmp_path: Path, qtbot: QtBot
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.xlsx"
    good.write_text("Name,Phone\nAnna Lake,+37061234567\n", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4\n\0\1")
    wizard = ImportWizard(services, ViewState(tmp_path / "view.ini"))
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(wizard)
    wizard.open_file(str(good))
    qtbot.waitUntil(lambda: bool(wizard.file_step.recent()))
    wizard.open_file(str(bad))
    qtbot.waitUntil(lambda: bool(wizard.file_step.messages.level()))
    assert wizard.file_step.recent() == (str(good),)
