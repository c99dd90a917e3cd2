"""Measured in a process of its own: the timeline of a contact with 10,000 activities on the card.

    python -m tests.benchmarks.timeline_probe

Prints milliseconds of CPU and of wall time: `open` from the wish to the painted line, `scroll` per
frame at the top, `grow` what reaching the end of what was read costs until all are there, `far` per
frame in their middle then; `bare_open` and `bare_scroll` the same for a plain list of ready texts.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import calendar_base
from tests.benchmarks.planner_probe import timed_ms

ENTRIES = 10_000
_STEP = 160
"""Logical pixels a frame: a fast turn of the wheel."""
_FRAMES = 60
_SIZE = (900, 800)
_EPOCH = 719_163
"""The ordinal of 1970-01-01."""


def main() -> None:
    """Measure and tell."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QApplication, QListView

    app = QApplication([sys.argv[0], "-style", "Fusion"])
    from crm_desktop.business.planner.timeline import TimelineQuery
    from crm_desktop.jobs.worker import InlineWorker
    from crm_desktop.ui.activities.context import ActivityContext
    from crm_desktop.ui.activities.timeline_panel import TimelinePanel
    from crm_desktop.ui.kit.columns import Person
    from crm_desktop.ui.kit.event_bridge import EventBridge
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.kit.theme import theme
    from crm_desktop.ui.kit.view_state import ViewState
    from tests.builders import NOON, open_office
    from tests.ui.activities.test_composer import Changes

    theme().apply("light", sets_style=False)
    path = Path(tempfile.mkdtemp()) / "busy.crm"
    calendar_base.CONTACTS, calendar_base.BUSY_CONTACT = 500, 43
    calendar_base.TODAY_DAY = calendar_base.LAST_DAY = NOON.toordinal() - _EPOCH
    calendar_base.build(path, 2 * ENTRIES)
    office = open_office(path, is_steady=True)
    assert len(office.planner.timelines.read(43, TimelineQuery()).entries) == 100
    context = ActivityContext(
        lambda: office.planner, office.staff.users, lambda _key: Person("Rasa Petrauskienė"),
        office.actor, office.clock, Operations(InlineWorker()), EventBridge(office.events),
        ViewState(None),
    )  # fmt: skip
    told: dict[str, list[tuple[float, float]]] = {"open": []}
    panels: list[TimelinePanel] = []

    def open_panel() -> None:
        panel = TimelinePanel(context, Changes())
        panel.resize(*_SIZE)
        panel.show()
        panel.show_record(43, ())
        app.processEvents()
        panel.view.viewport().repaint()
        panels.append(panel)

    open_panel()  # fonts and icons are read once per session
    told["open"] = [timed_ms(open_panel) for _ in range(5)]
    view = panels[-1].view
    down = view.verticalScrollBar()

    def scroll() -> None:
        down.setValue(down.value() + _STEP)
        app.processEvents()

    def read_on() -> None:
        down.setValue(down.maximum())
        app.processEvents()

    told["scroll"] = [timed_ms(scroll) for _ in range(_FRAMES)]
    lines = panels[-1].model
    told["grow"] = []
    while True:
        known = len(lines.lines)
        told["grow"].append(timed_ms(read_on))
        if len(lines.lines) == known:
            break
    told["count"] = [(len(lines.lines), len(told["grow"]))]
    down.setValue(down.maximum() // 2)
    app.processEvents()
    told["far"] = [timed_ms(scroll) for _ in range(_FRAMES)]
    texts = [line.words for line in panels[-1].model.lines]

    def open_bare() -> QListView:
        bare = QListView()
        bare.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        bare.setModel(QStringListModel(texts[:100], bare))
        bare.resize(*_SIZE)
        bare.show()
        app.processEvents()
        bare.viewport().repaint()
        return bare

    told["bare_open"] = [timed_ms(open_bare) for _ in range(5)]
    bare = open_bare()
    bare.setModel(QStringListModel(texts, bare))

    def scroll_bare() -> None:
        bare.verticalScrollBar().setValue(bare.verticalScrollBar().value() + _STEP)
        app.processEvents()

    told["bare_scroll"] = [timed_ms(scroll_bare) for _ in range(_FRAMES)]
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
