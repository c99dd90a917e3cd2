"""Measured in a process of its own: what Today shows, over a large file, as the worker reads it.

python -m tests.benchmarks.today_probe BASE FOLDER TIMES
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.planner.items import day_ms
from crm_desktop.business.planner.today import last_day_of_week, plan_of
from crm_desktop.business.planner.today_reader import TodayReader
from crm_desktop.core.clock import SystemClock

_FLOOR_OPEN = (
    "SELECT activity_id, due, starts, ends, bits, title, contact_id FROM activity_user"
    " WHERE user_id = ? AND is_open = 1 AND due < ? ORDER BY due"
)
_FLOOR_DAY = (
    "SELECT activity_id, starts, ends, bits, title, contact_id FROM activity_user"
    " WHERE user_id = ? AND starts >= ? AND starts < ? ORDER BY starts"
)
_FLOOR_NAMES = "SELECT id, display_name FROM contact WHERE id IN (SELECT value FROM json_each(?))"


def _mine(services: Services, user_id: int) -> int:
    clock = services.clock
    reader = TodayReader(services.planner, services.employees, clock)
    read = reader.items((user_id,), 0)
    plan = plan_of(read.items, read.names, clock.now(), clock.zone)
    return sum(len(group.rows) for group in plan.groups)


def _team(services: Services) -> int:
    clock = services.clock
    read = TodayReader(services.planner, services.employees, clock).items(None, 0)
    plan = plan_of(read.items, read.names, clock.now(), clock.zone)
    return sum(len(group.rows) for group in plan.groups)


def _bare(services: Services, user_id: int) -> int:
    """The same rows with nothing around them."""
    today = services.clock.today()
    end = day_ms(last_day_of_week(today, 0)) + 86_400_000
    execute = services.database.execute
    rows = execute(_FLOOR_OPEN, (user_id, end)).fetchall()
    day = execute(_FLOOR_DAY, (user_id, day_ms(today), day_ms(today) + 86_400_000)).fetchall()
    ids = json.dumps([row[-1] for row in (*rows, *day) if row[-1] is not None])
    return len(rows) + len(day) + len(execute(_FLOOR_NAMES, (ids,)).fetchall())


def _cost(call: Callable[[int], int], users: list[int], times: int) -> dict[str, float]:
    call(users[0])
    cpu: list[float] = []
    wall: list[float] = []
    count = 0
    for _round in range(times):
        for user_id in users:
            began, process = time.perf_counter(), time.process_time()
            count = max(count, call(user_id))
            cpu.append((time.process_time() - process) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
    return {"cpu": median(cpu), "most": max(cpu), "wall": median(wall), "rows": count}


def main(base: str, folder: str, times: str) -> int:
    """Print milliseconds and rows."""
    request = OpenRequest(Path(base), read_only=True)
    services = open_services(request, SystemClock(), Path(folder))
    users = [user.id for user in services.staff.users()][:10]
    rounds = int(times)
    figures = {
        "mine": _cost(lambda user_id: _mine(services, user_id), users, rounds),
        "team": _cost(lambda _user_id: _team(services), users[:3], rounds),
        "bare": _cost(lambda user_id: _bare(services, user_id), users, rounds),
    }
    print(json.dumps(figures))
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
