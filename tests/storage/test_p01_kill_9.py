"""P1: an acknowledged save is in the file after `kill -9` of any program.

Two programs save in turn; one is killed at a random moment, the other goes on at once. Checked
after each kill: every acknowledged save is there, no save is there by half, the file is sound.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.storage.office import make_office

ROOT = Path(__file__).resolve().parents[2]
SAVES = 3
"""So many are awaited of each writer before it is killed."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")


@dataclass
class Writer:
    """One program that saves until it is killed."""

    process: subprocess.Popen[bytes]
    name: str

    @classmethod
    def start(cls, path: Path, name: str, journal_mode: str) -> Writer:
        command = [sys.executable, "-m", "tests.storage.kill_writer", str(path), name, journal_mode]
        return cls(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE), name)

    def first_saves(self) -> list[str]:
        """What it saved first, however slow the machine is; less, if it ended by itself."""
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline().decode() for _count in range(SAVES)]
        return [f"{self.name}-{line.strip()}" for line in lines if line]

    def kill(self) -> list[str]:
        """End it in the middle; what it was told is saved."""
        self.process.send_signal(signal.SIGKILL)
        assert self.process.stdout is not None
        said = self.process.stdout.read().decode()
        self.process.stdout.close()
        self.process.wait()
        lines = said.split("\n")[:-1]  # a line cut off by the kill was not told
        return [f"{self.name}-{line}" for line in lines]


def _violations(path: Path, acknowledged: set[str]) -> list[str]:
    """What P1 forbids, seen through a fresh connection of a program that comes next."""
    found: list[str] = []
    try:
        with Database.open(path) as db:
            rows = db.execute("SELECT raw_value FROM contact_point").fetchall()
            present = {value for (value,) in rows}
            found += [f"lost {name}" for name in acknowledged - present]
            states = db.execute("SELECT occupation, notes FROM contact").fetchall()
            if len({(number, notes) for number, notes in states}) > 1:
                found.append("half a save")
            found += [f"{problem.code} {problem.where}" for problem in check_file(db).problems]
    except Exception as error:  # noqa: BLE001 - whatever it is, the next program cannot go on
        found.append(repr(error))
    return found


def _rounds(path: Path, clock, rounds: int, journal_mode: str = "") -> list[str]:
    """Kill one of two writers per round; stops at the first violation."""
    with Database.create(path, clock=clock) as db:
        office = make_office(db, clock, 1)
        office.add("Anna")
        office.add("Ben")
    dice = random.Random(rounds)
    acknowledged: set[str] = set()
    for number in range(rounds):
        writers = [Writer.start(path, f"w{number}{side}", journal_mode) for side in "ab"]
        for writer in writers:
            told = writer.first_saves()
            if not told:  # it could not open what the one killed before left behind
                for one in writers:
                    one.kill()
                return [f"{writer.name} did not start"]
            acknowledged.update(told)
        time.sleep(dice.uniform(0.0, 0.15))
        acknowledged.update(writers[0].kill())
        time.sleep(dice.uniform(0.0, 0.05))
        acknowledged.update(writers[1].kill())
        violations = _violations(path, acknowledged)
        if violations:
            return violations
    assert len(acknowledged) >= rounds * 2 * SAVES, "the writers hardly wrote"
    return []


def test_p01_kill_9_loses_no_acknowledged_save(path: Path, clock):
    assert _rounds(path, clock, rounds=6) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_p01_kill_9_loses_no_acknowledged_save_in_200_rounds(path: Path, clock):
    assert _rounds(path, clock, rounds=200) == []


@pytest.mark.slow
def test_p01_without_a_journal_the_check_finds_the_damage(path: Path, clock):
    """Mutation: the checker must see what it is there for."""
    assert _rounds(path, clock, rounds=60, journal_mode="OFF") != []


_IMPORT = """
import sys
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
db = Database.open(sys.argv[1])
rows = (("person", f"P{n}") for n in range(30_000))
print("begins", flush=True)
with Journal(db, EventBus(), SystemClock(), "m").begin(Actor(1), "import") as work:
    ids = work.insert_many("contact", ("kind", "display_name"), rows, expected=30_000)
    work.insert_children_many(
        "contact_point", ("contact_id", "kind"), ((i, "url") for i in ids), expected=30_000
    )
print("done", flush=True)
"""


def test_p01_kill_9_in_an_import_leaves_all_or_nothing(path: Path, clock):
    Database.create(path, clock=clock).close()
    imported = 0
    for delay in (0.02, 0.15, 0.3, 0.45, 0.6):
        process = subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        imported += b"done" in process.stdout.read()
        process.stdout.close()
        process.wait()
        with Database.open(path) as db:
            assert check_file(db).is_sound
            (contacts,) = db.execute("SELECT count(*) FROM contact").fetchone() or (0,)
            (points,) = db.execute("SELECT count(*) FROM contact_point").fetchone() or (0,)
        assert contacts == points
        assert contacts in {imported * 30_000, (imported + 1) * 30_000}
        imported = contacts // 30_000
