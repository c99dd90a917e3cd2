"""The window of calls: one contact after another, by keyboard alone."""

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

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.rotation.repository import RotationRepository
from crm_desktop.business.rotation.service import RotationService
from crm_desktop.ui.rotation.call_queue import CallState
from crm_desktop.ui.rotation.calls_window import CallsWindow
from crm_desktop.ui.rotation.context import RotationContext
from tests.builders import a_person
from tests.ui.contacts.desk import Desk, make_desk


@dataclass
class Shown:
    """The window, whom it shows, and whom it rang up."""

    desk: Desk
    window: CallsWindow
    ids: list[int]
    service: RotationService
    dialled: list[str] = field(default_factory=list[str])

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.desk.settle()

    def states(self) -> list[CallState]:
        return [call.state for call in self.window.queue.calls]


@pytest.fixture
def shown(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    office = desk.office
    office.contacts.rhythms = lambda: {"lead": 14}
    ids = [
        office.contacts.create(
            a_person(name, lifecycle_stage="lead", notes="Speaks German"), office.actor
        ).contact.id
        for name in ("Olena Shevchenko", "Jānis Bērziņš", "Katarzyna Wójcik")
    ]
    service = RotationService(
        office.database,
        office.contacts,
        office.planner,
        RotationRepository(office.database),
        office.clock,
    )
    dialled: list[str] = []
    context = RotationContext(
        service=lambda: service,
        script=lambda: "Good morning, this is Gintaras.",
        dial=lambda number, _tell: dialled.append(number),
        wishes=lambda _contact: ("Good time: Mon–Fri",),
        actor=office.actor,
        clock=office.clock,
        operations=desk.operations,
        bridge=desk.context.bridge,
        view_state=desk.context.view_state,
    )
    window = CallsWindow(context, lambda: service.lines_of(ids))
    qtbot.addWidget(window)
    window.show()
    desk.settle()
    yield Shown(desk, window, ids, service, dialled)
    office.close()


def test_a_call_is_said_saved_and_booked_by_keys_alone(shown: Shown):
    window, office = shown.window, shown.desk.office
    assert window.facts.reason.text() == "never contacted"
    window.dial()
    assert len(shown.dialled) == 1
    shown.press(Qt.Key.Key_2)
    QTest.keyClicks(window.form.text, "wants 2 samples")
    shown.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    shown.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.states() == [CallState.DONE, CallState.WAITING, CallState.WAITING]
    assert window.row == 1
    assert window.progress.text() == "1 of 3 done"
    page = shown.service.desk.facts(shown.ids[0])
    (talk,) = page.talks
    assert (talk.result, talk.text) == ("reached", "wants 2 samples")
    planned = office.planner.agenda(
        office.clock.today(), office.clock.today() + timedelta(days=9)
    ).items
    assert [item.kind for item in planned if item.is_open] == [ActivityKind.CALL]
    assert window.form.counts.text().startswith("Calls today: 1, reached: 1")
    office.history.undo(office.actor, window.queue.calls[0].seq)
    window.look_for_undone()
    shown.desk.settle()
    assert shown.states()[0] is CallState.WAITING
    assert window.row == 0


def test_skipped_ones_come_at_the_end_and_what_was_typed_stays(shown: Shown):
    window = shown.window
    QTest.keyClicks(window.form.text, "half a sentence")
    window.setFocus()
    shown.press(Qt.Key.Key_PageDown)
    assert (window.row, shown.states()[0]) == (1, CallState.SKIPPED)
    shown.press(Qt.Key.Key_PageUp)
    assert window.form.text.toPlainText() == "half a sentence"
    window.form.text.setPlainText("")
    window.save()
    assert window.form.problem.text() == "Choose what came of the call first."
    shown.press(Qt.Key.Key_PageDown)
    for _number in range(2):
        window.form.choose_result(3)
        window.save()
        shown.desk.settle()
    assert window.row == 0
    QTest.keyClicks(window.form.text, "not saved")
    window.close()
    assert window.isVisible()


def test_an_empty_queue_says_so(shown: Shown):
    window = CallsWindow(shown.window._context, tuple)  # pyright: ignore[reportPrivateUsage]
    window.show()
    shown.desk.settle()
    assert window.empty.isVisible()
    assert window.row == -1
    window.close()
