"""A window with a form: where the keyboard is, and what its buttons do."""

from __future__ import annotations

import gc

from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.operations import Operations
from tests.ui.held_worker import HeldWorker


def test_it_begins_in_the_first_field(qtbot: QtBot):
    dialog = FormDialog("Rename", "Rename")
    qtbot.addWidget(dialog)
    field = LineField()
    dialog.form.add_field("name", "Name", field)
    field.set_value("Old")
    dialog.show()
    focused = dialog.focusWidget()
    assert focused is not None
    assert field is focused or field.isAncestorOf(focused)


def test_its_button_asks_again_only_after_an_answer(qtbot: QtBot):
    worker, pressed = HeldWorker(), []
    operations = Operations(worker)
    dialog = FormDialog("Rename", "Rename")
    qtbot.addWidget(dialog)

    def act() -> None:
        pressed.append(1)
        dialog.wait_for(operations.run(dialog, lambda: 1))

    dialog.act_requested.connect(act)
    for _press in range(2):
        dialog.act_button.click()
    assert len(pressed) == 1
    worker.run_all()
    dialog.act_button.click()
    assert len(pressed) == 2
    worker.run_all()
    operations.deleteLater()


def test_a_button_keeps_the_menu_that_it_opens(qtbot: QtBot):
    button = MenuButton("Template")
    qtbot.addWidget(button)
    menu = Menu()
    menu.add("None", lambda: None)
    button.setMenu(menu)
    del menu
    gc.collect()
    assert [action.text() for action in button.menu().actions()] == ["None"]
