"""P5: a save that got no answer is never doubled, and what the user was told is true.

Real SQLite, real files: a small preloaded library makes the n-th write, sync or truncation of a
save fail, n = 1, 2, … until the save no longer reaches the fault; also after the call did all its
work, so that a commit succeeds and is answered with an error.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.core.errors import Outcome, StorageUnavailable
from tests.storage.office import FaultyConnection, Office

SOURCE = Path(__file__).with_name("faults.c")
ROOT = Path(__file__).resolve().parents[2]
COMPILER = shutil.which("cc") or shutil.which("gcc")


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if sys.platform != "linux" or COMPILER is None:
        pytest.skip("needs Linux and a C compiler")
    library = tmp_path_factory.mktemp("faults") / "faults.so"
    command = [COMPILER, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def _saves(faults: Path, folder: Path, mode: int, error: str, where: str) -> list[dict]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.storage.fault_run", str(folder), str(mode), error, where],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(faults)},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("where", ["commit", "all"])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("mode", [0, 1, 2], ids=["before", "after", "for ever"])
def test_p05_the_user_is_told_what_the_file_says(
    faults: Path, tmp_path: Path, mode: int, error: str, where: str
):
    saves = _saves(faults, tmp_path, mode, error, where)
    assert len(saves) > 15
    for save in saves:
        told, is_in_file = save["outcome"], save["is_in_file"]
        assert save["is_sound"], save
        assert save["doubled"] == 0, save
        assert save["was_saved"] == is_in_file, save
        if told == "saved":
            assert is_in_file, save
        elif told == "not_saved":
            assert not is_in_file, save
        else:
            assert told == "unknown", save
            assert mode == 2, "the look-up can answer when the drive works again"
    if mode == 1 and where == "commit":
        late = [save for save in saves if save["reached"] and save["outcome"] == "saved"]
        assert late, "the last journal write done but answered with an error counts as saved"


def test_p05_without_the_look_up_a_late_error_would_be_a_lie(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """Mutation: told `not saved` at once, the user would save the same thing again."""
    FaultyConnection(office.db, "COMMIT", 10, after=True)
    assert office.add("Anna") == 1
    assert office.value("SELECT count(*) FROM contact") == 1
    FaultyConnection(office.db, "COMMIT", 10, after=True)
    monkeypatch.setattr(office.journal, "was_saved", lambda *_: False)
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Ben")
    assert caught.value.outcome is Outcome.NOT_SAVED
    office.db.reconnect()
    assert office.value("SELECT count(*) FROM contact") == 2
