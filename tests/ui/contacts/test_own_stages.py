"""The company's own stages stand everywhere: words, menus, filters, the card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.model import LifecycleStage
from crm_desktop.business.contacts.party_kinds import OWN_KINDS, PartyKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contact_words import (
    PARTY_WORDS,
    STAGE_WORDS,
    party_words,
    stage_status,
)
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.stage_menu import StageMenu
from tests.builders import a_person
from tests.ui.contacts.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    STAGE_WORDS.use(())
    PARTY_WORDS.use(())


def test_without_changes_the_words_are_the_programs() -> None:
    STAGE_WORDS.use(())
    PARTY_WORDS.use(())
    assert STAGE_WORDS.choices() == tuple(LifecycleStage)
    assert STAGE_WORDS.word("cold") == "Cold"
    assert STAGE_WORDS.word("other") == "other"


def test_own_names_colors_and_order_are_used() -> None:
    STAGE_WORDS.use(
        (
            Word("x1", "In talks", color=3),
            Word("cold", "", is_built_in=True),
            Word("lost", "Gone", is_retired=True, is_built_in=True),
        )
    )
    assert STAGE_WORDS.choices() == ("x1", "cold")
    assert STAGE_WORDS.choices("lost") == ("x1", "cold", "lost")
    assert [STAGE_WORDS.word(code) for code in ("x1", "cold", "lost")] == [
        "In talks",
        "Cold",
        "Gone",
    ]
    assert stage_status("x1").color == "series.3"
    assert stage_status("cold").color == "border_strong"


def test_a_change_in_the_file_reaches_the_windows(desk: Desk) -> None:
    desk.context.load()
    desk.settle()
    desk.office.dictionaries.rename(Dictionary.STAGE, "cold", "Unknown", desk.office.actor)
    desk.settle()
    assert STAGE_WORDS.word("cold") == "Unknown"


def test_the_status_opens_its_choices_and_its_history(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts, actor = desk.office.contacts, desk.office.actor
    key = contacts.create(a_person(), actor).contact.id
    desk.office.clock.advance(days=2)
    contacts.set_stage([key], "customer", actor)
    card = ContactCard(desk.context, RecordRef("contact", key))
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    opened: list[StageMenu] = []
    monkeypatch.setattr(card.contact_header, "_popup", lambda menu, _button: opened.append(menu))
    card.contact_header.status.click()
    desk.settle()
    (menu,) = opened
    told = menu.history.accessibleName()
    assert told.startswith("History of the status: Customer, since ")
    assert "Cold, from " in told
    assert "2 day" in told
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert [text.strip() for text in checked] == ["Customer"]
    next(action for action in menu.actions() if action.text().strip() == "Loyal").trigger()
    desk.settle()
    assert contacts.get(key).lifecycle_stage == "loyal"
    contacts.bin([key], actor)
    desk.settle()
    card.contact_header.status.click()
    desk.settle()
    assert not any(action.isEnabled() for action in opened[-1].actions() if action.text())


def test_the_company_s_kinds_stand_on_the_card(desk: Desk, qtbot: QtBot) -> None:
    kind, words, actor = Dictionary.PARTY_KIND, desk.office.dictionaries, desk.office.actor
    was = frozenset({PartyKind.COMPETITOR})
    key = desk.office.contacts.create(a_person(party_kinds=was), actor).contact.id
    card = ContactCard(desk.context, RecordRef("contact", key))
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    words.rename(kind, "customer", "Buyer & friend", actor)
    for code in ("supplier", "competitor"):
        words.set_retired(kind, code, True, actor)
    desk.settle()
    boxes = card.body.facts.boxes
    assert boxes[PartyKind.CUSTOMER].text() == "Buyer && friend"
    assert boxes[PartyKind.SUPPLIER].isHidden()
    assert not boxes[PartyKind.COMPETITOR].isHidden(), "who is of a retired kind keeps it"
    assert PARTY_WORDS.word(PartyKind.CUSTOMER) == "Buyer & friend"


def test_a_kind_that_the_company_added_is_ticked_on_a_card(desk: Desk, qtbot: QtBot) -> None:
    words, actor = desk.office.dictionaries, desk.office.actor
    key = desk.office.contacts.create(a_person(), actor).contact.id
    card = ContactCard(desk.context, RecordRef("contact", key))
    qtbot.addWidget(card)
    card.show()
    words.add(Dictionary.PARTY_KIND, "Donor", actor)
    desk.settle()
    code = OWN_KINDS[0]
    box = card.body.facts.boxes[code]
    assert box.text() == "Donor"
    box.click()
    desk.settle()
    assert desk.office.contacts.get(key).party_kinds == {code}
    assert party_words({code, PartyKind.CUSTOMER}) == "Customer, Donor"
    words.merge(Dictionary.PARTY_KIND, code, "partner", actor)
    desk.settle()
    assert box.isHidden()
    assert card.body.facts.boxes[PartyKind.PARTNER].isChecked()
    assert PARTY_WORDS.word(code) == "Donor", "histories still say it"
