"""How many calls on the drive a save and a look cost, in the modes that write."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backends.sqlite_file import VFS_ALONE, SqliteFile
from crm_desktop.storage.backup import copy_in_steps
from crm_desktop.storage.database import Database
from crm_desktop.storage.presence import Me, Presence
from tests.netdrive.netdrive import Mount, Share
from tests.storage.office import make_office

MOST_CALLS_A_SAVE = 90
MOST_CALLS_A_NEW_CARD = 90
"""With a phone, which is a second record; a card pays for no index of what it lacks."""
MOST_CALLS_A_BEAT = 20
MOST_CALLS_A_STEP = 60
"""Of a copy: so long a save waits for it, and for whoever copies on another computer."""


@pytest.fixture
def mount(share: Share, tmp_path: Path) -> Mount:
    Database.create(share.backing / "office.crm").close()
    return share.mount(tmp_path / "a")


def _calls(mount: Mount, act: Callable[[], object]) -> int:
    before = sum(mount.state()["counts"].values())
    act()
    return sum(mount.state()["counts"].values()) - before


@pytest.mark.parametrize("vfs", ["", VFS_ALONE])
def test_a_save_costs_at_most_ninety_calls(mount: Mount, clock: ManualClock, vfs: str):
    path = mount.path / "office.crm"
    with Database.open(path, clock=clock, backend=SqliteFile(path, vfs=vfs)) as db:
        office = make_office(db, clock, 1)
        contact, _phone = office.add_with_phone("Anna", "+370 600 12345")
        office.save(contact, notes="first")
        costs = [
            _calls(mount, lambda n=n: office.save(contact, notes=f"note {n}")) for n in range(4)
        ]
        new = _calls(mount, lambda: office.add_with_phone("Ben", "+370 600 54321"))
    assert max(costs) <= MOST_CALLS_A_SAVE, costs
    assert new <= MOST_CALLS_A_NEW_CARD


def test_a_copy_lets_others_save_after_few_calls(mount: Mount, clock: ManualClock, tmp_path: Path):
    with Database.open(mount.path / "office.crm", clock=clock) as db:
        office = make_office(db, clock, 1)
        for _ in range(3):
            with office.journal.begin(office.actor, "contact.create") as work:
                work.insert_many(
                    "contact",
                    ("kind", "display_name", "notes"),
                    [("person", f"Anna {n}", "x" * 2000) for n in range(500)],
                )
        db.is_far = True
        calls = [sum(mount.state()["counts"].values())]
        copy_in_steps(
            db,
            tmp_path / "copy.crm",
            lambda _done, _total: calls.append(sum(mount.state()["counts"].values())),
        )
    steps = [after - before for before, after in pairwise(calls)]
    assert len(steps) > 3
    assert max(steps) <= MOST_CALLS_A_STEP, steps


@pytest.mark.skipif(os.name == "nt", reason="the pretend drive needs Linux")
def test_keeping_a_place_costs_little(mount: Mount):
    here = Presence(mount.path / "office.crm", "ab" * 16, Me("laptop-a", "anna", "1.0"))
    here.join()

    def keep() -> None:
        here.beat()
        here.look_afresh()
        here.visitors()

    assert max(_calls(mount, keep) for _ in range(3)) <= MOST_CALLS_A_BEAT
    here.leave()
