"""P3 in the list: a bulk change over what another program wrote meanwhile asks, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from tests.builders import Office, a_person
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    made = (a_person(f"Person {number}") for number in range(4))
    return [desk.office.contacts.create(one, desk.office.actor).contact.id for one in made]


@pytest.fixture
def page(desk: Desk, ids: list[int], qtbot: QtBot) -> ContactsPage:
    made = ContactsPage(desk.context)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    desk.settle()
    return made


def _their_stage(ben: Office, contact_id: int) -> None:
    base = ben.contacts.get(contact_id)
    ben.contacts.save(base, replace(base, lifecycle_stage="customer"), ben.actor)


def _stages(desk: Desk, ids: list[int]) -> list[str]:
    return [desk.office.contacts.get(key).lifecycle_stage for key in ids]


def _asked(page: ContactsPage) -> ConflictDialog:
    found = page.findChildren(ConflictDialog)
    assert len(found) == 1
    return found[0]


def test_p03_rows_changed_by_others_are_decided_one_by_one(
    page: ContactsPage, desk: Desk, ben: Office, ids: list[int]
) -> None:
    for key in ids[:2]:
        _their_stage(ben, key)
    said: list[str] = []
    page.undo_offered.connect(lambda sentence, _seq: said.append(sentence))
    page.list.actions_of_rows.set_stage(ids, "lead")
    desk.settle()
    assert _stages(desk, ids) == ["customer", "customer", "cold", "cold"]
    dialog = _asked(page)
    first, second = dialog.blocks
    assert [block.question.title for block in dialog.blocks] == ["Person 0", "Person 1"]
    assert first.tiles[Answer.THEIRS].words() == "Customer"
    assert first.question.who == ben.user.display_name
    second.choose(Answer.MINE)
    dialog.act_button.click()
    desk.settle()
    assert _stages(desk, ids) == ["customer", "lead", "lead", "lead"]
    assert said == ["3 contacts set to Lead"]


def test_p03_all_theirs_of_all_rows_changes_nothing(
    page: ContactsPage, desk: Desk, ben: Office, ids: list[int]
) -> None:
    said: list[str] = []
    page.message_requested.connect(lambda _level, sentence: said.append(sentence))
    page.undo_offered.connect(lambda sentence, _seq: said.append(sentence))
    for key in ids:
        _their_stage(ben, key)
    page.list.actions_of_rows.set_stage(ids, "lead")
    desk.settle()
    _asked(page).act_button.click()
    desk.settle()
    assert set(_stages(desk, ids)) == {"customer"}
    page.list.actions_of_rows.set_stage(ids, "lead")
    desk.settle()
    dialog = page.findChildren(ConflictDialog)[-1]
    dialog.all_mine.click()
    dialog.act_button.click()
    desk.settle()
    assert set(_stages(desk, ids)) == {"lead"}
    assert said == ["Nothing was changed.", "4 contacts set to Lead"]


def test_p03_contacts_somebody_works_with_do_not_go_into_the_bin_unasked(
    page: ContactsPage, desk: Desk, ben: Office, ids: list[int]
) -> None:
    _their_stage(ben, ids[0])
    page.list.actions_of_rows.move_to_bin(ids)
    desk.settle()
    assert desk.office.contacts.get(ids[3]).deleted_at is None
    _asked(page).act_button.click()
    desk.settle()
    assert desk.office.contacts.get(ids[0]).deleted_at is None
    assert desk.office.contacts.get(ids[3]).deleted_at is not None


def test_p03_a_field_set_in_the_window_counts_from_its_opening(
    page: ContactsPage, desk: Desk, ben: Office, ids: list[int]
) -> None:
    from crm_desktop.ui.contacts.bulk_editor import BulkEditor

    page.list.actions_of_rows.set_field(ids)
    desk.settle()
    editor = page.findChild(BulkEditor)
    assert editor is not None
    base = ben.contacts.get(ids[2])
    ben.contacts.save(base, replace(base, occupation="Driver"), ben.actor)
    editor.field.combo.setCurrentText("Occupation")
    editor.editor.set_value("Buyer")
    editor.act_button.click()
    desk.settle()
    (block,) = _asked(page).blocks
    assert block.tiles[Answer.THEIRS].words() == "Driver"
    assert block.tiles[Answer.MINE].words() == "Buyer"
