"""The composer and the timeline of a card, over a real file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Move,
    Participant,
    Status,
    When,
)
from crm_desktop.business.planner.timeline import TimelineQuery
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.activities import timeline_panel
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.kind_filter import ALL, CHANGES
from crm_desktop.ui.activities.next_card import NextCard
from crm_desktop.ui.activities.timeline_panel import TimelinePanel
from crm_desktop.ui.kit.card_panel import LineSource
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.line_entries import LineEntry
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import Office, a_person, an_organization, open_office
from tests.storage.office import without_answer
from tests.ui.answers import answer
from tests.ui.held_worker import held
from tests.ui.pauses import pass_time

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Changes(LineSource):
    """Changes that were read beforehand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[LineEntry] = []
        self.is_partial = False
        self.asked = 0

    @property
    def has_more(self) -> bool:
        return self.is_partial

    def lines(self) -> Sequence[LineEntry]:
        return self.rows

    def read_on(self, limit: int = 0) -> None:
        self.asked += 1


class Desk:
    """A panel about one organization with one person."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.bridge = EventBridge(office.events)
        context = ActivityContext(
            lambda: office.planner,
            office.staff.users,
            lambda key: Person("Rasa Petrauskienė") if key == office.user.id else None,
            office.actor,
            office.clock,
            Operations(InlineWorker()),
            self.bridge,
            ViewState(None),
        )
        self.firm = office.contacts.create(an_organization("UAB Baltija"), office.actor).contact.id
        self.person = office.contacts.create(a_person("Agnė"), office.actor).contact.id
        self.changes = Changes()
        self.panel = TimelinePanel(context, self.changes)
        self.next = NextCard(context, self.panel.acting, self.panel)
        self.panel.next_found.connect(self.next.show_next)
        self.undone: list[tuple[str, int]] = []
        self.panel.undo_offered.connect(lambda words, seq: self.undone.append((words, seq)))
        self.panel.show_record(self.firm, (("Agnė", self.person),))

    def plan(self, subject: str, days: int) -> int:
        when = When.any_time(self.office.clock.today() + timedelta(days=days))
        people = (Participant(self.firm),)
        draft = Activity(ActivityKind.TASK, when, subject, contacts=people)
        return self.office.planner.create(draft, self.office.actor).activity.id

    def titles(self) -> list[str]:
        titles = [one.heading or one.title for one in self.panel.model.lines]
        return [title.replace("\u2068", "").replace("\u2069", "") for title in titles]

    def done(self) -> list[Activity]:
        page = self.office.planner.timelines.read(self.firm, TimelineQuery())
        return [self.office.planner.get(one.activity_id) for one in page.entries]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    theme().apply("light", "compact")
    office = open_office(tmp_path / "company.crm")
    made = Desk(office)
    qtbot.addWidget(made.panel)
    made.panel.resize(900, 800)
    made.panel.show()
    QApplication.processEvents()
    yield made
    made.bridge.close()
    office.close()


def _settle(qtbot: QtBot) -> None:
    pass_time(120)


def test_what_is_typed_is_told_when_it_begins_and_when_it_is_stored(
    desk: Desk, qtbot: QtBot
) -> None:
    told: list[bool] = []
    desk.panel.typed_changed.connect(lambda: told.append(desk.panel.holds_text))
    QTest.keyClicks(desk.panel.composer.text, "x")
    assert told[-1:] == [True]
    desk.panel.composer.submit()
    _settle(qtbot)
    assert told[-1] is False


def test_a_call_is_logged_with_the_next_step_in_one_form(desk: Desk, qtbot: QtBot) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(1)
    QTest.keyClicks(composer.text, "Agreed on the price")
    assert composer.options is not None
    composer.next_box.setChecked(True)
    QTest.keyClicks(composer.next_row.subject.edit, "Measure the space")
    composer.next_row.time.set_minutes(14 * 60)
    QTest.keyClick(composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (call,) = desk.done()
    assert (call.kind, call.outcome_text, call.result) == (
        ActivityKind.CALL, "Agreed on the price", "reached",
    )  # fmt: skip
    assert call.next_activity_id is not None
    following = desk.office.planner.get(call.next_activity_id)
    assert (following.subject, following.status) == ("Measure the space", Status.PLANNED)
    assert [one.contact_id for one in following.contacts] == [desk.firm]
    assert [words for words, _ in desk.undone] == ["Call logged, next step booked"]
    assert composer.text.toPlainText() == ""
    _settle(qtbot)
    assert desk.titles()[:2] == ["Planned", "Measure the space · 15 min"]
    assert desk.next.entry is not None
    assert desk.next.entry.subject == "Measure the space"


def test_nothing_typed_is_lost_when_it_cannot_be_stored(desk: Desk) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(4)
    QTest.keyClicks(composer.text, "x")
    assert composer.options is not None
    composer.options.when.set_value("at")
    composer.options.changed.emit()
    composer.options.day.edit.setText("yesterday or so")
    composer.submit()
    assert composer.problem_label.text() == "Correct the day or the time first."
    assert desk.done() == []
    assert desk.panel.holds_text
    composer.clear()
    assert not desk.panel.holds_text


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_a_call_without_answer_is_logged_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(1)
    composer.text.setPlainText("Agreed on the price")
    composer.next_box.setChecked(True)
    composer.next_row.subject.edit.setText("Measure the space")
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    composer.submit()
    assert "lost while saving" in composer.problem_label.text()
    assert composer.text.toPlainText() == "Agreed on the price"
    desk.office.database.reconnect()
    composer.submit()
    assert composer.text.toPlainText() == ""
    (call,) = desk.done()
    assert call.next_activity_id is not None
    ((words, seq),) = desk.undone
    assert words == "Call logged, next step booked"
    composer.text.setPlainText("And another one")
    composer.submit()
    assert len(desk.done()) == 2, "what is typed after that is something else"
    desk.office.history.undo(desk.office.actor, seq)
    assert [one.outcome_text for one in desk.done()] == ["And another one"]


def test_p05_what_is_typed_after_no_answer_is_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(1)
    composer.text.setPlainText("Agreed on the price")
    without_answer(desk.office.journal, monkeypatch, is_done=True)
    composer.submit()
    desk.office.database.reconnect()
    composer.text.setPlainText("Agreed on the price and the day")
    composer.submit()
    assert [one.outcome_text for one in desk.done()] == ["Agreed on the price"]
    assert composer.text.toPlainText() == "Agreed on the price and the day"
    assert "without what you changed since" in composer.problem_label.text()
    composer.submit()
    assert len(desk.done()) == 2, "it may be stored as another one"


@pytest.mark.parametrize(("tab", "words"), [(0, "Write the note first."),
                                            (3, "Write what is to be done first.")])  # fmt: skip
def test_an_empty_note_or_task_says_what_is_missing(desk: Desk, tab: int, words: str) -> None:
    desk.panel.choose_tab(tab)
    desk.panel.composer.submit()
    assert desk.panel.composer.problem_label.text() == words
    assert desk.undone == []


def test_a_task_is_for_the_day_and_the_colleague_chosen(desk: Desk) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(3)
    QTest.keyClicks(composer.text, "Renew the contract")
    assert composer.options is not None
    composer.options.priority.setChecked(True)
    composer.options.reminder.set_value("-0d 09:00")
    composer.submit()
    page = desk.office.planner.timelines.read(desk.firm, TimelineQuery())
    (task,) = page.planned
    assert (task.kind, task.subject, task.is_high) == (
        ActivityKind.TASK, "Renew the contract", True,
    )  # fmt: skip
    assert desk.office.planner.get(task.activity_id).reminder == "-0d 09:00"


def test_a_meeting_that_is_still_to_come_is_planned(desk: Desk) -> None:
    composer = desk.panel.composer
    desk.panel.choose_tab(2)
    QTest.keyClicks(composer.text, "Kick-off")
    options = composer.options
    assert options is not None
    options.when.set_value("at")
    options.day.set_value((desk.office.clock.today() + timedelta(days=3)).isoformat())
    options.time.set_minutes(600)
    options.changed.emit()
    assert composer.button.text() == "Plan meeting"
    assert composer.next_box.isHidden()
    assert not options.reminder.isHidden()
    options.reminder.set_value("-60m")
    composer.submit()
    page = desk.office.planner.timelines.read(desk.firm, TimelineQuery())
    assert [one.subject for one in page.planned] == ["Kick-off"]
    assert desk.office.planner.get(page.planned[0].activity_id).reminder == "-60m"
    assert [words for words, _ in desk.undone] == ["Meeting planned"]


def test_the_line_is_narrowed_by_kind_and_words(desk: Desk, qtbot: QtBot) -> None:
    now = desk.office.clock.now()
    people = (Participant(desk.firm),)
    for kind, text in ((ActivityKind.CALL, "prices"), (ActivityKind.NOTE, "invoices")):
        draft = Activity(kind, When.timed(now), contacts=people, outcome_text=text)
        desk.office.planner.log(draft, desk.office.actor)
    desk.changes.rows = [LineEntry(at=now - timedelta(days=40), title="Owner", icon_name="pencil")]
    desk.changes.changed.emit()
    _settle(qtbot)
    month = desk.titles()[0]
    assert len(desk.titles()) == 5
    desk.panel.kinds.choose(ActivityKind.CALL)
    assert desk.titles() == [month, "Call"]
    desk.panel.kinds.choose(CHANGES)
    assert desk.titles()[1:] == ["Owner"]
    desk.panel.kinds.choose(ALL)
    desk.panel.find_line.setText("INVOICES")
    pass_time(220)
    assert desk.titles() == [month, "Note"]
    desk.panel.find_line.setText("nowhere")
    pass_time(220)
    assert desk.panel.empty.isVisible()


def test_changes_wait_for_older_activities_and_the_other_way_round(desk: Desk) -> None:
    now = desk.office.clock.now()
    desk.changes.rows = [
        LineEntry(at=now - timedelta(days=days), title=f"Change {days}", icon_name="pencil")
        for days in (1, 5)
    ]
    desk.changes.is_partial = True
    people = (Participant(desk.firm),)
    for days in (3, 9):
        moment = now - timedelta(days=days)
        draft = Activity(
            ActivityKind.CALL, When.timed(moment), f"Call {days}", contacts=people, done_at=moment
        )
        desk.office.planner.log(draft, desk.office.actor)
    desk.panel.reload()
    shown = [title for title in desk.titles() if title.startswith(("Call", "Change"))]
    assert shown == ["Change 1", "Call 3", "Change 5"]  # what lies behind is not read yet
    desk.panel.view.end_neared.emit()
    assert desk.changes.asked == 1
    desk.changes.is_partial = False
    desk.changes.changed.emit()
    assert desk.titles()[-1] == "Call 9"


def test_a_hundred_more_follow_when_the_end_comes_near(desk: Desk, qtbot: QtBot) -> None:
    now = desk.office.clock.now()
    people = (Participant(desk.firm),)
    for number in range(130):
        moment = now - timedelta(hours=number)
        draft = Activity(
            ActivityKind.NOTE, When.timed(moment), contacts=people, done_at=moment, body=f"{number}"
        )
        desk.office.planner.log(draft, desk.office.actor)
    desk.panel.reload()
    keys = [one.key for one in desk.panel.model.lines if one.key]
    assert len(keys) == 100
    desk.panel.view.end_neared.emit()
    keys = [one.key for one in desk.panel.model.lines if one.key]
    assert len(keys) == len(set(keys)) == 130
    # Other words show from the newest on, not from where one had scrolled to.
    bar = desk.panel.view.verticalScrollBar()
    desk.panel.view.scrollToBottom()
    desk.panel.find_line.setText("1")
    qtbot.waitUntil(lambda: len(desk.panel.model.lines) < 100 and bar.value() == 0, timeout=1000)
    assert bar.maximum() > 0


def test_the_key_end_goes_to_the_very_first_entry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_panel, "_PAGE", 8)
    now = desk.office.clock.now()
    for number in range(40):
        moment = now - timedelta(hours=number)
        draft = Activity(
            ActivityKind.NOTE,
            When.timed(moment),
            contacts=(Participant(desk.firm),),
            done_at=moment,
            body=f"{number}",
        )
        desk.office.planner.log(draft, desk.office.actor)
    desk.panel.reload()
    view = desk.panel.view
    view.setCurrentIndex(desk.panel.model.index(1))
    QTest.keyClick(view, Qt.Key.Key_End)
    keys = [one.key for one in desk.panel.model.lines if one.key]
    assert len(keys) == 40
    current = view.current()
    assert current is not None
    assert current.key == keys[-1]
    assert not view.seeks_end
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() <= 1


def test_where_it_is_narrow_only_the_open_tab_has_words(desk: Desk) -> None:
    tabs = desk.panel.composer.tabs
    assert all(tabs.tabText(place) for place in range(tabs.count()))
    desk.panel.resize(380, 800)
    QApplication.processEvents()
    desk.panel.choose_tab(2)
    shown = [tabs.tabText(place) for place in range(tabs.count())]
    assert shown == ["", "", "Meeting", "", ""]
    assert tabs.sizeHint().width() <= tabs.width()
    assert [tabs.accessibleTabName(place) for place in range(2)] == ["Note", "Call"]
    desk.panel.resize(900, 800)
    QApplication.processEvents()
    assert all(tabs.tabText(place) for place in range(tabs.count()))


def test_what_comes_next_is_done_or_moved_beside_the_line(desk: Desk, qtbot: QtBot) -> None:
    desk.plan("Send samples", 2)
    _settle(qtbot)
    entry = desk.next.entry
    assert entry is not None
    assert desk.next.distance.text() == "in 2 days"
    desk.next.done.click()
    _settle(qtbot)
    assert desk.office.planner.get(entry.activity_id).status is Status.DONE
    assert desk.next.entry is None
    assert desk.next.plan.isVisibleTo(desk.next)
    desk.office.history.undo(desk.office.actor, desk.undone[-1][1])
    _settle(qtbot)
    assert desk.next.entry is not None


def test_an_entry_has_a_menu_and_opens_by_enter(desk: Desk, qtbot: QtBot) -> None:
    key = desk.plan("Send samples", 2)
    _settle(qtbot)
    opened: list[object] = []
    desk.panel.open_requested.connect(opened.append)
    view = desk.panel.view
    view.setCurrentIndex(desk.panel.model.index(1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [getattr(ref, "id", 0) for ref in opened] == [key]
    view.menu_requested.emit(key, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Open", "Done…", "Move to…", "Move to bin"]
    menu.close()


def test_a_colleague_is_named_while_a_note_is_written(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    tomas = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    composer = desk.panel.composer
    desk.panel.choose_tab(0)
    composer.text.setFocus()
    QTest.keyClicks(composer.text, "@")
    QTest.keyClick(composer.text, Qt.Key.Key_Escape)
    assert composer.mention_line.popup is None
    QTest.keyClicks(composer.text, "kaz")
    popup = composer.mention_line.popup
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert composer.text.hasFocus(), "it stays where it was"
    QTest.keyClicks(composer.text, "knows the price")
    composer.submit()
    (note,) = desk.done()
    assert note.body == "@Tomas Kazlauskas knows the price"
    assert note.mentions == (tomas.id,)


def test_a_narrow_line_of_kinds_keeps_icons_and_numbers(desk: Desk, qtbot: QtBot) -> None:
    office = desk.office
    for kind in ActivityKind:
        office.planner.log(Activity(kind, contacts=(Participant(desk.firm),)), office.actor)
    desk.panel.reload()
    desk.panel.activateWindow()
    QTest.keyClick(desk.panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(desk.panel.find_line.hasFocus)
    kinds = desk.panel.kinds
    kinds.setFixedWidth(2000)
    QApplication.processEvents()
    assert kinds.buttons[ActivityKind.CALL].text() == "Calls 1"
    kinds.setFixedWidth(300)
    QApplication.processEvents()
    assert kinds.buttons[ActivityKind.CALL].text() == "1"
    assert kinds.buttons[ActivityKind.CALL].accessibleName() == "Calls 1"
    kinds.choose(ActivityKind.CALL)
    assert kinds.buttons[ActivityKind.CALL].text() == "Calls 1", "the chosen one says what it is"


def test_p03_what_a_colleague_did_with_an_entry_is_asked_about(desk: Desk) -> None:
    office, acting = desk.office, desk.panel.acting
    key = desk.plan("Offer", 0)
    desk.bridge.seen_seq = head_seq(office.database)
    (entry,) = office.planner.timelines.read(desk.firm, TimelineQuery()).planned
    ben = open_office(office.path)

    def answered(choice: Answer) -> list[str]:
        told = answer(desk.panel, choice)
        pass_time(120)
        return told

    ben.planner.cancel([key], ben.actor)
    acting._complete(entry, None)
    assert answered(Answer.THEIRS) == ["Done / Cancelled"]
    assert office.planner.get(key).status is Status.CANCELLED
    acting.reopen(entry)
    assert answered(Answer.MINE) == ["Planned / Cancelled"]
    assert office.planner.get(key).status is Status.PLANNED
    ben.planner.move([Move(key, by_days=3)], ben.actor)
    acting._move(entry, office.clock.today() + timedelta(days=1))
    assert len(answered(Answer.MINE)) == 1
    assert office.planner.get(key).when.start_date == office.clock.today() + timedelta(days=1)
    ben.planner.complete(key, ben.actor)
    acting.delete(entry)
    assert answered(Answer.THEIRS) == ["Into the bin / Stays"]
    assert office.planner.get(key).deleted_at is None
    ben.close()


def test_p05_a_save_without_answer_is_no_other_contact_s(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the card of a contact that has gone is saved as that of a new one."""
    office, composer = desk.office, desk.panel.composer
    composer.choose(ActivityKind.NOTE)
    composer.text.setPlainText("Wants the price list")
    without_answer(office.journal, monkeypatch, is_done=True)
    composer.submit()
    office.database.reconnect()
    assert composer.holds_text
    desk.panel.show_record(desk.person, ())
    assert composer.text.toPlainText() == "Wants the price list", "what is typed goes along"
    composer.submit()
    pass_time(60)
    page = office.planner.timelines.read(desk.person, TimelineQuery())
    assert len(page.entries) == 1
    assert not composer.holds_text


def test_a_save_that_is_answered_at_another_contact_leaves_what_is_typed_there(desk: Desk) -> None:
    office, composer = desk.office, desk.panel.composer
    composer.choose(ActivityKind.NOTE)
    composer.text.setPlainText("Wants the price list")
    worker = held(composer._context.operations)
    composer.submit()
    desk.panel.show_record(desk.person, ())
    composer.text.setPlainText("Called back")
    worker.release()
    pass_time(60)
    assert composer.text.toPlainText() == "Called back"
    page = office.planner.timelines.read(desk.firm, TimelineQuery())
    assert len(page.entries) == 1
    assert desk.undone


def test_nothing_is_planned_about_who_is_in_the_bin(desk: Desk) -> None:
    desk.panel.editable_changed.connect(desk.next.set_editable)
    assert desk.next.plan.isVisibleTo(desk.next)
    desk.panel.set_editable(is_editable=False)
    assert not desk.next.plan.isVisibleTo(desk.next)
    desk.panel.set_editable(is_editable=True)
    assert desk.next.plan.isVisibleTo(desk.next)
