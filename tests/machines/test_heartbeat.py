"""The beat says where the thread of the windows was kept."""

from __future__ import annotations

import threading
import time

from pytestqt.qtbot import QtBot

from tests.machines.heartbeat import Gap, Heartbeat


def _keep(seconds: float) -> None:
    time.sleep(seconds)


def test_a_gap_names_the_calls_of_the_windows_first(qtbot: QtBot):
    gaps: list[Gap] = []
    other = threading.Thread(target=_keep, args=(0.6,), daemon=True)
    heart = Heartbeat(gaps.append)
    qtbot.waitUntil(lambda: heart.beats > 2)
    other.start()
    _keep(0.5)
    qtbot.waitUntil(lambda: bool(gaps))
    (gap,) = gaps
    assert gap.ms >= 450
    here, *others = gap.where.split(" | ")
    assert here.startswith("machines/test_heartbeat.py:")
    assert " _keep < " in here
    assert "test_a_gap_names_the_calls" in here
    assert any("_keep" in one for one in others)
    other.join()
