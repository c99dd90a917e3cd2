"""Pastes and texts of any size: a limit with a sentence, a window that answers, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import (
    NAME_LIMIT,
    NOTES_LIMIT,
    POINT_LIMIT,
    TAGS_LIMIT,
    Contact,
    PointKind,
)
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.quick_window import QuickWindow
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.notes_field import PlainTextEdit
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HUGE = 100_000_000
STRANGE = "A\u202egn\u200b\u2066ė\u0000 \u200f\ufeffX\u2069"


@pytest.fixture
def card(desk: Desk, qtbot: QtBot) -> ContactCard:
    key = desk.office.contacts.create(a_person(), desk.office.actor).contact.id
    made = ContactCard(desk.context, RecordRef("contact", key))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    desk.settle()
    return made


def _mime(text: str) -> QMimeData:
    pasted = QMimeData()
    pasted.setText(text)
    return pasted


def _paste(line: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    line.paste()
    QGuiApplication.clipboard().clear()


def test_100_mb_pasted_into_the_name(desk: Desk, card: ContactCard) -> None:
    title = card.contact_header.title
    title.edit.clear()
    began = process_time()
    _paste(title.edit, "x" * HUGE)
    assert process_time() - began < 10
    assert len(title.value()) == NAME_LIMIT
    assert "200" in title.error_text()
    assert "left out" in title.error_text()
    title.commit()
    desk.settle()
    assert desk.office.contacts.get(card.contact.id).display_name == "x" * NAME_LIMIT  # type: ignore[union-attr]
    assert title.error_text() == ""


@pytest.mark.parametrize("text", ["line of text\n" * (HUGE // 13), "x" * HUGE], ids=["lines", "x"])
def test_100_mb_pasted_into_the_notes(desk: Desk, card: ContactCard, text: str) -> None:
    notes = card.body.notes
    pasted = _mime(text)
    began = process_time()
    notes.edit.insertFromMimeData(pasted)
    QApplication.processEvents()
    assert process_time() - began < 4, "half a second where nothing else runs"
    assert len(notes.value()) == NOTES_LIMIT
    assert "left out" in notes.error_text()
    notes.commit()
    desk.settle()
    assert len(desk.office.contacts.get(card.contact.id).notes) > NOTES_LIMIT - 20  # type: ignore[union-attr]


def test_a_million_emoji_in_the_notes(desk: Desk, card: ContactCard) -> None:
    notes = card.body.notes
    began = process_time()
    notes.edit.insertFromMimeData(_mime("😀" * 1_000_000))
    desk.settle()
    assert process_time() - began < 60
    assert notes.value() == "😀" * NOTES_LIMIT
    notes.edit.insertFromMimeData(_mime("more"))
    assert notes.value() == "😀" * NOTES_LIMIT
    notes.commit()
    desk.settle()
    assert desk.office.contacts.get(card.contact.id).notes == "😀" * NOTES_LIMIT  # type: ignore[union-attr]


def test_100_mb_pasted_into_a_search_line(qtbot: QtBot) -> None:
    line = Line("search")
    qtbot.addWidget(line)
    line.show()
    began = process_time()
    _paste(line, "x" * HUGE)
    assert process_time() - began < 10
    assert len(line.text()) == 400
    assert "400" in QToolTip.text() or "400" in line.accessibleDescription()


def test_100_mb_pasted_into_the_quick_line(desk: Desk, qtbot: QtBot) -> None:
    window = QuickWindow(desk.context)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.show()
    began = process_time()
    window.line.insertFromMimeData(_mime("Jonas Petraitis, " + "x" * HUGE))
    desk.settle()
    assert process_time() - began < 20
    assert window.form.field("name").value() == "Jonas Petraitis"
    assert "characters are read" in window.hint.text() or "character" in window.hint.text()


def test_hidden_characters_go_and_are_told(desk: Desk, card: ContactCard) -> None:
    title = card.contact_header.title
    title.edit.setText(STRANGE)
    title.commit()
    desk.settle()
    assert desk.office.contacts.get(card.contact.id).display_name == "Agnė X"  # type: ignore[union-attr]
    assert card.message_bar.sentence()


def test_every_line_of_a_card_has_a_limit(desk: Desk, card: ContactCard) -> None:
    """So that no paste, however large, is more than what the service takes."""
    actor = desk.office.actor
    for kind in FieldKind:
        options = (Option("g", "Gold"),) if kind.has_options else ()
        own = CustomField(f"own {kind}", kind, options=options, currency="EUR")
        desk.office.custom_fields.create(own, actor)
    desk.settle()
    body = card.body
    body.channels.add(PointKind.MOBILE)
    body.dates.add()
    body.people.add()
    body.relations.add()
    desk.settle()
    lines = card.findChildren(QLineEdit)
    assert len(lines) > 20
    unlimited = [line.accessibleName() for line in lines if line.maxLength() > POINT_LIMIT * 4]
    assert not unlimited
    texts = card.findChildren(PlainTextEdit)
    assert texts
    assert all(edit._max_length for edit in texts)


def test_a_tag_too_many_is_refused_beside_the_others(desk: Desk, card: ContactCard) -> None:
    office, key = desk.office, card.contact.id  # type: ignore[union-attr]
    stored = office.contacts.get(key)
    full = tuple(f"Tag {number}" for number in range(TAGS_LIMIT))
    office.contacts.save(stored, replace(stored, tags=full), office.actor)
    desk.settle()

    def make(contact: Contact) -> Contact:
        return replace(contact, tags=(*contact.tags, "one more"))

    card.saving.submit(Edit("tags", make))
    desk.settle()
    assert office.contacts.get(key).tags == full, "nothing of what was there is lost"
    said = [label.text() for label in card.findChildren(PlainLabel) if label.isVisible()]
    assert any(str(TAGS_LIMIT) in text for text in (*said, card.message_bar.sentence()))


def test_10000_tags_of_one_contact_are_refused_with_a_sentence(desk: Desk) -> None:
    many = tuple(f"Tag {number}" for number in range(10_000))
    with pytest.raises(UserError) as caught:
        desk.office.contacts.create(a_person(tags=many), desk.office.actor)
    assert caught.value.code == "too_many_tags"
    assert str(TAGS_LIMIT) in error_sentence(caught.value)
    assert desk.office.contacts.tags() == ()


def test_a_base_with_10000_tags_opens_its_tag_menu(desk: Desk, card: ContactCard) -> None:
    office = desk.office
    with office.journal.begin(office.actor, "tag.create") as work:
        rows = ((f"Tag {number}", f"tag {number}", 0) for number in range(10_000))
        work.insert_many("tag", ("name", "name_key", "color"), rows)
    desk.context.load()
    desk.settle()
    assert len(desk.context.tags) == 10_000
    menu = TagMenu(desk.context, card)
    began = process_time()
    menu.popup(card.mapToGlobal(card.rect().center()))
    desk.settle()
    assert process_time() - began < 5
    assert len(menu.actions()) < 30
    QTest.keyClicks(menu._line, "tag 9999")
    assert any("Tag 9999" in action.text() for action in menu.actions())
    menu.close()
