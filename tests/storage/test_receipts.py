"""Receipts of saves on the user's own disk: what they hold, and what becomes of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import MOST_KEPT_ROWS, Operation
from crm_desktop.storage.database import Database
from crm_desktop.storage.receipts import KEPT_FOR, Receipts, ReceiptState
from crm_desktop.storage.saving_again import save_again
from tests.storage.office import FaultyConnection, Office, make_office


@pytest.fixture
def receipts(office: Office, clock: ManualClock, tmp_path: Path) -> Receipts:
    made = Receipts(tmp_path / "own" / "office.receipts", clock)
    office.journal.make_receipts = lambda: made
    return made


def test_a_receipt_holds_what_was_changed(office: Office, receipts: Receipts):
    anna, _phone = office.add_with_phone("Anna", "+370 600 12345")
    office.save(anna, notes="first")
    made, changed = receipts.recent()
    assert [made.state, changed.state] == [ReceiptState.ACKNOWLEDGED] * 2
    assert [made.action, changed.action] == ["contact.create", "contact.save"]
    assert made.is_whole
    first, second = made.entries
    assert first.entry.operation is Operation.INSERT
    assert len(first.uid) == 16
    assert first.title == "Anna"
    assert second.entry.root == RecordRef("contact", anna)
    assert second.root_uid == first.uid
    (kept,) = changed.entries
    assert dict(kept.entry.old_values or {}) == {"notes": ""}
    assert dict(kept.entry.new_values or {}) == {"notes": "first"}
    assert changed.lineage == office.db.lineage
    assert changed.epoch == office.db.epoch == 1
    assert receipts.look_up(office.db).missing == ()


def test_only_the_user_may_read_them(office: Office, receipts: Receipts, tmp_path: Path):
    office.add("Anna")
    if os.name != "nt":
        for file in (tmp_path / "own").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_what_was_not_saved_leaves_no_receipt(office: Office, receipts: Receipts):
    office.add("Anna")
    FaultyConnection(office.db, "COMMIT", 13)
    with pytest.raises(StorageUnavailable):
        office.add("Ben")
    with pytest.raises(ZeroDivisionError), office.journal.begin(office.actor, "a.b") as work:
        work.insert("contact", {"kind": "person", "display_name": str(1 / 0)})
    assert [one.seq for one in receipts.recent()] == [1]


@pytest.mark.parametrize("is_done", [True, False])
def test_p05_an_unknown_outcome_is_resolved_by_the_operation_id(
    office: Office, receipts: Receipts, monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    """The drive neither answers the COMMIT nor the question after it, and comes back later."""
    office.add("Anna")
    FaultyConnection(office.db, "COMMIT", 10, after=is_done)

    def silent(*_: object) -> bool:
        raise StorageUnavailable("io_error")

    with monkeypatch.context() as patch:
        patch.setattr(office.journal, "was_saved", silent)
        with pytest.raises(StorageUnavailable) as caught:
            office.add("Ben")
    assert caught.value.outcome is Outcome.UNKNOWN
    assert [one.state for one in receipts.recent()][-1] is ReceiptState.UNKNOWN
    office.db.reconnect()
    found = receipts.look_up(office.db)
    assert len(found.saved) == int(is_done)
    assert len(found.not_saved) == int(not is_done)
    again = receipts.look_up(office.db)
    assert again.saved == (), "told once"
    assert again.not_saved == found.not_saved, "until it is settled"
    receipts.forget([one.op_id for one in again.not_saved])
    assert receipts.look_up(office.db).not_saved == ()


def test_p06_an_old_copy_put_over_the_file_is_found_out(
    office: Office,
    receipts: Receipts,
    path: Path,
    clock: ManualClock,
    copy_of: Callable[[Path], Path],
):
    anna = office.add("Anna")
    yesterday = copy_of(path)
    office.save(anna, notes="today")
    office.add("Ben")
    assert receipts.look_up(office.db).missing == ()
    yesterday.replace(path)
    with Database.open(path, clock=clock) as db:
        assert [one.seq for one in receipts.look_up(db).missing] == [2, 3]


def test_a_save_of_another_program_under_way_is_not_judged(
    office: Office, receipts: Receipts, clock: ManualClock, tmp_path: Path
):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Receipts, "acknowledge", lambda *_: None)
        office.add("Anna")
    other = Receipts(receipts_path := tmp_path / "own" / "office.receipts", clock)
    assert receipts_path.exists()
    assert other.recent() == ()
    clock.advance(minutes=3)
    assert [one.state for one in other.recent()] == [ReceiptState.PENDING]
    other.close()


def test_receipts_go_after_thirty_days(office: Office, receipts: Receipts, clock: ManualClock):
    office.add("Anna")
    clock.advance(days=KEPT_FOR.days + 1)
    office.add("Ben")
    receipts.sweep()
    assert [one.seq for one in receipts.recent()] == [2]


def test_of_large_saves_only_the_number_is_kept(office: Office, receipts: Receipts):
    with office.journal.begin(office.actor, "contact.import") as work:
        rows = [("person", f"Contact {n}") for n in range(MOST_KEPT_ROWS + 1)]
        work.insert_many("contact", ("kind", "display_name"), rows)
    with office.journal.begin(office.actor, "contact.bin") as work:
        work.bin_many("contact", [1, 2, 3])
    imported, binned = receipts.recent()
    assert not imported.is_whole
    assert imported.entry_count == MOST_KEPT_ROWS + 1
    assert binned.is_whole
    assert {one.entry.operation for one in binned.entries} == {Operation.BIN}


def test_p06_a_change_of_thousands_is_kept_whole_and_small(
    office: Office,
    receipts: Receipts,
    path: Path,
    clock: ManualClock,
    copy_of: Callable[[Path], Path],
    tmp_path: Path,
):
    count = 3000
    with office.journal.begin(office.actor, "contact.import") as work:
        names = (("person", f"Contact {n}") for n in range(count))
        work.insert_many("contact", ("kind", "display_name"), names)
    yesterday = copy_of(path)
    before = (tmp_path / "own" / "office.receipts").stat().st_size
    with office.journal.begin(office.actor, "contact.bulk") as work:
        work.update_many("contact", range(1, count + 1), {"notes": "met at the fair"})
    changed = receipts.recent()[-1]
    assert changed.is_whole
    assert changed.entry_count == count
    assert {one.title for one in changed.entries} == {f"Contact {n}" for n in range(count)}
    assert (tmp_path / "own" / "office.receipts").stat().st_size - before < 100 * count
    yesterday.replace(path)
    with Database.open(path, clock=clock) as db:
        (missing,) = receipts.look_up(db).missing
        assert missing == changed
        again = make_office(db, clock, 2)
        done = save_again(again.journal, again.actor, [missing])
        assert done.standoffs == ()
        assert db.execute(
            "SELECT count(*) FROM contact WHERE notes = 'met at the fair'"
        ).fetchone() == (count,)


def test_a_save_goes_on_without_its_receipt(office: Office, clock: ManualClock, tmp_path: Path):
    (tmp_path / "own").write_text("no folder")
    office.journal.make_receipts = lambda: Receipts(tmp_path / "own" / "x.receipts", clock)
    assert office.add("Anna") == 1


def test_damaged_receipts_are_put_aside(office: Office, clock: ManualClock, tmp_path: Path):
    path = tmp_path / "own.receipts"
    path.write_bytes(b"nonsense" * 1000)
    office.journal.make_receipts = lambda: Receipts(path, clock)
    office.add("Anna")
    receipts = office.journal.receipts
    assert receipts is not None
    assert len(receipts.recent()) == 1
    assert path.with_name("own.receipts.damaged").exists()
