"""P3 in the plan and in the window of an activity: what another program did meanwhile is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm_desktop.business.planner.model import Move, Status
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.activity_window import ActivityWindow
from tests.builders import Office
from tests.storage.office import without_answer
from tests.ui.planner.plan_desk import PlanDesk, make_plan_desk
from tests.ui.second_program import answer_all, plain, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def plan(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[PlanDesk]:
    theme().apply("light", "compact")
    made = make_plan_desk(tmp_path / "company.crm")
    qtbot.addWidget(made.page)
    made.page.show()
    made.page.activate()
    made.settle()
    yield made
    made.desk.office.close()


Opens = Callable[[int], ActivityWindow]


@pytest.fixture
def opens(plan: PlanDesk) -> Iterator[Opens]:
    """Opens windows of activities; some end themselves."""
    made: list[ActivityWindow] = []

    def open_window(key: int) -> ActivityWindow:
        window = ActivityWindow(plan.context, RecordRef("activity", key))
        made.append(window)
        window.show()
        plan.desk.settle()
        return window

    yield open_window
    for window in made:
        if isValid(window):
            window._is_closing = True
            window.close()
    plan.desk.settle()


def _state(plan: PlanDesk, key: int) -> tuple[Status, str]:
    stored = plan.desk.office.planner.get(key)
    return stored.status, stored.result


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        (Answer.MINE, (Status.DONE, "successful")),
        (Answer.THEIRS, (Status.DONE, "unsuccessful")),
    ],
)
def test_p03_a_result_from_the_menu_over_another_result(
    plan: PlanDesk, ben: Office, answer: Answer, stored: tuple[Status, str]
) -> None:
    first, second = plan.plan("Offer", 0), plan.plan("Visit", 0)
    plan.settle()
    items = [one for one in plan.page.shown_items() if one.activity_id in (first, second)]
    ben.planner.complete(first, ben.actor, result="unsuccessful")
    plan.page.actions_here.complete(items, "successful")
    plan.desk.settle()
    assert _state(plan, second) == (Status.PLANNED, ""), "nothing is done before the answer"
    told = answer_all(plan, plan.page, answer)
    assert told == ["Offer: Done · Successful / Done · Unsuccessful"]
    assert _state(plan, first) == stored
    assert _state(plan, second) == (Status.DONE, "successful")


def test_p03_called_off_and_planned_again_over_others(plan: PlanDesk, ben: Office) -> None:
    key = plan.plan("Offer", 0)
    plan.settle()
    items = [one for one in plan.page.shown_items() if one.activity_id == key]
    ben.planner.complete(key, ben.actor, result="successful")
    plan.page.actions_here.cancel(items)
    plan.desk.settle()
    assert answer_all(plan, plan.page, Answer.MINE) == ["Offer: Cancelled / Done · Successful"]
    assert _state(plan, key) == (Status.CANCELLED, "")
    ben.planner.complete(key, ben.actor, result="successful")
    plan.page.actions_here.reopen(items)
    plan.desk.settle()
    assert answer_all(plan, plan.page, Answer.THEIRS) == ["Offer: Planned / Done · Successful"]
    assert _state(plan, key) == (Status.DONE, "successful")


def test_p03_a_drag_over_a_move_and_over_a_colleague(plan: PlanDesk, ben: Office) -> None:
    key = plan.plan("Offer", 0)
    plan.settle()
    ben.planner.move([Move(key, by_days=3)], ben.actor)
    plan.drop([key], 0, 1)
    plan.desk.settle()
    told = answer_all(plan, plan.page, Answer.MINE)
    assert told == ["Offer: Tuesday, 16 June / Thursday, 18 June"]
    assert plan.desk.office.planner.get(key).when.start_date == plan.today.replace(day=16)
    plan.settle()
    me, vida = plan.users[0].id, plan.users[2].id
    ben.planner.move([Move(key, from_user=me, to_user=vida)], ben.actor)
    items = [one for one in plan.page.shown_items() if one.activity_id == key]
    plan.page.actions_here.assign(items, plan.users[1].id)
    plan.desk.settle()
    assert answer_all(plan, plan.page, Answer.THEIRS) == [
        "Offer: Tomas Kazlauskas / Vida Jankauskaitė"
    ]
    assert [one.user_id for one in plan.desk.office.planner.get(key).users] == [vida]


def test_p03_the_window_asks_before_the_bin_and_before_planning_again(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    stored = ben.planner.get(key)
    ben.planner.save(stored, replace(stored, body="He called back"), ben.actor)
    window.bin_button.click()
    plan.desk.settle()
    assert plan.desk.office.planner.get(key).deleted_at is None
    assert answer_all(plan, window, Answer.THEIRS) == ["Offer: Into the bin / Stays"]
    assert plan.desk.office.planner.get(key).deleted_at is None
    ben.planner.complete(key, ben.actor, result="successful")
    window._reopen()
    plan.desk.settle()
    assert answer_all(plan, window, Answer.MINE) == ["Offer: Planned / Done · Successful"]
    assert _state(plan, key) == (Status.PLANNED, "")


@pytest.mark.parametrize("way", ["restore", "new", "drop"])
def test_p03_what_is_typed_on_a_binned_activity_has_ways_out(
    plan: PlanDesk, ben: Office, opens: Opens, way: str
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    assert window.form is not None
    window.form.subject.edit.setText("My offer")
    ben.planner.delete([key], ben.actor)
    tell(plan, ben, "activity", key)
    assert window.form.subject.value() == "My offer", "what is typed stays"
    window.form.subject.commit()
    plan.desk.settle()
    assert "into the bin" in window.conflicts.sentence.text()
    button = window.conflicts.button(way)
    assert button is not None
    button.click()
    plan.desk.settle()
    stored = plan.desk.office.planner.get(key)
    agenda = plan.desk.office.planner.agenda(plan.today, plan.today).items
    if way == "restore":
        assert (stored.deleted_at, stored.subject) == (None, "My offer")
    elif way == "new":
        assert stored.deleted_at is not None
        assert [one.title for one in agenda] == ["My offer"]
        assert agenda[0].activity_id != key
    else:
        assert stored.deleted_at is not None
        assert window.form.subject.value() == "Offer"
        assert agenda == ()


def test_p03_a_result_typed_for_a_binned_activity_brings_it_back(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    window.result.result.set_value("")
    window.result.text.type_again("Will order in May")
    ben.planner.delete([key], ben.actor)
    window.result.decide()
    plan.desk.settle()
    assert window.conflicts.button("new") is None
    button = window.conflicts.button("restore")
    assert button is not None
    button.click()
    plan.desk.settle()
    stored = plan.desk.office.planner.get(key)
    assert (stored.deleted_at, stored.status) == (None, Status.DONE)
    assert stored.outcome_text == "Will order in May"


def test_p04_a_binned_activity_says_so_in_its_window(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    ben.planner.delete([key], ben.actor)
    tell(plan, ben, "activity", key)
    assert "put this activity into the bin" in window.message_bar.sentence()
    window.message_bar.act()
    plan.desk.settle()
    assert plan.desk.office.planner.get(key).deleted_at is None


def test_p04_what_is_typed_of_the_result_stays_and_is_asked_about(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    window.result.text.edit.setPlainText("Will order in May")
    ben.planner.complete(key, ben.actor, result="successful", outcome_text="Ordered ten")
    tell(plan, ben, "activity", key)
    assert window.result.text.value() == "Will order in May"
    name = ben.user.display_name
    assert plain(window.result.text.news_text()) == f"{name} changed this to: Ordered ten"
    assert window.result.result.value() == "successful"
    assert plain(window.result.result.news_text()) == f"{name} changed this"
    window.result.decide()
    plan.desk.settle()
    assert plan.desk.office.planner.get(key).outcome_text == "Ordered ten"
    mine = window.conflicts.button("mine")
    assert mine is not None
    mine.click()
    plan.desk.settle()
    stored = plan.desk.office.planner.get(key)
    assert (stored.result, stored.outcome_text) == ("successful", "Will order in May")


def test_p04_who_writes_of_the_result_goes_on_where_they_were(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    edit = window.result.text.edit
    edit.setFocus()
    edit.setPlainText("Will order in May")
    cursor = edit.textCursor()
    cursor.setPosition(4)
    edit.setTextCursor(cursor)
    ben.planner.complete(key, ben.actor, result="successful", outcome_text="Ordered ten")
    tell(plan, ben, "activity", key)
    assert edit.textCursor().position() == 4


def test_a_result_that_was_not_checked_off_is_not_closed_away(
    plan: PlanDesk, ben: Office, opens: Opens
) -> None:
    key = plan.plan("Offer", 0)
    window = opens(key)
    window.close()
    assert not window.isVisible()
    window = opens(key)
    window.result.text.edit.setPlainText("Will order in May")
    window.close()
    assert window.isVisible()
    (question,) = window.findChildren(ConfirmDialog)
    question.keep_button.click()
    ben.planner.complete(key, ben.actor, result="successful", outcome_text="Ordered ten")
    window.result.decide()
    plan.desk.settle()
    assert window.conflicts.fields
    assert not window.settle_edits()
    theirs = window.conflicts.button("theirs")
    assert theirs is not None
    theirs.click()
    plan.desk.settle()
    window.close()
    assert not window.isVisible()
    assert plan.desk.office.planner.get(key).outcome_text == "Ordered ten"


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_copies_without_answer_are_made_once(
    plan: PlanDesk, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    key, office = plan.plan("Offer", 0), plan.desk.office
    plan.settle()
    told: list[str] = []
    plan.page.actions_here.done.connect(lambda words, _seq: told.append(words))

    def copy() -> None:
        plan.page.actions_here.move([Move(key, by_days=2)], (), is_copy=True)
        plan.desk.settle()

    def count() -> int:
        row = office.database.execute("SELECT count(*) FROM activity").fetchone()
        assert row is not None
        return row[0]

    without_answer(office.journal, monkeypatch, is_done=is_done)
    copy()
    assert told == []
    office.database.reconnect()
    copy()
    assert (len(told), count()) == (1, 2)
    copy()
    assert count() == 3, "after an answer it is another copy"
