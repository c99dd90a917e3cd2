"""A backup comes back into the live file: compared, whole or not at all, noticed by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import restoring
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.check import check_file
from crm_desktop.storage.restoring import compare, prepare, put_back
from tests.storage.office import Office


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    """A backup with Anna in it."""
    office.add("Anna")
    target = tmp_path / "backup.crm"
    backup_to(office.db, target)
    return target


def _prepared(office: Office, backup: Path, folder: Path) -> restoring.Prepared:
    return prepare(backup, backup, office.db.file_id, folder)


def _names(office: Office) -> list[str]:
    rows = office.db.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
    return [name for (name,) in rows]


def test_p12_the_comparison_says_what_would_be_lost(office: Office, backup: Path, tmp_path: Path):
    ben = office.add("Ben")
    office.save(ben, notes="x")
    office.save(1, notes="y")
    prepared = _prepared(office, backup, tmp_path)
    found = compare(office.db, prepared)
    assert (found.common_seq, found.contacts_now, found.contacts_then) == (1, 2, 1)
    assert (found.lost.count, found.lost.contacts_made, found.lost.contacts_changed) == (3, 1, 1)
    assert [one.action for one in found.lost.batches] == [
        "contact.save",
        "contact.save",
        "contact.create",
    ]
    assert (found.back.count, found.back.contacts_made) == (0, 0)
    prepared.discard()
    assert not list(tmp_path.glob(".*"))


def test_p12_after_a_restore_the_later_state_is_what_would_come_back(
    office: Office, backup: Path, tmp_path: Path
):
    office.add("Ben")
    later = tmp_path / "later.crm"
    backup_to(office.db, later)
    put_back(office.db, _prepared(office, backup, tmp_path))
    office.add("Cem")
    found = compare(office.db, _prepared(office, later, tmp_path))
    assert (found.common_seq, found.lost.contacts_made, found.back.contacts_made) == (1, 1, 1)


def test_p12_a_backup_comes_back_and_the_log_goes_on(office: Office, backup: Path, tmp_path: Path):
    office.add("Ben")
    lineage = office.db.lineage
    put_back(office.db, _prepared(office, backup, tmp_path))
    assert _names(office) == ["Anna"]
    assert office.db.lineage != lineage
    assert office.db.meta()["epoch"] == "2"
    office.add("Cem")
    assert check_file(office.db).is_sound


def test_p12_others_see_it_and_save_on(office: Office, other: Office, backup: Path, tmp_path: Path):
    office.add("Ben")
    watch = ChangeWatch(other.db, other.events)
    watch.poll()
    other.heard.clear()
    put_back(office.db, _prepared(office, backup, tmp_path))
    with pytest.raises(StorageUnavailable, match="file_replaced"):
        other.add("Dora")
    assert watch.poll() == 1
    assert other.heard[0].touches_kind("contact")
    assert other.heard[0].touches_kind("activity")
    other.add("Dora")
    assert _names(office) == ["Anna", "Dora"]
    assert watch.poll() == 0


def test_p12_a_file_that_others_keep_is_left_as_it_was(
    office: Office, other: Office, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(restoring, "BUSY_LIMIT_SECONDS", 0.2)
    office.add("Ben")
    prepared = _prepared(office, backup, tmp_path)
    with other.db.read():
        other.value("SELECT count(*) FROM contact")
        with pytest.raises(StorageUnavailable, match="busy"):
            put_back(office.db, prepared)
    assert _names(office) == ["Anna", "Ben"]
    put_back(office.db, prepared)
    assert _names(office) == ["Anna"]


def test_p12_a_damaged_or_foreign_backup_is_refused_before_anything_is_touched(
    office: Office, backup: Path, tmp_path: Path
):
    with pytest.raises(UserError, match="backup_of_other_file"):
        prepare(backup, backup, "0" * 32, tmp_path)
    content = bytearray(backup.read_bytes())
    content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
    backup.write_bytes(content)
    with pytest.raises(UserError, match="backup_damaged"):
        _prepared(office, backup, tmp_path)
    assert not list(tmp_path.glob(".*"))
    assert _names(office) == ["Anna"]


def test_p12_attached_files_come_back(office: Office, tmp_path: Path):
    source = tmp_path / "offer.txt"
    source.write_text("offer")
    files = AttachmentFiles(office.db.path)
    content = files.put(source)
    pool = tmp_path / "contents"
    files.carry_to(pool, [content.sha256])
    (files.folder / content.sha256[:2] / content.sha256).unlink()
    backup = tmp_path / "backup.crm"
    backup_to(office.db, backup)
    prepared = _prepared(office, backup, tmp_path)
    put_back(office.db, restoring.Prepared(prepared.path, pool, (content.sha256,)))
    assert AttachmentFiles(office.db.path).has(content.sha256)
