"""The tab of changes: one change taken back alone, by key, menu and button."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.menu import Menu
from tests.builders import a_person
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person(), desk.office.actor).contact.id


@pytest.fixture
def card(desk: Desk, agne: int, qtbot: QtBot) -> ContactCard:
    made = ContactCard(desk.context, RecordRef("contact", agne))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    desk.settle()
    made.tabs.setCurrentIndex(1)
    desk.settle()
    return made


def _save(desk: Desk, contact_id: int, **values: object) -> None:
    base = desk.office.contacts.get(contact_id)
    edited = replace(base, **values)  # type: ignore[arg-type]
    desk.office.contacts.save(base, edited, desk.office.actor)
    desk.settle()


def _choose(card: ContactCard, field: str) -> int:
    entries = card.history.entries
    row = next(n for n, entry in enumerate(entries) if entry.field == field)
    card.changes.view.setCurrentIndex(card.changes.model.index(row, 0))
    return row


def test_enter_takes_back_the_chosen_change_only_and_undo_brings_it_back(
    desk: Desk, agne: int, card: ContactCard
) -> None:
    _save(desk, agne, notes="new", occupation="Buyer")
    assert not card.changes.take_back.isEnabled()
    assert "Choose a change" in card.changes.hint.text()
    _choose(card, "notes")
    assert card.changes.take_back.isEnabled()
    QTest.keyClick(card.changes.view, Qt.Key.Key_Return)
    desk.settle()
    stored = desk.office.contacts.get(agne)
    assert (stored.notes, stored.occupation) == ("", "Buyer")
    chosen = card.changes.chosen
    assert chosen is not None
    assert (chosen.field, chosen.new) == ("notes", "new"), "it stays chosen"
    assert card.undo_bar.isVisible()
    assert card.saving.undo()
    desk.settle()
    assert desk.office.contacts.get(agne).notes == "new"


def test_a_later_change_is_asked_about(desk: Desk, agne: int, card: ContactCard) -> None:
    _save(desk, agne, notes="mine")
    _save(desk, agne, notes="theirs")
    oldest = [entry for entry in card.history.entries if entry.field == "notes"][-1]
    card.changes.take_back_requested.emit(oldest)
    desk.settle()
    dialog = card.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.keep_button.click()
    desk.settle()
    assert desk.office.contacts.get(agne).notes == "theirs"
    card.changes.take_back_requested.emit(oldest)
    desk.settle()
    card.findChildren(ConfirmDialog)[-1].act_button.click()
    desk.settle()
    assert desk.office.contacts.get(agne).notes == ""


def test_the_making_of_the_card_is_not_taken_back_here(desk: Desk, card: ContactCard) -> None:
    view = card.changes.view
    view.setCurrentIndex(card.changes.model.index(card.changes.model.rowCount() - 1, 0))
    assert not card.changes.take_back.isEnabled()
    assert "began here" in card.changes.hint.text()


def test_the_menu_offers_one_change_and_all_made_together(
    desk: Desk, agne: int, card: ContactCard
) -> None:
    _save(desk, agne, notes="new", occupation="Buyer")
    _choose(card, "notes")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    card.changes.show_menu(event)
    menu = card.changes.findChild(Menu)
    assert menu is not None
    words = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert words[0] == "Take this change back"
    assert words[1].startswith("Take back all 2 change")
    menu.actions()[1].trigger()
    desk.settle()
    stored = desk.office.contacts.get(agne)
    assert (stored.notes, stored.occupation) == ("", "")
    menu.close()


def test_own_fields_stand_there_in_the_language_s_writing(
    desk: Desk, agne: int, card: ContactCard
) -> None:
    fields, actor = desk.office.custom_fields, desk.office.actor
    budget = fields.create(CustomField("Budget", FieldKind.MONEY, currency="EUR"), actor).field
    value = fields.value(budget.id, 125050)
    assert value is not None
    _save(desk, agne, custom=(value,))
    model = card.changes.model
    texts = [str(model.index(0, column).data()) for column in (3, 4, 5)]
    assert [text.replace(",", "") for text in texts] == [
        "Budget",
        "—",
        "1250.50 EUR",
    ]


def test_ctrl_z_in_the_card_goes_on_to_its_creation(desk: Desk, qtbot: QtBot) -> None:
    made = ContactCard(desk.context)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    desk.settle()
    QTest.keyClicks(made.contact_header.title.edit, "Ona")
    made.contact_header.title.commit()
    desk.settle()
    field = made.body.bindings.field("occupation")
    field.edit.setText("Buyer")  # type: ignore[attr-defined]
    field.commit()
    desk.settle()
    assert made.ref is not None
    assert made.saving.undo()
    desk.settle()
    assert made.saving.undo()
    desk.settle()
    contact = desk.office.contacts.get(made.ref.id)
    assert (contact.occupation, contact.deleted_at is None) == ("", False)
    for _round in range(2):
        assert made.saving.redo()
        desk.settle()
    contact = desk.office.contacts.get(made.ref.id)
    assert (contact.occupation, contact.deleted_at) == ("Buyer", None)


def test_the_ring_of_the_keyboard_goes_around_the_whole_row(
    desk: Desk, agne: int, card: ContactCard
) -> None:
    _save(desk, agne, notes="new", occupation="Buyer")
    view = card.changes.view
    assert view.ring() is None
    card.activateWindow()
    view.setFocus()
    _choose(card, "notes")
    ring = view.ring()
    assert ring is not None
    assert ring.width() == min(view.horizontalHeader().length(), view.viewport().width())
    assert ring.contains(view.visualRect(card.changes.model.index(view.currentIndex().row(), 1)))


def test_the_row_that_is_taken_back_stays_marked_when_the_keyboard_goes_on(
    desk: Desk, agne: int, card: ContactCard
) -> None:
    _save(desk, agne, notes="new")
    view = card.changes.view
    card.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    card.changes.take_back.setFocus()
    assert card.changes.take_back.isEnabled()
    assert [index.row() for index in view.selectionModel().selectedRows()] == [0]
    header = view.horizontalHeader()
    assert header.length() == view.viewport().width()  # before and after are both in sight


def test_the_keyboard_goes_along_to_the_changes(card: ContactCard, desk: Desk) -> None:
    card._step_tab(1)
    assert card.focusWidget() is card.tabs
    card._step_tab(1)
    desk.settle()
    assert card.focusWidget() is card.changes.view
