"""Reminders on the screen: toasts, the list under the bell, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.business.reminders.model import RemindersDue, State
from crm_desktop.business.settings.model import DEFAULTS
from crm_desktop.core.changes import Changes
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.reminding import ReminderWatch
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.reminders import desk as desk_module
from crm_desktop.ui.reminders.context import ReminderContext
from crm_desktop.ui.reminders.desk import ReminderDesk
from crm_desktop.ui.reminders.toast import Toast
from crm_desktop.ui.reminders.toast_stack import MOST_TOASTS
from tests.builders import NOON, Office, a_person, open_office
from tests.jobs.test_reminding import HandWakes


@dataclass
class Screen:
    """A main window with its reminders, and what they asked for."""

    office: Office
    window: QMainWindow
    desk: ReminderDesk
    watch: ReminderWatch
    contact_id: int
    called: list[int]
    opened: list[RecordRef]
    told: list[tuple[str, int]]
    greeted: list[int]

    @property
    def toasts(self) -> list[Toast]:
        return self.desk.stack.toasts

    def plan(self, minutes: int, kind: ActivityKind = ActivityKind.CALL, name: str = "Call") -> int:
        start = NOON + timedelta(minutes=minutes)
        people = (Participant(self.contact_id),)
        given = Activity(kind, When.timed(start), name, contacts=people, reminder="-10m")
        return self.office.planner.create(given, self.office.actor).activity.id

    def pass_time(self, minutes: int) -> None:
        self.office.clock.advance(minutes=minutes)
        self.watch.look()
        QApplication.processEvents()

    def state(self, activity_id: int) -> State:
        return self.office.reminders.of_record(RecordRef("activity", activity_id))[0].state


@pytest.fixture
def screen(qtbot: QtBot, tmp_path: Path) -> Iterator[Screen]:
    office = open_office(tmp_path / "company.crm")
    contact = office.contacts.create(a_person(), office.actor).contact
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    worker = InlineWorker()
    operations = Operations(worker, worker, window)
    watch = ReminderWatch(
        lambda: office.reminders, office.actor, office.events, worker, office.clock
    )
    called: list[int] = []
    greeted: list[int] = []
    opened: list[RecordRef] = []
    told: list[tuple[str, int]] = []
    bridge = EventBridge(
        office.events, (RemindersDue,), parent=window, seen_seq=head_seq(office.database)
    )
    context = ReminderContext(
        service=lambda: office.reminders,
        planner=lambda: office.planner,
        watch=watch,
        call=called.append,
        greet=greeted.append,
        open=opened.append,
        tell=lambda words, seq: told.append((words, seq)),
        starts_work=lambda day: time(8) if day.weekday() < 5 else None,
        settings=lambda: DEFAULTS,
        actor=office.actor,
        clock=office.clock,
        operations=operations,
        bridge=bridge,
    )
    desk = ReminderDesk(context, window)
    bridge.event_published.connect(desk.show_due)
    bridge.changed.connect(desk.on_changes)
    watch.start(HandWakes())
    yield Screen(office, window, desk, watch, contact.id, called, opened, told, greeted)
    watch.stop()
    bridge.close()
    office.close()


def test_a_toast_says_how_soon_what_and_with_whom(screen: Screen):
    call = screen.plan(20)
    assert not screen.toasts
    screen.pass_time(10)
    [toast] = screen.toasts
    assert toast.headline.text().startswith("Call in 10 min · ")
    assert toast.title.text() == "Call"
    assert "Agnė Žukauskaitė" in toast.about.text()
    assert "+370" in toast.about.text()
    assert not toast.isHidden()
    assert screen.state(call) is State.SHOWN
    screen.pass_time(5)
    screen.desk._tell_time()
    assert toast.headline.text().startswith("Call in 5 min")
    screen.pass_time(60)
    screen.desk._tell_time()
    assert toast.headline.text().startswith("Overdue since")


def test_the_keyboard_stays_where_it_was(screen: Screen):
    line = QLineEdit(screen.window)
    line.show()
    line.setFocus()
    screen.plan(20)
    screen.pass_time(10)
    assert screen.window.focusWidget() is line
    screen.desk.take_keyboard()
    assert screen.window.focusWidget() is screen.toasts[0].main


def test_call_open_done_and_seen(screen: Screen, qtbot: QtBot):
    call, task = screen.plan(20), screen.plan(21, ActivityKind.TASK, "Sign")
    screen.pass_time(12)
    first, second = screen.toasts
    first.call.click()
    assert screen.called == [screen.contact_id]
    assert len(screen.toasts) == 2, "the call is made, not done"
    second.open.click()
    assert screen.opened == [RecordRef("activity", task)]
    first.close_button.click()
    QApplication.processEvents()
    assert screen.state(call) is State.DISMISSED
    assert not screen.toasts
    assert screen.told[0][1] > 0
    screen.office.history.undo(screen.office.actor, screen.told[0][1])
    QApplication.processEvents()
    assert screen.desk.waiting.reminder_count == 2, "at the bell again, not in the corner"


def test_a_task_is_done_at_once_and_of_a_call_it_is_asked_what_came_of_it(screen: Screen):
    task = screen.plan(20, ActivityKind.TASK, "Sign")
    call = screen.plan(20)
    screen.pass_time(12)
    screen.toasts[0].done.click()
    QApplication.processEvents()
    assert screen.office.planner.get(task).status == "done"
    assert [toast.due.reminder.record.id for toast in screen.toasts] == [call]
    screen.desk.ask_done(screen.toasts[0].due, QPoint(10, 10))
    assert screen.office.planner.get(call).status == "planned"
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_what_is_done_elsewhere_goes_from_the_corner(screen: Screen):
    call = screen.plan(20)
    screen.pass_time(10)
    screen.office.planner.complete(call, screen.office.actor)
    QApplication.processEvents()
    assert not screen.toasts
    assert screen.desk.waiting.reminder_count == 0


def test_put_off_by_the_button_and_by_the_menu(screen: Screen):
    screen.plan(20)
    screen.pass_time(10)
    [toast] = screen.toasts
    assert toast.snooze.text() == "In 10 min"
    toast.menu_requested.emit()
    words = [action.text() for action in toast.menu.actions() if action.text()]
    assert words[0].startswith("In 5 min (")
    assert any(word.startswith("Next week") for word in words)
    assert words[-1] == "Another time…"
    toast.snooze.click()
    QApplication.processEvents()
    assert not screen.toasts
    screen.pass_time(10)
    assert len(screen.toasts) == 1


def test_many_at_once_come_in_one_window(screen: Screen):
    for number in range(30):
        screen.plan(20 + number, name=f"Call {number}")
    screen.pass_time(300)
    assert not screen.toasts
    missed = screen.desk.missed
    assert missed is not None
    assert missed.isVisible()
    assert missed.title_label.text() == "30 reminders came meanwhile"
    lines = missed.view.model.lines
    assert [line.title for line in lines[:2]] == ["Call 0", "Call 1"], "the oldest first"
    missed.view.all_link.click()
    QApplication.processEvents()
    assert screen.desk.waiting.reminder_count == 0
    missed.close()


def test_more_than_fit_wait_behind_the_first(screen: Screen):
    for minutes in (20, 21, 22, 23, 24):
        screen.plan(minutes, name=f"Call {minutes}")
        screen.pass_time(0)
    for _minute in range(15):
        screen.pass_time(1)
    assert len(screen.desk.stack.due) == 5
    assert len(screen.desk.stack.findChildren(Toast)) == MOST_TOASTS, "others are not made yet"
    assert all(toast.isVisible() for toast in screen.toasts)
    assert screen.desk.stack.head.count.text() == "5 reminders"
    screen.toasts[0].close_button.click()
    QApplication.processEvents()
    assert [toast.title.text() for toast in screen.toasts] == ["Call 21", "Call 22", "Call 23"]
    assert all(toast.isVisible() for toast in screen.toasts)
    screen.desk.hide_all()
    assert screen.desk.waiting.reminder_count == 4


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_in_the_corner_where_reading_ends(screen: Screen, direction: Qt.LayoutDirection):
    screen.window.setLayoutDirection(direction)
    screen.plan(20)
    screen.pass_time(10)
    stack = screen.desk.stack
    assert stack.is_overlay
    ends = (
        stack.geometry().left() < 100
        if direction == Qt.LayoutDirection.RightToLeft
        else (stack.geometry().right() > screen.window.width() - 100)
    )
    assert ends
    assert stack.geometry().bottom() < screen.window.height()


def test_a_reminder_of_nothing_can_only_be_put_away(screen: Screen):
    call = screen.plan(20)
    screen.office.clock.advance(minutes=10)
    screen.office.database.raw.execute("PRAGMA foreign_keys = OFF")
    screen.office.database.raw.execute("DELETE FROM activity WHERE id = ?", (call,))
    screen.watch.look()
    QApplication.processEvents()
    [toast] = screen.toasts
    assert toast.open.isHidden()
    assert toast.call.isHidden()
    assert "deleted" in toast.title.text()
    toast.close_button.click()
    QApplication.processEvents()
    assert not screen.toasts


def test_the_bell_lists_reminders_and_mentions_and_marks_them_read(screen: Screen):
    office = screen.office
    tomas = office.staff.create_user("Tomas", actor=office.actor)
    note = Activity(ActivityKind.NOTE, subject="Can we?", mentions=(office.user.id,))
    office.planner.create(note, office.actor_of(tomas))
    screen.plan(20)
    counts: list[int] = []
    screen.desk.counted.connect(counts.append)
    screen.pass_time(10)
    assert counts[-1] == 2
    screen.desk.open_popup(screen.window)
    QApplication.processEvents()
    popup = screen.desk.popup
    assert popup is not None
    titles = [line.heading or line.title for line in popup.view.model.lines]
    assert titles == ["Reminders", "Call", "Colleagues named you", "Can we?"]
    assert counts[-1] == 1, "the note is read"
    popup.view.list.setCurrentIndex(popup.view.model.index(3))
    assert not popup.view.done_button.isEnabled()
    popup.view.open_button.click()
    assert screen.opened[-1].kind == "activity"


def test_nothing_waits(screen: Screen):
    screen.desk.open_popup(screen.window)
    popup = screen.desk.popup
    assert popup is not None
    assert not popup.view.empty.isHidden()
    assert popup.view.open_button.isHidden()
    popup.close()


def test_a_stale_claim_is_not_shown(screen: Screen):
    screen.plan(20)
    screen.office.clock.advance(minutes=10)
    claimed = screen.office.reminders.claim_due(screen.office.actor)
    screen.desk.show_due(RemindersDue(claimed, NOON - timedelta(hours=1), 0.0))
    assert not screen.toasts, "looked at again first"
    QApplication.processEvents()
    assert len(screen.toasts) == 1


def test_unrelated_changes_ask_nothing(screen: Screen, monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []
    monkeypatch.setattr(screen.desk, "refresh", lambda: asked.append(1))
    screen.desk.on_changes(Changes(frozenset({RecordRef("setting", 1)})))
    assert not asked
    screen.desk.on_changes(Changes(frozenset(), action="reminder.show"))
    assert asked


def test_the_day_of_work_decides_the_next_working_day(screen: Screen):
    assert screen.office.clock.today() == date(2026, 6, 15)
    [monday] = [one for one in screen.desk._choices() if one.snooze == "next_working_day"]
    assert monday.until.hour == 8


def test_a_birthday_comes_with_its_greeting(screen: Screen):
    office = screen.office
    born = office.clock.today() + timedelta(days=3)
    made = a_person("Jonas", birth_date=f"1986-{born:%m-%d}", birth_remind_days=7)
    jonas = office.contacts.create(made, office.actor).contact
    QApplication.processEvents()
    [toast] = screen.toasts
    assert toast.headline.text().startswith("Birthday in 3 days · ")
    assert toast.title.text() == "Jonas"
    assert "turns 40" in toast.about.text()
    assert toast.main is toast.greet
    toast.greet.click()
    assert screen.greeted == [jonas.id]
    toast.open.click()
    assert screen.opened == [RecordRef("contact", jonas.id)]


def test_a_birthday_is_put_off_to_the_day_and_done(screen: Screen):
    office = screen.office
    made = a_person("Jonas", birth_date="1986-06-16", birth_remind_days=1)
    jonas = office.contacts.create(made, office.actor).contact
    QApplication.processEvents()
    [toast] = screen.toasts
    assert toast.headline.text().startswith("Birthday · tomorrow")
    screen.desk.snooze((toast.due,), office.clock.now() + timedelta(hours=21))
    QApplication.processEvents()
    assert not screen.toasts
    screen.pass_time(21 * 60)
    [toast] = screen.toasts
    assert toast.headline.text().startswith("Birthday · today")
    toast.done.click()
    QApplication.processEvents()
    assert not screen.toasts
    [row] = office.reminders.of_record(RecordRef("contact", jonas.id))
    assert row.state is State.DONE


def test_the_bell_lists_all_that_wait_page_by_page(screen: Screen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_module, "MOST_WAITING", 4)
    screen.desk._limit = 4
    for number in range(10):
        screen.plan(20, ActivityKind.TASK, f"Task {number}")
    screen.pass_time(10)
    assert screen.desk.missed is not None
    missed = screen.desk.missed.view
    titles = lambda: [line.title for line in missed.model.lines if line.key]  # noqa: E731
    screen.desk.refresh()
    QApplication.processEvents()
    assert titles() == [f"Task {number}" for number in range(4)], "as they were due"
    assert "6" in missed.more_link.text()
    missed.more_link.click()
    QApplication.processEvents()
    assert len(titles()) == 8
    missed.more_link.click()
    QApplication.processEvents()
    assert titles() == [f"Task {number}" for number in range(10)]
    assert missed.more_link.isHidden()
    screen.desk.missed.close()
