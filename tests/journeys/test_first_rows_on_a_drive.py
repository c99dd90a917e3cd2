"""The list is the first customer of a slow drive: what runs beside the file waits for its rows."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.app.wiring import OpenRequest
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.paths import state_folder
from crm_desktop.jobs import worker
from crm_desktop.storage.drive import fingerprint, look_at_drive
from crm_desktop.storage.proof import ProofBook
from tests.journeys.conftest import Journey
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]

LATENCY_MS = 5
MOST_CALLS_OF_ROWS = 60
"""At 5 ms a call a third of a second; the beginning of reading is 17 of them, or more."""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_rows_come_before_all_that_runs_beside_the_file(
    launch: Callable[..., Journey],
    demo: Path,
    share: Share,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CRM_DESKTOP_MACHINE", "laptop-a")
    server = share.backing / "office.crm"
    shutil.copyfile(demo, server)
    mount = share.mount(tmp_path / "a")
    file = mount.path / server.name
    ProofBook(state_folder(), SystemClock()).keep(fingerprint(look_at_drive(file)))
    journey = launch(database=demo)
    journey.program.begin_background_work()  # as where the window stands before the file is there
    journey.settle()
    program, events = journey.program, list[str]()
    done: dict[str, int] = {}
    execute, catch_up = worker.execute, program.catch_up_search

    def calls() -> int:
        return sum(mount.state()["counts"].values())

    def note(request: worker.Request) -> bool:
        before = calls()
        is_finished = execute(request)
        kind = request.kind[1] if isinstance(request.kind, tuple) else ""
        if threading.current_thread().name == "database":
            done.setdefault(str(kind), calls() - before)
        return is_finished

    def note_shown() -> None:
        events.append("shown")
        journey.page.list.model.loading_changed.connect(lambda _is_loading: events.append("rows"))

    def note_beside() -> None:
        events.append("beside")
        catch_up()

    monkeypatch.setattr(worker, "execute", note)
    monkeypatch.setattr(program, "catch_up_search", note_beside)
    program.file_shown.connect(note_shown)
    mount.set(latency_ms=LATENCY_MS)
    program.open(OpenRequest(file))
    journey.wait(lambda: "beside" in events)
    mount.set(latency_ms=0)
    monkeypatch.setattr(worker, "execute", execute)
    assert events == ["shown", "rows", "beside"]
    assert done["first"] <= MOST_CALLS_OF_ROWS
    journey.end()
