"""The inverse of a batch, and the inverse of that; what others changed since is kept."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import batch, entries_of_root
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.check import check_file
from tests.made_files import new_file
from tests.storage.office import Office, make_office


def _undo(office: Office, seq: int):
    return office.journal.inverse(seq, office.actor)


def test_undo_and_redo_of_an_edit(office: Office):
    contact = office.add("Anna", notes="old")
    seq = office.save(contact, notes="new", display_name="Anne")
    undone = _undo(office, seq)
    assert (undone.undone, undone.kept) == (1, ())
    assert office.contact(contact)[:2] == ("Anna", "old")
    _undo(office, undone.seq)
    assert office.contact(contact)[:2] == ("Anne", "new")
    assert [change.action for change in office.heard[-2:]] == ["undo", "redo"]


def test_undo_marks_both_batches_and_works_once(office: Office):
    contact = office.add("Anna")
    seq = office.save(contact, notes="new")
    done = _undo(office, seq)
    old, new = batch(office.db, seq), batch(office.db, done.seq)
    assert old is not None
    assert new is not None
    assert (old.undone_by, new.undoes) == (done.seq, seq)
    with pytest.raises(UserError) as caught:
        _undo(office, seq)
    assert caught.value.code == "already_undone"
    with pytest.raises(UserError) as caught:
        _undo(office, 4711)
    assert caught.value.code == "nothing_to_undo"
    assert check_file(office.db).is_sound


def test_values_that_others_changed_since_are_kept(office: Office, other: Office):
    contact = office.add("Anna")
    seq = office.save(contact, notes="mine", occupation="smith")
    other.save(contact, notes="hers")
    done = _undo(office, seq)
    assert done.kept == (RecordRef("contact", contact),)
    assert office.contact(contact, "notes, occupation") == ("hers", "")


def test_a_record_edited_since_does_not_go_to_the_bin(office: Office, other: Office):
    contact, phone = office.add_with_phone("Anna", "1")
    other.save(contact, notes="hers")
    done = _undo(office, 1)
    assert (done.undone, done.kept) == (0, (RecordRef("contact", contact),))
    assert office.contact(contact)[2] is None
    assert office.value(f"SELECT count(*) FROM contact_point WHERE id = {phone}") == 1


def test_a_new_record_goes_to_the_bin_with_its_children(office: Office):
    contact, _ = office.add_with_phone("Anna", "1")
    done = _undo(office, 1)
    assert (done.undone, done.kept) == (1, ())
    assert office.contact(contact)[2] is not None
    assert office.value("SELECT count(*) FROM contact_point") == 1
    _undo(office, done.seq)
    assert office.contact(contact)[2] is None


def test_children_come_back_and_go(office: Office):
    contact, phone = office.add_with_phone("Anna", "1")
    root = RecordRef("contact", contact)
    with office.journal.begin(office.actor, "contact.save") as work:
        work.delete_child("contact_point", phone, root)
        added = work.insert_child(
            "contact_point", {"contact_id": contact, "kind": "email", "raw_value": "a@b.c"}, root
        )
    done = _undo(office, work.seq)
    rows = office.db.execute("SELECT id, raw_value FROM contact_point").fetchall()
    assert rows == [(phone, "1")]
    _undo(office, done.seq)
    rows = office.db.execute("SELECT id, raw_value FROM contact_point").fetchall()
    assert rows == [(added, "a@b.c")]


def test_a_child_changed_since_stays(office: Office, other: Office):
    contact, phone = office.add_with_phone("Anna", "1")
    root = RecordRef("contact", contact)
    with office.journal.begin(office.actor, "phone") as work:
        work.update_child("contact_point", phone, {"raw_value": "2"}, root)
    with other.journal.begin(other.actor, "phone") as theirs:
        theirs.update_child("contact_point", phone, {"raw_value": "3"}, root)
    assert _undo(office, work.seq).kept == (root,)
    assert office.value("SELECT raw_value FROM contact_point") == "3"


def test_bin_and_restore_are_undone(office: Office):
    contact = office.add("Anna")
    with office.journal.begin(office.actor, "contact.bin") as work:
        work.bin("contact", contact, 1)
    done = _undo(office, work.seq)
    assert office.contact(contact)[2] is None
    _undo(office, done.seq)
    assert office.contact(contact)[2] is not None


def test_an_import_goes_to_the_bin_but_for_what_was_edited(office: Office, other: Office):
    with office.journal.begin(office.actor, "import") as work:
        ids = work.insert_many(
            "contact", ("kind", "display_name"), (("person", str(n)) for n in range(12_000))
        )
    other.save(ids[5], notes="hers")
    with other.journal.begin(other.actor, "contact.bin") as theirs:
        theirs.bin("contact", ids[6], 1)
    done = _undo(office, work.seq)
    assert done.undone == 11_998
    assert done.kept == (RecordRef("contact", ids[5]), RecordRef("contact", ids[6]))
    assert office.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 1
    redone = _undo(office, done.seq)
    assert redone.undone == 11_998
    assert office.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 11_999
    assert check_file(office.db).is_sound


def test_what_a_batch_made_and_changed_goes_as_a_whole(office: Office, other: Office):
    with office.journal.begin(office.actor, "import") as work:
        ids = work.insert_many(
            "contact", ("kind", "display_name"), (("organization", str(n)) for n in range(4))
        )
        work.update("contact", ids[1], {"notes": "told more"}, 1)
        for contact in ids[1:3]:
            values = {"contact_id": contact, "kind": "phone", "raw_value": "1"}
            work.insert_child("contact_point", values, RecordRef("contact", contact))
        work.update("contact", ids[3], {"notes": "told more"}, 1)
    other.save(ids[3], occupation="hers")
    done = _undo(office, work.seq)
    assert done.kept == (RecordRef("contact", ids[3]),)
    assert office.contact(ids[3], "notes, deleted_at") == ("told more", None)
    assert office.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 1
    assert office.contact(ids[1], "notes, version") == ("told more", 3)
    _undo(office, done.seq)
    assert office.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 4
    assert check_file(office.db).is_sound


def test_an_undone_record_is_told_and_logged_on_its_card(office: Office, other: Office):
    anna, firm = office.add("Anna"), office.add("Rytas")
    places = {"person_id": anna, "organization_id": firm}
    with office.journal.begin(office.actor, "affiliation.create") as work:
        place = work.insert("affiliation", places, root=RecordRef("contact", anna))
    watch = ChangeWatch(other.db, other.events)
    watch.poll()
    done = _undo(office, work.seq)
    told = {RecordRef("contact", anna), RecordRef("affiliation", place)}
    assert office.heard[-1].refs == told
    watch.poll()
    assert other.heard[-1].refs == told
    shown = [seq for seq, _ in entries_of_root(office.db, RecordRef("contact", anna))]
    assert shown[0] == done.seq


def test_derived_columns_are_computed_anew_after_an_undo_in_part(office: Office):
    asked: list[tuple[int, ...]] = []
    office.journal.derive_after_undo("contact", lambda _, ids: asked.append(tuple(ids)))
    contact = office.add("Anna")
    seq = office.save(contact, notes="a", occupation="b")
    office.save(contact, notes="c")
    _undo(office, seq)
    assert asked == [(contact,)]


_SIGNS = st.characters(exclude_characters="\0", codec="utf-8")
"""SQLite ends a text at NUL when it measures it; texts are cleaned before they come here."""


class Undoing(RuleBasedStateMachine):
    """Random edits, bins and undos against a model of each record's values."""

    def __init__(self) -> None:
        super().__init__()
        from tempfile import TemporaryDirectory

        self.folder = TemporaryDirectory()

    @initialize()
    def open(self) -> None:
        from datetime import UTC, datetime
        from pathlib import Path

        from crm_desktop.core.clock import ManualClock

        clock = ManualClock(datetime(2026, 3, 4, tzinfo=UTC))
        db = new_file(Path(self.folder.name) / "a.crm", clock)
        self.office = make_office(db, clock, 1)
        self.contact, self.phone = self.office.add_with_phone("Anna", "0")
        self.states: list[tuple] = [self._state()]
        self.batches: list[int] = []

    def _state(self) -> tuple:
        points = self.office.db.execute(
            "SELECT id, raw_value FROM contact_point ORDER BY id"
        ).fetchall()
        card = self.office.contact(self.contact, "display_name, notes, deleted_at IS NULL")
        return (*card, tuple(points))

    def _done(self, seq: int) -> None:
        if seq:
            self.batches.append(seq)
            self.states.append(self._state())

    @rule(name=st.text(_SIGNS, min_size=1, max_size=8), notes=st.text(_SIGNS, max_size=8))
    def edit(self, name: str, notes: str) -> None:
        self._done(self.office.save(self.contact, display_name=name, notes=notes))

    @rule(number=st.integers(0, 3), adds=st.booleans())
    def points(self, number: int, adds: bool) -> None:
        root = RecordRef("contact", self.contact)
        with self.office.journal.begin(self.office.actor, "phone") as work:
            rows = self.office.db.execute("SELECT id FROM contact_point").fetchall()
            if adds or not rows:
                values = {"contact_id": self.contact, "kind": "phone", "raw_value": str(number)}
                work.insert_child("contact_point", values, root)
            elif number:
                work.update_child("contact_point", rows[-1][0], {"raw_value": str(number)}, root)
            else:
                work.delete_child("contact_point", rows[0][0], root)
        self._done(work.seq)

    @rule()
    def bin_or_restore(self) -> None:
        is_binned = self.office.contact(self.contact)[2] is not None
        with self.office.journal.begin(self.office.actor, "bin") as work:
            act = work.restore if is_binned else work.bin
            act("contact", self.contact, self.office.version(self.contact))
        self._done(work.seq)

    @precondition(lambda self: self.batches)
    @rule()
    def undo_and_redo_the_last(self) -> None:
        before, after = self.states[-2:]
        done = _undo(self.office, self.batches[-1])
        assert not done.kept
        assert self._state() == before
        self._done(done.seq)
        done = _undo(self.office, done.seq)
        assert self._state() == after
        self._done(done.seq)

    @invariant()
    def the_file_is_sound(self) -> None:
        if hasattr(self, "office"):
            assert check_file(self.office.db).is_sound

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.db.close()
        self.folder.cleanup()


Undoing.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestUndoing = Undoing.TestCase
