"""The window of an activity: begun, changed by field, closed with a result and a next date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Participant,
    Priority,
    Scope,
    Status,
    Timing,
    When,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.activities.mention_line import MentionLine
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.activity_draft import draft_of
from crm_desktop.ui.planner.activity_window import ActivityWindow
from crm_desktop.ui.planner.context import NewActivity
from crm_desktop.ui.planner.repeat_field import RepeatField, rule_words
from tests.builders import a_person
from tests.storage.office import without_answer
from tests.ui.held_worker import held
from tests.ui.planner.plan_desk import PlanDesk, make_plan_desk
from tests.ui.second_program import plain


@pytest.fixture
def plan(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[PlanDesk]:
    theme().apply("light", "compact")
    made = make_plan_desk(tmp_path / "company.crm")
    qtbot.addWidget(made.page)
    yield made
    made.desk.office.close()


def _opened(plan: PlanDesk, qtbot: QtBot, activity_id: int) -> ActivityWindow:
    window = ActivityWindow(plan.context, RecordRef("activity", activity_id))
    qtbot.addWidget(window)
    window.show()
    return window


def _new(plan: PlanDesk, qtbot: QtBot, kind: ActivityKind | None = None) -> ActivityWindow:
    wish = NewActivity(plan.users[0].id, plan.today, kind)
    window = ActivityWindow(plan.context, draft=draft_of(wish, UTC))
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_draft_of_the_plan_is_at_nine_a_task_at_any_time(plan: PlanDesk) -> None:
    call = draft_of(NewActivity(1, plan.today), UTC)
    assert call.kind is ActivityKind.CALL
    assert call.when.start_at == datetime(2026, 6, 15, 9, tzinfo=UTC)
    task = draft_of(NewActivity(1, plan.today, ActivityKind.TASK), UTC)
    assert task.when == When.any_time(plan.today)
    assert draft_of(NewActivity(1), UTC).when == When.unscheduled()


def test_a_new_activity_goes_to_the_first_free_time(plan: PlanDesk, qtbot: QtBot) -> None:
    user, day = plan.users[0].id, plan.today + timedelta(days=1)
    office = plan.desk.office
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    when = When.timed(start, start + timedelta(minutes=80))
    busy = Activity(ActivityKind.MEETING, when, "Stand", users=(Colleague(user),))
    office.planner.create(busy, office.actor)
    draft = draft_of(NewActivity(user, day), UTC)
    window = ActivityWindow(plan.context, draft=draft, finds_time=True)
    qtbot.addWidget(window)
    assert window.edited().when.start_at == start + timedelta(minutes=90)
    assert not window.is_changed()


def test_the_end_goes_along_with_the_beginning(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot, ActivityKind.MEETING)
    form = window.form
    assert form is not None
    when = form.when
    begin = datetime(2026, 6, 15, 13, tzinfo=UTC)
    when.start.edit.setText("13:00")
    when.start.commit()
    assert when.value() == When.timed(begin, begin + timedelta(hours=1))
    when.day.edit.setText(format_day(date(2026, 6, 18)))
    when.day.commit()
    later = begin + timedelta(days=3)
    assert when.value() == When.timed(later, later + timedelta(hours=1))
    when.end.edit.setText("12:00")
    when.end.commit()
    assert when.error_text()
    when.set_value(When.whole_day(plan.today, plan.today + timedelta(days=2)))
    when.day.edit.setText(format_day(date(2026, 6, 29)))
    when.day.commit()
    assert when.value() == When.whole_day(date(2026, 6, 29), date(2026, 7, 1))


def test_what_a_field_refuses_is_asked_about_before_the_window_closes(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    window = _opened(plan, qtbot, plan.plan("Report", 0))
    form = window.form
    assert form is not None
    form.estimate.edit.setText("an hour")
    form.estimate.commit()
    assert not window.settle_edits()
    window.close()
    assert window.isVisible()
    question = window.findChild(ConfirmDialog)
    assert question is not None
    question.act_button.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=1000)


def test_a_new_activity_is_stored_and_can_be_undone(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    contact = office.contacts.create(a_person("Ona Onaitė"), office.actor).contact.id
    window = _new(plan, qtbot, ActivityKind.MEETING)
    form = window.form
    assert form is not None
    form.subject.edit.setText("Autumn range")
    form.contacts.set_value((Participant(contact, name="Ona Onaitė"),))
    form.estimate.edit.setText("45")
    form.priority.set_value(Priority.HIGH)
    with qtbot.waitSignal(window.created) as told:
        window.store_and_close()
    assert told.args is not None
    stored = office.planner.get(told.args[0].id)
    assert (stored.subject, stored.kind) == ("Autumn range", ActivityKind.MEETING)
    assert (stored.estimate_minutes, stored.priority) == (45, Priority.HIGH)
    assert [one.contact_id for one in stored.contacts] == [contact]
    assert [one.user_id for one in stored.users] == [plan.users[0].id]


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_a_new_activity_without_answer_is_stored_once(
    plan: PlanDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    office = plan.desk.office
    window = _new(plan, qtbot, ActivityKind.TASK)
    window.form.subject.edit.setText("Count the stock")
    without_answer(office.journal, monkeypatch, is_done=is_done)
    window.store_and_close()
    office.database.reconnect()
    assert window.isVisible()
    window.store_and_close()
    rows = office.database.execute(
        "SELECT count(*) FROM activity WHERE subject = 'Count the stock'"
    )
    assert rows.fetchone() == (1,)


def test_p05_what_is_typed_after_no_answer_changes_what_was_stored(
    plan: PlanDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = plan.desk.office
    window = _new(plan, qtbot, ActivityKind.TASK)
    window.form.subject.edit.setText("Count the stock")
    without_answer(office.journal, monkeypatch, is_done=True)
    window.store_and_close()
    office.database.reconnect()
    window.form.subject.edit.setText("Count the stock twice")
    window.store_and_close()
    plan.desk.settle()
    rows = office.database.execute("SELECT subject FROM activity WHERE subject LIKE 'Count%'")
    assert rows.fetchall() == [("Count the stock twice",)]


def test_a_new_activity_and_a_next_step_are_stored_once_though_pressed_twice(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    office, operations = plan.desk.office, plan.context.operations

    def count(subject: str) -> int:
        rows = office.database.execute(
            "SELECT count(*) FROM activity WHERE subject = ?", (subject,)
        )
        row = rows.fetchone()
        assert row is not None
        return row[0]

    window = _new(plan, qtbot, ActivityKind.TASK)
    window.form.subject.edit.setText("Count the stock")
    worker = held(operations)
    window.store_button.click()
    window.store_and_close()
    worker.release()
    assert count("Count the stock") == 1
    talk = _opened(plan, qtbot, plan.plan("Talk", 0))
    talk.result.result.set_value("successful")
    talk.result.next_step.set_value("Send the offer")
    talk.result.next_day.set_value((plan.today + timedelta(days=7)).isoformat())
    worker = held(operations)
    talk.result.decide()
    talk.result.decide()
    worker.release()
    assert count("Send the offer") == 1


def test_the_head_of_a_new_one_follows_and_ctrl_s_stores_it(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot)
    form = window.form
    assert form is not None
    form.kind.set_value(ActivityKind.MEETING)
    form.subject.edit.setText("Stock round")
    form.subject.commit()
    assert window.head.heading.text() == window.windowTitle() == "Stock round"
    assert window.head.status.text() == "Meeting · New activity"
    keys = {one.key().toString(): one for one in window.findChildren(QShortcut)}
    with qtbot.waitSignal(window.created):
        keys["Ctrl+S"].activated.emit()


def test_a_new_one_is_typed_at_once(
    plan: PlanDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = plan.context.operations.run
    # As in the program: what stands in the form is known only after the window is shown.
    later = lambda *a, **k: QTimer.singleShot(0, lambda: run(*a, **k))  # noqa: E731
    monkeypatch.setattr(plan.context.operations, "run", later)
    window = _new(plan, qtbot)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.form is not None and window.form.subject.edit.hasFocus())


def test_what_was_changed_is_offered_and_taken_back_where_the_user_is(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    window = _opened(plan, qtbot, plan.plan("Report", 0))
    assert window.form is not None
    window.form.subject.set_value("Report of June")
    window.form.edited.emit()
    assert window.undo_bar.sentence() == "Activity changed"
    seq = window.undo_bar.offered_seq
    undo = next(one for one in window.findChildren(QShortcut) if one.key().toString() == "Ctrl+Z")
    with qtbot.waitSignal(window.undo_requested) as wished:
        undo.activated.emit()
    assert wished.args == [seq]
    with qtbot.waitSignal(window.redo_wished):
        window.undo_bar.redo_requested.emit()


def test_its_keys_wish_for_undo_and_redo(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _opened(plan, qtbot, plan.plan("Report", 0))
    keys = {one.key().toString(): one for one in window.findChildren(QShortcut)}
    with qtbot.waitSignal(window.undo_wished):
        keys["Ctrl+Z"].activated.emit()
    with qtbot.waitSignal(window.redo_wished):
        keys["Ctrl+Y"].activated.emit()


def test_a_field_of_a_stored_one_is_saved_when_it_is_left(plan: PlanDesk, qtbot: QtBot) -> None:
    key = plan.plan("Report", 0)
    window = _opened(plan, qtbot, key)
    form = window.form
    assert form is not None
    form.subject.edit.setText("Big report")
    form.subject.commit()
    assert plan.desk.office.planner.get(key).subject == "Big report"
    form.when.timing.set_value(Timing.TIMED)
    form.when.start.set_minutes(14 * 60)
    form.when.end.set_minutes(15 * 60)
    form.when.commit()
    stored = plan.desk.office.planner.get(key)
    assert stored.when.start_at == datetime(2026, 6, 15, 14, tzinfo=UTC)
    assert stored.when.duration == timedelta(hours=1)
    assert window.windowTitle() == "Big report"


def test_an_end_before_the_start_is_told_and_nothing_is_saved(plan: PlanDesk, qtbot: QtBot) -> None:
    key = plan.plan("Trip", 2, last=4)
    window = _opened(plan, qtbot, key)
    form = window.form
    assert form is not None
    before = plan.desk.office.planner.get(key).when
    form.when.until.set_value(plan.today.isoformat())
    form.when.commit()
    assert form.when.error_text()
    assert plan.desk.office.planner.get(key).when == before


def test_done_keeps_the_result_and_books_the_next_one(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    window = _opened(plan, qtbot, key)
    result = window.result
    result.result.set_value("successful")
    result.text.set_value("They want an offer")
    result.next_step.set_value("Send the offer")
    result.next_day.set_value((plan.today + timedelta(days=7)).isoformat())
    result.next_time.set_minutes(10 * 60)
    with qtbot.waitSignal(window.undo_offered):
        result.decide()
    stored = office.planner.get(key)
    assert (stored.status, stored.result) == (Status.DONE, "successful")
    assert stored.outcome_text == "They want an offer"
    assert stored.next_activity_id is not None
    following = office.planner.get(stored.next_activity_id)
    assert following.subject == "Send the offer"
    assert following.when.start_at == datetime(2026, 6, 22, 10, tzinfo=UTC)


def test_what_is_done_can_be_planned_again(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    office.planner.complete(key, office.actor, result="successful")
    window = _opened(plan, qtbot, key)
    assert window.result.again.isVisibleTo(window)
    window.result.again.click()
    assert office.planner.get(key).status is Status.PLANNED


def test_people_are_found_as_their_names_are_typed(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    office.contacts.create(a_person("Ona Onaitė"), office.actor)
    window = _new(plan, qtbot)
    assert window.form is not None
    contacts = window.form.contacts
    contacts.line.setText("onaite")
    contacts.find_typed()
    contacts.results.choose_current()
    assert [one.name for one in contacts.value()] == ["Ona Onaitė"]
    assert contacts.line.text() == ""


def test_a_new_one_is_not_thrown_away_unasked(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot)
    assert window.form is not None
    window.form.subject.edit.setText("Half a thought")
    window.close()
    assert window.isVisible()
    [question] = window.findChildren(ConfirmDialog)
    question.accept()
    assert not window.isVisible()


def test_an_untouched_new_one_closes_at_once(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot)
    window.close()
    assert not window.isVisible()


def test_minutes_are_digits(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot)
    assert window.form is not None
    estimate = window.form.estimate
    estimate.edit.setText("soon")
    estimate.commit()
    assert estimate.error_text()
    estimate.edit.setText("٤٥")
    estimate.commit()
    assert estimate.minutes() == 45


def test_a_weekly_one_makes_a_series_and_all_of_it_can_be_changed(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    office = plan.desk.office
    window = _new(plan, qtbot, ActivityKind.MEETING)
    form = window.form
    assert form is not None
    form.subject.edit.setText("Team")
    form.repeat.set_value("FREQ=WEEKLY;UNTIL=20260713")
    assert form.repeat.value() == "FREQ=WEEKLY;UNTIL=20260713"
    with qtbot.waitSignal(window.created) as told:
        window.store_and_close()
    assert told.args is not None
    first = told.args[0].id

    def subjects() -> list[str]:
        days = office.planner.agenda(plan.today, plan.today + timedelta(days=60)).items
        return [item.title for item in days]

    assert subjects() == ["Team"] * 5
    again = _opened(plan, qtbot, first)
    assert again.form is not None
    assert again.scope.isVisibleTo(again)
    assert again.form.repeat.value().startswith("FREQ=WEEKLY")
    again.scope.set_value(Scope.ALL)
    again.form.subject.edit.setText("Whole team")
    again.form.subject.commit()
    assert subjects() == ["Whole team"] * 5


def test_a_rule_of_its_own_is_kept_as_it_is(plan: PlanDesk, qtbot: QtBot) -> None:
    window = _new(plan, qtbot)
    assert window.form is not None
    window.form.repeat.set_value("RRULE:FREQ=MONTHLY;BYDAY=-1FR")
    assert window.form.repeat.value() == "FREQ=MONTHLY;BYDAY=-1FR"


def test_the_same_field_of_a_colleague_is_asked_and_mine_is_kept(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    office = plan.desk.office
    key = plan.plan("Report", 0)
    window = _opened(plan, qtbot, key)
    form = window.form
    assert form is not None
    form.subject.edit.setText("My report")
    stored = office.planner.get(key)
    office.planner.save(stored, replace(stored, subject="Her report"), office.actor)
    form.subject.commit()
    assert office.planner.get(key).subject == "Her report"
    assert form.subject.value() == "Her report"
    assert window.conflicts.fields == ("subject",)
    assert window.saved_label.text() == "Not saved"
    mine = window.conflicts.button("mine")
    assert mine is not None
    mine.click()
    assert window.saved_label.text() == "All changes saved"
    assert office.planner.get(key).subject == "My report"
    assert not window.conflicts.isVisibleTo(window)


def test_what_others_change_comes_in_beside_what_is_typed(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Report", 0)
    window = _opened(plan, qtbot, key)
    form = window.form
    assert form is not None
    form.subject.edit.setText("My report")
    stored = office.planner.get(key)
    office.planner.save(stored, replace(stored, location="Hall"), office.actor)
    QApplication.processEvents()
    assert form.location.value() == "Hall"
    assert form.subject.value() == "My report"
    form.subject.commit()
    after = office.planner.get(key)
    assert (after.subject, after.location) == ("My report", "Hall")


def test_a_series_asks_before_it_writes_over_one_that_was_changed(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    office = plan.desk.office
    first = office.planner.create(
        Activity(ActivityKind.MEETING, When.any_time(plan.today), "Team"),
        office.actor,
        "FREQ=WEEKLY;COUNT=3",
    ).activity
    items = office.planner.agenda(plan.today, plan.today + timedelta(days=20)).items
    second = office.planner.get(items[1].activity_id)
    window = _opened(plan, qtbot, first.id)
    assert window.form is not None
    office.planner.save(second, replace(second, subject="Bank"), office.actor)
    window.scope.set_value(Scope.ALL)
    window.form.subject.edit.setText("Sales")
    window.form.subject.commit()

    def subjects() -> list[str]:
        days = office.planner.agenda(plan.today, plan.today + timedelta(days=20)).items
        return [item.title for item in days]

    assert subjects() == ["Team", "Bank", "Team"]
    assert window.conflicts.title_of(window.conflicts.fields[0]) == "Subject on Monday, 22 June"
    mine = window.conflicts.button("mine")
    assert mine is not None
    mine.click()
    assert subjects() == ["Sales"] * 3


def test_another_result_said_meanwhile_is_asked_about(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    window = _opened(plan, qtbot, key)
    window._context.bridge.close()  # as if the news came late
    window.result.result.set_value("successful")
    office.planner.complete(key, office.actor, result="unsuccessful")
    window.result.decide()
    assert office.planner.get(key).result == "unsuccessful"
    mine = window.conflicts.button("mine")
    assert mine is not None
    with qtbot.waitSignal(window.undo_offered):
        mine.click()
    assert office.planner.get(key).result == "successful"


def test_several_clients_and_a_chip_goes_with_a_key(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    window = _opened(plan, qtbot, key)
    assert window.form is not None
    contacts = window.form.contacts
    for name in ("Ona Onaitė", "Jonas Jonaitis"):
        office.contacts.create(a_person(name), office.actor)
        contacts.line.setText(name)
        contacts.find_typed()
        QTest.keyClick(contacts.line, Qt.Key.Key_Return)
    assert [one.name for one in office.planner.get(key).contacts] == [
        "Ona Onaitė",
        "Jonas Jonaitis",
    ]
    QTest.keyClick(contacts.chips[0], Qt.Key.Key_Delete)
    assert [one.name for one in office.planner.get(key).contacts] == ["Jonas Jonaitis"]


def test_it_is_linked_to_another_activity_with_the_contact(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    contact = office.contacts.create(a_person("Ona Onaitė"), office.actor).contact.id
    with_her = (Participant(contact),)
    new = Activity(ActivityKind.MEETING, When.any_time(plan.today), "Fair", contacts=with_her)
    fair = office.planner.create(new, office.actor).activity
    done = office.planner.log(
        replace(new, kind=ActivityKind.CALL, subject="Invite"),
        office.actor,
        Activity(ActivityKind.CALL, When.any_time(plan.today), "Ask again"),
    )
    assert done.next_id is not None
    window = _opened(plan, qtbot, done.next_id)
    assert window.form is not None
    links = window.form.links
    assert [chip.accessibleName() for chip in links.chips] == [
        f"Follows Invite · {format_day(plan.today)}"
    ]
    QTest.keyClick(links.line, Qt.Key.Key_Down)
    QTest.keyClick(links.line, Qt.Key.Key_Return)
    assert office.planner.get(done.next_id).related == fair.ref
    assert len(links.chips) == 2
    with qtbot.waitSignal(window.open_requested) as told:
        QTest.keyClick(links.chips[0], Qt.Key.Key_Return)
    assert told.args == [fair.ref]
    QTest.keyClick(links.chips[1], Qt.Key.Key_Delete)
    QTest.keyClick(links.chips[0], Qt.Key.Key_Delete)
    assert office.planner.get(done.next_id).related is None
    assert len(links.chips) == 1, "what it follows from stays"


def test_a_colleague_is_named_in_the_notes(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    window = _opened(plan, qtbot, key)
    assert window.form is not None
    edit = window.form.body.edit
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "ask @tom")
    line = edit.findChild(MentionLine)
    assert line is not None
    assert line.popup is not None
    QTest.keyClick(line.popup, Qt.Key.Key_Tab)
    assert edit.toPlainText() == "ask @Tomas Kazlauskas "
    assert line.popup is None
    window.form.body.commit()
    assert office.planner.get(key).mentions == (plan.users[1].id,)
    window.form.body.edit.setPlainText("nobody")
    window.form.body.commit()
    assert office.planner.get(key).mentions == ()


def test_files_are_dropped_and_pictures_pasted(
    plan: PlanDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    office = plan.desk.office
    key = plan.plan("Talk", 0)
    window = _opened(plan, qtbot, key)
    assert window.form is not None
    offer = tmp_path / "offer.txt"
    offer.write_text("900", encoding="utf-8")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(offer))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(50, 50), copy, dropped, button, none)
    assert window.catcher.eventFilter(window, drop)
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    pasted = QMimeData()
    pasted.setImageData(picture)
    window.form.body.edit.insertFromMimeData(pasted)
    names = [one.file_name for one in office.planner.get(key).attachments]
    assert names == ["offer.txt", "Picture 1.png"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "Never"),
        ("FREQ=WEEKLY;COUNT=20", "Every week, 20 times"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "Every week on Mon, Thu"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=1", "Every two weeks on Fri, 1 time"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every working day"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "By a rule of its own"),
    ],
)
def test_rules_are_said_in_words(plan: PlanDesk, rule: str, words: str) -> None:
    field = RepeatField()
    field.set_value(rule)
    assert field.combo.currentText() == words == rule_words(rule)
    assert field.value() == rule


def test_p04_an_open_activity_says_what_others_changed_in_place(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    office = plan.desk.office
    made = office.planner.create(Activity(ActivityKind.CALL, subject="Offer"), office.actor)
    window = _opened(plan, qtbot, made.activity.id)
    plan.desk.settle()
    form = window.form
    assert form is not None
    colleague = plan.users[1]
    theirs = replace(made.activity, subject="Offer in writing", location="Kaunas")
    form.location.edit.setText("Vilnius")
    office.planner.save(made.activity, theirs, office.actor_of(colleague))
    plan.desk.settle()
    name = colleague.display_name
    assert form.location.value() == "Vilnius", "what is typed stays"
    assert plain(form.location.news_text()) == f"{name} changed this to: Kaunas"
    form.location.set_value("")
    window._read_again()
    plan.desk.settle()
    assert form.subject.value() == "Offer in writing"
