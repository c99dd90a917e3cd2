"""Measured in a process of its own: what planner, Today and timelines ask of a million activities.

    python -m tests.benchmarks.calendar_probe FILE

Prints CPU milliseconds of each, of other weeks and people each time, beside the bare SQL.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from crm_desktop.business.attachments.repository import AttachmentRepository
from crm_desktop.business.attachments.service import AttachmentService
from crm_desktop.business.planner.items import day_ms, day_of_ms
from crm_desktop.business.planner.repository import ActivityRepository
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.business.planner.timeline import TimelineQuery
from crm_desktop.business.staff.repository import StaffRepository
from crm_desktop.business.staff.service import StaffService
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks.calendar_base import BUSY_CONTACT, TODAY_DAY, USERS

_TIMES = 9
_DAY_MS = 86_400_000
_BARE_WEEKS = """SELECT user_id, starts, ends, bits, estimate_minutes, activity_id, contact_id,
    contact_count, title FROM activity_user INDEXED BY activity_user_by_start
    WHERE user_id = ? AND starts >= ? AND starts < ? AND starts IS NOT NULL"""
_BARE_OPEN = """SELECT user_id, starts, ends, bits, estimate_minutes, activity_id, contact_id,
    contact_count, title, due, display_name
    FROM activity_user INDEXED BY activity_user_open
    JOIN contact ON contact.id = contact_id WHERE user_id = ? AND is_open = 1 AND due < ?"""
_BARE_TIMELINE = """SELECT activity_id, moment, bits FROM activity_contact
    WHERE contact_id = ? AND moment IS NOT NULL ORDER BY moment DESC"""


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return 1000 * (time.process_time() - started)


def measure(path: Path) -> dict[str, list[float]]:
    """CPU milliseconds by name."""
    today = day_of_ms(TODAY_DAY * _DAY_MS)
    clock = ManualClock(datetime(today.year, today.month, today.day, 10, tzinfo=UTC))
    database = Database.open(path, clock=clock)
    events = EventBus()
    journal = Journal(database, events, clock)
    staff = StaffService(StaffRepository(database), journal, events)
    rows, copies = ActivityRepository(database), path.with_suffix(".copies")
    files = AttachmentService(database, journal, AttachmentRepository(database), copies)
    planner = PlannerService(database, journal, rows, staff, events, files)
    users = list(range(1, USERS + 1))
    told: dict[str, list[float]] = {}

    def note(name: str, call: Callable[[], object]) -> None:
        told.setdefault(name, []).append(_milliseconds(call))

    def bare_weeks(first: int) -> None:
        for user in users:
            database.execute(_BARE_WEEKS, (user, first, first + 21 * _DAY_MS)).fetchall()

    def bare_open() -> None:
        for user in users:
            database.execute(_BARE_OPEN, (user, day_ms(today + timedelta(7)))).fetchall()

    def open_timeline() -> None:
        planner.timelines.read(BUSY_CONTACT, TimelineQuery())

    def look_at_today() -> None:
        planner.open_items(today + timedelta(6), users)
        planner.agenda(today, today, users)

    def plan(first: date, names: int = 0) -> int:
        last = first + timedelta(20)
        return len(planner.agenda(first, last, users, names_per_day=names).items)

    def round_of(first: date) -> int:
        count = plan(first)  # from now on its pages are in memory
        note("plan", lambda: plan(first))
        note("plan_bare", lambda: bare_weeks(day_ms(first)))
        note("plan_cold", lambda: plan(first - timedelta(700)))
        note("plan_names", lambda: plan(first, 4))
        note("today", look_at_today)
        note("today_bare", bare_open)
        note("timeline", open_timeline)
        note("timeline_bare", lambda: database.execute(_BARE_TIMELINE, (BUSY_CONTACT,)).fetchall())
        return count

    counts = [round_of(today - timedelta(40 * (number + 1))) for number in range(_TIMES)]
    database.close()
    told["count"] = [max(counts)]
    return told


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
