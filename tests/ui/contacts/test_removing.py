"""Removing for good: by menu, bar and keys of the bin, from a card, and what colleagues see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import ALL_RIGHTS, Right
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.list import ContactList
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.segments import bin_segment, standard_segments
from crm_desktop.ui.kit.dialogs import ConfirmDialog, open_questions
from tests.builders import a_person
from tests.ui.contacts.desk import Desk, show_page

Open = Callable[[int], ContactCard]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _page(desk: Desk, qtbot: QtBot) -> ContactsPage:
    page = show_page(desk, qtbot)
    page.list.show_segment(bin_segment())
    desk.settle()
    QTest.qWaitForWindowActive(page)
    page.list.view.setFocus()
    return page


@pytest.fixture
def binned(desk: Desk) -> list[int]:
    """Three contacts in the bin."""
    contacts, actor = desk.office.contacts, desk.office.actor
    ids = [contacts.create(a_person(f"Binned {n}"), actor).contact.id for n in range(3)]
    contacts.create(a_person("Living"), actor)
    contacts.bin(ids, actor)
    return ids


@pytest.fixture
def shown(desk: Desk, binned: list[int], qtbot: QtBot) -> Iterator[ContactList]:
    page = _page(desk, qtbot)
    yield page.list
    page.list.model.set_all_checked(is_checked=False)  # the page is held until here


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person(), desk.office.actor).contact.id


@pytest.fixture
def open_card(desk: Desk, qtbot: QtBot) -> Open:
    def make(contact_id: int) -> ContactCard:
        card = ContactCard(desk.context, RecordRef("contact", contact_id))
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(card)
        card.resize(1300, 850)
        card.show()
        desk.settle()
        return card

    return make


def _question() -> ConfirmDialog:
    (question,) = open_questions()
    return question


def _left(desk: Desk) -> int:
    return len(desk.office.contacts.removing.look().seen)


def _said(shown: ContactList) -> list[str]:
    said: list[str] = []
    shown.message_requested.connect(lambda _level, sentence: said.append(sentence))
    return said


def test_the_keys_ask_first_and_enter_removes_nobody(shown: ContactList, desk: Desk) -> None:
    said = _said(shown)
    shown.view.setCurrentIndex(shown.model.index(0, 1))
    QTest.keyClick(shown.view, Qt.Key.Key_Delete, SHIFT)
    desk.settle()
    question = _question()
    assert "Binned" in question.windowTitle()
    assert "cannot be undone" in question.accessibleDescription()
    assert "Backups" in question.accessibleDescription()
    QTest.keyClick(question, Qt.Key.Key_Return)
    desk.settle()
    assert _left(desk) == 3
    shown.window().activateWindow()
    QTest.qWaitForWindowActive(shown.window())
    shown.view.setFocus()
    QTest.keyClick(shown.view, Qt.Key.Key_Delete, SHIFT)
    desk.settle()
    _question().act_button.click()
    desk.settle()
    assert _left(desk) == 2
    assert said == ["1 contact removed for good."]
    assert shown.model.total == 2


def test_the_whole_bin_is_emptied(shown: ContactList, desk: Desk) -> None:
    said = _said(shown)
    button: Any = shown._empty_bin_button
    assert button.isVisible()
    assert button.isEnabled()
    assert not shown.import_button.isVisible()
    button.click()
    desk.settle()
    assert "3 contacts" in _question().windowTitle()
    _question().act_button.click()
    desk.settle()
    assert _left(desk) == 0
    assert said == ["3 contacts removed for good."]
    assert not button.isEnabled()
    assert desk.office.history.latest_undoable(desk.office.actor) is not None
    shown.show_segment(standard_segments(desk.context.actor)[0])
    desk.settle()
    assert not button.isVisible()
    assert shown.import_button.isVisible()


def test_asked_for_twice_it_is_one_question(shown: ContactList, desk: Desk) -> None:
    shown._empty_bin()
    shown._empty_bin()
    desk.settle()
    _question().reject()
    desk.settle()
    assert open_questions() == []


def test_ticked_ones_go_by_the_bar_and_a_row_by_its_menu(
    shown: ContactList, desk: Desk, binned: list[int]
) -> None:
    shown.model.set_checked(0, is_checked=True)
    shown.model.set_checked(1, is_checked=True)
    desk.settle()
    (remove,) = [one for one in shown._remove_buttons if one.isVisible()]
    remove.click()  # type: ignore[attr-defined] - a button
    desk.settle()
    assert "2 contacts" in _question().windowTitle()
    _question().reject()
    row = shown.current_row()
    assert row is not None
    menu = shown.actions_of_rows.menus.context_menu(row, (row.id,), in_bin=True)
    (entry,) = [one for one in menu.actions() if "for good" in one.text()]
    entry.trigger()
    desk.settle()
    _question().act_button.click()
    desk.settle()
    assert _left(desk) == 2


def test_shift_delete_among_the_living_goes_to_the_bin(shown: ContactList, desk: Desk) -> None:
    shown.show_segment(standard_segments(desk.context.actor)[0])
    desk.settle()
    shown.view.setCurrentIndex(shown.model.index(0, 1))
    shown.view.setFocus()
    QTest.keyClick(shown.view, Qt.Key.Key_Delete, SHIFT)
    desk.settle()
    assert open_questions() == []
    assert _left(desk) == 4


def test_without_the_right_nothing_is_offered(desk: Desk, binned: list[int], qtbot: QtBot) -> None:
    services = desk.context.services
    actor = replace(services.actor, rights=ALL_RIGHTS - {Right.CONTACTS_REMOVE})
    desk.context.services = replace(services, actor=actor)
    page = _page(desk, qtbot)
    shown = page.list
    said = _said(shown)
    button: Any = shown._empty_bin_button
    assert not button.isEnabled()
    shown.view.setCurrentIndex(shown.model.index(0, 1))
    QTest.keyClick(shown.view, Qt.Key.Key_Delete, SHIFT)
    desk.settle()
    assert open_questions() == []
    assert len(said) == 1
    assert _left(desk) == 3


def test_who_was_restored_while_the_question_stood_is_told_of(
    shown: ContactList, desk: Desk, binned: list[int]
) -> None:
    said = _said(shown)
    shown._empty_bin()
    desk.settle()
    question = _question()
    desk.office.contacts.restore(binned[:1], desk.office.actor)
    question.act_button.click()
    desk.settle()
    assert said == ["2 contacts removed for good. 1 stayed: restored meanwhile, or gone already."]
    assert desk.office.contacts.get(binned[0]).deleted_at is None


def test_a_card_in_the_bin_is_removed_from_its_menu_and_closes(
    desk: Desk, agne: int, open_card: Open
) -> None:
    card = open_card(agne)
    texts = [one.text() for one in card.contact_header._more_menu().actions()]
    assert not any("for good" in text for text in texts)
    card._move_to_bin()
    desk.settle()
    told: list[str] = []
    card.removed_told.connect(told.append)
    menu = card.contact_header._more_menu()
    (entry,) = [one for one in menu.actions() if "for good" in one.text()]
    entry.trigger()
    desk.settle()
    _question().act_button.click()
    desk.settle()
    assert not card.isVisible()
    assert told == ["1 contact removed for good."], "said where there still is a window"
    assert desk.office.contacts.removing.remover_of(agne) is not None


def _remove(desk: Desk, contact_id: int) -> None:
    contacts, actor = desk.office.contacts, desk.office.actor
    contacts.bin([contact_id], actor)
    contacts.removing.remove(contacts.removing.look([contact_id]).seen, actor)


def test_a_card_open_in_another_window_says_what_became_of_it(
    desk: Desk, agne: int, open_card: Open
) -> None:
    card = open_card(agne)
    _remove(desk, agne)
    desk.settle()
    assert card.isVisible()
    assert "removed this contact for good" in card.message_bar.sentence()


def test_p03_who_has_the_card_open_is_told_and_what_was_typed_becomes_a_new_one(
    desk: Desk, agne: int, open_card: Open
) -> None:
    card = open_card(agne)
    field: Any = card.body.bindings.field("occupation")
    field.edit.setText("Buyer")
    _remove(desk, agne)
    refs = frozenset({RecordRef("contact", agne)})
    desk.office.events.publish(Changes(refs, origin=Origin.FOREIGN, user_id=desk.office.user.id))
    desk.settle()
    name = desk.office.user.display_name
    assert "removed this contact for good" in card.message_bar.sentence()
    assert name in card.message_bar.sentence()
    field.commit()
    desk.settle()
    assert "removed this contact for good" in card.body.conflict.sentence.text()
    assert card.body.conflict.button("restore") is None
    button = card.body.conflict.button("new")
    assert button is not None
    button.click()
    desk.settle()
    ref = card.ref
    assert ref is not None
    assert ref.id != agne
    assert desk.office.contacts.get(ref.id).occupation == "Buyer"
