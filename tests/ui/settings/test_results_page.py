"""Results of activities: the company's own are added, changed, put in order, retired, removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, Sign
from crm_desktop.ui.settings.result_dialog import ResultDialog
from crm_desktop.ui.settings.results_page import ResultsPage
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(room: Room, qtbot: QtBot) -> ResultsPage:
    made = ResultsPage(room.context, lambda: room.office.planner)
    qtbot.addWidget(made)
    made.resize(560, 440)
    made.show()
    room.settle()
    return made


def _own(page: ResultsPage) -> list[tuple[str, str]]:
    return [(item.title, item.note) for item in page.list.items if item.can_move]


def _dialog(page: ResultsPage) -> ResultDialog:
    (found,) = [one for one in page.window().findChildren(ResultDialog) if one.isVisible()]
    return found


def _add(page: ResultsPage, room: Room, name: str, sign: Sign = Sign.NEUTRAL) -> None:
    page.add_button.click()
    dialog = _dialog(page)
    dialog.name.edit.setText(name)
    dialog.sign.set_value(sign)
    dialog.act_button.click()
    room.settle()


def test_a_result_is_added_for_some_kinds_and_changed(room: Room, page: ResultsPage) -> None:
    assert not page.edit_button.isEnabled(), "the program's own stay as they are"
    page.add_button.click()
    dialog = _dialog(page)
    dialog.name.edit.setText("Card left")
    dialog.sign.set_value(Sign.SUCCESS)
    dialog.kinds[ActivityKind.VISIT].setChecked(True)
    dialog.act_button.click()
    room.settle()
    assert _own(page) == [("Card left", "Success · Visit")]
    made = room.office.planner.results.known()[-1]
    assert (made.sign, made.kinds) == (Sign.SUCCESS, frozenset({ActivityKind.VISIT}))
    assert page.current == made, "the new one is the current one"
    page.edit_button.click()
    dialog = _dialog(page)
    dialog.name.edit.setText("Left a card")
    dialog.is_contact.setChecked(False)
    dialog.act_button.click()
    room.settle()
    assert _own(page) == [("Left a card", "Success · Visit · no contact made")]


def test_two_of_the_same_name_are_refused(room: Room, page: ResultsPage) -> None:
    _add(page, room, "Thinks")
    _add(page, room, "thinks")
    dialog = _dialog(page)
    assert dialog.error.text() or dialog.name.error_text()
    assert len(_own(page)) == 1
    dialog.reject()


def test_they_are_put_in_order_retired_and_removed(room: Room, page: ResultsPage) -> None:
    office = room.office
    for name in ("A", "B", "C"):
        _add(page, room, name)
    page.list.setCurrentIndex(page.list.model().index(8, 0))
    QTest.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    room.settle()
    assert [title for title, _ in _own(page)] == ["A", "C", "B"]
    used = office.planner.results.known()[-1]
    call = office.planner.create(Activity(ActivityKind.CALL, subject="x"), office.actor).activity
    office.planner.complete(call.id, office.actor, result=used.code)
    page.load()
    page.list.setCurrentIndex(page.list.model().index(8, 0))
    assert page.current == used
    assert not page.remove_button.isEnabled()
    page.retire_button.click()
    room.settle()
    assert [one.name for one in office.planner.results.offered() if one.id] == ["A", "C"]
    page.list.setCurrentIndex(page.list.model().index(6, 0))
    page.remove_button.click()
    room.settle()
    assert [title for title, _ in _own(page)] == ["C"]
