"""A drive that cannot be read is away; nobody is told that the file is damaged (P11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.database import Database
from crm_desktop.storage.mending import look_for_damage
from crm_desktop.storage.opening import file_id_of
from crm_desktop.storage.presence import Me
from crm_desktop.storage.station import Station
from tests.builders import a_person, open_office
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]

_MANY = 500
"""So many contacts fill more pages than a look reads in one step."""


def test_p11_a_drive_that_fails_during_a_look_is_no_damage(share: Share, tmp_path: Path):
    for name in ("b", "a2"):
        (tmp_path / name).mkdir()
    served = open_office(share.backing / "office.crm", cache=tmp_path / "b")
    served.contacts.create_many([a_person(f"Somebody {n}") for n in range(_MANY)], served.actor)
    served.close()
    mount = share.mount(tmp_path / "a")
    office = open_office(mount.path / "office.crm", cache=tmp_path / "a2")
    office.database.is_far = True
    with office.database.open_second_reader() as reader:
        mount.fault("read", "EIO", match="*office.crm", times=1_000_000)
        with pytest.raises(StorageUnavailable) as caught:
            look_for_damage(reader, tmp_path / "looks", is_full=True)
        mount.clear()
    assert caught.value.code == "io_error"
    with office.database.open_second_reader() as reader:
        assert look_for_damage(reader, tmp_path / "looks", is_full=True).is_sound
    office.close()


def test_p11_damage_that_is_found_while_the_drive_is_away_stops_the_writing_all_the_same(
    share: Share, tmp_path: Path, clock: ManualClock
):
    open_office(share.backing / "office.crm", cache=tmp_path).close()
    mount = share.mount(tmp_path / "a")
    path = mount.path / "office.crm"
    file_id = file_id_of(path)
    state, copies = tmp_path / "state", tmp_path / "copies"
    me = Me("DESK", "Anna", "1.0")
    station = Station(path, file_id, me, clock=clock, state_folder=state, copy_folder=copies)
    station.enter()
    database = Database.open(path, clock=clock, backend=station.backend())
    station.settle(database)
    mount.disconnect()
    station.stop_for_damage()
    with pytest.raises(StorageUnavailable, match="file_damaged"):
        station.may_write()
    mount.reconnect()
    station.leave(database)
