"""Run as a process that takes the turn again and again and watches that it is alone with it.

While it holds the turn it locks a file in a folder that no drive lies between, which falls with it;
if that is locked already, two hold the turn. Prints how often it held it, how often it was not
alone, and how many turns of the dead it ended (`breaks`), as a person would who is asked.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from crm_desktop.storage import presence as presence_module
from crm_desktop.storage import turn as turn_module
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.turn import TakeResult, Turn

PAUSE_SECONDS = 0.01
"""After a turn that was taken: a client believes for a second that a name is still there."""
ENOUGH_TURNS = 5
_MOST_TIMES = 20
"""A busy computer lets a racer run so seldom that it hardly ever comes when the turn is free."""


class Racer:
    """One program in the race; `guarded` "no" does not ask for the turn: the watch must see it."""

    def __init__(self, file: Path, file_id: str, name: str, machine: str, guarded: str) -> None:
        self.name = name
        self.guarded = guarded
        self.presence = Presence(file, file_id, Me(machine, name, "1"))
        self.presence.join()
        self.turn = Turn(file, file_id, self.presence)
        self.watch = Path(os.environ["TURN_WATCH"])
        self.held = self.double = self.ended = 0
        self.holds_seconds = float(os.environ.get("TURN_HELD_SECONDS", "0"))
        self.dead_seconds = float(os.environ.get("TURN_DEAD_SECONDS", "0"))
        if self.dead_seconds:
            presence_module.DEAD_SECONDS = turn_module.DEAD_SECONDS = self.dead_seconds

    def try_once(self, number: int) -> None:
        """Take the turn, look whether anybody else has it, and give it back.

        A client of NFS may go on finding stale what others removed, which the program tells as
        trouble with the drive; but its own turn file is nobody else's to remove.
        """
        try:
            self._try(number)
        except OSError as error:
            if error.errno != errno.ESTALE or self.turn.token or self.turn._unremoved:
                raise

    def _try(self, number: int) -> None:
        if self.dead_seconds:
            self.presence.beat(str(number))
            self.presence.look_afresh()
            self.presence.visitors()
        if self.guarded != "no" and self.turn.take() is not TakeResult.TAKEN:
            held = self.turn.holder()
            if self.guarded == "breaks" and held is not None:
                self.ended += self.turn.break_dead(held)
            time.sleep(PAUSE_SECONDS)
            return
        self.held += 1
        self._look(number)
        if self.guarded != "no" and not self.turn.release():
            self.double += 1

    def _look(self, number: int) -> None:
        handle = os.open(self.watch, os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.pwrite(handle, self.name.ljust(60).encode(), 0)
            self.presence.beat(str(number))  # something that takes a moment
            time.sleep(self.holds_seconds)
            os.pwrite(handle, b" " * 60, 0)
        except BlockingIOError:
            self.double += 1
        finally:
            os.close(handle)


def main(file: str, file_id: str, name: str, rounds: str, guarded: str, machine: str = "") -> None:
    """Race so many rounds, more for the first turns; or, with 0, until the input ends."""
    racer = Racer(Path(file), file_id, name, machine or name, guarded)
    print("ready", flush=True)
    sys.stdin.readline()
    number, least = 0, int(rounds)
    os.set_blocking(sys.stdin.fileno(), least > 0)

    def goes_on() -> bool:
        if not least:
            return sys.stdin.read(1) != "."
        is_waiting = racer.held < ENOUGH_TURNS and number < least * _MOST_TIMES
        return number < least or is_waiting

    while goes_on():
        number += 1
        racer.try_once(number)
    with suppress(OSError):
        racer.presence.leave()
    print(racer.held, racer.double, racer.ended, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:7])
