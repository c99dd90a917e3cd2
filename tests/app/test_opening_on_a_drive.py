"""How many calls of a drive the opening of a file takes: a list has no rows before it is over."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.paths import state_folder
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]

MOST_CALLS = 185
"""At 5 ms a call nine tenths of a second; half of them are for the place among the others."""


def test_opening_reads_the_file_in_few_transactions(
    share: Share, tmp_path: Path, own_folders: Path
) -> None:
    server = share.backing / "office.crm"
    open_services(OpenRequest(server, create=True), SystemClock(), tmp_path).close()
    mount = share.mount(tmp_path / "a")
    request = OpenRequest(mount.path / server.name)
    ProofBook(state_folder(), SystemClock()).keep(fingerprint(look_at_drive(request.path)))
    costs: list[int] = []
    for _ in range(3):
        before = sum(mount.state()["counts"].values())
        services = open_services(request, SystemClock(), tmp_path)
        costs.append(sum(mount.state()["counts"].values()) - before)
        assert services.database.lingers is False
        assert not services.database.raw.in_transaction
        services.close()
    assert min(costs) <= MOST_CALLS, costs
