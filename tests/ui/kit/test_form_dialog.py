"""A window with a form: where the keyboard is, and what its buttons do."""

from __future__ import annotations

import gc

from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.menu import Menu


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


def test_a_button_keeps_the_menu_that_it_opens(qtbot: QtBot):
    button = MenuButton("Template")
    qtbot.addWidget(button)
    menu = Menu()
    menu.add("None", lambda: None)
    button.setMenu(menu)
    del menu
    gc.collect()
    assert [action.text() for action in button.menu().actions()] == ["None"]
