"""Run in a process with `faults.c` preloaded: saves with a fault at each call in turn.

Prints one JSON line per save: what was told, what the file says afterwards.
"""

from __future__ import annotations

import ctypes
import errno
import json
import sys
from pathlib import Path

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

FAULTS = ctypes.CDLL(None)


def main(folder: Path, mode: int, error: int, where: str) -> None:
    """Save with the first, second, … call failing until a save no longer reaches the fault."""
    path = folder / "office.crm"
    db = Database.create(path)
    journal = Journal(db, EventBus(), SystemClock(), "faulty")
    db.retry.limit_seconds = 0.2
    with journal.begin(Actor(1), "contact.create") as work:
        work.insert("contact", {"kind": "person", "display_name": "Anna", "notes": "0"})
    call = 0
    arm_at: list[int] = [0]

    def arm(_: UnitOfWork) -> None:
        if where == "commit":
            FAULTS.fault_arm(arm_at[0], error, mode)

    journal.before_commit(arm)
    while True:
        call += 1
        arm_at[0] = call
        told = _one_save(journal, where, call, error, mode)
        calls = FAULTS.fault_off()
        with Database.open(path) as fresh:
            stored = fresh.execute("SELECT notes FROM contact WHERE id = 1").fetchone()
            double = fresh.execute(
                "SELECT count(*) - count(DISTINCT op_id) FROM change_batch"
            ).fetchone()
            sound = check_file(fresh).is_sound
        told |= {
            "call": call,
            "is_in_file": bool(stored) and stored[0] == str(call),
            "was_saved": journal.was_saved(bytes.fromhex(str(told["op_id"]))),
            "doubled": double[0] if double else -1,
            "is_sound": sound,
            "reached": calls >= call,
        }
        print(json.dumps(told), flush=True)
        if calls < call:
            return


def _one_save(journal: Journal, where: str, call: int, error: int, mode: int) -> dict[str, object]:
    work = journal.begin(Actor(1), "contact.save")
    told: dict[str, object] = {"op_id": work.op_id.hex(), "outcome": "saved", "code": ""}
    if where == "all":
        FAULTS.fault_arm(call, error, mode)
    try:
        with work:
            rows = work.execute("SELECT version FROM contact WHERE id = 1").fetchone()
            assert rows is not None
            work.update("contact", 1, {"notes": str(call)}, rows[0])
    except StorageUnavailable as trouble:
        told |= {"outcome": str(trouble.outcome), "code": trouble.code}
    except UserError as trouble:
        told |= {"outcome": "user_error", "code": trouble.code}
    return told


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), getattr(errno, sys.argv[3]), sys.argv[4])
