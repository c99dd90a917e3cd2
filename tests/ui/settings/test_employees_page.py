"""Employees in the settings: cards, hours, absences, leaving with planned work, coming back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm_desktop.business.planner.model import Activity, ActivityKind, Colleague, When
from crm_desktop.business.settings.model import DEFAULT_COUNTRY, HOLIDAY_REGION
from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.employee_repository import EmployeeRepository
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.business.staff.working_time import Absence, AbsenceKind, WorkSpan
from crm_desktop.ui.kit.buttons import Button
from crm_desktop.ui.settings.employee_dialog import EmployeeDialog
from crm_desktop.ui.settings.employees_page import EmployeesPage
from crm_desktop.ui.settings.leaving_dialog import LeavingDialog
from crm_desktop.ui.settings.staff_context import StaffContext
from tests.storage.office import without_answer
from tests.ui.held_worker import HeldWorker
from tests.ui.settings.conftest import Room

MONDAY = date(2026, 6, 15)


@dataclass
class Staff:
    """The page, its service, and for whom contacts were to be handed over."""

    room: Room
    page: EmployeesPage
    service: EmployeeService
    handed_over: list[int] = field(default_factory=list[int])

    def add(self, name: str = "Tomas Kazlauskas") -> int:
        done = self.service.add(Employee(name, position="Sales"), self.room.office.actor)
        self.room.settle()
        return done.id

    def choose(self, user_id: int) -> None:
        keys = [item.key for item in self.page.list.items]
        self.page.list.setCurrentIndex(self.page.list.model().index(keys.index(str(user_id)), 0))

    def dialog(self, kind: type) -> EmployeeDialog | LeavingDialog:
        self.room.settle()
        found = [one for one in self.page.window().findChildren(kind) if one.isVisible()]
        return found[-1]

    def plan(self, user_id: int) -> int:
        office = self.room.office
        activity = Activity(
            ActivityKind.TASK, When.any_time(MONDAY), "Offer", users=(Colleague(user_id),)
        )
        return office.planner.create(activity, office.actor).activity.id


@pytest.fixture
def staff(room: Room, qtbot: QtBot) -> Staff:
    office = room.office
    rows = EmployeeRepository(office.database)

    def place() -> tuple[str, str]:
        values = office.company.values()
        return values[DEFAULT_COUNTRY], values[HOLIDAY_REGION]

    service = EmployeeService(rows, office.journal, office.clock, place)
    handed_over: list[int] = []
    context = StaffContext(
        lambda: service, lambda: office.planner, handed_over.append, office.actor, office.clock
    )
    page = EmployeesPage(room.context, context)
    qtbot.addWidget(page)
    page.resize(560, 420)
    page.show()
    room.settle()
    return Staff(room, page, service, handed_over)


def test_employees_stand_in_a_list_with_hours_and_absences(staff: Staff) -> None:
    tomas = staff.add()
    staff.service.add_absence(Absence(tomas, MONDAY, MONDAY), staff.room.office.actor)
    staff.room.settle()
    items = {item.title: item for item in staff.page.list.items}
    assert items["Tomas Kazlauskas"].note == "Sales · 40 h a week"
    assert items["Tomas Kazlauskas"].end == "Vacation"
    assert items["Rasa Petrauskienė"].end == ""


def test_a_new_employee_is_added_with_hours(staff: Staff) -> None:
    staff.page.add()
    dialog = staff.dialog(EmployeeDialog)
    assert isinstance(dialog, EmployeeDialog)
    assert dialog.absences is None
    dialog.form.field("display_name").set_value("Eglė Jankauskaitė")
    dialog.hours.lines[4].edit.setText("8-12, 12:30–14:00")
    dialog.act_button.click()
    staff.room.settle()
    (egle,) = [one for one in staff.service.employees() if one.display_name.startswith("Eglė")]
    assert egle.hours.days[4] == (WorkSpan(480, 720), WorkSpan(750, 840))
    assert "37.5 h a week" in next(
        item.note for item in staff.page.list.items if item.title.startswith("Eglė")
    )


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
@pytest.mark.parametrize("position", ["", "Sales"], ids=["the same", "typed on"])
def test_p05_a_new_employee_without_answer_is_added_once(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, is_done: bool, position: str
) -> None:
    office = staff.room.office
    staff.page.add()
    dialog = staff.dialog(EmployeeDialog)
    dialog.form.field("display_name").set_value("Eglė")
    without_answer(office.journal, monkeypatch, is_done=is_done)
    dialog.act_button.click()
    staff.room.settle()
    assert dialog.isVisible()
    office.database.reconnect()
    dialog.form.field("position").set_value(position)
    dialog.act_button.click()
    staff.room.settle()
    assert not isValid(dialog), "it has closed"
    (egle,) = [one for one in staff.service.employees() if one.display_name == "Eglė"]
    assert egle.position == position


def test_a_button_pressed_twice_adds_one_employee(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.page.add()
    dialog = staff.dialog(EmployeeDialog)
    dialog.form.field("display_name").set_value("Eglė")
    worker = HeldWorker()
    monkeypatch.setattr(staff.room.context.operations, "_worker", worker)
    dialog.act_button.click()
    dialog.act_button.click()
    worker.release()
    staff.room.settle()
    assert [one.display_name for one in staff.service.employees()].count("Eglė") == 1


def test_wrong_hours_are_said_under_their_day_and_nothing_is_saved(staff: Staff) -> None:
    staff.page.add()
    dialog = staff.dialog(EmployeeDialog)
    assert isinstance(dialog, EmployeeDialog)
    dialog.form.field("display_name").set_value("Eglė")
    dialog.hours.lines[0].edit.setText("nine to five")
    dialog.hours.lines[1].edit.setText("9-13, 12-18")
    dialog.act_button.click()
    assert "9:00–13:00" in dialog.hours.lines[0].error_text()
    dialog.hours.lines[0].edit.setText("9-17")
    dialog.act_button.click()
    assert "overlap" in dialog.hours.lines[1].error_text()
    assert len(staff.service.employees()) == 1
    dialog.reject()


def test_absences_are_noted_and_taken_away_at_once(staff: Staff) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    tomas = staff.add()
    staff.choose(tomas)
    staff.page.edit()
    dialog = staff.dialog(EmployeeDialog)
    assert isinstance(dialog, EmployeeDialog)
    editor = dialog.absences
    assert editor is not None
    editor.first.set_value("2026-07-06")
    editor.last.set_value("2026-07-17")
    editor.kind.set_value(AbsenceKind.TRIP)
    editor.add_button.click()
    staff.room.settle()
    (absence,) = staff.service.day_marks(date(2026, 7, 1), date(2026, 7, 31)).absences
    assert (absence.kind, absence.day_count) == (AbsenceKind.TRIP, 12)
    editor.first.set_value("2026-07-10")
    editor.last.set_value("2026-07-10")
    editor.add()
    staff.room.settle()
    assert "already" in editor.first.error_text()
    editor.first.set_value("2026-08-10")
    editor.last.set_value("2026-08-10")
    editor.add()
    staff.room.settle()
    assert len(editor.list.items) == 2
    editor.remove_button.click()  # the new one is the current one
    staff.room.settle()
    assert [one.key for one in editor.list.items] == [str(absence.id)]
    editor.remove_button.click()
    staff.room.settle()
    assert not staff.service.day_marks(date(2026, 7, 1), date(2026, 7, 31)).absences
    dialog.reject()


def test_who_leaves_gives_planned_work_to_somebody_and_undo_brings_all_back(staff: Staff) -> None:
    office = staff.room.office
    tomas, egle = staff.add(), staff.add("Eglė Jankauskaitė")
    activity_id = staff.plan(tomas)
    staff.choose(tomas)
    staff.page.leave_or_return()
    dialog = staff.dialog(LeavingDialog)
    assert isinstance(dialog, LeavingDialog)
    assert "1 " in dialog.preview.text()
    assert not dialog.act_button.isEnabled(), "somebody has to take over first"
    dialog.heir.set_value(egle)
    dialog.heir.combo.activated.emit(dialog.heir.combo.currentIndex())
    dialog.act_button.click()
    staff.room.settle()
    assert [one.user_id for one in office.planner.get(activity_id).users] == [egle]
    assert staff.handed_over == [tomas]
    titles = [item.title for item in staff.page.list.items]
    assert titles[-2:] == ["Former employees", "Tomas Kazlauskas"]
    undo = [one for one in staff.page.message_bar.findChildren(Button) if one.text() == "Undo"]
    undo[0].click()
    staff.room.settle()
    assert [one.user_id for one in office.planner.get(activity_id).users] == [tomas]
    assert "Former employees" not in [item.title for item in staff.page.list.items]


def test_a_former_employee_comes_back(staff: Staff) -> None:
    tomas = staff.add()
    staff.service.end(tomas, MONDAY - timedelta(days=9), staff.room.office.actor)
    staff.room.settle()
    staff.choose(tomas)
    assert staff.page.leave_button.text() == "Works here again"
    staff.page.leave_button.click()
    staff.room.settle()
    assert all(one.is_active for one in staff.service.employees())


def test_oneself_cannot_leave_and_the_planned_work_stays(staff: Staff) -> None:
    me = staff.room.office.user.id
    tomas = staff.add()
    activity_id = staff.plan(me)
    staff.choose(me)
    staff.page.leave_or_return()
    dialog = staff.dialog(LeavingDialog)
    assert isinstance(dialog, LeavingDialog)
    dialog.heir.set_value(tomas)
    dialog.heir.combo.activated.emit(1)
    dialog.act_button.click()
    staff.room.settle()
    assert "former" in dialog.error.text()
    assert [one.user_id for one in staff.room.office.planner.get(activity_id).users] == [me]
    dialog.reject()


def test_enter_opens_a_card(staff: Staff) -> None:
    tomas = staff.add()
    staff.choose(tomas)
    QTest.keyClick(staff.page.list, Qt.Key.Key_Return)
    dialog = staff.dialog(EmployeeDialog)
    assert dialog.heading.text() == "Tomas Kazlauskas"
    dialog.reject()


def test_the_region_decides_about_holidays(staff: Staff) -> None:
    office, line = staff.room.office, staff.page.holidays
    assert "country" in line.words.text()
    assert line.region.isHidden()
    office.company.set(office.actor, DEFAULT_COUNTRY, "DE")
    staff.room.settle()
    assert "German Unity Day" in line.words.text()
    assumption = date(2026, 8, 15)
    assert assumption not in staff.service.holidays(assumption, assumption)
    line.region.setCurrentIndex(line.region.findData("SL"))
    line.region.activated.emit(line.region.currentIndex())
    staff.room.settle()
    assert assumption in staff.service.holidays(assumption, assumption)
    assert "Assumption" in line.words.text()
