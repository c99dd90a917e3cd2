"""A drive that goes away while a file is opened is no crash: at whatever call it goes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from tests.machines.company import make_company
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]


@pytest.mark.parametrize("is_first", [True, False], ids=["new", "known"])
def test_a_drive_that_is_away_is_told(share: Share, tmp_path: Path, is_first: bool):
    mount = share.mount(tmp_path / "a")
    mount.disconnect()
    request = OpenRequest(mount.path / "office.crm", create=is_first)
    with pytest.raises((StorageUnavailable, UserError)) as caught:
        open_services(request, SystemClock(), tmp_path / "index")
    assert caught.value.code in {"cannot_open", "io_error", "folder_missing"}
    mount.reconnect()


@pytest.mark.slow
def test_a_drive_that_goes_at_any_call_of_the_opening_is_told(share: Share, tmp_path: Path):
    mount = share.mount(tmp_path / "a")
    make_company(share.backing / "office.crm", 3)
    request = OpenRequest(mount.path / "office.crm", create=True)
    opened = 0
    for number in range(0, 1000, 7):
        for left in share.backing.glob(".*.*"):  # what could not be taken away without the drive
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        mount.fault("*", "EHOSTDOWN", after=number, times=-1)
        try:
            services = open_services(request, SystemClock(), tmp_path / "index")
        except (StorageUnavailable, UserError):
            mount.clear()
        else:
            mount.clear()
            services.close()
            opened += 1
            if opened == 3:
                break
    assert opened == 3, "the fault was reached to the end"
    services = open_services(request, SystemClock(), tmp_path / "index")
    services.contacts.get(1)
    assert services.index._temporary is None, "no failed attempt keeps the search index"
    services.close()
