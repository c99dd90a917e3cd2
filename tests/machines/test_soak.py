"""The soak, for a minute: see `tests/machines/soak.py` for the half hour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.machines.soak import TEAM_TROUBLES, TURN_TROUBLES, run, table
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["team", "turn"])
def test_a_minute_with_every_trouble_loses_nothing(share: Share, tmp_path: Path, name: str):
    """`share` says whether there are pretend drives here at all."""
    rules: dict[str, Any] = {"names_s": 10.0}
    if name == "turn":
        rules = {"locks": "local", "cache": "stale", "cache_s": 2.0}
    part = run(
        tmp_path / "run",
        name=name,
        minutes=1.0,
        programs=4,
        seed=7,
        troubles=TEAM_TROUBLES if name == "team" else TURN_TROUBLES,
        **rules,
    )
    print(table(part))
    assert part.problems == {}
    assert part.verdict.acknowledged >= 20
