"""Real programs on one file for as long as you like: no reminder may be lost, none doubled.

    python -m tests.endurance.reminders_hour FOLDER [SECONDS] [--no-kills]

Two programs of one user (and profiles of their own) run on one file while reminders come due every
few seconds. Meanwhile they are stopped and go on (SIGSTOP), are ended and started anew, are killed
in the middle, and a third process plans and moves activities. What each showed stands in its log;
at the end that is held against what was due. A reminder may be shown twice only if a program was
killed between showing and noting it, and never not at all.

Needs a display (Xvfb does), or runs offscreen.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.planner.model import Activity, ActivityKind, Move, When
from crm_desktop.core.clock import SystemClock, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from tests.benchmarks.measure import ROOT

_SHOWN = re.compile(r"reminder (\d+) on the screen, (-?\d+) ms after its time")
_EVERY_SECONDS = 7.0
_END_SECONDS = 100.0
"""After the last one was due: a claim of a killed program is free a minute later."""
_LATE_MS = 1500


class Desk:
    """One real program."""

    def __init__(self, folder: Path, name: str, base: Path) -> None:
        self.name = name
        self._folder, self._base = folder, base
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped_until = 0.0

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process is not None and self.process.poll() is None:
            return
        folders = {
            f"CRM_DESKTOP_{kind}": str(self._folder / kind.lower())
            for kind in ("CONFIG", "CACHE", "STATE", "DOCUMENTS")
        }
        command = [sys.executable, str(ROOT / "main.py"), "--database", str(self._base)]
        with (self._folder / f"{self.name}.said").open("ab") as said:
            self.process = subprocess.Popen(
                [*command, "--profile", self.name],
                cwd=ROOT,
                env={**os.environ, **folders},
                stdout=said,
                stderr=said,
            )

    def send(self, number: int) -> None:
        """A signal, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, *, is_kill: bool) -> None:
        """End it at once, or killed in the middle."""
        self.send(signal.SIGCONT)
        self.send(signal.SIGKILL if is_kill else signal.SIGTERM)
        if self.process is not None:
            self.process.wait(30)

    def shown(self) -> list[tuple[int, int]]:
        """Reminders it showed, with how late each was, in milliseconds."""
        logs = (self._folder / "state" / self.name / "logs").glob("crm-desktop.log*")
        text = "\n".join(path.read_text(encoding="utf-8") for path in logs)
        return [(int(key), int(late)) for key, late in _SHOWN.findall(text)]


def seed(services: Services, seconds: float) -> None:
    """Reminders set by hand, one every few seconds, from half a minute on."""
    actor, now = services.actor, services.clock.now()
    contact = services.contacts.create(Contact(ContactKind.PERSON, "Endurance"), actor).contact
    for number in range(int((seconds - 30) / _EVERY_SECONDS)):
        at = now + timedelta(seconds=30 + number * _EVERY_SECONDS)
        services.reminders.remind_at(RecordRef("contact", contact.id), at, actor)


def plan(services: Services, rng: random.Random) -> None:
    """Somebody plans a call for soon, and moves another one."""
    now, actor = services.clock.now(), services.actor
    start = now + timedelta(minutes=1, seconds=rng.randrange(10, 60))
    call = Activity(ActivityKind.CALL, When.timed(start), "Endurance", reminder="-1m")
    key = services.planner.create(call, actor).activity.id
    if rng.random() < 0.3:
        services.planner.move([Move(key, by_days=30)], actor)


def run(folder: Path, seconds: float, *, kills: bool) -> int:
    """Run, hold against each other, print; 0 if nothing was lost or wrongly doubled."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / "endurance.crm"
    services = open_services(OpenRequest(base, create=True), SystemClock(), folder / "third")
    seed(services, seconds)
    rng = random.Random(7)
    desks = [Desk(folder, "one", base), Desk(folder, "two", base)]
    told: Counter[str] = Counter()
    for desk in desks:
        desk.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(rng.uniform(2, 9))
        try:
            plan(services, rng)
            told["planned"] += 1
        except StorageUnavailable:  # a program was stopped in the middle of its commit
            told["others were writing"] += 1
        for desk in desks:
            if desk.stopped_until and time.monotonic() > desk.stopped_until:
                desk.stopped_until = 0.0
                desk.send(signal.SIGCONT)
        desk = rng.choice(desks)
        chance = rng.random()
        if desk.stopped_until or chance > 0.4:
            continue
        if chance < 0.2:
            desk.send(signal.SIGSTOP)
            desk.stopped_until = time.monotonic() + rng.uniform(2, 75)
            told["stopped"] += 1
        elif chance < 0.3 or not kills:
            desk.end(is_kill=False)
            told["ended"] += 1
            desk.start()
        else:
            desk.end(is_kill=True)
            told["killed"] += 1
            desk.start()
    for desk in desks:
        desk.send(signal.SIGCONT)
        desk.start()
    time.sleep(_END_SECONDS)
    for desk in desks:
        desk.end(is_kill=False)
    return _judge(folder, services, desks, told)


def _judge(folder: Path, services: Services, desks: list[Desk], told: Counter[str]) -> int:
    now = to_milliseconds(services.clock.now() - timedelta(seconds=10))
    due = {
        key
        for (key,) in services.database.execute(
            "SELECT id FROM reminder WHERE remind_at < ? AND deleted_at IS NULL", (now,)
        )
    }
    unnoted = services.database.execute(
        "SELECT count(*) FROM reminder WHERE due_at IS NOT NULL AND due_at < ?", (now,)
    ).fetchone()
    services.close()
    shown = Counter(key for desk in desks for key, _late in desk.shown())
    late = sorted(late for desk in desks for _key, late in desk.shown())
    lost = sorted(due - shown.keys())
    doubled = sorted(key for key, times in shown.items() if times > 1)
    result = {
        **told,
        "due": len(due),
        "shown": len(shown),
        "lost": lost,
        "doubled": doubled,
        "not noted": unnoted[0] if unnoted else 0,
        "by each": {desk.name: len(desk.shown()) for desk in desks},
        "ms late, median": late[len(late) // 2] if late else None,
        "later than 1.5 s (stopped, ended or claimed by a killed one)": sum(
            one > _LATE_MS for one in late
        ),
    }
    (folder / "result.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(json.dumps(result, indent=1))
    return int(bool(lost) or len(doubled) > told["killed"])


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    wanted = float(words[1]) if len(words) > 1 else 3600.0
    sys.exit(run(Path(words[0]).resolve(), wanted, kills="--no-kills" not in sys.argv))
