"""Half an hour in which everything happens: real programs at one file on two computers.

    python -m tests.machines.soak --minutes 30 --programs 5 --seed 1 [--keep DIR]

Two thirds of the time the drive is fit and everybody writes together; one third it keeps its locks
on each computer and shows yesterday's pages, so that one writes at a time. Programs are killed,
drives go away, hang, forget a computer and lose their power. In the end all is well, everybody
saves once more, the programs are closed, and what they were told is compared with the file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.core.clock import monotonic_seconds
from tests.machines.company import make_company
from tests.machines.driver import RealProgram
from tests.machines.heartbeat import MachinePace
from tests.machines.history import Line, Verdict, compare, judge_reminders, percentile
from tests.machines.trouble import Office
from tests.netdrive.netdrive import Share

TEAM_TROUBLES = {
    "latency": 2, "kill": 4, "disconnect": 2, "forgotten": 2, "hang": 2, "power cut": 2,
    "error": 3, "sleep": 2, "calm": 3,
}  # fmt: skip
TURN_TROUBLES = {"latency": 2, "kill": 1, "disconnect": 1, "hang": 1, "sleep": 1, "calm": 4}
_STORAGE = ("storage/", "backends/")
_INNERMOST_CALLS = 4
STARTING_SECONDS = 10.0
"""So long a program is busy with its own start; gaps of its window are not the drive's."""
RETURN_SECONDS = 90.0
MOST_GROWTH = 0.05


@dataclass
class Part:
    """What one part of the soak gave."""

    name: str
    minutes: float
    verdict: Verdict
    happened: Counter[str]
    gaps: list[float] = field(default_factory=list[float])
    waiting_gaps: list[float] = field(default_factory=list[float])
    machine_gaps: list[float] = field(default_factory=list[float])
    growth: dict[str, float] = field(default_factory=dict[str, float])
    megabytes: dict[str, float] = field(default_factory=dict[str, float])
    in_use: dict[str, str] = field(default_factory=dict[str, str])
    returned_after: dict[str, float] = field(default_factory=dict[str, float])
    exit_codes: dict[str, int] = field(default_factory=dict[str, int])
    starts: int = 0

    @property
    def problems(self) -> dict[str, Sequence[object]]:
        """What must not be."""
        found = dict(self.verdict.problems)
        if self.waiting_gaps:
            found["windows waited for the drive"] = self.waiting_gaps
        missing = [name for name, after in self.returned_after.items() if after < 0]
        if missing:
            found["did not return by themselves"] = missing
        if any(self.exit_codes.values()):
            found["did not close well"] = [f"{n}: {c}" for n, c in self.exit_codes.items() if c]
        grown = [f"{n}: {g:.1%}" for n, g in self.growth.items() if g > MOST_GROWTH]
        if grown and self.minutes >= 10:
            found["memory grew"] = grown
        if self.verdict.never_shown:
            found["reminders never shown"] = self.verdict.never_shown
        if self.verdict.shown_more:
            found["reminders shown more than twice"] = [self.verdict.shown_more]
        return found


def run(
    folder: Path,
    *,
    name: str,
    minutes: float,
    programs: int,
    seed: int,
    troubles: dict[str, int],
    pause_ms: float = 900.0,
    **rules: Any,
) -> Part:
    """One part of a soak in a folder of its own."""
    folder.mkdir(parents=True)
    pace = MachinePace()
    with Share(folder / "server", volatile=True) as share:
        make_company(folder / "made.crm")
        shutil.copyfile(folder / "made.crm", share.backing / "office.crm")
        office = Office(share, folder, programs, seed, **rules)
        try:
            returned, until = _work(office, minutes * 60, pause_ms, troubles, name)
            codes = {one.name: _quit(one) for one in office.programs}
            lines = [line for one in office.programs for line in one.history()]
        finally:
            office.close()
        verdict = compare(share.backing / "office.crm", lines)
    judge_reminders(lines, until, verdict)
    part = Part(name, minutes, verdict, office.happened)
    part.machine_gaps = [gap for _at, gap in pace.gaps()]
    part.gaps, part.waiting_gaps = _gaps(lines, office.slept)
    pace.close()
    names = [one.name for one in office.programs[:2]]
    part.growth, part.megabytes = _memory(lines, names)
    part.in_use = {name: _in_use(lines, name) for name in names}
    part.returned_after = returned
    part.exit_codes = codes
    part.starts = sum(one.starts for one in office.programs)
    return part


def _work(
    office: Office, seconds: float, pause_ms: float, troubles: dict[str, int], name: str
) -> tuple[dict[str, float], float]:
    """Let everything happen; after how long each could save again, and when all was well."""
    if name == "team":
        for program in office.programs:
            program.wait_for_mode("team", 120)
    office.play(seconds, pause_ms)
    end = monotonic_seconds() + seconds
    passing = 0.0
    while monotonic_seconds() < end:
        office.trouble(troubles)
        if name == "turn" and monotonic_seconds() > passing:
            _pass_the_turn(office)
            passing = monotonic_seconds() + 15
        time.sleep(office.dice.uniform(0.5, 3))
    office.heal()
    healed = monotonic_seconds()
    writers = office.programs if name == "team" else []
    returned = {one.name: _save_again(one, healed) for one in writers}
    time.sleep(min(90.0, seconds / 5))  # what is due is shown
    return returned, healed


def _pass_the_turn(office: Office) -> None:
    """Somebody asks for the turn, and whoever has it gives it; a dead one's turn is broken."""
    states = {one.name: _state(one) for one in office.programs}
    readers = [one for one in office.programs if states[one.name] == "read_only"]
    holders = [one for one in office.programs if states[one.name] == "turn"]
    if readers and not holders:
        office.dice.choice(readers).begin("break")
        office.happened["tried to break a turn"] += 1
    elif readers:
        office.dice.choice(readers).begin("turn", signal="turn_requested")
        office.happened["asked for the turn"] += 1
    for holder in holders:
        time.sleep(2.5)
        holder.begin("turn", signal="hand_over_requested")
        office.happened["gave the turn"] += 1


def _state(program: RealProgram) -> str:
    if not program.is_running:
        return ""
    with suppress(TimeoutError, BrokenPipeError):
        return str(program.tell("state", patience=5)["mode"])
    return ""


def _save_again(program: RealProgram, healed: float) -> float:
    """Seconds until a program saved after all was well; -1 if it never did."""
    number = 0
    while monotonic_seconds() - healed < RETURN_SECONDS:
        number += 1
        with suppress(TimeoutError):
            answer = program.tell("create", word=f"{program.name}-back-{number}", patience=20)
            if "error" not in answer:
                return round(monotonic_seconds() - healed, 1)
        time.sleep(0.5)
    return -1.0


def _quit(program: RealProgram) -> int:
    try:
        return program.quit(60)
    except Exception as error:  # noqa: BLE001 - told in the table
        print(f"{program.name} did not end: {error}", file=sys.stderr)
        return -1


def _gaps(
    lines: Sequence[Line], slept: Sequence[tuple[str, float, float]]
) -> tuple[list[float], list[float]]:
    """Gaps of the windows above the limit, without starts and sleep; those that waited for a drive.

    On a busy computer a window waits for the processor; the drive is to blame where its thread
    was found in a call of storage.
    """
    found: list[float] = []
    waiting: list[float] = []
    opened: dict[str, float] = defaultdict(lambda: float("-inf"))
    for line in lines:
        if line["type"] == "open":
            opened[line["program"]] = line["t"]
        if line["type"] != "gap" or line["t"] - opened[line["program"]] < STARTING_SECONDS:
            continue
        gap, at = float(line["ms"]), float(line["t"])
        began = at - gap / 1000
        if any(
            name == line["program"] and began < end and at > start for name, start, end in slept
        ):
            continue
        found.append(gap)
        innermost = str(line["where"]).split(" < ")[:_INNERMOST_CALLS]
        if any(call.startswith(_STORAGE) for call in innermost):
            waiting.append(gap)
    return found, waiting


def _memory(
    lines: Sequence[Line], names: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """How much the memory of programs that lived through it grew after their first third."""
    growth: dict[str, float] = {}
    megabytes: dict[str, float] = {}
    for name in names:
        values = [
            int(line["bytes"])
            for line in lines
            if line["program"] == name and line["type"] == "memory"
        ]
        if len(values) < 6:
            continue
        third = len(values) // 3
        early = sorted(values[third : third + max(2, third // 4)])
        late = sorted(values[-max(2, third // 4) :])
        first, last = early[len(early) // 2], late[len(late) // 2]
        growth[name] = (last - first) / first
        megabytes[name] = last / 1e6
    return growth, megabytes


def _in_use(lines: Sequence[Line], name: str) -> str:
    """From the first third to the end: blocks in use of the C library and of Python, and free ones.

    What grows but for these is held by the C library between blocks in use.
    """
    values = [line for line in lines if line["program"] == name and line["type"] == "memory"]
    if len(values) < 6 or "used" not in values[0]:
        return "?"
    early, late = values[len(values) // 3], values[-1]
    used, free = (f"{early[one] / 1e6:.1f} → {late[one] / 1e6:.1f}" for one in ("used", "free"))
    blocks = f"{early['blocks']:,} → {late['blocks']:,}"
    return f"used {used} MB, free {free} MB, blocks {blocks}"


def table(part: Part) -> str:
    """The numbers, one a line."""
    one = part.verdict
    seen = one.seen_after_ms
    rows: list[tuple[str, object]] = [
        ("minutes", f"{part.minutes:g}"),
        ("starts of programs", part.starts),
        ("what happened", ", ".join(f"{n} {c}" for n, c in sorted(part.happened.items()))),
        ("writes asked for", one.asked),
        ("acknowledged", one.acknowledged),
        ("  of these merged with others'", one.merged),
        ("conflicts given back", one.conflicts),
        ("refused", ", ".join(f"{n} {c}" for n, c in one.refused.most_common()) or 0),
        ("cut by a kill (there)", f"{one.killed} ({one.killed_and_there})"),
        ("outcome unknown (there)", f"{one.unknown} ({one.unknown_and_there})"),
        ("acknowledged, not there, reported", len(one.reported)),
        ("acknowledged, lost in silence", len(one.lost)),
        ("refused, but there", len(one.refused_but_there)),
        ("there twice", len(one.doubled)),
        ("replaced unseen", len(one.overwritten)),
        ("problems of the file", ", ".join(one.problems_of_file) or "none, integrity ok"),
        ("crashes", len(one.crashes)),
        ("save: median, p95, longest ms", _three(one.save_ms)),
        ("seen by others: median, p95, longest ms", _three(seen)),
        ("reminders: once, twice, more, never",
         f"{one.shown_once}, {one.shown_twice}, {one.shown_more}, {len(one.never_shown)}"),
        ("gaps of windows above 100 ms", _longest(part.gaps)),
        ("  in which it waited for the drive", _longest(part.waiting_gaps)),
        ("gaps of the computer above 50 ms", _longest(part.machine_gaps)),
        ("memory at the end, MB", ", ".join(f"{n} {m:.0f}" for n, m in part.megabytes.items())),
        *((f"  of {name}", words) for name, words in part.in_use.items()),
        ("memory growth", ", ".join(f"{n} {g:+.1%}" for n, g in part.growth.items())),
        ("could save again after, s",
         ", ".join(f"{n} {s:g}" for n, s in part.returned_after.items())),
        ("exit codes", ", ".join(f"{n} {c}" for n, c in part.exit_codes.items())),
    ]  # fmt: skip
    width = max(len(name) for name, _ in rows)
    lines = [f"== {part.name}", *(f"{name:<{width}}  {value}" for name, value in rows)]
    for name, found in part.problems.items():
        lines += [f"PROBLEM {name}: {len(found)}", *(f"   {one}" for one in list(found)[:12])]
    return "\n".join(lines)


def _longest(gaps: Sequence[float]) -> str:
    return f"{len(gaps)}, longest {max(gaps, default=0):.0f}"


def _three(values: Sequence[float]) -> str:
    middle, high = percentile(values, 0.5), percentile(values, 0.95)
    return f"{middle:.0f}, {high:.0f}, {max(values, default=0):.0f} of {len(values)}"


def main() -> int:
    """Run both parts; 0 if every promise held."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--programs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder; its histories stay")
    parser.add_argument("--only", choices=("team", "turn"))
    arguments = parser.parse_args()
    folder: Path = arguments.keep or Path(tempfile.mkdtemp(prefix="soak-")) / "run"
    os.environ["CRM_DESKTOP_STATE"] = str(folder / "state")
    (folder / "state").mkdir(parents=True)
    failed = False
    for name, share, troubles, rules in (
        ("team", 2 / 3, TEAM_TROUBLES, {"names_s": 10.0}),
        ("turn", 1 / 3, TURN_TROUBLES, {"locks": "local", "cache": "stale", "cache_s": 2.0}),
    ):
        if arguments.only not in {None, name}:
            continue
        part = run(
            folder / name,
            name=name,
            minutes=arguments.minutes * (1.0 if arguments.only else share),
            programs=arguments.programs,
            seed=arguments.seed,
            troubles=troubles,
            **rules,
        )
        print(table(part), flush=True)
        failed = failed or bool(part.problems)
    print(f"histories and logs: {folder}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
