"""The turn between two real programs: asked for, refused, given with what was typed, taken over."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
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
        mount = share.mount(tmp_path / f"mount-{name}", locks="local")
        programs.append(RealProgram(mount.path / "office.crm", tmp_path, name))
        programs[-1].event("open")
    programs[0].wait_for_mode("turn")
    programs[1].wait_for_mode("read_only")
    yield programs[0], programs[1]
    for program in programs:
        program.close()


def _until(says: Callable[[], bool], seconds: float = 40.0) -> None:
    began = monotonic_seconds()
    while not says():
        assert monotonic_seconds() - began < seconds
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_turn_is_refused_given_and_taken_from_who_failed(
    share: Share, pair: tuple[RealProgram, RealProgram]
):
    anna, ben = pair
    assert ben.tell("create", word="Too early")["error"] == "read_only"
    ben.tell("turn", signal="turn_requested")
    _until(lambda: "asks to write" in anna.tell("state")["message"])
    anna.tell("refuse")
    assert "asks to write" not in anna.tell("state")["message"], "it was answered"
    _until(lambda: "still needs the turn" in ben.tell("state")["message"])
    ben.tell("turn", signal="turn_requested")
    _until(lambda: "asks to write" in anna.tell("state")["message"])
    anna.tell("type", contact=1, field="notes", word="typed, not saved yet")
    anna.tell("turn", signal="hand_over_requested")
    ben.wait_for_mode("turn")
    assert ben.tell("card", contact=1)["notes"] == "typed, not saved yet"
    assert ben.tell("create", word="Yolanda")["words"] == ["Yolanda"]
    anna.wait_for_mode("read_only")
    ben.kill()
    anna.tell("break")
    time.sleep(3)
    assert anna.tell("state")["mode"] == "read_only", "it was heard of a moment ago"
    for path in share.backing.glob(".*.presence/laptopben-*.json"):
        then = path.stat().st_mtime - 200
        os.utime(path, (then, then))
    time.sleep(11)  # until anna has looked again
    anna.tell("break")
    anna.wait_for_mode("turn")
    assert anna.tell("create", word="Zoe")["words"] == ["Zoe"]
    anna.quit()
    with Database.open(share.backing / "office.crm") as db:
        rows = db.execute(
            "SELECT details, machine FROM change_batch WHERE action = 'turn.break'"
        ).fetchall()
        assert len(rows) == 1
        assert "laptop-ben" in rows[0][0]
        assert rows[0][1] == "laptop-anna"
        assert check_file(db).is_sound
