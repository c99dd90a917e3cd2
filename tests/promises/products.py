"""Every call of every deed failing in every way, outside of pytest: with figures, and resumable.

    python -m tests.promises.products [--deed Import] [--trouble "EIO write 0.5 done"] [--first 120]

`--telling` leaves out most of the calls that copy one page after the other. A line per deed and
trouble: how many calls were made to fail, what was told how often, seconds of this process. What
`test_p05_each_call_failing.py` asserts is printed as `BROKEN`.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path

from tests.netdrive.netdrive import Share
from tests.promises import scenarios
from tests.promises.fault_runs import (
    TROUBLES,
    Attempt,
    Trouble,
    attempts,
    sentences,
    telling_attempts,
)

DEEDS = (
    scenarios.NewContact,
    scenarios.EditedCard,
    scenarios.Planned,
    scenarios.UndoneEdit,
    scenarios.AttachedFile,
    scenarios.Import,
    scenarios.MadeBackup,
    scenarios.Restored,
    scenarios.Migrated,
)
SAY_EVERY = 100


def run(
    kind: type[scenarios.AnyDeed], trouble: Trouble, first: int, *, is_whole: bool
) -> list[str]:
    """Every call from `first` on, or all that tell; prints the line, gives the broken promises."""
    done: list[Attempt] = []
    began, cpu = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="products-") as name:
        folder = Path(name)
        with Share(folder / "server") as share:
            mount = share.mount(folder / "a")
            with closing(kind(mount, share.backing, folder / "cache")) as scenario:
                every = attempts(mount, trouble, scenario, count(first))
                some = telling_attempts(mount, trouble, scenario)
                for one in every if is_whole else some:
                    done.append(one)
                    if len(done) % SAY_EVERY == 0:
                        print(f"  {kind.__name__}, {trouble}: call {one.n}", flush=True)
    broken = sentences(trouble, done)
    told = Counter(f"{one.told} {one.code}".strip() for one in done)
    seconds = f"{time.process_time() - cpu:.0f} s CPU, {time.monotonic() - began:.0f} s"
    print(f"{kind.__name__}, {trouble}: {len(done)} calls, {seconds}, {dict(told)}", flush=True)
    for one in broken:
        print(f"BROKEN {kind.__name__}: {one}", flush=True)
    return broken


def main() -> int:
    """Run what was asked for; 0 if no promise was broken."""
    parser = argparse.ArgumentParser(prog="products", description=__doc__)
    parser.add_argument("--deed", action="append", choices=[one.__name__ for one in DEEDS])
    parser.add_argument("--trouble", action="append", choices=[str(one) for one in TROUBLES])
    parser.add_argument("--first", type=int, default=1, help="the first call to fail")
    parser.add_argument("--telling", action="store_true", help="of calls that are the same, some")
    given = parser.parse_args()
    logging.disable()
    broken = 0
    for kind in DEEDS:
        for trouble in TROUBLES:
            if given.deed and kind.__name__ not in given.deed:
                continue
            if given.trouble and str(trouble) not in given.trouble:
                continue
            broken += len(run(kind, trouble, given.first, is_whole=not given.telling))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
