"""A place at a shared file is kept: told when something changed, moved in the worker."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.jobs.keeping import Keeper
from crm_desktop.jobs.worker import InlineWorker

ALONE = Sharing(Mode.TURN, Reason.ALONE)
SHARED = Sharing(Mode.TEAM, Reason.PROVEN)


@dataclass
class Seat:
    """A place whose next looks are written down."""

    looks: list[Sharing | Exception]
    wants_move: bool = False
    pause_seconds: float = 60.0
    stepped: threading.Event = field(default_factory=threading.Event)

    def step(self) -> Sharing:
        look = self.looks.pop(0)
        self.stepped.set()
        if isinstance(look, Exception):
            raise look
        return look


def _with(silent: float, user: str = "ben") -> Sharing:
    return Sharing(
        Mode.TURN, Reason.ALONE, visitors=(Visitor("t", "m", user, "", Mode.TURN, silent),)
    )


def test_what_changed_is_told_once():
    told: list[Sharing] = []
    seat = Seat([ALONE, ALONE, _with(1), _with(9), _with(1, "cleo")])
    keeper = Keeper(seat, InlineWorker(), lambda: ALONE, told.append)
    for _ in range(5):
        keeper.step()
    assert told == [ALONE, _with(1), _with(1, "cleo")]


def test_a_drive_that_does_not_answer_is_tried_again():
    told: list[Sharing] = []
    keeper = Keeper(Seat([OSError(5, "x"), ALONE]), InlineWorker(), lambda: ALONE, told.append)
    keeper.step()
    assert told == []
    keeper.step()
    assert told == [ALONE]


@pytest.mark.expects_logged_error
@pytest.mark.parametrize("error", [StorageUnavailable("copy_failed"), KeyError("bug")])
def test_whatever_a_look_meets_the_place_is_kept(error: Exception):
    """Without looks others would take the program for dead."""
    told: list[Sharing] = []
    keeper = Keeper(Seat([error, ALONE]), InlineWorker(), lambda: ALONE, told.append)
    keeper.step()
    keeper.step()
    assert told == [ALONE]


def test_the_mode_changes_in_the_worker():
    told: list[Sharing] = []
    seat = Seat([ALONE, SHARED], wants_move=True)

    def move() -> Sharing:
        seat.wants_move = False
        return SHARED

    keeper = Keeper(seat, InlineWorker(), move, told.append)
    keeper.step()
    keeper.step()
    assert told == [ALONE, SHARED]


def test_a_change_that_fails_is_tried_again():
    told: list[Sharing] = []
    tries: list[int] = []

    def move() -> Sharing:
        tries.append(1)
        raise StorageUnavailable("busy")

    keeper = Keeper(Seat([ALONE, ALONE], wants_move=True), InlineWorker(), move, told.append)
    keeper.step()
    keeper.step()
    assert len(tries) == 2
    assert told == [ALONE]


def test_it_looks_at_once_when_asked_and_stops():
    seat = Seat([ALONE, ALONE, ALONE])
    keeper = Keeper(seat, InlineWorker(), lambda: ALONE, lambda _: None)
    keeper.start()
    assert seat.stepped.wait(5)
    seat.stepped.clear()
    keeper.look()
    assert seat.stepped.wait(5)
    keeper.stop()
    assert keeper._thread is not None
    keeper._thread.join(5)
    assert not keeper._thread.is_alive()
