"""Threads that open, stop and close connections as fast as they can while the mode changes.

python -m tests.storage.opening_in_threads FOLDER SECONDS
"""

from __future__ import annotations

import faulthandler
import random
import sys
import threading
from collections import Counter
from pathlib import Path

from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.backends.sqlite_file import VFS_ALONE, SqliteFile
from crm_desktop.storage.database import Database
from crm_desktop.storage.local_state import LocalState

_TABLE = ("CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, text BLOB)",)
_CLOSES_EVERY = 37


def run(folder: Path, seconds: float) -> Counter[str]:
    """Go on for so long; gives how often what was done."""
    path, dice = folder / "office.crm", random.Random(1)
    end, done = monotonic_seconds() + seconds, Counter[str]()
    with Database.create(path, clock=SystemClock()) as database:

        def read() -> None:
            while monotonic_seconds() < end:
                try:
                    with database.open_second_reader() as reader:
                        for _ in range(dice.randrange(5)):
                            reader.execute("SELECT count(*) FROM contact").fetchall()
                    done["reads"] += 1
                except StorageUnavailable as error:
                    done[error.code] += 1

        def keep(name: str) -> None:
            state, number = LocalState(folder / name, _TABLE), 0
            while monotonic_seconds() < end:
                number += 1
                row = (number % 500, bytes(dice.randrange(3000)))
                state.write("INSERT OR REPLACE INTO kept VALUES (?, ?)", row, waits=False)
                done["kept"] += 1
                if number % _CLOSES_EVERY == 0:
                    state.close()
            state.close()

        threads = [threading.Thread(target=read) for _ in range(3)]
        threads += [threading.Thread(target=keep, args=(name,)) for name in ("a", "b")]
        for one in threads:
            one.start()
        while monotonic_seconds() < end:
            vfs = VFS_ALONE if done["turns"] % 2 else ""
            database.change_backend(SqliteFile(path, vfs=vfs))
            done["turns"] += 1
            try:
                database.save_nothing()
            except StorageUnavailable as error:  # so many readers leave no gap on a busy computer
                done[error.code] += 1
        for one in threads:
            one.join()
    return done


if __name__ == "__main__":
    faulthandler.enable()
    print(dict(run(Path(sys.argv[1]), float(sys.argv[2]))))
