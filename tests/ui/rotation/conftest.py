"""The window of calls over a real file, and whom it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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
        name_of=office.staff.name_of,
    )
    window = CallsWindow(context, lambda: service.lines_of(ids))
    qtbot.addWidget(window)
    window.show()
    desk.settle()
    yield Shown(desk, window, ids, service, dialled)
    office.close()
