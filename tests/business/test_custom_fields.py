"""Own fields on a real file: definitions, values on cards, conflicts, undo, lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.business.custom_fields.merging import merged_options
from crm_desktop.business.custom_fields.model import (
    OPTIONS_LIMIT,
    Content,
    CustomField,
    FieldKind,
    FieldTarget,
    Option,
    value_in,
    with_value,
)
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person, an_organization, open_office

OPTIONS = (Option("a1", "Gold"), Option("b2", "Silver"), Option("c3", "Bronze"))


def _make(office: Office, name: str, kind: FieldKind, **values: object) -> CustomField:
    if kind.has_options:
        values.setdefault("options", OPTIONS)
    if kind is FieldKind.MONEY:
        values.setdefault("currency", "EUR")
    field = replace(CustomField(name, kind), **values)  # type: ignore[arg-type]
    return office.custom_fields.create(field, office.actor).field


def _set(office: Office, contact: Contact, field: CustomField, content: Content) -> Contact:
    value = office.custom_fields.value(field.id, content)
    edited = replace(contact, custom=with_value(contact.custom, field.id, value))
    return office.contacts.save(contact, edited, office.actor).contact


def _content(office: Office, contact_id: int, field: CustomField) -> Content:
    return content_of(field, value_in(office.contacts.get(contact_id).custom, field.id))


def _undo(office: Office) -> None:
    seq = office.history.latest_undoable(office.actor)
    assert seq is not None
    assert not office.history.undo(office.actor, seq).kept


def test_a_field_is_made_changed_and_found_again(office: Office) -> None:
    made = _make(office, "Budget", FieldKind.MONEY, group="Sales")
    assert office.custom_fields.fields() == (made,)
    office.custom_fields.save(replace(made, name="Yearly budget"), office.actor)
    assert office.custom_fields.field(made.id).name == "Yearly budget"
    with pytest.raises(UserError, match="custom_field_exists"):
        _make(office, "yearly  BUDGET", FieldKind.TEXT)
    with pytest.raises(UserError, match="currency_unknown"):
        _make(office, "Costs", FieldKind.MONEY, currency="XXY")
    with pytest.raises(UserError, match="name_missing"):
        _make(office, "  ", FieldKind.TEXT)
    with pytest.raises(ConflictError):
        office.custom_fields.save(replace(made, name="Old"), office.actor)
    _undo(office)
    assert office.custom_fields.field(made.id).name == "Budget"


def test_a_value_is_a_change_of_the_card_that_history_shows_and_undo_takes_back(
    office: Office,
) -> None:
    field = _make(office, "Loyalty", FieldKind.CHOICE)
    contact = office.contacts.create(a_person(), office.actor).contact
    first = _set(office, contact, field, "a1")
    assert first.version == contact.version + 1
    second = _set(office, first, field, "b2")
    history = office.history.of_record(RecordRef(CONTACT, contact.id))
    assert [(entry.field, entry.old, entry.new) for entry in history[:2]] == [
        ("custom:Loyalty", "Gold", "Silver"),
        ("custom:Loyalty", "", "Gold"),
    ]
    _undo(office)
    assert _content(office, contact.id, field) == "a1"
    _undo(office)
    assert _content(office, contact.id, field) is None
    seq = office.history.latest_redoable(office.actor)
    assert seq is not None
    office.history.undo(office.actor, seq)
    assert _content(office, contact.id, field) == "a1"
    assert second.custom


def test_two_clients_of_one_field(office: Office, tmp_path: Path) -> None:
    field = _make(office, "Room", FieldKind.TEXT)
    other = _make(office, "Floor", FieldKind.NUMBER)
    contact = office.contacts.create(a_person(), office.actor).contact
    second = open_office(tmp_path / "company.crm", user_name="Jonas")
    try:
        theirs = second.contacts.get(contact.id)
        _set(second, theirs, field, "12")
        merged = _set(office, contact, other, 3)
        assert _content(office, contact.id, field) == "12"
        assert _content(office, contact.id, other) == 3
        with pytest.raises(ConflictError) as refused:
            _set(office, contact, field, "14")
        assert [one.field for one in refused.value.conflicts] == [field.key]
        assert office.contacts.get(contact.id).version == merged.version
    finally:
        second.close()


def _names(options: tuple[Option, ...] | None) -> list[str] | None:
    return None if options is None else [one.name for one in options]


def test_options_that_two_people_change_stand_side_by_side(office: Office, tmp_path: Path) -> None:
    field = _make(office, "Loyalty", FieldKind.CHOICE)
    gold, silver, bronze = field.options
    ben = open_office(tmp_path / "company.crm", user_name="Jonas")
    try:
        theirs = (gold, replace(silver, name="Silver 12 %"), bronze, Option("d4", "Iron"))
        ben.custom_fields.save(replace(field, options=theirs), ben.actor, {}, field)
        mine = (Option("e5", "Platinum"), replace(gold, name="Gold 20 %"), silver)
        saved = office.custom_fields.save(replace(field, options=mine), office.actor, {}, field)
        assert _names(saved.field.options) == ["Platinum", "Gold 20 %", "Silver 12 %", "Iron"]
        both = replace(field, options=(gold, replace(silver, name="Silver 15 %"), bronze))
        with pytest.raises(ConflictError) as refused:
            office.custom_fields.save(both, office.actor, {}, field)
        assert [one.field for one in refused.value.conflicts] == ["options"]
        assert office.custom_fields.field(field.id) == saved.field
    finally:
        ben.close()


def test_an_option_that_both_removed_moved_or_added() -> None:
    gold, silver, bronze = OPTIONS
    iron, more_iron = Option("d4", "Iron"), Option("e5", "iron")
    renamed = replace(bronze, name="Third")
    assert _names(merged_options(OPTIONS, (gold, silver), (gold, silver))) == ["Gold", "Silver"]
    assert merged_options(OPTIONS, (gold, silver), (gold, silver, renamed)) is None
    assert merged_options(OPTIONS, (gold, silver, renamed), (gold, silver)) is None
    assert merged_options(OPTIONS, (silver, gold, bronze), (gold, bronze, silver)) is None
    added = merged_options(OPTIONS, (*OPTIONS, more_iron), (*OPTIONS, iron))
    assert added == (*OPTIONS, iron)


def test_new_cards_get_defaults_of_their_kind_only(office: Office) -> None:
    field = _make(office, "Terms", FieldKind.NUMBER, default="30", target=FieldTarget.ORGANIZATION)
    company = office.contacts.create(an_organization(), office.actor).contact
    person = office.contacts.create(a_person(), office.actor).contact
    assert _content(office, company.id, field) == 30
    assert person.custom == ()


def test_an_option_in_use_cannot_vanish_and_moves_in_one_batch(office: Office) -> None:
    field = _make(office, "Loyalty", FieldKind.CHOICE)
    several = _make(office, "Interests", FieldKind.CHOICES)
    contact = office.contacts.create(a_person(), office.actor).contact
    contact = _set(office, contact, field, "a1")
    _set(office, contact, several, ("a1", "b2"))
    service = office.custom_fields
    assert service.option_uses(several.id) == {"a1": 1, "b2": 1}
    rest = tuple(option for option in OPTIONS if option.code != "a1")
    for one in (field, several):
        with pytest.raises(UserError, match="option_in_use"):
            service.save(replace(one, options=rest), office.actor)
        with pytest.raises(UserError, match="option_unknown"):
            service.save(replace(one, options=rest), office.actor, {"a1": "zz"})
        service.save(replace(one, options=rest), office.actor, {"a1": "b2"})
    assert _content(office, contact.id, field) == "b2"
    assert _content(office, contact.id, several) == ("b2",)
    _undo(office)
    _undo(office)
    assert _content(office, contact.id, field) == "a1"
    assert _content(office, contact.id, several) == ("a1", "b2")
    assert service.field(field.id).options == OPTIONS


def test_renaming_an_option_keeps_its_values(office: Office) -> None:
    field = _make(office, "Loyalty", FieldKind.CHOICE)
    contact = office.contacts.create(a_person(), office.actor).contact
    _set(office, contact, field, "a1")
    renamed = (Option("a1", "Platinum"), *OPTIONS[1:])
    field = office.custom_fields.save(replace(field, options=renamed), office.actor).field
    assert _content(office, contact.id, field) == "a1"
    assert field.option_name("a1") == "Platinum"


def test_a_retired_field_comes_back_with_every_value(office: Office) -> None:
    field = _make(office, "Room", FieldKind.TEXT)
    contact = office.contacts.create(a_person(), office.actor).contact
    contact = _set(office, contact, field, "12")
    office.custom_fields.set_retired(field.id, True, office.actor)
    assert office.custom_fields.fields() == ()
    with pytest.raises(UserError, match="custom_field_in_use"):
        office.custom_fields.remove(field.id, office.actor)
    # Somebody edits the card meanwhile: the hidden value stays.
    office.contacts.save(contact, replace(contact, notes="x"), office.actor)
    office.custom_fields.set_retired(field.id, False, office.actor)
    assert _content(office, contact.id, field) == "12"


def test_kind_and_decimals_stay_while_there_are_values(office: Office) -> None:
    field = _make(office, "Seats", FieldKind.NUMBER)
    contact = office.contacts.create(a_person(), office.actor).contact
    field = office.custom_fields.save(replace(field, decimals=2), office.actor).field
    _set(office, contact, field, 1250)
    with pytest.raises(UserError, match="custom_field_in_use"):
        office.custom_fields.save(replace(field, decimals=1), office.actor)


def test_fields_are_put_in_order_and_groups(office: Office) -> None:
    one, two, three = (_make(office, name, FieldKind.TEXT) for name in ("One", "Two", "Three"))
    office.custom_fields.arrange([(three.id, "First"), (one.id, "")], office.actor)
    found = [(field.name, field.group) for field in office.custom_fields.fields()]
    assert found == [("Three", "First"), ("One", ""), ("Two", "")]
    _undo(office)
    assert [field.id for field in office.custom_fields.fields()] == [one.id, two.id, three.id]


def test_many_contacts_get_one_value_as_one_batch(office: Office) -> None:
    field = _make(office, "Region", FieldKind.TEXT)
    ids = [office.contacts.create(a_person(f"P {n}"), office.actor).contact.id for n in range(5)]
    _set(office, office.contacts.get(ids[0]), field, "North")
    office.contacts.bin(ids[4:], office.actor)
    done = office.custom_fields.set_many(ids, field.id, "South", office.actor)
    assert done.count == 4
    assert {_content(office, key, field) for key in ids[:4]} == {"South"}
    office.history.undo(office.actor, done.seq)
    assert [_content(office, key, field) for key in ids] == ["North", None, None, None, None]


def test_a_link_is_said_by_name(office: Office) -> None:
    field = _make(office, "Auditor", FieldKind.LINK)
    zeta = office.contacts.create(an_organization("UAB Zeta"), office.actor).contact
    one = office.contacts.create(a_person("One"), office.actor).contact
    one = _set(office, one, field, zeta.id)
    assert office.custom_fields.contact_names(one.custom) == {zeta.id: "UAB Zeta"}
    assert office.history.of_record(RecordRef(CONTACT, one.id))[0].new == "UAB Zeta"


def test_too_many_options_are_refused(office: Office) -> None:
    many = tuple(Option(str(n), f"Option {n}") for n in range(10_000))
    with pytest.raises(UserError, match="too_many_options"):
        _make(office, "Many", FieldKind.CHOICE, options=many)
    _make(office, "Enough", FieldKind.CHOICE, options=many[:OPTIONS_LIMIT])
    with pytest.raises(UserError, match="text_too_long"):
        _make(office, "x" * 1_000_000, FieldKind.TEXT)


def test_the_most_options_with_the_longest_names_fit_the_row(office: Office) -> None:
    longest = tuple(Option(f"{n:08d}", f"{n:04d}" + "ą" * 116) for n in range(OPTIONS_LIMIT))
    made = _make(office, "Long", FieldKind.CHOICE, options=longest)
    assert office.custom_fields.field(made.id).options == longest


def test_a_value_that_came_back_meanwhile_survives_an_undo(office: Office) -> None:
    field = _make(office, "Room", FieldKind.TEXT)
    contact = office.contacts.create(a_person(), office.actor).contact
    contact = _set(office, contact, field, "12")
    # A later row, so that the file does not give the same row id again.
    _set(office, office.contacts.create(a_person("Other"), office.actor).contact, field, "13")
    contact = _set(office, contact, field, None)
    removal = office.history.latest_undoable(office.actor)
    _set(office, contact, field, "14")
    assert removal is not None
    outcome = office.history.undo(office.actor, removal)
    assert outcome.kept == (RecordRef(CONTACT, contact.id),)
    assert _content(office, contact.id, field) == "14"
