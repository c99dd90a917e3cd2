"""P16 in small: stations without windows save side by side, and nobody is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machines import stations
from tests.netdrive.fixtures import missing_for_pretending

pytestmark = pytest.mark.skipif(bool(missing_for_pretending()), reason=missing_for_pretending())


def test_p16_stations_that_save_side_by_side_take_their_turns(tmp_path: Path):
    found = stations.run(
        tmp_path / "run", machines=3, seconds=6, latency_ms=1, pause_ms=400, is_light=True
    )
    assert not stations.problems_of(found)
    assert len(found.verdict.save_ms) >= 9
    assert len(found.saves) == 3
