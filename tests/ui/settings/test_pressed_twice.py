"""A button of the settings that is pressed again before the drive has answered asks once."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm_desktop.business.staff.employee import Employee
from crm_desktop.ui.kit.conflict_dialog import ConflictDialog
from crm_desktop.ui.settings.absences_editor import AbsencesEditor
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.staff_context import StaffContext
from tests.ui.held_worker import held
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_an_own_field_is_made_once(room: Room, host: QWidget) -> None:
    editor = FieldEditor(room.context, None, (), host)
    editor.open()
    editor.name.edit.setText("Customer number")
    worker = held(room.context.operations)
    editor.save_button.click()
    editor.save_button.click()
    assert len(worker.waiting) == 1
    worker.release()
    room.settle()
    assert [one.name for one in room.office.custom_fields.fields()] == ["Customer number"]
    assert not isValid(editor)


def test_a_refused_field_is_asked_for_again(room: Room, host: QWidget) -> None:
    editor = FieldEditor(room.context, None, (), host)
    editor.open()
    editor.save_button.click()
    room.settle()
    assert editor.form.field("name").error_text()
    editor.name.edit.setText("Customer number")
    editor.save_button.click()
    room.settle()
    assert [one.name for one in room.office.custom_fields.fields()] == ["Customer number"]


def test_an_absence_is_noted_once(room: Room, qtbot: QtBot) -> None:
    office = room.office
    key = office.employees.add(Employee("Jonas"), office.actor).id
    staff = StaffContext(
        lambda: office.employees, lambda: office.planner, lambda _user: None, office.actor,
        office.clock,
    )  # fmt: skip
    editor = AbsencesEditor(staff, room.context.operations, key)
    qtbot.addWidget(editor)
    room.settle()
    editor.first.set_value(date(2026, 7, 1).isoformat())
    worker = held(room.context.operations)
    editor.add_button.click()
    editor.add_button.click()
    assert len(worker.waiting) == 1
    worker.release()
    room.settle()
    card = office.employees.card(key)
    assert card is not None
    assert [(one.first_day, one.last_day) for one in card.absences] == [(date(2026, 7, 1),) * 2]
    assert editor.findChildren(ConflictDialog) == [], "it was no colleague"
