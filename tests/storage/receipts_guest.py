"""A program that saves notes as it is told on its input, and says what it was told itself.

python -m tests.storage.receipts_guest FILE OWN_FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.receipts import Receipt, Receipts
from crm_desktop.storage.unit_of_work import Journal

CALLS_OF_A_COMMIT = range(12)
"""More writes than one of these saves has."""


def notes_of(receipt: Receipt) -> list[str]:
    """The notes that a receipt holds."""
    values = [one.entry.new_values or {} for one in receipt.entries]
    return [str(one["notes"]) for one in values if "notes" in one]


def main(path: Path, own: Path) -> None:
    """Serve until the input ends."""
    clock = SystemClock()
    database = Database.open(path, clock=clock)
    database.retry.limit_seconds = 1.0
    journal = Journal(database, EventBus(), clock, "guest")
    receipts = Receipts(own / "office.receipts", clock)
    journal.make_receipts = lambda: receipts
    for line in sys.stdin:
        word, _, text = line.strip().partition(" ")
        print(_look(database, receipts) if word == "look" else _save(journal, text), flush=True)
    receipts.close()


def _save(journal: Journal, text: str) -> str:
    values = {"kind": "person", "display_name": text, "notes": text}
    try:
        with journal.begin(Actor(1), "contact.create") as work:
            work.insert("contact", values)
    except StorageUnavailable as error:
        return str(error.outcome)
    except UserError as error:
        return error.code
    return "saved"


def _look(database: Database, receipts: Receipts) -> str:
    database.reconnect()
    found = receipts.look_up(database)
    told = {
        name: [note for one in getattr(found, name) for note in notes_of(one)]
        for name in ("missing", "not_saved", "saved")
    }
    return json.dumps(told)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
