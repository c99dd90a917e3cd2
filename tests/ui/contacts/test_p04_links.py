"""P4 on a card: places of work and relations that others changed are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_desktop.business.contacts.model import Affiliation
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from tests.builders import Office, a_person, an_organization
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
