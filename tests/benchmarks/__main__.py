"""Run the benchmarks and print each figure beside its floor.

    python -m tests.benchmarks [NAME ...] [--json FILE] [--floors DIR] [--keep DIR] [--times N]

Without names all are run. Exit code 1 if a goal is missed. Times are CPU times, medians of at
least three runs, unless a name says otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    bulk,
    calendar_reading,
    cards,
    doubles,
    driving,
    exporting,
    filtering,
    finding,
    importing,
    listing,
    planning,
    reimporting,
    reminding,
    rotating,
    saving,
    starting,
    timelines,
    today,
)
from tests.benchmarks.floors import find_floors
from tests.benchmarks.measure import ROOT, Result
from tests.benchmarks.workshop import Workshop

BENCHMARKS: dict[str, Callable[[Workshop], list[Result]]] = {
    "start": starting.measure,
    "list": listing.measure,
    "search": finding.measure,
    "card": cards.measure,
    "save": saving.measure,
    "import": importing.measure,
    "reimport": reimporting.measure,
    "bulk": bulk.measure,
    "filter": filtering.measure,
    "export": exporting.measure,
    "duplicates": doubles.measure,
    "planner": calendar_reading.measure,
    "rotation": rotating.measure,
    "planner_view": planning.measure,
    "timeline": timelines.measure,
    "today": today.measure,
    "reminders": reminding.measure,
    "drive": driving.measure,
}


def main() -> int:
    """Run what was asked for; 0 only if every goal was met."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as a list")
    parser.add_argument("--floors", metavar="DIR", help="the folder of the floor scripts")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="where large data stays for the next run"
    )
    parser.add_argument("--times", type=int, default=3, help="runs per figure, at least 3")
    arguments = parser.parse_args()
    root = (arguments.keep or ROOT / "build" / "benchmarks").resolve()
    root.mkdir(parents=True, exist_ok=True)
    _use_folders_of_its_own(root)
    floors = find_floors(arguments.floors, root)
    print(f"floors: {floors.name}; data kept in {root}\n", flush=True)
    results: list[Result] = []
    failed = False
    for name in arguments.names or BENCHMARKS:
        started = time.monotonic()
        try:
            found = BENCHMARKS[name](Workshop(root, floors, max(3, arguments.times)))
        except Exception:  # noqa: BLE001 - the other benchmarks still tell theirs
            traceback.print_exc()
            failed = True
            continue
        for result in found:
            print(result.line(), flush=True)
        print(f"{name}: {time.monotonic() - started:.0f} s\n", flush=True)
        results += found
    if arguments.json:
        text = json.dumps([result.record() for result in results], indent=2, ensure_ascii=False)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    missed = [result.name for result in results if not result.ok]
    print(f"{len(results) - len(missed)} of {len(results)} goals met")
    return int(failed or bool(missed))


def _use_folders_of_its_own(root: Path) -> None:
    """Keep the user's settings, cache and documents out of it."""
    for name in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
        folder = root / "home" / name.lower()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ[f"CRM_DESKTOP_{name}"] = str(folder)
    os.environ["XDG_CONFIG_HOME"] = os.environ["CRM_DESKTOP_CONFIG"]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


if __name__ == "__main__":
    sys.exit(main())
