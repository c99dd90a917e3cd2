"""P7 and P9 on a drive that is full: told beforehand, nothing lost, and all goes on with space.

That every write of a deed may be the first without room is in `test_p05_each_call_failing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.netdrive.netdrive import Mount, Share
from tests.promises import scenarios
from tests.promises.checker import Deed, Told, violations
from tests.promises.fault_runs import Scenario, told_of

LARGE = (scenarios.Import, scenarios.MadeBackup, scenarios.Migrated)


@pytest.fixture(params=LARGE, ids=lambda kind: kind.__name__)
def scenario(
    request: pytest.FixtureRequest, mount: Mount, steady_share: Share, tmp_path: Path
) -> Iterator[Scenario]:
    with closing(request.param(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        yield scenario
        mount.set(free_mib=-1.0)


def test_p07_what_needs_much_room_is_refused_before_anything_is_written(
    mount: Mount, scenario: Scenario
):
    scenario.begin(1)
    mount.set(free_mib=63.0)
    writes = mount.state()["counts"].get("write", 0)
    told, code = told_of(lambda: scenario.act(1))
    assert told is not Told.KEPT
    assert code in {"no_room", "backup_no_room"}
    assert mount.state()["counts"].get("write", 0) == writes
    assert violations([Deed("1", Told.NOT_SAVED)], scenario.seen(1)) == []
    mount.set(free_mib=80.0)
    assert told_of(lambda: scenario.again(1)) == (Told.KEPT, "")
    assert violations([Deed("1", Told.KEPT)], scenario.seen(1)) == []


def test_p07_a_save_needs_no_room_beforehand(mount: Mount, steady_share: Share, tmp_path: Path):
    mount.set(free_mib=1.0)
    with closing(scenarios.NewContact(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        assert told_of(lambda: scenario.act(1)) == (Told.KEPT, "")
    mount.set(free_mib=-1.0)
