"""The floor beside a station: what saves cost the drive and the computer with no program around.

    python -m tests.machines.bare_station FILE SEED

Waits for a line `SECONDS PAUSE_MS`, then changes a row and adds one to a log about every pause,
beside whoever else does so in FILE, with the settings of the program; prints the time of each in
milliseconds as one line of JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time

from playhouse.sqlcipher_ext import sqlcipher

_SETTINGS = ("journal_mode = PERSIST", "synchronous = EXTRA", "busy_timeout = 60000")
_CHANGES = (
    "UPDATE card SET version = version + 1, word = ? WHERE id = 1",
    "INSERT INTO log (word) VALUES (?)",
)
_MADE = (
    "CREATE TABLE IF NOT EXISTS card (id INTEGER PRIMARY KEY, version INTEGER, word TEXT)",
    "CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, word TEXT)",
    "INSERT OR IGNORE INTO card VALUES (1, 0, '')",
)


def main(path: str, seed: str) -> int:
    """Save until the time is over."""
    connection = sqlcipher.connect(path, isolation_level=None)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    for statement in _MADE:
        connection.execute(statement)
    connection.execute("COMMIT")
    print("ready", flush=True)
    seconds, pause_ms = (float(word) for word in sys.stdin.readline().split())
    dice, until, times = random.Random(seed), time.monotonic() + seconds, list[float]()
    while time.monotonic() < until:
        time.sleep(pause_ms / 1000 * dice.uniform(0.3, 1.7))
        began = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        for statement in _CHANGES:
            connection.execute(statement, (seed,))
        connection.execute("COMMIT")
        times.append(round((time.monotonic() - began) * 1000, 1))
    connection.close()
    print(json.dumps(times), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
