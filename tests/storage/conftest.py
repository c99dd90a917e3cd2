"""An open data file with its journal, and a second program on the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.database import Database
from tests.made_files import new_file
from tests.netdrive.fixtures import share
from tests.storage.office import Office, make_office

__all__ = ["share"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.crm"


@pytest.fixture
def office(path: Path, clock: ManualClock) -> Iterator[Office]:
    with new_file(path, clock) as db:
        yield make_office(db, clock, 1)


@pytest.fixture
def other(office: Office, path: Path, clock: ManualClock) -> Iterator[Office]:
    """A second program on the same file."""
    with Database.open(path, clock=clock) as db:
        yield make_office(db, clock, 2)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """A copy of an open data file, made through SQLite, as a backup is."""

    def copy(path: Path) -> Path:
        target = tmp_path / f"{path.stem} yesterday.crm"
        with Database.open(path, read_only=True) as db:
            backup_to(db, target)
        return target

    return copy


@pytest.fixture
def folder_state() -> Callable[[Path], dict[str, tuple[bytes, int]]]:
    """What lies in a folder: content and modification time of each file."""

    def look(folder: Path) -> dict[str, tuple[bytes, int]]:
        return {
            entry.name: (entry.read_bytes(), entry.stat().st_mtime_ns)
            for entry in sorted(folder.iterdir())
            if entry.is_file()
        }

    return look
