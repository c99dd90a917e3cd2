"""Lists sorted by several columns and by own fields; first pages agree with whole orders."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_desktop.app import demo_company
from crm_desktop.business.contacts import list_repository, multi_sort_repository
from crm_desktop.business.contacts.derived import sort_key
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import (
    Address,
    ContactKind,
    ContactQuery,
    ContactRow,
    ContactSort,
    RowPart,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.custom_fields.model import (
    CODE_SEPARATOR,
    CustomField,
    FieldKind,
    Option,
    value_in,
)
from crm_desktop.core.sorting import SortKey
from crm_desktop.core.text import fold
from tests.builders import Office, a_person, open_office

FIELDS = (
    CustomField("Note", FieldKind.TEXT),
    CustomField("Size", FieldKind.NUMBER, decimals=1),
    CustomField("Grade", FieldKind.CHOICE, options=(Option("b", "Best"), Option("a", "Any"))),
    CustomField("Parts", FieldKind.CHOICES, options=(Option("z", "Z"), Option("y", "Y"))),
    CustomField("Paid", FieldKind.YES_NO),
    CustomField("Since", FieldKind.DATE),
    CustomField("Friend", FieldKind.LINK),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company with 500 contacts, half of them with values of own fields; read only."""
    office = open_office(tmp_path_factory.mktemp("sorting") / "company.crm")
    demo_company.build(office, 500)
    ids = list(office.contacts.order(ContactQuery()))
    chance = random.Random(5)
    contents = {
        "Note": ["Ąžuolas", "beržas", "Ёлка"],
        "Size": [15, -20, 300],
        "Grade": ["a", "b"],
        "Parts": [("z",), ("z", "y"), ("y",)],
        "Paid": [True, False],
        "Since": ["2024-02-29", "1999-01-01"],
        "Friend": [
            office.contacts.create(a_person(name), office.actor).contact.id
            for name in ("Žygis Ąžuolas", "Ёлкин", "Ada")
        ],
    }
    for field in FIELDS:
        made = office.custom_fields.create(field, office.actor).field
        for content in contents[field.name]:
            some = chance.sample(ids, 80)
            office.custom_fields.set_many(some, made.id, content, office.actor)
    office.contacts.bin(ids[100:120], office.actor)
    yield office
    office.close()


def _key(office: Office, name: str) -> str:
    return next(field.key for field in office.custom_fields.fields() if field.name == name)


def _rows(office: Office, query: ContactQuery) -> list[ContactRow]:
    order = office.contacts.order(query)
    return list(office.contacts.rows(order, frozenset({RowPart.CUSTOM})))


ORDERS = (
    (ContactSort.STAGE, ContactSort.LOCALITY, ContactSort.NAME),
    (ContactSort.LOCALITY, ContactSort.OWNER),
    (ContactSort.OWNER, ContactSort.UPDATED),
    (ContactSort.TAGS, ContactSort.STAGE, ContactSort.PHONE),
    (ContactSort.SOURCE, ContactSort.NAME),
    (ContactSort.NAME, ContactSort.EMAIL),
    (ContactSort.BIRTHDAY, ContactSort.LAST_CONTACT),
    (ContactSort.CREATED, ContactSort.LANGUAGE),
    (ContactSort.COUNTRY, ContactSort.TYPE),
    (ContactSort.INDUSTRY, ContactSort.OCCUPATION),
    (ContactSort.TYPE, ContactSort.WEBSITE),
    ("Note", ContactSort.NAME),
    (ContactSort.STAGE, "Grade", "Size"),
    ("Friend", "Paid"),
    ("Parts", "Since"),
    ("Size",),
)
QUERIES = (
    ContactQuery(),
    ContactQuery(kind=ContactKind.PERSON),
    ContactQuery(text="an"),
    ContactQuery(tag="no such tag"),
    ContactQuery(filter=Filter((Condition("city", Operator.FILLED),))),
    ContactQuery(in_bin=True),
)


@pytest.mark.parametrize("few", [10**9, 10, -1], ids=["few", "some", "many"])
@pytest.mark.parametrize("names", ORDERS, ids="-".join)
def test_first_pages_and_orders_agree(
    company: Office, names: tuple[str, ...], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_repository, "FEW", few)
    monkeypatch.setattr(multi_sort_repository, "FEW", few)
    monkeypatch.setattr(multi_sort_repository, "FEW_OF_UNSORTED", few)
    monkeypatch.setattr(multi_sort_repository, "_BEGINNING", 25 if few == 10 else 16_000)
    keys = [name if name in set(ContactSort) else _key(company, name) for name in names]
    for query in QUERIES:
        for turned in range(1 << len(keys)):
            asked = [SortKey(key, bool(turned >> n & 1)) for n, key in enumerate(keys)]
            sorted_query = replace(
                query, sort=asked[0].by, descending=asked[0].descending, then=tuple(asked[1:])
            )
            order = company.contacts.order(sorted_query)
            page = company.contacts.first_page(sorted_query, 40)
            assert page.total == len(order) == len(set(order))
            assert [row.id for row in page.rows] == list(order[:40]), sorted_query
            assert sorted(order) == sorted(company.contacts.order(query))


def test_equal_rows_follow_the_next_keys_and_then_the_name(company: Office) -> None:
    query = ContactQuery(
        sort=ContactSort.LOCALITY,
        descending=True,
        then=(SortKey(ContactSort.STAGE), SortKey(ContactSort.PHONE, descending=True)),
    )
    rows = _rows(company, query)
    # The same from Python, one stable pass per key, the last first; empty ones always last.
    rows.sort(key=lambda row: (sort_key(row.kind, row.display_name), row.id))
    rows.sort(key=lambda row: row.main_phone, reverse=True)
    stages = ["cold", "lead", "prospect", "customer", "loyal", "dormant", "lost"]
    rows.sort(key=lambda row: stages.index(row.lifecycle_stage))
    rows.sort(key=lambda row: (bool(row.locality), fold(row.locality), row.locality), reverse=True)
    assert [row.id for row in rows] == list(company.contacts.order(query))


def _wanted(content: object, name: str, names: dict[int, str]) -> object:
    if name == "Grade":
        return ["b", "a"].index(str(content))
    if name == "Parts":
        return [["z", "y"].index(code) for code in str(content).split(CODE_SEPARATOR)]
    return fold(names[int(str(content))]) if name == "Friend" else content


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
@pytest.mark.parametrize("descending", [False, True])
def test_own_fields_sort_as_they_mean(company: Office, name: str, descending: bool) -> None:
    field = next(one for one in company.custom_fields.fields() if one.name == name)
    rows = _rows(company, ContactQuery(sort=field.key, descending=descending))
    found: list[object] = []
    for row in rows:
        assert row.more is not None
        value = value_in(row.more.custom, field.id)
        if value is None:
            found.append(None)
        else:
            content = value.sort if field.kind is FieldKind.TEXT else value.text or value.number
            found.append(_wanted(content, name, dict(row.more.names)))
    filled = [one for one in found if one is not None]
    assert len(filled) > 50
    assert found == filled + [None] * (len(found) - len(filled))
    assert filled == sorted(filled, reverse=descending)  # type: ignore[type-var]


def test_sources_sort_by_their_names(office: Office) -> None:
    late = office.contacts.ensure_source("Žurnalas", office.actor).id
    early = office.contacts.ensure_source("Ad", office.actor).id
    one = office.contacts.create(a_person("A", source_id=late), office.actor).contact.id
    two = office.contacts.create(a_person("B", source_id=early), office.actor).contact.id
    three = office.contacts.create(a_person("C"), office.actor).contact.id
    query = ContactQuery(sort=ContactSort.SOURCE)
    assert list(office.contacts.order(query)) == [two, one, three]
    down = replace(query, descending=True)
    assert list(office.contacts.order(down)) == [one, two, three]


def test_an_order_by_a_field_that_is_gone_is_by_name(office: Office) -> None:
    for name in ("B", "A"):
        office.contacts.create(a_person(name), office.actor)
    rows = office.contacts.first_page(ContactQuery(sort="custom:77")).rows
    assert [row.display_name for row in rows] == ["A", "B"]


def test_a_key_that_comes_twice_counts_once(office: Office) -> None:
    for name in ("B", "A"):
        office.contacts.create(a_person(name), office.actor)
    twice = ContactQuery(descending=True, then=(SortKey(ContactSort.NAME),))
    rows = office.contacts.first_page(twice).rows
    assert [row.display_name for row in rows] == ["B", "A"]


def test_countries_sort_as_they_are_shown_and_types_by_their_kinds(office: Office) -> None:
    def card(name: str, *countries: str, kinds: frozenset[PartyKind] = frozenset()) -> int:
        addresses = tuple(
            Address(country=country, is_primary=place == 1)
            for place, country in enumerate(countries)
        )
        made = a_person(name, addresses=addresses, party_kinds=kinds)
        return office.contacts.create(made, office.actor).contact.id

    latvian = card("B", "LV", kinds=frozenset({PartyKind.SUPPLIER}))
    german = card("A", "DE", kinds=frozenset({PartyKind.CUSTOMER, PartyKind.PARTNER}))
    moved = card("C", "DE", "LT", kinds=frozenset({PartyKind.CUSTOMER}))
    nowhere = card("D")
    office.contacts.name_countries({"DE": "Vokietija", "LT": "lietuva", "LV": "Latvija"}.get)  # type: ignore[arg-type]
    by_country = ContactQuery(sort=ContactSort.COUNTRY)
    assert list(office.contacts.order(by_country)) == [latvian, moved, german, nowhere]
    by_type = ContactQuery(sort=ContactSort.TYPE, descending=True)
    assert list(office.contacts.order(by_type)) == [latvian, german, moved, nowhere]
