"""P3 in the windows of the settings: the same thing changed by another program asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.planner.model import Sign
from crm_desktop.business.settings.model import CALL_SCRIPT
from crm_desktop.business.staff.employee import Employee
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.settings.employee_dialog import EmployeeDialog
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.result_dialog import ResultDialog
from crm_desktop.ui.settings.rhythms_page import RhythmsPage
from crm_desktop.ui.settings.staff_context import StaffContext
from crm_desktop.ui.settings.word_dialogs import WordDialog
from tests.builders import Office
from tests.ui.second_program import answer_all
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("answer", "stored"), [(Answer.MINE, "Expo"), (Answer.THEIRS, "Trade fair")]
)
def test_p03_a_word(room: Room, ben: Office, host: QWidget, answer: Answer, stored: str) -> None:
    words = room.office.dictionaries
    words.add(Dictionary.TAG, "Fair", room.office.actor)
    (word,) = words.words(Dictionary.TAG)
    dialog = WordDialog(room.context, Dictionary.TAG, word, host)
    dialog.open()
    ben.dictionaries.rename(Dictionary.TAG, word.key, "Trade fair", ben.actor)
    dialog.name.edit.setText("Expo")
    dialog.act_button.click()
    assert answer_all(room, dialog, answer) == ["Name: Expo / Trade fair"]
    assert [one.name for one in words.words(Dictionary.TAG)] == [stored]
    assert host.findChildren(WordDialog) == []


def test_p03_an_own_field(room: Room, ben: Office, host: QWidget) -> None:
    fields, actor = room.office.custom_fields, room.office.actor
    base = fields.create(CustomField("Size", FieldKind.TEXT), actor).field
    editor = FieldEditor(room.context, base, (), host)
    editor.open()
    room.settle()
    ben.custom_fields.save(replace(base, name="Fit", is_agreed=True), ben.actor)
    editor.name.edit.setText("Length")
    editor.group.edit.setText("Body")
    editor.save_button.click()
    assert answer_all(room, editor, Answer.MINE) == ["Name: Length / Fit"]
    stored = fields.field(base.id)
    assert (stored.name, stored.group, stored.is_agreed) == ("Length", "Body", True)


def test_p03_an_employee(room: Room, ben: Office, host: QWidget) -> None:
    office = room.office
    key = office.employees.add(Employee("Tomas", phone="8 600"), office.actor).id
    base = next(one for one in office.employees.employees() if one.id == key)
    staff = StaffContext(
        lambda: office.employees, lambda: office.planner, lambda _user: None, office.actor,
        office.clock,
    )  # fmt: skip
    dialog = EmployeeDialog(staff, room.context.operations, base, host)
    dialog.open()
    room.settle()
    ben.employees.save(replace(base, phone="8 700", team="North"), ben.actor)
    dialog.form.field("phone").type_again("8 800")
    dialog.form.field("position").type_again("Sales")
    dialog.act_button.click()
    assert answer_all(room, dialog, Answer.THEIRS) == ["Phone: 8 800 / 8 700"]
    stored = next(one for one in office.employees.employees() if one.id == key)
    assert (stored.phone, stored.team, stored.position) == ("8 700", "North", "Sales")


def test_p03_a_result(room: Room, ben: Office, host: QWidget) -> None:
    results = room.office.planner.results
    base = results.add("Card left", Sign.NEUTRAL, room.office.actor)
    dialog = ResultDialog(room.context, lambda: room.office.planner, base, host)
    dialog.open()
    ben.planner.results.change(replace(base, sign=Sign.FAILURE), ben.actor)
    dialog.sign.set_value(Sign.SUCCESS)
    dialog.name.edit.setText("Leaflet left")
    dialog.act_button.click()
    assert answer_all(room, dialog, Answer.THEIRS) == ["Counts as: Success / Failure"]
    stored = results.known()[-1]
    assert (stored.name, stored.sign) == ("Leaflet left", Sign.FAILURE)


def test_p03_a_text_of_the_settings_and_what_is_typed_there(
    room: Room, ben: Office, qtbot: QtBot
) -> None:
    page = RhythmsPage(room.context)
    qtbot.addWidget(page)
    page.show()
    room.settle()
    page.script.edit.setPlainText("Good day")
    ben.company.set(ben.actor, CALL_SCRIPT, "Hello")
    page.load()
    room.settle()
    assert page.script.value() == "Good day", "what is typed stays"
    page.script.commit()
    assert answer_all(room, page, Answer.MINE) == ["Script for calls: Good day / Hello"]
    assert room.office.company.values()[CALL_SCRIPT] == "Good day"
