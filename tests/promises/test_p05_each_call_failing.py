"""P5, P9, P12, P19 with each call on the drive failing in turn, as SQLite tests itself.

n = 1, 2, … until the deed no longer reaches the fault, for each kind of trouble and each kind of
deed. After each: what was told agrees with the file, nothing is there twice, the whole file holds
together, the next program opens it, and trying again works. On every commit a sample, on a drive
that is a file system of its own, and one whole deed on the drive within the process; when `slow` is
asked for, all deeds there in all troubles, and a save on the file system.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.netdrive.fixtures import skip_without_pretend_drive
from tests.netdrive.nearby import missing_for_preloading
from tests.netdrive.netdrive import ROOT, Mount, Share
from tests.promises import products, scenarios
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
    scenarios.RemovedForGood: (105, TROUBLES[3:4]),
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


def test_p05_a_drive_that_goes_for_good_while_a_backup_is_made_is_told(
    mount: Mount, steady_share: Share, tmp_path: Path
):
    with closing(scenarios.MadeBackup(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        done = list(attempts(mount, TROUBLES[-1], scenario, (300, 500, 700)))
    assert [one.found for one in done if one.found] == []
    # Nobody can be asked whether a backup counts whose sheet may have got its name.
    assert all(one.told in {Told.NOT_SAVED, Told.UNKNOWN} for one in done)
    assert {one.code for one in done} <= {"cannot_open", "backup_failed"}


needs_preloading = pytest.mark.skipif(
    bool(missing_for_preloading()), reason=missing_for_preloading() or "it can be preloaded"
)
SAME_ON_BOTH = ("read", "write", "fsync", "lock", "truncate", "create", "rename")
"""Calls that the kernel hands on as they come; of names it asks a file system more often."""


def _products(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.promises.products", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    return done.stdout


@needs_preloading
@pytest.mark.parametrize("trouble", TROUBLES[:1], ids=str)
def test_p05_each_call_of_a_save_failing(trouble: Trouble):
    said = _products("--deed", "NewContact", "--trouble", str(trouble))
    assert "BROKEN" not in said
    assert f"NewContact, {trouble}: " in said


@needs_preloading
@pytest.mark.parametrize("kind", ["RemovedForGood", "AttachedFile"])
def test_p05_the_telling_calls_are_found_where_the_first_time_differs(kind: str):
    said = _products("--deed", kind, "--trouble", str(TROUBLES[0]), "--telling")
    assert "BROKEN" not in said
    assert f"{kind}, {TROUBLES[0]}: " in said


@needs_preloading
@pytest.mark.parametrize(
    "kind",
    [
        "AttachedFile",
        *(
            pytest.param(kind.__name__, marks=pytest.mark.slow)
            for kind in products.DEEDS
            if kind is not scenarios.AttachedFile
        ),
    ],
)
def test_p05_both_drives_are_asked_the_same(kind: str):
    """What fails within the process is what would fail on a file system."""
    skip_without_pretend_drive()
    within, beside = (
        json.loads(_products("--deed", kind, "--counts", *more).splitlines()[-1])
        for more in ((), ("--pretend",))
    )
    beside["fsync"] += beside.pop("fsyncdir")
    assert [within.get(op, 0) for op in SAME_ON_BOTH] == [beside.get(op, 0) for op in SAME_ON_BOTH]
    assert within["write"] > 20


@needs_preloading
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("kind", products.DEEDS, ids=lambda kind: kind.__name__)
def test_p05_each_call_of_each_deed_failing(kind: type[scenarios.AnyDeed], trouble: Trouble):
    _products("--deed", kind.__name__, "--trouble", str(trouble))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_p05_each_call_of_a_save_failing_on_a_file_system(
    mount: Mount, steady_share: Share, tmp_path: Path, trouble: Trouble
):
    with closing(scenarios.NewContact(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        assert run_to_the_end(mount, trouble, scenario) == []
