"""Who a contact that is being typed may already be: keys, order, and what a draft says beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.duplicates import (
    LIKELY_LIMIT,
    Reason,
    duplicate_keys,
    holds_more,
    name_keys,
    ranked,
)
from crm_desktop.business.contacts.model import Contact, ContactKind, PointKind
from tests.builders import Office, a_person, a_point, an_organization

PERSON = ContactKind.PERSON


def test_keys_are_those_of_the_tables_and_short_ones_tell_nothing() -> None:
    keys = duplicate_keys(a_person("Agnė Žukauskaitė", tax_id="LT 100.000"))
    assert keys.phones == ("+37061234567",)
    assert keys.emails == ("agne@zalgirio.example",)
    assert keys.tax_key == "lt100000"
    assert "agne zukauskaite" in keys.names
    assert "zukauskaite agne" in keys.names
    assert duplicate_keys(Contact(PERSON, "Al", tax_id="12")).is_empty
    assert duplicate_keys(Contact(PERSON, "")).is_empty


def test_the_name_of_an_organization_is_not_turned_around() -> None:
    assert name_keys(ContactKind.ORGANIZATION, "UAB „Žalgirio Baldai“") == ("zalgirio baldai",)


def test_the_most_alike_come_first_and_only_some() -> None:
    found = {Reason.NAME: [5, 6, 7], Reason.PHONE: [6, 8], Reason.TAX_ID: [8], Reason.EMAIL: [5]}
    order = ranked(found, own_id=7)
    assert order == (
        (8, (Reason.TAX_ID, Reason.PHONE)),
        (5, (Reason.EMAIL, Reason.NAME)),
        (6, (Reason.PHONE, Reason.NAME)),
    )
    assert len(ranked({Reason.NAME: range(1, 50)})) == LIKELY_LIMIT


def test_a_draft_says_more_if_anything_else_was_typed() -> None:
    other = duplicate_keys(a_person())
    assert not holds_more(Contact(PERSON, "Agnė"), other)
    assert not holds_more(a_person("Agnė", owner_id=3), other)
    assert holds_more(a_person("Agnė", notes="x"), other)
    assert holds_more(a_person("Agnė", points=(a_point("8 600 11111"),)), other)
    assert holds_more(Contact(PERSON, "Agnė", tax_id="LT1"), other)


def _names(office: Office, draft: Contact) -> list[tuple[str, tuple[Reason, ...]]]:
    found = office.contacts.likely_duplicates(draft)
    return [(likely.row.display_name, likely.reasons) for likely in found]


def test_each_key_finds_who_is_there(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    contacts.create(a_person("Agnė Žukauskaitė"), actor)
    contacts.create(an_organization("UAB „Žalgirio Baldai“", tax_id="LT 100-142"), actor)
    same_phone = Contact(PERSON, "X", points=(a_point("+370 (612) 34567"),))
    assert _names(office, same_phone) == [("Agnė Žukauskaitė", (Reason.PHONE,))]
    mail = a_point("mailto:AGNE@zalgirio.example", PointKind.EMAIL)
    assert _names(office, Contact(PERSON, "X", points=(mail,))) == [
        ("Agnė Žukauskaitė", (Reason.EMAIL,))
    ]
    assert _names(office, Contact(PERSON, "ŽUKAUSKAITE agne")) == [
        ("Agnė Žukauskaitė", (Reason.NAME,))
    ]
    firm = Contact(ContactKind.ORGANIZATION, "Žalgirio baldai, UAB", tax_id="lt100142")
    assert _names(office, firm) == [("UAB „Žalgirio Baldai“", (Reason.TAX_ID, Reason.NAME))]
    assert _names(office, Contact(PERSON, "Žalgirio baldai")) == []


def test_neither_itself_nor_one_in_the_bin_is_a_duplicate(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    card = contacts.create(a_person(), actor).contact
    assert _names(office, card) == []
    other = contacts.create(a_person(), actor).contact
    assert len(_names(office, card)) == 1
    contacts.bin([other.id], actor)
    assert _names(office, card) == []


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200b", "😀" * 100_000, "x" * 100_000])
def test_strange_names_find_nobody(office: Office, name: str) -> None:
    office.contacts.create(a_person(), office.actor)
    assert _names(office, replace(Contact(PERSON, name), tax_id="?")) == []
