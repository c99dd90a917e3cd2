"""P13: a drive that ignores locks is found out and not used for shared writing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.sharing import Reason
from crm_desktop.storage.drive import Drive, look_at_drive
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.proof import ProofBook, grants_a_lock_at_once, prove_alone, prove_with
from tests.netdrive.fixtures import needs_real_drive
from tests.netdrive.netdrive import Share
from tests.netdrive.realdrive import run

ROOT = Path(__file__).resolve().parents[2]
FILE_ID = "ef" * 16
Guest = Callable[..., str]


@pytest.fixture
def guest() -> Iterator[Guest]:
    """Starts a program on another computer and gives its token."""
    started: list[subprocess.Popen[str]] = []

    def start(file: Path, spoil: str = "") -> str:
        command = [sys.executable, "-m", "tests.storage.drive_guest", str(file), FILE_ID, spoil]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _come(file: Path) -> Presence:
    presence = Presence(file, FILE_ID, Me("laptop-a", "anna", "1.0"))
    presence.join()
    return presence


def _prove(presence: Presence, token: str) -> Reason | None:
    presence.beat()
    other = presence.visitor(token)
    assert other is not None
    return prove_with(presence, other, sleep=lambda seconds: time.sleep(seconds / 5))


@pytest.mark.parametrize(
    ("locks", "reason"),
    [("forward", None), ("local", None), ("ignore", Reason.LOCKS_IGNORED),
     ("windows", Reason.LOCKS_REFUSED)],
)  # fmt: skip
def test_p13_what_one_machine_alone_can_see(
    share: Share, tmp_path: Path, locks: str, reason: Reason | None
):
    mount = share.mount(tmp_path / "a", locks=locks)
    presence = _come(mount.path / "office.crm")
    assert prove_alone(look_at_drive(mount.path / "office.crm"), presence) is reason
    assert grants_a_lock_at_once(presence), "though none that was shared may become exclusive"
    mount.fault("lock", "ENOLCK", times=-1)
    is_asked = locks in {"forward", "windows"}
    assert grants_a_lock_at_once(presence) is not is_asked
    mount.clear()
    presence.leave()
    assert not list(share.backing.iterdir()), "nothing is left behind"


def test_p13_a_drive_that_tells_by_its_options_is_not_tried(tmp_path: Path):
    presence = Presence(tmp_path / "office.crm", FILE_ID, Me("laptop-a", "anna", "1.0"))
    drive = Drive("cifs", "//nas/office", ("nobrl",))
    assert prove_alone(drive, presence) is Reason.LOCKS_STAY_HERE
    assert not presence.folder.exists()


def test_p13_the_witness_finds_locks_that_stay_on_each_machine(
    share: Share, tmp_path: Path, guest: Guest
):
    a, b = (share.mount(tmp_path / name, locks="local") for name in "ab")
    presence = _come(a.path / "office.crm")
    assert _prove(presence, guest(b.path / "office.crm")) is Reason.LOCKS_STAY_HERE


def test_p13_a_healthy_drive_is_proven(share: Share, tmp_path: Path, guest: Guest):
    a, b = (share.mount(tmp_path / name, names_s=1.0) for name in "ab")
    presence = _come(a.path / "office.crm")
    assert _prove(presence, guest(b.path / "office.crm")) is None


@pytest.mark.slow
@pytest.mark.parametrize("names_s", [0.0, 30.0])
def test_p13_a_healthy_drive_is_proven_again_and_again(
    share: Share, tmp_path: Path, guest: Guest, names_s: float
):
    a, b = (share.mount(tmp_path / name, names_s=names_s, latency_ms=1) for name in "ab")
    presence = _come(a.path / "office.crm")
    token = guest(b.path / "office.crm")
    assert [_prove(presence, token) for _ in range(4)] == [None] * 4


@pytest.mark.slow
def test_p13_the_drill_finds_a_cache_that_shows_old_pages(
    share: Share, tmp_path: Path, guest: Guest
):
    rules: dict[str, Any] = {"cache": "stale", "cache_s": 5.0, "names_s": 5.0}
    a, b = (share.mount(tmp_path / name, **rules) for name in "ab")
    presence = _come(a.path / "office.crm")
    assert _prove(presence, guest(b.path / "office.crm")) is Reason.CHANGES_LATE


def test_p13_who_left_or_does_not_answer_disproves_nothing(tmp_path: Path):
    presence = _come(tmp_path / "office.crm")
    other = Presence(tmp_path / "office.crm", FILE_ID, Me("laptop-b", "ben", "1.0"))
    other.join()
    visitor = presence.visitor(other.token)
    assert visitor is not None
    other.leave()
    assert prove_with(presence, visitor) is Reason.ALONE


def test_p13_a_proof_holds_for_thirty_days(tmp_path: Path):
    clock = ManualClock(datetime(2026, 3, 4, 12, 0, tzinfo=UTC))
    book = ProofBook(tmp_path, clock)
    assert not book.holds("abc")
    book.keep("abc")
    book.keep("def")
    assert ProofBook(tmp_path, clock).holds("abc")
    book.forget("def")
    assert not book.holds("def")
    clock.advance(days=29, hours=23)
    assert book.holds("abc")
    clock.advance(hours=1)
    assert not book.holds("abc")
    clock.advance(days=-40)
    assert not book.holds("abc"), "a proof of the future is none"


def test_p13_a_book_that_was_spoiled_proves_nothing(tmp_path: Path):
    clock = ManualClock(datetime(2026, 3, 4, 12, 0, tzinfo=UTC))
    book = ProofBook(tmp_path, clock)
    for spoiled in ("", "[]", '{"abc": 7}', '{"abc": "2026-03-04"}', "\0"):
        (tmp_path / "proven drives.json").write_text(spoiled)
        assert not book.holds("abc")
    book.keep("abc")
    assert book.holds("abc")


REAL = """
cd "$ROOT"
cat > $WORK/prove.py <<'END'
import subprocess, sys, time
from pathlib import Path
from crm_desktop.storage.drive import look_at_drive
from crm_desktop.storage.presence import Me, Presence
from crm_desktop.storage.proof import prove_alone, prove_with
a, b = (Path(name) / "office.crm" for name in sys.argv[1:3])
here = Presence(a, "ef" * 16, Me("laptop-a", "anna", "1.0"))
here.join()
reason = prove_alone(look_at_drive(a), here)
if reason is None:
    guest = subprocess.Popen([sys.executable, "-m", "tests.storage.drive_guest", str(b), "ef" * 16,
                              ""], stdout=subprocess.PIPE, text=True)
    token = guest.stdout.readline().strip()
    while (other := here.visitor(token)) is None:
        here.look_afresh()
        time.sleep(0.1)
    reason = prove_with(here, other)
    guest.kill()
print("verdict", reason)
END
PYTHONPATH=. $PYTHON $WORK/prove.py $A $B
"""


@pytest.mark.slow
@needs_real_drive
@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("nfs4", "None"),
        ("cifs-nobrl", "locks_stay_here"),
        ("nfs3-nolock", "locks_stay_here"),
        ("cifs", "locks_refused"),
    ],
)
def test_p13_real_clients(kind: str, reason: str):
    status, output = run(kind, f"export ROOT='{ROOT}'\n{REAL}", limit_s=150)
    assert status == 0, output
    assert f"verdict {reason}" in output.splitlines()[-1], output
