"""Cards: creating, saving, checking, stages, tags, people of organizations, the bin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_desktop.business.contacts.model import (
    CONTACT,
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactQuery,
    LifecycleStage,
    PointKind,
    Problem,
    as_new,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import ConflictError, NotAllowed, Remark, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import NOON, Office, a_person, a_point, an_organization


def test_a_new_contact_starts_cold_and_belongs_to_who_made_it(office: Office) -> None:
    saved = office.contacts.create(a_person(), office.actor)
    card = office.contacts.get(saved.contact.id)
    assert card == saved.contact
    assert card.lifecycle_stage == LifecycleStage.COLD
    assert card.owner_id == office.user.id
    assert card.version == 1
    assert card.created_at == NOON
    assert saved.seq > 0
    assert saved.remarks == ()


def test_an_owner_named_is_kept(office: Office) -> None:
    other = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    saved = office.contacts.create(a_person(owner_id=other.id), office.actor)
    assert saved.contact.owner_id == other.id


def test_numbers_are_understood_with_the_default_country_and_kept_as_typed(
    office: Office,
) -> None:
    card = office.contacts.create(
        Contact(ContactKind.PERSON, "Jonas", points=(a_point("8 612 34567", normalized_value=""),)),
        office.actor,
    ).contact
    assert card.points[0].raw_value == "8 612 34567"
    assert card.points[0].normalized_value == "+37061234567"


def test_a_contact_without_any_channel_is_saved_with_a_remark(office: Office) -> None:
    saved = office.contacts.create(a_person(points=()), office.actor)
    assert [remark.code for remark in saved.remarks] == ["unreachable"]
    page = office.contacts.first_page(ContactQuery(unreachable=True))
    assert [row.id for row in page.rows] == [saved.contact.id]


def test_what_is_no_number_or_address_is_kept_and_flagged(office: Office) -> None:
    points = (a_point("12"), a_point("agne at zalgiris", PointKind.EMAIL))
    saved = office.contacts.create(a_person(points=points), office.actor)
    assert [(remark.code, remark.field) for remark in saved.remarks] == [
        ("phone_invalid", "points.0"),
        ("email_invalid", "points.1"),
    ]
    assert [point.raw_value for point in saved.contact.points] == ["12", "agne at zalgiris"]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"display_name": "  "}, "name_missing", "display_name"),
        ({"display_name": "n" * 201}, "name_too_long", "display_name"),
        ({"given_name": "n" * 201}, "text_too_long", "given_name"),
        ({"notes": "n" * 200_001}, "text_too_long", "notes"),
        ({"birth_date": "2026-02-30"}, "birth_date_invalid", "birth_date"),
        ({"tags": ("t" * 61,)}, "text_too_long", "tags"),
        ({"tags": tuple(f"tag {n}" for n in range(51))}, "too_many_tags", "tags"),
        ({"addresses": (Address(locality="l" * 201),)}, "text_too_long", "addresses.0"),
    ],
)
def test_what_cannot_be_saved_names_its_field(
    office: Office, values: dict[str, object], code: str, field: str
) -> None:
    contact = replace(a_person(), **values)  # type: ignore[arg-type]
    with pytest.raises(UserError) as raised:
        office.contacts.create(contact, office.actor)
    assert (raised.value.code, raised.value.field) == (code, field)
    assert Problem(code, field).code in {one.code for one in office.contacts.check(contact)}
    assert office.contacts.first_page(ContactQuery()).total == 0


def test_every_text_the_rules_let_through_fits_the_tables(office: Office) -> None:
    """A name at its limit folds into a longer key (ß, ﷺ) and must still be stored."""
    card = office.contacts.create(
        an_organization("ﷺ" * 200, notes="n" * 200_000, tax_id="ß" * 200, tags=("t" * 60,)),
        office.actor,
    ).contact
    assert office.contacts.rows([card.id])[0].display_name == "ﷺ" * 200


@pytest.mark.parametrize("text", ["--02-29", "1980-02-29", ""])
def test_birthdays_may_lack_the_year(office: Office, text: str) -> None:
    saved = office.contacts.create(a_person(birth_date=text), office.actor)
    assert office.contacts.get(saved.contact.id).birth_date == text


def test_controls_and_overrides_in_names_are_taken_out_with_a_remark(office: Office) -> None:
    saved = office.contacts.create(a_person("Ivan\u202egpj.exe\x00"), office.actor)
    assert saved.contact.display_name == "Ivangpj.exe"
    assert Remark("characters_removed", "display_name") in saved.remarks


def test_saving_writes_only_what_changed(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    office.clock.advance(minutes=5)
    saved = office.contacts.save(card, replace(card, notes="Calls back"), office.actor)
    assert saved.contact == office.contacts.get(card.id)
    assert saved.contact.version == 2
    again = office.contacts.save(saved.contact, saved.contact, office.actor)
    assert again.seq == 0
    assert office.contacts.get(card.id).version == 2


def test_points_and_addresses_can_be_changed_added_moved_and_taken_away(office: Office) -> None:
    card = office.contacts.create(an_organization(), office.actor).contact
    phone, site = card.points[0], a_point("www.zalgirio.example", PointKind.URL)
    edited = replace(
        card,
        points=(site, replace(phone, label="office", is_primary=True)),
        addresses=(replace(card.addresses[0], postal_code="03153"), Address(locality="Kaunas")),
    )
    saved = office.contacts.save(card, edited, office.actor).contact
    assert [point.kind for point in saved.points] == [PointKind.URL, PointKind.PHONE]
    assert saved.points[1].id == phone.id
    assert [address.locality for address in saved.addresses] == ["Vilnius", "Kaunas"]
    last = office.contacts.save(saved, replace(saved, points=(), addresses=()), office.actor)
    assert last.contact.points == ()
    assert office.contacts.rows([card.id])[0].main_phone == ""


def test_empty_lines_of_a_form_are_left_out(office: Office) -> None:
    card = office.contacts.create(
        a_person(points=(a_point("  "),), addresses=(Address(kind="home"),), tags=(" ", "vip")),
        office.actor,
    ).contact
    assert (card.points, card.addresses, card.tags) == ((), (), ("vip",))


def test_tags_meet_whatever_their_case_and_accents(office: Office) -> None:
    office.contacts.create(a_person(tags=("Žalias", "furniture")), office.actor)
    second = office.contacts.create(a_person("Ona", tags=("zalias", "ŽALIAS")), office.actor)
    assert second.contact.tags == ("Žalias",)
    assert [tag.name for tag in office.contacts.tags()] == ["furniture", "Žalias"]


def test_undoing_a_card_leaves_tags_that_others_may_use(office: Office) -> None:
    saved = office.contacts.create(a_person(tags=("vip",)), office.actor)
    office.history.undo(office.actor, saved.seq)
    assert [tag.name for tag in office.contacts.tags()] == ["vip"]


def test_a_change_of_stage_is_dated(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    office.clock.advance(days=3)
    office.contacts.save(card, replace(card, lifecycle_stage="lead"), office.actor)
    moment = office.repository.column_values([card.id], "stage_changed_at")[card.id]
    assert moment == int(office.clock.now().timestamp() * 1000)
    office.clock.advance(days=3)
    office.contacts.set_stage([card.id], "lead", office.actor)
    assert office.repository.column_values([card.id], "stage_changed_at")[card.id] == moment


def test_party_kinds_are_kept_in_any_combination(office: Office) -> None:
    kinds = frozenset({PartyKind.SUPPLIER, PartyKind.COMPETITOR})
    card = office.contacts.create(an_organization(party_kinds=kinds), office.actor).contact
    assert office.contacts.get(card.id).party_kinds == kinds
    assert office.contacts.rows([card.id])[0].party_kinds == kinds


def test_nobody_writes_without_the_right(office: Office) -> None:
    guest = Actor(office.user.id, rights=frozenset())
    card = office.contacts.create(a_person(), office.actor).contact
    for call in (
        lambda: office.contacts.create(a_person(), guest),
        lambda: office.contacts.save(card, replace(card, notes="x"), guest),
        lambda: office.contacts.bin([card.id], guest),
        lambda: office.contacts.restore([card.id], guest),
        lambda: office.contacts.assign_owner([card.id], None, guest),
        lambda: office.contacts.set_stage([card.id], "lead", guest),
        lambda: office.contacts.set_starred([card.id], True, guest),
        lambda: office.contacts.add_tag([card.id], "vip", guest),
        lambda: office.contacts.remove_tag([card.id], "vip", guest),
        lambda: office.contacts.add_affiliation(Affiliation(1, 1), guest),
        lambda: office.contacts.remove_affiliation(1, guest),
        lambda: office.contacts.ensure_source("Fair", guest),
        lambda: office.contacts.create_many([a_person()], guest),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_card_that_is_not_there_says_so(office: Office) -> None:
    with pytest.raises(UserError, match="record_gone"):
        office.contacts.get(4711)


# -- people of organizations -----------------------------------------------------------------


def _firm_with_person(office: Office) -> tuple[Contact, Contact, Affiliation]:
    firm = office.contacts.create(an_organization(), office.actor).contact
    person = office.contacts.create(a_person(), office.actor).contact
    place = office.contacts.add_affiliation(
        Affiliation(person.id, firm.id, role="purchasing"), office.actor
    )
    return firm, person, place


def test_an_organization_lists_its_people_and_a_person_its_organizations(office: Office) -> None:
    firm, person, place = _firm_with_person(office)
    assert place.is_primary
    assert office.contacts.affiliations_of(firm.id) == (place,)
    assert office.contacts.affiliations_of(person.id) == (place,)
    assert (place.person_name, place.organization_name) == (
        person.display_name,
        firm.display_name,
    )
    assert office.contacts.rows([person.id])[0].organization == firm.display_name


def test_renaming_an_organization_shows_in_its_peoples_rows(office: Office) -> None:
    firm, person, _place = _firm_with_person(office)
    saved = office.contacts.save(firm, replace(firm, display_name="UAB Nauja"), office.actor)
    assert office.contacts.rows([person.id])[0].organization == "UAB Nauja"
    assert RecordRef(CONTACT, person.id) in office.published[-1].refs
    office.history.undo(office.actor, saved.seq)
    assert office.contacts.rows([person.id])[0].organization == firm.display_name


def test_a_former_place_stays_and_the_next_becomes_the_main_one(office: Office) -> None:
    firm, person, place = _firm_with_person(office)
    other = office.contacts.create(an_organization("SIA Koks"), office.actor).contact
    office.contacts.add_affiliation(Affiliation(person.id, other.id), office.actor)
    office.contacts.end_affiliation(place.id, date(2026, 6, 1), office.actor)
    assert office.contacts.rows([person.id])[0].organization == "SIA Koks"
    former = office.contacts.affiliations_of(person.id)[-1]
    assert (former.organization_id, former.end_date) == (firm.id, date(2026, 6, 1))


def test_one_place_is_the_primary_one(office: Office) -> None:
    _firm, person, first = _firm_with_person(office)
    other = office.contacts.create(an_organization("SIA Koks"), office.actor).contact
    second = office.contacts.add_affiliation(Affiliation(person.id, other.id), office.actor)
    assert not second.is_primary
    office.contacts.update_affiliation(replace(second, is_primary=True), office.actor)
    primary = {one.id: one.is_primary for one in office.contacts.affiliations_of(person.id)}
    assert primary == {first.id: False, second.id: True}
    assert office.contacts.rows([person.id])[0].organization == "SIA Koks"


def test_places_that_make_no_sense_are_refused(office: Office) -> None:
    firm, person, _place = _firm_with_person(office)
    for affiliation, code in (
        (Affiliation(firm.id, firm.id), "not_a_person"),
        (Affiliation(person.id, person.id), "not_an_organization"),
        (Affiliation(person.id, firm.id), "affiliation_exists"),
        (
            Affiliation(person.id, firm.id, start_date=date(2026, 2, 1), end_date=date(2026, 1, 1)),
            "dates_reversed",
        ),
    ):
        with pytest.raises(UserError, match=code):
            office.contacts.add_affiliation(affiliation, office.actor)


def test_an_affiliation_changed_by_two_is_a_conflict(office: Office) -> None:
    _firm, _person, place = _firm_with_person(office)
    office.contacts.update_affiliation(replace(place, role="director"), office.actor)
    with pytest.raises(ConflictError):
        office.contacts.update_affiliation(replace(place, role="accounts"), office.actor)


def test_a_place_taken_away_comes_back_by_undo(office: Office) -> None:
    firm, person, place = _firm_with_person(office)
    done = office.contacts.remove_affiliation(place.id, office.actor)
    assert office.contacts.affiliations_of(firm.id) == ()
    assert office.contacts.rows([person.id])[0].organization == ""
    office.history.undo(office.actor, done.seq)
    assert [one.id for one in office.contacts.affiliations_of(firm.id)] == [place.id]
    assert office.contacts.rows([person.id])[0].organization == firm.display_name


# -- the bin (J7) ------------------------------------------------------------------------------


def test_the_bin_gives_everything_back(office: Office) -> None:
    firm, person, _place = _firm_with_person(office)
    office.contacts.add_tag([firm.id, person.id], "vip", office.actor)
    before = office.contacts.get(firm.id)
    done = office.contacts.bin([firm.id], office.actor)
    assert done.count == 1
    assert office.contacts.get(firm.id).deleted_at == NOON
    assert office.contacts.affiliations_of(person.id) == ()
    assert office.contacts.get(person.id).deleted_at is None
    assert [r.id for r in office.contacts.first_page(ContactQuery(in_bin=True)).rows] == [firm.id]
    counts = office.contacts.counts(office.actor)
    assert (counts.all, counts.in_bin, counts.by_tag[0][1]) == (1, 1, 1)
    office.contacts.restore([firm.id], office.actor)
    after = office.contacts.get(firm.id)
    assert after == replace(before, version=after.version)
    assert len(office.contacts.affiliations_of(person.id)) == 1


def test_a_card_in_the_bin_is_offered_as_new(office: Office) -> None:
    card = office.contacts.create(a_person(), office.actor).contact
    office.contacts.bin([card.id], office.actor)
    with pytest.raises(ConflictError) as raised:
        office.contacts.save(card, replace(card, notes="typed meanwhile"), office.actor)
    assert raised.value.code == "record_gone"
    assert raised.value.changed_by_name == office.user.display_name
    again = office.contacts.create(
        as_new(replace(card, notes="typed meanwhile")), office.actor
    ).contact
    assert again.id != card.id
    assert again.notes == "typed meanwhile"
    assert [point.raw_value for point in again.points] == [p.raw_value for p in card.points]


# -- many at once --------------------------------------------------------------------------------


def test_bulk_actions_are_one_undoable_batch(office: Office) -> None:
    ids = [office.contacts.create(a_person(f"N {n}"), office.actor).contact.id for n in range(5)]
    other = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    rows = office.contacts.rows(ids)
    for act, made in (
        (lambda: office.contacts.assign_owner(ids, other.id, office.actor), 0),
        (lambda: office.contacts.set_stage(ids, "customer", office.actor), 0),
        (lambda: office.contacts.set_starred(ids, True, office.actor), 0),
        (lambda: office.contacts.add_tag(ids, "fair", office.actor), 1),  # the tag goes, too
        (lambda: office.contacts.bin(ids, office.actor), 0),
    ):
        done = act()
        assert done.count == len(ids)
        assert office.contacts.rows(ids) != rows or office.contacts.get(ids[0]).deleted_at
        assert office.history.undo(office.actor, done.seq).undone == len(ids) + made
        assert office.contacts.rows(ids) == rows
        assert act().count == len(ids)
        undo = office.history.latest_undoable(office.actor)
        assert undo is not None
        office.history.undo(office.actor, undo)


def test_bulk_actions_count_only_what_they_change(office: Office) -> None:
    one = office.contacts.create(a_person(tags=("vip",)), office.actor).contact.id
    two = office.contacts.create(a_person(), office.actor).contact.id
    assert office.contacts.add_tag([one, two], "VIP", office.actor).count == 1
    assert office.contacts.remove_tag([one, two], "vip", office.actor).count == 2
    assert office.contacts.remove_tag([one, two], "no such", office.actor).count == 0
    assert office.contacts.bin([one, two, 99], office.actor).count == 2
    assert office.contacts.restore([one], office.actor).count == 1


def test_sources_are_made_once(office: Office) -> None:
    first = office.contacts.ensure_source("Trade fair", office.actor)
    assert office.contacts.ensure_source("TRADE FAIR ", office.actor) == first
    assert office.contacts.sources() == (first,)
    with pytest.raises(UserError, match="name_missing"):
        office.contacts.ensure_source(" ", office.actor)
