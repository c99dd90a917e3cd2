"""Every call of every deed failing in every way, outside of pytest: with figures, and resumable.

    python -m tests.promises.products [--deed Import] [--trouble "EIO write 0.5 done"] [--first 120]

The drive is that of the process (`tests/netdrive/nearby.py`), where a deed costs a tenth; with
`--pretend` it is a file system of its own. `--telling` leaves out most of the calls that copy one
page after the other. A line per deed and trouble: how many calls were made to fail, what was told
how often, seconds of this process. What `test_p05_each_call_failing.py` asserts is printed as
`BROKEN`. `--counts` does a deed once, without trouble, and tells its calls.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from tests.netdrive.nearby import Nearby, missing_for_preloading, preloaded_environment
from tests.netdrive.netdrive import Share
from tests.promises import scenarios
from tests.promises.fault_runs import (
    TROUBLES,
    Attempt,
    Drive,
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
    scenarios.RemovedForGood,
    scenarios.AttachedFile,
    scenarios.Import,
    scenarios.MadeBackup,
    scenarios.Restored,
    scenarios.Migrated,
)
SAY_EVERY = 100
_PRELOADED = "PRODUCTS_PRELOADED"


@contextmanager
def a_drive(folder: Path, *, is_pretended: bool) -> Iterator[tuple[Drive, Path]]:
    """An empty drive, and where its files lie on the server."""
    if is_pretended:
        with Share(folder / "server") as share:
            yield share.mount(folder / "a"), share.backing
        return
    drive = Nearby.here()
    yield drive, drive.path
    drive.clear()
    for one in drive.path.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def run(
    kind: type[scenarios.AnyDeed],
    trouble: Trouble,
    first: int,
    *,
    is_whole: bool = True,
    is_pretended: bool = False,
) -> list[str]:
    """Every call from `first` on, or all that tell; prints the line, gives the broken promises."""
    done: list[Attempt] = []
    began, cpu = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="products-") as name:
        folder = Path(name)
        with (
            a_drive(folder, is_pretended=is_pretended) as (drive, server),
            closing(kind(drive, server, folder / "cache")) as scenario,
        ):
            every = attempts(drive, trouble, scenario, count(first))
            some = telling_attempts(drive, trouble, scenario)
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


def counts(kind: type[scenarios.AnyDeed], *, is_pretended: bool) -> dict[str, int]:
    """What the second time of a deed asks the drive: the first one may make what stays."""
    with tempfile.TemporaryDirectory(prefix="products-") as name:
        folder = Path(name)
        with (
            a_drive(folder, is_pretended=is_pretended) as (drive, server),
            closing(kind(drive, server, folder / "cache")) as scenario,
        ):
            for n in (1, 2):
                scenario.begin(n)
                before = Counter(drive.state()["counts"])
                scenario.act(n)
                after = Counter(drive.state()["counts"])
                scenario.seen(n)
    return dict(after - before)


def in_preloaded_process(arguments: list[str], folder: Path) -> int:
    """Do the same again in a process whose folder `folder`/drive is its drive."""
    environment = {**preloaded_environment(folder), _PRELOADED: "yes", "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "tests.promises.products", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    """Run what was asked for; 0 if no promise was broken."""
    parser = argparse.ArgumentParser(prog="products", description=__doc__)
    parser.add_argument("--deed", action="append", choices=[one.__name__ for one in DEEDS])
    parser.add_argument("--trouble", action="append", choices=[str(one) for one in TROUBLES])
    parser.add_argument("--first", type=int, default=1, help="the first call to fail")
    parser.add_argument("--telling", action="store_true", help="of calls that are the same, some")
    parser.add_argument("--pretend", action="store_true", help="on a file system of its own")
    parser.add_argument("--counts", action="store_true", help="only the calls of each deed")
    given = parser.parse_args()
    is_pretended = given.pretend or bool(missing_for_preloading())
    if not is_pretended and _PRELOADED not in os.environ:
        with tempfile.TemporaryDirectory(prefix="products-") as name:
            return in_preloaded_process(sys.argv[1:], Path(name) / "nearby")
    logging.disable()
    broken = 0
    for kind in DEEDS:
        if given.deed and kind.__name__ not in given.deed:
            continue
        if given.counts:
            print(json.dumps(counts(kind, is_pretended=is_pretended)), flush=True)
            continue
        for trouble in TROUBLES:
            if given.trouble and str(trouble) not in given.trouble:
                continue
            found = run(
                kind, trouble, given.first, is_whole=not given.telling, is_pretended=is_pretended
            )
            broken += len(found)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
