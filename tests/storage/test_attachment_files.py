"""Contents of attached files: whole or not there, once, and never swept too early."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.storage.attachment_files import AttachmentFiles

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0
MOST = 3 * 1024 * 1024


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "company.crm")


def _source(tmp_path: Path, content: bytes = b"offer", name: str = "offer.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def _names(files: AttachmentFiles) -> list[str]:
    """Every file in the folder and in those below it."""
    return sorted(path.name for path in files.folder.rglob("*") if path.is_file())


def _lies(files: AttachmentFiles, sha256: str) -> Path:
    return files.folder / sha256[:2] / sha256


def _nothing(_contents: Collection[str]) -> Collection[str]:
    return ()


def _everything(contents: Collection[str]) -> Collection[str]:
    return contents


@pytest.mark.parametrize("size", [1, 1024 * 1024, 3 * 1024 * 1024])
def test_a_file_lies_under_its_hash_and_comes_back(
    files: AttachmentFiles, tmp_path: Path, size: int
):
    content = os.urandom(size)
    stored = files.put(_source(tmp_path, content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == size
    assert _names(files) == [stored.sha256]
    copy = files.copy_to(stored.sha256, tmp_path / "copy.pdf", name="offer.pdf")
    assert copy.read_bytes() == content


def test_the_same_content_is_kept_once_and_heals_what_a_drive_damaged(
    files: AttachmentFiles, tmp_path: Path
):
    first = files.put(_source(tmp_path))
    path = _lies(files, first.sha256)
    before = path.stat().st_ino
    assert files.put(_source(tmp_path, name="other.pdf")) == first
    assert path.stat().st_ino == before
    path.write_bytes(b"0ffer")
    with pytest.raises(UserError, match="attachment_damaged"):
        files.copy_to(first.sha256, tmp_path / "copy.pdf", name="offer.pdf")
    assert not (tmp_path / "copy.pdf").exists()
    files.put(_source(tmp_path))
    assert path.read_bytes() == b"offer"


def test_what_cannot_be_attached_is_said(files: AttachmentFiles, tmp_path: Path):
    def code(path: Path) -> str:
        with pytest.raises(UserError) as refused:
            files.put(path, most_bytes=MOST)
        return refused.value.code

    assert code(tmp_path / "nowhere.pdf") == "file_unreadable"
    assert code(tmp_path) == "not_a_file"
    assert code(_source(tmp_path, b"")) == "file_empty"
    assert code(_source(tmp_path, b"x" * (3 * 1024 * 1024 + 1))) == "attachment_too_large"
    assert code(Path("a\0b")) == "file_unreadable"
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        assert code(tmp_path / "pipe") == "not_a_file"
    assert _names(files) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "attachments_read_only"),
        (errno.EIO, "io_error"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "mkdir"])
def test_a_drive_that_fails_leaves_nothing_behind(
    files: AttachmentFiles, tmp_path: Path, monkeypatch: Any, number: int, code: str, step: str
):
    def fail(*_arguments: object, **_more: object) -> None:
        raise OSError(number, "injected")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(StorageUnavailable) as told:
        files.put(_source(tmp_path))
    assert told.value.code == code
    monkeypatch.undo()
    assert _names(files) == []


def test_a_copy_that_cannot_be_written_is_said(files: AttachmentFiles, tmp_path: Path):
    stored = files.put(_source(tmp_path))
    with pytest.raises(UserError, match="file_unwritable"):
        files.copy_to(stored.sha256, tmp_path / "nowhere" / "a.pdf", name="offer.pdf")
    for missing in ("0" * 64, "../company.crm"):
        with pytest.raises(UserError, match="attachment_missing"):
            files.copy_to(missing, tmp_path / "a.pdf", name="offer.pdf")
    assert not files.has("../company.crm")


def test_killed_between_content_and_name_no_half_file_has_a_name(
    files: AttachmentFiles, tmp_path: Path
):
    source = _source(tmp_path)
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from crm_desktop.storage.attachment_files import AttachmentFiles;"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "AttachmentFiles(Path(sys.argv[1])).put(Path(sys.argv[2]))"
    )
    if sys.platform == "win32":
        pytest.skip("no SIGKILL")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "company.crm"), str(source)], check=False
    )
    assert done.returncode == -signal.SIGKILL
    (left,) = _names(files)
    assert left.endswith(".part")
    stored = files.put(source)
    assert files.sweep(_everything, datetime.now(UTC).timestamp()) == 0
    assert left in _names(files)
    os.utime(files.folder / left, (0, 0))
    files.sweep(_everything, NOW)
    assert _names(files) == [stored.sha256]


def test_a_content_without_a_row_goes_thirty_days_after_it_was_first_seen_so(
    files: AttachmentFiles, tmp_path: Path
):
    stored = files.put(_source(tmp_path))
    assert files.sweep(_everything, NOW) == 0
    assert files.sweep(_nothing, NOW + 400 * DAY) == 0
    assert files.sweep(_nothing, NOW + 429 * DAY) == 0
    assert files.has(stored.sha256)
    assert files.sweep(_nothing, NOW + 430 * DAY) == 0
    assert files.has(stored.sha256)  # put aside, where it is still found
    assert files.copy_to(stored.sha256, tmp_path / "copy.pdf", name="offer.pdf").exists()
    assert files.sweep(_nothing, NOW + 430.5 * DAY) == 0
    assert files.sweep(_nothing, NOW + 431 * DAY) == 1
    assert not files.has(stored.sha256)
    assert _names(files) == []


def test_a_row_that_comes_while_its_content_is_put_aside_brings_it_back(
    files: AttachmentFiles, tmp_path: Path
):
    """Another program looked for rows a moment before this one's was stored."""
    stored = files.put(_source(tmp_path))
    files.sweep(_nothing, NOW)
    files.sweep(_nothing, NOW + 30 * DAY)
    assert _names(files) == [f"{stored.sha256}.aside", f"{stored.sha256}.unused"]
    assert files.has(stored.sha256)
    assert files.sweep(_everything, NOW + 31 * DAY) == 0
    assert _names(files) == [stored.sha256]


def test_what_is_taken_in_anew_while_it_is_put_aside_begins_its_days_anew(
    files: AttachmentFiles, tmp_path: Path
):
    stored = files.put(_source(tmp_path))
    files.sweep(_nothing, NOW)
    files.sweep(_nothing, NOW + 30 * DAY)
    files.put(_source(tmp_path))
    assert files.sweep(_nothing, NOW + 40 * DAY) == 0
    assert _names(files) == [stored.sha256, f"{stored.sha256}.unused"]
    assert files.sweep(_nothing, NOW + 69 * DAY) == 0
    assert files.has(stored.sha256)


def test_what_came_anew_is_put_aside_a_second_time_as_on_windows(
    files: AttachmentFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    rename = Path.rename

    def as_on_windows(path: Path, target: Path) -> Path:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "there is one of that name", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", as_on_windows)
    stored = files.put(_source(tmp_path))
    files.put_aside([stored.sha256])
    files.put(_source(tmp_path))
    files.put_aside([stored.sha256])
    assert _names(files) == [f"{stored.sha256}.aside", f"{stored.sha256}.unused"]


def test_one_program_a_day_sweeps_by_the_clock_of_the_drive(files: AttachmentFiles, tmp_path: Path):
    assert files.claim_sweep() is None  # nothing was ever attached
    stored = files.put(_source(tmp_path))
    other = AttachmentFiles(tmp_path / "company.crm")
    now = files.claim_sweep()
    assert now is not None
    assert abs(now - datetime.now(UTC).timestamp()) < 60
    assert other.claim_sweep() is None
    assert files.claim_sweep() is None
    (claim,) = (name for name in _names(files) if name != stored.sha256)
    (files.folder / claim).rename(files.folder / ".sweep-20000")  # of another day
    assert other.claim_sweep() is not None
    assert ".sweep-20000" not in _names(files)


def test_taking_in_can_be_stopped_and_leaves_nothing(files: AttachmentFiles, tmp_path: Path):
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        files.put(_source(tmp_path, b"x" * MOST), progress=stop)
    assert told == [1024 * 1024]
    assert _names(files) == []


def test_a_content_that_is_used_again_begins_its_days_anew(files: AttachmentFiles, tmp_path: Path):
    stored = files.put(_source(tmp_path))
    files.sweep(_nothing, NOW)
    files.sweep(_everything, NOW + 20 * DAY)
    assert files.sweep(_nothing, NOW + 40 * DAY) == 0
    files.put(_source(tmp_path))  # taken in, its row follows
    assert files.sweep(_nothing, NOW + 75 * DAY) == 0
    assert files.has(stored.sha256)


def test_nothing_else_in_the_folder_is_touched(files: AttachmentFiles, tmp_path: Path):
    assert files.sweep(_nothing, NOW) == 0
    files.put(_source(tmp_path))
    (files.folder / "readme.txt").write_text("ours")
    files.sweep(_nothing, NOW)
    files.sweep(_nothing, NOW + 60 * DAY)
    files.sweep(_nothing, NOW + 90 * DAY)
    assert _names(files) == ["readme.txt"]
