"""The warning while a new card is typed, and giving way to the contact that is there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactQuery, PointKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.channel_editors import PointEditor
from crm_desktop.ui.contacts.duplicate_notice import DuplicateNotice, duplicate_words
from crm_desktop.ui.contacts.merge_window import MergeWindow
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.builders import Office, a_person
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import pass_time
from tests.ui.second_program import answer_all

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

New = Callable[[], ContactCard]


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person(), desk.office.actor).contact.id


@pytest.fixture
def new_card(desk: Desk, agne: int, qtbot: QtBot) -> New:
    def make() -> ContactCard:
        card = ContactCard(desk.context)
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(card)
        card.show()
        desk.settle()
        return card

    return make


def notice_of(card: ContactCard) -> DuplicateNotice:
    assert card.new is not None
    return card.new.watch.notice


def wait(desk: Desk) -> None:
    pass_time(250, desk.operations)


def people(desk: Desk) -> int:
    return desk.office.contacts.count(ContactQuery())


def link_names(card: ContactCard) -> list[str]:
    return [link.text() for link in notice_of(card).links()]


def test_the_same_name_is_seen_while_it_is_typed(desk: Desk, agne: int, new_card: New) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "zukauskaite Agne")
    assert notice_of(card).isHidden()
    wait(desk)
    (found,) = notice_of(card).found
    assert found.row.id == agne
    assert duplicate_words(found).startswith("same name · ")
    assert notice_of(card).isVisible()
    assert people(desk) == 1, "nothing is stored while the name is typed"
    QTest.keyClicks(card.contact_header.title.edit, " X")
    wait(desk)
    assert notice_of(card).isHidden()


def test_the_same_number_is_seen_in_the_open_editor(desk: Desk, new_card: New) -> None:
    card = new_card()
    card.body.channels.add(PointKind.MOBILE)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    QTest.keyClicks(editor.value, "+37061234567")
    wait(desk)
    (found,) = notice_of(card).found
    assert duplicate_words(found).startswith("same phone")
    assert notice_of(card).links()[0].accessibleName().startswith("Use that one: Agnė")


def test_open_that_one_leaves_nothing_of_the_new_card(
    desk: Desk, agne: int, new_card: New, qtbot: QtBot
) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "Agne Zukauskaite")
    wait(desk)
    with qtbot.waitSignal(card.open_requested) as heard:
        notice_of(card).links()[0].clicked.emit()
    desk.settle()
    assert heard.args == [RecordRef("contact", agne)]
    assert card.isHidden()
    assert people(desk) == 1
    assert desk.office.contacts.counts(desk.office.actor).in_bin == 0


def test_a_new_card_that_was_stored_goes_to_the_bin(desk: Desk, new_card: New) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "Agne Zukauskaite")
    card.contact_header.title.commit()
    wait(desk)
    assert people(desk) == 2
    assert link_names(card) == ["Merge…", "Open that one"]
    notice_of(card).links()[1].clicked.emit()
    desk.settle()
    assert card.isHidden()
    assert people(desk) == 1


@pytest.mark.parametrize(
    ("choice", "left"), [(Answer.MINE, 1), (Answer.THEIRS, 2)], ids=["into the bin", "stays"]
)
def test_p03_a_new_card_that_a_colleague_works_with_is_asked_about(
    desk: Desk, ben: Office, new_card: New, choice: Answer, left: int
) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "Agne Zukauskaite")
    card.contact_header.title.commit()
    wait(desk)
    contact = card.contact
    assert contact is not None
    ben.contacts.save(contact, replace(contact, notes="he called"), ben.actor)
    notice_of(card).links()[1].clicked.emit()
    desk.settle()
    (dialog,) = (one for one in card.findChildren(ConflictDialog) if one.isVisible())
    dialog.later_button.click()
    desk.settle()
    assert card.isVisible(), "nothing was decided"
    card.contact_header.title.type_again("Agne  Zukauskaitė")
    desk.settle()
    wait(desk)
    again = desk.office.contacts.get(contact.id)
    assert again.display_name == "Agne Zukauskaitė", "who goes on there can do so"
    ben.contacts.save(again, replace(again, notes="he called again"), ben.actor)
    notice_of(card).links()[1].clicked.emit()
    desk.settle()
    (question,) = (one for one in card.findChildren(ConfirmDialog) if one.isVisible())
    question.act_button.click()
    told = answer_all(desk, card, choice)
    assert told == ["Agne Zukauskaitė: Into the bin / Stays"]
    assert card.isHidden()
    assert people(desk) == left


def test_what_else_was_typed_is_asked_about(desk: Desk, new_card: New) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "Agne Zukauskaite")
    card.contact_header.title.commit()
    notes = card.body.notes
    notes.edit.setPlainText("met at the fair")
    notes.commit()
    wait(desk)
    notice_of(card).links()[1].clicked.emit()
    desk.settle()
    dialog = card.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.keep_button.click()
    assert card.isVisible()
    notice_of(card).links()[1].clicked.emit()
    desk.settle()
    dialogs = card.findChildren(ConfirmDialog)
    dialogs[-1].act_button.click()
    desk.settle()
    assert card.isHidden()


@pytest.mark.parametrize("keeps_new", [False, True])
def test_a_stored_card_is_merged_from_the_notice(
    desk: Desk, agne: int, new_card: New, qtbot: QtBot, keeps_new: bool
) -> None:
    card = new_card()
    QTest.keyClicks(card.contact_header.title.edit, "Agne Zukauskaite")
    QTest.keyClick(card, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert card.findChild(MergeWindow) is None, "nothing to merge before it is stored"
    card.contact_header.title.commit()
    wait(desk)
    opened: list[object] = []
    card.open_requested.connect(opened.append)
    offered: list[int] = []
    card.undo_offered.connect(lambda _sentence, seq: offered.append(seq))
    card.body.notes.edit.setFocus()
    card.body.notes.edit.setPlainText("met at the fair")
    QTest.keyClick(card, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    window = card.findChild(MergeWindow)
    assert isinstance(window, MergeWindow)
    assert card.contact is not None
    new_id = card.contact.id
    window.choose_survivor(new_id if keeps_new else agne)
    window.merge_button.click()
    desk.settle()
    assert people(desk) == 1
    kept = desk.office.contacts.get(new_id if keeps_new else agne)
    assert "met at the fair" in kept.notes
    assert len(kept.points) == 2
    assert card.isHidden() is not keeps_new
    assert opened == ([] if keeps_new else [RecordRef("contact", agne)])
    assert bool(offered) is not keeps_new


def test_a_stored_contact_is_not_watched(desk: Desk, agne: int, qtbot: QtBot) -> None:
    card = ContactCard(desk.context, RecordRef("contact", agne))
    qtbot.addWidget(card)
    desk.settle()
    assert card.new is None
