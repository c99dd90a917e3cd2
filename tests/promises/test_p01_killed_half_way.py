"""P1 on a drive whose clients believe for half a minute what they knew of names and sizes.

A program on one computer is killed in the middle of a save, with pages of it in the file already;
the other computer, which has had the file open all along, reads and writes at once. It must find
the journal, take the half save back, and see every acknowledged one.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backends import sqlite_file
from crm_desktop.storage.database import Database
from tests.netdrive.netdrive import ROOT, Share
from tests.promises import half_saver
from tests.promises.looking import look
from tests.storage.office import Office, make_office

NAMES_SECONDS = 30.0
CONTACTS = 6
ROOM_BYTES = 600_000


def rounds(share: Share, tmp_path: Path, clock: ManualClock, count: int, mode: str) -> list[str]:
    """Kill a program on A half-way `count` times; what is wrong as B and the server see it."""
    server = share.backing / "office.crm"
    with Database.create(server, clock=clock) as db:
        office = make_office(db, clock, 1)
        for number in range(CONTACTS):
            office.add(f"P{number}", notes="x" * 6008)
        half_saver.save(office.journal, 0)
        # Room for the log: what a client believes of the length of the file itself is another
        # matter, for a lock on it makes real clients ask again.
        db.raw.execute("INSERT INTO meta VALUES ('room', zeroblob(?))", (count * ROOM_BYTES,))
        db.raw.execute("DELETE FROM meta WHERE key = 'room'")
    a, b = (share.mount(tmp_path / name, names_s=NAMES_SECONDS) for name in "ab")
    path = b.path / server.name
    with closing(Database.open(path, clock=clock)) as db:
        db.raw.execute("PRAGMA cache_size = 4").fetchall()
        other = make_office(db, clock, 2)
        for number in range(count):
            command = [sys.executable, "-m", half_saver.__name__]
            command += [str(a.path / server.name), str(100 * number + 1), mode]
            killed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
            told = [int(line) for line in killed.stdout.split()]
            assert len(told) == half_saver.SAVES, "it died too early"
            found = _wrong(other, told[-1], server)
            if found:
                return [f"round {number}: {one}" for one in found]
    return []


def _wrong(other: Office, last: int, server: Path) -> list[str]:
    try:
        rows = other.db.execute("SELECT DISTINCT occupation FROM contact").fetchall()
        numbers = {int(row[0] or 0) for row in rows}
        half_saver.save(other.journal, last + 50)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other computer cannot go on
        return [repr(error)]
    found = list(look(server).problems)
    if numbers != {last}:
        found.append(f"the other computer saw {sorted(numbers)}, not {last}")
    return found


def test_p01_the_other_computer_sees_no_half_save(share: Share, tmp_path: Path, clock: ManualClock):
    assert rounds(share, tmp_path, clock, 2, sqlite_file.JOURNAL_MODE) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_p01_the_other_computer_sees_no_half_save_in_200_rounds(
    share: Share, tmp_path: Path, clock: ManualClock
):
    assert rounds(share, tmp_path, clock, 200, sqlite_file.JOURNAL_MODE) == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["truncate", "delete"])
def test_mutations_another_journal_lets_half_saves_be_seen(
    share: Share,
    tmp_path: Path,
    clock: ManualClock,
    mode: str,
    monkeypatch: pytest.MonkeyPatch,
):
    """Why the journal is kept: with any other the check above finds damage."""
    monkeypatch.setattr(sqlite_file, "SAFETY_PRAGMAS", half_saver.pragmas_with(mode))
    assert rounds(share, tmp_path, clock, 6, mode) != []
