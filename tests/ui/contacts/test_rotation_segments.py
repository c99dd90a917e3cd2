"""The segments of the rotation in the list of contacts: counts, order, calls and call lists."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.business.rotation.repository import RotationRepository
from crm_desktop.business.rotation.service import RotationService
from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.buttons import SecondaryButton
from tests.builders import a_person
from tests.ui.contacts.desk import make_desk, services_of


def test_those_to_contact_again_are_listed_called_and_planned(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
):
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    office = desk.office
    office.contacts.rhythms = lambda: {"customer": 60}
    rotation = RotationService(
        office.database,
        office.contacts,
        office.planner,
        RotationRepository(office.database),
        office.clock,
    )
    ids: list[int] = []
    for name, quiet in (("Less quiet", 70), ("Quiet longest", 90), ("Fresh", 5)):
        person = a_person(name, lifecycle_stage="customer")
        ids.append(office.contacts.create(person, office.actor).contact.id)
        when = When.whole_day(office.clock.today() - timedelta(days=quiet))
        call = Activity(ActivityKind.CALL, when, "Call", contacts=(Participant(ids[-1]),))
        office.planner.log(call, office.actor)
    services = services_of(office, make_rotation=lambda: rotation)
    old = desk.context
    context = ContactContext(services, desk.operations, old.bridge, old.view_state, old)
    page = ContactsPage(context)
    qtbot.addWidget(page)
    called: list[object] = []
    offers: list[tuple[str, int]] = []
    page.calls_requested.connect(called.append)
    page.undo_offered.connect(lambda words, seq: offers.append((words, seq)))
    page.resize(1300, 800)
    page.show()
    page.activate()
    page.show_part("rotation", office.actor.user_id)

    def shown_counts() -> dict[str, object]:
        view = page.segments.list
        model = view.model()
        count_role = int(Qt.ItemDataRole.UserRole) + 2
        return {
            segment.key: model.index(row, 0).data(count_role)
            for row, segment in enumerate(view.segments())
        }

    qtbot.waitUntil(lambda: shown_counts()["rotation"] == 2, timeout=5000)
    assert page.list.model.sort_keys == (SortKey("last_contact"),)
    buttons = {one.text(): one for one in page.list.findChildren(SecondaryButton)}
    calls, plan = buttons["Call one after another"], buttons["Make call list"]
    calls.click()
    assert called == [(ids[1], ids[0])]
    plan.click()
    desk.settle()
    assert offers[-1][0] == "2 calls planned for today"
    assert page.list.model.total == 0  # whoever has a call planned is in the list no more
    page.show_part("all")
    assert calls.isHidden()
    office.close()
