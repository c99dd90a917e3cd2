"""Cards made one: nothing of any is lost, what is chosen wins, everything comes back with undo."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.business.audit.model import HistoryKind
from crm_desktop.business.contacts.history import MERGED
from crm_desktop.business.contacts.model import (
    CONTACT,
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.pictures import Picture
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.business.contacts.uniting import SINGLE_FIELDS, best_survivor, choices, united
from crm_desktop.business.custom_fields.model import CustomField, CustomValue, FieldKind
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import fold
from tests.builders import Office, a_person, a_point, an_organization

PERSON = ContactKind.PERSON
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


# -- the rules --------------------------------------------------------------------------------


def test_the_chosen_value_is_taken_and_empty_fields_are_filled() -> None:
    one = Contact(PERSON, "Jonas Petraitis", occupation="engineer", id=1)
    other = Contact(PERSON, "J. Petraitis", birth_date="1980-02-03", gender="male", id=2)
    found = united(one, [other], {"display_name": 2})
    assert found.display_name == "J. Petraitis"
    assert (found.occupation, found.birth_date, found.gender) == ("engineer", "1980-02-03", "male")
    assert united(one, [other], {}).display_name == "Jonas Petraitis"


def test_a_status_that_says_nothing_gives_way() -> None:
    one = Contact(PERSON, "A", id=1)
    other = Contact(PERSON, "A", lifecycle_stage="customer", id=2)
    assert united(one, [other], {}).lifecycle_stage == "customer"


def test_the_same_number_stands_once_with_what_only_one_says() -> None:
    one = Contact(PERSON, "A", points=(a_point("8 612 34567", id=5),), id=1)
    twin = a_point("+370 612 34567", PointKind.PHONE, label="direct", id=9)
    over = a_point("8 699 11111", valid_until="2020-01-01", id=10)
    other = Contact(PERSON, "A", points=(twin, over), id=2)
    points = united(one, [other], {}).points
    assert [(point.raw_value, point.label, point.id) for point in points] == [
        ("8 612 34567", "direct", 5),
        ("8 699 11111", "", 0),
    ]


def test_whoever_opted_out_anywhere_is_opted_out() -> None:
    when = datetime(2024, 1, 2, tzinfo=UTC)
    no = ChannelPreference("email", is_opted_out=True, opted_out_at=when, basis="by phone", id=7)
    one = Contact(PERSON, "A", preferences=(ChannelPreference("email", True, id=3),), id=1)
    found = united(one, [Contact(PERSON, "A", preferences=(no,), id=2)], {}).preferences
    assert found == (replace(no, id=3),)


def test_an_address_that_says_less_is_the_same() -> None:
    whole = Address("", "Pylimo g. 1", "Vilnius", "", "01118", "LT", id=4)
    less = Address("", "Pylimo g. 1", "Vilnius", is_primary=True, id=6)
    other_house = Address("", "Pylimo g. 2", "Vilnius", id=8)
    one = Contact(PERSON, "A", addresses=(less,), id=1)
    found = united(one, [Contact(PERSON, "A", addresses=(whole, other_house), id=2)], {}).addresses
    assert found == (replace(whole, id=6, is_primary=True), replace(other_house, id=0))


def test_notes_are_joined_once() -> None:
    cards = [Contact(PERSON, "A", notes=text, id=key) for key, text in enumerate("xyx", 1)]
    assert united(cards[0], cards[1:], {}).notes == "x\n\ny"


def test_nobody_recommends_themselves() -> None:
    one = Contact(PERSON, "A", referred_by_id=2, id=1)
    other = Contact(PERSON, "A", referred_by_id=9, id=2)
    assert united(one, [other], {}).referred_by_id == 9
    assert united(one, [replace(other, referred_by_id=1)], {}).referred_by_id is None


def test_a_person_is_no_organization() -> None:
    with pytest.raises(UserError, match="contacts_of_two_kinds"):
        united(a_person(id=1), [an_organization(id=2)], {})


def test_the_choices_that_differ_come_first() -> None:
    cards = (
        Contact(PERSON, "Jonas", gender="male", occupation="a", id=1),
        Contact(PERSON, "Jonas", gender="male", occupation="b", id=2),
    )
    found = choices(cards, 2)
    assert [(one.key, one.taken, one.differs) for one in found] == [
        ("occupation", 1, True),
        ("display_name", 1, False),
        ("gender", 1, False),
    ]
    assert best_survivor(cards) == 1
    assert best_survivor((cards[0], replace(cards[1], language="lt"))) == 2


_words = st.text(string.ascii_letters + "ąčши ", min_size=1, max_size=8).map(str.strip)
_names = _words.filter(bool)
_points = st.builds(
    ContactPoint,
    st.sampled_from(list(PointKind)),
    st.sampled_from(["+37061234567", "+37060000000", "a@b.example", "c@d.example"]),
    label=st.sampled_from(["", "work", "home"]),
    is_primary=st.booleans(),
).map(lambda point: replace(point, normalized_value=point.raw_value))
_addresses = st.builds(
    Address,
    st.sampled_from(["", "work"]),
    st.sampled_from(["", "A 1", "B 2"]),
    st.sampled_from(["", "Vilnius", "Kaunas"]),
    postal_code=st.sampled_from(["", "01100"]),
).filter(lambda one: bool(one.street_address or one.locality))
_dates = st.builds(
    ImportantDate, st.sampled_from(["wedding", "x"]), st.sampled_from(["2001-02-03", "--05-06"])
)


def _numbered(values: dict[str, Any], number: int) -> Contact:
    lists: dict[str, Any] = {
        name: tuple(replace(one, id=number * 100 + n) for n, one in enumerate(values.pop(name)))
        for name in ("points", "addresses", "dates")
    }
    return Contact(PERSON, id=number, **values, **lists)


_cards = st.fixed_dictionaries(
    {
        "display_name": _names,
        "given_name": _words,
        "occupation": _words,
        "notes": _words,
        "tax_id": st.sampled_from(["", "LT1", "LT2"]),
        "birth_date": st.sampled_from(["", "1980-01-01", "--02-03"]),
        "lifecycle_stage": st.sampled_from(["cold", "customer"]),
        "owner_id": st.sampled_from([None, 1, 2]),
        "is_starred": st.booleans(),
        "tags": st.lists(_names, max_size=3).map(tuple),
        "party_kinds": st.frozensets(st.sampled_from(list(PartyKind)), max_size=2),
        "points": st.lists(_points, max_size=4),
        "addresses": st.lists(_addresses, max_size=3),
        "dates": st.lists(_dates, max_size=2),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_cards, min_size=2, max_size=4))
def test_nothing_of_any_card_is_lost(cards: list[dict[str, Any]]) -> None:
    contacts = [_numbered(dict(card), number) for number, card in enumerate(cards, 1)]
    found = united(contacts[0], contacts[1:], {})
    for card in contacts:
        for name in SINGLE_FIELDS:
            values = {getattr(one, name) for one in contacts}
            assert getattr(found, name) in values
            assert getattr(found, name) or not getattr(card, name)
        assert card.party_kinds <= found.party_kinds
        assert found.is_starred or not card.is_starred
        assert card.notes.strip() in found.notes
        assert {fold(tag) for tag in card.tags} <= {fold(tag) for tag in found.tags}
        for point in card.points:
            twins = [one for one in found.points if one.raw_value == point.raw_value]
            assert any(one.kind.is_number == point.kind.is_number for one in twins)
            assert not point.label or any(one.label == point.label for one in twins)
        for address in card.addresses:
            assert any(_holds(one, address) for one in found.addresses)
        for day in card.dates:
            assert any((one.name, one.day) == (day.name, day.day) for one in found.dates)
    own = [one.id for one in contacts[0].points]
    assert [one.id for one in found.points if one.id] == own
    again = united(found, contacts[1:], {})
    assert replace(again, id=found.id) == found


def _holds(one: Address, other: Address) -> bool:
    names = ("kind", "street_address", "locality", "postal_code")
    return all(getattr(other, name) in ("", getattr(one, name)) for name in names)


# -- the service on a real file -----------------------------------------------------------------


def _made(office: Office, contact: Contact) -> Contact:
    return office.contacts.create(contact, office.actor).contact


def _state(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a merge may touch, without versions and moments."""
    left_out = {"version", "updated_at", "updated_by"}
    tables = (
        "contact", "contact_point", "address", "tagging", "affiliation", "relationship",
        "segment_member", "custom_value", "contact_picture", "important_date",
        "communication_preference", "not_duplicate",
    )  # fmt: skip
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in tables:
        info = office.database.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
        columns = ", ".join(name for (name,) in info if name not in left_out)
        living = " WHERE deleted_at IS NULL" if table == "not_duplicate" else ""
        sql = f"SELECT {columns} FROM {table}{living} ORDER BY id"
        found[table] = office.database.execute(sql).fetchall()
    return found


def _rich_office(office: Office, number: int = 1) -> tuple[Contact, Contact, Contact]:
    """Two cards of one person with everything that can lead to them, and a friend."""
    actor, contacts = office.actor, office.contacts
    mentor = CustomField(f"Mentor {number}", FieldKind.LINK)
    field = office.custom_fields.create(mentor, actor).field
    firm = _made(office, an_organization("UAB Rytas"))
    friend = _made(office, a_person("Ona Onaitė", points=(), referred_by_id=None))
    one = _made(office, a_person("Jonas Petraitis", tags=("a",), notes="first"))
    other = _made(
        office,
        a_person(
            "Петрайтис Йонас",
            points=(a_point("8 699 99999"), a_point("8 612 34567", label="direct")),
            tags=("b",),
            notes="second",
            birth_date="1980-02-03",
            dates=(ImportantDate("wedding", "2001-02-03"),),
            last_contact_at=datetime(2026, 1, 2, tzinfo=UTC),
        ),
    )
    for person in (one, other):
        contacts.add_affiliation(Affiliation(person.id, firm.id), actor)
    contacts.add_affiliation(
        Affiliation(other.id, _made(office, an_organization("UAB Vakaras")).id, role="director"),
        actor,
    )
    contacts.relations.add(Relationship(one.id, friend.id, "friend"), actor)
    contacts.relations.add(Relationship(friend.id, other.id, "parent"), actor)
    contacts.relations.add(Relationship(one.id, other.id, "colleague"), actor)
    contacts.pictures.put(other.id, Picture("image/png", PNG), actor)
    office.segments.create(f"VIP {number}", (other.id,), actor)
    friend = contacts.save(
        contacts.get(friend.id),
        replace(
            contacts.get(friend.id),
            referred_by_id=other.id,
            custom=(CustomValue(field.id, "", other.id),),
        ),
        actor,
    ).contact
    return contacts.get(one.id), contacts.get(other.id), friend


def test_everything_that_led_to_the_other_leads_to_the_survivor(office: Office) -> None:
    one, other, friend = _rich_office(office)
    before = _state(office)
    done = office.contacts.uniting.merge(one, [other], {}, office.actor)
    found = office.contacts.get(one.id)
    assert [point.raw_value for point in found.points] == [
        "8 612 34567", "agne@zalgirio.example", "8 699 99999",
    ]  # fmt: skip
    assert (found.tags, found.notes, found.birth_date) == (
        ("a", "b"),
        "first\n\nsecond",
        "1980-02-03",
    )
    assert found.last_contact_at == datetime(2026, 1, 2, tzinfo=UTC)
    places = office.contacts.affiliations_of(one.id)
    assert [place.organization_name for place in places] == ["UAB Rytas", "UAB Vakaras"]
    assert sum(place.is_primary for place in places) == 1
    relations = office.contacts.relations.of(one.id)
    assert {(one.kind, one.other_name(found.id)) for one in relations.relationships} == {
        ("friend", "Ona Onaitė"),
        ("parent", "Ona Onaitė"),
    }
    assert [named.id for named in relations.recommended] == [friend.id]
    assert office.contacts.get(friend.id).custom[0].number == one.id
    assert office.contacts.pictures.of(one.id) == Picture("image/png", PNG)
    gone = office.contacts.get(other.id)
    assert gone.deleted_at is not None
    assert gone.points == other.points
    assert office.contacts.uniting.survivor_of(other.id) == one.id
    assert office.contacts.uniting.survivor_of(one.id) == one.id

    outcome = office.history.undo(office.actor, done.seq)
    assert not outcome.kept
    assert _state(office) == before
    assert office.contacts.uniting.survivor_of(other.id) == other.id


def test_friends_of_both_are_friends_once_whoever_said_it(office: Office) -> None:
    one, other, friend = (_made(office, a_person(name)) for name in ("Jonas", "Jonas", "Ona"))
    relations = office.contacts.relations
    relations.add(Relationship(one.id, friend.id, "friend"), office.actor)
    relations.add(Relationship(friend.id, other.id, "friend", note="from school"), office.actor)
    relations.add(Relationship(one.id, friend.id, "parent"), office.actor)
    relations.add(Relationship(friend.id, other.id, "parent"), office.actor)
    office.contacts.uniting.merge(one, [other], {}, office.actor)
    found = [
        (two.kind, two.from_id, two.note) for two in relations.of(one.id).relationships
    ]  # who is whose parent is not the same from either end
    assert sorted(found) == [
        ("friend", one.id, "from school"),
        ("parent", one.id, ""),
        ("parent", friend.id, ""),
    ]


def test_a_redo_merges_again(office: Office) -> None:
    one, other, _friend = _rich_office(office)
    done = office.contacts.uniting.merge(one, [other], {}, office.actor)
    merged = _state(office)
    undone = office.history.undo(office.actor, done.seq)
    office.history.undo(office.actor, undone.seq)
    assert {**_state(office), "not_duplicate": []} == {**merged, "not_duplicate": []}


def test_an_undo_later_keeps_what_was_changed_since_and_says_so(office: Office) -> None:
    one, other = _made(office, a_person("Jonas")), _made(office, a_person("Jonas", notes="x"))
    done = office.contacts.uniting.merge(one, [other], {"notes": other.id}, office.actor)
    merged = office.contacts.get(one.id)
    office.contacts.save(merged, replace(merged, notes="y", occupation="baker"), office.actor)
    outcome = office.history.undo(office.actor, done.seq)
    assert outcome.kept == (RecordRef(CONTACT, one.id),)
    assert (office.contacts.get(one.id).notes, office.contacts.get(one.id).occupation) == (
        "y", "baker",
    )  # fmt: skip
    assert office.contacts.get(other.id).deleted_at is None


def test_two_organizations_become_one(office: Office) -> None:
    actor = office.actor
    one = _made(office, an_organization("UAB Rytas"))
    other = _made(office, an_organization("Rytas, UAB", points=()))
    people = [_made(office, a_person(name)) for name in ("Ona", "Jonas")]
    office.contacts.add_affiliation(Affiliation(people[0].id, one.id), actor)
    office.contacts.add_affiliation(Affiliation(people[0].id, other.id, role="boss"), actor)
    office.contacts.add_affiliation(Affiliation(people[1].id, other.id), actor)
    office.contacts.uniting.merge(one, [other], {}, actor)
    found = office.contacts.affiliations_of(one.id)
    assert [(place.person_name, place.role) for place in found] == [("Jonas", ""), ("Ona", "boss")]
    rows = office.contacts.rows([person.id for person in people])
    assert [row.organization for row in rows] == ["UAB Rytas", "UAB Rytas"]


def test_many_groups_are_one_batch(office: Office) -> None:
    ids = [[_made(office, a_person(name)).id for _ in range(3)] for name in ("A", "B")]
    firm = _made(office, an_organization()).id
    told: list[tuple[int, int]] = []
    done = office.contacts.uniting.merge_groups(
        [*ids, [ids[0][0], firm], [firm]], office.actor, lambda *far: told.append(far)
    )
    assert (done.count, done.skipped) == (6, 2)
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
    [past] = office.contacts.uniting.past()
    assert (past.seq, past.count) == (done.seq, 6)
    assert [(one.merged_id, one.survivor_id) for one in past.first] == [
        (ids[0][1], ids[0][0]), (ids[0][2], ids[0][0]),
        (ids[1][1], ids[1][0]), (ids[1][2], ids[1][0]),
    ]  # fmt: skip
    office.history.undo(office.actor, done.seq)
    assert office.contacts.uniting.past() == ()
    assert all(row.id for row in office.contacts.rows([key for group in ids for key in group]))


def _many_groups(office: Office) -> list[list[int]]:
    """Cards with everything that can lead to them, and among each other, and many plain ones."""
    actor, contacts = office.actor, office.contacts
    groups: list[list[int]] = []
    rich = [_rich_office(office, number) for number in range(1, 4)]
    firms = [_made(office, an_organization(f"UAB Rytas {n}", points=())).id for n in range(3)]
    for one, other, friend in rich:
        contacts.add_affiliation(Affiliation(other.id, firms[1]), actor)
        contacts.add_affiliation(Affiliation(friend.id, firms[2], role="boss"), actor)
        groups.append([other.id, one.id])
    for (_one, left, _friend), (right, _other, friend) in pairwise(rich):
        contacts.relations.add(Relationship(left.id, right.id, "colleague"), actor)
        groups.append([friend.id, _made(office, a_person("Ona Onaitė", notes="older")).id])
    groups += [firms, [rich[0][0].id, _made(office, a_person("Jonas P.")).id], [firms[0], 1]]
    for number in range(40):
        name, tag = f"Ana {number}", str(number % 3)
        one = _made(office, a_person(name, tags=(tag,), occupation="baker" * (number % 2)))
        other = _made(office, a_person(name, points=(a_point(f"8 699 {10000 + number}"),)))
        mark = _made(
            office, a_person(name, tags=("new",), addresses=(Address(locality="Ukmergė"),))
        )
        groups.append([one.id, other.id, mark.id][: 2 + number % 2])
        if number % 5 == 0:
            contacts.relations.add(Relationship(other.id, groups[number // 5][0], "friend"), actor)
    return groups


def test_many_groups_come_to_what_one_after_the_other_comes_to(office: Office) -> None:
    uniting, groups = office.contacts.uniting, _many_groups(office)
    before = _state(office)
    done = uniting.merge_groups(groups, office.actor)
    together = _state(office)
    undone = office.history.undo(office.actor, done.seq)
    assert undone.kept == ()
    assert _state(office) == before
    again = office.history.undo(office.actor, undone.seq)
    assert {**_state(office), "not_duplicate": []} == {**together, "not_duplicate": []}
    office.history.undo(office.actor, again.seq)
    assert _state(office) == before
    for ids in groups:
        cards = [card for key in ids if (card := office.contacts.get(key)).deleted_at is None]
        if len({card.kind for card in cards}) == 1 and len(cards) > 1:
            survivor_id = best_survivor(cards)
            [survivor] = [card for card in cards if card.id == survivor_id]
            others = [card for card in cards if card.id != survivor_id]
            uniting.merge(survivor, others, {}, office.actor)
    assert {**_state(office), "not_duplicate": []} == {**together, "not_duplicate": []}
    assert office.index.check() == []


def test_an_undo_of_many_merges_keeps_what_was_changed_since(office: Office) -> None:
    groups = _many_groups(office)
    done = office.contacts.uniting.merge_groups(groups, office.actor)
    survivor = office.contacts.uniting.survivor_of(groups[-1][0])
    merged = office.contacts.get(survivor)
    office.contacts.save(merged, replace(merged, occupation="smith", tags=("own",)), office.actor)
    outcome = office.history.undo(office.actor, done.seq)
    assert outcome.kept == (RecordRef(CONTACT, survivor),)
    assert office.contacts.get(survivor).occupation == "smith"
    assert all(office.contacts.get(key).deleted_at is None for ids in groups for key in ids)


def test_a_group_that_shares_a_card_with_one_before_it_is_no_failure(office: Office) -> None:
    one, two, three = (_made(office, a_person(name)).id for name in ("A", "B", "C"))
    done = office.contacts.uniting.merge_groups([[one, two], [two, three]], office.actor)
    assert (done.count, done.skipped, done.waiting) == (2, 0, 1), "and it is told"
    assert office.contacts.get(three).deleted_at is None


def test_a_card_that_two_groups_share_is_counted_once(office: Office) -> None:
    fullest = _made(office, a_person("A", notes="more", birth_date="1980-02-03")).id
    two, three = (_made(office, a_person(name)).id for name in ("B", "C"))
    done = office.contacts.uniting.merge_groups([[fullest, two], [fullest, three]], office.actor)
    assert (done.count, done.waiting) == (3, 0)


def test_the_history_of_both_is_that_of_the_survivor(office: Office) -> None:
    one, other = _made(office, a_person("Jonas")), _made(office, a_person("Jonas P."))
    base = office.contacts.get(other.id)
    other = office.contacts.save(base, replace(base, occupation="baker"), office.actor).contact
    done = office.contacts.uniting.merge(one, [other], {}, office.actor)
    entries = office.history.of_record(RecordRef(CONTACT, one.id))
    told = [(entry.kind, entry.field, entry.new) for entry in entries]
    assert (HistoryKind.ADDED, MERGED, "Jonas P.") in told
    assert (HistoryKind.CHANGED, "occupation", "baker") in told
    assert sum(kind is HistoryKind.CREATED for kind, _field, _new in told) == 2
    assert not any(kind is HistoryKind.BINNED for kind, _field, _new in told)
    office.history.undo(office.actor, done.seq)
    entries = office.history.of_record(RecordRef(CONTACT, one.id))
    assert (HistoryKind.REMOVED, MERGED) in [(entry.kind, entry.field) for entry in entries]
    assert sum(entry.kind is HistoryKind.CREATED for entry in entries) == 1


def test_a_merge_of_what_somebody_changed_is_refused(office: Office) -> None:
    one, other = _made(office, a_person("A")), _made(office, a_person("A"))
    office.contacts.save(other, replace(other, notes="new"), office.actor)
    with pytest.raises(ConflictError):
        office.contacts.uniting.merge(one, [other], {}, office.actor)
    with pytest.raises(UserError, match="nothing_to_merge"):
        office.contacts.uniting.merge(one, [], {}, office.actor)
    office.contacts.bin([other.id], office.actor)
    with pytest.raises(UserError, match="record_gone"):
        office.contacts.uniting.merge(one, [other], {}, office.actor)
    with pytest.raises(UserError, match="nothing_to_merge"):
        office.contacts.uniting.sides([one.id, other.id])
    with pytest.raises(UserError, match="too_many_to_merge"):
        office.contacts.uniting.sides(range(1, 40))
