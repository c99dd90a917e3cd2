"""The drive within the process: what is counted, what is refused, and that nothing else is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.netdrive.nearby import Nearby, missing_for_preloading, preloaded_environment
from tests.netdrive.netdrive import ROOT

pytestmark = pytest.mark.skipif(bool(missing_for_preloading()), reason=missing_for_preloading())
Doing = Callable[[str], list[Any]]

BEGINNING = """
import errno, fcntl, json, os, subprocess, sys
from pathlib import Path
from tests.netdrive.nearby import Nearby
drive = Nearby.here()
told = []
def attempt(deed):
    try:
        told.append(deed())
    except OSError as error:
        told.append(errno.errorcode[error.errno])
def calls(deed):
    drive.set(traced=True)
    attempt(deed)
    came = drive.state()["calls"]
    drive.set(traced=False)
    return came
file = drive.path / "office.crm"
"""


@pytest.fixture
def doing(tmp_path: Path) -> Doing:
    """Run some lines in a process with a drive; what they append to `told` comes back."""
    environment = preloaded_environment(tmp_path / "nearby")

    def do(lines: str) -> list[Any]:
        code = f"{BEGINNING}\n{lines}\nprint(json.dumps(told))"
        command = [sys.executable, "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return do


def test_the_drive_fails_at_the_call_that_was_named_and_goes_on(doing: Doing):
    told = doing(
        """
drive.fault("write", "ENOSPC", after=1)
for _ in range(3):
    attempt(lambda: file.write_bytes(b"abc"))
told.append(drive.state()["faults"][0]["times"])
drive.clear()
attempt(lambda: file.write_bytes(b"abc"))
told.append(drive.state()["faults"])
"""
    )
    assert told == [3, "ENOSPC", 3, 0, 3, []]


def test_the_drive_that_is_down_stays_down_until_it_is_said(doing: Doing):
    told = doing(
        """
file.write_bytes(b"abc")
drive.fault("*", "EHOSTDOWN", times=-1)
told.append(drive.state()["faults"][0]["times"])
deeds = [
    lambda: file.read_bytes(), lambda: file.write_bytes(b"x"), lambda: os.stat(file),
    lambda: os.lstat(file), lambda: file.unlink(), lambda: file.rename(drive.path / "b"),
    lambda: list(drive.path.iterdir()), lambda: (drive.path / "c").mkdir(),
    lambda: os.statvfs(drive.path), lambda: os.truncate(file, 1),
]
for deed in deeds:
    attempt(deed)
told.append(drive.state()["faults"][0]["times"])
drive.clear()
attempt(lambda: file.read_bytes().decode())
"""
    )
    assert told == [-1, *["EHOSTDOWN"] * 10, -11, "abc"]


def test_a_part_of_a_write_reaches_the_drive_and_its_writer_is_told_of_an_error(doing: Doing):
    told = doing(
        """
for part in (0.5, 1.0):
    drive.fault("write", "EIO", partial=part)
    attempt(lambda: file.write_bytes(b"12345678"))
    drive.clear()
    attempt(lambda: file.read_bytes().decode())
"""
    )
    assert told == ["EIO", "1234", "EIO", "12345678"]


def test_a_lock_is_refused_and_can_always_be_given_back(doing: Doing):
    told = doing(
        """
handle = os.open(file, os.O_RDWR | os.O_CREAT)
drive.fault("lock", "ENOLCK", times=-1)
for how in (fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_UN):
    attempt(lambda: fcntl.lockf(handle, how))
"""
    )
    assert told == ["ENOLCK", None]


def test_only_what_lies_on_the_drive_and_matches_is_refused_in_every_process(doing: Doing):
    told = doing(
        """
beside = drive.path.parent / "beside"
drive.fault("create", "EIO", times=-1, match="*office*")
for path in (file, drive.path / "other", beside):
    attempt(lambda: path.touch())
child = "from pathlib import Path; import sys; Path(sys.argv[1]).write_bytes(b'abc')"
attempt(lambda: subprocess.run([sys.executable, "-c", child, str(file)], capture_output=True).returncode)
attempt(lambda: os.link(beside, drive.path / "link"))
"""
    )
    assert told == ["EIO", None, None, 1, "ENOSYS"]


def test_calls_are_told_in_their_order(doing: Doing):
    told = doing(
        """
def save():
    handle = os.open(file, os.O_RDWR | os.O_CREAT)
    os.pwrite(handle, b"abc", 7)
    os.fsync(handle)
    os.close(handle)
    file.replace(drive.path / "b")
told.append(calls(save))
told.append(drive.state()["counts"]["fsync"])
"""
    )
    assert told == [
        None,
        [
            ["create", "/office.crm"],
            ["write", "/office.crm"],
            ["fsync", "/office.crm"],
            ["rename", "/office.crm"],
        ],
        1,
    ]


def test_who_was_not_preloaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in preloaded_environment(tmp_path / "nearby").items():
        if name.startswith("NEARBY"):
            monkeypatch.setenv(name, value)
    with pytest.raises(AssertionError, match="preloaded"):
        Nearby.here()
