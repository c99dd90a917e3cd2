"""The Today page: read, ticked off, moved, added and folded, by mouse and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.birthdays_repository import next_birthdays
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Move,
    Participant,
    Priority,
    Status,
    When,
)
from crm_desktop.business.planner.today import Part
from crm_desktop.business.planner.today_reader import TodayReader
from crm_desktop.business.search.quick_activities import contact_of
from crm_desktop.business.staff.employee_repository import EmployeeRepository
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.business.staff.working_time import Absence
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.context import TodayContext
from crm_desktop.ui.today.page import TodayPage
from crm_desktop.ui.today.plan_delegate import Spot
from crm_desktop.ui.today.quick_line import TypedLine
from crm_desktop.ui.today.side_cards import BirthdayLine
from tests.builders import Office, a_person, an_organization
from tests.storage.office import without_answer
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.pauses import pass_time
from tests.ui.second_program import answer_all

MONDAY = date(2026, 6, 15)
"""The day of the office's clock, where it is noon (UTC)."""


def at(hour: int, minutes: int = 30, day: date = MONDAY) -> When:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return When.timed(start, start + timedelta(minutes=minutes))


@dataclass
class Shown:
    """The page with its surroundings and what it asked for."""

    desk: Desk
    page: TodayPage
    contact_id: int
    employees: EmployeeService
    offers: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    opened: list[object] = field(default_factory=list[object])
    called: list[int] = field(default_factory=list[int])
    badges: list[int] = field(default_factory=list[int])

    def plan(self, kind: ActivityKind, when: When, subject: str, **values: object) -> int:
        office = self.desk.office
        activity = Activity(kind, when, subject, **values)  # type: ignore[arg-type]
        return office.planner.create(activity, office.actor).activity.id

    def with_client(self) -> tuple[Participant, ...]:
        return (Participant(self.contact_id),)

    def lines(self) -> list[str]:
        return [
            line.part.value if line.row is None else line.row.item.title
            for line in self.page.model.lines
        ]

    def go_to(self, title: str) -> None:
        self.page.view.setFocus()
        row = self.lines().index(title)
        self.page.view.setCurrentIndex(self.page.model.index(row))

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.view, key)
        self.desk.settle()

    def click(self, title: str, spot: Spot) -> None:
        view = self.page.view
        index = self.page.model.index(self.lines().index(title))
        line = self.page.model.line(index)
        assert line is not None
        rect = view.visualRect(index)
        y = rect.center().y()
        places = (QPoint(x, y) for x in range(rect.left(), rect.right(), 2))
        place = next(one for one in places if view.painter.spot_at(line, rect, one) is spot)
        QTest.mouseMove(view.viewport(), place)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.desk.settle()

    def status(self, activity_id: int) -> Status:
        return self.desk.office.planner.get(activity_id).status


@pytest.fixture
def shown(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    theme().apply("light", "compact")
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    office = desk.office
    contact = office.contacts.create(an_organization("UAB Nemuno Logistika"), office.actor)
    rows = EmployeeRepository(office.database)
    employees = EmployeeService(rows, office.journal, office.clock, lambda: ("LT", ""))
    called: list[int] = []
    context = TodayContext(
        planner=lambda: office.planner,
        reader=lambda: TodayReader(office.planner, employees, office.clock),
        find_contact=lambda quick: contact_of(quick, office.search),
        users=office.staff.users,
        birthdays=lambda: next_birthdays(office.database, office.clock.today(), 7, 5),
        call=called.append,
        actor=office.actor,
        clock=office.clock,
        operations=desk.operations,
        bridge=desk.context.bridge,
        view_state=desk.context.view_state,
    )
    page = TodayPage(context)
    qtbot.addWidget(page)
    made = Shown(desk, page, contact.contact.id, employees, called=called)
    page.undo_offered.connect(lambda words, seq: made.offers.append((words, seq)))
    page.open_requested.connect(made.opened.append)
    page.badge_changed.connect(made.badges.append)
    page.resize(1268, 800)
    page.show()
    page.activate()
    desk.settle()
    yield made
    page.deactivate()
    office.close()


def a_week(shown: Shown) -> dict[str, int]:
    client = shown.with_client()
    plan = shown.plan
    ids = {
        "late": plan(ActivityKind.CALL, at(9, day=MONDAY - timedelta(3)), "late", contacts=client),
        "early": plan(ActivityKind.EMAIL, at(8), "early", contacts=client),
        "call": plan(ActivityKind.CALL, at(14), "call", contacts=client, priority=Priority.HIGH),
        "table": plan(ActivityKind.TASK, When.any_time(MONDAY), "table", estimate_minutes=60),
        "next": plan(ActivityKind.MEETING, at(9, 60, MONDAY + timedelta(1)), "next"),
        "week": plan(ActivityKind.TASK, When.unscheduled(MONDAY + timedelta(4)), "week"),
    }
    shown.desk.settle()
    return ids


def test_an_empty_day_says_what_belongs_here(shown: Shown):
    assert shown.page.stack.currentWidget() is shown.page.empty
    assert "Monday, 15 June 2026" in shown.page.header.day.text()
    assert "25" in shown.page.header.day.text()
    assert shown.badges[-1] == 0


def test_work_stands_in_groups_and_the_load_beside_the_day(shown: Shown):
    a_week(shown)
    assert shown.lines() == [
        "overdue", "late", "today", "early", "call", "table", "tomorrow", "next", "later",
    ]  # fmt: skip
    assert shown.page.header.planned.text() == "2 h of 8 h"
    assert shown.badges[-1] == 4
    row = shown.page.model.now_row()
    assert row is not None
    assert shown.lines()[row] == "call", "it is noon"


def test_the_line_of_now_moves_and_midnight_brings_another_plan(shown: Shown):
    a_week(shown)
    clock = shown.desk.office.clock
    clock.advance(hours=3)
    shown.page.activate()
    row = shown.page.model.now_row()
    assert row is not None
    assert shown.lines()[row] == "table"
    clock.advance(hours=10)
    shown.page.activate()
    shown.desk.settle()
    assert shown.lines()[:6] == ["overdue", "late", "early", "call", "table", "today"]
    assert "Tuesday" in shown.page.header.day.text()


def test_a_task_is_ticked_off_and_back_by_the_space_bar(shown: Shown):
    ids = a_week(shown)
    shown.go_to("table")
    shown.press(Qt.Key.Key_Space)
    assert shown.status(ids["table"]) is Status.DONE
    assert "table" in shown.offers[-1][0]
    assert shown.page.plan is not None
    assert shown.page.plan.group(Part.TODAY).done == 1
    current = shown.page.view.current
    assert current is not None
    assert current.row is not None
    assert current.row.item.title == "table", "the keyboard stays on the line"
    shown.press(Qt.Key.Key_Space)
    assert shown.status(ids["table"]) is Status.PLANNED


def test_undo_brings_a_ticked_task_back(shown: Shown):
    ids = a_week(shown)
    shown.click("table", Spot.CHECK)
    assert shown.status(ids["table"]) is Status.DONE
    shown.desk.office.history.undo(shown.desk.office.actor, shown.offers[-1][1])
    shown.desk.settle()
    assert shown.status(ids["table"]) is Status.PLANNED


def test_a_call_asks_for_its_result_and_books_the_next_step(shown: Shown):
    ids = a_week(shown)
    shown.go_to("call")
    shown.press(Qt.Key.Key_Space)
    popup = shown.page.acts.popup
    assert popup is not None
    assert shown.status(ids["call"]) is Status.PLANNED
    QTest.keyClick(popup, Qt.Key.Key_3)
    QTest.keyClick(popup, Qt.Key.Key_1)
    assert [button.isChecked() for button in popup.buttons[:3]] == [True, False, False]
    popup.text_line.setText("They agree")
    popup.next_line.setText("meeting in 2 weeks 10:00 about the contract")
    assert [part.words for part in popup.understood.parts][:1] == ["Meeting"]
    QTest.keyClick(popup.next_line, Qt.Key.Key_Return)
    shown.desk.settle()
    done = shown.desk.office.planner.get(ids["call"])
    assert (done.status, done.result, done.outcome_text) == (
        Status.DONE,
        "successful",
        "They agree",
    )
    assert done.next_activity_id is not None
    following = shown.desk.office.planner.get(done.next_activity_id)
    assert following.when.start_at == datetime(2026, 6, 29, 10, 0, tzinfo=UTC)
    assert [one.contact_id for one in following.contacts] == [shown.contact_id]
    assert shown.page.acts.popup is None


def test_escape_leaves_a_call_as_it_was(shown: Shown):
    ids = a_week(shown)
    shown.click("call", Spot.CHECK)
    popup = shown.page.acts.popup
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    shown.desk.settle()
    assert shown.status(ids["call"]) is Status.PLANNED


def _menu_of(widget: QWidget) -> Menu:
    return next(menu for menu in widget.findChildren(Menu) if menu.isVisible())


def test_p_moves_to_another_day_and_the_time_stays(shown: Shown):
    ids = a_week(shown)
    shown.go_to("call")
    shown.press(Qt.Key.Key_P)
    menu = _menu_of(shown.page)
    menu.actions()[1].trigger()
    menu.close()
    shown.desk.settle()
    moved = shown.desk.office.planner.get(ids["call"])
    assert moved.when.start_at == datetime(2026, 6, 16, 14, 0, tzinfo=UTC)
    assert "tomorrow" in shown.offers[-1][0]


def test_everything_overdue_is_moved_at_once(shown: Shown):
    a_week(shown)
    shown.plan(ActivityKind.TASK, When.unscheduled(MONDAY - timedelta(9)), "very late")
    shown.desk.settle()
    shown.click("overdue", Spot.MOVE_ALL)
    menu = _menu_of(shown.page)
    menu.actions()[0].trigger()
    menu.close()
    shown.desk.settle()
    assert "overdue" not in shown.lines()
    assert {"late", "very late"} <= set(shown.lines())
    shown.desk.office.history.undo(shown.desk.office.actor, shown.offers[-1][1])
    shown.desk.settle()
    assert shown.lines()[:3] == ["overdue", "very late", "late"]


def test_enter_opens_c_calls_and_delete_takes_away(shown: Shown):
    ids = a_week(shown)
    shown.go_to("call")
    shown.press(Qt.Key.Key_Return)
    assert shown.opened == [RecordRef("activity", ids["call"])]
    shown.press(Qt.Key.Key_C)
    assert shown.called == [shown.contact_id]
    shown.press(Qt.Key.Key_Delete)
    assert "call" not in shown.lines()


def test_groups_open_and_close_by_key_and_stay_so(shown: Shown):
    a_week(shown)
    shown.go_to("later")
    shown.press(Qt.Key.Key_Right)
    assert shown.lines()[-2:] == ["later", "week"]
    shown.go_to("today")
    shown.press(Qt.Key.Key_Space)
    assert "call" not in shown.lines()
    assert shown.page.model.now_row() is None
    assert shown.desk.context.view_state.text("today/folded") == "today"


def test_a_line_adds_an_activity_with_its_contact(shown: Shown):
    quick = shown.page.quick
    shown.page.new_record()
    QTest.keyClicks(quick.line, "call Nemuno tomorrow 10:00 30m about prices !")
    quick.reminder.set_value("-30m")
    QTest.keyClick(quick.line, Qt.Key.Key_Return)
    shown.desk.settle()
    items = shown.desk.office.planner.agenda(MONDAY, MONDAY + timedelta(1)).items
    (item,) = items
    activity = shown.desk.office.planner.get(item.activity_id)
    assert (activity.kind, activity.subject) == (ActivityKind.CALL, "prices")
    assert [one.name for one in activity.contacts] == ["UAB Nemuno Logistika"]
    assert activity.when == at(10, 30, MONDAY + timedelta(1))
    assert (activity.priority, activity.reminder) == (Priority.HIGH, "-30m")
    assert quick.line.text() == ""
    assert shown.offers


def test_what_was_understood_is_shown_and_another_contact_can_be_chosen(shown: Shown):
    office = shown.desk.office
    office.contacts.create(a_person("Nemunė Nemunaitė"), office.actor)
    quick = shown.page.quick
    quick.line.setText("call Nemun friday")
    pass_time(200, shown.desk.operations)
    words = [part.words for part in quick.understood.parts]
    assert words[:2] == ["Call", "Fri 19 June"]
    assert words[2] in ("Nemunė Nemunaitė", "UAB Nemuno Logistika")
    quick.choose_contact()
    menu = _menu_of(quick)
    menu.actions()[-1].trigger()
    menu.close()
    assert quick.draft is not None
    assert quick.draft.contacts == ()
    assert quick.draft.subject == "Nemun"
    QTest.keyClick(quick.line, Qt.Key.Key_Escape)
    assert quick.line.text() == ""


def test_the_team_shows_whose_work_it_is(shown: Shown):
    office = shown.desk.office
    tomas = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    shown.employees.add_absence(Absence(tomas.id, MONDAY, MONDAY + timedelta(2)), office.actor)
    shown.plan(ActivityKind.TASK, at(9, 60), "his", users=(Colleague(tomas.id),))
    shown.desk.settle()
    assert "his" not in shown.lines()
    shown.page.header.toggle_whose()
    shown.desk.settle()
    assert "his" in shown.lines()
    assert shown.page.view.shows_people
    assert not shown.page.away_card.isHidden()
    assert not shown.page.load_card.isHidden()


def test_the_next_birthdays_stand_beside_the_day(shown: Shown):
    office = shown.desk.office
    assert shown.page.birthday_card.isHidden()
    born = office.contacts.create(a_person("Agnė", birth_date="1990-06-17"), office.actor)
    shown.desk.settle()
    (line,) = shown.page.birthday_card.findChildren(BirthdayLine)
    assert "Wed 17 June, 36" in line.accessibleName()
    line.click()
    assert shown.opened == [RecordRef("contact", born.contact.id)]


def test_a_long_list_stays_where_it_was_when_something_changes(shown: Shown):
    for number in range(60):
        shown.plan(ActivityKind.TASK, When.any_time(MONDAY), f"task {number}")
    shown.desk.settle()
    bar = shown.page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before
    lines = shown.page.model.lines
    shown.desk.office.clock.advance(minutes=1)
    shown.page.activate()
    assert shown.page.model.lines is lines, "only the clock went on"
    shown.plan(ActivityKind.TASK, When.any_time(MONDAY), "one more")
    shown.desk.settle()
    assert "one more" in shown.lines()
    assert bar.value() == before


def test_types_narrow_the_list_and_not_the_load(shown: Shown):
    a_week(shown)
    shown.page.header.set_kinds(frozenset({ActivityKind.TASK}))
    shown.page.header.kinds_chosen.emit(frozenset({ActivityKind.TASK}))
    assert shown.lines() == ["today", "table", "later"]
    assert shown.page.header.planned.text() == "2 h of 8 h"
    assert shown.page.header.kind_button.text() == "Task"


def test_the_list_is_drawn_in_both_directions_and_looks(shown: Shown):
    a_week(shown)
    shown.page.header.toggle_whose()
    for look in ("light", "dark"):
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            theme().apply(look)
            shown.page.setLayoutDirection(direction)
            assert not shown.page.grab().isNull()
    theme().apply("light")


def test_p03_done_moved_and_deleted_over_what_a_colleague_did(shown: Shown, ben: Office):
    planner = shown.desk.office.planner
    key = shown.plan(ActivityKind.TASK, When.any_time(MONDAY), "Report")
    shown.desk.settle()
    row = next(
        line.row
        for line in shown.page.model.lines
        if line.row is not None and line.row.item.activity_id == key
    )
    acts = shown.page.acts
    ben.planner.cancel([key], ben.actor)
    acts._complete(row, None)
    shown.desk.settle()
    assert shown.status(key) is Status.CANCELLED
    assert answer_all(shown, shown.page, Answer.MINE) == ["Report: Done / Cancelled"]
    assert shown.status(key) is Status.DONE
    ben.planner.complete(key, ben.actor, result="successful")
    acts._reopen(row)
    shown.desk.settle()
    assert answer_all(shown, shown.page, Answer.THEIRS) == ["Report: Planned / Done · Successful"]
    assert shown.status(key) is Status.DONE
    ben.planner.move([Move(key, by_days=3)], ben.actor)
    acts.move_row(row, MONDAY + timedelta(days=1))
    shown.desk.settle()
    assert answer_all(shown, shown.page, Answer.MINE) == [
        "Report: Tuesday, 16 June / Thursday, 18 June"
    ]
    stored = planner.get(key)
    ben.planner.save(stored, replace(stored, body="his"), ben.actor)
    acts.delete(row)
    shown.desk.settle()
    assert answer_all(shown, shown.page, Answer.THEIRS) == ["Report: Into the bin / Stays"]
    assert planner.get(key).deleted_at is None
    ben.planner.delete([key], ben.actor)
    acts._complete(row, None)
    shown.desk.settle()
    (offer,) = shown.page.findChildren(ConfirmDialog)
    offer.act_button.click()
    shown.desk.settle()
    assert planner.get(key).deleted_at is None


@pytest.mark.parametrize("what", ["move", "reopen"])
def test_p03_what_a_colleague_binned_is_restored_and_changed_in_one_save(
    shown: Shown, ben: Office, what: str
):
    """Two saves could leave it restored and not changed, and Undo would take back half of it."""
    office = shown.desk.office
    key = shown.plan(ActivityKind.TASK, When.any_time(MONDAY), "Report")
    if what == "reopen":
        office.planner.complete(key, office.actor)
    shown.desk.settle()
    row = next(
        line.row
        for line in shown.page.model.lines
        if line.row is not None and line.row.item.activity_id == key
    )
    ben.planner.delete([key], ben.actor)
    before = office.planner.get(key)
    if what == "move":
        shown.page.acts.move_row(row, MONDAY + timedelta(days=1))
    else:
        shown.page.acts._reopen(row)
    shown.desk.settle()
    binned_at = head_seq(office.database)
    (offer,) = shown.page.findChildren(ConfirmDialog)
    offer.act_button.click()
    shown.desk.settle()
    done = office.planner.get(key)
    assert done.deleted_at is None
    assert (done.when, done.status) != (before.when, before.status), "and changed"
    assert head_seq(office.database) == binned_at + 1
    office.history.undo(office.actor, binned_at + 1)
    undone = office.planner.get(key)
    assert undone.deleted_at is not None
    assert (undone.when, undone.status) == (before.when, before.status)


@pytest.mark.parametrize("is_done", [True, False])
def test_p05_a_line_without_answer_comes_back_and_is_stored_once(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    office, quick = shown.desk.office, shown.page.quick
    without_answer(office.journal, monkeypatch, is_done=is_done)
    for _press in range(2):
        quick.line.setText(quick.line.text() or "write the report")
        shown.desk.settle()
        quick.add()
        shown.desk.settle()
        if _press == 0:
            assert quick.line.text() == "write the report", "what was typed is not lost"
    assert quick.line.text() == ""
    rows = office.database.execute("SELECT count(*) FROM activity WHERE deleted_at IS NULL")
    assert rows.fetchone() == (1,)


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_a_line_that_is_typed_on_after_no_answer_is_stored_once(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    office, quick = shown.desk.office, shown.page.quick
    told: list[str] = []
    shown.page.acts.undo_offered.connect(lambda words, _seq: told.append(words))

    def add(text: str) -> None:
        quick.line.setText(text)
        shown.desk.settle()
        quick.add()
        shown.desk.settle()

    without_answer(office.journal, monkeypatch, is_done=is_done)
    add("write the report")
    add("write the yearly report tomorrow")
    rows = office.database.execute("SELECT subject, id FROM activity WHERE deleted_at IS NULL")
    ((subject, key),) = rows.fetchall()
    assert subject == "write the yearly report"
    assert office.planner.get(key).when == When.any_time(MONDAY + timedelta(days=1))
    assert ("saved after all" in told[-1]) is is_done
    add("count the stock")
    rows = office.database.execute("SELECT count(*) FROM activity WHERE deleted_at IS NULL")
    assert rows.fetchone() == (2,), "after an answer it is something else"


def test_p05_a_line_that_was_emptied_after_no_answer_is_something_else(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
):
    office, quick = shown.desk.office, shown.page.quick
    without_answer(office.journal, monkeypatch, is_done=True)
    for text in ("write the report", "", "count the stock"):
        quick.line.setText(text)
        shown.desk.settle()
        quick.add()
        shown.desk.settle()
    rows = office.database.execute("SELECT subject FROM activity WHERE deleted_at IS NULL")
    assert sorted(rows.fetchall()) == [("count the stock",), ("write the report",)]


def test_p05_a_line_that_comes_back_keeps_who_was_chosen_and_the_reminder(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
):
    office, quick = shown.desk.office, shown.page.quick
    office.contacts.create(an_organization("UAB Nemuno Krantas"), office.actor)
    quick.line.setText("call Nemuno friday")
    pass_time(200, shown.desk.operations)
    usual = quick.draft
    quick.choose_contact()
    menu = _menu_of(quick)
    menu.actions()[1].trigger()
    menu.close()
    quick.reminder.set_value("-30m")
    wanted = quick.draft
    assert wanted is not None
    assert usual is not None
    assert wanted.contacts != usual.contacts
    without_answer(office.journal, monkeypatch, is_done=False)
    quick.add()
    shown.desk.settle()
    assert quick.line.text() == "call Nemuno friday"
    assert quick.draft == wanted
    quick.add()
    shown.desk.settle()
    (item,) = office.planner.agenda(MONDAY, MONDAY + timedelta(7)).items
    stored = office.planner.get(item.activity_id)
    assert [one.contact_id for one in stored.contacts] == [
        one.contact_id for one in wanted.contacts
    ]
    assert stored.reminder == "-30m"


def test_lines_that_could_not_be_stored_come_back_one_after_the_other(shown: Shown):
    quick = shown.page.quick
    quick.line.setText("write the report")
    quick.add()
    quick.line.setText("half a sen")
    quick.put_back(TypedLine("send the offer"))  # the drive went away while this was typed
    quick.put_back(TypedLine("order paper"))
    assert quick.line.text() == "half a sen"
    for waiting in ("send the offer", "order paper", ""):
        QTest.keyClick(quick.line, Qt.Key.Key_Escape)
        assert quick.line.text() == waiting


def test_p03_overdue_work_that_a_colleague_moved_is_asked_about(shown: Shown, ben: Office):
    planner = shown.desk.office.planner
    yesterday, day = MONDAY - timedelta(days=1), MONDAY + timedelta(days=3)
    ids = [shown.plan(ActivityKind.TASK, When.any_time(yesterday), name) for name in ("A", "B")]
    shown.desk.settle()
    earlier = yesterday - timedelta(days=1)
    ben.planner.move((Move(ids[0], to_day=earlier),), ben.actor)
    shown.page.acts.move_overdue(day)
    told = answer_all(shown, shown.page, Answer.THEIRS)
    assert told == ["A: Thursday, 18 June / Saturday, 13 June"]
    assert [planner.get(key).when.start_date for key in ids] == [earlier, day]


def test_p03_overdue_work_asked_about_twice_keeps_the_first_answer(shown: Shown, ben: Office):
    planner = shown.desk.office.planner
    yesterday, day = MONDAY - timedelta(days=1), MONDAY + timedelta(days=3)
    names = ("A", "B", "C")
    ids = [shown.plan(ActivityKind.TASK, When.any_time(yesterday), name) for name in names]
    shown.desk.settle()
    earlier = yesterday - timedelta(days=1)
    ben.planner.move((Move(ids[0], to_day=earlier),), ben.actor)
    shown.page.acts.move_overdue(day)
    shown.desk.settle()
    ben.planner.move((Move(ids[1], to_day=earlier),), ben.actor)  # while the question stands
    for name in names[:2]:
        (told,) = answer_all(shown, shown.page, Answer.THEIRS)
        assert told.startswith(f"{name}: ")
    assert [planner.get(key).when.start_date for key in ids] == [earlier, earlier, day]
