"""P4 on a card: places of work and relations that others changed are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import Address, Affiliation, Contact
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.thing_row import ThingRow
from tests.builders import Office, a_person, a_point, an_organization
from tests.ui.contacts.desk import Desk
from tests.ui.second_program import plain, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def agne(desk: Desk) -> int:
    return desk.office.contacts.create(a_person("Agne"), desk.office.actor).contact.id


@pytest.fixture
def card(desk: Desk, agne: int) -> Iterator[ContactCard]:
    made = ContactCard(desk.context, RecordRef("contact", agne))
    made.show()
    desk.settle()
    yield made
    made.close()
    desk.settle()


def test_p04_places_of_work_are_named(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    name = ben.user.display_name
    firm = ben.contacts.create(an_organization("UAB Baltija"), ben.actor).contact.id
    place = ben.contacts.add_affiliation(Affiliation(agne, firm, role="Buyer"), ben.actor)
    tell(desk, ben, "contact", agne)
    told = f"{name} has just changed: Place of work: UAB Baltija"
    assert plain(card.message_bar.sentence()) == told
    card.message_bar.dismiss()
    ben.contacts.update_affiliation(replace(place, role="Director"), ben.actor, place)
    tell(desk, ben, "contact", agne)
    assert plain(card.message_bar.sentence()) == told
    card.message_bar.dismiss()
    ben.contacts.remove_affiliation(place.id, ben.actor)
    tell(desk, ben, "contact", agne)
    assert plain(card.message_bar.sentence()) == told


def test_p04_relations_are_named(desk: Desk, ben: Office, agne: int, card: ContactCard) -> None:
    other = ben.contacts.create(a_person("Birute"), ben.actor).contact.id
    ben.contacts.relations.add(Relationship(agne, other, "friend"), ben.actor, seen_from=agne)
    tell(desk, ben, "contact", agne)
    told = f"{ben.user.display_name} has just changed: Relation: Birute"
    assert plain(card.message_bar.sentence()) == told


def _news(editor: InPlaceEditor | None) -> str:
    assert editor is not None
    return "" if editor.news is None else plain(editor.news.text())


def test_p04_an_open_editor_of_a_link_says_what_others_did_with_it(
    desk: Desk, ben: Office, agne: int, card: ContactCard
) -> None:
    firm = ben.contacts.create(an_organization("UAB Baltija"), ben.actor).contact.id
    other = ben.contacts.create(a_person("Birute"), ben.actor).contact.id
    place = ben.contacts.add_affiliation(Affiliation(agne, firm, role="Buyer"), ben.actor)
    friend = Relationship(agne, other, "friend")
    friend = ben.contacts.relations.add(friend, ben.actor, seen_from=agne).relationship
    tell(desk, ben, "contact", agne)
    name, body = ben.user.display_name, card.body
    body.people.findChildren(ThingRow)[0].edit()
    assert _news(body.people.editor) == ""
    role = ben.contacts.update_affiliation(replace(place, role="Director"), ben.actor, place)
    tell(desk, ben, "contact", agne)
    assert _news(body.people.editor) == f"{name} changed this to: Director"
    ben.contacts.remove_affiliation(role.id, ben.actor)
    tell(desk, ben, "contact", agne)
    assert _news(body.people.editor) == f"{name} removed this meanwhile."
    assert body.people.editor is not None
    body.people.editor.cancel()
    body.relations.findChildren(ThingRow)[0].edit()
    ben.contacts.relations.update(
        replace(friend, note="from school"), ben.actor, seen_from=agne, base=friend
    )
    tell(desk, ben, "contact", agne)
    assert _news(body.relations.editor) == f"{name} changed this to: from school"
    assert body.relations.editor is not None
    body.relations.editor.cancel()


def test_p04_an_open_editor_of_the_card_says_what_others_did_with_it(
    desk: Desk, ben: Office, card: ContactCard, agne: int
) -> None:
    def save(**values: object) -> Contact:
        stored = ben.contacts.get(agne)
        saved = ben.contacts.save(stored, replace(stored, **values), ben.actor)  # type: ignore[arg-type]
        tell(desk, ben, "contact", agne)
        return saved.contact

    name, body = ben.user.display_name, card.body
    day = ImportantDate("Name day", "--05-04", "gregorian")
    points = (a_point("8 612 11111"), a_point("8 612 22222"))
    stored = save(
        points=points, addresses=(Address(locality="Vilnius"),), dates=(day,), birth_date="--02-01"
    )
    rows = body.channels.findChildren(ThingRow)
    rows[0].edit()
    first, second = stored.points
    stored = save(points=(first, replace(second, label="home")))
    assert _news(body.channels.editor) == "", "the other row is not this one"
    first, second = stored.points
    stored = save(points=(replace(first, raw_value="8 612 33333"), second))
    assert _news(body.channels.editor) == f"{name} changed this to: 8 612 33333"
    stored = save(points=stored.points[1:])
    assert _news(body.channels.editor) == f"{name} removed this meanwhile."
    assert body.channels.editor is not None
    body.channels.editor.cancel()
    body.channels.findChildren(ThingRow)[-1].edit()
    save(addresses=(replace(stored.addresses[0], locality="Kaunas"),))
    assert _news(body.channels.editor) == f"{name} changed this to: Kaunas"
    assert body.channels.editor is not None
    body.channels.editor.cancel()
    body.dates.edit_birthday()
    save(birth_date="--03-02")
    assert _news(body.dates.editor).startswith(f"{name} changed this to: ")
    assert body.dates.editor is not None
    body.dates.editor.cancel()
    body.reach.edit()
    save(good_from="09:00")
    assert _news(body.reach.editor) == f"{name} has just changed: Good hours from"
    assert body.reach.editor is not None
    body.reach.editor.cancel()
