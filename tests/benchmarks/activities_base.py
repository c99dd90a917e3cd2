"""A data file with a million activities: 100,000 contacts, 30 employees, four years around today.

python -m tests.benchmarks.activities_base PATH COUNT

Most lie in the past and are done; every employee has some weeks of plans ahead, some of it overdue,
and tasks without a place in the calendar. Made through storage's bulk path, so that everything that
follows from activities is written by the program itself.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crm_desktop.business.planner.derived_repository import KINDS, derive
from crm_desktop.business.planner.items import day_ms
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks import people

CONTACTS = 100_000
USERS = 30
SLICE = 100_000
_PAST_DAYS, _AHEAD_DAYS = 1300, 60
_OPEN_SHARE = 0.02
"""Of past activities: those that nobody ticked off."""
_KINDS = ("call", "call", "meeting", "visit", "email", "task", "message", "note")
COLUMNS = (
    "kind", "status", "timing", "start_at", "end_at", "start_date", "end_date", "due_date",
    "done_at", "estimate_minutes", "priority", "result", "subject",
)  # fmt: skip


def rows(count: int, seed: int, today: date) -> Iterator[tuple[object, ...]]:
    """Activities spread over the years, one after the other in time."""
    rng = random.Random(seed)
    for _number in range(count):
        day = today + timedelta(days=rng.randrange(-_PAST_DAYS, _AHEAD_DAYS))
        kind = rng.choice(_KINDS)
        is_done = (day < today and rng.random() > _OPEN_SHARE) or kind == "note"
        status, result = ("done", "successful") if is_done else ("planned", "")
        shape = rng.random()
        start = day_ms(day) + rng.randrange(6 * 60, 16 * 60, 15) * 60_000
        done_at = start if is_done else None
        minutes = rng.choice((15, 30, 60, 90))
        head = (kind, status)
        tail = (done_at, minutes, rng.choice((2, 2, 2, 3)), result, f"Offer {rng.randrange(10**6)}")
        if shape < 0.8:
            end = start + minutes * 60_000
            yield (*head, "timed", start, end, "", "", "", *tail)
        elif shape < 0.95:
            iso = day.isoformat()
            yield (*head, "any_time", None, None, iso, iso, "", *tail)
        else:
            yield (*head, "unscheduled", None, None, "", "", day.isoformat(), *tail)


def build(path: Path, count: int) -> None:
    """Make the file."""
    clock = SystemClock()
    database = Database.create(path, clock=clock)
    journal = Journal(database, EventBus(), clock, machine="benchmark")
    journal.derive_before_commit(KINDS, derive)
    with journal.begin(Actor(1, "Benchmark"), "staff.create") as work:
        users = [work.insert("user", {"display_name": f"Employee {n}"}) for n in range(USERS)]
    actor = Actor(users[0], "Employee 0")
    with journal.begin(actor, "contact.import") as work:
        contacts = work.insert_many(
            "contact", people.CONTACT_COLUMNS, people.contact_rows(CONTACTS, users[0], 7)
        )
    rng = random.Random(11)
    for start in range(0, count, SLICE):
        size = min(SLICE, count - start)
        with journal.begin(actor, "activity.import") as work:
            ids = work.insert_many("activity", COLUMNS, rows(size, 13 + start, clock.today()))
            whose = ((key, rng.choice(users), "assignee") for key in ids)
            work.insert_children_many("activity_user", ("activity_id", "user_id", "role"), whose)
            involved = ((key, rng.choice(contacts), "") for key in ids)
            work.insert_children_many(
                "activity_contact", ("activity_id", "contact_id", "role"), involved
            )
    database.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
