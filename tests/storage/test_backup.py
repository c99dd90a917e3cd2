"""A backup is whole, verified, and replaces a good one only when it is good itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import backup
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup import backup_before_migration, backup_to
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.netdrive.netdrive import Share
from tests.storage.office import Office, make_office


def _copied(office: Office, folder: Path) -> Path:
    target = folder / "copy.crm"
    backup_to(office.db, target)
    return target


def test_the_copy_holds_everything(office: Office, tmp_path: Path):
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", str(number)) for number in range(5000))
        work.insert_many("contact", ("kind", "display_name"), rows)
    target = _copied(office, tmp_path)
    with Database.open(target) as copy:
        assert copy.execute("SELECT count(*) FROM contact").fetchone() == (5000,)
        assert copy.file_id == office.db.file_id
        assert check_file(copy).is_sound
    assert not list(tmp_path.glob(".*"))


def test_others_go_on_saving_afterwards(office: Office, other: Office, tmp_path: Path):
    backup_to(office.db, tmp_path / "copy.crm")
    other.add("Anna")
    assert office.value("SELECT count(*) FROM contact") == 1


def test_a_copy_that_does_not_verify_leaves_the_good_one(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "copy.crm"
    backup_to(office.db, target)
    good = target.read_bytes()
    office.add("Anna")
    real_sync = backup.sync_path

    def tear(path: Path) -> None:
        if path.suffix == ".part":
            os.truncate(path, path.stat().st_size // 2)
        real_sync(path)

    monkeypatch.setattr(backup, "sync_path", tear)
    with pytest.raises((UserError, StorageUnavailable)):
        backup_to(office.db, target)
    assert target.read_bytes() == good
    assert not list(tmp_path.glob(".*"))


def test_a_copy_with_other_counts_does_not_count(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup, "_counts", lambda connection: {"contact": id(connection)})
    with pytest.raises(UserError) as caught:
        backup_to(office.db, tmp_path / "copy.crm")
    assert caught.value.code == "backup_failed"
    assert not (tmp_path / "copy.crm").exists()


def test_a_lock_that_is_refused_once_is_asked_for_again(
    share: Share, clock: ManualClock, tmp_path: Path
):
    Database.create(share.backing / "office.crm").close()
    mount = share.mount(tmp_path / "a")
    with Database.open(mount.path / "office.crm", clock=clock) as db:
        make_office(db, clock, 1).add("Anna")
        refused = 0
        while True:
            mount.fault("lock", "ENOLCK", after=refused)
            facts = backup_to(db, mount.path / "copy.crm")
            assert facts.contacts == 1
            if mount.state()["faults"][0]["times"]:
                break
            refused += 1
            mount.clear()
    assert refused > 10, "of the file and of the copy"


def test_a_folder_where_nothing_can_be_put_is_not_told_as_a_lost_data_file(
    office: Office, tmp_path: Path
):
    (tmp_path / "file").touch()
    for folder in ("gone", "file"):
        with pytest.raises(StorageUnavailable) as caught:
            backup_to(office.db, tmp_path / folder / "copy.crm")
        assert caught.value.code == "backup_failed"


def attach(office: Office, tmp_path: Path, *contents: bytes) -> list[str]:
    """Put files onto a record; gives their hashes."""
    files = AttachmentFiles(office.db.path)
    taken: list[str] = []
    with office.journal.begin(office.actor, "attach") as work:
        for number, content in enumerate(contents):
            path = tmp_path / f"file {number}"
            path.write_bytes(content)
            stored = files.put(path)
            values = {
                "record_kind": "activity",
                "record_id": 1,
                "file_name": path.name,
                "sha256": stored.sha256,
                "size": stored.size,
            }
            work.insert("attachment", values)
            taken.append(stored.sha256)
    return taken


def test_attached_files_come_with_the_copy(office: Office, tmp_path: Path):
    hashes = attach(office, tmp_path, b"offer", b"photo" * 300_000)
    copy = AttachmentFiles(_copied(office, tmp_path))
    for sha256 in hashes:
        copy.copy_to(sha256, tmp_path / "out", name="out")  # looks whether it is whole
        inside = Path(sha256[:2], sha256)
        assert not (copy.folder / inside).samefile(AttachmentFiles(office.db.path).folder / inside)
    (copy.folder / hashes[0][:2] / hashes[0]).write_bytes(b"torn")
    backup_to(office.db, tmp_path / "copy.crm")
    copy.copy_to(hashes[0], tmp_path / "out", name="out")
    assert not list(copy.folder.glob(".*"))


def test_a_lost_content_does_not_prevent_the_backup(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    [lost, damaged, whole] = attach(office, tmp_path, b"lost", b"damaged", b"whole")
    files = AttachmentFiles(office.db.path)
    (files.folder / lost[:2] / lost).unlink()
    (files.folder / damaged[:2] / damaged).write_bytes(b"else")
    copy = AttachmentFiles(_copied(office, tmp_path))
    assert [copy.has(one) for one in (lost, damaged, whole)] == [False, False, True]
    assert "2 attached files" in caplog.text


def test_the_copy_before_a_migration_finds_its_files(office: Office, tmp_path: Path):
    [content] = attach(office, tmp_path, b"offer")
    copy = backup_before_migration(office.db, 10**6)
    assert copy is not None
    linked = AttachmentFiles(copy)
    inside = Path(content[:2], content)
    assert (linked.folder / inside).samefile(AttachmentFiles(office.db.path).folder / inside)


def test_where_others_save_all_the_time_they_wait_for_the_changed_pieces_only(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A million contacts take seconds to copy: no save may wait as long."""
    from crm_desktop.storage.drive_process import DriveProcess

    office.add("Anna")

    def overtaken(*_: object, **__: object) -> None:
        raise backup.Overtaken

    as_it_lies = DriveProcess.copy_bytes

    def copy_bytes(self: DriveProcess, source: Path, target: Path) -> None:
        as_it_lies(self, source, target)
        office.add("Ben")

    monkeypatch.setattr(backup, "copy_in_steps", overtaken)
    monkeypatch.setattr(DriveProcess, "copy_bytes", copy_bytes)
    with office.db.open_second_reader() as reader:
        facts = backup_to(reader, tmp_path / "copy.crm")
    assert (facts.contacts, facts.head_seq) == (2, 2)
    with Database.open(tmp_path / "copy.crm") as copy:
        assert check_file(copy).is_sound
