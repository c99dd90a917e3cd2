"""Run as a process that is killed: saves as fast as it can and says what was acknowledged.

Every save writes the same number into two contacts and a child row, with a cache so small that
pages are written before the commit. Each acknowledged number is one line on standard output.
"""

from __future__ import annotations

import os
import sys

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import ConflictError, StorageUnavailable
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal

_MOST_WAITS = 20


def main(path: str, name: str, journal_mode: str) -> None:
    """Save until killed."""
    db = Database.open(path)
    db.raw.execute("PRAGMA cache_size = 4").fetchall()
    if journal_mode:
        db.raw.execute(f"PRAGMA journal_mode = {journal_mode}").fetchall()
    journal = Journal(db, EventBus(), SystemClock(), name)
    actor = Actor(1, name)
    waited = 0
    while True:
        try:
            with journal.begin(actor, "contact.save") as work:
                rows = work.execute("SELECT id, version, occupation FROM contact").fetchall()
                number = int(rows[0][2] or 0) + 1
                for contact, version, _ in rows:
                    values = {"occupation": str(number), "notes": f"{number}:" + "x" * 6000}
                    work.update("contact", contact, values, version)
                work.insert_child(
                    "contact_point",
                    {"contact_id": rows[0][0], "kind": "url", "raw_value": f"{name}-{number}"},
                    RecordRef("contact", rows[0][0]),
                )
        except ConflictError:
            raise SystemExit("versions moved inside a transaction") from None
        except StorageUnavailable as told:
            # Beside other work the other writer may hold the file for all of the ten seconds.
            waited += 1
            if told.code != "busy" or waited > _MOST_WAITS:
                raise
            continue
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:4])
