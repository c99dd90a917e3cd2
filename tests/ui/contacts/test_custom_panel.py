"""Own fields on a card: every kind in place, wrong values, conflicts, changed fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.custom_fields.model import (
    Content,
    CustomField,
    FieldKind,
    FieldTarget,
    Option,
    value_in,
    with_value,
)
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.custom_editors import LinkField, NumberField, SeveralField
from crm_desktop.ui.contacts.custom_words import number_words
from crm_desktop.ui.contacts.history_model import change_text
from crm_desktop.ui.contacts.history_words import entry_title
from crm_desktop.ui.kit.editors import ChoiceField
from crm_desktop.ui.kit.formatting import format_iso_day
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OPTIONS = (Option("a1", "Gold"), Option("b2", "Silver"), Option("c3", "Bronze", is_retired=True))


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person(), desk.office.actor).contact.id


def make_field(desk: Desk, name: str, kind: FieldKind, **values: Any) -> CustomField:
    if kind.has_options:
        values.setdefault("options", OPTIONS)
    field = CustomField(name, kind, **values)
    made = desk.office.custom_fields.create(field, desk.office.actor).field
    desk.settle()
    return made


def open_card(desk: Desk, qtbot: QtBot, contact_id: int) -> ContactCard:
    card = ContactCard(desk.context, RecordRef("contact", contact_id))
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.resize(1300, 850)
    card.show()
    desk.settle()
    return card


def content(desk: Desk, contact_id: int, field: CustomField) -> Content:
    custom = desk.office.contacts.get(contact_id).custom
    return content_of(field, value_in(custom, field.id))


def editor(card: ContactCard, field: CustomField) -> Any:
    return card.body.bindings.field(field.key)


def write(card: ContactCard, field: CustomField, text: str) -> None:
    edit = editor(card, field).edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    editor(card, field).commit()


def headings(card: ContactCard) -> list[str]:
    labels = card.body.custom.findChildren(PlainLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_without_fields_there_is_no_section(desk: Desk, qtbot: QtBot, agne: int) -> None:
    make_field(desk, "Branches", FieldKind.NUMBER, target=FieldTarget.ORGANIZATION)
    card = open_card(desk, qtbot, agne)
    assert card.body.custom.isHidden()


def test_groups_stand_with_their_fields(desk: Desk, qtbot: QtBot, agne: int) -> None:
    make_field(desk, "Budget", FieldKind.MONEY, currency="EUR", group="Sales")
    make_field(desk, "Room", FieldKind.TEXT)
    make_field(desk, "Terms", FieldKind.NUMBER, group="Sales", is_agreed=True)
    card = open_card(desk, qtbot, agne)
    assert headings(card) == ["Sales", "Budget", "Terms *", "Own fields", "Room"]


def test_text_number_money_and_date_are_saved_when_left(
    desk: Desk, qtbot: QtBot, agne: int
) -> None:
    room = make_field(desk, "Room", FieldKind.TEXT)
    seats = make_field(desk, "Seats", FieldKind.NUMBER, decimals=1)
    budget = make_field(desk, "Budget", FieldKind.MONEY, currency="EUR")
    since = make_field(desk, "Since", FieldKind.DATE)
    card = open_card(desk, qtbot, agne)
    write(card, room, "B 12")
    write(card, seats, "1250,5")
    write(card, budget, "1 234.56")
    write(card, since, "2026-02-28")
    assert content(desk, agne, room) == "B 12"
    assert content(desk, agne, seats) == 12505
    assert content(desk, agne, budget) == 123456
    assert content(desk, agne, since) == "2026-02-28"
    assert isinstance(editor(card, budget), NumberField)
    assert editor(card, budget).edit.text().replace(",", "") == "1234.56 EUR"
    desk.settle()
    assert card.saved_label.text() == "All changes saved"
    first = desk.office.history.of_record(RecordRef("contact", agne))[0]
    assert entry_title(first) == "Since changed"
    assert change_text(first) == format_iso_day("2026-02-28")


def test_a_wrong_number_stays_with_a_sentence(desk: Desk, qtbot: QtBot, agne: int) -> None:
    seats = make_field(desk, "Seats", FieldKind.NUMBER)
    card = open_card(desk, qtbot, agne)
    write(card, seats, "a dozen")
    assert editor(card, seats).error_text().startswith("Write a number here")
    assert editor(card, seats).edit.text() == "a dozen"
    assert content(desk, agne, seats) is None
    assert card.saved_label.text() == "Not saved"
    write(card, seats, "12")
    assert content(desk, agne, seats) == 12
    assert not editor(card, seats).error_text()


def test_choices_are_picked(desk: Desk, qtbot: QtBot, agne: int) -> None:
    level = make_field(desk, "Level", FieldKind.CHOICE)
    likes = make_field(desk, "Likes", FieldKind.CHOICES)
    vip = make_field(desk, "VIP", FieldKind.YES_NO)
    card = open_card(desk, qtbot, agne)
    choice = editor(card, level)
    assert isinstance(choice, ChoiceField)
    assert choice.combo.count() == 3  # a dash and the options that are not retired
    choice.combo.setCurrentIndex(2)
    choice.commit()
    editor(card, vip).combo.setCurrentIndex(1)
    editor(card, vip).commit()
    several = editor(card, likes)
    assert isinstance(several, SeveralField)
    several.toggle("b2", True)
    several.toggle("a1", True)
    several.commit()
    assert several.button.text() == "Gold, Silver"
    assert content(desk, agne, level) == "b2"
    assert content(desk, agne, likes) == ("a1", "b2")
    assert content(desk, agne, vip) is True


def test_a_retired_option_shows_where_it_is_still_had(desk: Desk, qtbot: QtBot, agne: int) -> None:
    level = make_field(desk, "Level", FieldKind.CHOICE)
    contact = desk.office.contacts.get(agne)
    value = desk.office.custom_fields.value(level.id, "c3")
    edited = replace(contact, custom=with_value(contact.custom, level.id, value))
    desk.office.contacts.save(contact, edited, desk.office.actor)
    card = open_card(desk, qtbot, agne)
    assert editor(card, level).combo.currentText() == "Bronze"


def test_a_link_finds_a_contact_and_opens_it(desk: Desk, qtbot: QtBot, agne: int) -> None:
    firm = desk.office.contacts.create(an_organization("UAB Auditas"), desk.office.actor).contact
    auditor = make_field(desk, "Auditor", FieldKind.LINK)
    card = open_card(desk, qtbot, agne)
    link = editor(card, auditor)
    assert isinstance(link, LinkField)
    link.pick()
    picker: Any = link._picker
    desk.settle()
    assert picker.width() > link.width(), "names found are read in the whole width"
    picker.line.setText("audit")
    picker.find_typed()
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    desk.settle()
    assert content(desk, agne, auditor) == firm.id
    assert link.place.isHidden()
    assert link.name.text() == "UAB Auditas"
    with qtbot.waitSignal(card.body.open_requested) as asked:
        link.name.clicked.emit()
    assert asked.args == [RecordRef("contact", firm.id)]
    link.clear_button.click()
    assert content(desk, agne, auditor) is None


def test_what_a_link_finds_comes_into_view(desk: Desk, qtbot: QtBot, agne: int) -> None:
    desk.office.contacts.create(an_organization("UAB Auditas"), desk.office.actor)
    auditor = make_field(desk, "Auditor", FieldKind.LINK)
    card = open_card(desk, qtbot, agne)
    link = editor(card, auditor)
    link.pick_button.setFocus()
    edge = link.mapTo(card, QPoint(0, link.height())).y()
    card.resize(1300, max(card.minimumSizeHint().height(), edge + 50))
    link.pick()
    picker: Any = link._picker
    picker.line.setText("audit")
    picker.find_typed()
    desk.settle()
    qtbot.waitUntil(lambda: _is_seen_whole(picker.results))


def _is_seen_whole(part: QWidget) -> bool:
    return part.height() > 0 and part.visibleRegion().boundingRect().height() == part.height()


def test_two_people_filling_one_field_is_a_conflict(desk: Desk, qtbot: QtBot, agne: int) -> None:
    room = make_field(desk, "Room", FieldKind.TEXT)
    card = open_card(desk, qtbot, agne)
    edit = editor(card, room).edit
    edit.setFocus()
    QTest.keyClicks(edit, "12")
    desk.office.custom_fields.set_many([agne], room.id, "14", desk.office.actor)
    desk.settle()
    editor(card, room).commit()
    desk.settle()
    assert not card.body.conflict.isHidden()
    shown = [label.text() for label in card.body.conflict.findChildren(PlainLabel)]
    assert {"Room", "12", "14"} <= set(shown)
    card.body.conflict.button("mine").click()
    assert content(desk, agne, room) == "12"


def test_a_renamed_and_a_retired_field_follow_at_once(desk: Desk, qtbot: QtBot, agne: int) -> None:
    room = make_field(desk, "Room", FieldKind.TEXT)
    card = open_card(desk, qtbot, agne)
    write(card, room, "12")
    service = desk.office.custom_fields
    room = service.save(replace(room, name="Office"), desk.office.actor).field
    desk.settle()
    assert "Office" in headings(card)
    assert editor(card, room).value() == "12"
    service.set_retired(room.id, True, desk.office.actor)
    desk.settle()
    assert card.body.custom.isHidden()
    write_notes = card.body.notes
    write_notes.edit.setPlainText("x")
    write_notes.commit()
    assert content(desk, agne, room) == "12"


def test_undo_takes_a_value_back(desk: Desk, qtbot: QtBot, agne: int) -> None:
    room = make_field(desk, "Room", FieldKind.TEXT)
    card = open_card(desk, qtbot, agne)
    write(card, room, "12")
    desk.settle()
    card.saving.undo()
    desk.settle()
    assert content(desk, agne, room) is None
    assert editor(card, room).value() == ""


def test_numbers_are_written_without_a_float() -> None:
    assert number_words(-5, 2) == "-0.05"
    assert number_words(99999999999999999, 2).replace(",", "") == "999999999999999.99"
    assert number_words(0, 0) == "0"


def test_looking_at_empty_fields_is_no_edit(desk: Desk, qtbot: QtBot, agne: int) -> None:
    """A reader's card could not be closed: the empty day of an own field was a change to save."""
    money = {FieldKind.MONEY: {"currency": "EUR"}}
    fields = {kind: make_field(desk, kind.value, kind, **money.get(kind, {})) for kind in FieldKind}
    card = open_card(desk, qtbot, agne)
    edits: list[object] = []
    card.body.bindings.edited.connect(edits.append)
    for field in fields.values():
        shown = editor(card, field)
        assert not shown.is_changed(), field.kind
        shown.commit()
    card.commit_edits()
    assert edits == []
    write(card, fields[FieldKind.DATE], "2026-06-17")
    assert len(edits) == 1
