"""A data file with a million activities of thirty employees, made through storage's bulk path.

    python -m tests.benchmarks.calendar_base FILE COUNT

Twenty a day and person, from long ago until `LAST_DAY`; what is over is done but for some that were
forgotten. `BUSY_CONTACT` has ten thousand of them.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks import people

USERS = 30
A_DAY = 20
CONTACTS = 100_000
BUSY_CONTACT = 4321
BUSY = 10_000
TODAY_DAY = 20_650
"""The day since 1970 that benchmarks call today; three weeks more are planned."""
LAST_DAY = TODAY_DAY + 21
_SLICE = 200_000
_DAY_MS = 86_400_000
_TIMED = 3 << 3
_SUBJECTS = (
    "Follow up on the offer",
    "Agree payment terms",
    "Visit the showroom",
    "Надіслати ціни",
)

_ACTIVITY = (
    "kind", "status", "timing", "start_at", "end_at", "done_at", "estimate_minutes", "subject",
    "outcome_text", "result",
)  # fmt: skip
_USER = (
    "activity_id", "user_id", "role", "is_open", "due", "starts", "ends", "bits",
    "estimate_minutes", "contact_id", "contact_count", "title",
)  # fmt: skip
_CONTACT = ("activity_id", "contact_id", "moment", "bits", "met_at", "next_at")
_KINDS = ("call", "meeting", "visit", "email", "message", "task")
_Plan = tuple[int, int, int, int, bool, str, int]


def _plans(count: int, seed: int) -> Iterator[_Plan]:
    """User, start, kind, contact, whether it is done, subject and minutes of each."""
    rng = random.Random(seed)
    first = LAST_DAY - count // (USERS * A_DAY)
    for number in range(count):
        day, place = divmod(number, USERS * A_DAY)
        day += first
        start = day * _DAY_MS + (7 * 60 + place // USERS * 30) * 60_000
        contact = rng.randrange(1, CONTACTS + 1)
        if number % (count // BUSY) == 0:
            contact = BUSY_CONTACT
        is_done = day < TODAY_DAY and rng.random() > 0.0005
        kind = rng.randrange(len(_KINDS))
        subject = f"{rng.choice(_SUBJECTS)} {number % 97}"
        yield place % USERS + 1, start, kind, contact, is_done, subject, rng.choice((15, 30, 60))


def build(path: Path, count: int) -> None:
    """Make the file."""
    database = Database.create(path, clock=SystemClock())
    journal = Journal(database, EventBus(), SystemClock(), machine="benchmark")
    actor = Actor(1, "Benchmark")
    with journal.begin(actor, "staff.create") as work:
        for number in range(USERS):
            work.insert("user", {"display_name": f"Employee {number + 1}"})
    with journal.begin(actor, "contact.import") as work:
        rows = people.contact_rows(CONTACTS, 1, 7)
        work.insert_many("contact", people.CONTACT_COLUMNS, rows)
    plans = _plans(count, 11)
    for start in range(0, count, _SLICE):
        part = [next(plans) for _ in range(min(_SLICE, count - start))]
        with journal.begin(actor, "activity.import") as work:
            ids = work.insert_many("activity", _ACTIVITY, map(_activity, part))
            work.insert_children_many("activity_user", _USER, map(_user, ids, part))
            work.insert_children_many("activity_contact", _CONTACT, map(_contact, ids, part))
    database.execute("ANALYZE")
    database.close()


def _activity(plan: _Plan) -> tuple[object, ...]:
    _user_id, start, kind, _contact_id, is_done, subject, minutes = plan
    end = start + minutes * 60_000
    return (
        _KINDS[kind], "done" if is_done else "planned", "timed", start, end,
        end if is_done else None, minutes, subject,
        "Agreed on samples, decision after the holidays." if is_done else "",
        "successful" if is_done else "",
    )  # fmt: skip


def _bits(plan: _Plan) -> int:
    return plan[2] | _TIMED | (plan[4] << 5) | (plan[4] << 7) | (2 << 9)


def _user(activity_id: int, plan: _Plan) -> tuple[object, ...]:
    user_id, start, _kind, contact, is_done, subject, minutes = plan
    end = start + minutes * 60_000
    return (
        activity_id, user_id, "assignee", int(not is_done), None if is_done else end, start, end,
        _bits(plan) | 1 << 14, minutes, contact, 1, subject,
    )  # fmt: skip


def _contact(activity_id: int, plan: _Plan) -> tuple[object, ...]:
    start, is_done, kind = plan[1], plan[4], plan[2]
    met = start if is_done and kind < 5 else None
    return activity_id, plan[3], start, _bits(plan), met, None if is_done else start


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
