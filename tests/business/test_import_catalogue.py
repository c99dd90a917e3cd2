"""The fields that rows can be read into, as data."""

from __future__ import annotations

from crm_desktop.business.imports.catalogue import (
    CONTACTS,
    Field,
    Group,
    Reading,
    RecordKind,
    Target,
)
from crm_desktop.business.imports.model import LIST_FIELDS, NUMBER_FIELDS, REPEATABLE_FIELDS


def test_every_field_of_a_contact_is_described_once():
    assert set(CONTACTS.order) == set(Field) - {Field.IGNORE}
    assert len(CONTACTS.order) == len(set(CONTACTS.order))
    assert set(CONTACTS.keys) | set(CONTACTS.codes) <= set(CONTACTS.order)


def test_how_fields_are_read_follows_from_the_catalogue():
    assert {Field.PHONE, Field.MOBILE, Field.FAX} == NUMBER_FIELDS
    assert Field.TAGS in LIST_FIELDS
    assert Field.NOTES in REPEATABLE_FIELDS
    assert Field.NOTES not in LIST_FIELDS
    assert CONTACTS.group_of(Field.EMAIL) is Group.REACH
    assert Field.STATUS in CONTACTS.matched


def test_another_kind_is_another_list_of_targets():
    kind = RecordKind(
        "deal",
        (
            Target(Field.FULL_NAME, Group.NAME, names=True),
            Target(Field.LAST_CONTACT_DATE, Group.MORE, Reading.DAY),
            Target(Field.OWNER, Group.MORE, is_matched=True),
        ),
        keys=(Field.EXTERNAL_ID,),
        links={Field.ORGANIZATION: "contact"},
    )
    assert kind.naming == {Field.FULL_NAME}
    assert kind.matched == (Field.OWNER,)
    assert kind.reading(Reading.DAY) == {Field.LAST_CONTACT_DATE}
    assert kind.links == {Field.ORGANIZATION: "contact"}
