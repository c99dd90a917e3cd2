"""Bulk writing: ids, log, indexes, memory, and that its pieces stay short."""

from __future__ import annotations

import tracemalloc

import pytest

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import bulk
from crm_desktop.storage.check import check_file
from crm_desktop.storage.migrations.runner import expected_schema, schema_objects
from tests.storage.office import Office

COLUMNS = ("kind", "display_name")


def _people(count: int, prefix: str = "P"):
    return (("person", f"{prefix}{number}") for number in range(count))


def _import(office: Office, count: int, *, expected: int = 0) -> tuple[int, range]:
    with office.journal.begin(office.actor, "import") as work:
        ids = work.insert_many("contact", COLUMNS, _people(count), expected=expected)
        points = ((i, "phone", str(i)) for i in ids)
        columns = ("contact_id", "kind", "raw_value")
        assert work.insert_children_many("contact_point", columns, points) == count
    return work.seq, ids


def test_ids_follow_each_other_and_everything_is_logged(office: Office):
    office.add("Anna")
    seq, ids = _import(office, 4500)
    assert ids == range(2, 4502)
    assert office.value("SELECT count(DISTINCT uid) FROM contact") == 4501
    assert office.value(f"SELECT entry_count FROM change_batch WHERE seq = {seq}") == 4500
    assert office.value(f"SELECT count(*) FROM change_entry WHERE seq = {seq}") == 4500
    assert office.value("SELECT count(*) FROM change_entry WHERE new_values IS NOT NULL") == 1
    assert office.heard[-1].bulk_kinds == {"contact"}
    assert check_file(office.db).is_sound


def test_nothing_inserted_is_no_batch(office: Office):
    with office.journal.begin(office.actor, "import") as work:
        assert not work.insert_many("contact", COLUMNS, iter(()))
    assert work.seq == 0


@pytest.mark.parametrize("expected", [0, 25_000])
def test_large_amounts_leave_the_schema_as_it_was(office: Office, expected: int):
    _import(office, 25_000, expected=expected)
    assert schema_objects(office.db.raw) == expected_schema()
    assert check_file(office.db).is_sound
    assert office.value(
        "SELECT count(*) FROM contact INDEXED BY contact_by_name WHERE deleted_at IS NULL"
    ) == 25_000  # fmt: skip


def test_an_error_in_the_middle_of_a_large_amount_leaves_nothing(office: Office):
    def broken():
        yield from _people(20_000)
        raise ValueError("row 20,001")

    with (
        pytest.raises(ValueError, match="20,001"),
        office.journal.begin(office.actor, "import") as work,
    ):
        work.insert_many("contact", COLUMNS, broken(), expected=20_000)
    assert office.value("SELECT count(*) FROM contact") == 0
    assert schema_objects(office.db.raw) == expected_schema()
    assert check_file(office.db).is_sound


def test_rows_are_streamed(office: Office):
    tracemalloc.start()
    _import(office, 30_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_children_and_records_are_told_apart(office: Office):
    with office.journal.begin(office.actor, "import") as work:
        with pytest.raises(ValueError, match="children"):
            work.insert_many("contact_point", ("kind",), [])
        with pytest.raises(ValueError, match="insert_many"):
            work.insert_children_many("contact", COLUMNS, [])


def test_the_same_values_for_many_records(office: Office):
    _, ids = _import(office, 3000)
    with office.journal.begin(office.actor, "contact.stage") as work:
        assert work.update_many("contact", ids, {"lifecycle_stage": "lead"}) == 3000
        assert work.update_many("contact", ids, {"lifecycle_stage": "lead"}) == 0
    assert office.journal.inverse(work.seq, office.actor).undone == 3000
    assert office.value("SELECT count(*) FROM contact WHERE lifecycle_stage = 'cold'") == 3000


def test_bin_and_restore_of_many(office: Office):
    _, ids = _import(office, 3000)
    with office.journal.begin(office.actor, "contact.bin") as work:
        assert work.bin_many("contact", [*ids, 99_999]) == 3000
        assert work.bin_many("contact", ids) == 0
    assert office.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 0
    with office.journal.begin(office.actor, "contact.restore") as work:
        assert work.restore_many("contact", ids[:10]) == 10
    assert office.heard[-1].refs == {RecordRef("contact", i) for i in ids[:10]}
    assert check_file(office.db).is_sound


def test_the_cache_is_as_before_after_bulk_work(office: Office):
    before = office.db.execute("PRAGMA cache_spill").fetchone()
    _import(office, 3000)
    assert office.db.execute("PRAGMA cache_spill").fetchone() == before


def test_every_deferred_index_exists(office: Office):
    names = {name for _, name, _ in expected_schema()}
    assert {name for group in bulk.DEFERRED_INDEXES.values() for name in group} <= names
    assert bulk.SORTED_ROWS.keys() == bulk.DEFERRED_INDEXES.keys()


def test_indexes_are_sorted_in_memory_and_nothing_temporary_is_left(office: Office):
    _import(office, 25_000)
    assert office.value("PRAGMA temp_store") == 2


def test_many_updates_leave_the_schema_as_it_was(office: Office):
    _, ids = _import(office, 12_000)
    new = [(key, f"1980-01-{1 + key % 28:02}", "x" * (key % 3)) for key in ids]
    with office.journal.begin(office.actor, "import") as work:
        columns = ("birth_date", "notes")
        assert work.update_each("contact", columns, new, expected=12_000) == 12_000
    assert schema_objects(office.db.raw) == expected_schema()
    assert check_file(office.db).is_sound
    by_day = "SELECT count(*) FROM contact INDEXED BY contact_by_birthday WHERE deleted_at IS NULL"
    assert office.value(f"{by_day} AND birth_date <> ''") == 12_000
    assert office.journal.inverse(work.seq, office.actor).undone == 12_000
    assert office.value(f"{by_day} AND birth_date <> ''") == 0


def test_only_what_differs_is_written_and_all_of_it(office: Office):
    _, ids = _import(office, 60)
    columns = ("given_name", "family_name", "nickname")
    first = [(key, "A", f"F{key}", "") for key in ids]
    second = [
        (key, "A" if key % 2 else "B", f"F{key if key % 3 else 0}", "N" if key % 5 else "")
        for key in ids
    ]
    for rows in (first, second):
        with office.journal.begin(office.actor, "import") as work:
            wanted = sum(row != old for row, old in zip(rows, first, strict=True)) or len(rows)
            assert work.update_each("contact", columns, rows) == wanted
        sql = "SELECT id, given_name, family_name, nickname FROM contact ORDER BY id"
        assert office.db.execute(sql).fetchall() == rows
    assert office.journal.inverse(work.seq, office.actor).undone == wanted
    assert office.db.execute(sql).fetchall() == first
    assert check_file(office.db).is_sound


def test_columns_are_stored_as_rows_are(office: Office):
    names = [f"P{number}" for number in range(2500)]
    with office.journal.begin(office.actor, "import") as work:
        by_rows = work.insert_many("contact", COLUMNS, (("person", name) for name in names))
        by_columns = work.insert_columns("contact", COLUMNS, [["person"] * 2500, names])
        points = [list(by_columns), ["phone"] * 2500, names]
        columns = ("contact_id", "kind", "raw_value")
        assert work.insert_child_columns("contact_point", columns, points) == 2500
    assert by_columns == range(by_rows.stop, by_rows.stop + 2500)
    assert office.value(
        "SELECT count(*) FROM contact AS a JOIN contact AS b ON b.id = a.id + 2500"
        " JOIN contact_point ON contact_id = b.id AND raw_value = b.display_name"
        " WHERE a.display_name = b.display_name AND a.kind = b.kind"
    ) == 2500  # fmt: skip
    assert office.value("SELECT count(*) FROM contact WHERE typeof(uid) = 'blob'") == 5000
    assert check_file(office.db).is_sound
