"""P3 and P4 where an employee leaves: the work and the last day over what a colleague did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import Activity, ActivityKind, Colleague, Move, When
from crm_desktop.business.staff.employee import Employee
from crm_desktop.business.staff.employee_service import StaffDone
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.settings.leaving_dialog import LeavingDialog
from crm_desktop.ui.settings.staff_context import StaffContext
from tests.builders import Office
from tests.ui.second_program import answer_all, plain, tell
from tests.ui.settings.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_NAMES = ("Jonas", "Milda", "Ona")


@pytest.fixture
def people(room: Room) -> list[Employee]:
    office = room.office
    ids = [office.employees.add(Employee(name), office.actor).id for name in _NAMES]
    found = {one.id: one for one in office.employees.employees()}
    return [found[key] for key in ids]


@pytest.fixture
def work(room: Room, people: list[Employee]) -> list[int]:
    """Three tasks of the first of them."""
    office, made = room.office, []
    for name in ("Report", "Offer", "Visit"):
        when = When.any_time(office.clock.today() + timedelta(days=2))
        users = (Colleague(people[0].id),)
        given = Activity(ActivityKind.TASK, when, name, users=users)
        made.append(office.planner.create(given, office.actor).activity.id)
    return made


@pytest.fixture
def dialog(room: Room, people: list[Employee], work: list[int], host: QWidget) -> LeavingDialog:
    office = room.office
    room.context.bridge.seen_seq = head_seq(office.database)
    staff = StaffContext(
        lambda: office.employees, lambda: office.planner, lambda _user: None, office.actor,
        office.clock,
    )  # fmt: skip
    leaver, heir, other = people
    made = LeavingDialog(
        staff, room.context.operations, leaver, (heir, other), host, context=room.context
    )
    made.open()
    room.settle()
    made.heir.set_value(heir.id)
    made.contacts.setChecked(False)
    return made


def _owners(room: Room, work: list[int]) -> list[str]:
    names = {one.id: one.display_name for one in room.office.employees.employees()}
    return [names[room.office.planner.get(key).users[0].user_id] for key in work]


@pytest.mark.parametrize(
    ("choice", "owners"),
    [(Answer.MINE, ["Milda"] * 3), (Answer.THEIRS, ["Ona", "Milda", "Milda"])],
)
def test_p03_work_that_a_colleague_gave_to_somebody_else(
    room: Room,
    people: list[Employee],
    work: list[int],
    ben: Office,
    dialog: LeavingDialog,
    choice: Answer,
    owners: list[str],
) -> None:
    move = Move(work[0], from_user=people[0].id, to_user=people[2].id)
    ben.planner.move((move,), ben.actor)
    dialog.act()
    room.settle()
    assert _owners(room, work)[1:] == ["Jonas", "Jonas"], "nothing is handed over yet"
    assert answer_all(room, dialog, choice) == ["Report: Milda / Ona"]
    assert _owners(room, work) == owners
    left = room.office.employees.card(people[0].id)
    assert left is not None
    assert not left.employee.is_active


def test_p03_each_answer_stands_though_more_is_asked(
    room: Room, people: list[Employee], work: list[int], ben: Office, dialog: LeavingDialog
) -> None:
    leaver, other = people[0].id, people[2].id
    ben.planner.move((Move(work[0], from_user=leaver, to_user=other),), ben.actor)
    dialog.act()
    room.settle()
    ben.planner.move((Move(work[1], from_user=leaver, to_user=other),), ben.actor)
    assert answer_all(room, dialog, Answer.MINE) == ["Report: Milda / Ona"]
    assert answer_all(room, dialog, Answer.THEIRS) == ["Offer: Milda / Ona"]
    assert _owners(room, work) == ["Milda", "Ona", "Milda"]


def test_p03_work_that_a_colleague_did_or_gave_back_needs_no_question(
    room: Room, people: list[Employee], work: list[int], ben: Office, dialog: LeavingDialog
) -> None:
    leaver, heir, _other = people
    ben.planner.complete(work[0], ben.actor)
    ben.planner.move((Move(work[1], from_user=leaver.id, to_user=heir.id),), ben.actor)
    dialog.act()
    room.settle()
    assert _owners(room, work) == ["Jonas", "Milda", "Milda"]


@pytest.mark.parametrize("choice", [Answer.MINE, Answer.THEIRS])
def test_p03_the_last_day_that_a_colleague_noted(
    room: Room, people: list[Employee], ben: Office, dialog: LeavingDialog, choice: Answer
) -> None:
    mine, theirs = date(2026, 7, 31), date(2026, 8, 31)
    dialog.last_day.type_again(mine.isoformat())
    ben.employees.save(replace(people[0], left_on=theirs), ben.actor)
    tell(room, ben, "user", people[0].id)
    name = ben.user.display_name
    assert plain(dialog.last_day.news_text()).startswith(f"{name} changed this to: ")
    dialog.act()
    (told,) = answer_all(room, dialog, choice)
    assert told.startswith("Last day of work: ")
    card = room.office.employees.card(people[0].id)
    assert card is not None
    assert card.employee.left_on == (mine if choice is Answer.MINE else theirs)
    assert not card.employee.is_active


def test_p03_who_gives_up_at_the_last_day_has_given_nothing_away(
    room: Room, people: list[Employee], work: list[int], ben: Office, dialog: LeavingDialog
) -> None:
    dialog.last_day.type_again("2026-07-31")
    ben.employees.save(replace(people[0], left_on=date(2026, 8, 31)), ben.actor)
    dialog.act()
    room.settle()
    (question,) = dialog.findChildren(ConflictDialog)
    question.reject()
    dialog.reject()
    room.settle()
    assert _owners(room, work) == ["Jonas"] * 3


def test_p03_what_was_given_away_before_trouble_is_told(
    room: Room,
    people: list[Employee],
    work: list[int],
    dialog: LeavingDialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: object) -> StaffDone:
        raise StorageUnavailable("io_error")

    told: list[tuple[int, ...]] = []
    dialog.handed_over.connect(told.append)
    monkeypatch.setattr(type(room.office.employees), "end", fail)
    dialog.act()
    room.settle()
    assert _owners(room, work) == ["Milda"] * 3
    assert told == []
    dialog.reject()
    ((seq,),) = told
    room.office.history.undo(room.office.actor, seq)
    assert _owners(room, work) == ["Jonas"] * 3
