"""The rotation's cards on Today: what they say, where they lead, and what the phone does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, Status, When
from crm_desktop.business.planner.today_reader import TodayReader
from crm_desktop.business.rotation.repository import RotationRepository
from crm_desktop.business.rotation.service import RotationService
from crm_desktop.business.search.quick_activities import contact_of
from crm_desktop.ui.today.context import RotationWays, TodayContext
from crm_desktop.ui.today.page import TodayPage
from crm_desktop.ui.today.rotation_cards import RotationCards
from tests.builders import a_person
from tests.storage.office import without_answer
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.held_worker import held


@dataclass
class Shown:
    """The page, who is in the queue, and what was asked for."""

    desk: Desk
    page: TodayPage
    ids: dict[str, int]
    parts: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])
    called: list[int] = field(default_factory=list[int])
    offers: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @property
    def cards(self) -> RotationCards:
        assert self.page.rotation_cards is not None
        return self.page.rotation_cards

    def names(self) -> list[str]:
        return [one.line.name for one in self.cards.queue.lines]


@pytest.fixture
def shown(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    office = desk.office
    office.contacts.rhythms = lambda: {"customer": 60, "lead": 14}
    own, today = office.actor.user_id, office.clock.today()
    people = {
        "quiet": a_person("Olena Shevchenko", lifecycle_stage="customer", owner_id=own, points=()),
        "new": a_person("Jānis Bērziņš", lifecycle_stage="lead", owner_id=own),
        "other": a_person("Somebody else's", lifecycle_stage="lead"),
    }
    ids = {key: office.contacts.create(one, office.actor).contact.id for key, one in people.items()}
    office.contacts.assign_owner([ids["other"]], None, office.actor)
    office.planner.log(
        Activity(
            ActivityKind.CALL,
            When.whole_day(today - timedelta(days=94)),
            "price list",
            Status.DONE,
            contacts=(Participant(ids["quiet"]),),
        ),
        office.actor,
    )
    rotation = RotationService(
        office.database,
        office.contacts,
        office.planner,
        RotationRepository(office.database),
        office.clock,
    )
    parts: list[tuple[str, bool]] = []
    called: list[int] = []
    page = TodayPage(
        TodayContext(
            planner=lambda: office.planner,
            reader=lambda: TodayReader(office.planner, office.employees, office.clock),
            find_contact=lambda quick: contact_of(quick, office.search),
            users=office.staff.users,
            birthdays=tuple,
            call=called.append,
            actor=office.actor,
            clock=office.clock,
            operations=desk.operations,
            bridge=desk.context.bridge,
            view_state=desk.context.view_state,
            rotation=RotationWays(
                lambda: rotation, lambda key, is_team: parts.append((key, is_team))
            ),
        )
    )
    qtbot.addWidget(page)
    made = Shown(desk, page, ids, parts, called)
    page.undo_offered.connect(lambda words, seq: made.offers.append((words, seq)))
    page.resize(1268, 800)
    page.show()
    page.activate()
    desk.settle()
    yield made
    page.deactivate()
    office.close()


def test_the_card_says_who_why_and_how_long(shown: Shown):
    assert shown.names() == ["Olena Shevchenko", "Jānis Bērziņš"]
    quiet, new = shown.cards.queue.lines
    assert "quiet 94 days, usual rhythm 60" in quiet.accessibleName()
    assert "never contacted" in new.accessibleName()
    assert shown.cards.queue.count.text() == "2"
    assert not shown.cards.risk.isVisibleTo(shown.page)
    assert shown.cards.without.text() == "No next step: 2 contacts"
    shown.page.choose_whose(is_team=True)
    shown.desk.settle()
    assert shown.cards.queue.count.text() == "3"
    shown.cards.without.click()
    shown.cards.queue.all_link.click()
    assert shown.parts == [("no_next_step", True), ("rotation", True)]


def test_the_phone_calls_or_plans_and_who_has_a_call_planned_goes(shown: Shown):
    office = shown.desk.office
    QTest.keyClick(shown.cards.queue.lines[1], Qt.Key.Key_C)
    assert shown.called == [shown.ids["new"]]
    shown.called.clear()
    office.contacts.rhythms = lambda: {"customer": 60}
    shown.page.refresh()
    shown.desk.settle()
    line = shown.cards.queue.lines[0]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.phone_area().center())
    shown.desk.settle()  # without a number a call is planned
    assert shown.called == []
    assert shown.offers[0][0] == "A call with \u2068Olena Shevchenko\u2069 is planned for today"
    assert not shown.cards.queue.isVisibleTo(shown.page)
    office.history.undo(office.actor, shown.offers[0][1])
    shown.desk.settle()
    assert shown.names() == ["Olena Shevchenko"]
    shown.cards.list_link.click()
    shown.desk.settle()
    assert shown.offers[-1][0] == "1 call planned for today"


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_calls_without_answer_are_planned_once(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    office, key = shown.desk.office, shown.ids["quiet"]

    def planned() -> int:
        rows = office.database.execute("SELECT count(*) FROM activity WHERE status = 'planned'")
        row = rows.fetchone()
        assert row is not None
        return row[0]

    before = planned()
    without_answer(office.journal, monkeypatch, is_done=is_done)
    shown.page.acts.plan_calls((key,), "Olena")
    shown.desk.settle()
    assert shown.offers == []
    office.database.reconnect()
    shown.page.acts.plan_calls((key,), "Olena")
    shown.desk.settle()
    assert len(shown.offers) == 1
    assert planned() == before + 1


def test_calls_are_planned_once_though_pressed_twice(shown: Shown) -> None:
    office, key = shown.desk.office, shown.ids["quiet"]

    def planned() -> int:
        rows = office.database.execute("SELECT count(*) FROM activity WHERE status = 'planned'")
        row = rows.fetchone()
        assert row is not None
        return row[0]

    before, worker = planned(), held(shown.page.acts._context.operations)
    shown.page.acts.plan_calls((key,), "Olena")
    shown.page.acts.plan_calls((key,), "Olena")
    worker.release()
    shown.desk.settle()
    assert planned() == before + 1
    assert len(shown.offers) == 1
