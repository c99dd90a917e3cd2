"""Records that are removed for good: what they said is gone, and the chain of the log holds."""

from __future__ import annotations

import pytest

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.check import check_file
from crm_desktop.storage.removing import Removal, removed_for_good, removing
from tests.storage.office import Office


def remove(office: Office, *ids: int) -> int:
    """Remove contacts that have channels at most; returns the batch."""
    with removing(office.db), office.journal.begin(office.actor, "contact.remove") as work:
        removal = Removal(work)
        removal.children("contact_point", "contact_id", ids)
        removal.records("contact", dict.fromkeys(ids, ()))
        removal.finish()
    return work.seq


def _removed(office: Office) -> tuple[int, int, int]:
    """Anna was removed, Ben stands; the batch comes last."""
    anna, _ = office.add_with_phone("Anna Unforgettable", "030 1234567")
    ben, _ = office.add_with_phone("Ben", "040 1")
    office.save(anna, notes="a secret of hers")
    office.save(anna, notes="another secret")
    office.save(ben, notes="he is there")
    return anna, ben, remove(office, anna)


def test_the_log_forgets_what_it_held_and_the_chain_holds(office: Office):
    anna, ben, _seq = _removed(office)
    report = check_file(office.db)
    assert report.is_sound, report.problems
    logged = office.db.execute("SELECT old_values, new_values FROM change_entry").fetchall()
    texts = " ".join(text for row in logged for text in row if text)
    assert "secret" not in texts
    assert "Anna" not in texts
    assert "he is there" in texts
    assert office.value("SELECT count(*) FROM contact") == 1
    assert office.value("SELECT count(*) FROM contact_point") == 1
    assert removed_for_good(office.db, [RecordRef("contact", anna), RecordRef("contact", ben)]) == {
        RecordRef("contact", anna)
    }


def test_an_anchor_of_before_holds_after_it(office: Office):
    anna, _ = office.add_with_phone("Anna", "1")
    before = check_file(office.db)
    remove(office, anna)
    report = check_file(office.db, anchors={before.head_seq: before.head_hash})
    assert report.is_sound, report.problems


def test_what_was_removed_lies_in_no_corner_of_the_file(office: Office):
    _removed(office)
    office.db.close()
    held = office.db.path.read_bytes()
    for text in (b"Unforgettable", b"a secret of hers", b"another secret", b"1234567"):
        assert text not in held


FAKES: dict[str, str] = {
    "an entry of a living record is emptied": (
        "UPDATE change_entry SET old_values = NULL, new_values = NULL"
        " WHERE record_id = {ben} AND operation = 'update'"
    ),
    "an erased entry is said to be another's": (
        "UPDATE change_entry SET record_id = record_id + 7 WHERE kind = 'contact_point'"
        " AND old_values IS NULL AND new_values IS NULL"
    ),
    "an erased entry changes its operation": (
        "UPDATE change_entry SET operation = 'bin' WHERE operation = 'update'"
        " AND new_values IS NULL"
    ),
    "a living one's entry is moved to the removed card": (
        "UPDATE change_entry SET root_id = {anna}, record_id = {anna}, old_values = NULL,"
        " new_values = NULL WHERE record_id = {ben} AND operation = 'update'"
    ),
    "what was erased gets values again": (
        "UPDATE change_entry SET new_values = '{{}}' WHERE root_id = {anna}"
        " AND operation = 'update'"
    ),
    "who was removed is there again": (
        "INSERT INTO contact (id, uid, kind, display_name, created_at, updated_at)"
        " VALUES ({anna}, randomblob(16), 'person', 'x', 1, 1)"
    ),
    "who was removed is another": (
        "UPDATE change_entry SET record_id = {ben}, root_id = {ben} WHERE operation = 'remove'"
    ),
}


@pytest.mark.parametrize("statement", FAKES.values(), ids=FAKES.keys())
def test_a_faked_erasure_is_found(office: Office, statement: str):
    anna, ben, _seq = _removed(office)
    office.db.raw.execute(statement.format(anna=anna, ben=ben))
    assert not check_file(office.db).is_sound


def test_no_number_is_given_again(office: Office):
    anna, _ = office.add_with_phone("Anna", "1")
    remove(office, anna)
    carl = office.add("Carl")
    assert carl == anna + 1
    remove(office, carl)
    with office.journal.begin(office.actor, "import") as work:
        made = work.insert_many("contact", ("kind", "display_name"), [("person", "D")] * 3)
    assert made.start == carl + 1
    assert check_file(office.db).is_sound


def test_p05_a_connection_that_is_lost_behind_the_commit_unsays_nothing(office: Office):
    with removing(office.db):
        office.add("Anna")
        office.db.close()


def test_removing_is_not_taken_back(office: Office):
    _anna, _ben, seq = _removed(office)
    with pytest.raises(UserError, match="removed_for_good"):
        office.journal.inverse(seq, office.actor)


def test_what_was_done_before_to_who_was_removed_stays_undone(office: Office):
    anna = office.add("Anna")
    ben = office.add("Ben")
    with office.journal.begin(office.actor, "contact.save") as work:
        for one in (anna, ben):
            work.update("contact", one, {"notes": "x"}, office.version(one))
    remove(office, anna)
    outcome = office.journal.inverse(work.seq, office.actor)
    assert outcome.undone == 1
    assert outcome.kept == (RecordRef("contact", anna),)
    assert check_file(office.db).is_sound


def test_an_undo_names_nobody_who_was_removed(office: Office):
    anna, ben = office.add("Anna"), office.add("Ben")
    office.save(ben, referred_by_id=anna)
    forgotten = office.save(ben, referred_by_id=None)
    remove(office, anna)
    outcome = office.journal.inverse(forgotten, office.actor)
    assert outcome.undone == 0
    assert outcome.kept == (RecordRef("contact", ben),)
    assert check_file(office.db).is_sound


def test_an_undo_of_many_leaves_out_who_was_removed(office: Office):
    with office.journal.begin(office.actor, "segment.create") as work:
        segment = work.insert("segment", {"name": "All"})
    with office.journal.begin(office.actor, "import") as work:
        made = work.insert_many("contact", ("kind", "display_name"), [("person", "D")] * 40)
    with office.journal.begin(office.actor, "segment.add") as work:
        rows = ((segment, one) for one in made)
        work.insert_children_of("segment", "segment_member", ("segment_id", "contact_id"), rows)
    members = dict(office.db.execute("SELECT id, segment_id FROM segment_member").fetchall())
    with office.journal.begin(office.actor, "segment.empty") as work:
        work.delete_children_of("segment", "segment_member", members)
    remove(office, made[3], made[7])
    office.journal.inverse(work.seq, office.actor)
    assert office.value("SELECT count(*) FROM segment_member") == 38
    assert check_file(office.db).is_sound


def test_foreign_keys_are_off_and_on_again_though_a_read_lingers(
    office: Office,
):
    def are_kept() -> bool:
        return bool(office.db.raw.execute("PRAGMA foreign_keys").fetchone()[0])

    office.add("Anna")
    office.db.lingers = True
    assert office.value("SELECT count(*) FROM contact") == 1
    with removing(office.db):
        assert not are_kept()
        assert office.value("SELECT count(*) FROM contact") == 1
    assert are_kept()
