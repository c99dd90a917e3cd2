"""Run inside the kernel of real clients: a computer dies with the file, and another one goes on.

    python -m tests.storage.machine_dies shared|turn|killed A B SERVER WORK

`shared`: both write; one dies in the middle of a save, its cable out, so that the server has to
find out. `turn`: one has the turn and dies in the same way; three minutes have to pass, for the
server itself says when a file was changed that it believes to be open. `killed`: only its program
ends; the three minutes pass by the time of its file. Prints "well" and some figures in the end.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.storage.guest_program import Program

SILENCE_SECONDS = 22.0
"""After which a program is silent for longer than a living one ever is."""
TOLD_WITHIN_SECONDS = 6.0
SAVED_WITHIN_SECONDS = 200.0
PROVEN_WITHIN_SECONDS = 120.0
ENDED_WITHIN_SECONDS = 300.0
NAME = "office.crm"


def main(how: str, a: str, b: str, server: str, work: str) -> None:
    """Let it happen; an `AssertionError` says what was wrong."""
    here = Path(server)
    Database.create(here / NAME).close()
    anna, ben = (
        Program(Path(mount) / NAME, name, Path(work) / f"state-{name}")
        for mount, name in ((a, "anna"), (b, "ben"))
    )
    if how == "shared":
        figures, names = _dies_in_a_save(anna, ben), ["One", "Two", "Four"]
    else:
        figures, names = _dies_with_the_turn(anna, ben, here, how), ["One", "Two"]
    assert ben.tell("names") == names, ben.tell("names")
    ben.tell("leave")
    with Database.open(here / NAME) as db:
        assert check_file(db).problems == []
    anna.kill()
    subprocess.run(["umount", "-f", "-l", a], check=False)  # or the kernel waits for it at its end
    print("well", figures, flush=True)
    os._exit(0)  # what is frozen is not waited for


def _cable_out(machine: str) -> None:
    subprocess.run(["ip", "link", "set", f"v{machine}", "down"], check=True)


def _dies_in_a_save(anna: Program, ben: Program) -> str:
    anna.tell("add One")
    _wait(lambda: all(one.tell("mode") == ["team", "proven"] for one in (anna, ben)))
    ben.tell("add Two")
    anna.tell("hold Three")
    anna.freeze()
    _cable_out("a")
    time.sleep(SILENCE_SECONDS)
    answer = ben.tell("insist Four")
    assert set(answer.get("refused", ())) == {"busy_silent"}, answer
    assert answer["computers"] == ["laptop-anna"], answer
    assert answer["told"] < TOLD_WITHIN_SECONDS, answer
    assert answer["seconds"] < SAVED_WITHIN_SECONDS, answer
    return f"told after {answer['told']:.1f} s, saved after {answer['seconds']:.0f} s"


def _dies_with_the_turn(anna: Program, ben: Program, server: Path, how: str) -> str:
    anna.tell("add One")
    _wait(lambda: ben.tell("mode") == ["read_only", "turn_taken"])
    assert ben.tell("add Two") == {"error": "read_only"}
    if how == "killed":
        anna.kill()
    else:
        anna.freeze()
        _cable_out("a")
    assert ben.tell("break") is False, "it was heard of a moment ago"
    if how == "killed":
        for path in server.glob(".*.presence/laptopanna-*.json"):
            then = path.stat().st_mtime - 200
            os.utime(path, (then, then))
    began = monotonic_seconds()
    _wait(lambda: ben.tell("break") is True, ENDED_WITHIN_SECONDS)
    _wait(lambda: ben.tell("mode")[0] == "turn")
    seconds = monotonic_seconds() - began
    ben.tell("add Two")
    return f"the turn was taken over after {seconds:.1f} s"


def _wait(is_so: object, seconds: float = PROVEN_WITHIN_SECONDS) -> None:
    assert callable(is_so)
    began = monotonic_seconds()
    while not is_so():
        assert monotonic_seconds() - began < seconds
        time.sleep(0.3)


if __name__ == "__main__":
    main(*sys.argv[1:6])
