"""P12 with real programs: a backup is put back while two others have the file open."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.machines.company import make_company
from tests.machines.driver import RealProgram
from tests.machines.history import Line
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]

SEEN_WITHIN_SECONDS = 5.0
_BUSY_COMPUTER_SECONDS = 5.0
"""What a computer that runs three windows and much else may add."""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_p12_two_who_look_show_the_restored_state_at_once(share: Share, tmp_path: Path):
    make_company(share.backing / "office.crm", 5)
    programs: list[RealProgram] = []
    try:
        for name in ("anna", "ben", "cleo"):
            mount = share.mount(tmp_path / f"mount-{name}", latency_ms=5)
            file = mount.path / "office.crm"
            programs.append(RealProgram(file, tmp_path, name, is_proven=True))
            programs[-1].event("open")
        for program in programs:
            program.wait_for_mode("team")
        anna, *others = programs
        backup = anna.tell("back_up")["path"]
        anna.tell("create", word="After the backup")
        for other in others:
            _wait_for(other, lambda line: line["action"] == "contact.create")
        assert "ok" not in anna.tell("restore", path=backup, patience=60)
        restored = monotonic_seconds()
        for other in others:
            seen = _wait_for(other, lambda line: line["action"] == "backup.restored")
            assert seen["t"] - restored < SEEN_WITHIN_SECONDS + _BUSY_COMPUTER_SECONDS
            answer = other.tell("names")
            assert "After the backup" not in answer["names"]
            assert len(answer["names"]) == 5
        for program in programs:
            saved = program.tell("create", word=f"{program.name} goes on")
            assert "error" not in saved, saved
        for program in programs:
            errors = {line["error"] for line in program.history() if line["type"] == "fail"}
            assert errors <= {"busy", "busy_silent"}
            assert not [line for line in program.history() if line["type"] == "crash"]
            program.quit()
    finally:
        for program in programs:
            program.close()
    with Database.open(share.backing / "office.crm") as db:
        assert check_file(db).is_sound
        assert db.execute("SELECT count(*) FROM contact").fetchone() == (8,)


def _wait_for(program: RealProgram, is_it: object, seconds: float = 30.0) -> Line:
    assert callable(is_it)
    began = monotonic_seconds()
    while monotonic_seconds() - began < seconds:
        for line in program.history():
            if line["type"] == "heard" and is_it(line):
                return line
        time.sleep(0.1)
    raise TimeoutError(program.name)
