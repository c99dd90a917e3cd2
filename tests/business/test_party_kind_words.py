"""What contacts are to the company: words renamed, retired and merged with nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactQuery, ContactSort
from crm_desktop.business.contacts.party_kinds import (
    OWN_KINDS,
    PartyKind,
    order_text,
    party_kinds_mask,
    party_kinds_of,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
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


def _add(office: Office, name: str) -> str:
    office.dictionaries.add(KIND, name, office.actor)
    return next(word.key for word in office.dictionaries.words(KIND) if word.name == name)


def test_an_own_kind_is_kept_filtered_sorted_and_told_as_the_others_are(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    donor = _add(office, "Donor")
    both = contacts.create(a_person("A", party_kinds=frozenset({CUSTOMER, donor})), actor).contact
    one = contacts.create(a_person("B", party_kinds=frozenset({donor})), actor).contact
    none = contacts.create(a_person("C"), actor).contact
    assert contacts.get(both.id).party_kinds == {CUSTOMER, donor}
    assert contacts.rows([one.id])[0].party_kinds == {donor}
    assert _uses(office) == {"customer": 1, donor: 2}
    chip = ContactQuery(filter=Filter((Condition("type", Operator.IS, (donor,)),)))
    assert sorted(contacts.order(chip)) == [both.id, one.id]
    assert list(contacts.order(ContactQuery(sort=ContactSort.TYPE))) == [
        both.id, one.id, none.id,
    ]  # fmt: skip
    contacts.change_party_kinds([none.id], frozenset({donor}), frozenset({CUSTOMER}), actor)
    told = office.history.of_record(RecordRef("contact", none.id))[0]
    assert (told.field, told.new) == ("party_kinds", donor)
    with pytest.raises(UserError, match="word_in_use"):
        office.dictionaries.remove(KIND, donor, actor)


def test_an_own_kind_is_merged_and_its_code_never_given_again(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    donor = _add(office, "Donor")
    key = contacts.create(a_person(party_kinds=frozenset({donor})), actor).contact.id
    done = office.dictionaries.merge(KIND, donor, "partner", actor)
    assert contacts.get(key).party_kinds == {PARTNER}
    known = {word.key: word for word in office.dictionaries.party_kinds()}
    assert known[donor].is_gone
    assert known[donor].name == "Donor", "the history still says what it was"
    assert _add(office, "Neighbor") != donor
    office.history.undo(actor, done.seq)
    assert contacts.get(key).party_kinds == {donor}
    assert not {w.key: w for w in office.dictionaries.party_kinds()}[donor].is_gone


def test_there_are_as_many_own_kinds_as_a_column_holds(office: Office) -> None:
    for number in range(len(OWN_KINDS)):
        office.dictionaries.add(KIND, f"kind {number}", office.actor)
    with pytest.raises(UserError) as caught:
        office.dictionaries.add(KIND, "one too many", office.actor)
    assert caught.value.code == "too_many_words"
    every = frozenset({*PartyKind, *OWN_KINDS})
    key = office.contacts.create(a_person(party_kinds=every), office.actor).contact.id
    assert office.contacts.get(key).party_kinds == every


@given(st.integers(0, (1 << 62) - 1), st.integers(0, (1 << 62) - 1))
def test_masks_and_codes_say_the_same_and_are_ordered_by_the_first_kind(a: int, b: int) -> None:
    for mask in (a, b):
        assert party_kinds_mask(party_kinds_of(mask)) == mask

    def bits(mask: int) -> list[int]:
        return [bit for bit in range(62) if mask & 1 << bit]

    assert (order_text(a) < order_text(b)) == (bits(a) < bits(b))
