"""Measured in a process of its own: the real watch, scheduler, worker and windows, offscreen.

python -m tests.benchmarks.reminding_probe FOLDER TIMES
"""

from __future__ import annotations

import json
import sys
import time
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.reminders.model import RemindersDue
from crm_desktop.business.settings.model import DEFAULTS
from crm_desktop.core.clock import SystemClock, to_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs import scheduler
from crm_desktop.jobs.reminding import ReminderWatch
from crm_desktop.jobs.scheduler import Scheduler
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.context import ReminderContext
from crm_desktop.ui.reminders.desk import ReminderDesk

MANY = 100_000
MISSED = 10_000
IDLE_SECONDS = 20.0
_ROWS = """INSERT INTO reminder (uid, created_at, updated_at, user_id, record_kind, record_id,
    origin, rule, remind_at, due_at)
    SELECT randomblob(16), 0, 0, ?, 'contact', 1 + value % 500, 'hand:' || ? || value,
    '@2030-01-01T00:00:00Z', ? + value * 1000, ? + value * 1000
    FROM json_each(?)"""
_FLOOR = "SELECT id FROM reminder WHERE user_id = ? AND due_at IS NOT NULL AND due_at <= ?"
_FLOOR_NEXT = "SELECT min(due_at) FROM reminder WHERE user_id = ? AND due_at IS NOT NULL"


def _fill(services: Services, name: str, count: int, first_ms: int) -> None:
    values = (services.user.id, name, first_ms, first_ms, json.dumps(list(range(count))))
    services.database.raw.execute(_ROWS, values)


def _open(folder: Path) -> Services:
    path = folder / f"reminders-{time.monotonic_ns()}.crm"
    services = open_services(OpenRequest(path, create=True), SystemClock(), folder / "index")
    contacts = [Contact(ContactKind.PERSON, f"Person {number}") for number in range(500)]
    for one in contacts:
        services.contacts.create(one, services.actor)
    later = to_milliseconds(services.clock.now() + timedelta(days=2))
    _fill(services, "later", MANY, later)
    return services


def _look(services: Services, times: int) -> tuple[float, float]:
    """CPU of a look that finds nothing due, and of the same by bare statements."""
    reminders, actor = services.reminders, services.actor
    looks, bare = [], []
    for _round in range(max(30, times * 10)):
        began = time.process_time()
        reminders.claim_due(actor)
        reminders.next_due(actor.user_id)
        looks.append(time.process_time() - began)
        began = time.process_time()
        now = to_milliseconds(services.clock.now())
        services.database.raw.execute(_FLOOR, (services.user.id, now)).fetchall()
        services.database.raw.execute(_FLOOR_NEXT, (services.user.id,)).fetchone()
        bare.append(time.process_time() - began)
    return 1000 * median(looks), 1000 * median(bare)


class _Screen:
    """A main window with the real parts around it."""

    def __init__(self, services: Services) -> None:
        self.window = QMainWindow()
        self.window.resize(1400, 900)
        self.window.show()
        worker = InlineWorker()
        self.operations = Operations(worker, worker, self.window)
        self.watch = ReminderWatch(
            lambda: services.reminders, services.actor, services.events, worker, services.clock
        )
        self.bridge = EventBridge(services.events, (RemindersDue,), self.window)
        context = ReminderContext(
            service=lambda: services.reminders,
            planner=lambda: services.planner,
            watch=self.watch,
            call=print,
            greet=lambda _contact: None,
            open=print,
            tell=print,
            starts_work=lambda _day: time_of_day(9),
            settings=lambda: DEFAULTS,
            actor=services.actor,
            clock=services.clock,
            operations=self.operations,
            bridge=self.bridge,
        )
        self.desk = ReminderDesk(context, self.window)
        self.bridge.event_published.connect(self.desk.show_due)
        self.bridge.changed.connect(self.desk.on_changes)

    def run(self, seconds: float) -> None:
        """Let the event loop run."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()


def _late(services: Services, times: int) -> float:
    """How late the latest of some was on the screen, in wall milliseconds."""
    screen = _Screen(services)
    wake = QTimer(screen.window)
    wake.setSingleShot(True)
    wake.timeout.connect(screen.watch.look)
    signals = Operations(InlineWorker(), None, screen.window)
    plan = Scheduler(lambda: signals.busy_changed.emit(True), services.clock)
    signals.busy_changed.connect(lambda _on: wake.start(0))
    screen.watch.start(plan)
    late: list[float] = []
    ref = RecordRef("contact", 1)
    for _round in range(max(4, times)):
        due = services.clock.now() + timedelta(seconds=0.7)
        services.reminders.remind_at(ref, due, services.actor)
        screen.desk.hide_all()  # only the first few are on the screen
        while not screen.desk.has_toasts:
            screen.run(0.02)
        QApplication.processEvents()
        late.append((services.clock.now() - due).total_seconds() * 1000)
    screen.watch.stop()
    screen.bridge.close()
    screen.window.close()
    return max(late)


def _idle(services: Services) -> tuple[float, float]:
    """Wake-ups a second, and percent of a core, while nothing is due."""
    beats = [0]
    seen = scheduler.ClockLook.has_jumped

    def count(look: scheduler.ClockLook) -> bool:
        beats[0] += 1
        return seen(look)

    scheduler.ClockLook.has_jumped = count  # type: ignore[method-assign]
    watch = ReminderWatch(
        lambda: services.reminders,
        services.actor,
        services.events,
        InlineWorker(),
        services.clock,
    )
    plan = Scheduler(lambda: None, services.clock)
    watch.start(plan)
    beats[0] = 0
    began, cpu = time.perf_counter(), time.process_time()
    loop = QEventLoop()
    QTimer.singleShot(round(IDLE_SECONDS * 1000), loop.quit)
    loop.exec()
    passed = time.perf_counter() - began
    share = (time.process_time() - cpu) / passed * 100
    watch.stop()
    return beats[0] / passed, share


def _missed(services: Services) -> tuple[float, float, float]:
    """Wall milliseconds until ten thousand are claimed and in one window, and parts of it."""
    first = to_milliseconds(services.clock.now() - timedelta(days=1))
    _fill(services, "missed", MISSED, first)
    screen = _Screen(services)
    parts: dict[str, float] = {}
    claim, note = services.reminders.claim_due, services.reminders.note_shown

    def timed(name: str, call: object) -> object:
        def run(*given: object) -> object:
            began = time.perf_counter()
            try:
                return call(*given)  # type: ignore[operator]
            finally:
                parts[name] = (time.perf_counter() - began) * 1000

        return run

    services.reminders.claim_due = timed("claimed", claim)  # type: ignore[assignment]
    services.reminders.note_shown = timed("noted", note)  # type: ignore[assignment]
    began = time.perf_counter()
    screen.watch.look()
    while screen.desk.missed is None or not screen.desk.missed.isVisible():
        QApplication.processEvents()
    screen.desk.missed.grab()
    passed = (time.perf_counter() - began) * 1000
    assert not screen.desk.stack.toasts
    return passed - parts.get("noted", 0.0), parts["claimed"], parts.get("noted", 0.0)


def main(folder: str, times: str) -> int:
    """Print the figures."""
    app = QApplication(["probe", "-platform", "offscreen"])
    theme().apply()
    services = _open(Path(folder))
    look, bare = _look(services, int(times))
    beats, idle = _idle(services)
    late = _late(services, int(times))
    missed, claimed, noted = _missed(services)
    figures = {
        "look": look, "bare": bare, "late": late, "beats": beats, "idle": idle,
        "seconds": IDLE_SECONDS, "missed": missed, "claimed": claimed, "noted": noted,
    }  # fmt: skip
    print(json.dumps(figures))
    path = services.path
    services.close()
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
