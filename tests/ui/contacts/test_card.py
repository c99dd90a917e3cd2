"""The contact card: editing in place, undo, conflicts, people, history, closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import (
    Affiliation,
    Contact,
    ContactKind,
    ContactQuery,
    LifecycleStage,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.channel_editors import AddressEditor, PointEditor
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.parts import ClickableLabel
from crm_desktop.ui.contacts.people_panel import _Typed
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tags_field import TagLabel
from tests.builders import a_person, a_point, an_organization
from tests.ui.contacts.cards import line_of
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts
from tests.ui.second_program import plain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Open = Callable[..., ContactCard]


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person(), desk.office.actor).contact.id


@pytest.fixture
def baldai(desk: Desk) -> int:
    return desk.office.contacts.create(an_organization(), desk.office.actor).contact.id


@pytest.fixture
def open_card(desk: Desk, qtbot: QtBot) -> Open:
    def make(contact_id: int = 0, kind: ContactKind = ContactKind.PERSON) -> ContactCard:
        ref = RecordRef("contact", contact_id) if contact_id else None
        card = ContactCard(desk.context, ref, kind)
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(card, before_close_func=_let_go)
        card.resize(1300, 850)
        card.show()
        card.activateWindow()
        desk.settle()
        return card

    return make


def _let_go(card: ContactCard) -> None:
    card._may_close = True


def type_into(card: ContactCard, name: str, text: str) -> None:
    """Type into a bound field and leave it."""
    field: Any = card.body.bindings.field(name)
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)
    card.setFocus()
    field.commit()


def stored(desk: Desk, contact_id: int) -> Contact:
    return desk.office.contacts.get(contact_id)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))


def rows(panel: QWidget) -> list[ThingRow]:
    settle_layouts()
    return [row for row in panel.findChildren(ThingRow) if not row.isHidden()]


# Showing and saving -----------------------------------------------------------------------


def test_the_card_shows_what_is_stored(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    assert card.windowTitle() == "Agnė Žukauskaitė"
    assert card.contact_header.title.value() == "Agnė Žukauskaitė"
    assert "+370 612 34567" in texts(card.body.channels)
    assert card.saved_label.text() == "All changes saved"
    assert line_of(card).model().rowCount() == 2


def test_a_field_is_saved_when_it_is_left(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    type_into(card, "occupation", "Buyer")
    contact = stored(desk, agne)
    assert contact.occupation == "Buyer"
    assert contact.version == 2
    assert card.saved_label.text() == "All changes saved"


def test_ctrl_s_saves_what_is_being_typed(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    notes: Any = card.body.notes
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "Call in May")
    assert stored(desk, agne).notes == ""
    QTest.keyClick(notes.edit, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert stored(desk, agne).notes == "Call in May"


def test_a_card_without_a_name_is_not_saved_and_says_so(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    title = card.contact_header.title
    title.edit.setText("   ")
    title.commit()
    assert stored(desk, agne).display_name == "Agnė Žukauskaitė"
    assert title.error_text()
    assert title.is_changed()
    assert card.saved_label.text() == "Not saved"
    title.edit.setText("Agnė")
    title.commit()
    assert stored(desk, agne).display_name == "Agnė"
    assert not title.error_text()
    assert card.saved_label.text() == "All changes saved"


def test_status_star_owner_type_and_tags_are_saved_at_once(desk: Desk, agne: int, open_card: Open):
    other = desk.office.staff.create_user("Tomas Kazlauskas", actor=desk.office.actor)
    card = open_card(agne)
    head = card.contact_header
    next(
        action for action in head._stage_menu().actions() if action.text().startswith("Customer")
    ).trigger()
    head.star.click()
    next(
        action for action in head._owner_menu().actions() if action.text().startswith("Tomas")
    ).trigger()
    head._tag("furniture")
    head._tag("Furniture")
    card.body.facts.boxes[PartyKind.PARTNER].setChecked(True)
    contact = stored(desk, agne)
    assert contact.lifecycle_stage == LifecycleStage.CUSTOMER
    assert contact.is_starred
    assert contact.owner_id == other.id
    assert contact.tags == ("furniture",)
    assert contact.party_kinds == {PartyKind.PARTNER}
    head._untag("furniture")
    assert stored(desk, agne).tags == ()


def test_a_source_is_known_by_its_name(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    type_into(card, "source_id", "Trade fair")
    desk.settle()
    source = desk.office.contacts.sources()[0]
    assert stored(desk, agne).source_id == source.id
    again = open_card(agne)
    assert again.body.bindings.field("source_id").value() == "Trade fair"
    field: Any = card.body.bindings.field("source_id")
    field.edit.clear()
    field.commit()
    assert stored(desk, agne).source_id is None


def test_unreachable_is_a_warning_and_no_obstacle(desk: Desk, open_card: Open):
    key = desk.office.contacts.create(a_person(points=()), desk.office.actor).contact.id
    card = open_card(key)
    assert card.message_bar.isVisible()
    assert card.message_bar.level() == "warning"
    card.message_bar._button.click()
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText("8 612 34567")
    editor.accept()
    desk.settle()
    assert not card.message_bar.isVisible()


# Channels ---------------------------------------------------------------------------------


def test_channels_are_added_edited_preferred_and_removed(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    channels = card.body.channels
    channels.add(PointKind.PHONE)
    editor = channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText("8 5 200 0142")
    editor.label.setText("office")
    editor.preferred.setChecked(True)
    editor.accept()
    point = stored(desk, agne).points[-1]
    assert (point.normalized_value, point.label, point.is_primary) == (
        "+37052000142", "office", True,
    )  # fmt: skip
    desk.settle()
    marks = [mark.text() for mark in channels.findChildren(TagLabel)]
    assert marks == ["preferred"]
    first = rows(channels)[0]
    first.edit()
    editor = channels.editor
    assert isinstance(editor, PointEditor)
    editor.preferred.setChecked(True)
    QTest.keyClick(editor.value, Qt.Key.Key_Return)
    points = stored(desk, agne).points
    assert [one.is_primary for one in points if one.kind.is_number] == [True, False]
    rows(channels)[1].remove()
    desk.settle()
    assert [one.kind for one in stored(desk, agne).points] == [PointKind.MOBILE, PointKind.PHONE]


def test_many_channels_open_on_request(desk: Desk, open_card: Open):
    points = tuple(a_point(f"a{number}@x.lt", PointKind.EMAIL) for number in range(30))
    made = desk.office.contacts.create(a_person(points=points), desk.office.actor)
    card = open_card(made.contact.id)
    channels = card.body.channels
    assert len(rows(channels)) == 12
    more = next(one for one in channels.findChildren(ClickableLabel) if "more" in one.text())
    assert more.text().startswith("18 more")
    more.clicked.emit()
    assert len(rows(channels)) == 30
    again = open_card(made.contact.id)
    again.body.channels.add(PointKind.EMAIL)
    again.body.channels.commit()
    assert len(rows(again.body.channels)) == 30, "the new one comes last, and is seen"


def test_escape_gives_an_editor_up(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card.body.channels.add(PointKind.EMAIL)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    QTest.keyClicks(editor.value, "somebody@example.com")
    QTest.keyClick(editor.value, Qt.Key.Key_Escape)
    assert card.body.channels.editor is None
    assert card.isVisible()
    assert len(stored(desk, agne).points) == 2


def test_leaving_an_editor_keeps_it(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card.body.channels.add(PointKind.EMAIL)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    QTest.keyClicks(editor.value, "info@example.com")
    notes: Any = card.body.notes
    notes.edit.setFocus()
    assert card.body.channels.editor is None
    assert stored(desk, agne).points[-1].normalized_value == "info@example.com"
    assert notes.edit.hasFocus()


@pytest.mark.parametrize(
    ("kind", "typed", "hint"),
    [
        (PointKind.MOBILE, "8 612 34567", "+370 612 34567"),
        (PointKind.MOBILE, "8 612 345", "7 digit"),
        (PointKind.MOBILE, "1" * 31, "31 digit"),
        (PointKind.PHONE, "call me", "no digits"),
        (PointKind.EMAIL, "biuras@vilkpede,example", "no complete e-mail"),
        (PointKind.EMAIL, "info@example.com", ""),
    ],
)
def test_a_number_is_explained_while_it_is_typed(
    desk: Desk, agne: int, open_card: Open, kind: PointKind, typed: str, hint: str
):
    card = open_card(agne)
    card.body.channels.add(kind)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    QTest.keyClicks(editor.value, typed)
    assert editor.hint.isVisible() == bool(hint)
    assert hint in editor.hint.text()
    editor.cancel()


def test_what_is_not_understood_is_kept_and_marked(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card.body.channels.add(PointKind.PHONE)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText("ask for Rasa")
    editor.accept()
    point = stored(desk, agne).points[-1]
    assert point.raw_value == "ask for Rasa"
    assert not point.is_valid


def test_addresses_are_edited_in_place(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card.body.channels.add_address()
    editor = card.body.channels.editor
    assert isinstance(editor, AddressEditor)
    editor.line("street_address").setText("Savanorių pr. 174")
    editor.line("locality").setText("Vilnius")
    editor.accept()
    assert stored(desk, agne).addresses[0].locality == "Vilnius"
    row = next(row for row in rows(card.body.channels) if "Savanorių" in row.words.text())
    row.edit()
    editor = card.body.channels.editor
    assert isinstance(editor, AddressEditor)
    editor.line("locality").setText("Kaunas")
    editor.accept()
    assert stored(desk, agne).addresses[0].locality == "Kaunas"
    row = next(row for row in rows(card.body.channels) if "Savanorių" in row.words.text())
    row.remove()
    assert stored(desk, agne).addresses == ()


# Undo -------------------------------------------------------------------------------------


def test_ctrl_z_takes_back_the_cards_own_changes(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    type_into(card, "occupation", "Buyer")
    type_into(card, "nickname", "Aggie")
    card.setFocus()
    card._undo()
    desk.settle()
    contact = stored(desk, agne)
    assert (contact.occupation, contact.nickname) == ("Buyer", "")
    field: Any = card.body.bindings.field("nickname")
    assert field.value() == ""
    card._undo()
    desk.settle()
    assert stored(desk, agne).occupation == ""
    card.saving.redo()
    desk.settle()
    assert stored(desk, agne).occupation == "Buyer"
    card._undo()
    card._undo()
    assert "nothing left" in card.undo_bar.sentence()


def test_undo_in_a_text_comes_first(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    type_into(card, "occupation", "Buyer")
    notes: Any = card.body.notes
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "x")
    card._undo()
    assert notes.edit.toPlainText() == ""
    assert stored(desk, agne).occupation == "Buyer"


# Other people -----------------------------------------------------------------------------


def test_a_change_elsewhere_shows_but_not_over_what_is_typed(
    desk: Desk, agne: int, open_card: Open
):
    card = open_card(agne)
    notes: Any = card.body.notes
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "half a sentence")
    base = stored(desk, agne)
    desk.office.contacts.save(
        base, replace(base, occupation="Director", notes="theirs"), desk.office.actor
    )
    desk.settle()
    assert card.body.bindings.field("occupation").value() == "Director"
    assert notes.value() == "half a sentence"


def test_a_conflict_is_told_in_words_and_nothing_is_overwritten(
    desk: Desk, agne: int, open_card: Open
):
    card = open_card(agne)
    notes: Any = card.body.notes
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "mine")
    base = stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="theirs"), desk.office.actor)
    desk.settle()
    notes.commit()
    desk.settle()
    assert stored(desk, agne).notes == "theirs"
    assert notes.value() == "mine"
    conflict = card.body.conflict
    assert conflict.isVisible()
    shown = texts(conflict)
    assert "Rasa Petrauskienė" in shown
    assert "mine" in shown
    assert "theirs" in shown
    assert card.saved_label.text() == "Not saved"
    conflict.button("mine").click()
    desk.settle()
    assert stored(desk, agne).notes == "mine"
    assert not conflict.isVisible()
    assert card.saved_label.text() == "All changes saved"


def test_theirs_can_be_taken(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    notes: Any = card.body.notes
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "mine")
    base = stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="theirs"), desk.office.actor)
    desk.settle()
    notes.commit()
    desk.settle()
    card.body.conflict.button("theirs").click()
    desk.settle()
    assert stored(desk, agne).notes == "theirs"
    assert notes.value() == "theirs"
    assert card.saved_label.text() == "All changes saved"


def test_a_channel_changed_by_both_is_a_conflict(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    rows(card.body.channels)[0].edit()
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText("8 655 55555")
    base = stored(desk, agne)
    theirs = replace(a_point("8 644 44444"), id=base.points[0].id)
    desk.office.contacts.save(
        base, replace(base, points=(theirs, base.points[1])), desk.office.actor
    )
    desk.settle()
    editor.accept()
    desk.settle()
    assert stored(desk, agne).points[0].normalized_value == "+37064444444"
    shown = plain(texts(card.body.conflict))
    assert "8 655 55555" in shown
    assert "8 644 44444" in shown
    card.body.conflict.button("mine").click()
    desk.settle()
    assert stored(desk, agne).points[0].normalized_value == "+37065555555"


def test_two_cards_change_different_fields(desk: Desk, agne: int, open_card: Open):
    first, second = open_card(agne), open_card(agne)
    type_into(first, "occupation", "Buyer")
    type_into(second, "nickname", "Aggie")
    desk.settle()
    contact = stored(desk, agne)
    assert (contact.occupation, contact.nickname) == ("Buyer", "Aggie")
    assert first.body.bindings.field("nickname").value() == "Aggie"
    assert not first.body.conflict.isVisible()


def test_edits_sent_one_after_the_other_are_no_conflict(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    for text in ("a", "ab", "abc"):
        field: Any = card.body.bindings.field("occupation")
        field.edit.setText(text)
        field.commit()
    assert stored(desk, agne).occupation == "abc"


def test_a_contact_binned_meanwhile_can_be_restored_with_the_change(
    desk: Desk, agne: int, open_card: Open
):
    card = open_card(agne)
    field: Any = card.body.bindings.field("occupation")
    field.edit.setText("Buyer")
    services = desk.context.services
    services.contacts.bin([agne], services.actor)
    field.commit()
    assert "moved this contact to the bin" in card.body.conflict.sentence.text()
    restore = card.body.conflict.button("restore")
    assert restore is not None
    restore.click()
    desk.settle()
    contact = stored(desk, agne)
    assert contact.deleted_at is None
    assert contact.occupation == "Buyer"


def test_a_binned_contact_is_shown_but_not_edited(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card._move_to_bin()
    desk.settle()
    assert card.body.notes.edit.isReadOnly()
    assert card.undo_bar.isVisible()
    card.message_bar._button.click()
    desk.settle()
    assert stored(desk, agne).deleted_at is None
    assert not card.body.notes.edit.isReadOnly()


def test_a_binned_card_says_who_binned_it_and_when(
    desk: Desk, agne: int, open_card: Open, monkeypatch: pytest.MonkeyPatch
):
    services = desk.context.services
    ben = services.staff.create_user("Ben Ode", actor=services.actor)
    services.contacts.bin([agne], replace(services.actor, user_id=ben.id))
    sentence = open_card(agne).message_bar.sentence()
    moved_at = stored(desk, agne).deleted_at
    assert moved_at is not None
    words = f"moved this contact to the bin: {format_moment(moved_at)}."
    assert sentence == f"{isolate('Ben Ode')} {words}"
    # Nobody's name is known of what the program did, or somebody who went.
    monkeypatch.setattr(services.staff, "name_of", lambda _user_id: "")
    assert open_card(agne).message_bar.sentence() == "This contact is in the bin."


def test_a_contact_that_is_not_there(desk: Desk, open_card: Open):
    card = open_card(424242)
    assert "not there anymore" in card.message_bar.sentence()
    assert not card.body.isEnabled()


# When the file cannot be written ----------------------------------------------------------


def _full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No card can be saved until what is returned is called."""
    contacts = desk.office.contacts
    works = contacts.save

    def full(*arguments: object) -> object:
        raise StorageUnavailable("disk_full", outcome=Outcome.NOT_SAVED)

    monkeypatch.setattr(contacts, "save", full)
    return lambda: monkeypatch.setattr(contacts, "save", works)


def test_a_failed_save_keeps_the_text_and_can_be_tried_again(
    desk: Desk, agne: int, open_card: Open, monkeypatch: pytest.MonkeyPatch
):
    card = open_card(agne)
    has_room_again = _full_disk(desk, monkeypatch)
    type_into(card, "occupation", "Buyer")
    field: Any = card.body.bindings.field("occupation")
    assert field.value() == "Buyer"
    assert card.message_bar.level() == "danger"
    assert card.saved_label.text() == "Not saved"
    card.close()
    assert card.isVisible()
    question = card.findChild(ConfirmDialog)
    assert question is not None
    question.keep_button.click()
    has_room_again()
    card.message_bar._button.click()
    assert stored(desk, agne).occupation == "Buyer"
    assert card.saved_label.text() == "All changes saved"
    card.close()
    assert not card.isVisible()


def test_what_cannot_be_saved_can_be_given_up(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card.contact_header.title.edit.setText("")
    card.close()
    assert card.isVisible()
    question = card.findChild(ConfirmDialog)
    assert question is not None
    question.act_button.click()
    desk.settle()
    assert not card.isVisible()


def test_what_was_given_up_is_not_sent_when_the_window_goes(
    desk: Desk, agne: int, open_card: Open, monkeypatch: pytest.MonkeyPatch
):
    card = open_card(agne)
    has_room_again = _full_disk(desk, monkeypatch)
    field: Any = card.body.bindings.field("occupation")
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "Buyer")
    card.close()
    question = card.findChild(ConfirmDialog)
    assert question is not None
    has_room_again()
    QTest.keyClicks(field.edit, " of wood")
    question.act_button.click()
    desk.settle()
    assert not card.isVisible()
    assert stored(desk, agne).occupation == ""


def test_f6_goes_through_the_parts_of_a_card(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    desk.settle()
    columns = card.panes()[2:]
    assert len(columns) == 3
    card.tabs.setFocus()
    seen: list[QWidget] = []
    for _press in range(4):
        QTest.keyClick(card, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
    assert [one.isAncestorOf(focus) for one, focus in zip(columns, seen, strict=False)] == [
        True
    ] * 3
    assert seen[-1] is card.tabs
    QTest.keyClick(card, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is seen[2]


# New contacts -----------------------------------------------------------------------------


def everyone(desk: Desk) -> int:
    return desk.office.contacts.first_page(ContactQuery()).total


def test_an_untouched_new_card_leaves_nothing(desk: Desk, open_card: Open):
    card = open_card()
    assert card.contact_header.title.edit.hasFocus()
    card.close()
    assert not card.isVisible()
    assert everyone(desk) == 0


def test_a_new_card_is_stored_at_its_name(desk: Desk, open_card: Open, qtbot: QtBot):
    card = open_card()
    with qtbot.waitSignal(card.created) as made:
        QTest.keyClicks(card.contact_header.title.edit, "Petras Jonaitis")
        card.contact_header.title.commit()
    assert made.args is not None
    ref = made.args[0]
    contact = stored(desk, ref.id)
    assert contact.display_name == "Petras Jonaitis"
    assert contact.owner_id == desk.office.user.id
    assert card.ref == ref
    type_into(card, "occupation", "Buyer")
    assert stored(desk, ref.id).occupation == "Buyer"
    assert everyone(desk) == 1


def test_what_is_typed_before_the_name_is_kept(desk: Desk, open_card: Open):
    card = open_card(kind=ContactKind.ORGANIZATION)
    assert card.windowTitle() == "New organization"
    card.body.channels.add(PointKind.EMAIL)
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText("info@example.com")
    editor.accept()
    assert everyone(desk) == 0
    assert "info@example.com" in texts(card.body.channels)
    card.close()
    assert card.isVisible()
    question = card.findChild(ConfirmDialog)
    assert question is not None
    question.keep_button.click()
    card.contact_header.title.edit.setText("UAB Naujas")
    card.contact_header.title.commit()
    row = desk.office.contacts.first_page(ContactQuery()).rows[0]
    contact = stored(desk, row.id)
    assert contact.kind is ContactKind.ORGANIZATION
    assert contact.points[0].normalized_value == "info@example.com"


def test_a_person_is_called_by_the_parts_of_the_name(desk: Desk, open_card: Open):
    card = open_card()
    type_into(card, "given_name", "Petras")
    desk.settle()
    assert card.contact_header.title.value() == "Petras"
    assert everyone(desk) == 1


# People -----------------------------------------------------------------------------------


def test_people_are_found_joined_opened_and_removed(
    desk: Desk, agne: int, baldai: int, open_card: Open, qtbot: QtBot
):
    card = open_card(baldai)
    people = card.body.people
    people.add()
    editor = people.editor
    assert editor is not None
    assert editor.picker is not None
    QTest.keyClicks(editor.picker.line, "zukaus")
    editor.picker.find_typed()
    titles = [plain(line.title) for line in editor.picker.results.lines]
    assert titles == ["Agnė Žukauskaitė", "Add “zukaus”"]
    QTest.keyClick(editor.picker.line, Qt.Key.Key_Return)
    editor.role.setText("purchasing")
    editor.accept()
    desk.settle()
    joined = desk.office.contacts.affiliations_of(baldai)
    assert [(one.person_id, one.role) for one in joined] == [(agne, "purchasing")]
    row = rows(people)[0]
    assert row.words.text() == "Agnė Žukauskaitė"
    with qtbot.waitSignal(card.open_requested) as asked:
        row.choose()
    assert asked.args == [RecordRef("contact", agne)]
    row.edit()
    editor = people.editor
    assert editor is not None
    editor.end_date.edit.setText("2026-01-31")
    editor.accept()
    desk.settle()
    people.findChildren(Fold)[0].toggle()
    desk.settle()
    assert "until" in texts(people)
    rows(people)[0].remove()
    desk.settle()
    assert desk.office.contacts.affiliations_of(baldai) == ()
    assert card.undo_bar.isVisible()
    card.undo_bar.undo()
    desk.settle()
    assert len(desk.office.contacts.affiliations_of(baldai)) == 1


def test_somebody_new_is_made_and_joined(desk: Desk, baldai: int, open_card: Open):
    card = open_card(baldai)
    card.body.people.add()
    editor = card.body.people.editor
    assert editor is not None
    assert editor.picker is not None
    editor.picker.new_named.emit("Saulius Girdenis")
    editor.accept()
    desk.settle()
    assert [one.person_name for one in desk.office.contacts.affiliations_of(baldai)] == [
        "Saulius Girdenis"
    ]


def test_a_person_joins_organizations(desk: Desk, agne: int, baldai: int, open_card: Open):
    card = open_card(agne)
    card.body.people.add()
    editor = card.body.people.editor
    assert editor is not None
    assert editor.picker is not None
    editor.picker.picked.emit(baldai, "UAB Žalgirio Baldai")
    editor.accept()
    desk.settle()
    affiliation = desk.office.contacts.affiliations_of(agne)[0]
    assert affiliation.organization_id == baldai
    assert affiliation.is_primary
    assert rows(card.body.people)[0].words.text() == "UAB Žalgirio Baldai"


def test_a_wrong_place_is_refused_in_words(desk: Desk, agne: int, baldai: int, open_card: Open):
    office = desk.office
    office.contacts.add_affiliation(Affiliation(agne, baldai), office.actor)
    card = open_card(baldai)
    place = Affiliation(0, baldai)
    card.body.people._join(_Typed(place, place, agne))
    assert card.body.people.error.text()


# History, copying, keys -------------------------------------------------------------------


def test_every_change_is_in_the_history_and_can_be_taken_back(
    desk: Desk, agne: int, open_card: Open
):
    card = open_card(agne)
    type_into(card, "occupation", "Buyer")
    desk.settle()
    model = card.changes.model
    cells = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert "Rasa Petrauskienė" in cells
    assert "Occupation" in cells
    assert "Buyer" in cells
    entry = model.entry(model.index(0, 0))
    assert entry is not None
    card.changes.take_back_requested.emit(entry)
    desk.settle()
    assert stored(desk, agne).occupation == ""
    assert "taken back" in str(model.index(0, 3).data())


def test_the_card_is_copied_as_text(desk: Desk, agne: int, open_card: Open):
    card = open_card(agne)
    card._copy()
    assert card.undo_bar.sentence() == "The card was copied as text."
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "Agnė Žukauskaitė"
    assert "Mobile phone: +370 612 34567" in copied


def test_cards_with_much_in_them_open(desk: Desk, open_card: Open):
    office = desk.office
    points = tuple(a_point(f"8 612 3{number:04d}") for number in range(50))
    organization = office.contacts.create(an_organization(points=points), office.actor).contact
    for number in range(20):
        person = office.contacts.create(a_person(f"Person {number:02d}"), office.actor).contact
        office.contacts.add_affiliation(Affiliation(person.id, organization.id), office.actor)
    card = open_card(organization.id)
    assert len(rows(card.body.channels)) == 12 + len(organization.addresses)
    card.body.channels._show_all()
    assert len(rows(card.body.channels)) >= 50
    assert len(rows(card.body.people)) == 12
    card.body.people._show_all()
    assert len(rows(card.body.people)) == 20
