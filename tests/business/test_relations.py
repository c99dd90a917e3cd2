"""Relationships between contacts: both ways, once each, with history, undo and the bin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_desktop.business.contacts.model import CONTACT, Contact, ContactKind
from crm_desktop.business.contacts.relations import (
    RELATION_KINDS,
    RelationEnd,
    Relationship,
    ends_for,
    related,
)
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.undo_field import ChangePlace
from tests.builders import Office, a_person, an_organization

PERSON, FIRM = ContactKind.PERSON, ContactKind.ORGANIZATION
CHILD = RelationEnd("parent", is_from=False)
PARENT = RelationEnd("parent", is_from=True)


def _two(office: Office) -> tuple[Contact, Contact]:
    ona = office.contacts.create(a_person("Ona"), office.actor).contact
    jonas = office.contacts.create(a_person("Jonas"), office.actor).contact
    return ona, jonas


def _ends(office: Office, contact_id: int) -> list[tuple[RelationEnd, str]]:
    found = office.contacts.relations.of(contact_id).relationships
    return [(one.other_end(contact_id), one.other_name(contact_id)) for one in found]


def test_what_can_be_chosen_depends_on_who_they_are() -> None:
    assert RelationEnd("spouse", is_from=True) in ends_for(PERSON, PERSON)
    assert RelationEnd("spouse", is_from=False) not in ends_for(PERSON, PERSON)
    assert {PARENT, CHILD} <= set(ends_for(PERSON, PERSON))
    assert PARENT not in ends_for(FIRM, PERSON)
    assert RelationEnd("owner", is_from=True) in ends_for(FIRM, PERSON)
    assert RelationEnd("owner", is_from=False) not in ends_for(FIRM, PERSON)
    assert RelationEnd("owner", is_from=False) in ends_for(PERSON, FIRM)
    assert set(ends_for(PERSON, FIRM)) < set(ends_for(PERSON, None))


@pytest.mark.parametrize("own", list(ContactKind))
def test_every_kind_can_be_chosen_once_for_each_end(own: ContactKind) -> None:
    ends = ends_for(own, None)
    assert len(ends) == len(set(ends))
    codes = {end.code for end in (*ends_for(PERSON, None), *ends_for(FIRM, None))}
    assert codes == {kind.code for kind in RELATION_KINDS}


def test_both_cards_show_a_relationship_from_their_end(office: Office) -> None:
    ona, jonas = _two(office)
    done = office.contacts.relations.add(
        replace(related(ona.id, jonas.id, CHILD), note="adopted", start_date=date(2015, 3, 1)),
        office.actor,
        seen_from=ona.id,
    )
    assert _ends(office, ona.id) == [(CHILD, "Jonas")]
    assert _ends(office, jonas.id) == [(PARENT, "Ona")]
    assert done.relationship.note == "adopted"
    assert done.relationship.start_date == date(2015, 3, 1)
    told = office.published[-1]
    assert told.touches(RecordRef(CONTACT, ona.id))
    assert told.touches(RecordRef(CONTACT, jonas.id))


def test_it_is_changed_taken_away_and_taken_back(office: Office) -> None:
    relations = office.contacts.relations
    ona, jonas = _two(office)
    first = relations.add(related(ona.id, jonas.id, CHILD), office.actor).relationship
    turned = replace(related(ona.id, jonas.id, PARENT), id=first.id, version=first.version)
    second = relations.update(turned, office.actor, seen_from=ona.id).relationship
    assert _ends(office, ona.id) == [(PARENT, "Jonas")]
    with pytest.raises(ConflictError):
        relations.update(replace(turned, note="older"), office.actor)
    removed = relations.remove(second.id, office.actor, seen_from=jonas.id)
    assert _ends(office, ona.id) == _ends(office, jonas.id) == []
    office.history.undo(office.actor, removed.seq)
    assert _ends(office, jonas.id) == [(CHILD, "Ona")]


def test_two_desks_merge_apart_and_clash_on_the_same(office: Office) -> None:
    relations = office.contacts.relations
    ona, jonas = _two(office)
    base = relations.add(related(ona.id, jonas.id, CHILD), office.actor).relationship
    relations.update(replace(base, note="theirs"), office.actor, base=base)
    since = replace(base, start_date=date(2020, 1, 2))
    merged = relations.update(since, office.actor, base=base).relationship
    assert (merged.note, merged.start_date) == ("theirs", date(2020, 1, 2))
    with pytest.raises(ConflictError) as raised:
        relations.update(replace(base, note="mine"), office.actor, base=base)
    (conflict,) = raised.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("relation_note", "mine", "theirs")
    mine = replace(base, note="mine")
    decided = relations.update(mine, office.actor, base=base, over_theirs=True).relationship
    assert (decided.note, decided.start_date) == ("mine", date(2020, 1, 2))


def test_the_histories_of_both_cards_tell_it(office: Office) -> None:
    relations = office.contacts.relations
    ona, jonas = _two(office)
    one = relations.add(related(jonas.id, ona.id, PARENT), office.actor, seen_from=jonas.id)
    turned = replace(one.relationship, note="by marriage", kind="relative")
    relations.update(turned, office.actor, seen_from=ona.id)
    relations.remove(one.relationship.id, office.actor, seen_from=jonas.id)

    def told(contact: Contact) -> list[tuple[str, str, str, str]]:
        entries = office.history.of_record(RecordRef(CONTACT, contact.id))
        return [(one.kind.value, one.field, one.old, one.new) for one in entries][:-1]

    assert told(jonas) == [
        ("removed", "relation:relative.from", "Ona", ""),
        ("changed", "relation_kind", "parent.from", "relative.from"),
        ("changed", "relation_note", "", "by marriage"),
        ("added", "relation:parent.from", "", "Ona"),
    ]
    assert told(ona) == [
        ("removed", "relation:relative.to", "Jonas", ""),
        ("changed", "relation_kind", "parent.to", "relative.to"),
        ("changed", "relation_note", "", "by marriage"),
        ("added", "relation:parent.to", "", "Jonas"),
    ]


def test_the_same_is_not_said_twice(office: Office) -> None:
    relations = office.contacts.relations
    ona, jonas = _two(office)
    friend = RelationEnd("friend", is_from=True)
    stored = relations.add(related(ona.id, jonas.id, friend), office.actor).relationship
    for twice in (related(ona.id, jonas.id, friend), related(jonas.id, ona.id, friend)):
        with pytest.raises(UserError, match="relationship_exists"):
            relations.add(twice, office.actor)
    relations.update(replace(stored, note="from school"), office.actor)
    relations.add(related(ona.id, jonas.id, PARENT), office.actor)
    relations.add(related(ona.id, jonas.id, CHILD), office.actor)


def test_what_makes_no_sense_is_refused_and_leaves_nothing(office: Office) -> None:
    relations = office.contacts.relations
    ona, jonas = _two(office)
    with pytest.raises(UserError, match="related_to_itself"):
        relations.add(Relationship(ona.id, ona.id, "friend"), office.actor)
    with pytest.raises(UserError, match="text_too_long"):
        relations.add(Relationship(ona.id, jonas.id, "friend", "x" * 1001), office.actor)
    office.contacts.bin([jonas.id], office.actor)
    with pytest.raises(UserError, match="record_gone"):
        relations.add(Relationship(ona.id, jonas.id, "friend"), office.actor)
    assert _ends(office, ona.id) == []


def test_the_bin_hides_it_and_gives_it_back(office: Office) -> None:
    ona, jonas = _two(office)
    office.contacts.relations.add(related(ona.id, jonas.id, CHILD), office.actor)
    office.contacts.bin([jonas.id], office.actor)
    assert _ends(office, ona.id) == []
    office.contacts.restore([jonas.id], office.actor)
    assert _ends(office, ona.id) == [(CHILD, "Jonas")]


def test_an_unknown_kind_is_kept(office: Office) -> None:
    ona, jonas = _two(office)
    office.contacts.relations.add(Relationship(ona.id, jonas.id, "godmother"), office.actor)
    assert _ends(office, jonas.id) == [(RelationEnd("godmother", is_from=True), "Ona")]


def test_whom_somebody_recommended_is_known(office: Office) -> None:
    ona, jonas = _two(office)
    firm = office.contacts.create(
        an_organization("UAB Ąžuolas", referred_by_id=ona.id), office.actor
    ).contact
    office.contacts.save(jonas, replace(jonas, referred_by_id=ona.id), office.actor)
    found = office.contacts.relations.of(ona.id)
    assert [one.name for one in found.recommended] == ["UAB Ąžuolas", "Jonas"]
    assert found.recommended_count == 2
    office.contacts.bin([firm.id], office.actor)
    assert office.contacts.relations.of(ona.id).recommended_count == 1


def test_both_histories_tell_of_a_relation_each_from_its_end(office: Office) -> None:
    ona, jonas = _two(office)
    service, actor = office.contacts.relations, office.actor
    made = service.add(related(ona.id, jonas.id, CHILD), actor, seen_from=ona.id).relationship
    changed = service.update(replace(made, note="adopted"), actor, seen_from=jonas.id)
    service.remove(changed.relationship.id, actor, seen_from=ona.id)

    def told(contact: Contact) -> list[tuple[str, str, str]]:
        entries = office.history.of_record(RecordRef(CONTACT, contact.id))
        return [(str(entry.kind), entry.field, entry.old or entry.new) for entry in entries]

    assert told(ona) == [
        ("removed", "relation:parent.to", "Jonas"),
        ("changed", "relation_note", "adopted"),
        ("added", "relation:parent.to", "Jonas"),
        ("created", "", ""),
    ]
    assert told(jonas) == [
        ("removed", "relation:parent.from", "Ona"),
        ("changed", "relation_note", "adopted"),
        ("added", "relation:parent.from", "Ona"),
        ("created", "", ""),
    ]
    newest = office.history.of_record(RecordRef(CONTACT, jonas.id), limit=1)
    older = office.history.of_record(RecordRef(CONTACT, jonas.id), 10, newest[-1].seq)
    assert [*newest, *older] == [*office.history.of_record(RecordRef(CONTACT, jonas.id))]
    undo = office.history.take_back(actor, told_place(office, jonas))
    assert undo
    assert len(office.contacts.relations.of(ona.id).relationships) == 1


def told_place(office: Office, contact: Contact) -> ChangePlace:
    """Where the newest change told on a card stands."""
    place = office.history.of_record(RecordRef(CONTACT, contact.id))[0].place
    assert place is not None
    return place
