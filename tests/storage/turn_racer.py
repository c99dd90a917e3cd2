"""Run as a process that takes the turn again and again and watches that it is alone with it.

While it holds the turn it makes a file in a folder that no drive lies between; if one is there
already, two hold the turn. Prints how often it held it, and how often it was not alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.turn import TakeResult, Turn


def main(file: str, file_id: str, name: str, rounds: str, guarded: str) -> None:
    """Race for the turn; with `guarded` "no" the turn is not asked for: the watch must see it."""
    presence = Presence(Path(file), file_id, Me(name, name, "1"))
    presence.join()
    turn = Turn(Path(file), file_id, presence)
    watch = Path(os.environ["TURN_WATCH"])
    held = double = 0
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(rounds)):
        if guarded == "yes" and turn.take() is not TakeResult.TAKEN:
            continue
        held += 1
        try:
            os.close(os.open(watch, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            double += 1
        else:
            presence.beat(str(number))  # something that takes a moment
            watch.unlink()
        if guarded == "yes" and not turn.release():
            double += 1
    presence.leave()
    print(held, double, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:6])
