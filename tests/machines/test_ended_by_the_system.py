"""The system ends a program: logging out, shutting down. It leaves no turn and no place behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.machines.company import make_company
from tests.machines.driver import ROOT
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share
from tests.storage.guest_program import Program

__all__ = ["share"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def _until(says: Callable[[], object], seconds: float = 60.0) -> None:
    began = monotonic_seconds()
    while not says():
        assert monotonic_seconds() - began < seconds
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_who_is_ended_by_a_signal_gives_the_turn_back(
    share: Share, tmp_path: Path, number: signal.Signals
):
    make_company(share.backing / "office.crm", 3)
    a, b = (share.mount(tmp_path / name, locks="local") for name in "ab")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CRM_DESKTOP_MACHINE": "laptop-a",
        "XDG_CONFIG_HOME": str(tmp_path / "home" / "config"),
    }
    for kind in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
        environment[f"CRM_DESKTOP_{kind}"] = str(tmp_path / "home" / kind.lower())
    words = ["-m", "tests.app.started_program", "--database", str(a.path / "office.crm")]
    program = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "window\n"
        _until(lambda: list(share.backing.glob(".*.turn")))
        ben = Program(b.path / "office.crm", "ben", tmp_path / "state-ben")
        try:
            assert ben.tell("mode")[0] == "read_only"
            program.send_signal(number)
            assert program.wait(30) == 0
            assert not list(share.backing.glob(".*.presence/laptopa-*"))
            _until(lambda: ben.tell("mode")[0] == "turn")
        finally:
            ben.close()
    finally:
        program.kill()
        program.stdout.close()  # type: ignore[union-attr]
    with Database.open(share.backing / "office.crm") as db:
        assert check_file(db).is_sound
