"""One index knows status, owner, kind and flags of everybody: both are found without a walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from crm_desktop.app import demo_company
from crm_desktop.business.contacts.filter_sql import FilterContext, leaf_of
from crm_desktop.business.contacts.filters import Condition, Operator
from crm_desktop.business.contacts.list_query import OWNERS_SQL, conditions_of
from crm_desktop.business.contacts.model import ContactQuery, ContactSort, LifecycleStage
from tests.builders import Office, a_person, open_office


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company, some in the bin and some without an owner; read only."""
    office = open_office(tmp_path_factory.mktemp("facets") / "company.crm")
    demo_company.build(office, 400)
    office.contacts.bin(range(100, 120), office.actor)
    office.contacts.assign_owner(range(200, 230), None, office.actor)
    yield office
    office.close()


def _plan(office: Office, sql: str, params: Sequence[object]) -> list[str]:
    rows = office.database.raw.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
    return [row[3] for row in rows]


def _is_walk(office: Office, sql: str, params: Sequence[object]) -> bool:
    """Whether the outermost look goes through every entry of the index."""
    return any(step.startswith("SCAN contact") for step in _plan(office, sql, params)[:1])


@pytest.mark.parametrize(
    "query",
    [
        ContactQuery(owner_id=1),
        ContactQuery(owner_id=1, starred=True),
        ContactQuery(stages=frozenset({"customer", "lead"})),
        ContactQuery(owner_id=1, stages=frozenset({"customer"})),
    ],
)
def test_status_and_owner_are_looked_up(company: Office, query: ContactQuery) -> None:
    conditions = conditions_of(query)
    sql = f"SELECT count(*) FROM {conditions.source}"
    assert not _is_walk(company, sql, conditions.params)
    plain = f"SELECT count(*) FROM contact NOT INDEXED WHERE {conditions.where}"
    expected = company.database.execute(plain, conditions.params).fetchone()
    assert company.database.execute(sql, conditions.params).fetchone() == expected
    assert expected != (0,)


@pytest.mark.parametrize(
    ("field", "operator", "values"),
    [
        ("owner", Operator.IS, ("1",)),
        ("owner", Operator.IS, ("1", "2")),
        ("owner", Operator.EMPTY, ()),
        ("owner", Operator.FILLED, ()),
        ("stage", Operator.IS, ("customer", "cold")),
    ],
)
def test_filters_by_them_are_no_walk(
    company: Office, field: str, operator: Operator, values: tuple[str, ...]
) -> None:
    context = FilterContext(company.clock.today())
    leaf = leaf_of(Condition(field, operator, values), context)
    assert not leaf.is_walk
    assert not _is_walk(company, leaf.source, leaf.params)
    found = {key for (key,) in company.database.execute(leaf.source, leaf.params).fetchall()}
    sql = f"SELECT id FROM contact NOT INDEXED WHERE deleted_at IS NULL AND {leaf.row}"
    plain = {key for (key,) in company.database.execute(sql, leaf.row_params).fetchall()}
    assert found == plain != set()


def test_each_owner_is_named_once(company: Office) -> None:
    sql = "SELECT DISTINCT owner_id FROM contact WHERE deleted_at IS NULL AND owner_id > 0"
    expected = sorted(owner for (owner,) in company.database.execute(sql).fetchall())
    found = [owner for (owner,) in company.database.execute(OWNERS_SQL).fetchall()]
    assert found == expected
    assert len(found) > 2


def test_a_list_by_type_reads_the_index_once(
    company: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    execute = company.database.execute

    def note(sql: str, params: Sequence[object] = ()) -> object:
        statements.append(sql)
        return execute(sql, params)

    fresh = open_office(company.database.path, cache=company.database.path.parent / "fresh")
    monkeypatch.setattr(fresh.database, "execute", note)
    query = ContactQuery(sort=ContactSort.TYPE)
    page = fresh.contacts.first_page(query, 20)
    monkeypatch.undo()
    assert [row.id for row in page.rows] == list(company.contacts.order(query)[:20])
    assert sum("contact_by_facet" in sql for sql in statements) == 1, statements
    fresh.close()


def test_an_owner_found_in_no_status_but_one(office: Office) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in "AB"]
    card = office.contacts.get(ids[1])
    customer = replace(card, lifecycle_stage=LifecycleStage.CUSTOMER)
    office.contacts.save(card, customer, office.actor)
    query = ContactQuery(owner_id=office.actor.user_id, sort=ContactSort.OWNER)
    assert list(office.contacts.order(query)) == ids
    office.contacts.bin(ids, office.actor)
    assert list(office.contacts.order(query)) == []
