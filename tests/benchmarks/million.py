"""A data file with a million contacts, made through storage's own bulk path."""

from __future__ import annotations

import sys
from pathlib import Path

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks import people

SLICE = 250_000
"""Contacts per unit of work: the dirty pages of one stay in memory until its commit."""


def build(path: Path, count: int) -> None:
    """Make a data file with one user and `count` contacts, each with a phone and mostly e-mail."""
    clock = SystemClock()
    database = Database.create(path, clock=clock)
    journal = Journal(database, EventBus(), clock, machine="benchmark")
    with journal.begin(Actor(1, "Benchmark"), "staff.create") as work:
        owner = work.insert("user", {"display_name": "Benchmark"})
    actor = Actor(owner, "Benchmark")
    for start in range(0, count, SLICE):
        size = min(SLICE, count - start)
        seed = 7 + start
        with journal.begin(actor, "contact.import") as work:
            ids = work.insert_many(
                "contact", people.CONTACT_COLUMNS, people.contact_rows(size, owner, seed)
            )
            points = people.point_rows(people.contact_rows(size, owner, seed), ids.start)
            work.insert_children_many("contact_point", people.POINT_COLUMNS, points)
    database.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
