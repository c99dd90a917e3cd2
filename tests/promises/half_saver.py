"""Run as a program: saves a few times, then is killed in the middle of a save, pages half written.

The cache is so small that changed pages reach the file before the commit. Each acknowledged number
is one line on standard output.
"""

from __future__ import annotations

import os
import signal
import sys

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.backends import sqlite_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal

SAVES = 2


def save(journal: Journal, number: int, *, dies: bool = False) -> None:
    """Write the same number into every contact, with notes that keep their length."""
    with journal.begin(Actor(1), "contact.save") as work:
        rows = work.execute("SELECT id, version FROM contact ORDER BY id").fetchall()
        for place, (contact, version) in enumerate(rows):
            if dies and place == len(rows) - 1:
                os.kill(os.getpid(), signal.SIGKILL)
            values = {"occupation": str(number), "notes": f"{number:08}" + "x" * 6000}
            work.update("contact", contact, values, version)


def pragmas_with(journal_mode: str) -> tuple[tuple[str, str, object], ...]:
    """The settings of every connection, with another journal."""
    return tuple(
        (name, journal_mode, journal_mode) if name == "journal_mode" else (name, value, expected)
        for name, value, expected in sqlite_file.SAFETY_PRAGMAS
    )


def main(path: str, first: int, journal_mode: str) -> None:
    """Save `SAVES` times from `first` on, then die half-way through one more."""
    sqlite_file.SAFETY_PRAGMAS = pragmas_with(journal_mode)
    db = Database.open(path)
    db.raw.execute("PRAGMA cache_size = 4").fetchall()
    journal = Journal(db, EventBus(), SystemClock(), "half")
    for number in range(first, first + SAVES):
        save(journal, number)
        os.write(1, f"{number}\n".encode())
    save(journal, first + SAVES, dies=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
