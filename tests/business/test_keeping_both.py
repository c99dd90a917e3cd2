"""Conflicts field by field: what "both" gives, who is named, and two programs on one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.both import both_of, joined_text, keep_both
from crm_desktop.business.contacts.merging import PLACE_FIELDS, differing_fields
from crm_desktop.business.contacts.model import Affiliation, Contact
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.custom_fields.model import (
    CODE_SEPARATOR,
    CustomField,
    CustomValue,
    FieldKind,
    Option,
)
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.three_way import merge_fields
from tests.builders import Office, a_person, a_point, an_organization, open_office

OPTIONS = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
SEVERAL = CustomField("Interests", FieldKind.CHOICES, options=OPTIONS, id=5)
PLAIN = CustomField("Remark", FieldKind.TEXT, id=6)
AMOUNT = CustomField("Amount", FieldKind.NUMBER, id=7)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "joined"),
    [
        ("", "mine", "theirs", "theirs\nmine"),
        ("old", "old\nmine", "old\ntheirs", "old\ntheirs\nmine"),
        ("old", "old", "", ""),
        ("old", "new", "", "new"),
        ("a\nb", "a\nB", "a\nb\nc", "a\nb\nc\nB"),
        ("Pays late.", "Pays late. Ask Ona.", "Pays late. Calls.", "Pays late. Calls.\nAsk Ona."),
        ("Pays late.", "Mind: Pays late.", "Pays late. Calls.", "Pays late. Calls.\nMind:"),
        ("Tel", "Telephone only", "Tel or fax", "Tel or fax\nTelephone only"),
        ("Pays late.", "Pays late. Ask Ona.", "Pays now.", "Pays now.\nPays late. Ask Ona."),
    ],
)
def test_texts_are_joined_by_lines(base: str, mine: str, theirs: str, joined: str) -> None:
    assert joined_text(base, mine, theirs) == joined


def test_where_one_value_cannot_hold_two_wishes_there_is_no_both() -> None:
    for field, mine, theirs in (
        ("owner_id", 1, 2),
        ("lifecycle_stage", "lead", "lost"),
        ("display_name", "Ona", "Anna"),
        ("birth_date", "1980-01-01", "1980-01-02"),
        ("points.3", None, a_point("8 612 34567")),
        ("notes", "a" * 150_000, "b" * 150_000),
    ):
        assert both_of(FieldConflict(field, None, mine, theirs)) is None
    numbers = FieldConflict("custom:7", None, CustomValue(7, number=1), CustomValue(7, number=2))
    assert both_of(numbers, AMOUNT) is None


def test_short_texts_are_joined_and_choices_united() -> None:
    assert both_of(FieldConflict("occupation", "", "Buyer", "Driver")) == "Driver, Buyer"
    assert both_of(FieldConflict("occupation", "", "Buyer", "Head buyer")) == "Head buyer"
    words = FieldConflict("custom:6", None, CustomValue(6, "x"), CustomValue(6, "y"))
    both = both_of(words, PLAIN)
    assert isinstance(both, CustomValue)
    assert both.text == "y, x"
    base, mine, theirs = (CustomValue(5, CODE_SEPARATOR.join(codes)) for codes in ("ab", "bc", "a"))
    united = both_of(FieldConflict("custom:5", base, mine, theirs), SEVERAL)
    assert isinstance(united, CustomValue)
    assert united.text == "c"  # I took A off and put C on, they took B off


def test_a_row_changed_by_both_stands_there_twice() -> None:
    theirs = replace(a_point("8 644 44444"), id=3, is_primary=True)
    mine = replace(a_point("8 655 55555"), id=3, is_primary=True)
    contact = a_person(points=(theirs,))
    edited = replace(contact, points=(mine,))
    conflict = FieldConflict("points.3", None, mine, theirs)
    kept = keep_both(contact, edited, (conflict,), lambda _key: None)
    assert kept.points == (theirs, replace(mine, id=0, is_primary=False))


def test_both_is_made_of_what_is_stored_by_then() -> None:
    conflict = FieldConflict("notes", "", "mine", "theirs")
    stored = a_person(notes="theirs\nand more")
    kept = keep_both(stored, replace(stored, notes="mine"), (conflict,), lambda _key: None)
    assert kept.notes == "theirs\nand more\nmine"


def test_places_of_work_merge_column_by_column() -> None:
    base = Affiliation(1, 2, role="buyer", id=3, version=1)
    mine = replace(base, role="director")
    theirs = replace(base, job_title="CEO", version=2)
    merged, conflicts = merge_fields(base, mine, theirs, PLACE_FIELDS)
    assert (merged.role, merged.job_title, merged.version) == ("director", "CEO", 2)
    assert not conflicts
    _merged, (conflict,) = merge_fields(base, mine, replace(base, role="clerk"), PLACE_FIELDS)
    assert (conflict.field, conflict.mine, conflict.theirs) == ("role", "director", "clerk")


def test_fields_that_differ_are_named_one_by_one() -> None:
    before = a_person(tags=("a",))
    after = replace(before, tags=("b",), notes="x", custom=(CustomValue(5, "a"),))
    assert differing_fields(before, after) == ("notes", "tags", "custom:5")


# -- two programs on one file --------------------------------------------------------------------


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    path = tmp_path / "company.crm"
    first = open_office(path)
    second = open_office(path)
    yield first, second
    second.close()
    first.close()


def _hire(office: Office, name: str, *others: Office) -> Actor:
    """A new user, of whom the other programs have heard."""
    user = office.staff.create_user(name, actor=office.actor)
    for other in others:
        other.events.publish(Changes(frozenset(), frozenset({"user"})))
    return office.actor_of(user)


def _conflict(office: Office, base: Contact, edited: Contact) -> ConflictError:
    with pytest.raises(ConflictError) as caught:
        office.contacts.save(base, edited, office.actor)
    return caught.value


def test_two_people_editing_one_list_of_channels(offices: tuple[Office, Office]) -> None:
    rasa, tomas = offices[0], offices[1]
    points = (a_point("8 612 11111"), a_point("8 612 22222"), a_point("8 612 33333"))
    base = rasa.contacts.create(a_person(points=points), rasa.actor).contact
    one, two, three = base.points
    new_rasa, new_tomas = a_point("8 600 00001"), a_point("8 600 00002")
    rasa.contacts.save(
        base, replace(base, points=(replace(one, label="home"), three, new_rasa)), rasa.actor
    )
    saved = tomas.contacts.save(
        base,
        replace(base, points=(two, replace(one, is_primary=True), three, new_tomas)),
        tomas.actor,
    )
    numbers = [(p.raw_value, p.label, p.is_primary) for p in saved.contact.points]
    assert numbers == [
        ("8 612 11111", "home", True),
        ("8 612 33333", "", False),
        ("8 600 00001", "", False),
        ("8 600 00002", "", False),
    ]
    assert saved.merged == ("points",)
    assert [p.raw_value for p in rasa.contacts.get(base.id).points] == [n[0] for n in numbers]


def test_a_number_changed_by_one_and_removed_by_the_other_is_asked_about(
    offices: tuple[Office, Office],
) -> None:
    rasa, tomas = offices
    base = rasa.contacts.create(a_person(points=(a_point("8 612 11111"),)), rasa.actor).contact
    rasa.contacts.save(base, replace(base, points=()), rasa.actor)
    mine = (replace(base.points[0], raw_value="8 655 55555"),)
    error = _conflict(tomas, base, replace(base, points=mine))
    (conflict,) = error.conflicts
    assert conflict.theirs is None
    assert rasa.contacts.get(base.id).points == ()


def test_the_one_who_changed_just_this_field_is_named(offices: tuple[Office, Office]) -> None:
    rasa, tomas = offices
    base = rasa.contacts.create(a_person(notes="old"), rasa.actor).contact
    agne = _hire(rasa, "Agnė", tomas)
    rasa.contacts.save(base, replace(base, notes="theirs"), agne)
    newer = rasa.contacts.get(base.id)
    rasa.contacts.save(newer, replace(newer, occupation="Buyer"), rasa.actor)
    error = _conflict(tomas, base, replace(base, notes="mine"))
    assert [one.changed_by_name for one in error.conflicts] == ["Agnė"]
    assert error.changed_by_name == "Rasa Petrauskienė"


def test_a_row_of_a_list_and_an_own_field_name_who_changed_them(
    offices: tuple[Office, Office],
) -> None:
    rasa, tomas = offices
    field = rasa.custom_fields.create(CustomField("Room", FieldKind.TEXT), rasa.actor).field
    day = ImportantDate("Founded", "2001-02-03")
    base = rasa.contacts.create(a_person(dates=(day,)), rasa.actor).contact
    agne = _hire(rasa, "Agnė", tomas)
    theirs = replace(base.dates[0], day="2001-02-04")
    value = rasa.custom_fields.value(field.id, "12")
    assert value is not None
    rasa.contacts.save(base, replace(base, dates=(theirs,), custom=(value,)), agne)
    my_value = tomas.custom_fields.value(field.id, "14")
    assert my_value is not None
    mine = replace(base, dates=(replace(theirs, day="2001-02-05"),), custom=(my_value,))
    error = _conflict(tomas, base, mine)
    assert [one.changed_by_name for one in error.conflicts] == ["Agnė", "Agnė"]


def test_two_people_editing_one_place_of_work(offices: tuple[Office, Office]) -> None:
    rasa, tomas = offices
    person = rasa.contacts.create(a_person(), rasa.actor).contact
    firm = rasa.contacts.create(an_organization(), rasa.actor).contact
    base = rasa.contacts.add_affiliation(Affiliation(person.id, firm.id), rasa.actor)
    rasa.contacts.update_affiliation(replace(base, role="buyer"), rasa.actor, base)
    both = tomas.contacts.update_affiliation(replace(base, job_title="CEO"), tomas.actor, base)
    assert (both.role, both.job_title) == ("buyer", "CEO")
    with pytest.raises(ConflictError) as caught:
        tomas.contacts.update_affiliation(replace(base, role="clerk"), tomas.actor, base)
    assert caught.value.changed_by_name == "Rasa Petrauskienė"
    assert rasa.contacts.affiliations_of(person.id)[0].role == "buyer"
