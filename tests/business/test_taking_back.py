"""Taking back one field of a card's history, and own fields in it as they are read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.audit.model import HistoryEntry, ValueForm
from crm_desktop.business.contacts.model import CONTACT, Affiliation, Contact
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.custom_fields.model import Content, CustomField, FieldKind, Option
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import NotAllowed, UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person, a_point, an_organization


def _entries(office: Office, contact_id: int) -> tuple[HistoryEntry, ...]:
    return office.history.of_record(RecordRef(CONTACT, contact_id))


def _take_back(office: Office, contact_id: int, field: str, *, over_later: bool = False) -> int:
    """Take back the newest change of a field."""
    entry = next(one for one in _entries(office, contact_id) if one.field == field)
    assert entry.place is not None
    return office.history.take_back(office.actor, entry.place, over_later=over_later)


def _save(office: Office, contact_id: int, **values: object) -> Contact:
    base = office.contacts.get(contact_id)
    edited = replace(base, **values)  # type: ignore[arg-type]
    return office.contacts.save(base, edited, office.actor).contact


@pytest.fixture
def card(office: Office) -> Contact:
    return office.contacts.create(a_person(tags=("old",)), office.actor).contact


def test_one_field_goes_back_with_what_follows_from_it(office: Office, card: Contact) -> None:
    _save(office, card.id, display_name="Ona Onaitė", notes="n", lifecycle_stage="lead")
    _take_back(office, card.id, "display_name")
    stored = office.contacts.get(card.id)
    assert (stored.display_name, stored.notes) == (card.display_name, "n")
    assert [hit.title for hit in office.search.find("zukauskaite")] == [card.display_name]
    _take_back(office, card.id, "lifecycle_stage")
    assert office.contacts.get(card.id).lifecycle_stage == "cold"
    newest = _entries(office, card.id)[0]
    assert (newest.action, newest.field, newest.new) == (
        "take_back.field",
        "lifecycle_stage",
        "cold",
    )


def test_a_number_goes_back_as_it_was_understood(office: Office, card: Contact) -> None:
    phone = card.points[0]
    _save(office, card.id, points=(replace(phone, raw_value="8 655 55555"), card.points[1]))
    _take_back(office, card.id, "mobile")
    assert office.contacts.get(card.id).points == card.points
    _save(office, card.id, points=card.points[1:])
    assert office.contacts.rows([card.id])[0].main_phone == ""
    _take_back(office, card.id, "mobile")
    assert office.contacts.rows([card.id])[0].main_phone == "+370 612 34567"


def test_lists_go_back_one_by_one(office: Office, card: Contact) -> None:
    day = ImportantDate("Name day", "--05-07")
    refused = ChannelPreference("sms", is_opted_out=True)
    _save(office, card.id, tags=("old", "new"), dates=(day,), preferences=(refused,))
    for field in ("tag", "date", "is_opted_out"):
        _take_back(office, card.id, field)
    stored = office.contacts.get(card.id)
    assert (stored.tags, stored.dates, stored.preferences) == (("old",), (), ())
    _save(office, card.id, tags=())
    _take_back(office, card.id, "tag")
    assert office.contacts.get(card.id).tags == ("old",)


def test_a_tag_that_is_there_again_cannot_come_back_twice(office: Office, card: Contact) -> None:
    _save(office, card.id, tags=())
    place = next(e for e in _entries(office, card.id) if e.field == "tag").place
    office.contacts.create(a_person("Ona", tags=("old",)), office.actor)  # takes the row's id
    _save(office, card.id, tags=("old",))
    assert place is not None
    with pytest.raises(UserError) as caught:
        office.history.take_back(office.actor, place)
    assert caught.value.code == "something_in_its_place"


def test_a_place_of_work_goes_and_comes(office: Office, card: Contact) -> None:
    firm = office.contacts.create(an_organization(), office.actor).contact
    office.contacts.add_affiliation(Affiliation(card.id, firm.id), office.actor)
    _take_back(office, card.id, "affiliation")
    assert office.contacts.affiliations_of(card.id) == ()
    assert office.contacts.rows([card.id])[0].organization == ""
    _take_back(office, card.id, "affiliation")
    assert office.contacts.rows([card.id])[0].organization == firm.display_name
    _save(office, firm.id, display_name="UAB Naujas")
    _take_back(office, firm.id, "display_name")
    assert office.contacts.rows([card.id])[0].organization == firm.display_name


def test_a_later_change_is_told_and_can_be_replaced(office: Office, card: Contact) -> None:
    _save(office, card.id, notes="mine")
    place = _entries(office, card.id)[0].place
    _save(office, card.id, notes="theirs")
    assert place is not None
    with pytest.raises(UserError) as caught:
        office.history.take_back(office.actor, place)
    assert caught.value.code == "changed_since"
    assert office.contacts.get(card.id).notes == "theirs"
    seq = office.history.take_back(office.actor, place, over_later=True)
    assert office.contacts.get(card.id).notes == ""
    office.history.undo(office.actor, seq)
    assert office.contacts.get(card.id).notes == "theirs"


def test_the_making_of_a_card_has_no_place_and_a_right_is_needed(
    office: Office, card: Contact
) -> None:
    assert _entries(office, card.id)[-1].place is None
    _save(office, card.id, notes="x")
    place = _entries(office, card.id)[0].place
    assert place is not None
    with pytest.raises(NotAllowed):
        office.history.take_back(Actor(office.user.id, "x", rights=frozenset()), place)


OPTIONS = (Option("g", "Gold"), Option("s", "Silver"))


@pytest.mark.parametrize(
    ("field", "content", "text", "form"),
    [
        (CustomField("A", FieldKind.TEXT), "words", "words", ValueForm.TEXT),
        (CustomField("A", FieldKind.NUMBER, decimals=2), 1250, "12.50", ValueForm.NUMBER),
        (CustomField("A", FieldKind.MONEY, currency="EUR"), 99, "0.99 EUR", ValueForm.NUMBER),
        (CustomField("A", FieldKind.DATE), "2026-05-01", "2026-05-01", ValueForm.DAY),
        (CustomField("A", FieldKind.YES_NO), False, "no", ValueForm.YES_NO),
        (CustomField("A", FieldKind.CHOICE, options=OPTIONS), "g", "Gold", ValueForm.TEXT),
        (
            CustomField("A", FieldKind.CHOICES, options=OPTIONS),
            ("g", "s"),
            "Gold, Silver",
            ValueForm.TEXT,
        ),
        (CustomField("A", FieldKind.LINK), 1, "Agnė Žukauskaitė", ValueForm.TEXT),
    ],
    ids=[str(kind) for kind in FieldKind],
)
def test_own_fields_are_told_in_their_form_and_go_back(
    office: Office,
    card: Contact,
    field: CustomField,
    content: Content,
    text: str,
    form: ValueForm,
) -> None:
    own = office.custom_fields.create(field, office.actor).field
    value = office.custom_fields.value(own.id, content)
    assert value is not None
    _save(office, card.id, custom=(value,))
    newest = _entries(office, card.id)[0]
    assert (newest.field, newest.old, newest.new, newest.form) == ("custom:A", "", text, form)
    _take_back(office, card.id, "custom:A")
    assert office.contacts.get(card.id).custom == ()


def test_a_changed_own_field_goes_back_with_its_key(office: Office, card: Contact) -> None:
    own = office.custom_fields.create(CustomField("A", FieldKind.NUMBER), office.actor).field
    first, second = (office.custom_fields.value(own.id, number) for number in (5, 70))
    assert first is not None
    assert second is not None
    _save(office, card.id, custom=(first,))
    _save(office, card.id, custom=(second,))
    _take_back(office, card.id, "custom:A")
    assert office.contacts.get(card.id).custom == (first,)


def test_ctrl_z_goes_on_to_the_creation_of_the_card(office: Office) -> None:
    made = office.contacts.create(a_person(points=(a_point("8 612 00000"),)), office.actor)
    base = made.contact
    saved = office.contacts.save(base, replace(base, notes="x"), office.actor)
    office.history.undo(office.actor, saved.seq)
    assert office.history.latest_undoable(office.actor) == made.seq
    outcome = office.history.undo(office.actor, made.seq)
    assert (outcome.undone, outcome.kept) == (1, ())
    assert office.contacts.get(base.id).deleted_at is not None
