"""P17 with real programs on a drive: each reminder comes to one screen, also when programs die."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.machines.company import make_company
from tests.machines.driver import RealProgram
from tests.netdrive.fixtures import share
from tests.netdrive.netdrive import Share

__all__ = ["share"]

REMINDERS = 24


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [0, 2])
def test_p17_four_programs_of_one_user_show_each_reminder(share: Share, tmp_path: Path, kills: int):
    make_company(share.backing / "office.crm", REMINDERS)
    mounts = [share.mount(tmp_path / name, latency_ms=1, names_s=10.0) for name in "ab"]
    programs: list[RealProgram] = []
    try:
        for number, name in enumerate(("anna", "ben", "cleo", "dan")):
            mount = mounts[number % 2]
            machine = f"laptop-{mount.path.name}"
            file = mount.path / "office.crm"
            programs.append(RealProgram(file, tmp_path, name, machine=machine, is_proven=True))
            programs[-1].event("open")
        for program in programs:
            program.wait_for_mode("team")
        asked: set[int] = set()
        for number in range(REMINDERS):
            moment = 6 + number % 6
            program = programs[number % 2]
            answer = program.tell(
                "remind", contact=number + 1, seconds=moment, word=f"note {number}"
            )
            asked.add(answer["reminder"])
        for victim in programs[4 - kills :]:
            time.sleep(2)
            victim.kill()
        time.sleep(20 if not kills else 80)  # a claim of who died is free after a minute
        shown: Counter[int] = Counter()
        for program in programs:
            for line in program.history():
                if line["type"] == "shown":
                    shown.update(line["reminders"])
        for program in programs[: 4 - kills]:
            program.quit()
    finally:
        for program in programs:
            program.close()
    assert set(shown) == asked, "each comes"
    assert max(shown.values()) <= (2 if kills else 1)
