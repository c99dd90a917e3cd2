"""Long work rests while somebody waits, so many times as long as it worked, and not otherwise."""

from __future__ import annotations

import time

import pytest

from crm_desktop.core import giving_way
from crm_desktop.core.giving_way import PIECE_SECONDS, SHARE, Rests, note_busy


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was rested; the time of the thread goes on by hand."""
    waited: list[float] = []

    class Pause:
        def wait(self, seconds: float) -> None:
            waited.append(seconds)

    monkeypatch.setattr(giving_way.threading, "Event", Pause)
    monkeypatch.setattr(giving_way, "_desk", giving_way._Desk())
    return waited


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [0.0]
    monkeypatch.setattr(time, "thread_time", lambda: seconds[0])
    return seconds


def test_nobody_waits_and_it_works_on(pauses: list[float], worked: list[float]):
    rests = Rests()
    worked[0] += 10
    rests.rest()
    assert pauses == []


def test_while_somebody_waits_it_rests_longer_than_it_worked(
    pauses: list[float], worked: list[float]
):
    note_busy(True)
    rests = Rests()
    worked[0] += PIECE_SECONDS / 2
    rests.rest()
    assert pauses == [], "too little to rest"
    worked[0] += PIECE_SECONDS
    rests.rest()
    rests.rest()
    assert pauses == [pytest.approx(1.5 * PIECE_SECONDS * SHARE)]


def test_what_was_answered_is_still_being_painted(
    pauses: list[float], worked: list[float], monkeypatch: pytest.MonkeyPatch
):
    now = [100.0]
    monkeypatch.setattr(giving_way, "monotonic_seconds", lambda: now[0])
    note_busy(True)
    note_busy(False)
    assert giving_way.is_wanted()
    now[0] += 1
    assert not giving_way.is_wanted()


def test_all_pieces_come_through(pauses: list[float], worked: list[float]):
    note_busy(True)

    def pieces():
        for number in range(3):
            worked[0] += 2 * PIECE_SECONDS
            yield number

    assert list(Rests().between(pieces())) == [0, 1, 2]
    assert len(pauses) >= 2
