"""P2: an acknowledged save is in the file after the server lost its power, three times in a row.

The power goes at any call of a save: from then on nothing answers, and of what was not pushed to
the disk nothing, some or most survives, single writes torn. The program goes on with the same open
file when the drive is back.
"""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from crm_desktop.storage.database import Database
from tests.builders import a_person
from tests.netdrive.netdrive import Mount, Share
from tests.promises.checker import Deed, Told, violations
from tests.promises.fault_runs import told_of
from tests.promises.scenarios import FILE, Desk

SURVIVE = (0.0, 0.3, 0.7)
CUTS = 3
MOST_CALLS = 130


def cuts(share: Share, mount: Mount, folder: Path, seed: int, most_calls: int) -> list[str]:
    """Save, cut and come back `CUTS` times; the broken promises in words."""
    dice = random.Random(seed)
    deeds: list[Deed] = []
    with closing(Desk(mount, share.backing, folder)) as desk:
        for cut in range(CUTS):
            deeds.append(_saved(desk, f"{seed}-{cut}-before"))
            # Not told before the power goes, or told just before it.
            calls = dice.randint(1, most_calls)
            mount.fault("*", "EHOSTDOWN", after=calls, times=-1, match=FILE)
            deeds.append(_saved(desk, f"{seed}-{cut}-during"))
            share.power_cut(dice.choice(SURVIVE), seed=seed * CUTS + cut)
            mount.set(faults=[], connected=True)
            seen = desk.look("SELECT display_name FROM contact")
            found = violations(deeds, seen)
            if found:
                return [f"seed {seed}, cut {cut} after {calls} calls: {one}" for one in found]
            # What the next program has seen is kept, whatever was told of it.
            deeds = [Deed(mark, Told.KEPT) for mark in seen.marks]
    return []


def _saved(desk: Desk, name: str) -> Deed:
    office = desk.office
    told, _code = told_of(lambda: office.contacts.create(a_person(name), office.actor))
    return Deed(name, told)


def some_cuts(
    share: Share, tmp_path: Path, seeds: range, most_calls: int = MOST_CALLS
) -> list[str]:
    """The broken promises of these seeds, each on a file of its own."""
    mount = share.mounts[0] if share.mounts else share.mount(tmp_path / "a")
    found: list[str] = []
    for seed in seeds:
        for one in share.backing.iterdir():
            one.unlink()
        found += cuts(share, mount, tmp_path / f"cache{seed}", seed, most_calls)
    return found


def test_p02_three_power_cuts_lose_nothing(share: Share, tmp_path: Path):
    assert some_cuts(share, tmp_path, range(3)) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_p02_three_power_cuts_lose_nothing_with_100_seeds(share: Share, tmp_path: Path):
    assert some_cuts(share, tmp_path, range(100)) == []


def test_p02_every_connection_waits_for_the_disk(tmp_path: Path):
    """Of the journal, the file and the folder: with less no cut above shows it every time."""
    with Database.create(tmp_path / "office.crm") as db, db.open_second_reader() as reader:
        for one in (db, reader):
            for name, value in (("synchronous", 3), ("journal_mode", "persist")):
                assert one.execute(f"PRAGMA {name}").fetchone() == (value,)


def test_p02_a_save_that_was_cut_off_is_never_told_to_be_kept(share: Share, tmp_path: Path):
    mount = share.mount(tmp_path / "a")
    with closing(Desk(mount, share.backing, tmp_path / "cache")) as desk:
        mount.disconnect()
        assert _saved(desk, "nobody").told is Told.NOT_SAVED
        mount.reconnect()
        assert _saved(desk, "somebody").told is Told.KEPT


def test_p02_a_save_that_was_found_after_an_error_outlives_a_power_cut(
    share: Share, tmp_path: Path
):
    """An error of the last push to the disk: the save can be seen, but is not safe by that."""
    mount = share.mount(tmp_path / "a")
    with closing(Desk(mount, share.backing, tmp_path / "cache")) as desk:
        deeds: list[Deed] = []
        for n in range(6):
            mount.fault("fsync", "EIO", after=n, match=FILE)
            deeds.append(_saved(desk, f"person {n}"))
            share.power_cut()
            mount.set(faults=[], connected=True)
            assert violations(deeds, desk.look("SELECT display_name FROM contact")) == []
        assert deeds[-1].told is Told.KEPT
