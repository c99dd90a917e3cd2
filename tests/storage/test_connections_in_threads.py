"""Connections are made, stopped and closed by several threads at once, as when the turn changes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.backends.sqlite_file import VFS_ALONE, SqliteFile
from crm_desktop.storage.database import Database
from tests.storage import opening_in_threads

MANY = 300


def test_the_mode_changes_while_others_begin_to_read(path: Path, clock: ManualClock):
    """Whoever is being counted among the readers just then is stopped, or reads in the new mode."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    problems: list[BaseException] = []
    is_over = threading.Event()
    with Database.create(path, clock=clock) as database:
        kept = [database.open_second_reader() for _ in range(MANY)]

        def begin_to_read() -> None:
            while not is_over.is_set():
                try:
                    database.open_second_reader().close()
                except StorageUnavailable as stopped:
                    if stopped.code != "interrupted":
                        problems.append(stopped)

        others = [threading.Thread(target=begin_to_read) for _ in range(2)]
        for one in others:
            one.start()
        try:
            for number in range(30):
                database.change_backend(SqliteFile(path, vfs="" if number % 2 else VFS_ALONE))
        finally:
            is_over.set()
            for one in others:
                one.join()
            sys.setswitchinterval(before)
        for reader in kept:
            reader.close()
    assert problems == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_program_dies_of_connections_that_several_threads_make_and_close(tmp_path: Path):
    """A program once died within SQLite's opening while the turn changed; nobody knows of what."""
    command = [sys.executable, "-m", opening_in_threads.__name__, str(tmp_path), "60"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert b"turns" in done.stdout
