"""Contents of attached files: whole or not there, once, and never swept too early."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage.attachment_files import AttachmentFiles

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "company.crm", most_bytes=3 * 1024 * 1024)


def _source(tmp_path: Path, content: bytes = b"offer", name: str = "offer.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def _names(files: AttachmentFiles) -> list[str]:
    return sorted(path.name for path in files.folder.iterdir()) if files.folder.exists() else []


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
    path = files.folder / first.sha256
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
            files.put(path)
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
    assert files.sweep(_everything, datetime.now(UTC)) == 0
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
    assert files.sweep(_nothing, NOW + 430 * DAY) == 1
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
    assert _names(files) == ["readme.txt"]
