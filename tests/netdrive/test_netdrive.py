"""The pretend drive does what it says, and SQLite on it does what the design relies on.

Also an example of its use. Needs /dev/fuse, libfuse3 and mfusepy, else it is skipped.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.netdrive import halfsave, hammer
from tests.netdrive.fixtures import needs_pretend_drive
from tests.netdrive.netdrive import Share

pytestmark = needs_pretend_drive

TRY_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as f:
    try:
        fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
        print("granted")
    except OSError:
        print("refused")
"""


def try_lock(path: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", TRY_LOCK, str(path)], capture_output=True, text=True, check=False
    ).stdout.strip()


def hammered(
    share: Share,
    tmp_path: Path,
    *,
    rows: int = 30,
    writers: int = 5,
    journal: str = "PERSIST",
    **rules: Any,
) -> hammer.Verdict:
    mounts = [share.mount(tmp_path / name, **rules) for name in "ab"]
    paths = [str(mount.path / "team.db") for mount in mounts]
    hammer.run(paths, writers=writers, rows=rows, log=tmp_path / "log", journal=journal, limit_s=90)
    return hammer.check(share.backing / "team.db", tmp_path / "log")


def test_two_machines_see_each_other(share: Share, tmp_path: Path) -> None:
    a, b = share.mount(tmp_path / "a"), share.mount(tmp_path / "b")
    (a.path / "x").write_text("from a")
    assert (b.path / "x").read_text() == "from a"
    (b.path / "x").rename(b.path / "y")
    assert [p.name for p in a.path.iterdir()] == ["y"]
    assert a.state()["counts"]["create"] == 1


@pytest.mark.parametrize(
    ("locks", "same", "other"),
    [
        ("forward", "refused", "refused"),
        ("local", "refused", "granted"),
        ("ignore", "granted", "granted"),
        ("windows", "refused", "refused"),
    ],
)
def test_locks(share: Share, tmp_path: Path, locks: str, same: str, other: str) -> None:
    a, b = (share.mount(tmp_path / name, locks=locks) for name in "ab")
    with open(a.path / "x", "w+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
        assert (try_lock(a.path / "x"), try_lock(b.path / "x")) == (same, other)
    assert (try_lock(a.path / "x"), try_lock(b.path / "x")) == (
        "granted",
        "granted",
    )  # closing releases


def test_a_dead_machine_frees_its_locks(share: Share, tmp_path: Path) -> None:
    a, b = share.mount(tmp_path / "a"), share.mount(tmp_path / "b")
    fd = os.open(a.path / "x", os.O_RDWR | os.O_CREAT)
    fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
    a.crash()
    assert try_lock(b.path / "x") == "granted"
    with pytest.raises(OSError):
        os.close(fd)


def test_windows_locks_refuse_an_upgrade(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a", locks="windows")
    with open(a.path / "x", "w+b") as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 8, 0)
        with pytest.raises(PermissionError):
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 8, 0)


def test_faults_and_partial_writes(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a")
    a.fault("write", "ENOSPC", after=1, partial=0.5, match="*.bin")
    fd = os.open(a.path / "x.bin", os.O_RDWR | os.O_CREAT)
    assert os.write(fd, b"1" * 100) == 100
    with pytest.raises(OSError) as caught:
        os.write(fd, b"2" * 100)
    assert caught.value.errno == errno.ENOSPC
    assert (share.backing / "x.bin").stat().st_size == 150
    assert os.write(fd, b"3") == 1  # it happened once
    os.close(fd)


def test_cable_out(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a")
    (a.path / "x").write_text("kept")
    file = os.open(a.path / "x", os.O_RDONLY)
    a.disconnect()
    with pytest.raises(OSError):
        (a.path / "x").read_text()
    a.reconnect()
    assert os.read(file, 9) == b"kept"
    a.disconnect(stale=True)
    a.reconnect()
    with pytest.raises(OSError) as caught:
        os.pread(file, 4, 0)
    assert caught.value.errno == errno.ESTALE
    os.close(file)
    assert (a.path / "x").read_text() == "kept"
    a.disconnect(hang=True)
    threading.Timer(0.5, a.reconnect).start()
    began = time.monotonic()
    assert (a.path / "x").read_text() == "kept" and time.monotonic() - began > 0.4


def test_latency(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a", latency_ms=20)
    began = time.monotonic()
    (a.path / "x").write_text("slow")
    assert time.monotonic() - began > 0.04


def test_stale_pages(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a", cache="stale", cache_s=1.0)
    b = share.mount(tmp_path / "b")
    (b.path / "x").write_bytes(b"old" * 2000)
    with open(a.path / "x", "rb") as file:
        assert os.pread(file.fileno(), 3, 0) == b"old"
        with open(b.path / "x", "r+b") as other:
            other.write(b"new")
        assert os.pread(file.fileno(), 3, 0) == b"old"
        time.sleep(1.3)
        os.fstat(file.fileno())
        assert os.pread(file.fileno(), 3, 0) == b"new"


def test_power_cut_keeps_only_what_was_synced(share: Share, tmp_path: Path) -> None:
    a = share.mount(tmp_path / "a")
    for name in ("synced", "removed", "unsynced"):
        fd = os.open(a.path / name, os.O_RDWR | os.O_CREAT)
        os.write(fd, b"safe")
        if name != "unsynced":
            os.fsync(fd)
        os.pwrite(fd, b"LOST and longer", 0)
        os.close(fd)
    os.unlink(a.path / "removed")
    share.power_cut()
    assert {p.name: p.read_bytes() for p in share.backing.iterdir()} == {
        "synced": b"safe",
        "removed": b"safe",
    }


@pytest.mark.slow
def test_sqlite_on_a_healthy_drive(share: Share, tmp_path: Path) -> None:
    verdict = hammered(share, tmp_path)
    assert verdict.ok, verdict
    assert verdict.acknowledged == 150


@pytest.mark.slow
@pytest.mark.parametrize(
    "rules",
    [{"locks": "local"}, {"locks": "ignore"}, {"cache": "stale", "cache_s": 5.0, "names_s": 5.0}],
)
def test_sqlite_loses_on_a_bad_drive(share: Share, tmp_path: Path, rules: dict[str, Any]) -> None:
    """The reason why the program must find out what drive it is on: SQLite cannot save itself here."""
    assert not hammered(share, tmp_path, rows=100, **rules).ok


def test_a_name_believed_missing_is_opened_unless_it_has_to_be_new(
    share: Share, tmp_path: Path
) -> None:
    """As a server does: it knows what is there, whatever the machine that asks remembers."""
    a, b = (share.mount(tmp_path / name, names_s=30.0) for name in "ab")
    for name in ("journal", "turn"):
        assert not (a.path / name).exists()
        (b.path / name).write_bytes(b"from b")
        assert not (a.path / name).exists(), "it remembers"
    with pytest.raises(FileExistsError):
        os.close(os.open(a.path / "turn", os.O_RDWR | os.O_CREAT | os.O_EXCL))
    handle = os.open(a.path / "journal", os.O_RDWR | os.O_CREAT)
    assert os.pread(handle, 99, 0) == b"from b"
    os.pwrite(handle, b"by", 5)
    os.close(handle)
    assert (share.backing / "journal").read_bytes() == b"from by"


@pytest.mark.slow
def test_sqlite_wal_between_machines_loses(share: Share, tmp_path: Path) -> None:
    assert not hammered(share, tmp_path, rows=100, journal="WAL", cache="stale", cache_s=0.0).ok


@pytest.mark.slow
def test_sqlite_survives_faults(share: Share, tmp_path: Path) -> None:
    faults = [
        {"op": op, "errno": code, "after": 40 + 53 * n, "times": 1, "partial": 0.5 * (n % 2)}
        for n, (op, code) in enumerate(
            [
                ("write", "EIO"),
                ("write", "ENOSPC"),
                ("fsync", "EIO"),
                ("read", "EIO"),
                ("unlink", "EIO"),
                ("lock", "ENOLCK"),
                ("create", "ENOSPC"),
            ]
            * 3
        )
    ]
    verdict = hammered(share, tmp_path, rows=40, faults=faults)
    assert verdict.ok and verdict.errors, verdict


@pytest.mark.slow
@pytest.mark.parametrize("survive", [0.0, 0.5])
@pytest.mark.parametrize("mode", ["DELETE", "TRUNCATE", "PERSIST"])
def test_sqlite_survives_power_cuts(
    share: Share, tmp_path: Path, mode: str, survive: float
) -> None:
    mounts = [share.mount(tmp_path / name) for name in "ab"]
    paths = [str(mount.path / "team.db") for mount in mounts]
    hammer.run(paths, writers=0, rows=0, log=tmp_path / "log", journal=mode)
    for turn in range(3):
        team = hammer.start(
            paths, writers=4, rows=500, log=tmp_path / "log", journal=mode, first=10 * turn
        )
        time.sleep(1.5)
        share.power_cut(survive, seed=turn)
        for process in team:
            process.kill()
            process.wait()
        for mount in mounts:
            mount.reconnect()
        verdict = hammer.check(share.backing / "team.db", tmp_path / "log")
        assert verdict.ok and verdict.acknowledged > 10, verdict


def test_sqlite_full_loses_an_acknowledged_row(share: Share, tmp_path: Path) -> None:
    """Why ``synchronous=EXTRA``: with FULL and DELETE the removal of the journal is not synced, so it comes back."""
    a = share.mount(tmp_path / "a")
    kept = {}
    for level in ("FULL", "EXTRA"):
        db = sqlite3.connect(a.path / f"{level}.db", isolation_level=None)
        db.execute("CREATE TABLE t (x)")
        db.execute("PRAGMA synchronous=" + level)
        db.execute("INSERT INTO t VALUES (1)")
        share.power_cut()
        a.reconnect()
        db.close()
        with sqlite3.connect(share.backing / f"{level}.db") as after:
            kept[level] = after.execute("SELECT count(*) FROM t").fetchone()[0]
    assert kept == {"FULL": 0, "EXTRA": 1}


@pytest.mark.parametrize(
    ("mode", "seen"), [("DELETE", "half"), ("TRUNCATE", "half"), ("PERSIST", "whole")]
)
def test_only_a_persistent_journal_is_found_by_the_others(
    share: Share, tmp_path: Path, mode: str, seen: str
) -> None:
    """Machines believe for seconds that a file is not there, or empty. A journal that comes and goes is missed."""
    a, b = (str(share.mount(tmp_path / name, names_s=30.0).path / "team.db") for name in "ab")
    assert halfsave.run(a, b, mode) == seen
