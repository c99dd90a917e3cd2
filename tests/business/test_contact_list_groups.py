"""Lists by columns that many contacts share: inside a value they come by name, on every path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from crm_desktop.app import demo_company
from crm_desktop.business.contacts import (
    list_repository,
    multi_sort_repository,
    order_repository,
)
from crm_desktop.business.contacts.derived import sort_key
from crm_desktop.business.contacts.id_arrays import in_groups
from crm_desktop.business.contacts.model import (
    Address,
    ContactQuery,
    ContactRow,
    ContactSort,
    ListCounts,
)
from tests.builders import Office, a_person, open_office

SHARED = (
    ContactSort.ORGANIZATION,
    ContactSort.LOCALITY,
    ContactSort.TAGS,
    ContactSort.OWNER,
    ContactSort.STAGE,
)
QUERIES = (
    ContactQuery(),
    ContactQuery(text="an"),
    ContactQuery(owner_id=1),
    ContactQuery(stages=frozenset({"customer", "lead"})),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company with 600 contacts, some in the bin; read only."""
    office = open_office(tmp_path_factory.mktemp("groups") / "company.crm")
    demo_company.build(office, 600)
    office.contacts.bin(range(100, 120), office.actor)
    yield office
    office.close()


def _value(row: ContactRow, sort: ContactSort) -> object:
    values: dict[ContactSort, object] = {
        ContactSort.ORGANIZATION: row.organization,
        ContactSort.LOCALITY: row.locality,
        ContactSort.TAGS: row.tags,
        ContactSort.OWNER: row.owner_id,
        ContactSort.STAGE: row.lifecycle_stage,
    }
    return values[sort]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SHARED)
def test_equal_values_stand_together_and_come_by_name(
    company: Office, sort: ContactSort, descending: bool
) -> None:
    query = ContactQuery(sort=sort, descending=descending)
    order = company.contacts.order(query)
    counts: ListCounts = company.contacts.counts(company.actor)
    assert len(order) == len(set(order)) == counts.all
    rows = company.contacts.rows(order)
    runs: list[tuple[object, list[tuple[str, int]]]] = []
    for row in rows:
        value = _value(row, sort)
        if not runs or runs[-1][0] != value:
            runs.append((value, []))
        runs[-1][1].append((sort_key(row.kind, row.display_name), row.id))
    assert len({value for value, _ in runs}) == len(runs)
    names_fall = descending and sort not in {ContactSort.OWNER, ContactSort.STAGE}
    assert all(names == sorted(names, reverse=names_fall) for _, names in runs)


@pytest.mark.parametrize(
    ("few", "first_names"),
    [(10**6, 0), (5, 0), (5, 600), (-1, 60)],
    ids=["few", "some", "some by name", "many"],
)
def test_every_way_to_the_first_rows_gives_the_order(
    company: Office, few: int, first_names: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_repository, "FEW", -1)
    monkeypatch.setattr(multi_sort_repository, "FEW", few)
    monkeypatch.setattr(multi_sort_repository, "_FIRST_NAMES", first_names)
    for sort in SHARED:
        for descending in (False, True):
            for query in QUERIES:
                asked = replace(query, sort=sort, descending=descending)
                page = company.contacts.first_page(asked, 25)
                order = company.contacts.order(asked)
                assert page.total == len(order)
                assert [row.id for row in page.rows] == list(order[:25])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("lacking", [40, 27], ids=["most", "some"])
def test_contacts_without_the_value_follow_by_name(
    office: Office, lacking: int, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multi_sort_repository, "FEW", 0)
    people = [
        a_person(
            f"Name {n * 29 % 45:02d}",
            addresses=(Address(locality=f"City {n}"),) if n >= lacking else (),
        )
        for n in range(45)
    ]
    ids = office.contacts.create_many(people, office.actor).ids
    office.contacts.bin(ids[:3], office.actor)
    statements: list[str] = []
    execute = office.database.execute

    def note(sql: str, params: Sequence[object] = ()) -> object:
        statements.append(sql)
        return execute(sql, params)

    query = ContactQuery(sort=ContactSort.LOCALITY, descending=descending)
    monkeypatch.setattr(office.database, "execute", note)
    page = office.contacts.first_page(query, 20)
    is_everybody_read = any("contact_by_facet" in sql for sql in statements)
    assert [row.id for row in page.rows] == list(office.contacts.order(query)[:20])
    assert not is_everybody_read, "a million rows for a page of twenty"


@pytest.mark.parametrize("beginning", [0, 30, 10**6])
def test_last_changed_first_whatever_part_of_the_order_is_looked_at(
    company: Office, beginning: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_repository, "FEW", -1)
    monkeypatch.setattr(order_repository, "_BEGINNING", beginning)
    for query in QUERIES:
        for descending in (False, True):
            asked = replace(query, sort=ContactSort.UPDATED, descending=descending)
            page = company.contacts.first_page(asked, 25)
            assert [row.id for row in page.rows] == list(company.contacts.order(asked)[:25])


def test_a_changed_card_moves_to_the_front_of_the_last_changed(office: Office) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "BCA"]
    office.clock.advance(minutes=1)
    card = office.contacts.get(ids[1])
    office.contacts.save(card, replace(card, notes="changed"), office.actor)
    query = ContactQuery(sort=ContactSort.UPDATED, descending=True)
    assert list(office.contacts.order(query)) == [ids[1], ids[2], ids[0]]


def test_a_renamed_card_moves_inside_its_group(office: Office) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "BCA"]
    query = ContactQuery(sort=ContactSort.STAGE)
    assert list(office.contacts.order(query)) == [ids[2], ids[0], ids[1]]
    card = office.contacts.get(ids[0])
    office.contacts.save(card, replace(card, display_name="Z"), office.actor)
    assert list(office.contacts.order(query)) == [ids[2], ids[1], ids[0]]


def test_groups_are_cut_out_of_an_order() -> None:
    from array import array

    names, grouped = array("q", [5, 1, 4, 2, 3]), array("q", [1, 2, 3, 4, 5])
    assert list(in_groups(names, grouped, [2, 1, 2], [2, 0, 1])) == [5, 4, 1, 2, 3]
    assert in_groups(names, grouped, [5], [0]) is names
    assert not in_groups(array("q"), array("q"), [], [])
