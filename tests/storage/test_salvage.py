"""What can be read of a damaged file comes into a new one that is sound; the rest is told.

Of a file whose indexes alone are damaged nothing is lost; of one with a damaged page, that page.
"""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import Cancelled, UserError
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.salvage import Salvaged, TableFate, salvage
from tests.storage.damage import PAGE, Pages, filled_file


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """A file of some 400 contacts, and which page belongs to what."""
    return filled_file(tmp_path_factory.mktemp("whole") / "firm.crm")


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "damaged.crm", folder / "new.crm"


def _fate(done: Salvaged, table: str) -> TableFate:
    return next(one for one in done.tables if one.table == table)


def _require_sound(path: Path, clock: ManualClock) -> None:
    with Database.open(path, clock=clock) as db:
        assert check_file(db).problems == []
        db.execute("SELECT * FROM contact").fetchall()


def test_a_sound_file_comes_out_whole_and_as_another_one(whole: Pages, places, clock: ManualClock):
    damaged, new = places
    damaged.write_bytes(whole.content)
    done = salvage(damaged, new)
    assert done.is_whole
    assert (done.contacts, done.loose_ends) == (whole.contacts, 0)
    with Database.open(new, clock=clock) as db, Database.open(damaged, clock=clock) as old:
        assert db.file_id != old.file_id
        for table in ("contact", "contact_point", "change_entry", "setting", "user"):
            sql = f'SELECT * FROM "{table}" ORDER BY id'
            assert db.execute(sql).fetchall() == old.execute(sql).fetchall()
    _require_sound(new, clock)


def test_a_damaged_index_costs_nothing(whole: Pages, places, clock: ManualClock):
    damaged, new = places
    pages = whole.of("contact_by_name")
    damaged.write_bytes(whole.zeroed(pages))
    done = salvage(damaged, new, keeps_identity=True)
    assert done.is_whole
    with Database.open(new, clock=clock) as db:
        assert (db.file_id, db.lineage) == (whole.file_id, whole.lineage), "the same past"
    _require_sound(new, clock)


def test_of_a_lost_page_the_indexes_know_the_essential(whole: Pages, places, clock: ManualClock):
    damaged, new = places
    page = whole.leaves("contact")[1]
    damaged.write_bytes(whole.zeroed([page]))
    done = salvage(damaged, new)
    contacts = _fate(done, "contact")
    assert 0 < contacts.rebuilt < 60
    assert (contacts.kept + contacts.rebuilt, contacts.lost) == (whole.contacts, 0)
    assert len(contacts.names) == contacts.rebuilt
    assert all(name.lower().startswith("person ") for name in contacts.names)
    assert _fate(done, "contact_point").is_whole, "their numbers are there"
    _require_sound(new, clock)


def test_a_lost_page_of_the_log_is_told_and_sealed(whole: Pages, places, clock: ManualClock):
    damaged, new = places
    damaged.write_bytes(whole.zeroed([whole.leaves("change_entry")[1]]))
    done = salvage(damaged, new)
    assert done.sealed.lost_entries > 10
    assert not done.is_whole
    with Database.open(new, clock=clock) as db:
        (lost,) = db.execute(
            "SELECT count(*) FROM change_entry WHERE operation = 'lost'"
        ).fetchone() or (0,)
    assert lost == done.sealed.lost_entries
    _require_sound(new, clock)


def test_a_lost_head_is_borrowed_from_a_new_file(whole: Pages, places, clock: ManualClock):
    damaged, new = places
    damaged.write_bytes(whole.zeroed([1]))
    done = salvage(damaged, new, keeps_identity=True)
    assert done.contacts == whole.contacts
    _require_sound(new, clock)


def test_nothing_is_left_where_nothing_can_be_read(places):
    damaged, new = places
    damaged.write_bytes(b"nonsense" * 4000)
    with pytest.raises(UserError, match="nothing_readable"):
        salvage(damaged, new)
    assert [one.name for one in damaged.parent.iterdir()] == ["damaged.crm"]
    new.write_bytes(b"mine")
    with pytest.raises(UserError, match="file_exists"):
        salvage(damaged, new)
    assert new.read_bytes() == b"mine"


def test_it_can_be_cancelled(whole: Pages, places):
    damaged, new = places
    damaged.write_bytes(whole.content)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        salvage(damaged, new, progress=stop)
    assert [one.name for one in damaged.parent.iterdir()] == ["damaged.crm"]


def _spoil(whole: Pages, dice: random.Random) -> bytes:
    content = bytearray(whole.content)
    count = len(content) // PAGE
    match dice.randrange(4):
        case 0:
            for _ in range(3):
                content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        case 1:
            del content[dice.randrange(2, count) * PAGE :]
        case 2:
            start = dice.randrange(count) * PAGE
            content[start : start + PAGE] = bytes(PAGE)
        case _:
            one, other = (PAGE * dice.randrange(count) for _ in range(2))
            first = bytes(content[one : one + PAGE])
            content[one : one + PAGE] = content[other : other + PAGE]
            content[other : other + PAGE] = first
    return bytes(content)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "seeds", [range(6), pytest.param(range(6, 300), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_whatever_is_damaged_what_comes_out_is_sound(
    whole: Pages, places, clock: ManualClock, seeds: range
):
    damaged, new = places
    for seed in seeds:
        damaged.write_bytes(_spoil(whole, random.Random(seed)))
        with suppress(UserError):  # another error fails the test
            assert salvage(damaged, new).tables, seed
        if not new.exists():
            continue
        _require_sound(new, clock)
        new.unlink()
        new.with_name(f"{new.name}-journal").unlink(missing_ok=True)
