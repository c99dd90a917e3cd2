"""P18: a newer file is refused by an older program with a clear message; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop import __version__
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage.database import Database
from crm_desktop.storage.migrations.runner import SCHEMA_VERSION
from tests.storage.office import Office
from tests.storage.synthetic import NEWER, NEWER_READABLE

State = Callable[[Path], dict[str, tuple[bytes, int]]]


def _newer(path: Path, *, readable: bool = False) -> None:
    Database.create(path).close()
    with Database.open(path, migrations=NEWER_READABLE if readable else NEWER) as db:
        db.raw.execute("UPDATE meta SET value = '2.4' WHERE key = 'written_by'")


@pytest.mark.parametrize("read_only", [False, True])
def test_p18_a_newer_file_is_refused_and_named(path: Path, folder_state: State, read_only: bool):
    _newer(path)
    before = folder_state(path.parent)
    with pytest.raises(UserError) as caught:
        Database.open(path, read_only=read_only)
    assert caught.value.code == "file_newer"
    assert caught.value.params == {"made_by": "2.4", "have": __version__, "readable": False}
    assert folder_state(path.parent) == before


def test_p18_it_may_be_read_where_it_says_so(path: Path, folder_state: State):
    _newer(path, readable=True)
    before = folder_state(path.parent)
    with pytest.raises(UserError) as caught:
        Database.open(path)
    assert caught.value.params["readable"] is True
    with Database.open(path, read_only=True) as db:
        assert db.execute("SELECT count(*) FROM contact").fetchone() == (0,)
    assert folder_state(path.parent) == before


def test_p18_a_file_migrated_under_an_open_program_is_not_written(office: Office, path: Path):
    office.add("Anna")
    with Database.open(path, migrations=NEWER) as newer:
        assert newer.schema_version == SCHEMA_VERSION + 1
    seq = office.value("SELECT max(seq) FROM change_batch")
    with pytest.raises(UserError) as caught:
        office.add("Ben")
    assert caught.value.code == "file_newer"
    assert caught.value.params == {"made_by": __version__, "have": __version__, "readable": False}
    assert office.value("SELECT max(seq) FROM change_batch") == seq
    assert office.value("SELECT count(*) FROM contact") == 1


def test_p18_a_file_restored_under_an_open_program_is_not_written(office: Office, other: Office):
    """Another lineage: what this program has seen may be gone (P12)."""
    other.db.raw.execute("UPDATE meta SET value = 'restored' WHERE key = 'lineage'")
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Ben")
    assert caught.value.code == "file_replaced"
    assert office.value("SELECT count(*) FROM contact") == 0
