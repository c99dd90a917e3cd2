"""Asking for any number of values, more than one statement takes."""

from __future__ import annotations

from crm_desktop.storage import database
from tests.storage.office import Office


def test_any_number_of_values_may_be_asked_for(office: Office):
    keys = [office.add(f"Anna {number}") for number in range(5)]
    nobody = range(10**6, 10**6 + 2 * database.VALUES_AT_ONCE)
    sql = "SELECT id, display_name FROM contact WHERE id IN () AND deleted_at IS NULL"
    found = dict(office.db.rows_among(sql, [*keys[:2], *nobody, *keys[2:]]))
    assert found == {key: f"Anna {number}" for number, key in enumerate(keys)}
    assert not list(office.db.rows_among(sql, []))


def test_rows_may_be_changed_while_they_are_gone_through(office: Office):
    keys = [office.add(f"Anna {number}") for number in range(3)]
    sql = "SELECT id, display_name FROM contact WHERE id IN () ORDER BY id"
    for key, name in office.db.rows_among(sql, keys):
        office.save(key, display_name=f"{name} Smith")
    names = [name for _key, name in office.db.rows_among(sql, keys)]
    assert names == [f"Anna {number} Smith" for number in range(3)]
