"""The million with what the rotation asks for: talks, plans, rhythms and owners.

    python -m tests.benchmarks.rotation_base TARGET MILLION

Eight owners; four of five were contacted in the last 900 days; one of seven has a planned step, a
third of these overdue; one of fifty a rhythm of its own, one of ten a usual gap; one of a hundred
wishes no calls. All have birthdays, one of twenty in another calendar, one of a hundred a
reminder of it. Written by statements of its own: no history.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from crm_desktop.core.clock import SystemClock, to_milliseconds
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.database import Database

OWNERS = 8
_DAY_MS = 86_400_000


def build(target: Path, million: Path) -> None:
    """Copy the million and fill in the days."""
    shutil.copy(million, target)
    clock = SystemClock()
    now = to_milliseconds(clock.now())
    database = Database.open(target, clock=clock)
    raw = database.raw
    raw.execute("BEGIN IMMEDIATE")
    for number in range(2, OWNERS + 1):
        raw.execute(
            "INSERT INTO user (uid, created_at, updated_at, display_name) VALUES (?, ?, ?, ?)",
            (new_uid(), now, now, f"Owner {number}"),
        )
    raw.execute(
        f"""UPDATE contact SET owner_id = 1 + (id * 7919) % {OWNERS},
        last_contact_at = CASE WHEN id % 5 > 0
            THEN {now} - (id * 104729) % 900 * {_DAY_MS} END,
        next_activity_at = CASE WHEN id % 7 = 0
            THEN {now} + ((id * 31) % 60 - 20) * {_DAY_MS} END,
        rhythm_days = CASE WHEN id % 50 = 0 THEN 7 + id % 90 END,
        usual_gap_days = CASE WHEN id % 10 = 0 THEN 5 + (id * 17) % 80 END,
        birth_date = date('1950-01-01', '+' || (id * 7919) % 20000 || ' days'),
        birth_calendar = CASE id % 60 WHEN 1 THEN 'jalali' WHEN 2 THEN 'ethiopian'
            WHEN 3 THEN 'hijri' ELSE 'gregorian' END,
        birth_remind_days = CASE WHEN id % 100 = 7 THEN 3 END"""
    )
    raw.execute(
        """INSERT INTO communication_preference (contact_id, channel, is_preferred, is_opted_out)
        SELECT id, 'call', 0, 1 FROM contact WHERE id % 100 = 1"""
    )
    raw.execute("COMMIT")
    database.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
