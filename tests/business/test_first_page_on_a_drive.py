"""The first rows of a list on a drive: each row costs a call, and each page counted in as well."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crm_desktop.business.contacts.model import ContactQuery
from tests.builders import Office, a_person

PEOPLE = 80


@pytest.fixture
def far(office: Office) -> Office:
    people = [a_person(f"Name {n:02d}", points=()) for n in range(PEOPLE)]
    office.contacts.create_many(people, office.actor)
    office.database.is_far = True
    return office


def test_not_more_rows_are_read_than_are_in_sight(far: Office) -> None:
    page = far.contacts.first_page(ContactQuery(), in_sight=10)
    assert len(page.rows) == 10
    assert not page.is_counted
    far.database.is_far = False
    assert len(far.contacts.first_page(ContactQuery(), in_sight=10).rows) == 60


def test_nobody_is_counted_whose_order_is_known(
    far: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(far.contacts.order(ContactQuery())) == PEOPLE
    statements: list[str] = []
    execute = far.database.execute

    def note(sql: str, params: Sequence[object] = ()) -> object:
        statements.append(sql)
        return execute(sql, params)

    monkeypatch.setattr(far.database, "execute", note)
    page = far.contacts.first_page(ContactQuery())
    assert (page.total, page.is_counted) == (PEOPLE, True)
    assert not any("count(" in sql for sql in statements), statements
