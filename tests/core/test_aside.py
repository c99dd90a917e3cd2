"""Work in a second program: its answers, its errors, and its end when nobody waits for it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from crm_desktop.core.aside import AsideEnded, run_aside
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, NotAllowed, StorageUnavailable, UserError

ROOT = Path(__file__).parents[2]
WORK = "tests.core.aside_work"


def test_it_answers_and_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    answer = run_aside(
        f"{WORK}:double", {"a": 1, "b": 21}, progress=lambda *done: told.append(done)
    )
    assert answer == {"a": 2, "b": 42}
    assert told[-1] == (2, 2)


def test_expected_errors_come_out_as_they_were():
    with pytest.raises(UserError) as user:
        run_aside(f"{WORK}:fail", "user")
    assert (user.value.code, user.value.field) == ("file_exists", "path")
    assert user.value.params == {"name": "a.zip", "rows": 7}
    with pytest.raises(NotAllowed) as right:
        run_aside(f"{WORK}:fail", "right")
    assert right.value.params == {"right": "contacts.export"}
    with pytest.raises(StorageUnavailable) as storage:
        run_aside(f"{WORK}:fail", "storage")
    assert (storage.value.code, storage.value.params) == ("disk_full", {"path": "/x"})


def test_a_bug_is_a_bug_with_its_place():
    with pytest.raises(RuntimeError, match=r"aside_work\.py"):
        run_aside(f"{WORK}:fail", "bug")


def test_one_that_has_answered_ends_in_good_order():
    """Also while whoever asked still holds the door open, and waits for nothing."""
    command = [sys.executable, "-c", "from crm_desktop.core.aside import serve; serve()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        pickle.dump((f"{WORK}:double", ({"a": 1},)), program.stdin)
        program.stdin.flush()
        while pickle.load(program.stdout)[0] != "done":
            pass
        program.stdout.close()
        assert program.wait(60) == 0


def test_one_that_is_killed_gives_no_answer():
    with pytest.raises(AsideEnded):
        run_aside(f"{WORK}:fail", "death")


def test_stopped_it_tidies_up(tmp_path: Path):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_aside(f"{WORK}:work_on", tmp_path, progress=stop)
    assert (tmp_path / "pid").exists()
    assert not (tmp_path / "part").exists()


def test_it_ends_with_the_program_that_asked(tmp_path: Path):
    asking = subprocess.Popen([sys.executable, "-m", WORK, str(tmp_path)], cwd=ROOT)
    pid = _written(tmp_path / "pid")
    asking.kill()
    asking.wait()
    _wait_for(lambda: not (tmp_path / "part").exists())
    _wait_for(lambda: not _is_running(pid))


@pytest.mark.skipif(sys.platform == "win32", reason="there it has another name")
def test_everything_else_comes_first():
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert run_aside(f"{WORK}:priority") > mine or mine >= 10


def _written(path: Path) -> int:
    _wait_for(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


def _wait_for(holds: object, seconds: float = 30.0) -> None:
    assert callable(holds)
    end = monotonic_seconds() + seconds
    while not holds():
        assert monotonic_seconds() < end
        time.sleep(0.02)


def _is_running(pid: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False
