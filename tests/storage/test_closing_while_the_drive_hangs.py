"""Who closes a connection while the drive hangs keeps no other thread waiting.

The driver closes a file without letting any other thread run: the window would stand still as long
as the drive hangs, though it asked nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.database import Database
from tests.netdrive.netdrive import CONTROL, Mount, Share
from tests.storage.office import make_office

LONGEST_SECONDS = 60.0
"""So long everything may stand still before the drive comes back by itself."""

_BRINGS_IT_BACK = """
import sys, time
time.sleep(float(sys.argv[1]))
with open(sys.argv[2], "r+b", buffering=0) as control:
    control.write(sys.argv[3].encode())
"""


@pytest.fixture
def mount(share: Share, tmp_path: Path) -> Mount:
    Database.create(share.backing / "office.crm").close()
    return share.mount(tmp_path / "a")


@contextmanager
def _coming_back_by_itself(mount: Mount) -> Iterator[subprocess.Popen[bytes]]:
    """Another process ends a hang that keeps this one from ending it."""
    control, rules = str(mount.path / CONTROL[1:]), json.dumps({"connected": True})
    command = [sys.executable, "-c", _BRINGS_IT_BACK, str(LONGEST_SECONDS), control, rules]
    helper = subprocess.Popen(command)
    try:
        yield helper
    finally:
        helper.kill()
        helper.wait()


@pytest.mark.parametrize("is_saving", [False, True])
def test_other_threads_run_while_a_connection_is_closed(
    mount: Mount, clock: ManualClock, is_saving: bool
) -> None:
    database = Database.open(mount.path / "office.crm", clock=clock)
    make_office(database, clock, 1).add("Anna")
    if is_saving:
        database.raw.execute("BEGIN IMMEDIATE")
        database.raw.execute("UPDATE contact SET notes = 'half'")
    closes = threading.Event()

    def close() -> None:
        database.move_to_current_thread()
        closes.set()
        database.close()

    closing = threading.Thread(target=close)
    with _coming_back_by_itself(mount) as helper:
        mount.disconnect(hang=True)
        closing.start()
        assert closes.wait(60)
        time.sleep(0.3)  # by now it waits for the drive
        assert closing.is_alive()
        has_come_back_by_itself = helper.poll() is not None
        mount.reconnect()
        closing.join(60)
    assert not closing.is_alive()
    assert not has_come_back_by_itself, "this thread stood still until then"
    with Database.open(mount.path / "office.crm", clock=clock) as again:
        assert again.execute("SELECT display_name, notes FROM contact").fetchone() == ("Anna", "")
