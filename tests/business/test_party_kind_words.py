"""What contacts are to the company: words renamed, retired and merged with nothing lost."""

from __future__ import annotations

import pytest

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import PartyKind
from crm_desktop.core.errors import UserError
from tests.builders import Office, a_person

KIND = Dictionary.PARTY_KIND
CUSTOMER, SUPPLIER, PARTNER = PartyKind.CUSTOMER, PartyKind.SUPPLIER, PartyKind.PARTNER


def _uses(office: Office) -> dict[str, int]:
    return {word.key: word.uses for word in office.dictionaries.words(KIND) if word.uses}


def test_the_kinds_are_there_with_their_uses_and_can_be_renamed_and_retired(office: Office) -> None:
    office.contacts.create(a_person(party_kinds=frozenset({CUSTOMER, SUPPLIER})), office.actor)
    office.contacts.create(a_person(party_kinds=frozenset({CUSTOMER})), office.actor)
    assert _uses(office) == {"customer": 2, "supplier": 1}
    assert [word.key for word in office.dictionaries.words(KIND)] == [str(k) for k in PartyKind]
    office.dictionaries.rename(KIND, "customer", "Buyer", office.actor)
    office.dictionaries.set_retired(KIND, "competitor", True, office.actor)
    known = {word.key: word for word in office.dictionaries.party_kinds()}
    assert known["customer"].name == "Buyer"
    assert known["competitor"].is_retired
    with pytest.raises(UserError) as caught:
        office.dictionaries.add(KIND, "Neighbor", office.actor)
    assert caught.value.code == "words_fixed"
    with pytest.raises(UserError) as caught:
        office.dictionaries.remove(KIND, "competitor", office.actor)
    assert caught.value.code == "word_in_use"


def test_merging_two_kinds_keeps_every_contact_and_can_be_taken_back(office: Office) -> None:
    contacts = office.contacts
    kinds = ({SUPPLIER}, {SUPPLIER, PARTNER}, {SUPPLIER, CUSTOMER}, {CUSTOMER}, set())
    ids = [
        contacts.create(a_person(party_kinds=frozenset(each)), office.actor).contact.id
        for each in kinds
    ]
    contacts.bin(ids[:1], office.actor)
    done = office.dictionaries.merge(KIND, "supplier", "partner", office.actor)
    assert done.count == 3
    now = [contacts.get(key).party_kinds for key in ids]
    assert now == [{PARTNER}, {PARTNER}, {PARTNER, CUSTOMER}, {CUSTOMER}, set()]
    assert next(w for w in office.dictionaries.words(KIND) if w.key == "supplier").is_retired
    office.history.undo(office.actor, done.seq)
    assert [contacts.get(key).party_kinds for key in ids] == [set(each) for each in kinds]
