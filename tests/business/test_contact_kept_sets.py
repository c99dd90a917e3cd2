"""What lists keep of conditions stays true, whatever is saved in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_desktop.business.contacts import kept_sets_repository
from crm_desktop.business.contacts.filter_sql import FilterContext
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.list_repository import ContactListRepository
from crm_desktop.business.contacts.model import (
    Contact,
    ContactKind,
    ContactPoint,
    ContactQuery,
    ContactSort,
    PointKind,
)
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from tests.builders import Office

COUNT = 60


def _condition(field: str, operator: Operator, *values: str) -> ContactQuery:
    return ContactQuery(filter=Filter((Condition(field, operator, values),)))


def _queries(tag: int, own: str) -> tuple[ContactQuery, ...]:
    return (
        ContactQuery(
            kind=ContactKind.PERSON, filter=Filter((Condition("email", Operator.FILLED),))
        ),
        _condition("stage", Operator.IS, "lead"),
        _condition("stage", Operator.IS_NOT, "lead"),
        _condition("tag", Operator.IS, str(tag)),
        _condition("tag", Operator.IS_NOT, str(tag)),
        _condition("email", Operator.CONTAINS, "a1"),
        _condition("name", Operator.CONTAINS, "ame0"),
        _condition("notes", Operator.FILLED),
        _condition("notes", Operator.EMPTY),
        _condition("notes", Operator.CONTAINS, "seen"),
        _condition("industry", Operator.CONTAINS, "stee"),
        _condition(own, Operator.FROM, "50"),
        ContactQuery(
            filter=Filter(
                (
                    Condition("stage", Operator.IS, ("lead",)),
                    Condition(own, Operator.UNTIL, ("20",)),
                ),
                is_any=True,
            ),
            sort=ContactSort.STAGE,
        ),
    )


@pytest.mark.parametrize("most", [2000, 5], ids=["corrected", "read anew"])
def test_kept_sets_follow_what_is_saved(
    office: Office, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_sets_repository, "MOST_TOUCHED", most)
    contacts, actor = office.contacts, office.actor
    made = [
        Contact(
            ContactKind.PERSON if n % 2 else ContactKind.ORGANIZATION,
            f"Name{n:03d}",
            lifecycle_stage="lead" if n % 3 else "cold",
            industry="steel" if n % 4 == 0 else "",
            tags=("old",) if n % 5 == 0 else (),
            points=(ContactPoint(PointKind.EMAIL, f"a{n}@x.lt", f"a{n}@x.lt"),),
        )
        for n in range(COUNT)
    ]
    ids = list(contacts.create_many(made, actor).ids)
    budget = office.custom_fields.create(CustomField("Budget", FieldKind.NUMBER), actor).field
    tag = contacts.tags()[0].id
    context = FilterContext(date(2026, 6, 15), (), {budget.key: budget})

    def agrees() -> None:
        for query in _queries(tag, budget.key):
            fresh = ContactListRepository(office.database)
            wanted = fresh.order(query, None, [office.user.id], context)
            assert list(contacts.order(query)) == list(wanted), query
            assert contacts.count(query) == len(wanted)

    def save(place: int, **changes: object) -> None:
        card = contacts.get(ids[place])
        contacts.save(card, replace(card, **changes), actor)

    agrees()
    for step in (
        lambda: save(3, notes="seen at the fair", lifecycle_stage="cold"),
        lambda: save(4, display_name="Other", points=()),
        lambda: contacts.add_tag(ids[1:4], "old", actor),
        lambda: contacts.remove_tag(ids[:20], "old", actor),
        lambda: contacts.set_custom(ids[5:40], budget.id, 70, actor),
        lambda: contacts.set_custom(ids[5:9], budget.id, None, actor),
        lambda: contacts.bin(ids[7:12], actor),
        lambda: contacts.restore(ids[8:10], actor),
        lambda: contacts.create(Contact(ContactKind.PERSON, "Name0new", notes="x"), actor),
        lambda: contacts.set_stage(ids[30:50], "customer", actor),
        lambda: save(0, kind=ContactKind.PERSON, industry="Stahl"),
    ):
        step()
        agrees()
    office.history.undo(actor, contacts.set_stage(ids[:25], "lost", actor).seq)
    agrees()
