"""A file that cannot be opened any more: its backup takes its place, the damaged one is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import rescue
from crm_desktop.storage.backup_folder import BackupFolder
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.rescue import copies_of, put_in_place
from tests.storage.office import make_office

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def lost(tmp_path: Path, clock: ManualClock) -> Path:
    """A file with a backup of Anna, then overwritten by nonsense, its journal beside it."""
    path = tmp_path / "data" / "firm.crm"
    path.parent.mkdir()
    with Database.create(path, clock=clock) as db:
        make_office(db, clock, 1).add("Anna")
        folder = BackupFolder(tmp_path / "kept", db.file_id)
        folder.make(db, "daily", NOW)
        clock.advance(days=1)
        make_office(db, clock, 1).add("Ben")
    path.write_bytes(b"nonsense" * 1000)
    path.with_name("firm.crm-journal").write_bytes(b"half")
    return path


def _names(path: Path) -> list[str]:
    with Database.open(path) as db:
        assert check_file(db).is_sound
        return [name for (name,) in db.execute("SELECT display_name FROM contact").fetchall()]


def test_the_backup_takes_the_place_and_the_damaged_file_is_kept(lost: Path, tmp_path: Path):
    (copy,) = copies_of(tmp_path / "kept", lost)
    done = put_in_place(lost, copy, NOW)
    assert _names(lost) == ["Anna"]
    assert done.kept_as == lost.with_name("firm.damaged-20260304T050600Z.crm")
    assert done.kept_as.read_bytes().startswith(b"nonsense")
    kept_journal = done.kept_as.with_name(f"{done.kept_as.name}-journal")
    assert kept_journal.read_bytes() == b"half", "it must not meet the new file"
    assert done.contacts == 1
    assert not list(lost.parent.glob(".*"))


def test_a_file_that_is_gone_comes_back(lost: Path, tmp_path: Path):
    lost.unlink()
    lost.with_name("firm.crm-journal").unlink()
    (copy,) = copies_of(tmp_path / "kept", lost)
    assert put_in_place(lost, copy, NOW).kept_as is None
    assert _names(lost) == ["Anna"]


def test_backups_of_other_files_are_not_offered(lost: Path, tmp_path: Path):
    assert copies_of(tmp_path / "kept", lost.with_name("other.crm")) == ()
    assert copies_of(tmp_path / "nowhere", lost) == ()


def test_a_damaged_backup_leaves_everything_as_it_lies(lost: Path, tmp_path: Path):
    (copy,) = copies_of(tmp_path / "kept", lost)
    copy.path.write_bytes(bytes(copy.facts.size))
    before = {one.name: one.read_bytes() for one in lost.parent.iterdir()}
    with pytest.raises(UserError, match="backup_damaged"):
        put_in_place(lost, copy, NOW)
    assert {one.name: one.read_bytes() for one in lost.parent.iterdir()} == before


def test_a_drive_that_refuses_the_new_file_gets_the_old_one_back(
    lost: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_fresh: Path, _target: Path) -> None:
        raise OSError(5, "drive gone")

    monkeypatch.setattr(rescue, "publish", refuse)
    (copy,) = copies_of(tmp_path / "kept", lost)
    before = {one.name: one.read_bytes() for one in lost.parent.iterdir()}
    with pytest.raises(StorageUnavailable, match="io_error"):
        put_in_place(lost, copy, NOW)
    assert {one.name: one.read_bytes() for one in lost.parent.iterdir()} == before
