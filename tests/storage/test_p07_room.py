"""P7: before something large is begun it is looked whether there is room for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_desktop.core.errors import UserError
from crm_desktop.storage.database import Database
from crm_desktop.storage.room import SPARE_BYTES, require_room
from tests.storage.synthetic import NEWER

FILE_BYTES = 10_000_000
WANTED = 2 * FILE_BYTES + SPARE_BYTES


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What the disk says of itself, to be changed by the test."""
    sizes = {"total": 1 << 40, "free": 1 << 39, "used": 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: type("Usage", (), sizes)())
    return sizes


@pytest.mark.parametrize("place", [".", "not/there/yet"])
def test_p07_twice_the_file_and_64_mib_have_to_be_free(
    disk: dict[str, int], tmp_path: Path, place: str
):
    disk["free"] = WANTED
    require_room(tmp_path / place, FILE_BYTES)
    disk["free"] = WANTED - 1
    with pytest.raises(UserError) as caught:
        require_room(tmp_path / place, FILE_BYTES)
    assert caught.value.code == "no_room"
    assert caught.value.params == {"path": str(tmp_path), "megabytes": 84}


def test_p07_a_drive_that_does_not_say_is_believed(disk: dict[str, int], tmp_path: Path):
    disk |= {"total": 0, "free": 0}
    require_room(tmp_path, FILE_BYTES)


def test_p07_a_drive_that_does_not_answer_is_told_by_the_work_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def no_answer(_folder: object) -> None:
        raise OSError(112, "Host is down")

    monkeypatch.setattr(shutil, "disk_usage", no_answer)
    require_room(tmp_path, FILE_BYTES)


def test_p07_without_room_nothing_is_migrated(disk: dict[str, int], path: Path):
    Database.create(path).close()
    before = path.read_bytes()
    disk["free"] = SPARE_BYTES
    with pytest.raises(UserError, match="no_room"):
        Database.open(path, migrations=NEWER)
    assert path.read_bytes() == before
    assert not [one for one in path.parent.iterdir() if "backup" in one.name]
