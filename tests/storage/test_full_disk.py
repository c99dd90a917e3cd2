"""A full disk: told as such, nothing lost, and all goes on when there is space again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.full_text import SearchIndex
from tests.small_disks import a_disk_of, fill
from tests.storage.office import Office, make_office
from tests.storage.providers import People


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with a_disk_of("3m", tmp_path / "disk") as folder:
        yield folder


def _import(office: Office) -> None:
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"P{number}", "x" * 2000) for number in range(3000))
        work.insert_many("contact", ("kind", "display_name", "notes"), rows)


def test_saves_an_import_and_a_backup_on_a_full_disk(
    small_disk: Path, clock: ManualClock, tmp_path: Path
):
    with Database.create(small_disk / "a.crm", clock=clock) as db:
        office = make_office(db, clock, 1)
        contact = office.add("Anna")
        office.save(contact, notes="before")
        filler = fill(small_disk, 60_000)
        for call in (
            lambda: office.save(contact, notes="x" * 190_000),
            lambda: _import(office),
            lambda: backup_to(db, small_disk / "copy.crm"),
        ):
            with pytest.raises(StorageUnavailable) as caught:
                call()
            assert caught.value.code == "disk_full"
            assert caught.value.outcome is Outcome.NOT_SAVED
        assert office.contact(contact)[1] == "before"
        assert check_file(db).is_sound
        assert sorted(entry.name for entry in small_disk.iterdir()) == [
            "a.crm", "a.crm-journal", "filler 60000"
        ]  # fmt: skip
        filler.unlink()
        office.save(contact, notes="after")
        assert office.contact(contact)[1] == "after"
        assert check_file(db).is_sound


def test_a_new_file_on_a_full_disk(small_disk: Path):
    fill(small_disk, 20_000)
    with pytest.raises(StorageUnavailable) as caught:
        Database.create(small_disk / "a.crm")
    assert caught.value.code == "disk_full"
    assert [entry.name for entry in small_disk.iterdir()] == ["filler 20000"]


def test_a_full_disk_of_the_search_index_does_not_hurt_a_save(office: Office, small_disk: Path):
    index = SearchIndex(small_disk / "a.search")
    people = People(office.db)
    index.catch_up(office.db, people)

    def follow(event: object) -> None:
        assert isinstance(event, Changes)
        index.follow(office.db, event, people)

    office.events.subscribe(Changes, follow)
    filler = fill(small_disk, 0)
    _import(office)
    assert office.value("SELECT count(*) FROM contact") == 3000
    filler.unlink()
    index.close()


def test_a_file_that_may_not_grow_is_full(office: Office):
    """The same through SQLite's own limit, where no disk can be made."""
    office.add("Anna")
    pages = office.value("PRAGMA page_count")
    office.db.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    with pytest.raises(StorageUnavailable) as caught:
        _import(office)
    assert (caught.value.code, caught.value.outcome) == ("disk_full", Outcome.NOT_SAVED)
    office.db.execute("PRAGMA max_page_count = 1000000").fetchall()
    assert office.value("SELECT count(*) FROM contact") == 1
    assert check_file(office.db).is_sound
    assert office.add("Ben") == 2
