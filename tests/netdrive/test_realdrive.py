"""SQLite on real network file systems: which are fit for sharing, and which are not.  Slow (about 10 s a case)."""

from __future__ import annotations

import pytest

from tests.netdrive.fixtures import needs_real_drive
from tests.netdrive.realdrive import run

pytestmark = [pytest.mark.slow, needs_real_drive, pytest.mark.timeout(900)]

LIMIT_S = 300
"""For a case that takes ten seconds where nothing else runs."""

HAMMER = """
$PYTHON $HERE/hammer.py run --writers 4 --rows {rows} --limit 60 --journal {journal} --log $WORK/log '{a}' '{b}'
$PYTHON $HERE/hammer.py check --log $WORK/log $SERVER/team.db
"""


def hammered(
    kind: str, *, rows: int = 50, journal: str = "PERSIST", vfs: str = ""
) -> tuple[int, str]:
    a, b = (f"file:/run/lab/{machine}/team.db" + (f"?vfs={vfs}" if vfs else "") for machine in "ab")
    return run(kind, HAMMER.format(rows=rows, journal=journal, a=a, b=b), limit_s=LIMIT_S)


def test_nfs_with_locks_keeps_everything() -> None:
    status, output = hammered("nfs4")
    assert status == 0, output


@pytest.mark.parametrize("kind", ["cifs-nobrl", "nfs3-nolock"])
def test_a_mount_without_locks_loses(kind: str) -> None:
    outcomes = [hammered(kind, rows=100)[0] for _ in range(2)]
    assert 1 in outcomes  # not every run is unlucky


def test_linux_cifs_cannot_lock_as_sqlite_does() -> None:
    status, output = hammered("cifs", rows=3)
    assert status == 1 and "database is locked" in output


@pytest.mark.parametrize(
    ("mode", "seen"), [("DELETE", "half"), ("TRUNCATE", "half"), ("PERSIST", "whole")]
)
def test_only_a_persistent_journal_is_found_by_the_others(mode: str, seen: str) -> None:
    """If the first two turn whole, the kernel's client has become better; the third must stay whole."""
    command = f"$PYTHON $HERE/halfsave.py $A/team.db $B/team.db {mode}"
    status, output = run("nfs4", command, limit_s=LIMIT_S)
    assert status == 0 and output.splitlines()[-1] == seen, output


def test_exclusive_creation_has_one_winner() -> None:
    """A file made with O_EXCL is what may be relied on even where locks do not travel."""
    race = """
import os, sys
won = 0
for i in range(300):
    try:
        os.close(os.open(f"{sys.argv[1]}/name-{i}", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        won += 1
    except FileExistsError:
        pass
print(won, file=open(sys.argv[2], "w"))
"""
    command = f"""cat > $WORK/race.py <<'END'{race}END
$PYTHON $WORK/race.py $A $WORK/1 & $PYTHON $WORK/race.py $B $WORK/2 & wait
[ $(($(cat $WORK/1) + $(cat $WORK/2))) = 300 ]
"""
    status, output = run("cifs-nobrl", command, limit_s=LIMIT_S)
    assert status == 0, output
