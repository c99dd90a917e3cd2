"""Work on rows of the contact list: jump by typing, copy, open many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactPoint, PointKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts import list_copies
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, show_page

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NAMES = ("Ada", "Agnė Žukauskaitė", "Žygis", "Ёлкин", "Иван", "احمد", "ሙሉጌታ")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[ContactsPage]:
    phones = (
        ContactPoint(PointKind.MOBILE, "+370 600 12045"),
        ContactPoint(PointKind.EMAIL, "ada@firm.example"),
        ContactPoint(PointKind.PHONE, "+370 5 200 0142"),
    )
    for name in NAMES:
        points = phones if name == "Ada" else ()
        desk.office.contacts.create(a_person(name, points=points), desk.office.actor)
    desk.office.contacts.create(an_organization("UAB Žalgirio Baldai"), desk.office.actor)
    made = show_page(desk, qtbot)
    QTest.qWaitForWindowActive(made)
    made.list.view.setFocus()
    yield made
    # Qt without a screen deletes what still lies there after Python has ended, and falls.
    QGuiApplication.clipboard().clear()


def _type(page: ContactsPage, text: str) -> None:
    """Key presses as the system sends them; QTest knows Latin letters only."""
    for letter in text:
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(page.list.view, event)


def _stands_on(page: ContactsPage) -> str:
    row = page.list.current_row()
    return "" if row is None else row.display_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ag", "Agnė Žukauskaitė"),
        ("agne z", "Agnė Žukauskaitė"),
        ("zal", "UAB Žalgirio Baldai"),
        ("uab žal", "UAB Žalgirio Baldai"),
        ("ZYG", "Žygis"),
        ("елк", "Ёлкин"),
        ("أحم", "احمد"),
        ("ሙ", "ሙሉጌታ"),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_typing_jumps_to_the_first_name_that_begins_so(
    page: ContactsPage, desk: Desk, typed: str, name: str, descending: bool
) -> None:
    page.list.view.header.sort_by_column(1, descending=descending)
    desk.settle()
    _type(page, typed)
    assert _stands_on(page) == name
    assert page.list.filter_line.text() == "", "nothing is filtered away"
    assert page.list._jumps is not None
    bubble = page.list._jumps.bubble
    assert bubble.isVisible()
    assert bubble.text == typed


def test_backspace_and_escape_take_typing_back(page: ContactsPage) -> None:
    _type(page, "agx")
    assert page.list._jumps is not None
    bubble = page.list._jumps.bubble
    assert not bubble.is_found
    assert _stands_on(page) == "Agnė Žukauskaitė", "a name that is not there moves nothing"
    QTest.keyClick(page.list.view, Qt.Key.Key_Backspace)
    assert (bubble.text, bubble.is_found) == ("ag", True)
    QTest.keyClick(page.list.view, Qt.Key.Key_Escape)
    assert not bubble.isVisible()
    _type(page, "и")
    assert _stands_on(page) == "Иван"


def test_typing_ends_by_itself_and_with_the_focus(page: ContactsPage) -> None:
    _type(page, "a")
    assert page.list._jumps is not None
    bubble = page.list._jumps.bubble
    page.list.view._find_pause.timeout.emit()
    assert not bubble.isVisible()
    _type(page, "a")
    page.list.filter_line.setFocus()
    assert not bubble.isVisible()


def test_an_input_method_finds_too(page: ContactsPage) -> None:
    event = QInputMethodEvent()
    event.setCommitString("ሙሉ")
    QApplication.sendEvent(page.list.view, event)
    assert _stands_on(page) == "ሙሉጌታ"


def test_a_blank_while_typing_does_not_tick(page: ContactsPage) -> None:
    _type(page, "agne")
    QTest.keyClick(page.list.view, Qt.Key.Key_Space)
    assert page.list.model.checked_count() == 0
    page.list.view.forget_typed()
    QTest.keyClick(page.list.view, Qt.Key.Key_Space)
    assert page.list.model.checked_count() == 1


def test_ctrl_c_copies_what_the_columns_show(page: ContactsPage, desk: Desk) -> None:
    page.list.view.jump_to_id(page.list.model.order[0])
    QTest.keyClick(page.list.view, Qt.Key.Key_C, CTRL)
    desk.settle()
    copied = QGuiApplication.clipboard().mimeData()
    titles, values = copied.text().split("\n")
    assert titles.split("\t")[:4] == ["Name", "Owner", "Phone", "E-mail"]
    assert values.split("\t")[:4] == [
        "Ada", "Rasa Petrauskienė", "+370 5 200 0142", "ada@firm.example"
    ]  # fmt: skip
    assert "<td>Ada</td>" in copied.html()


def test_copied_rows_follow_the_list_and_end_at_the_limit(
    page: ContactsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(list_copies, "COPY_LIMIT", 3)
    page.list.view.header.sort_by_column(1, descending=True)
    desk.settle()
    page.list.model.set_all_checked(is_checked=True)
    with qtbot.waitSignal(page.message_requested) as told:
        page.list.copy_text(page.list.acting_ids())
    assert told.args == ["warning", "Only the first 3 of 8 contacts were copied."]
    assert QGuiApplication.clipboard().text().split("\n") == ["ሙሉጌታ", "احمد", "Иван"]


def test_text_has_all_phones_and_e_mails(page: ContactsPage, desk: Desk) -> None:
    page.list.view.jump_to_id(page.list.model.order[0])
    QTest.keyClick(page.list.view, Qt.Key.Key_C, CTRL | ALT)
    desk.settle()
    copied = QGuiApplication.clipboard().text()
    assert copied == "Ada, +370 600 12045, ada@firm.example, +370 5 200 0142"


def test_copied_numbers_are_written_as_in_the_list(page: ContactsPage, desk: Desk) -> None:
    points = (
        ContactPoint(PointKind.MOBILE, "0044 7400 123120"),
        ContactPoint(PointKind.PHONE, "+37052000142 ext 7"),
        ContactPoint(PointKind.PHONE, "ask Agnė"),
    )
    card = a_person("Zoë", points=points)
    key = desk.office.contacts.create(card, desk.office.actor).contact.id
    page.list.copy_text((key,))
    desk.settle()
    copied = QGuiApplication.clipboard().text()
    assert copied == "Zoë, +44 7400 123120, +370 5 200 0142 ext. 7, ask Agnė"


def test_enter_opens_all_ticked_cards(page: ContactsPage, qtbot: QtBot) -> None:
    opened: list[RecordRef] = []
    page.open_requested.connect(opened.append)
    order = page.list.model.order
    page.list.model.set_range_checked(1, 3, is_checked=True)
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert opened == [RecordRef("contact", key) for key in order[1:4]]


def test_many_cards_open_only_after_a_question(page: ContactsPage, qtbot: QtBot) -> None:
    opened: list[RecordRef] = []
    page.open_requested.connect(opened.append)
    page.list.open_many(range(1, 101))
    (asked,) = page.list.findChildren(ConfirmDialog)
    assert asked.act_button.text() == "Open 30 cards"
    assert not opened
    asked.act_button.click()
    assert len(opened) == 30


def test_another_order_shows_its_first_row_unless_one_was_chosen(
    page: ContactsPage, desk: Desk
) -> None:
    view = page.list.view
    view.setFocus()
    desk.settle()
    first = view.current_id
    assert view.currentIndex().row() == 0
    view.header.sort_by_column(1, descending=True)
    desk.settle()
    assert view.currentIndex().row() == 0, "nobody chose the row that was first by name"
    assert view.current_id != first
    assert page.preview.contact_id == view.current_id
    QTest.keyClick(view, Qt.Key.Key_Down)
    chosen = view.current_id
    view.header.sort_by_column(1, descending=False)
    desk.settle()
    assert view.current_id == chosen
    assert view.currentIndex().row() > 1


def test_the_first_row_is_previewed_while_the_keyboard_is_in_the_filter(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.office.contacts.create(a_person("Agnė"), desk.office.actor)
    made = ContactsPage(desk.context)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.activate()
    made.focus_filter()
    desk.settle()
    made.show()
    made.activateWindow()
    made.focus_filter()
    desk.settle()
    assert made.preview.contact_id is not None
