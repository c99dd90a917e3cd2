"""New files have large pages, for each is a call on a drive; files with small ones go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backends.sqlite_file import OLD_PAGE_BYTES, PAGE_BYTES
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.restoring import prepare, put_back
from crm_desktop.storage.salvage import salvage
from tests.storage.office import Office, make_office


def _page_bytes(connection: Any) -> int:
    return int(connection.execute("PRAGMA page_size").fetchone()[0])


def _with_small_pages(path: Path) -> Path:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA page_size = {OLD_PAGE_BYTES}")
    connection.execute("VACUUM")
    connection.close()
    return path


@pytest.fixture
def old(office: Office, tmp_path: Path) -> Path:
    """A backup of a file of the first days, with Anna in it."""
    office.add("Anna")
    backup_to(office.db, tmp_path / "old.crm")
    return _with_small_pages(tmp_path / "old.crm")


def test_new_files_and_their_backups_have_large_pages(office: Office, tmp_path: Path):
    backup_to(office.db, tmp_path / "copy.crm")
    with Database.open(tmp_path / "copy.crm") as copy:
        assert [_page_bytes(db) for db in (office.db, copy)] == [PAGE_BYTES] * 2


def test_a_file_with_small_pages_goes_on(old: Path, clock: ManualClock):
    with Database.open(old, clock=clock) as db:
        make_office(db, clock, 1).add("Ben")
        assert _page_bytes(db) == OLD_PAGE_BYTES
        assert check_file(db).is_sound


def test_a_backup_with_small_pages_comes_back_under_others(
    office: Office, old: Path, tmp_path: Path
):
    office.add("Ben")
    with Database.open(office.db.path) as other:
        assert other.execute("SELECT count(*) FROM contact").fetchone() == (2,)
        put_back(office.db, prepare(old, old, office.db.file_id, tmp_path))
        names = "SELECT display_name FROM contact"
        assert other.execute(names).fetchall() == [("Anna",)]
        assert office.db.execute(names).fetchall() == [("Anna",)]
        assert check_file(other).is_sound


def test_a_lost_head_is_borrowed_in_the_size_of_the_file(old: Path, tmp_path: Path):
    content = bytearray(old.read_bytes())
    content[:OLD_PAGE_BYTES] = bytes(OLD_PAGE_BYTES)
    while len(content) % PAGE_BYTES == 0:
        content += bytes(OLD_PAGE_BYTES)
    old.write_bytes(content)
    assert salvage(old, tmp_path / "new.crm").contacts == 1
