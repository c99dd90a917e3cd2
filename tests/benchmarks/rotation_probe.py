"""Measured in a process of its own: the rotation of a million contacts, beside bare SQL.

    python -m tests.benchmarks.rotation_probe BASE INDEX_FOLDER

Prints CPU milliseconds: `queue` of everybody and `mine` of one owner, the first time (`cold`) and
then, `risk` and `counts` (of the three kinds), and `bare`: the oldest 300 by the index alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.contacts.rhythm import AT_RISK, NO_NEXT_STEP, ROTATION
from crm_desktop.core.clock import SystemClock

_ROUNDS = 7
_BARE = """SELECT id, display_name, main_phone, last_contact_at, lifecycle_stage, owner_id
    FROM contact WHERE deleted_at IS NULL AND last_contact_at IS NOT NULL
    AND next_activity_at IS NULL AND lifecycle_stage IN ('lead', 'prospect', 'customer')
    ORDER BY last_contact_at LIMIT 300"""


def _ms(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return 1000 * (time.process_time() - started)


def measure(base: Path, index_folder: Path) -> dict[str, list[float]]:
    """Costs by name."""
    services = open_services(OpenRequest(base, read_only=True), SystemClock(), index_folder)
    rotation, database = services.rotation, services.database
    _ms(lambda: database.execute("SELECT count(*) FROM contact").fetchone())

    def counts() -> None:
        for field in (ROTATION, AT_RISK, NO_NEXT_STEP):
            rotation.count(field, 3)

    found = {
        "dates": [_ms(lambda: services.coming_dates(30, 101)) for _ in range(_ROUNDS)],
        "year": [_ms(lambda: services.coming_dates(365, 101)) for _ in range(_ROUNDS)],
        "cold": [_ms(rotation.queue)],
        "queue": [_ms(rotation.queue) for _ in range(_ROUNDS)],
        "mine": [_ms(lambda owner=owner: rotation.queue(owner)) for owner in range(1, _ROUNDS + 1)],
        "risk": [_ms(lambda owner=owner: rotation.at_risk(owner)) for owner in range(1, _ROUNDS)],
        "counts": [_ms(counts) for _ in range(_ROUNDS)],
        "bare": [_ms(lambda: database.execute(_BARE).fetchall()) for _ in range(_ROUNDS)],
        "lines": [len(rotation.queue().lines)],
        "total": [rotation.count(ROTATION)],
    }
    services.close()
    return found


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
