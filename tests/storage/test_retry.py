"""Waiting for other programs: short and random, told after five seconds, given up after ten."""

from __future__ import annotations

import pytest

from crm_desktop.storage import retry as module
from crm_desktop.storage.retry import Retry
from tests.storage.office import driver_error

BUSY, DAMAGED = 5, 11


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which passes with each sleep."""
    time = [100.0]
    monkeypatch.setattr(module, "monotonic_seconds", lambda: time[0])
    return time


def _retry(now: list[float], told: list[float]) -> Retry:
    def sleep(_seconds: float) -> None:
        now[0] += 0.25

    return Retry(sleep=sleep, tell=told.append)


def _busy() -> None:
    raise driver_error(BUSY)


def test_waiting_is_told_once_a_second_from_five_seconds_on(now: list[float]):
    told: list[float] = []
    with pytest.raises(Exception, match="injected"):
        _retry(now, told).call(_busy)
    assert told == [5.0, 6.0, 7.0, 8.0, 9.0]
    assert now[0] == 110.0


def test_short_waiting_is_not_told(now: list[float]):
    told: list[float] = []
    tries = iter([_busy] * 15)

    def attempt() -> str:
        next(tries, lambda: None)()
        return "done"

    assert _retry(now, told).call(attempt) == "done"
    assert told == []


def test_what_is_not_busy_is_not_tried_again(now: list[float]):
    def attempt() -> None:
        raise driver_error(DAMAGED)

    with pytest.raises(Exception, match="injected"):
        _retry(now, []).call(attempt)
    assert now[0] == 100.0
