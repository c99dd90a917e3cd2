"""P5: the drive gave no answer to a card's save; trying again doubles nothing and loses nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.typed_text import put_back, typed_in
from tests.builders import Office, a_person
from tests.storage.office import without_answer
from tests.ui.contacts.desk import Desk

both_ways = pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _card(desk: Desk, qtbot: QtBot, contact_id: int = 0) -> ContactCard:
    ref = RecordRef("contact", contact_id) if contact_id else None
    card = ContactCard(desk.context, ref, ContactKind.PERSON)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    desk.settle()
    return card


def _count(desk: Desk) -> int:
    row = desk.office.database.execute("SELECT count(*) FROM contact").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_a_new_card_is_stored_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    card = _card(desk, qtbot)
    before = _count(desk)
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    card.contact_header.title.type_again("Petras Petraitis")
    desk.settle()
    (failure,) = card.saving.failures
    assert isinstance(failure.error, StorageUnavailable)
    assert failure.error.outcome is Outcome.UNKNOWN
    assert "not known" in card.message_bar.sentence()
    desk.office.database.reconnect()
    card.saving.retry()
    desk.settle()
    assert not card.saving.has_unsaved
    assert _count(desk) == before + 1
    assert card.ref is not None
    assert desk.office.contacts.get(card.ref.id).display_name == "Petras Petraitis"


@pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
def test_p05_an_edit_is_made_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    stored = desk.office.contacts.create(a_person(), desk.office.actor).contact
    card = _card(desk, qtbot, stored.id)
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    card.body.notes.type_again("agreed on the telephone")
    desk.settle()
    assert card.saving.has_unsaved
    assert card.body.notes.value() == "agreed on the telephone"
    desk.office.database.reconnect()
    card.saving.retry()
    desk.settle()
    assert not card.saving.has_unsaved
    assert not card.body.notes.is_typed(), "nothing is kept as unsaved"
    saved = desk.office.contacts.get(stored.id)
    assert saved.notes == "agreed on the telephone"
    assert saved.version == stored.version + 1


def test_p08_a_draft_over_what_others_saved_meanwhile_is_a_conflict(desk: Desk, qtbot: QtBot):
    """Not before the field is left, and then the card asks as always."""
    contacts, actor = desk.office.contacts, desk.office.actor
    stored = contacts.create(a_person(), actor).contact
    card = _card(desk, qtbot, stored.id)
    card.body.notes.edit.setPlainText("mine")
    texts = typed_in(card, is_stored=True)
    contacts.save(stored, replace(stored, notes="theirs"), actor)
    again = _card(desk, qtbot, stored.id)
    assert put_back(again, texts) == ()
    assert "theirs" in again.body.notes.error_text()
    assert typed_in(again, is_stored=True) == texts, "kept once more, over what it was begun"
    assert contacts.get(stored.id).notes == "theirs"
    again.body.notes.commit()
    desk.settle()
    assert contacts.get(stored.id).notes == "theirs", "asked, not overwritten"
    assert again.body.conflict.fields == ("notes",)


@both_ways
def test_p05_a_new_card_under_another_name_is_stored_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    card = _card(desk, qtbot)
    before = _count(desk)
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    card.contact_header.title.type_again("Petras Petraitis")
    desk.settle()
    desk.office.database.reconnect()
    card.contact_header.title.type_again("Petras Petraitis the younger")
    desk.settle()
    assert not card.saving.has_unsaved
    assert _count(desk) == before + 1
    assert card.ref is not None
    assert desk.office.contacts.get(card.ref.id).display_name == "Petras Petraitis the younger"
    assert ("saved after all" in card.undo_bar.sentence()) is is_done
    card.body.notes.type_again("met at the fair")
    desk.settle()
    assert desk.office.contacts.get(card.ref.id).notes == "met at the fair"
    assert _count(desk) == before + 1


@both_ways
def test_p05_another_field_of_a_new_card_after_no_answer_goes_onto_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    card = _card(desk, qtbot)
    before = _count(desk)
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    card.contact_header.title.type_again("Petras Petraitis")
    desk.settle()
    desk.office.database.reconnect()
    card.body.notes.type_again("met at the fair")
    desk.settle()
    card.saving.retry()
    desk.settle()
    assert not card.saving.has_unsaved
    assert _count(desk) == before + 1
    assert card.ref is not None
    stored = desk.office.contacts.get(card.ref.id)
    assert (stored.display_name, stored.notes) == ("Petras Petraitis", "met at the fair")


@both_ways
def test_p05_what_is_typed_on_after_no_answer_is_not_asked_about(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    contacts = desk.office.contacts
    stored = contacts.create(a_person(), desk.office.actor).contact
    card = _card(desk, qtbot, stored.id)
    without_answer(desk.office.journal, monkeypatch, is_done=is_done)
    card.body.notes.type_again("agreed")
    desk.settle()
    desk.office.database.reconnect()
    card.body.notes.type_again("agreed on the telephone")
    desk.settle()
    assert not card.saving.has_unsaved
    assert not card.body.conflict.fields
    assert contacts.get(stored.id).notes == "agreed on the telephone"


def test_p03_what_a_colleague_wrote_over_a_save_without_answer_is_asked_about(
    desk: Desk, ben: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    contacts = desk.office.contacts
    stored = contacts.create(a_person(), desk.office.actor).contact
    card = _card(desk, qtbot, stored.id)
    without_answer(desk.office.journal, monkeypatch, is_done=True)
    card.body.notes.type_again("agreed")
    desk.settle()
    desk.office.database.reconnect()
    theirs = ben.contacts.get(stored.id)
    assert theirs.notes == "agreed"
    ben.contacts.save(theirs, replace(theirs, notes="refused"), ben.actor)
    card.body.notes.type_again("agreed on the telephone")
    desk.settle()
    assert contacts.get(stored.id).notes == "refused", "asked, not overwritten"
    assert card.body.conflict.fields == ("notes",)
