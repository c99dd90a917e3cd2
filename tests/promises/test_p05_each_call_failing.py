"""P5, P9, P12, P19 with each call on the drive failing in turn, as SQLite tests itself.

n = 1, 2, … until the deed no longer reaches the fault, for each kind of trouble and each kind of
deed. After each: what was told agrees with the file, nothing is there twice, the whole file holds
together, the next program opens it, and trying again works. A sample on every commit, everything
when `slow` is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.netdrive.netdrive import Mount, Share
from tests.promises import scenarios
from tests.promises.checker import Told
from tests.promises.fault_runs import (
    TROUBLES,
    Scenario,
    Trouble,
    attempts,
    run_some,
    run_to_the_end,
)

SAMPLED = {
    scenarios.NewContact: (105, TROUBLES),
    scenarios.EditedCard: (80, TROUBLES[2:4]),
    scenarios.Planned: (105, TROUBLES[:1]),
    scenarios.UndoneEdit: (80, TROUBLES[4:5]),
    scenarios.AttachedFile: (110, TROUBLES[1:2]),
    scenarios.Import: (180, TROUBLES[4:5]),
    scenarios.MadeBackup: (970, TROUBLES[3:4]),
    scenarios.Restored: (1000, TROUBLES[2:3]),
    scenarios.Migrated: (790, TROUBLES[6:7]),
}
"""About how many calls each deed makes, and which troubles one of them meets on every commit."""
SEED = 20261122


@pytest.fixture(params=SAMPLED, ids=lambda kind: kind.__name__)
def scenario(
    request: pytest.FixtureRequest, mount: Mount, steady_share: Share, tmp_path: Path
) -> Iterator[Scenario]:
    with closing(request.param(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        yield scenario


def test_p05_some_calls_failing(mount: Mount, scenario: Scenario):
    calls, troubles = SAMPLED[type(scenario)]
    for number, trouble in enumerate(troubles):
        assert run_some(mount, trouble, scenario, most=1, of=calls, seed=SEED + number) == []


def test_p05_what_is_read_after_the_commit_does_not_unsay_it(
    mount: Mount, steady_share: Share, tmp_path: Path
):
    """Who is told "not saved" for a look at what was saved plans the same call twice."""
    with closing(scenarios.Planned(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        scenario.act(0)
        before = sum(mount.state()["counts"].values())
        scenario.act(0)
        last = sum(mount.state()["counts"].values()) - before
        done = list(attempts(mount, TROUBLES[0], scenario, range(last - 36, last, 4)))
    assert [one.found for one in done if one.found] == []
    assert {one.told for one in done} == {Told.KEPT, Told.NOT_SAVED}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_p05_each_call_failing(mount: Mount, scenario: Scenario, trouble: Trouble):
    assert run_to_the_end(mount, trouble, scenario) == []
