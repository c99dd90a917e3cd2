"""Backups over a real file: made when due, thinned, counted only when whole, put back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_desktop.business.backups.model import Health, Reason
from crm_desktop.business.backups.service import BackupService
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import backup
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup_folder import BackupFolder, KeptCopy
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.database import Database
from tests.storage.office import Office, make_office
from tests.storage.synthetic import NEWER
from tests.storage.test_backup import attach


class Desk:
    """An office with its backups."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
        path = folder / "firm.crm"
        self.office: Office = make_office(Database.create(path, clock=self.clock), self.clock, 1)
        self.backups = BackupService(
            self.office.db, self.office.journal, self.clock, folder / "backups"
        )

    @property
    def db(self) -> Database:
        return self.office.db


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.db.close()


def test_the_first_change_of_a_day_is_backed_up_once(desk: Desk):
    assert desk.backups.make_if_due(desk.db) is None, "an empty file"
    desk.office.add("Anna")
    made = desk.backups.make_if_due(desk.db)
    assert made is not None
    assert (made.reason, made.contacts, made.head_seq) == (Reason.DAILY, 1, 1)
    desk.office.add("Ben")
    assert desk.backups.make_if_due(desk.db) is None, "today has one"
    assert desk.backups.standing().changes == 1
    desk.clock.advance(days=1)
    assert desk.backups.make_if_due(desk.db) is not None
    assert desk.backups.make_before(desk.db, Reason.BEFORE_IMPORT) is None, "it holds everything"
    assert len(desk.backups.backups()) == 2


def test_a_file_that_is_closed_after_many_changes_is_backed_up(desk: Desk):
    desk.office.add("Anna")
    for number in range(50):
        desk.office.save(1, notes=f"{number}")
    assert desk.backups.make_at_closing(desk.db, opened_at=51) is None, "only looked at"
    made = desk.backups.make_at_closing(desk.db, opened_at=1)
    assert made is not None
    assert made.reason is Reason.CLOSING
    desk.office.add("Ben")
    assert desk.backups.make_at_closing(desk.db, opened_at=51) is None, "not much"


def test_forty_days_leave_what_the_schedule_says(desk: Desk):
    for _ in range(40):
        desk.office.add("Anna")
        desk.backups.make_if_due(desk.db)
        desk.clock.advance(days=1)
    ages = sorted((desk.clock.now() - one.taken_at).days for one in desk.backups.backups())
    assert ages == [1, 2, 3, 4, 5, 6, 7, 13, 14, 20]
    names = {path.suffix for path in desk.backups.folder.iterdir()}
    assert names == {".crm", ".json"}


def test_a_failure_is_remembered_and_the_age_of_changes_tells(desk: Desk, tmp_path: Path):
    desk.office.add("Anna")
    assert desk.backups.standing().health is Health.GOOD
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        desk.backups.make(desk.db, Reason.BY_HAND)
    assert desk.backups.standing().health is Health.LATE
    desk.clock.advance(days=4)
    assert desk.backups.standing().health is Health.MISSING
    (tmp_path / "backups").unlink()
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert desk.backups.standing().health is Health.GOOD


def test_a_copy_whose_size_or_sheet_changed_does_not_count(desk: Desk):
    desk.office.add("Anna")
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    sheet = made.path.with_name(f"{made.path.name}.json")
    good = sheet.read_text()
    for words in ("{", "[]", json.dumps({**json.loads(good), "size": 1})):
        sheet.write_text(words)
        assert desk.backups.backups() == ()
    sheet.write_text(good)
    assert desk.backups.backups() == (made,)
    desk.backups.remove(made, desk.office.actor)
    assert not list(desk.backups.folder.iterdir())


def test_what_was_left_unfinished_is_removed_a_day_later(desk: Desk):
    desk.office.add("Anna")
    first = desk.backups.make(desk.db, Reason.BY_HAND)
    lost = [
        first.path.with_name(name)
        for name in (".x.crm.1.part", ".x.crm.1.part-journal", "firm 20260101T090000Z daily.crm")
    ]
    fresh = first.path.with_name(".y.crm.2.part")
    for one in (*lost, fresh):
        one.write_bytes(b"half")
    for one in (*lost, first.path, first.path.with_name(f"{first.path.name}.json")):
        os.utime(one, (1, 1))
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert not any(one.exists() for one in lost)
    assert fresh.exists()
    assert len(desk.backups.backups()) == 2


@pytest.mark.parametrize("error", [28, 5])
def test_a_copy_without_its_sheet_is_not_left_lying(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: int
):
    def fails(*_: object) -> None:
        raise OSError(error, "injected")

    desk.office.add("Anna")
    monkeypatch.setattr(json, "dump", fails)
    with pytest.raises(StorageUnavailable) as caught:
        desk.backups.make(desk.db, Reason.BY_HAND)
    assert caught.value.code == ("disk_full" if error == 28 else "backup_failed")
    assert not list(desk.backups.folder.iterdir())


def test_a_copy_whose_name_could_not_be_pushed_to_the_disk_is_not_left_lying(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def fails(path: Path) -> None:
        if path == desk.backups.folder:
            raise OSError(5, "injected")

    desk.office.add("Anna")
    monkeypatch.setattr(backup, "sync_path", fails)
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        desk.backups.make(desk.db, Reason.BY_HAND)
    assert not list(desk.backups.folder.iterdir())


def test_no_room_is_said_before_anything_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    import shutil

    desk.office.add("Anna")
    full = type("Usage", (), {"free": 1024, "total": 2048})()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(UserError, match="backup_no_room"):
        desk.backups.make(desk.db, Reason.BY_HAND)
    assert not desk.backups.folder.exists()


def test_restoring_keeps_the_present_state_and_says_who_did_it(desk: Desk):
    desk.office.add("Anna")
    made = desk.backups.make(desk.db, Reason.DAILY)
    desk.office.add("Ben")
    prepared = desk.backups.prepare(made.path, desk.office.actor)
    assert desk.backups.compare(desk.db, prepared).lost.contacts_made == 1
    watch = ChangeWatch(desk.db, desk.office.events)
    desk.backups.restore(prepared, desk.office.actor, watch)
    prepared.discard()
    rows = desk.db.execute("SELECT display_name FROM contact").fetchall()
    assert rows == [("Anna",)]
    action = desk.db.execute("SELECT action, user_id FROM change_batch WHERE seq = 2").fetchone()
    assert action == ("backup.restored", desk.office.actor.user_id)
    newest = desk.backups.backups()[0]
    assert newest.reason is Reason.BEFORE_RESTORE
    back = desk.backups.prepare(newest.path, desk.office.actor)
    assert desk.backups.compare(desk.db, back).back.contacts_made == 1
    back.discard()
    assert desk.backups.standing().newest == made, "the other state is of another past"


def test_p12_who_may_not_write_anymore_puts_nothing_back(desk: Desk):
    """Somebody looked for an hour at what would be lost, and the computer slept."""
    desk.office.add("Anna")
    prepared = desk.backups.prepare(
        desk.backups.make(desk.db, Reason.DAILY).path, desk.office.actor
    )
    desk.office.add("Ben")

    def permit() -> None:
        raise StorageUnavailable("turn_lost")

    desk.db.permit = permit
    with pytest.raises(StorageUnavailable, match="turn_lost"):
        desk.backups.restore(prepared, desk.office.actor, ChangeWatch(desk.db, desk.office.events))
    prepared.discard()
    assert desk.db.execute("SELECT count(*) FROM contact").fetchone() == (2,)


def test_p18_an_older_program_puts_nothing_back_over_a_newer_form(desk: Desk):
    desk.office.add("Anna")
    prepared = desk.backups.prepare(
        desk.backups.make(desk.db, Reason.DAILY).path, desk.office.actor
    )
    with Database.open(desk.db.path, migrations=NEWER, before_migration=lambda _db: None):
        pass
    with pytest.raises(UserError) as caught:
        desk.backups.restore(prepared, desk.office.actor, ChangeWatch(desk.db, desk.office.events))
    prepared.discard()
    assert caught.value.code == "file_newer"
    version = desk.db.execute("PRAGMA user_version").fetchone()
    assert version == (NEWER[-1].version,)


def test_before_very_many_records_change_their_state_is_kept(desk: Desk):
    def keep() -> None:
        with desk.db.open_second_reader() as reader:
            desk.backups.make_before(reader, Reason.BEFORE_CHANGE)

    desk.office.journal.before_large = keep
    rows = (("person", f"Person {number}") for number in range(600))
    with desk.office.journal.begin(desk.office.actor, "import") as work:
        work.insert_many("contact", ("kind", "display_name"), rows)
    with desk.office.journal.begin(desk.office.actor, "few") as work:
        work.report_to(None, 20)
        work.bin_many("contact", range(1, 21))
    assert desk.backups.backups() == ()
    with desk.office.journal.begin(desk.office.actor, "contact.bin") as work:
        work.report_to(None, 580)
        work.bin_many("contact", range(21, 601))
    (made,) = desk.backups.backups()
    assert (made.reason, made.contacts, made.head_seq) == (Reason.BEFORE_CHANGE, 580, 2)
    desk.office.journal.inverse(work.seq, desk.office.actor)
    assert len(desk.backups.backups()) == 2
    desk.office.journal.inverse(work.seq + 1, desk.office.actor)
    assert len(desk.backups.backups()) == 3


def test_a_state_that_was_just_kept_is_not_kept_again(desk: Desk):
    desk.office.add("Anna")
    assert desk.backups.make_before(desk.db, Reason.BEFORE_CHANGE) is not None
    for reason in (Reason.BEFORE_IMPORT, Reason.BEFORE_CHANGE, Reason.BEFORE_RESTORE):
        assert desk.backups.make_before(desk.db, reason) is None


def test_p10_four_hundred_days_leave_what_the_schedule_says(desk: Desk):
    for day in range(400):
        if day % 20 == 0:  # a backup of a file of this size takes milliseconds, four hundred not
            desk.office.add(f"Person {day}")
            assert desk.backups.make_if_due(desk.db) is not None
        desk.clock.advance(days=1)
    months = {(one.taken_at.year, one.taken_at.month) for one in desk.backups.backups()}
    assert len(months) == 12
    ages = [(desk.clock.now() - one.taken_at).days for one in desk.backups.backups()]
    assert min(ages) == 20
    assert len(ages) <= 7 + 4 + 12
    desk.office.add("today")
    assert desk.backups.make_if_due(desk.db) is not None
    assert desk.backups.standing().health is Health.GOOD


def test_a_disk_that_does_not_answer_is_no_crash(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.office.add("Anna")
    made = desk.backups.make(desk.db, Reason.BY_HAND)

    def no_answer(*_: object, **__: object) -> None:
        raise OSError(112, "Host is down")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", no_answer)
        with pytest.raises(StorageUnavailable, match="backup_failed"):
            desk.backups.remove(made, desk.office.actor)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_dir", no_answer)
        with pytest.raises(StorageUnavailable, match="backup_failed"):
            desk.backups.backups()


def test_a_backup_counts_though_old_ones_cannot_be_removed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def refused(*_: object) -> None:
        raise StorageUnavailable("backup_failed")

    desk.office.add("Anna")
    monkeypatch.setattr("crm_desktop.storage.backup_folder.BackupFolder.remove", refused)
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    assert desk.backups.backups() == (made,)
    assert desk.backups.standing().failure == ""


def test_what_a_sheet_speaks_of_that_cannot_be_read_stays(desk: Desk, tmp_path: Path):
    desk.office.add("Anna")
    (content,) = attach(desk.office, tmp_path, b"contract")
    first = desk.backups.make(desk.db, Reason.BY_HAND)
    desk.office.add("Ben")
    second = desk.backups.make(desk.db, Reason.BY_HAND)
    kept = AttachmentFiles(first.path.with_name("contents"))
    assert first.contents == second.contents == (content,)
    sheet = second.path.with_name(f"{second.path.name}.json")
    words = sheet.read_bytes()
    sheet.unlink()
    sheet.mkdir()  # reading it fails, as it does on a disk that is in trouble
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        desk.backups.remove(first, desk.office.actor)
    assert kept.has(content)
    sheet.rmdir()
    sheet.write_bytes(words)
    desk.backups.remove(second, desk.office.actor)
    _let_a_day_pass(kept)
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert kept.has(content), "the newest speaks of it"


def _let_a_day_pass(contents: AttachmentFiles) -> None:
    for mark in contents.folder.glob("??/*.unused"):
        mark.write_text(str(float(mark.read_text()) - 2 * 86_400))


def _lying(contents: AttachmentFiles) -> set[str]:
    return {path.name for path in contents.folder.glob("??/*")}


def test_attached_files_that_no_backup_speaks_of_go_a_day_later(desk: Desk, tmp_path: Path):
    desk.office.add("Anna")
    (content,) = attach(desk.office, tmp_path, b"contract")
    first = desk.backups.make(desk.db, Reason.BY_HAND)
    kept = AttachmentFiles(first.path.with_name("contents"))
    desk.db.raw.execute("DELETE FROM attachment")
    second = desk.backups.make(desk.db, Reason.BY_HAND)
    assert second.contents == ()
    desk.backups.remove(first, desk.office.actor)
    assert kept.has(content), "another program may just be making a backup that needs it"
    assert content not in _lying(kept)
    desk.office.add("Ben")
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert kept.has(content)
    _let_a_day_pass(kept)
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert not _lying(kept)


def test_p10_a_backup_keeps_its_files_though_another_program_removes_old_ones_meanwhile(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """One looks, finds a file there already, and has no sheet yet; the other sees nobody use it."""
    desk.office.add("Anna")
    (content,) = attach(desk.office, tmp_path, b"contract")
    old = desk.backups.make(desk.db, Reason.BY_HAND)
    elsewhere = BackupService(desk.db, desk.office.journal, desk.clock, desk.backups.folder.parent)
    write_sheet = BackupFolder._write_sheet

    def after_the_other(self: BackupFolder, kept: KeptCopy) -> None:
        elsewhere.remove(old, desk.office.actor)
        write_sheet(self, kept)

    monkeypatch.setattr(BackupFolder, "_write_sheet", after_the_other)
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    monkeypatch.undo()
    kept = AttachmentFiles(made.path.with_name("contents"))
    kept.copy_to(content, tmp_path / "out", name="out")
    assert (tmp_path / "out").read_bytes() == b"contract"
    _let_a_day_pass(kept)
    desk.office.add("Ben")
    desk.backups.make(desk.db, Reason.BY_HAND)
    assert _lying(kept) == {content}, "it came back under its name"


def test_a_folder_that_cannot_be_made_is_no_crash(desk: Desk):
    desk.office.add("Anna")
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    elsewhere = made.path.parents[1] / "elsewhere"
    elsewhere.write_text("a file")
    backups = BackupService(desk.db, desk.office.journal, desk.clock, elsewhere)
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        backups.prepare(made.path, desk.office.actor)
