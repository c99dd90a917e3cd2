"""Measured in a process of its own: the plan of 30 people, 21 days and 20 activities a day.

    python -m tests.benchmarks.planner_probe

Prints milliseconds of CPU and of wall time: `build` from the light rows to the painted plan,
`scroll` per frame, `fit` per frame with everybody in view, `drag` per step of something dragged
from day to day.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

PEOPLE, DAYS, A_DAY = 30, 21, 20
WIDTH, HEIGHT = 1600, 900
_FRAMES = 60
_MONDAY = date(2026, 6, 15)


def _items(rng: random.Random) -> list[object]:
    from crm_desktop.business.planner.items import PlannedItem
    from crm_desktop.business.planner.model import ActivityKind, Sign, Status, Timing
    from tests.business.planned_items import bits

    kinds = tuple(ActivityKind)
    found: list[object] = []
    for person in range(PEOPLE):
        for day in range(DAYS):
            midnight = datetime(_MONDAY.year, _MONDAY.month, _MONDAY.day, tzinfo=UTC)
            start = midnight + timedelta(days=day, hours=7)
            for number in range(A_DAY):
                starts = int(start.timestamp() * 1000) + number * 30 * 60_000
                is_done = day < 2
                found.append(
                    PlannedItem(
                        person + 1,
                        starts,
                        starts + 25 * 60_000,
                        bits(
                            rng.choice(kinds),
                            Timing.TIMED,
                            Status.DONE if is_done else Status.PLANNED,
                            rng.choice(tuple(Sign)) if is_done else Sign.NONE,
                        ),
                        0,
                        len(found) + 1,
                        rng.randint(1, 500),
                        1,
                        rng.choice(("About prices", "Иванов", "دورة لغة", "Transport", "ስብሰባ")),
                    )
                )
    return found


def timed_ms(call: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    """Measure and tell."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QDragMoveEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication([sys.argv[0], "-style", "Fusion"])
    from crm_desktop.business.planner.grid import PlanGrid
    from crm_desktop.business.planner.load import FiveDays
    from crm_desktop.ui.kit.theme import theme
    from crm_desktop.ui.planner.dragging import dragged_data
    from crm_desktop.ui.planner.scene import PlanPerson, Scene
    from crm_desktop.ui.planner.selection import Key
    from crm_desktop.ui.planner.view import PlanView

    theme().apply("light", sets_style=False)
    rng = random.Random(5)
    items = _items(rng)
    people = tuple(PlanPerson(n + 1, f"Vardenis Pavardenis {n}", n) for n in range(PEOPLE))
    names = {n: f"UAB Klientas {n} Шевченко" for n in range(501)}
    now = int(datetime(2026, 6, 17, 9, tzinfo=UTC).timestamp() * 1000)

    def scene() -> Scene:
        ids = [person.id for person in people]
        grid = PlanGrid(_MONDAY, DAYS, ids, items, FiveDays(), UTC)  # type: ignore[arg-type]
        return Scene(grid, people, names, now, date(2026, 6, 17), UTC, {}, {})

    view = PlanView()
    view.resize(WIDTH, HEIGHT)
    view.show()
    app.processEvents()
    viewport = view.viewport()

    def build() -> None:
        view.forget_pictures()
        view.show_scene(scene())
        viewport.repaint()

    told: dict[str, list[tuple[float, float]]] = {"build": [], "scroll": [], "fit": [], "drag": []}
    build()  # icons and fonts are read once per session
    for _ in range(5):
        view.scene = None
        told["build"].append(timed_ms(build))
    down = view.verticalScrollBar()

    def scroll(number: int) -> None:
        down.setValue(number * 24 % max(1, down.maximum()))
        viewport.repaint()

    for number in range(_FRAMES):
        scroll(number)
    told["scroll"] = [timed_ms(lambda n=number: scroll(n)) for number in range(_FRAMES)]
    down.setValue(0)
    data = dragged_data([Key(1, 1)], _MONDAY)
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def drag(number: int) -> None:
        point = QPointF(200 + number * 22, 120 + number * 9)
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        view.dragMoveEvent(QDragMoveEvent(point.toPoint(), actions, data, button, none))
        app.processEvents()

    told["drag"] = [timed_ms(lambda n=number: drag(n)) for number in range(_FRAMES)]
    view.set_fitted(is_fitted=True)
    viewport.repaint()
    told["fit"] = [timed_ms(viewport.repaint) for _ in range(_FRAMES)]
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
