"""Does another machine see half of a save whose program died?  Prints "whole" or "half".

    python halfsave.py A/team.db B/team.db PERSIST        # one file, seen through two mounts

A program on A is killed in the middle of a transaction: some pages are changed in the file, and the journal beside it
says how to take that back.  The program on B, which was looking at the file before, must find that journal.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys


def connect(path: str, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=20, isolation_level=None)
    db.execute(f"PRAGMA journal_mode={mode}")
    db.execute(
        "PRAGMA cache_size=5"
    )  # few pages in memory: the writer must write early, the reader must read again
    return db


def die_halfway(path: str, mode: str) -> None:
    db = connect(path, mode)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE t SET v = 1")
    os.kill(os.getpid(), signal.SIGKILL)


def run(a: str, b: str, mode: str) -> str:
    db = connect(a, mode)
    db.execute("CREATE TABLE t (v, pad)")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
    db.execute(f"{numbers} INSERT INTO t SELECT 0, hex(zeroblob(200)) FROM n")
    db.close()
    reader = connect(b, mode)
    count = "SELECT count(DISTINCT v) FROM t"
    before = reader.execute(count).fetchone()
    subprocess.run([sys.executable, __file__, a, mode], check=False)
    after = reader.execute(count).fetchone()
    reader.close()
    assert before == (1,)
    return "whole" if after == (1,) else "half"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        die_halfway(*sys.argv[1:])
    else:
        print(run(*sys.argv[1:]))
