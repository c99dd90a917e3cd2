"""The rows of the floor of the duplicate search, as a data file of this program.

python -m tests.benchmarks.duplicates_base TARGET FOLDER_OF_FLOOR_DATA COUNT
"""

from __future__ import annotations

import marshal
import sys
from pathlib import Path

from crm_desktop.business.contacts.derived import sort_key
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks.existing_base import COLUMNS, Row, contact_values, points_of
from tests.benchmarks.people import POINT_COLUMNS

SLICE = 100_000
"""Contacts per unit of work: the dirty pages of one stay in memory until its commit."""


def _contact(row: Row, owner: int) -> tuple[object, ...]:
    values = list(contact_values(row, owner))
    values[2] = sort_key(ContactKind(str(values[0])), str(values[1]))
    return tuple(values)


def build(target: Path, folder: Path, count: int) -> None:
    """Write the data file."""
    rows: list[Row] = marshal.loads((folder / f"data_{count}.mar").read_bytes())
    clock = SystemClock()
    database = Database.create(target, clock=clock)
    journal = Journal(database, EventBus(), clock, machine="benchmark")
    with journal.begin(Actor(1, "Benchmark"), "staff.create") as work:
        owner = work.insert("user", {"display_name": "Benchmark"})
    actor = Actor(owner, "Benchmark")
    for start in range(0, len(rows), SLICE):
        part = rows[start : start + SLICE]
        with journal.begin(actor, "contact.import") as work:
            ids = work.insert_many("contact", COLUMNS, (_contact(row, owner) for row in part))
            work.insert_children_many("contact_point", POINT_COLUMNS, points_of(part, ids.start))
    database.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
