"""The first rows of a filtered list, before its matches are known, are those of its order."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import pytest

from crm_desktop.business.contacts import candidates, filter_repository
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.kept_sets_repository import KeptSets
from crm_desktop.business.contacts.list_repository import ContactListRepository
from crm_desktop.business.contacts.model import (
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    ContactSort,
    LifecycleStage,
    PointKind,
)
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from tests.builders import Office, open_office

COUNT = 3000
STAGES = list(LifecycleStage)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory):
    """Contacts that differ in all that the filters ask, some in the bin."""
    office = open_office(tmp_path_factory.mktemp("glimpse") / "crowd.crm")
    actor = office.actor
    contacts = [
        Contact(
            ContactKind.PERSON,
            f"Name{n * 7919 % COUNT:05d}",
            lifecycle_stage=STAGES[n % len(STAGES)],
            owner_id=office.user.id if n % 3 else None,
            tags=("key",) if n % 4 == 0 else (),
            points=(ContactPoint(PointKind.EMAIL, f"a{n % 50}@x.lt", f"a{n % 50}@x.lt"),),
        )
        for n in range(COUNT)
    ]
    ids = list(office.contacts.create_many(contacts, actor).ids)
    budget = office.custom_fields.create(CustomField("Budget", FieldKind.NUMBER), actor).field
    for n in range(10):
        office.contacts.set_custom(ids[n::10], budget.id, 100 * n, actor)
    office.contacts.bin(ids[::11], actor)
    yield office
    office.close()


WAYS = {
    "read": {},
    "looked at": {"QUICK": 0, "FEW": -1, "HOPELESS": 10**6, "MOST_LOOKED_AT": 10**6},
    "in part": {"QUICK": 0, "FEW": -1, "HOPELESS": 700, "MOST_LOOKED_AT": 1500},
    "too much": {"QUICK": 0, "FEW": -1, "MOST_LOOKED_AT": 0},
}
"""How the first rows are found: limits by name."""


def _go(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in WAYS[way].items():
        for module in (filter_repository, candidates):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, limit)


def _budget(office: Office, low: int, high: int) -> Condition:
    key = office.custom_fields.fields()[0].key
    return Condition(key, Operator.BETWEEN, (str(low), str(high)))


def _filters(office: Office) -> dict[str, Filter]:
    tag = str(office.contacts.tags()[0].id)
    tagged = Condition("tag", Operator.IS, (tag,))
    leads = Condition("stage", Operator.IS, ("lead", "customer"))
    return {
        "dense": Filter((_budget(office, 100, 800), leads)),
        "any": Filter((tagged, Condition("email", Operator.CONTAINS, ("a4",))), is_any=True),
        "groups": Filter(
            (Filter((tagged, leads), is_any=True), _budget(office, 0, 500)),
        ),
        "negated": Filter((Condition("tag", Operator.IS_NOT, (tag,)), _budget(office, 300, 900))),
        "middle": Filter((_budget(office, 100, 100), leads, tagged)),
        "rare": Filter((_budget(office, 0, 0), Condition("name", Operator.CONTAINS, ("0071",)))),
        "nobody": Filter((_budget(office, 5000, 6000), tagged)),
    }


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "sort",
    [s for s in ContactSort if s is not ContactSort.BINNED],
)
def test_the_first_rows_are_the_beginning_of_the_order(
    crowd: Office, sort: ContactSort, descending: bool, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _go(way, monkeypatch)
    fresh = ContactListRepository(crowd.database)
    monkeypatch.setattr(crowd.contacts, "_lists", fresh)
    for name, wanted in _filters(crowd).items():
        query = ContactQuery(filter=wanted, sort=sort, descending=descending)
        page = crowd.contacts.first_page(query, 40)
        order = crowd.contacts.order(query)
        shown = [row.id for row in page.rows]
        assert shown == list(order[: len(shown)]), name
        assert len(shown) == min(40, len(order)) or not page.is_counted, name
        assert shown or not order, name
        if page.is_counted:
            assert page.total == len(order), name
        else:
            assert page.total == len(page.rows) <= len(order), name


def test_dense_filters_are_not_counted_first(
    crowd: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _go("looked at", monkeypatch)
    monkeypatch.setattr(crowd.contacts, "_lists", ContactListRepository(crowd.database))
    query = ContactQuery(filter=_filters(crowd)["dense"])
    page = crowd.contacts.first_page(query, 40)
    assert (page.total, page.is_counted) == (40, False)
    order = crowd.contacts.order(query)
    again = crowd.contacts.first_page(query, 40)
    assert (again.total, again.is_counted) == (len(order), True), "the matches are known by now"


def test_the_search_index_spares_rows_that_other_conditions_leave(
    crowd: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_repository, "FEW", 10)
    monkeypatch.setattr(filter_repository, "FEW_WORDS", 5)
    looked_at: list[int] = []
    tested = KeptSets.tested

    def count(sets: KeptSets, ids: Sequence[int], tests: Any) -> array[int]:
        looked_at.append(len(ids))
        return tested(sets, ids, tests)

    monkeypatch.setattr(KeptSets, "tested", count)
    parts = (_budget(crowd, 0, 500), Condition("email", Operator.CONTAINS, ("a43@",)))
    wanted = [
        row.id
        for row in crowd.contacts.rows(crowd.contacts.order(ContactQuery(filter=Filter(parts[:1]))))
        if row.main_email.startswith("a43@")
    ]
    looked_at.clear()
    fresh = ContactListRepository(crowd.database)
    fresh.find_words_with(crowd.contacts._ids_with_words)
    monkeypatch.setattr(crowd.contacts, "_lists", fresh)
    assert list(crowd.contacts.order(ContactQuery(filter=Filter(parts)))) == wanted
    assert len(wanted) > 20
    assert max(looked_at) <= COUNT // 50, "only those with this e-mail"


def test_all_matches_of_a_short_walk_are_a_count(crowd: Office) -> None:
    few = crowd.contacts.first_page(ContactQuery(filter=_filters(crowd)["nobody"]), 40)
    assert few == type(few)(0, (), is_counted=True)


def test_text_tags_and_the_bin_are_asked_for_their_matches(crowd: Office) -> None:
    dense = _filters(crowd)["dense"]
    for query in (
        ContactQuery(filter=dense, text="name0"),
        ContactQuery(filter=dense, tag="key"),
        ContactQuery(filter=dense, in_bin=True),
    ):
        page = crowd.contacts.first_page(query, 40)
        assert page.is_counted
        assert page.total == len(crowd.contacts.order(query))


def test_a_count_needs_no_page(crowd: Office) -> None:
    for wanted in _filters(crowd).values():
        query = ContactQuery(filter=wanted)
        order: array[int] = crowd.contacts.order(query)
        assert crowd.contacts.count(query) == len(order)
