"""P15 with real programs: a computer that fell asleep in the middle of a save is named in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.machines.company import make_company
from tests.machines.driver import RealProgram
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]


@pytest.fixture
def pair(share: Share, tmp_path: Path) -> Iterator[tuple[RealProgram, RealProgram]]:
    make_company(share.backing / "office.crm", 3)
    programs: list[RealProgram] = []
    for name in ("anna", "ben"):
        mount = share.mount(tmp_path / f"mount-{name}", latency_ms=1)
        file = mount.path / "office.crm"
        programs.append(RealProgram(file, tmp_path, name, is_proven=True))
    for program in programs:
        program.event("open")
        program.wait_for_mode("team")
    yield programs[0], programs[1]
    for program in programs:
        program.close()


@pytest.mark.slow
def test_p15_the_computer_that_holds_the_file_is_named_within_six_seconds(
    share: Share, pair: tuple[RealProgram, RealProgram]
):
    anna, ben = pair
    anna.begin("hold", word="half", seconds=300)
    time.sleep(2)
    anna.pause(on=True)
    time.sleep(22)  # by now it is silent for longer than a living program ever is
    asked = ben.begin("create", word="Yolanda")
    began = monotonic_seconds()
    while not (said := ben.tell("state")["message"]) or "holds the file" not in said:
        assert monotonic_seconds() - began < 6, said
        time.sleep(0.1)
    plain = said.replace("\u2068", "").replace("\u2069", "")
    assert plain.startswith("laptop-anna of ")
    assert ben.answer(asked)["error"] == "busy_silent"
    ben.tell("reset")
    anna.kill()  # the server lets go of what it held
    assert ben.tell("create", word="Yolanda")["words"] == ["Yolanda"]
    assert monotonic_seconds() - began < 200
    time.sleep(3)
    state = ben.tell("state")
    assert "holds the file" not in state["message"], "it is not said any longer than it is so"
    ben.quit()
    with Database.open(share.backing / "office.crm") as db:
        names = {name for (name,) in db.execute("SELECT display_name FROM contact").fetchall()}
        assert "Yolanda" in names
        assert "half" not in names
        assert check_file(db).is_sound
