"""Who is here: found, silent after a minute, dead after three with a free lock, and swept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.core.sharing import Mode
from crm_desktop.storage.presence import Me, Presence, presence_folder
from crm_desktop.storage.processes import this_process
from tests.netdrive.netdrive import Share

ROOT = Path(__file__).resolve().parents[2]
FILE_ID = "ab" * 16
ANNA = Me("laptop-a", "Anna Šulc", "1.0")
BEN = Me("laptop-b", "ben", "1.0")

GUEST = """
import sys, time
from pathlib import Path
from crm_desktop.storage.presence import Me, Presence
here = Presence(Path(sys.argv[1]), sys.argv[2], Me(sys.argv[3], "cleo", "1.0"))
here.join()
print(here.token, flush=True)
time.sleep(60)
"""


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Presence]:
    here = Presence(tmp_path / "office.crm", FILE_ID, ANNA)
    here.join()
    yield here
    here.leave()


def _guest(file: Path, machine: str = "laptop-c") -> tuple[subprocess.Popen[str], str]:
    """Another program, which lives in a process of its own as locks of one do not collide."""
    process = subprocess.Popen(
        [sys.executable, "-c", GUEST, str(file), FILE_ID, machine],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


@pytest.mark.parametrize(
    ("ahead", "minutes"), [(0, 0), (110, 0), (-110, 0), (130, 2), (600, 10), (-3600, -60)]
)
def test_a_clock_that_is_not_the_drives_is_noticed(tmp_path: Path, ahead: int, minutes: int):
    here = Presence(
        tmp_path / "office.crm", FILE_ID, ANNA, wall_seconds=lambda: time.time() + ahead
    )
    assert here.minutes_ahead == 0, "nothing is known yet"
    here.join()
    assert here.minutes_ahead == minutes
    here.leave()


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _silence(here: Presence, token: str, seconds: float) -> None:
    """Let a program have given its last sign so long ago, by the server's clock."""
    path = here.folder / f"{token}.json"
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_those_who_are_here_see_each_other(anna: Presence, tmp_path: Path):
    ben = Presence(tmp_path / "office.crm", FILE_ID, BEN)
    ben.join()
    ben.tell(mode=Mode.TEAM, wants_turn=True)
    ben.beat("contact:42")
    me, other = anna.visitors()
    assert me.is_me
    assert me.user == "Anna Šulc"
    assert (other.user, other.machine, other.mode) == ("ben", "laptop-b", Mode.TEAM)
    assert (other.wants_turn, other.record, other.is_silent) == (True, "contact:42", False)
    assert ben.visitors()[1].mode is Mode.READ_ONLY
    ben.leave()
    assert len(anna.visitors()) == 1


def test_who_has_a_copy_open_is_known_as_that(anna: Presence, tmp_path: Path):
    """A copy in the same folder has the same id, and its programs meet here."""
    other = Presence(tmp_path / "office copy.crm", FILE_ID, BEN)
    same = Presence(tmp_path / "OFFICE.crm", FILE_ID, Me("laptop-c", "cleo", "1.0"))
    for one in (other, same):
        one.join()
    found = {one.user: one.is_at_copy for one in anna.visitors()}
    assert found == {"Anna Šulc": False, "ben": True, "cleo": False}
    _told_by(anna, "older")
    assert not {one.token: one for one in anna.visitors()}["older"].is_at_copy
    other.leave()
    same.leave()


def test_the_last_one_takes_the_folder_away(anna: Presence, tmp_path: Path):
    folder = presence_folder(tmp_path / "office.crm", FILE_ID)
    assert folder.is_dir()
    assert folder.name == f".{FILE_ID}.presence"
    anna.leave()
    assert not folder.exists()


def test_silent_after_a_minute_and_left_out_after_three(anna: Presence, tmp_path: Path):
    ben = Presence(tmp_path / "office.crm", FILE_ID, BEN)
    ben.join()
    _silence(anna, ben.token, 59)
    assert not anna.visitors()[1].is_silent
    _silence(anna, ben.token, 2)
    assert anna.visitors()[1].is_silent
    assert anna.sweep() == 0
    _silence(anna, ben.token, 120)
    assert len(anna.visitors()) == 1
    ben.leave()


def test_only_the_silent_whose_lock_is_free_are_dead(anna: Presence, tmp_path: Path):
    process, token = _guest(tmp_path / "office.crm")
    try:
        assert anna.holds_witness(token) is True
        _silence(anna, token, 1000)
        assert not anna.is_dead(token), "it is silent, but its lock is held"
        assert anna.sweep() == 0
    finally:
        _end(process)
    assert anna.holds_witness(token) is False
    assert anna.is_dead(token)
    assert anna.sweep() == 1
    assert anna.visitor(token) is None
    assert anna.holds_witness(token) is None


def test_a_program_that_has_just_died_is_not_dead_yet(anna: Presence, tmp_path: Path):
    process, token = _guest(tmp_path / "office.crm")
    _end(process)
    assert not anna.is_dead(token)
    assert anna.sweep() == 0
    assert anna.visitors()[1].token == token


tells_of_processes = pytest.mark.skipif(
    this_process() is None, reason="this system does not tell enough of its processes"
)


@tells_of_processes
def test_a_program_of_this_computer_that_was_killed_is_dead_at_once(anna: Presence, tmp_path: Path):
    process, token = _guest(tmp_path / "office.crm", ANNA.machine)
    assert [one.token for one in anna.visitors()[1:]] == [token]
    assert not anna.is_dead(token)
    assert not anna.has_new_dead
    _end(process)
    assert len(anna.visitors()) == 1
    assert anna.is_dead(token)
    assert anna.has_new_dead
    assert anna.sweep() == 1
    assert not anna.has_new_dead
    assert anna.visitor(token) is None


def _told_by(anna: Presence, token: str, **said: object) -> None:
    """A file of another program that says so of itself."""
    (anna.folder / f"{token}.json").write_text(json.dumps({"machine": "laptop-a", **said}))


@tells_of_processes
def test_the_number_of_a_process_may_be_given_again(anna: Presence):
    mine = this_process()
    assert mine is not None
    _told_by(anna, "before", process=[mine.computer, mine.pid, "7"])
    _told_by(anna, "still", process=mine.packed())
    _told_by(anna, "elsewhere", process=["another computer", mine.pid, "7"])
    _told_by(anna, "named", machine="laptop-b", process=[mine.computer, mine.pid, "7"])
    _told_by(anna, "odd", process=[mine.computer, 1 << 70, "7"])
    _told_by(anna, "other", process={"pid": 7})
    found = {one.token for one in anna.visitors()}
    assert found == {anna.token, "still", "elsewhere", "named", "odd", "other"}
    assert anna.is_dead("before")
    assert not anna.is_dead("elsewhere")


@tells_of_processes
def test_whose_lock_is_held_lives_whatever_its_number_says(anna: Presence, tmp_path: Path):
    """Copies of a computer have the same name and fingerprint."""
    process, token = _guest(tmp_path / "office.crm", "laptop-b")
    mine = this_process()
    assert mine is not None
    _told_by(anna, token, process=[mine.computer, mine.pid, "7"])
    try:
        assert {one.token for one in anna.visitors()} == {anna.token, token}
        assert not anna.is_dead(token)
    finally:
        _end(process)
    assert anna.is_dead(token)


def test_long_names_in_any_script_fit_into_a_sign(anna: Presence, tmp_path: Path):
    ben = Presence(tmp_path / "office.crm", FILE_ID, Me("ноутбук" * 9, "Констан" * 9, "1.0"))
    ben.join()
    ben.beat(" ".join(f"contact:{number}+" for number in range(10**16, 10**16 + 8)))
    other = anna.visitors()[1]
    assert (other.machine, other.user) == (("ноутбук" * 9)[:60], ("Констан" * 9)[:60])
    assert len(other.viewings) == 8
    ben.leave()


def test_who_was_taken_for_dead_joins_anew(anna: Presence, tmp_path: Path):
    ben = Presence(tmp_path / "office.crm", FILE_ID, BEN)
    ben.join()
    before = ben.token
    assert ben.beat()
    ben.path.unlink()
    assert not ben.beat()
    assert ben.token != before
    assert [one.user for one in anna.visitors()] == ["Anna Šulc", "ben"]
    ben.leave()


def test_time_unseen_counts_while_the_computer_sleeps(tmp_path: Path):
    wall = [1000.0]
    here = Presence(tmp_path / "office.crm", FILE_ID, ANNA, wall_seconds=lambda: wall[0])
    here.join()
    assert here.seconds_unseen() < 5
    wall[0] += 3600
    assert here.seconds_unseen() == 3600
    here.beat()
    assert here.seconds_unseen() < 5
    here.leave()


def test_what_is_no_presence_harms_nobody(anna: Presence):
    (anna.folder / "half.json").write_bytes(b'{"machine": "x", "us')
    (anna.folder / "list.json").write_bytes(b"[1]")
    (anna.folder / "odd.json").write_bytes(b'{"mode": 7, "user": "' + b"u" * 500 + b'"}')
    (anna.folder / "else.txt").touch()
    found = {one.token: one for one in anna.visitors()}
    assert found.keys() == {anna.token, "half", "list", "odd"}
    assert found["odd"].mode is Mode.READ_ONLY
    assert len(found["odd"].user) <= 60


def test_on_a_drive_they_see_each_other_and_the_time_is_the_servers(tmp_path: Path, share: Share):
    mounts = [share.mount(tmp_path / name) for name in "ab"]
    anna = Presence(mounts[0].path / "office.crm", FILE_ID, ANNA)
    ben = Presence(mounts[1].path / "office.crm", FILE_ID, BEN)
    for one in (anna, ben):
        one.join()
    assert [one.user for one in anna.visitors()] == ["Anna Šulc", "ben"]
    _silence(Presence(share.backing / "office.crm", FILE_ID, BEN), ben.token, 61)
    assert anna.visitors()[1].is_silent
    before = mounts[0].state()["counts"]
    anna.beat("contact:42+ activity:7")  # which cards are open costs nothing more
    anna.visitors()
    after = mounts[0].state()["counts"]
    assert sum(after.values()) - sum(before.values()) <= 20, "a sign and a look, each 10 s"
    mounts[1].crash()
    anna.leave()


def test_after_trouble_with_the_drive_the_own_file_is_taken_up_again(tmp_path: Path, share: Share):
    mount = share.mount(tmp_path / "a")
    ben = Presence(mount.path / "office.crm", FILE_ID, BEN)
    ben.join()
    token = ben.token
    mount.disconnect(stale=True)
    for _ in range(2):
        with pytest.raises(OSError, match=r"."):
            ben.beat()
        assert not ben.is_joined
    mount.reconnect()
    assert ben.beat()
    assert ben.token == token
    other = Presence(share.mount(tmp_path / "b").path / "office.crm", FILE_ID, ANNA)
    assert other.holds_witness(token) is True, "its lock is there again"
    mount.disconnect(stale=True)
    with pytest.raises(OSError, match=r"."):
        ben.beat()
    mount.reconnect()
    (share.backing / f".{FILE_ID}.presence" / f"{token}.json").unlink()
    assert not ben.beat(), "it was taken for dead meanwhile"
    assert ben.is_joined
    assert ben.token != token
    mount.disconnect(stale=True)
    with pytest.raises(OSError, match=r"."):
        ben.beat()
    mount.reconnect()
    ben.leave()
    assert not presence_folder(share.backing / "office.crm", FILE_ID).exists()
