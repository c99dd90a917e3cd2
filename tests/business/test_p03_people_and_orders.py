"""P3 for places of work, relations and the order of channels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import Affiliation, Contact
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.core.errors import ConflictError, UserError
from tests.builders import Office, a_person, a_point, an_organization


@pytest.fixture
def place(office: Office) -> Affiliation:
    person = office.contacts.create(a_person(), office.actor).contact.id
    firm = office.contacts.create(an_organization(), office.actor).contact.id
    return office.contacts.add_affiliation(Affiliation(person, firm, "buyer"), office.actor)


def test_p03_a_place_somebody_changed_is_not_removed_unasked(
    office: Office, ben: Office, place: Affiliation
) -> None:
    ben.contacts.update_affiliation(replace(place, role="head buyer"), ben.actor, place)
    with pytest.raises(ConflictError) as caught:
        office.contacts.remove_affiliation(place.id, office.actor, place)
    assert [(one.field, one.theirs) for one in caught.value.conflicts] == [("role", "head buyer")]
    assert caught.value.changed_by_name == ben.user.display_name
    assert len(office.contacts.affiliations_of(place.person_id)) == 1
    office.contacts.remove_affiliation(place.id, office.actor)
    assert office.contacts.affiliations_of(place.person_id) == ()


def test_p03_a_place_removed_meanwhile_says_it_is_gone(
    office: Office, ben: Office, place: Affiliation
) -> None:
    ben.contacts.remove_affiliation(place.id, ben.actor)
    with pytest.raises(UserError, match="record_gone"):
        office.contacts.update_affiliation(replace(place, role="clerk"), office.actor, place)


def test_p03_a_relation_somebody_changed_is_not_removed_unasked(
    office: Office, ben: Office
) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "ab"]
    relations = office.contacts.relations
    base = relations.add(Relationship(ids[0], ids[1], "friend"), office.actor).relationship
    other = replace(base, note="from school")
    ben.contacts.relations.update(other, ben.actor, base=base)
    with pytest.raises(ConflictError) as caught:
        relations.remove(base.id, office.actor, base=base)
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.theirs) == ("relation_note", "from school")
    assert caught.value.changed_by_name == ben.user.display_name
    relations.remove(base.id, office.actor)
    assert relations.of(ids[0]).relationships == ()


def test_p03_a_relation_somebody_turned_round_is_not_removed_unasked(
    office: Office, ben: Office
) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "ab"]
    relations = office.contacts.relations
    base = relations.add(Relationship(ids[0], ids[1], "parent"), office.actor).relationship
    turned = replace(base, from_id=base.to_id, to_id=base.from_id)
    ben.contacts.relations.update(turned, ben.actor, base=base)
    with pytest.raises(ConflictError) as caught:
        relations.remove(base.id, office.actor, base=base)
    assert [one.field for one in caught.value.conflicts] == ["relation_kind"]


def _ordered(contact: Contact, *places: int) -> Contact:
    return replace(contact, points=tuple(contact.points[place] for place in places))


def test_p03_channels_moved_by_two(office: Office, ben: Office) -> None:
    numbers = tuple(a_point(f"8 612 1111{last}") for last in range(4))
    base = office.contacts.create(a_person(points=numbers), office.actor).contact
    ben.contacts.save(base, _ordered(base, 0, 1, 3, 2), ben.actor)
    saved = office.contacts.save(base, _ordered(base, 1, 0, 2, 3), office.actor).contact
    wanted = [base.points[place].id for place in (1, 0, 3, 2)]
    assert [point.id for point in office.contacts.get(base.id).points] == wanted
    assert [point.id for point in saved.points] == wanted
    with pytest.raises(ConflictError) as caught:
        office.contacts.save(base, _ordered(base, 0, 3, 1, 2), office.actor)
    (conflict,) = caught.value.conflicts
    assert conflict.field == "points_order"
    assert conflict.changed_by_name == ben.user.display_name
    assert [point.id for point in office.contacts.get(base.id).points] == wanted


def test_p03_a_place_of_work_of_who_was_merged_meanwhile_is_the_survivors(
    office: Office, ben: Office
) -> None:
    contacts, actor = office.contacts, office.actor
    anna, double, vida = (
        contacts.create(a_person(name), actor).contact.id for name in ("Anna", "Ana", "Vida")
    )
    firm, same = (contacts.create(an_organization("Baltija"), actor).contact.id for _ in range(2))
    for survivor, other in ((anna, double), (firm, same)):
        ben.contacts.uniting.merge(
            ben.contacts.get(survivor), [ben.contacts.get(other)], {}, ben.actor
        )
    joined = contacts.add_affiliation(Affiliation(double, same), actor)
    assert (joined.person_id, joined.organization_id) == (anna, firm)
    base = contacts.get(vida)
    saved = contacts.save(base, replace(base, referred_by_id=double), actor).contact
    assert saved.referred_by_id == anna
    ben.contacts.bin([anna], ben.actor)
    with pytest.raises(UserError) as refused:
        contacts.add_affiliation(Affiliation(double, firm, role="buyer"), actor)
    assert refused.value.code == "record_gone", "nobody sees what stands on a card in the bin"
