"""The contacts that the floor's base of the import holds, as a data file of this program.

python -m tests.benchmarks.existing_base TARGET FOLDER_OF_FLOOR_DATA
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from pathlib import Path

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.core.phone import parse_phone
from crm_desktop.core.text import fold
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from tests.benchmarks.people import POINT_COLUMNS

COLUMNS = (
    "kind", "display_name", "sort_key", "given_name", "additional_name", "family_name",
    "birth_date", "main_phone", "main_email", "main_locality", "is_reachable", "notes", "owner_id",
)  # fmt: skip
Row = tuple[str, ...]


def rows_of_floor(folder: Path) -> list[Row]:
    """The same contacts that `imp.py base` puts into its base."""
    million: list[Row] = marshal.loads((folder / "data_1000000.mar").read_bytes())
    small: list[Row] = marshal.loads((folder / "data_100000.mar").read_bytes())
    return million[500_000:600_000] + small[:2000]


def contact_values(row: Row, owner: int) -> tuple[object, ...]:
    """The values of `COLUMNS`."""
    name = row[4] if row[0] == "org" else " ".join(filter(None, (row[2], row[3], row[1])))
    return (
        "organization" if row[0] == "org" else "person",
        name,
        fold(name),
        row[2],
        row[3],
        row[1],
        row[8],
        row[5],
        row[7],
        f"{fold(row[9])}\x1f{row[9]}" if row[9] else "",
        1,
        row[14],
        owner,
    )


def points_of(rows: list[Row], first_id: int) -> Iterator[tuple[object, ...]]:
    """Numbers and addresses of contacts whose ids begin at `first_id`."""
    for contact_id, row in enumerate(rows, first_id):
        for number, phone in enumerate((row[5], row[6])):
            if phone:
                known = parse_phone(phone, row[11])
                normalized = known.e164 or known.digits
                yield contact_id, "phone", phone, normalized, int(number == 0)
        if row[7]:
            yield contact_id, "email", row[7], row[7].lower(), 1


def build(target: Path, folder: Path) -> None:
    """Write the data file."""
    rows = rows_of_floor(folder)
    clock = SystemClock()
    database = Database.create(target, clock=clock)
    journal = Journal(database, EventBus(), clock, machine="benchmark")
    with journal.begin(Actor(1, "Benchmark"), "staff.create") as work:
        owner = work.insert("user", {"display_name": "Benchmark"})
    with journal.begin(Actor(owner, "Benchmark"), "contact.import") as work:
        ids = work.insert_many("contact", COLUMNS, (contact_values(row, owner) for row in rows))
        work.insert_children_many("contact_point", POINT_COLUMNS, points_of(rows, ids.start))
    database.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
