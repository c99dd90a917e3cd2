"""The check finds every kind of tampering and damage, and names where it begins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.full_text import SearchIndex
from tests.storage.office import Office


def _fill(office: Office) -> None:
    contact, _ = office.add_with_phone("Anna", "1")
    for number in range(6):
        office.save(contact, notes=f"note {number}")
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", str(number)) for number in range(100))
        work.insert_many("contact", ("kind", "display_name"), rows)
    office.journal.inverse(work.seq, office.actor)


def test_a_sound_file(office: Office):
    _fill(office)
    report = check_file(office.db)
    assert report.is_sound
    assert (report.contacts, report.batches, report.head_seq) == (101, 9, 9)
    seen: list[tuple[int, int]] = []
    check_file(office.db, progress=lambda done, total: seen.append((done, total)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]


TAMPERING: dict[str, tuple[str, str, int | None]] = {
    "a user": ("UPDATE change_batch SET user_id = 9 WHERE seq = 3", "chain_broken", 3),
    "a time": ("UPDATE change_batch SET at = 5 WHERE seq = 4", "chain_broken", 4),
    "an action": ("UPDATE change_batch SET action = 'x' WHERE seq = 5", "chain_broken", 5),
    "details": ("UPDATE change_batch SET details = '{}' WHERE seq = 2", "chain_broken", 2),
    "a hash": ("UPDATE change_batch SET hash = zeroblob(32) WHERE seq = 2", "chain_broken", 2),
    "a removed batch": ("DELETE FROM change_batch WHERE seq = 4", "chain_broken", 5),
    "two batches swapped": (
        "UPDATE change_batch SET seq = CASE seq WHEN 3 THEN 40 ELSE seq END",
        "chain_broken",
        4,
    ),
    "a logged value": (
        'UPDATE change_entry SET old_values = \'{"notes":"x"}\' WHERE seq = 4',
        "values_changed",
        None,
    ),
    "a digest": ("UPDATE change_entry SET digest = zeroblob(16) WHERE seq = 4", "chain_broken", 4),
    "a removed entry": ("DELETE FROM change_entry WHERE seq = 3", "chain_broken", 3),
    "an entry of an import": (
        "UPDATE change_entry SET record_id = 7 WHERE seq = 8 AND record_id = 50",
        "chain_broken",
        8,
    ),
    "values that never were": (
        'UPDATE change_entry SET new_values = \'{"notes":"x"}\' WHERE seq = 8 AND record_id = 50',
        "values_changed",
        None,
    ),
    "an undo that never was": (
        "UPDATE change_batch SET undone_by = 9 WHERE seq = 3",
        "chain_broken",
        None,
    ),
    "text for a number": ("UPDATE change_batch SET at = 'x' WHERE seq = 4", "chain_broken", 4),
    "text for a hash": ("UPDATE change_batch SET hash = 'x' WHERE seq = 9", "chain_broken", 9),
    "text for a digest": ("UPDATE change_entry SET digest = 'x' WHERE seq = 4", "chain_broken", 4),
    "an entry without batch": (
        "INSERT INTO change_entry (seq, kind, record_id, root_kind, root_id, operation, version)"
        " VALUES (99, 'contact', 1, 'contact', 1, 'update', 9)",
        "orphan",
        None,
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_with_the_log_is_found(office: Office, name: str):
    _fill(office)
    statement, code, broken = TAMPERING[name]
    office.db.raw.execute(statement)
    report = check_file(office.db)
    assert code in {problem.code for problem in report.problems}
    assert report.first_broken_seq == broken


def test_erased_values_do_not_break_the_chain_but_are_told(office: Office):
    _fill(office)
    office.db.raw.execute("UPDATE change_entry SET old_values = NULL, new_values = NULL")
    report = check_file(office.db)
    assert report.first_broken_seq is None
    assert {one.code for one in report.problems} == {"values_changed"}


def test_a_cut_tail_is_found_by_who_saw_the_head(office: Office):
    _fill(office)
    report = check_file(office.db)
    head = {report.head_seq: report.head_hash}
    office.db.raw.execute("DELETE FROM change_entry WHERE seq = 9")
    office.db.raw.execute("DELETE FROM change_batch WHERE seq = 9")
    assert not check_file(office.db).is_sound, "what it undid still says so"
    office.db.raw.execute("UPDATE change_batch SET undone_by = NULL WHERE seq = 8")
    assert check_file(office.db).is_sound
    cut = check_file(office.db, anchors=head)
    assert [problem.code for problem in cut.problems] == ["chain_cut"]
    office.save(1, notes="something else instead")
    replaced = check_file(office.db, anchors=head)
    assert "chain_cut" in {problem.code for problem in replaced.problems}


def test_the_card_of_a_record_without_values_is_in_the_chain(office: Office):
    anna, work_place = office.add("Anna"), office.add("Rytas")
    places = {"person_id": anna, "organization_id": work_place}
    with office.journal.begin(office.actor, "affiliation.create") as work:
        place = work.insert("affiliation", places, root=RecordRef("contact", anna))
    with office.journal.begin(office.actor, "affiliation.remove") as work:
        work.bin("affiliation", place, 1, root=RecordRef("contact", anna))
    assert check_file(office.db).is_sound
    office.db.raw.execute("UPDATE change_entry SET root_id = ? WHERE seq = 4", (work_place,))
    assert check_file(office.db).first_broken_seq == 4


def test_a_record_removed_for_good_is_found(office: Office):
    contact = office.add("Anna")
    office.db.raw.execute("DELETE FROM contact WHERE id = ?", (contact,))
    problems = check_file(office.db).problems
    assert [(one.code, one.where) for one in problems] == [("foreign_key", f"contact {contact}")]


def test_rows_without_their_record_are_found(office: Office):
    contact, _ = office.add_with_phone("Anna", "1")
    office.db.raw.execute("PRAGMA foreign_keys = OFF").fetchall()
    office.db.raw.execute("DELETE FROM contact WHERE id = ?", (contact,))
    codes = {problem.code for problem in check_file(office.db).problems}
    assert codes == {"foreign_key", "orphan"}


def test_damaged_pages_are_told_and_never_crash(path: Path, office: Office):
    _fill(office)
    office.db.close()
    whole = path.read_bytes()
    found = 0
    codes: set[str] = set()
    for page in range(2, len(whole) // PAGE_BYTES, 3):
        torn = bytearray(whole)
        torn[page * PAGE_BYTES : page * PAGE_BYTES + 64] = os.urandom(64)
        path.write_bytes(torn)
        try:
            with Database.open(path) as db:
                found += not check_file(db).is_sound
        except Exception as error:  # noqa: BLE001
            codes.add(getattr(error, "code", repr(error)))
            found += 1
    assert codes <= {"file_damaged", "not_a_database", "schema_unexpected"}
    assert found >= len(range(2, len(whole) // PAGE_BYTES, 3)) * 0.8


def test_a_search_index_that_does_not_match_is_found(office: Office, tmp_path: Path):
    from crm_desktop.storage.full_text import SearchEntry

    index = SearchIndex(tmp_path / "a.search")
    index.update([SearchEntry("contact", number, f"name {number}") for number in range(50)])
    assert check_file(office.db, index=index).is_sound
    index._connection.execute("UPDATE entry_contact SET key = ' other\x1f' WHERE id = 3")
    report = check_file(office.db, index=index)
    assert {problem.code for problem in report.problems} == {"search_index"}
    index.remove([RecordRef("contact", 4)])
    index.close()
