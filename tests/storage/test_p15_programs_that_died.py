"""P15: a program that died does not lock out the others for long; modes on drives, by programs.

Real programs, each on a mount of its own. The three minutes after which a silent program counts
as dead pass by setting the time of its file at the server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_desktop.core.clock import SystemClock
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook
from tests.netdrive.fixtures import needs_real_drive
from tests.netdrive.netdrive import Mount, Share
from tests.netdrive.realdrive import run
from tests.storage.guest_program import ROOT, Program

Open = Callable[..., Program]


@pytest.fixture
def start(share: Share, tmp_path: Path) -> Iterator[Open]:
    """Starts a program on a mount, under a name."""
    Database.create(share.backing / "office.crm").close()
    programs: list[Program] = []

    def begin(mount: Mount, name: str, machine: str = "") -> Program:
        program = Program(mount.path / "office.crm", name, tmp_path / f"state-{name}", machine)
        programs.append(program)
        return program

    yield begin
    for program in programs:
        program.close()


def _let_three_minutes_pass(share: Share, name: str) -> None:
    """The server has not heard of a program for long."""
    _let_pass(share, name, 200)


def _let_pass(share: Share, name: str, seconds: float) -> None:
    for path in share.backing.glob(f".*.presence/laptop{name}-*.json"):
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))


def test_p15_two_computers_prove_the_drive_and_write_together(
    share: Share, tmp_path: Path, start: Open
):
    a, b = (share.mount(tmp_path / name) for name in "ab")
    anna = start(a, "anna")
    assert anna.tell("mode") == ["turn", "alone"]
    assert anna.tell("add One") == 1
    ben = start(b, "ben")
    assert ben.tell("names") == ["One"]
    began = time.monotonic()
    while [one.tell("mode") for one in (anna, ben)] != [["team", "proven"]] * 2:
        assert time.monotonic() - began < 60, "the drive was not proven"
        time.sleep(0.1)
    assert ben.tell("add Two") == 2
    assert anna.tell("add Three") == 3
    assert ben.tell("names") == ["One", "Two", "Three"]
    anna.kill()
    began = time.monotonic()
    assert ben.tell("add Four") == 4, "the locks of a dead program fall at once"
    assert time.monotonic() - began < 6
    with Database.open(share.backing / "office.crm") as db:
        assert check_file(db).problems == []


@pytest.mark.parametrize("locks", ["local", "ignore"])
def test_p15_the_turn_of_a_program_killed_on_the_same_computer_is_free_at_once(
    share: Share, tmp_path: Path, start: Open, locks: str
):
    a = share.mount(tmp_path / "a", locks=locks, names_s=2.0)
    anna, ben = (start(a, name, "laptop") for name in ("anna", "ben"))
    anna.tell("add One")
    assert ben.tell("mode") == ["read_only", "turn_taken"]
    anna.kill()
    began = time.monotonic()
    while ben.tell("mode")[0] != "turn":
        assert time.monotonic() - began < 30, "nobody has to be asked, and nobody to wait"
        time.sleep(0.1)
    assert ben.tell("add Two") == 2
    ben.kill()
    cleo = start(a, "cleo", "laptop")
    assert cleo.tell("mode")[0] == "turn", "whoever comes after a kill writes"
    assert cleo.tell("names") == ["One", "Two"]
    cleo.tell("leave")
    assert not list(share.backing.glob(".*.presence")), "nothing is left behind"
    with Database.open(share.backing / "office.crm") as db:
        assert check_file(db).problems == []


def _prove_weeks_ago(tmp_path: Path, mount: Mount, name: str) -> ProofBook:
    """The computer's book says that the drive is fit."""
    (tmp_path / f"state-{name}").mkdir()
    book = ProofBook(tmp_path / f"state-{name}", SystemClock())
    book.keep(fingerprint(look_at_drive(mount.path / "office.crm")))
    return book


@pytest.mark.parametrize("locks", ["local", "ignore"])
def test_p13_a_drive_that_was_changed_since_it_was_proven_is_found_out(
    share: Share, tmp_path: Path, start: Open, locks: str
):
    """A server or a connection was changed, and the drive's options do not tell."""
    a, b = (share.mount(tmp_path / name, locks=locks) for name in "ab")
    book = _prove_weeks_ago(tmp_path, b, "ben")
    _prove_weeks_ago(tmp_path, a, "anna")
    anna = start(a, "anna")
    assert anna.tell("mode") == ["team", "proven"], "nobody is there with whom to look"
    ben = start(b, "ben")
    assert ben.tell("mode") == ["read_only", "team_at_work"]
    assert anna.tell("add One") == 1
    assert ben.tell("add Two") == {"error": "read_only"}
    began = time.monotonic()
    while book.holds(fingerprint(look_at_drive(b.path / "office.crm"))):
        assert ben.tell("mode")[0] == "read_only"
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    anna.tell("leave")
    while ben.tell("mode") != ["turn", "locks_stay_here"]:
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    assert ben.tell("names") == ["One"]
    assert ben.tell("add Two") == 2


def test_p13_a_proof_that_still_holds_is_enough_at_once(share: Share, tmp_path: Path, start: Open):
    a, b = (share.mount(tmp_path / name, names_s=2.0) for name in "ab")
    for mount, name in ((a, "anna"), (b, "ben"), (b, "cleo")):
        _prove_weeks_ago(tmp_path, mount, name)
    anna = start(a, "anna")
    ben = start(b, "ben")
    assert [one.tell("mode") for one in (anna, ben)] == [["team", "proven"]] * 2
    ben.tell("leave")
    anna.kill()
    _let_pass(share, "anna", -60)  # however long it takes until Cleo looks
    cleo = start(b, "cleo")
    assert cleo.tell("mode") == ["read_only", "team_at_work"], "whose lock is free may live"
    _let_pass(share, "anna", 80)
    began = time.monotonic()
    while cleo.tell("mode") != ["team", "proven"]:
        assert time.monotonic() - began < 60
        time.sleep(0.1)


def test_p13_who_was_silent_and_lives_is_found_out_when_it_gives_signs_again(
    share: Share, tmp_path: Path, start: Open
):
    a, b = (share.mount(tmp_path / name, locks="local") for name in "ab")
    for mount, name in ((a, "anna"), (b, "ben")):
        _prove_weeks_ago(tmp_path, mount, name)
    anna = start(a, "anna")
    anna.freeze()
    _let_pass(share, "anna", 15)
    ben = start(b, "ben")
    assert ben.tell("mode") == ["team", "proven"], "it may have died"
    anna.wake()
    began = time.monotonic()
    while ben.tell("mode") != ["read_only", "team_at_work"]:
        assert time.monotonic() - began < 60
        time.sleep(0.1)


BEGINS = """
import sys, time
from pathlib import Path
from crm_desktop.storage.opening import file_id_of
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.turn import Turn
file = Path(sys.argv[1])
here = Presence(file, file_id_of(file), Me("laptop-anna", "anna", "1.0"))
here.join()
print(Turn(file, file_id_of(file), here).take(alone=False), flush=True)
time.sleep(60)
"""
"""Begins to share the file, and gets no further."""


def test_p15_who_died_while_it_began_to_share_keeps_nobody_from_it_for_long(
    share: Share, tmp_path: Path, start: Open
):
    a, b = (share.mount(tmp_path / name, names_s=2.0) for name in "ab")
    _prove_weeks_ago(tmp_path, b, "ben")
    words = [sys.executable, "-c", BEGINS, str(a.path / "office.crm")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as anna:
        assert anna.stdout is not None
        assert anna.stdout.readline() == "taken\n"
        _let_pass(share, "anna", 25)
        ben = start(b, "ben")
        assert ben.tell("mode") == ["read_only", "turn_taken"], "its lock says that it lives"
        anna.kill()
    began = time.monotonic()
    while ben.tell("mode") != ["team", "proven"]:
        assert time.monotonic() - began < 30, "nobody has to be asked"
        time.sleep(0.1)
    assert ben.tell("add One") == 1
    assert list(share.backing.glob(".*.presence/laptopanna-*.json")), "it is not three minutes ago"


@pytest.mark.slow
@pytest.mark.parametrize("locks", ["local", "ignore", "windows"])
def test_p15_a_dead_holders_turn_is_taken_by_a_person(
    share: Share, tmp_path: Path, start: Open, locks: str
):
    a, b = (share.mount(tmp_path / name, locks=locks, names_s=2.0) for name in "ab")
    anna = start(a, "anna")
    ben = start(b, "ben")
    anna.tell("add One")
    assert ben.tell("mode") == ["read_only", "turn_taken"]
    assert ben.tell("add Two") == {"error": "read_only"}
    anna.kill()
    assert ben.tell("break") is False, "it was heard of a moment ago"
    _let_three_minutes_pass(share, "anna")
    began = time.monotonic()
    while ben.tell("break") is not True:
        assert time.monotonic() - began < 30
        time.sleep(0.3)
    began = time.monotonic()
    while ben.tell("mode")[0] != "turn":
        assert time.monotonic() - began < 30
        time.sleep(0.1)
    assert ben.tell("add Two") == 2
    assert ben.tell("names") == ["One", "Two"]
    ben.tell("leave")
    with Database.open(share.backing / "office.crm") as db:
        assert check_file(db).problems == []


@pytest.mark.slow
@pytest.mark.parametrize("locks", ["local", "ignore", "windows"])
def test_p13_on_a_bad_drive_only_one_program_writes(
    share: Share, tmp_path: Path, start: Open, locks: str
):
    """The turn goes from one to the other, and every acknowledged name is there in the end."""
    a, b = (share.mount(tmp_path / name, locks=locks) for name in "ab")
    programs = [start(a, "anna"), start(b, "ben")]
    names: list[str] = []
    for round_number in range(4):
        writer, reader = programs if round_number % 2 == 0 else reversed(programs)
        for number in range(3):
            name = f"N{round_number}-{number}"
            assert isinstance(writer.tell(f"add {name}"), int)
            assert reader.tell(f"add X{name}") == {"error": "read_only"}
            names.append(name)
        reader.tell("ask")
        writer.tell("give")
        began = time.monotonic()
        while reader.tell("mode")[0] != "turn":
            writer.tell("mode")
            assert time.monotonic() - began < 40
            time.sleep(0.1)
    for program in programs:
        program.tell("leave")
    with Database.open(share.backing / "office.crm") as db:
        rows = db.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
        assert [name for (name,) in rows] == names
        assert check_file(db).problems == []


REAL = """
cd "$ROOT"
export PYTHONPATH=.
$PYTHON -m tests.storage.machine_dies {how} $A $B $SERVER $WORK
"""
LEASE_SECONDS = 45
"""For which the NFS server keeps the locks of a computer that it does not hear of; 90 is usual."""


@pytest.mark.slow
@needs_real_drive
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("nfs4", "shared"),
        ("cifs-nobrl", "turn"),
        ("nfs3-nolock", "turn"),
        ("cifs", "turn"),
        ("cifs", "killed"),
    ],
)
def test_p15_real_clients(kind: str, how: str):
    """A computer dies with the file, its cable out; `killed`: only its program does."""
    command = f"export ROOT='{ROOT}'\n{REAL.format(how=how)}"
    status, output = run(kind, command, limit_s=550, lease_s=LEASE_SECONDS)
    assert status == 0, output
    assert output.splitlines()[-1].startswith("well"), output
