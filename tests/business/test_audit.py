"""The history of a card per field, and undo and redo as a person expects them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_desktop.business.audit.model import HistoryEntry, HistoryKind
from crm_desktop.business.contacts.model import CONTACT, Address, Affiliation, PointKind
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import NotAllowed, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, Office, a_person, a_point, an_organization, open_office


def _history(office: Office, contact_id: int) -> list[tuple[str, str, str, str]]:
    entries = office.history.of_record(RecordRef(CONTACT, contact_id))
    return [(str(entry.kind), entry.field, entry.old, entry.new) for entry in entries]


def test_every_field_is_told_with_names_instead_of_ids(office: Office) -> None:
    other = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    source = office.contacts.ensure_source("Trade fair", office.actor)
    card = office.contacts.create(a_person(), office.actor).contact
    office.clock.advance(hours=1)
    office.contacts.save(
        card,
        replace(
            card,
            owner_id=other.id,
            source_id=source.id,
            referred_by_id=card.id,
            lifecycle_stage="lead",
            party_kinds=frozenset({PartyKind.SUPPLIER, PartyKind.CUSTOMER}),
            is_starred=True,
        ),
        office.actor_of(other),
    )
    assert sorted(_history(office, card.id)[:-1]) == [
        ("changed", "is_starred", "", "yes"),
        ("changed", "lifecycle_stage", "cold", "lead"),
        ("changed", "owner_id", office.user.display_name, "Tomas Kazlauskas"),
        ("changed", "party_kinds", "", "customer, supplier"),
        ("changed", "referred_by_id", "", card.display_name),
        ("changed", "source_id", "", "Trade fair"),
    ]
    newest = office.history.of_record(RecordRef(CONTACT, card.id))[0]
    assert (newest.user_name, newest.action) == ("Tomas Kazlauskas", "contact.save")
    assert newest.at == office.clock.now() != NOON
    assert _history(office, card.id)[-1] == ("created", "", "", "")


def test_channels_addresses_and_tags_are_told_as_added_changed_and_removed(
    office: Office,
) -> None:
    card = office.contacts.create(a_person(points=(a_point("8 612 34567"),)), office.actor).contact
    more = replace(
        card,
        points=(*card.points, a_point("www.x.example", PointKind.URL, label="shop")),
        addresses=(Address(street_address="Pylimo g. 1", locality="Vilnius"),),
        tags=("vip",),
    )
    card = office.contacts.save(card, more, office.actor).contact
    assert sorted(_history(office, card.id)[:-1]) == [
        ("added", "address", "", "Pylimo g. 1, Vilnius"),
        ("added", "tag", "", "vip"),
        ("added", "url", "", "www.x.example (shop)"),
    ]
    number = replace(card.points[0], raw_value="8 600 11111", label="office")
    edited = replace(
        card,
        points=(number,),
        addresses=(replace(card.addresses[0], locality="Kaunas"),),
        tags=(),
    )
    office.contacts.save(card, edited, office.actor)
    assert sorted(_history(office, card.id)[:5]) == [
        ("changed", "locality", "Vilnius", "Kaunas"),
        ("changed", "mobile", "8 612 34567", "8 600 11111"),
        ("changed", "point_label", "", "office"),
        ("removed", "tag", "vip", ""),
        ("removed", "url", "www.x.example (shop)", ""),
    ]


def test_places_of_work_the_bin_and_undo_are_in_the_history(office: Office) -> None:
    firm = office.contacts.create(an_organization(), office.actor).contact
    person = office.contacts.create(a_person(), office.actor).contact
    place = office.contacts.add_affiliation(
        Affiliation(person.id, firm.id, role="director"), office.actor
    )
    office.contacts.end_affiliation(place.id, date(2026, 6, 1), office.actor)
    done = office.contacts.bin([person.id], office.actor)
    office.history.undo(office.actor, done.seq)
    assert _history(office, person.id) == [
        ("restored", "", "", ""),
        ("binned", "", "", ""),
        ("changed", "end_date", "", "2026-06-01"),
        ("added", "affiliation", "", f"{firm.display_name} · director"),
        ("created", "", "", ""),
    ]
    entries = office.history.of_record(RecordRef(CONTACT, person.id))
    assert [entry.is_undone for entry in entries[:3]] == [False, True, False]
    assert entries[0].action == "undo"


def test_an_organization_tells_who_came_changed_and_left(office: Office) -> None:
    firm = office.contacts.create(an_organization(), office.actor).contact
    ona = office.contacts.create(a_person("Ona"), office.actor).contact
    place = office.contacts.add_affiliation(
        Affiliation(ona.id, firm.id, role="director"), office.actor
    )
    changed = replace(place, role="owner", is_primary=False, start_date=date(2026, 1, 2))
    changed = office.contacts.update_affiliation(changed, office.actor)
    office.contacts.remove_affiliation(changed.id, office.actor)
    assert _history(office, firm.id) == [
        ("removed", "affiliated", "Ona · owner", ""),
        ("changed", "role", "Ona: director", "Ona: owner"),
        ("changed", "start_date", "", "Ona: 2026-01-02"),
        ("added", "affiliated", "", "Ona · owner"),
        ("created", "", "", ""),
    ]


def test_who_came_to_an_organization_comes_in_pages_too(office: Office) -> None:
    firm = office.contacts.create(an_organization(), office.actor).contact
    for number in range(6):
        person = office.contacts.create(a_person(f"P{number}"), office.actor).contact
        office.contacts.add_affiliation(Affiliation(person.id, firm.id), office.actor)
        if number % 2:
            firm = office.contacts.get(firm.id)
            edited = replace(firm, notes=f"now {number}")
            office.contacts.save(firm, edited, office.actor)
    ref = RecordRef(CONTACT, firm.id)
    whole = office.history.of_record(ref)
    assert [entry.new or entry.old for entry in whole[:4]] == ["now 5", "P5", "P4", "now 3"]
    pages = list(office.history.of_record(ref, limit=2))
    while page := office.history.of_record(ref, 2, pages[-1].seq):
        pages += page
    assert pages == [*whole]


def test_the_history_comes_in_pages_that_never_tear_a_batch_apart(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    for n in range(7):
        edited = replace(card, notes=f"n{n}", tags=(f"t{n}",), points=(a_point(f"8 600 0000{n}"),))
        card = office.contacts.save(card, edited, office.actor).contact
    ref = RecordRef(CONTACT, card.id)
    whole = office.history.of_record(ref, limit=1000)
    paged: list[HistoryEntry] = []
    before: int | None = None
    while page := office.history.of_record(ref, limit=3, before=before):
        paged.extend(page)
        before = page[-1].seq
        assert before not in {entry.seq for entry in whole[len(paged) :]}
    assert tuple(paged) == whole


def test_bulk_created_contacts_have_one_entry(office: Office) -> None:
    done = office.contacts.create_many([a_person(tags=("x",))], office.actor)
    assert _history(office, done.ids[0]) == [(str(HistoryKind.CREATED), "", "", "")]


def test_undo_and_redo_walk_back_and_forth(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    for text in ("one", "two"):
        card = office.contacts.get(card.id)
        office.contacts.save(card, replace(card, notes=text), office.actor)

    def undo() -> str:
        seq = office.history.latest_undoable(office.actor)
        assert seq is not None
        office.history.undo(office.actor, seq)
        return office.contacts.get(card.id).notes

    def redo() -> str:
        seq = office.history.latest_redoable(office.actor)
        assert seq is not None
        office.history.undo(office.actor, seq)
        return office.contacts.get(card.id).notes

    assert [undo(), undo()] == ["one", ""]
    assert [redo(), redo()] == ["one", "two"]
    assert [undo(), redo()] == ["one", "two"]
    assert office.history.latest_redoable(office.actor) is None
    assert undo() == "one"
    stored = office.contacts.get(card.id)
    office.contacts.save(stored, replace(stored, occupation="new"), office.actor)
    assert office.history.latest_redoable(office.actor) is None
    assert undo() == "one"
    assert undo() == ""


def test_undo_is_ones_own_and_of_this_session(office: Office) -> None:
    other = office.actor_of(office.staff.create_user("Tomas", actor=office.actor))
    office.contacts.create(a_person(), office.actor)
    assert office.history.latest_undoable(other) is None
    assert office.history.latest_undoable(office.actor) is not None
    again = open_office(office.path, user_name="again")
    assert again.history.latest_undoable(again.actor) is None
    again.close()


def test_undoing_twice_or_nothing_says_so(office: Office) -> None:
    seq = office.contacts.create(a_person(), office.actor).seq
    office.history.undo(office.actor, seq)
    with pytest.raises(UserError, match="already_undone"):
        office.history.undo(office.actor, seq)
    with pytest.raises(UserError, match="nothing_to_undo"):
        office.history.undo(office.actor, 4711)
    with pytest.raises(NotAllowed):
        office.history.undo(Actor(office.user.id, rights=frozenset()), seq)
