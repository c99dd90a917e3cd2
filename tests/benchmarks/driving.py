"""The program on a network drive: 5 ms a call, 100,000 contacts, a colleague on another computer.

Needs a drive that can be pretended (see tests/netdrive/README.md); without one nothing is measured.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from crm_desktop.app.watching import DRIVE_MS
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.paths import cache_folder, state_folder
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook
from tests.benchmarks.measure import Result, run_module
from tests.benchmarks.window_probe import PROFILE
from tests.benchmarks.workshop import Workshop
from tests.machines.driver import RealProgram
from tests.machines.history import percentile
from tests.netdrive.fixtures import missing_for_pretending
from tests.netdrive.netdrive import Mount, Share

_PROBE = "tests.benchmarks.window_probe"
_LATENCY_MS = 5.0
_CONTACTS = 100_000
_IDLE_SECONDS = 30.0
_SAVES = 10
_TYPED = ("selkar", "linwirin", "dulin u", "kontakt1", "صبعم")
"""Beginnings of what the people of the base are called."""
_PREPARED_SECONDS = 180.0
_FIRST_LOOKS_SECONDS = 32.0
"""The program looks for damage half a minute after it was opened, once in twelve hours."""
_QUIET_SECONDS = 10.0
_QUIET_CALLS = 400
"""Of two programs that look for others' saves and give their signs of life."""


def measure(workshop: Workshop) -> list[Result]:
    """The list, the search, an idle window and what a colleague saves."""
    if missing_for_pretending():
        print(f"drive: not measured, {missing_for_pretending()}")
        return []
    base = workshop.people(_CONTACTS)
    folder = Path(tempfile.mkdtemp(prefix="drive-"))
    try:
        with Share(folder / "server") as share:
            shutil.copyfile(base, share.backing / "office.crm")
            return _measure(share, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(share: Share, folder: Path) -> list[Result]:
    mounts = [share.mount(folder / name) for name in "ab"]
    file = mounts[0].path / "office.crm"
    ProofBook(state_folder(), SystemClock()).keep(fingerprint(look_at_drive(file)))
    # The workstation's search index is built where the file lies: it is the same index.
    run_module(_PROBE, "list", share.backing / "office.crm")
    index = cache_folder(PROFILE.format(what="list")) / "search"
    early_index = cache_folder(PROFILE.format(what="early")) / "search"
    shutil.copytree(index, early_index, dirs_exist_ok=True)
    mounts[0].set(latency_ms=_LATENCY_MS)
    walls, early = (
        [1000 * wall for wall in run_module(_PROBE, what, file).json()["wall_ms"]]
        for what in ("list", "early")
    )
    del walls[0]
    mounts[0].set(latency_ms=0)
    programs: list[RealProgram] = []
    for mount, name in zip(mounts, ("anna", "ben"), strict=True):
        shutil.copytree(index, folder / name / "cache" / "search")
        programs.append(RealProgram(mount.path / "office.crm", folder, name, is_proven=True))
    try:
        return [
            Result(
                "list of 100,000 on a drive, 5 ms a call: first rows",
                median(walls),
                "ms",
                goal=600,
                note=f"slowest {max(walls):.0f}",
            ),
            Result(
                "the same while the program starts: slowest of all",
                max(early),
                "ms",
                goal=600,
                note=f"one after the other {', '.join(f'{one:.0f}' for one in early)}",
            ),
            *_two_programs(mounts, programs),
        ]
    finally:
        for program in programs:
            program.close()


def _wait_until_quiet(mounts: list[Mount]) -> None:
    """Until all that a first opening brings is over: the backup, the look for damage, the cards."""
    deadline = time.monotonic() + _PREPARED_SECONDS
    time.sleep(_FIRST_LOOKS_SECONDS)
    calls = _calls(mounts)
    while time.monotonic() < deadline:
        time.sleep(_QUIET_SECONDS)
        before, calls = calls, _calls(mounts)
        if calls - before <= _QUIET_CALLS:
            return
    raise TimeoutError("the programs read and read")


def _calls(mounts: list[Mount]) -> int:
    return sum(sum(mount.state()["counts"].values()) for mount in mounts)


def _two_programs(mounts: list[Mount], programs: list[RealProgram]) -> list[Result]:
    for program in programs:
        program.event("open")
        program.wait_for_mode("team", 120)
    anna, ben = programs
    deadline = time.monotonic() + _PREPARED_SECONDS
    while not ben.tell("look", word=_TYPED[0], patience=120)["found"]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{_TYPED[0]} is not found")
        time.sleep(0.5)
    _wait_until_quiet(mounts)
    for mount in mounts:
        mount.set(latency_ms=_LATENCY_MS)
    typed = [
        float(ben.tell("look", word=word[:end])["ms"])
        for word in _TYPED
        for end in range(2, len(word) + 1)
    ]
    before = sum(mounts[1].state()["counts"].values())
    time.sleep(_IDLE_SECONDS)
    idle = (sum(mounts[1].state()["counts"].values()) - before) * 5 / _IDLE_SECONDS
    before_poll = sum(mounts[1].state()["counts"].values())
    ben.tell("poll")
    poll = sum(mounts[1].state()["counts"].values()) - before_poll
    saves: list[dict[str, Any]] = []
    for number in range(_SAVES):
        saves.append(anna.tell("create", word=f"Seen {number}"))
        time.sleep(3.7)
    time.sleep(6)
    saved = {
        line["seq"]: line["t"] for line in anna.history() if line["type"] == "ok" and line["seq"]
    }
    seen = [
        (line["t"] - saved[line["seq"]]) * 1000
        for line in ben.history()
        if line["type"] == "heard" and line["origin"] == "foreign" and line["seq"] in saved
    ]
    return [
        Result(
            "search as you type over 100,000 on that drive",
            percentile(typed, 0.95),
            "ms",
            goal=50,
            note=f"p95 of {len(typed)}, median {median(typed):.0f}, slowest {max(typed):.0f}",
        ),
        Result(
            "idle window: calls of polling in 5 s",
            poll * 5000 / DRIVE_MS,
            "",
            goal=20,
            note=f"{poll} a look; with the signs of life {idle:.0f} in 5 s",
        ),
        Result(
            "what a colleague saved is seen, at 5 ms a call",
            max(seen),
            "ms",
            goal=5000,
            note=f"slowest of {len(seen)} of {_SAVES}, median {median(seen):.0f}",
        ),
        Result(
            "a save on that drive",
            median(float(one["ms"]) for one in saves),
            "ms",
            goal=800,
            note=f"slowest {max(float(one['ms']) for one in saves):.0f}, {os.cpu_count()} cores",
        ),
    ]
