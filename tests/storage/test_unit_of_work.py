"""The one door for writing: versions, log, children, what is published, what is taken back."""

from __future__ import annotations

import json

import pytest

from crm_desktop.core.changes import Origin
from crm_desktop.core.clock import ManualClock, to_milliseconds
from crm_desktop.core.errors import ConflictError, StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import batch, entries_of, entries_of_root
from crm_desktop.storage.check import check_file
from crm_desktop.storage.error_codes import IntegrityError
from tests.storage.office import Office


def test_an_insert_fills_the_common_columns(office: Office, clock: ManualClock):
    contact = office.add("Anna")
    uid, version, created_at, created_by, updated_at, deleted_at = office.contact(
        contact, "uid, version, created_at, created_by, updated_at, deleted_at"
    )
    now = to_milliseconds(clock.now())
    assert len(uid) == 16
    assert (version, created_at, created_by, updated_at, deleted_at) == (1, now, 1, now, None)


def test_an_update_logs_changed_columns_only(office: Office, clock: ManualClock):
    contact = office.add("Anna", notes="old")
    clock.advance(minutes=1)
    seq = office.save(contact, display_name="Anna", notes="new", occupation="")
    found = batch(office.db, seq)
    assert found is not None
    (entry,) = entries_of(office.db, found)
    assert (entry.old_values, entry.new_values) == ({"notes": "old"}, {"notes": "new"})
    assert (entry.version, office.version(contact)) == (2, 2)
    assert found.machine == "machine-1"
    assert office.contact(contact, "updated_at") == (to_milliseconds(clock.now()),)


def test_nothing_different_writes_nothing(office: Office):
    contact = office.add("Anna")
    head = office.value("SELECT max(seq) FROM change_batch")
    assert office.save(contact, display_name="Anna") == 0
    assert office.value("SELECT max(seq) FROM change_batch") == head
    assert len(office.heard) == 1


def test_touch_raises_the_version_without_values(office: Office):
    contact, phone = office.add_with_phone("Anna", "1")
    root = RecordRef("contact", contact)
    with office.journal.begin(office.actor, "contact.save") as work:
        assert work.update("contact", contact, {"display_name": "Anna"}, 1, touch=True) == 2
        work.update_child("contact_point", phone, {"raw_value": "2"}, root)
    assert office.version(contact) == 2


def test_a_changed_child_raises_the_version_of_its_record(office: Office):
    contact, phone = office.add_with_phone("Anna", "1")
    root = RecordRef("contact", contact)
    with office.journal.begin(office.actor, "phone") as work:
        assert work.update_child("contact_point", phone, {"raw_value": "2"}, root)
        assert not work.update_child("contact_point", phone, {"raw_value": "2"}, root)
    assert office.version(contact) == 2
    assert office.heard[-1].refs == {root}
    with office.journal.begin(office.actor, "phone") as work:
        assert work.delete_child("contact_point", phone, root)
        assert not work.delete_child("contact_point", phone, root)
    history = entries_of_root(office.db, root)
    assert [str(entry.operation) for _, entry in history] == [
        "delete", "update", "insert", "insert"
    ]  # fmt: skip


def test_a_stale_version_is_a_conflict_with_name_and_time(
    office: Office, other: Office, clock: ManualClock
):
    contact = office.add("Anna")
    clock.advance(minutes=5)
    other.save(contact, notes="hers")
    with pytest.raises(ConflictError) as caught:
        office.save(contact, version=1, notes="mine")
    error = caught.value
    assert (error.code, error.expected_version, error.actual_version) == ("conflict", 1, 2)
    assert (error.changed_by, error.changed_at) == (2, clock.now())
    assert office.contact(contact)[1] == "hers"


def test_a_binned_or_missing_record_is_gone(office: Office, other: Office):
    contact = office.add("Anna")
    with other.journal.begin(other.actor, "contact.bin") as work:
        work.bin("contact", contact, 1)
    for record, version in ((contact, 1), (999, 1)):
        with pytest.raises(ConflictError) as caught:
            office.save(record, version=version, notes="mine")
        assert caught.value.code == "record_gone"


def test_bin_and_restore(office: Office):
    contact = office.add("Anna")
    with office.journal.begin(office.actor, "contact.bin") as work:
        assert work.bin("contact", contact, 1) == 2
        assert work.bin("contact", contact, 2) == 2
    assert office.contact(contact, "deleted_by, version") == (1, 2)
    with office.journal.begin(office.actor, "contact.restore") as work:
        assert work.restore("contact", contact, 2) == 3
    assert office.contact(contact, "deleted_at, deleted_by") == (None, None)


def test_an_error_takes_everything_back_and_tells_nobody(office: Office):
    contact = office.add("Anna")
    work = office.journal.begin(office.actor, "contact.save")

    def half_a_save() -> None:
        with work:
            work.update("contact", contact, {"notes": "half"}, 1)
            work.insert("contact", {"kind": "person", "display_name": "Ben"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_save()
    assert work.seq == 0
    assert office.contact(contact)[1] == ""
    assert office.value("SELECT count(*) FROM contact") == 1
    assert len(office.heard) == 1
    assert not office.db.raw.in_transaction


def test_what_is_published(office: Office):
    contact = office.add("Anna")
    told = office.heard[-1]
    assert told.refs == {RecordRef("contact", contact)}
    assert (told.seq, told.action, told.user_id, told.origin) == (
        1,
        "contact.create",
        1,
        Origin.OWN,
    )
    with office.journal.begin(office.actor, "tag") as work:
        work.insert("tag", {"name": "VIP"})
        work.touch(RecordRef("contact", contact))
        work.published_kind_in_bulk("source")
    assert RecordRef("contact", contact) in office.heard[-1].refs
    assert office.heard[-1].bulk_kinds == {"source"}


def test_many_single_changes_are_published_as_one_kind(office: Office):
    with office.journal.begin(office.actor, "import") as work:
        for number in range(1001):
            work.insert("contact", {"kind": "person", "display_name": f"P{number}"})
    assert office.heard[-1].bulk_kinds == {"contact"}
    assert office.heard[-1].refs == frozenset()


def test_only_selects_may_be_executed(office: Office):
    with office.journal.begin(office.actor, "look") as work:
        assert work.execute("SELECT 1").fetchall() == [(1,)]
        assert work.execute("WITH x AS (SELECT 2) SELECT * FROM x").fetchall() == [(2,)]
        with pytest.raises(ValueError, match="through its methods"):
            work.execute("DELETE FROM contact")


def test_one_unit_inside_another_is_a_bug(office: Office):
    with office.journal.begin(office.actor, "a") as work:
        work.insert("tag", {"name": "VIP"})
        with pytest.raises(RuntimeError), office.journal.begin(office.actor, "b"):
            pass
    assert office.value("SELECT count(*) FROM tag") == 1


@pytest.mark.parametrize(("column", "length"), [("display_name", 201), ("notes", 200_001)])
def test_the_file_itself_refuses_texts_beyond_the_limits(office: Office, column: str, length: int):
    values = {"kind": "person", "display_name": "A", column: "x" * length}
    with (
        pytest.raises(IntegrityError),
        office.journal.begin(office.actor, "contact.create") as work,
    ):
        work.insert("contact", values)
    assert office.value("SELECT count(*) FROM contact") == 0


def test_hostile_text_is_kept_as_it_is(office: Office):
    name = "Robert'); DROP TABLE contact;--\u202e\x00\U0001f600"
    contact = office.add(name, notes='{"hex": "00"}')
    seq = office.save(contact, notes=name)
    found = batch(office.db, seq)
    assert found is not None
    (entry,) = entries_of(office.db, found)
    assert entry.new_values == {"notes": name}
    assert office.contact(contact)[:2] == (name, name)
    assert check_file(office.db).is_sound


def test_details_and_the_inverse_mark_are_kept(office: Office):
    with office.journal.begin(office.actor, "import", details={"file": "a.xlsx"}) as work:
        work.insert("tag", {"name": "VIP"})
        work.details["rows"] = 1
    found = batch(office.db, work.seq)
    assert found is not None
    assert found.details == {"file": "a.xlsx", "rows": 1}
    assert found.op_id == work.op_id
    row = office.db.execute("SELECT details FROM change_batch").fetchone()
    assert row is not None
    assert json.loads(row[0]) == found.details


def test_a_busy_file_is_waited_for_and_then_told(office: Office, other: Office):
    office.journal.db.retry.limit_seconds = 0.05
    other.db.raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Anna")
    assert (caught.value.code, str(caught.value.outcome)) == ("busy", "not_saved")
    other.db.raw.execute("ROLLBACK")
    assert office.add("Anna") == 1


def test_a_reader_holds_up_the_commit_only_for_a_while(office: Office, other: Office):
    """COMMIT waits for readers; giving up takes the whole unit back and says so."""
    office.add("Anna")
    office.journal.db.retry.limit_seconds = 0.05
    with other.db.read():
        other.value("SELECT count(*) FROM contact")
        with pytest.raises(StorageUnavailable) as caught:
            office.add("Ben")
        assert caught.value.code == "busy"
        assert other.value("SELECT count(*) FROM contact") == 1
    office.add("Ben")
    assert other.value("SELECT count(*) FROM contact") == 2


def test_a_failing_listener_cannot_take_the_save_back(office: Office):
    from crm_desktop.core.changes import Changes

    def fail(event: object) -> None:
        raise KeyError("a bug in a window")

    stop = office.events.subscribe(Changes, fail)
    with pytest.raises(KeyError):
        office.add("Anna")
    stop()
    assert office.value("SELECT count(*) FROM contact") == 1


def test_what_looks_before_the_commit_sees_the_new_rows(office: Office):
    seen: list[object] = []

    def look(work: object) -> None:
        seen.append(office.value("SELECT count(*) FROM contact"))

    office.journal.before_commit(look)
    office.add("Anna")
    assert seen == [1]
