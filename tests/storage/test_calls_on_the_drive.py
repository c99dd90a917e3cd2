"""How many calls on the drive a save and a look cost, in the modes that write."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backends.sqlite_file import VFS_ALONE, SqliteFile
from crm_desktop.storage.database import Database
from crm_desktop.storage.presence import Me, Presence
from tests.netdrive.netdrive import Mount, Share
from tests.storage.office import make_office

MOST_CALLS_A_SAVE = 90
MOST_CALLS_A_NEW_CARD = 100
"""With a phone, which is a second record; a card pays for no index of what it lacks."""
MOST_CALLS_A_BEAT = 20


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
