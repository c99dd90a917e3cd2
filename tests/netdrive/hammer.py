"""Hammer one SQLite file from several processes and check that nothing acknowledged is lost.

Each writer repeats: BEGIN IMMEDIATE; read a counter; insert a row that carries (writer, seq, counter+1);
write the counter back; COMMIT.  A row counts as *acknowledged* once COMMIT returned, and only then is it
written to the writer's own local log.  Afterwards ``check`` compares the logs with the file:

* lost        acknowledged rows that are not in the file                      (must be 0)
* phantom     rows in the file from attempts that the program was told failed (allowed: a COMMIT whose answer
              never came may still have happened; reported so that it is seen)
* duplicates  two rows that took the same counter value, or counter != rows   (must be 0: a lost update)
* integrity   PRAGMA integrity_check                                          (must be "ok")

    python hammer.py run --writers 5 --rows 50 --log DIR DB [DB ...]   # writers take the paths in turn
    python hammer.py check --log DIR DB
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, writer INTEGER NOT NULL, seq INTEGER NOT NULL, value INTEGER NOT NULL, body TEXT);
CREATE INDEX IF NOT EXISTS entry_body ON entry (body);
INSERT OR IGNORE INTO tally VALUES (1, 0);
"""


@dataclass
class Verdict:
    """What ``check`` found; ``ok`` says whether every promise held."""

    acknowledged: int
    present: int
    lost: int
    phantom: int
    duplicates: int
    counter: int
    integrity: str
    errors: dict[str, int]

    @property
    def ok(self) -> bool:
        return self.lost == 0 and self.duplicates == 0 and self.integrity == "ok"


def connect(
    path: str | Path, *, journal: str = "PERSIST", busy_ms: int = 10_000
) -> sqlite3.Connection:
    """Open the file as an application should on a shared drive (a ``file:`` URI may name a VFS)."""
    db = sqlite3.connect(
        path, timeout=busy_ms / 1000, isolation_level=None, uri=str(path).startswith("file:")
    )
    db.execute("PRAGMA synchronous=EXTRA")
    db.execute("PRAGMA mmap_size=0")
    db.execute(f"PRAGMA journal_mode={journal}")
    return db


def _writer(
    number: int, path: str, *, rows: int, log: Path, journal: str, busy_ms: int, pause: float
) -> None:
    errors: dict[str, int] = {}
    with open(log / f"acked-{number}.txt", "a", buffering=1) as acked:
        db: sqlite3.Connection | None = None
        seq = 0
        while seq < rows:
            try:
                db = db or connect(path, journal=journal, busy_ms=busy_ms)
                db.execute("BEGIN IMMEDIATE")
                (value,) = db.execute("SELECT value FROM tally").fetchone()
                db.execute(
                    "INSERT INTO entry (writer, seq, value, body) VALUES (?, ?, ?, ?)",
                    (number, seq, value + 1, f"{number}-{seq}-" + "x" * (seq * 37 % 1500)),
                )
                db.execute("UPDATE tally SET value = ?", (value + 1,))
                db.execute("COMMIT")
                acked.write(f"{seq}\n")
            except (sqlite3.Error, OSError) as error:
                name = getattr(error, "sqlite_errorname", "") or type(error).__name__
                errors[name] = errors.get(name, 0) + 1
                if db is not None:
                    with contextlib.suppress(sqlite3.Error):
                        db.close()  # a broken connection is never reused
                    db = None
            seq += 1
            if pause:
                time.sleep(pause)
        if db is not None:
            db.close()
    unfinished = log / f"errors-{number}.part"
    unfinished.write_text(json.dumps(errors))
    unfinished.rename(log / f"errors-{number}.json")


def run(
    paths: list[str],
    *,
    writers: int,
    rows: int,
    log: Path,
    journal: str = "PERSIST",
    busy_ms: int = 10_000,
    pause: float = 0.0,
    limit_s: float = 300.0,
) -> None:
    """Let ``writers`` processes write ``rows`` rows each, taking ``paths`` in turn."""
    log.mkdir(parents=True, exist_ok=True)
    db = connect(paths[0], journal=journal, busy_ms=busy_ms)
    db.executescript(SCHEMA)
    db.close()
    team = start(
        paths, writers=writers, rows=rows, log=log, journal=journal, busy_ms=busy_ms, pause=pause
    )
    deadline = time.monotonic() + limit_s
    for process in team:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def start(
    paths: list[str],
    *,
    writers: int,
    rows: int,
    log: Path,
    journal: str = "PERSIST",
    busy_ms: int = 10_000,
    pause: float = 0.0,
    first: int = 0,
) -> list[subprocess.Popen[bytes]]:
    """Start the writers as programs of their own and return them, so that a test can kill some half-way."""
    options = [
        "--rows",
        str(rows),
        "--journal",
        journal,
        "--busy-ms",
        str(busy_ms),
        "--pause",
        str(pause),
    ]
    return [
        subprocess.Popen(
            [
                sys.executable,
                __file__,
                "writer",
                paths[n % len(paths)],
                "--log",
                str(log),
                "--number",
                str(first + n),
                *options,
            ]
        )
        for n in range(writers)
    ]


def check(path: str | Path, log: Path) -> Verdict:
    """Compare the writers' logs with the file (give the backing path: no cache between)."""
    acked = {
        (int(name.stem.split("-")[1]), int(line))
        for name in log.glob("acked-*.txt")
        for line in name.read_text().split()
    }
    errors: dict[str, int] = {}
    for name in log.glob("errors-*.json"):
        for key, count in json.loads(name.read_text()).items():
            errors[key] = errors.get(key, 0) + count
    db = sqlite3.connect(path, timeout=10)
    try:
        lines = [row[0] for row in db.execute("PRAGMA integrity_check")]
        stored = db.execute("SELECT writer, seq, value FROM entry NOT INDEXED").fetchall()
        (counter,) = db.execute("SELECT value FROM tally").fetchone()
    except sqlite3.DatabaseError as error:
        return Verdict(len(acked), 0, len(acked), 0, 0, -1, f"unreadable: {error}", errors)
    finally:
        db.close()
    present = {(writer, seq) for writer, seq, _ in stored}
    duplicates = len(stored) - len({value for *_, value in stored})
    if counter != len(stored):
        duplicates = max(duplicates, 1)
    integrity = lines[0] if len(lines) == 1 else f"{len(lines)} faults, first: {lines[0]}"
    return Verdict(
        len(acked),
        len(stored),
        len(acked - present),
        len(present - acked),
        duplicates,
        counter,
        integrity,
        errors,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["run", "writer", "check"])
    parser.add_argument("db", nargs="+")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--writers", type=int, default=5)
    parser.add_argument("--number", type=int, default=0, help="writer: its number")
    parser.add_argument("--rows", type=int, default=50)
    parser.add_argument("--journal", default="PERSIST")
    parser.add_argument("--busy-ms", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument(
        "--limit", type=float, default=300.0, help="kill writers after this many seconds"
    )
    args = parser.parse_args()
    how = {
        "rows": args.rows,
        "log": args.log,
        "journal": args.journal,
        "busy_ms": args.busy_ms,
        "pause": args.pause,
    }
    if args.command == "writer":
        _writer(args.number, args.db[0], **how)
    elif args.command == "run":
        began = time.monotonic()
        run(args.db, writers=args.writers, limit_s=args.limit, **how)
        print(f"{time.monotonic() - began:.1f} s")
    else:
        verdict = check(args.db[0], args.log)
        print(json.dumps({**asdict(verdict), "ok": verdict.ok}))
        raise SystemExit(0 if verdict.ok else 1)


if __name__ == "__main__":
    main()
