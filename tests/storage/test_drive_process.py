"""The second program on a drive: nobody waits for it for ever, and nobody gives it up too soon."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, StorageUnavailable
from crm_desktop.storage import drive_process
from crm_desktop.storage.drive_process import DriveProcess
from crm_desktop.storage.mending import damaged_folder, keep_damaged
from tests.netdrive.netdrive import Mount, Share

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
CONTENT = os.urandom(3_000_000)
NAME = "firm.crm"


@pytest.fixture
def mount(share: Share, tmp_path: Path) -> Iterator[Mount]:
    mount = share.mount(tmp_path / "a")
    (share.backing / NAME).write_bytes(CONTENT)
    yield mount
    mount.reconnect()


def _kept(mount: Mount, tmp_path: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    return keep_damaged(mount.path / NAME, tmp_path / "kept", NOW, progress)


def test_a_drive_that_hangs_is_given_up(
    mount: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Not even killing ends a child that waits for such a drive."""
    monkeypatch.setattr(drive_process, "SILENT_SECONDS", 1.0)
    mount.disconnect(hang=True)
    began = monotonic_seconds()
    with pytest.raises(StorageUnavailable, match="io_error"):
        _kept(mount, tmp_path)
    assert monotonic_seconds() - began < 30
    assert not list(damaged_folder(tmp_path / "kept").iterdir())


def test_who_waits_for_a_drive_that_hangs_can_stop(mount: Mount, tmp_path: Path):
    mount.disconnect(hang=True)
    asked: list[int] = []

    def stop(done: int, _total: int) -> None:
        asked.append(done)
        if len(asked) > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        _kept(mount, tmp_path, stop)
    assert not list(damaged_folder(tmp_path / "kept").iterdir())


def test_a_copy_that_gets_on_can_be_stopped_too(
    mount: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """With each sign that it goes on, not in pauses alone."""
    monkeypatch.setattr(drive_process, "_SIGN_SECONDS", 60.0)  # the child keeps its own
    mount.set(latency_ms=200)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        _kept(mount, tmp_path, stop)


def test_a_slow_drive_may_take_its_time(
    mount: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drive_process, "SILENT_SECONDS", 3.0)
    mount.set(latency_ms=200)
    began = monotonic_seconds()
    assert _kept(mount, tmp_path).read_bytes() == CONTENT
    assert monotonic_seconds() - began > 3.0, "or the test shows nothing"


def test_a_child_that_died_gives_no_answer(tmp_path: Path):
    (tmp_path / NAME).write_bytes(CONTENT)
    with DriveProcess() as second:
        second._process.kill()
        with pytest.raises(OSError):
            second.copy_bytes(tmp_path / NAME, tmp_path / "copy")
        with pytest.raises(OSError):
            second.copy_bytes(tmp_path / NAME, tmp_path / "copy")
