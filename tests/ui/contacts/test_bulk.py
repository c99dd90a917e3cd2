"""Many contacts at once from the list: types, any field, and an employee who leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.ui.contacts.bulk_editor import BulkEditor
from crm_desktop.ui.contacts.leaver_dialog import LeaverDialog
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.theme import theme
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, show_page
from tests.ui.second_program import plain


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """Five persons and an organization, all of one owner; an own field."""
    office = desk.office
    office.custom_fields.create(CustomField("Budget", FieldKind.NUMBER), office.actor)
    made = [a_person(f"Person {number}") for number in range(5)] + [an_organization("Firm")]
    return [office.contacts.create(contact, office.actor).contact.id for contact in made]


@pytest.fixture
def page(desk: Desk, ids: list[int], qtbot: QtBot) -> ContactsPage:
    return show_page(desk, qtbot)


def _said(page: ContactsPage) -> list[str]:
    said: list[str] = []
    page.undo_offered.connect(lambda sentence, _seq: said.append(sentence))
    page.message_requested.connect(lambda _level, sentence: said.append(sentence))
    return said


def test_all_ticked_rows_get_a_type(page: ContactsPage, desk: Desk, ids: list[int]) -> None:
    page.list.model.set_all_checked(is_checked=True)
    desk.settle()
    said = _said(page)
    menu = page.list.actions_of_rows.menus.more_menu(page.list.acting_ids)
    add = next(a.menu() for a in menu.actions() if a.text() == "Add a type")
    next(a for a in add.actions() if a.text() == "Partner").trigger()
    desk.settle()
    assert said == ["6 contacts marked as Partner"]
    assert all(PartyKind.PARTNER in desk.office.contacts.get(key).party_kinds for key in ids)


def test_the_status_of_many_is_chosen_by_its_mark_too(page: ContactsPage, ids: list[int]) -> None:
    menu = page.list.actions_of_rows.menus.stage_menu(lambda: ids)
    marks = [action.property("status") for action in menu.actions()]
    assert all(isinstance(mark, Status) for mark in marks)
    assert marks[0].word == "Cold"


def test_what_is_done_less_often_stands_after_what_has_a_name(page: ContactsPage) -> None:
    words = [button.accessibleName() for button in page.list.selection_bar._words]
    assert words[:3] == ["Owner", "Tags", "Status"]
    assert words.index("More") > words.index("Merge")


def _editor(page: ContactsPage, desk: Desk, ids: list[int], label: str) -> BulkEditor:
    page.list.actions_of_rows.set_field(ids)
    desk.settle()
    editor = page.findChild(BulkEditor)
    assert editor is not None
    editor.field.combo.setCurrentText(label)
    return editor


def test_a_field_is_set_where_it_stands(page: ContactsPage, desk: Desk, ids: list[int]) -> None:
    said = _said(page)
    editor = _editor(page, desk, ids, "Occupation")
    editor.field.combo.setFocus()
    QTest.keyClick(editor.field.combo, Qt.Key.Key_Return)
    assert editor.isVisible(), "nothing is emptied by choosing the field"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert editor.editor.isAncestorOf(focused)
    editor.editor.set_value("Buyer")
    editor.act_button.click()
    desk.settle()
    assert said == ["Occupation set for 5 contacts · 1 stayed as it is"]
    assert desk.office.contacts.get(ids[0]).occupation == "Buyer"


def test_an_own_field_is_set_and_a_wrong_value_explained(
    page: ContactsPage, desk: Desk, ids: list[int]
) -> None:
    said = _said(page)
    editor = _editor(page, desk, ids, "Budget")
    editor.editor.edit.setText("a lot")  # type: ignore[attr-defined]
    editor.act_button.click()
    assert editor.isVisible()
    assert editor.error.isVisible()
    editor.editor.edit.setText("1200")  # type: ignore[attr-defined]
    editor.act_button.click()
    desk.settle()
    assert said == ["Budget set for 6 contacts"]
    assert desk.office.contacts.get(ids[5]).custom[0].number == 1200


@pytest.mark.parametrize("kind", [FieldKind.DATE, FieldKind.YES_NO, FieldKind.TEXT])
def test_the_value_stands_in_a_box(
    page: ContactsPage, desk: Desk, ids: list[int], kind: FieldKind
) -> None:
    office = desk.office
    office.custom_fields.create(CustomField("Boxed", kind), office.actor)
    desk.settle()
    editor = _editor(page, desk, ids, "Boxed")
    control = editor.editor.focusProxy()
    assert control is not None
    image = control.grab().toImage()
    edge = image.pixelColor(0, image.height() // 2)
    assert edge == theme().color("border_input"), "not only when it is pointed at"


def test_a_source_is_made_when_it_is_set(page: ContactsPage, desk: Desk, ids: list[int]) -> None:
    editor = _editor(page, desk, ids[:2], "Source")
    editor.editor.set_value("Fair 2026")
    editor.act_button.click()
    desk.settle()
    source = next(one for one in desk.office.contacts.sources() if one.name == "Fair 2026")
    assert desk.office.contacts.get(ids[1]).source_id == source.id
    assert desk.office.contacts.get(ids[2]).source_id is None


def test_nothing_to_change_and_gone_contacts_are_told(
    page: ContactsPage, desk: Desk, ids: list[int]
) -> None:
    said = _said(page)
    desk.office.contacts.bin(ids[:2], desk.office.actor)
    page.list.actions_of_rows.set_stage(ids[:2], "lead")
    page.list.actions_of_rows.set_starred(ids[2:], is_starred=False)
    desk.settle()
    assert said[0].startswith("2 stayed as they are. They are in the bin by now")
    assert said[1] == "Nothing had to be changed."


@pytest.fixture
def leaver(page: ContactsPage, desk: Desk) -> LeaverDialog:
    create, actor = desk.office.staff.create_user, desk.office.actor
    for name in ("Jonas", "Ona"):
        create(name, actor=actor)
    desk.context.load()
    desk.settle()
    page.list.actions_of_rows.hand_over(desk.office.user.id)
    desk.settle()
    dialog = page.findChild(LeaverDialog)
    assert dialog is not None
    return dialog


def _tick(dialog: LeaverDialog, *names: str) -> None:
    for box, _key in dialog.heirs:
        box.setChecked(box.text() in names)


def test_the_preview_says_what_will_happen(leaver: LeaverDialog, desk: Desk) -> None:
    assert leaver.preview.text() == "6 contacts to hand over. Choose who takes them."
    assert not leaver.act_button.isEnabled()
    own = next(box for box, key in leaver.heirs if key == desk.office.user.id)
    assert not own.isEnabled()
    _tick(leaver, "Jonas")
    assert plain(leaver.preview.text()) == "6 contacts go to Jonas."
    _tick(leaver, "Jonas", "Ona")
    assert leaver.preview.text() == "6 contacts are shared evenly, up to 3 each."
    leaver.leaver.combo.setCurrentText("Ona")
    desk.settle()
    assert leaver.preview.text() == "There is nothing to hand over."


def test_handing_over_is_one_batch_to_undo(
    leaver: LeaverDialog, desk: Desk, page: ContactsPage, ids: list[int]
) -> None:
    offered: list[tuple[str, int]] = []
    page.undo_offered.connect(lambda sentence, seq: offered.append((sentence, seq)))
    _tick(leaver, "Jonas", "Ona")
    leaver.act_button.click()
    desk.settle()
    owners = {desk.office.contacts.get(key).owner_id for key in ids}
    assert desk.office.user.id not in owners
    assert len(owners) == 2
    ((sentence, seq),) = offered
    assert plain(sentence) == f"6 contacts of {desk.office.user.display_name} handed over"
    desk.office.history.undo(desk.office.actor, seq)
    assert {desk.office.contacts.get(key).owner_id for key in ids} == {desk.office.user.id}


def test_only_those_with_a_status(leaver: LeaverDialog, desk: Desk, ids: list[int]) -> None:
    desk.office.contacts.set_stage(ids[:2], "lead", desk.office.actor)
    leaver.leaver.combo.setCurrentText("Ona")
    leaver.leaver.combo.setCurrentText(desk.office.user.display_name)
    desk.settle()
    leaver.stage.combo.setCurrentText("Lead (2)")
    leaver.stage.combo.activated.emit(leaver.stage.combo.currentIndex())
    desk.settle()
    _tick(leaver, "Ona")
    assert plain(leaver.preview.text()) == "2 contacts go to Ona."
