"""Lists: every sort column, every filter, the quick filter, counts; few and many matches alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.app import demo_company
from crm_desktop.business.contacts import list_repository
from crm_desktop.business.contacts.derived import (
    derived_values,
    shown,
    sort_key,
    tax_key,
    website_text,
)
from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactQuery,
    ContactRow,
    ContactSort,
    LifecycleStage,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.text import fold
from tests.builders import NOON, Office, a_person, an_organization, open_office

QUERIES = (
    ContactQuery(),
    ContactQuery(kind=ContactKind.PERSON),
    ContactQuery(owner_id=1),
    ContactQuery(stages=frozenset({"customer", "lost"})),
    ContactQuery(party_kinds=frozenset({PartyKind.SUPPLIER, PartyKind.PARTNER})),
    ContactQuery(tag="Furniture"),
    ContactQuery(tag="no such tag"),
    ContactQuery(starred=True),
    ContactQuery(unreachable=True),
    ContactQuery(text="адам"),
    ContactQuery(text="vilnius"),
    ContactQuery(text="an"),
    ContactQuery(text="an", kind=ContactKind.ORGANIZATION, owner_id=2),
    ContactQuery(kind=ContactKind.PERSON, stages=frozenset({"lead"}), tag="retail"),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company with 600 contacts; read only."""
    office = open_office(tmp_path_factory.mktemp("lists") / "company.crm")
    demo_company.build(office, 600)
    office.contacts.bin(range(100, 120), office.actor)
    yield office
    office.close()


def _cards(office: Office) -> dict[int, Contact]:
    ids = office.contacts.order(ContactQuery())
    return {key: office.contacts.get(key) for key in ids}


def _row(office: Office, contact_id: int) -> ContactRow:
    return office.contacts.rows([contact_id])[0]


@pytest.mark.parametrize("few", [10**9, -1], ids=["few", "many"])
@pytest.mark.parametrize("sort", list(ContactSort))
def test_first_page_and_order_agree_for_every_query(
    company: Office, sort: ContactSort, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_repository, "FEW", few)
    for query in QUERIES:
        for descending in (False, True):
            asked = replace(query, sort=sort, descending=descending)
            order = company.contacts.order(asked)
            page = company.contacts.first_page(asked, 40)
            assert page.total == len(order) == len(set(order))
            assert [row.id for row in page.rows] == list(order[:40])


def _matches(card: Contact, query: ContactQuery) -> bool:
    tags = {fold(tag) for tag in card.tags}
    return (
        (query.kind is None or card.kind is query.kind)
        and (query.owner_id is None or card.owner_id == query.owner_id)
        and (not query.stages or card.lifecycle_stage in query.stages)
        and (not query.party_kinds or bool(card.party_kinds & query.party_kinds))
        and (not query.tag or fold(query.tag) in tags)
        and (not query.starred or card.is_starred)
        and (not query.unreachable or not card.is_reachable)
    )


@pytest.mark.parametrize("few", [10**9, -1], ids=["few", "many"])
def test_filters_show_exactly_what_fulfils_them(
    company: Office, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_repository, "FEW", few)
    cards = _cards(company)
    for query in QUERIES:
        if not query.text:
            wanted = {key for key, card in cards.items() if _matches(card, query)}
            assert set(company.contacts.order(query)) == wanted


def _key_of(sort: ContactSort) -> Callable[[ContactRow], str | float | None]:
    keys: dict[ContactSort, Callable[[ContactRow], str | float | None]] = {
        ContactSort.NAME: lambda row: sort_key(row.kind, row.display_name),
        ContactSort.ORGANIZATION: lambda row: fold(row.organization) or None,
        ContactSort.LOCALITY: lambda row: fold(row.locality) or None,
        ContactSort.PHONE: lambda row: row.main_phone or None,
        ContactSort.EMAIL: lambda row: row.main_email or None,
        ContactSort.TAGS: lambda row: "\x1f".join(row.tags) or None,
        ContactSort.LAST_CONTACT: lambda row: (
            None if row.last_contact_at is None else row.last_contact_at.timestamp()
        ),
        ContactSort.NEXT_ACTIVITY: lambda _row: None,  # see test_planner_derived.py
        ContactSort.UPDATED: lambda row: row.updated_at.timestamp() if row.updated_at else None,
        ContactSort.CREATED: lambda row: row.created_at.timestamp() if row.created_at else None,
        ContactSort.BIRTHDAY: lambda row: row.birth_date[-5:] or None,
        ContactSort.LANGUAGE: lambda row: row.language or None,
        ContactSort.TAX_NUMBER: lambda row: tax_key(row.tax_id) or None,
        ContactSort.WEBSITE: lambda row: website_text(row.website).partition("\x1f")[0] or None,
        ContactSort.OCCUPATION: lambda row: fold(row.occupation) or None,
        ContactSort.INDUSTRY: lambda row: fold(row.industry) or None,
    }
    return keys[sort]


@pytest.mark.parametrize(
    "sort",
    [
        one
        for one in ContactSort
        if one not in {"owner", "stage", "source", "binned", "country", "type"}
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_columns_sort_as_they_read_with_empty_ones_last(
    company: Office, sort: ContactSort, descending: bool
) -> None:
    order = company.contacts.order(ContactQuery(sort=sort, descending=descending))
    keys = [_key_of(sort)(row) for row in company.contacts.rows(order)]
    filled = [key for key in keys if key is not None]
    assert keys == filled + [None] * (len(keys) - len(filled))
    assert filled == sorted(filled, reverse=descending)  # type: ignore[type-var]


def test_owners_sort_by_name_and_stages_by_warmth(company: Office) -> None:
    names = {user.id: fold(user.display_name) for user in company.staff.users()}
    rows = company.contacts.rows(company.contacts.order(ContactQuery(sort=ContactSort.OWNER)))
    owners = [names[row.owner_id] for row in rows if row.owner_id is not None]
    assert owners == sorted(owners)
    assert rows[-1].owner_id is None
    rows = company.contacts.rows(company.contacts.order(ContactQuery(sort=ContactSort.STAGE)))
    stages = [list(LifecycleStage).index(LifecycleStage(row.lifecycle_stage)) for row in rows]
    assert stages == sorted(stages)


def test_a_stage_of_the_companys_own_is_sorted_in(office: Office) -> None:
    one = office.contacts.create(a_person("B", lifecycle_stage="vip"), office.actor).contact.id
    two = office.contacts.create(a_person("A", lifecycle_stage="lost"), office.actor).contact.id
    assert list(office.contacts.order(ContactQuery(sort=ContactSort.STAGE))) == [two, one]


def test_names_sort_without_signs_and_legal_forms(office: Office) -> None:
    names = ["„Ąžuolas“", "UAB Beržas", "„Cedras“, UAB", "(Drebulė)", "Žilvitis", "Яблоня", "...!"]
    for name in random.Random(5).sample(names, len(names)):
        office.contacts.create(an_organization(name), office.actor)
    rows = office.contacts.first_page(ContactQuery()).rows
    assert [row.display_name for row in rows] == ["...!", *names[:-1]]


def test_a_person_named_like_a_legal_form_keeps_the_name() -> None:
    assert sort_key(ContactKind.PERSON, "Sia Kate") == "sia kate"
    assert sort_key(ContactKind.ORGANIZATION, "SIA Kate") == "kate"
    assert sort_key(ContactKind.ORGANIZATION, "UAB") == "uab"


def test_tax_numbers_are_compared_by_letters_and_digits() -> None:
    assert tax_key("LT 100-000.142/011") == "lt100000142011" == tax_key("lt١٠٠٠٠٠142011")


def test_rows_keep_the_order_asked_and_leave_out_what_is_gone(company: Office) -> None:
    assert [row.id for row in company.contacts.rows([9, 10**6, 3, 5])] == [9, 3, 5]
    assert company.contacts.rows([]) == ()


def test_rows_say_what_the_cards_say(company: Office) -> None:
    for key, card in _cards(company).items():
        row = _row(company, key)
        values = derived_values(card)
        assert row.main_phone == values["main_phone"]
        assert row.main_email == values["main_email"]
        assert row.locality == shown(str(values["main_locality"]))
        assert set(row.tags) == set(card.tags)
        assert row.last_contact_at == card.last_contact_at


def test_counts_agree_with_the_lists(company: Office) -> None:
    counts = company.contacts.counts(company.actor)
    contacts = company.contacts
    assert counts.all == contacts.first_page(ContactQuery()).total
    assert counts.mine == contacts.first_page(ContactQuery(owner_id=company.user.id)).total
    assert counts.starred == contacts.first_page(ContactQuery(starred=True)).total
    assert counts.unreachable == contacts.first_page(ContactQuery(unreachable=True)).total
    assert counts.in_bin == contacts.first_page(ContactQuery(in_bin=True)).total == 20
    for tag, count in counts.by_tag:
        assert count == contacts.first_page(ContactQuery(tag=tag.name)).total


def test_the_bin_is_searched_too_and_shows_the_last_binned_first(office: Office) -> None:
    ids = [office.contacts.create(a_person(f"Jonas {n}"), office.actor).contact.id for n in "ab"]
    ids.append(office.contacts.create(a_person("Ona"), office.actor).contact.id)
    for key in ids:
        office.clock.advance(minutes=1)
        office.contacts.bin([key], office.actor)
    last_first = ContactQuery(in_bin=True, sort=ContactSort.BINNED, descending=True)
    page = office.contacts.first_page(replace(last_first, text="JONAS"))
    assert [row.id for row in page.rows] == [ids[1], ids[0]]
    assert list(office.contacts.order(last_first)) == ids[::-1]


def test_the_bin_can_be_sorted_by_any_column(office: Office) -> None:
    ids = {}
    for name, place in (("Jonas", "Vilnius"), ("Agnė", "Kaunas"), ("Ona", "Alytus")):
        person = a_person(name, addresses=(Address(locality=place),))
        ids[name] = office.contacts.create(person, office.actor).contact.id
        office.contacts.bin([ids[name]], office.actor)
    by_name = ContactQuery(in_bin=True, sort=ContactSort.NAME)
    assert list(office.contacts.order(by_name)) == [ids["Agnė"], ids["Jonas"], ids["Ona"]]
    backwards = replace(by_name, descending=True)
    assert office.contacts.first_page(backwards).rows[0].display_name == "Ona"
    by_place = ContactQuery(in_bin=True, sort=ContactSort.LOCALITY)
    assert list(office.contacts.order(by_place)) == [ids["Ona"], ids["Agnė"], ids["Jonas"]]
    for sort in ContactSort:
        for descending in (False, True):
            query = ContactQuery(in_bin=True, sort=sort, descending=descending)
            assert sorted(office.contacts.order(query)) == sorted(ids.values())


def test_an_empty_file_has_empty_lists(office: Office) -> None:
    for sort in ContactSort:
        assert office.contacts.first_page(ContactQuery(sort=sort)).total == 0
        assert list(office.contacts.order(ContactQuery(sort=sort))) == []
    counts = office.contacts.counts(office.actor)
    assert (counts.all, counts.mine, counts.by_tag) == (0, 0, ())


@pytest.mark.parametrize(
    "text",
    ['"', "'; DROP TABLE contact; --", "NEAR(", "*", "col:", "%", "_", "\x00", "(", "a" * 5000],
)
def test_hostile_quick_filters_find_nothing_and_break_nothing(company: Office, text: str) -> None:
    for query in (ContactQuery(text=text), ContactQuery(text=text, in_bin=True)):
        page = company.contacts.first_page(query)
        assert len(company.contacts.order(query)) == page.total


def test_a_list_without_index_filters_by_reading(tmp_path: Path) -> None:
    office = open_office(tmp_path / "company.crm")
    office.contacts.create(a_person(), office.actor)
    office.contacts._index = None  # type: ignore[assignment]
    assert office.contacts.first_page(ContactQuery(text="žuk")).total == 1
    office.close()


def test_last_contact_is_kept_by_bulk_and_single_writes(office: Office) -> None:
    moment = NOON - timedelta(days=3)
    single = office.contacts.create(a_person(last_contact_at=moment), office.actor).contact
    many = office.contacts.create_many([a_person(last_contact_at=moment)], office.actor)
    assert single.last_contact_at == moment
    assert office.contacts.get(many.ids[0]).last_contact_at == moment


def test_on_a_drive_the_rows_come_before_their_number(tmp_path: Path):
    office = open_office(tmp_path / "company.crm")
    for name in ("Anna", "Ben"):
        office.contacts.create(a_person(name), office.actor)
    office.database.is_far = True
    page = office.contacts.first_page(ContactQuery(), 1)
    assert (page.is_counted, len(page.rows)) == (False, 1)
    assert len(office.contacts.order(ContactQuery())) == 2
    page = office.contacts.first_page(ContactQuery(), 1)
    assert (page.is_counted, page.total) == (True, 2)
    office.contacts.create(a_person("Chloe"), office.actor)
    assert not office.contacts.first_page(ContactQuery(), 1).is_counted
    office.close()
