"""P11: a damaged file is found, nobody writes in it, and nothing is lost that can be read.

Whatever is damaged, looking is never a crash, and what plain SQLite finds today is found.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.storage import backup, mending
from crm_desktop.storage.check import Report
from crm_desktop.storage.database import Database
from crm_desktop.storage.mending import (
    KEPT_DAMAGED,
    damaged_folder,
    is_damage,
    keep_damaged,
    look_for_damage,
    sweep_damaged,
)
from tests.storage.damage import PAGE, Pages, dense_file, filled_file, flipped
from tests.storage.office import make_office


def _sqlite_finds(path: Path) -> bool:
    """What SQLite's own whole check says: today's rate. Most random bits lie in texts."""
    connection = sqlcipher.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        return connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
    except (sqlcipher.Error, UnicodeDecodeError):
        return True
    finally:
        connection.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return filled_file(tmp_path_factory.mktemp("whole") / "firm.crm")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "firm.crm"


def _look(path: Path, *, is_full: bool = True) -> Report | None:
    """What a look finds; None where the file is refused at once, with a sentence."""
    try:
        with Database.open(path) as db:
            return look_for_damage(db, path.parent.parent / "aside", is_full=is_full)
    except (UserError, StorageUnavailable):
        return None


def _is_found(path: Path) -> bool:
    report = _look(path)
    return report is None or not report.is_sound


def test_p11_a_sound_file_is_left_alone(whole: Pages, path: Path):
    path.write_bytes(whole.content)
    for is_full in (False, True):
        report = _look(path, is_full=is_full)
        assert report is not None
        assert report.is_sound
    assert list((path.parent.parent / "aside").iterdir()) == []


def test_p11_a_cut_file_is_found_wherever_it_is_cut(whole: Pages, path: Path):
    count = len(whole.content) // PAGE
    for page in range(1, count, max(1, count // 6)):
        path.write_bytes(whole.content[: page * PAGE])
        assert _is_found(path), f"cut after page {page}"


def _kinds(whole: Pages) -> dict[str, int]:
    return {
        "head": 1,
        "root of a table": whole.roots["contact"],
        "leaf of a table": whole.leaves("contact")[2],
        "leaf of the log": whole.leaves("change_entry")[1],
        "root of an index": whole.roots["contact_by_name"],
        "leaf of an index": whole.leaves("contact_by_name")[-1],
    }


def test_p11_a_page_of_zeros_is_found_in_every_kind_of_page(whole: Pages, path: Path):
    for kind, page in _kinds(whole).items():
        path.write_bytes(whole.zeroed([page]))
        assert _is_found(path), kind


def test_p11_two_pages_in_each_others_place_are_found(whole: Pages, path: Path):
    kinds = list(_kinds(whole).values())
    for one, other in pairwise(kinds[1:]):
        content = bytearray(whole.content)
        content[(one - 1) * PAGE : one * PAGE] = whole.page(other)
        content[(other - 1) * PAGE : other * PAGE] = whole.page(one)
        path.write_bytes(bytes(content))
        assert _is_found(path), f"{one} and {other}"


def test_p11_a_foreign_journal_beside_the_file_is_found_or_does_no_harm(whole: Pages, path: Path):
    journal = path.with_name(f"{path.name}-journal")
    for content in (b"nonsense" * 999, bytes.fromhex("d9d505f920a163d7") + os.urandom(5000)):
        path.write_bytes(whole.content)
        journal.write_bytes(content)
        if not _is_found(path):
            with Database.open(path) as db:
                rows = db.execute("SELECT count(*) FROM contact").fetchone()
            assert rows == (whole.contacts,)


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return dense_file(tmp_path_factory.mktemp("dense") / "firm.crm", 120)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("seed", "count"),
    [(20261122, 20), *(pytest.param(seed, 5000, marks=pytest.mark.slow) for seed in range(4))],
)
def test_p11_flipped_bits_never_crash_and_are_found_as_often_as_today(
    dense: bytes, path: Path, seed: int, count: int
):
    """In four parts, so that 20,000 of them are looked at by several processors."""
    dice = random.Random(seed)
    found = 0
    for _ in range(count):
        bit = dice.randrange(len(dense) * 8)
        path.write_bytes(flipped(dense, bit))
        is_found = _is_found(path)
        assert is_found or not _sqlite_finds(path), f"bit {bit}"
        found += is_found
    print(f"{found} of {count} flips were found in {len(dense)} bytes")
    assert found > count // 40 or count < 1000, "a check that finds next to nothing proves nothing"


@pytest.mark.parametrize("name", [b"meta", b"key", b"value"])
def test_p11_a_bit_in_the_text_of_the_schema_is_damage(whole: Pages, path: Path, name: bytes):
    """SQLite then says "no such column", as it does of a mistake in a statement of ours."""
    text = b"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT"
    assert text in whole.content
    path.write_bytes(whole.content.replace(text, flipped(text, text.index(name) * 8)))
    with pytest.raises(UserError):
        Database.open(path)


def test_p11_a_look_can_be_stopped_and_leaves_nothing(whole: Pages, path: Path):
    path.write_bytes(whole.content)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with Database.open(path) as db, pytest.raises(Cancelled):
        look_for_damage(db, path.parent.parent / "aside", is_full=True, progress=stop)
    assert list((path.parent.parent / "aside").iterdir()) == []


def test_p11_a_look_stops_in_the_middle_of_a_statement(whole: Pages, path: Path, monkeypatch):
    from crm_desktop.storage import check

    monkeypatch.setattr(check, "_LOOK_EVERY", 10)
    path.write_bytes(whole.content)
    calls: list[int] = []

    def stop(done: int, _total: int) -> None:
        calls.append(done)
        if len(calls) > 3:
            raise Cancelled

    with Database.open(path) as db, pytest.raises(Cancelled):
        check.check_file(db, progress=stop)
    assert calls[-1] == 0, "still in the first step"


@pytest.fixture
def damaged(whole: Pages, path: Path, clock: ManualClock) -> Iterator[Database]:
    path.write_bytes(whole.zeroed([whole.leaves("contact_by_email")[-1]]))
    with Database.open(path, clock=clock) as db:
        yield db


def test_p11_what_the_damaged_file_was_is_kept_for_ninety_days(damaged: Database, tmp_path: Path):
    now = datetime.now(UTC)
    kept = keep_damaged(damaged.path, tmp_path / "kept", now)
    assert kept.parent == damaged_folder(tmp_path / "kept")
    assert kept.read_bytes() == damaged.path.read_bytes()
    assert sweep_damaged(kept.parent, now) == 0
    assert sweep_damaged(kept.parent, now + KEPT_DAMAGED + timedelta(hours=1)) >= 1
    assert not kept.exists()


def test_p11_others_go_on_saving_while_it_is_looked(whole: Pages, path: Path, clock: ManualClock):
    path.write_bytes(whole.content)
    with Database.open(path, clock=clock) as mine, Database.open(path, clock=clock) as other:
        office = make_office(other, clock, 2)

        def save(_done: int, _total: int) -> None:
            office.add("Ben")

        report = look_for_damage(mine, path.parent / "aside", is_full=False, progress=save)
        assert not is_damage(report)
        assert office.value("SELECT count(*) FROM contact") > whole.contacts


def test_p11_a_look_on_a_drive_leaves_it_to_others_in_between(
    whole: Pages, path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    rests: list[float] = []
    # Not the function itself, which every thread of the tests has.
    monkeypatch.setattr(mending, "time", SimpleNamespace(sleep=rests.append))
    path.write_bytes(whole.content)
    aside = path.parent / "aside"
    with Database.open(path, clock=clock) as db:
        look_for_damage(db, aside, is_full=False)
        assert rests == []
        db.is_far = True
        look_for_damage(db, aside, is_full=False, insists=True)
        assert rests == [], "somebody waits for it"
        look_for_damage(db, aside, is_full=False)
        assert rests


def test_p11_who_waits_for_a_look_gets_it_though_others_save_all_the_time(
    whole: Pages, path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup, "PAGES_PER_STEP", 8)
    path.write_bytes(whole.content)
    with Database.open(path, clock=clock) as mine, Database.open(path, clock=clock) as other:
        office = make_office(other, clock, 2)

        def save(_done: int, _total: int) -> None:
            if mine.raw.in_transaction:  # what is copied is checked now
                return
            office.add("Ben")

        aside = path.parent / "aside"
        with pytest.raises(StorageUnavailable) as told:
            look_for_damage(mine, aside, is_full=False, progress=save)
        assert told.value.code == "busy", "another time is as good"
        before = office.value("SELECT count(*) FROM contact")
        report = look_for_damage(mine, aside, is_full=True, progress=save, insists=True)
        assert report.problems == []
        assert report.contacts > before, "it saw what was saved while it was copied"
        assert list(aside.iterdir()) == []
        monkeypatch.setattr(mending, "copy_beside_saves", copy_nothing)
        with pytest.raises(Cancelled):
            look_for_damage(mine, aside, is_full=True, progress=save, insists=True)


def copy_nothing(*_: object) -> None:
    raise Cancelled
