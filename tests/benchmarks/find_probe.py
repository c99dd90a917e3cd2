"""Measured in a process of its own: the search service over a large file, as the worker asks it.

python -m tests.benchmarks.find_probe BASE INDEX_FOLDER COUNT
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.text import digits_of
from tests.benchmarks import people

HITS = 50
_SAMPLES = 120


def texts(count: int) -> dict[str, list[str]]:
    """What is typed, by kind; made of the first contacts of the file, evenly taken."""
    rng = random.Random(5)
    rows = list(islice(people.contact_rows(min(count, 40_000), 1), 0, None, 331))[:_SAMPLES]
    kinds: dict[str, list[str]] = {
        f"name prefix of {length}": [str(row[1])[:length] for row in rows] for length in range(1, 7)
    }
    kinds["two words in any order"] = [f"{row[4]} {row[3]}" for row in rows]
    kinds["inner substring of 4"] = list(_inner(rows, 1, 4, rng))
    kinds["last 7 digits"] = [digits_of(str(row[7]))[-7:] for row in rows]
    kinds["inner 5 digits"] = [digits_of(str(row[7]))[4:9] for row in rows]
    kinds["inner part of an e-mail"] = [
        str(row[8])[2 : str(row[8]).index("@") + 3] for row in rows if row[8]
    ]
    kinds["a miss"] = [f"{row[3]}qx{number}" for number, row in enumerate(rows)]
    return kinds


def _inner(
    rows: list[tuple[object, ...]], column: int, length: int, rng: random.Random
) -> Iterator[str]:
    for row in rows:
        text = str(row[column]).replace(" ", "")
        start = rng.randrange(1, max(2, len(str(row[4])) - length))
        yield str(row[4])[start : start + length] or text[1 : 1 + length]


def main(base: str, folder: str, count: str) -> int:
    """Print milliseconds per kind of text."""
    services = open_services(OpenRequest(Path(base), read_only=True), SystemClock(), Path(folder))
    with services.database.open_second_reader() as reader:
        services.search.catch_up(reader)
    figures: dict[str, dict[str, float]] = {}
    services.search.find("a", HITS)
    for kind, samples in texts(int(count)).items():
        walls: list[float] = []
        cpus: list[float] = []
        for text in samples:
            started = time.perf_counter(), time.thread_time()
            services.search.find(text, HITS)
            walls.append(1000 * (time.perf_counter() - started[0]))
            cpus.append(1000 * (time.thread_time() - started[1]))
        figures[kind] = {
            "p95_ms": quantiles(cpus, n=20)[-1],
            "median_ms": median(cpus),
            "wall_ms": quantiles(walls, n=20)[-1],
            "times": len(walls),
        }
    services.close()
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
