"""P3 and P4 where an employee's contacts are handed over: what others gave to somebody else."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.staff.employee import Employee
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.contacts.leaver_dialog import LeaverDialog
from crm_desktop.ui.kit.conflict_dialog import Answer
from tests.builders import Office, a_person
from tests.ui.contacts.desk import Desk
from tests.ui.second_program import answer_all, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def people(desk: Desk) -> list[int]:
    office = desk.office
    return [
        office.employees.add(Employee(name), office.actor).id for name in ("Jonas", "Milda", "Ona")
    ]


@pytest.fixture
def ids(desk: Desk, people: list[int]) -> list[int]:
    office = desk.office
    return [
        office.contacts.create(a_person(name, owner_id=people[0]), office.actor).contact.id
        for name in ("Agne", "Birute", "Cilia")
    ]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(desk: Desk, people: list[int], ids: list[int], host: QWidget) -> LeaverDialog:
    desk.context.bridge.seen_seq = head_seq(desk.office.database)
    desk.context.load()
    desk.settle()
    made = LeaverDialog(desk.context, people[0], host)
    made.open()
    desk.settle()
    for box, key in made.heirs:
        box.setChecked(key == people[1])
    desk.settle()
    return made


def _owners(desk: Desk, ids: list[int]) -> list[str]:
    names = {one.id: one.display_name for one in desk.office.employees.employees()}
    return [names[desk.office.contacts.get(key).owner_id or 0] for key in ids]


@pytest.mark.parametrize(
    ("choice", "owners"),
    [(Answer.MINE, ["Milda"] * 3), (Answer.THEIRS, ["Ona", "Milda", "Milda"])],
)
def test_p03_contacts_that_a_colleague_gave_to_somebody_else(
    desk: Desk,
    people: list[int],
    ids: list[int],
    ben: Office,
    dialog: LeaverDialog,
    choice: Answer,
    owners: list[str],
) -> None:
    ben.contacts.assign_owner(ids[:1], people[2], ben.actor)
    dialog._hand_over()
    desk.settle()
    assert _owners(desk, ids)[1:] == ["Jonas", "Jonas"], "nothing is handed over yet"
    assert answer_all(desk, dialog, choice) == ["Agne: Milda / Ona"]
    assert _owners(desk, ids) == owners


def test_p03_each_answer_stands_though_more_is_asked(
    desk: Desk, people: list[int], ids: list[int], ben: Office, dialog: LeaverDialog
) -> None:
    ben.contacts.assign_owner(ids[:1], people[2], ben.actor)
    dialog._hand_over()
    desk.settle()
    ben.contacts.assign_owner(ids[1:2], people[2], ben.actor)
    assert answer_all(desk, dialog, Answer.MINE) == ["Agne: Milda / Ona"]
    assert answer_all(desk, dialog, Answer.THEIRS) == ["Birute: Milda / Ona"]
    assert _owners(desk, ids) == ["Milda", "Ona", "Milda"]


def test_p04_the_number_of_contacts_follows_what_others_do(
    desk: Desk, people: list[int], ids: list[int], ben: Office, dialog: LeaverDialog
) -> None:
    assert dialog.preview.text().startswith("3 ")
    ben.contacts.assign_owner(ids[:1], people[2], ben.actor)
    tell(desk, ben, "contact", ids[0])
    assert dialog.preview.text().startswith("2 ")
