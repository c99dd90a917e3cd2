"""Two people editing one card: different fields merge, the same field is a conflict (P3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.merging import merge
from crm_desktop.business.contacts.model import Address, Contact, ContactPoint, PointKind
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.errors import ConflictError
from tests.builders import NOON, Office, a_person, a_point

PHONE = ContactPoint(PointKind.MOBILE, "8 612 34567", "+37061234567", id=1)
MAIL = ContactPoint(PointKind.EMAIL, "a@x.example", "a@x.example", id=2)
HOME = Address(kind="home", street_address="Pylimo g. 1", locality="Vilnius", id=3)
BASE = replace(a_person(points=(PHONE, MAIL), addresses=(HOME,), tags=("a", "b")), id=7, version=3)


def _conflicting(mine: Contact, theirs: Contact) -> list[str]:
    return [conflict.field for conflict in merge(BASE, mine, theirs).conflicts]


def test_different_fields_merge() -> None:
    mine = replace(BASE, notes="mine")
    theirs = replace(BASE, occupation="theirs", version=4)
    merged = merge(BASE, mine, theirs)
    assert merged.contact == replace(BASE, notes="mine", occupation="theirs", version=4)
    assert merged.conflicts == ()
    assert merged.taken == ("occupation",)


def test_the_same_field_is_a_conflict_with_all_three_values() -> None:
    merged = merge(BASE, replace(BASE, notes="mine"), replace(BASE, notes="theirs"))
    (conflict,) = merged.conflicts
    assert (conflict.field, conflict.base, conflict.mine, conflict.theirs) == (
        "notes",
        "",
        "mine",
        "theirs",
    )
    assert merged.contact.notes == "theirs"
    assert merged.taken == ()


def test_the_same_value_twice_is_no_conflict() -> None:
    both = replace(BASE, notes="same", points=(replace(PHONE, label="work"), MAIL))
    assert merge(BASE, both, both).contact == both
    assert _conflicting(both, both) == []


def test_party_kinds_and_tags_merge_one_by_one() -> None:
    base = replace(BASE, party_kinds=frozenset({PartyKind.CUSTOMER, PartyKind.PARTNER}))
    mine = replace(base, party_kinds=frozenset({PartyKind.CUSTOMER}), tags=("b", "mine"))
    theirs = replace(
        base, party_kinds=base.party_kinds | {PartyKind.SUPPLIER}, tags=("a", "b", "theirs")
    )
    merged = merge(base, mine, theirs)
    assert merged.contact.party_kinds == {PartyKind.CUSTOMER, PartyKind.SUPPLIER}
    assert merged.contact.tags == ("b", "theirs", "mine")
    assert merged.conflicts == ()


def test_points_added_by_both_are_both_kept_and_once_if_the_same() -> None:
    mine = replace(BASE, points=(PHONE, MAIL, a_point("8 600 11111"), a_point("8 600 22222")))
    added = replace(a_point("+370 600 22222"), id=9)
    theirs = replace(BASE, points=(PHONE, MAIL, added))
    merged = merge(BASE, mine, theirs).contact
    assert [point.raw_value for point in merged.points] == [
        PHONE.raw_value,
        MAIL.raw_value,
        "+370 600 22222",
        "8 600 11111",
    ]


def test_columns_of_one_point_merge_but_not_the_number_itself() -> None:
    mine = replace(BASE, points=(replace(PHONE, label="office"), MAIL))
    theirs = replace(BASE, points=(replace(PHONE, is_primary=True), MAIL))
    merged = merge(BASE, mine, theirs)
    assert merged.contact.points[0] == replace(PHONE, label="office", is_primary=True)
    number = {"raw_value": "1", "normalized_value": "", "is_valid": False}
    other = {"raw_value": "2", "normalized_value": "", "is_valid": False}
    assert _conflicting(
        replace(BASE, points=(replace(PHONE, **number), MAIL)),
        replace(BASE, points=(replace(PHONE, **other), MAIL)),
    ) == ["points.1"]


def test_a_child_taken_away_by_one_and_changed_by_the_other_is_a_conflict() -> None:
    without = replace(BASE, points=(MAIL,))
    changed = replace(BASE, points=(replace(PHONE, raw_value="x"), MAIL))
    assert _conflicting(without, changed) == ["points.1"]
    assert _conflicting(changed, without) == ["points.1"]
    assert merge(BASE, without, BASE).contact.points == (MAIL,)
    assert merge(BASE, BASE, without).contact.points == (MAIL,)
    assert merge(BASE, without, without).contact.points == (MAIL,)


def test_my_new_order_of_points_is_kept() -> None:
    mine = replace(BASE, points=(MAIL, PHONE))
    theirs = replace(BASE, notes="x", points=(PHONE, MAIL))
    assert merge(BASE, mine, theirs).contact.points == (MAIL, PHONE)
    assert merge(BASE, BASE, mine).contact.points == (MAIL, PHONE)


def test_addresses_merge_by_column() -> None:
    mine = replace(BASE, addresses=(replace(HOME, postal_code="01100"),))
    theirs = replace(BASE, addresses=(replace(HOME, region="Vilniaus"),))
    assert merge(BASE, mine, theirs).contact.addresses == (
        replace(HOME, postal_code="01100", region="Vilniaus"),
    )
    assert _conflicting(
        replace(BASE, addresses=(replace(HOME, locality="Kaunas"),)),
        replace(BASE, addresses=(replace(HOME, locality="Utena"),)),
    ) == ["addresses.3"]


# -- through the service, on a file ------------------------------------------------------------


def test_two_edits_of_different_fields_are_merged_and_shown(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    office.contacts.save(card, replace(card, occupation="buyer", tags=("vip",)), office.actor)
    mine = replace(card, notes="mine", points=(*card.points, a_point("8 600 11111")))
    saved = office.contacts.save(card, mine, office.actor)
    assert saved.merged == ("occupation", "tags")
    stored = office.contacts.get(card.id)
    assert stored == saved.contact
    assert (stored.occupation, stored.notes, stored.tags) == ("buyer", "mine", ("vip",))
    assert len(stored.points) == 3


def test_two_edits_of_one_field_tell_who_and_when_and_write_nothing(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    other = office.actor_of(office.staff.create_user("Tomas Kazlauskas", actor=office.actor))
    office.clock.advance(minutes=1)
    theirs = office.contacts.save(card, replace(card, notes="theirs"), other).contact
    edited = replace(card, notes="mine", occupation="buyer")
    with pytest.raises(ConflictError) as raised:
        office.contacts.save(card, edited, office.actor)
    error = raised.value
    assert (error.changed_by, error.changed_by_name) == (other.user_id, "Tomas Kazlauskas")
    assert error.changed_at == office.clock.now() != NOON
    assert [(one.field, one.mine, one.theirs) for one in error.conflicts] == [
        ("notes", "mine", "theirs")
    ]
    assert office.contacts.get(card.id) == theirs


def test_a_bulk_change_and_an_edit_merge(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    other = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    office.contacts.assign_owner([card.id], other.id, office.actor)
    office.contacts.add_tag([card.id], "fair", office.actor)
    saved = office.contacts.save(card, replace(card, notes="mine"), office.actor)
    assert (saved.contact.owner_id, saved.contact.tags) == (other.id, ("fair",))
    with pytest.raises(ConflictError):
        office.contacts.save(card, replace(card, owner_id=None), office.actor)


def test_undo_keeps_what_was_changed_since(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    first = office.contacts.save(
        card, replace(card, notes="first", occupation="buyer"), office.actor
    )
    office.contacts.save(first.contact, replace(first.contact, notes="second"), office.actor)
    outcome = office.history.undo(office.actor, first.seq)
    stored = office.contacts.get(card.id)
    assert (stored.notes, stored.occupation) == ("second", "")
    assert len(outcome.kept) == 1
