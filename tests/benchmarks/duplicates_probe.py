"""One search for duplicates over a whole base, then single contacts; tells its costs as JSON.

python -m tests.benchmarks.duplicates_probe BASE FOLDER

The search runs in a thread as in the program; this one keeps time as a window would.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import threading
import time
from pathlib import Path

from crm_desktop.business.duplicates.finding import Finding
from crm_desktop.business.duplicates.repository import DuplicateSearchRepository
from crm_desktop.storage.database import Database
from crm_desktop.storage.pair_file import PairFile

_BEAT_SECONDS = 0.005
_CHECKED = 200


def _search(base: Path, finding: Finding) -> None:
    with Database.open(base, read_only=True) as database:
        while True:
            with database.open_second_reader() as reader:
                if finding.run(reader):
                    return


def _longest_wait_ms(thread: threading.Thread) -> float:
    """How long a beat of five milliseconds was late at most while the thread ran."""
    longest = 0.0
    while thread.is_alive():
        before = time.perf_counter()
        time.sleep(_BEAT_SECONDS)
        longest = max(longest, time.perf_counter() - before - _BEAT_SECONDS)
    return longest * 1000


def _check_ms(base: Path, finding: Finding) -> list[float]:
    """Single contacts, half of them with duplicates."""
    rng = random.Random(1)
    with Database.open(base, read_only=True) as database:
        repository = DuplicateSearchRepository(database)
        _seq, highest = repository.head()
        known = [key >> 31 for key in rng.sample(sorted(finding.signs), _CHECKED // 2)]
        ids = known + [rng.randrange(1, highest) for _ in range(_CHECKED // 2)]
        times: list[float] = []
        for contact_id in ids:
            before = time.perf_counter()
            finding.check(repository, contact_id)
            times.append((time.perf_counter() - before) * 1000)
    return sorted(times)


def main(base: Path, folder: Path) -> None:
    """Measure and print."""
    path = folder / "probe.duplicates"
    path.unlink(missing_ok=True)
    finding = Finding(PairFile(path))
    idle_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    thread = threading.Thread(target=_search, args=(base, finding))
    thread.start()
    wait_ms = _longest_wait_ms(thread)
    cpu = time.process_time() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = _check_ms(base, finding)
    print(
        json.dumps(
            {
                "cpu": cpu,
                "peak_mb": peak_mb - idle_mb,
                "wait_ms": wait_ms,
                "pairs": len(finding.signs),
                "check_ms": times[len(times) // 2],
                "check_p95_ms": times[int(len(times) * 0.95)],
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
