"""Requests that follow each other share one read transaction on a drive, and let go in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage import database as database_module
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.database import Database
from crm_desktop.storage.error_codes import OperationalError
from tests.netdrive.netdrive import Share
from tests.storage.office import make_office

_COUNT = "SELECT count(*) FROM contact"


@pytest.fixture
def path(tmp_path: Path, clock: ManualClock) -> Path:
    Database.create(tmp_path / "office.crm", clock=clock).close()
    return tmp_path / "office.crm"


def _hurried(db: Database) -> Database:
    """One that does not wait for others."""
    db.retry.limit_seconds = 0.0
    return db


def test_who_lingers_sees_one_moment_and_lets_go(path: Path, clock: ManualClock):
    with Database.open(path, clock=clock) as mine, Database.open(path, clock=clock) as theirs:
        here, there = make_office(mine, clock, 1), make_office(_hurried(theirs), clock, 2)
        mine.lingers = True
        assert here.value(_COUNT) == 0
        with pytest.raises(StorageUnavailable):
            there.add("Anna")
        with mine.read():
            assert here.value(_COUNT) == 0
        with pytest.raises(StorageUnavailable):
            there.add("Anna")
        mine.end_lingering()
        there.add("Anna")
        assert here.value(_COUNT) == 1


def test_it_lingers_a_quarter_of_a_second_at_most(
    path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    now = [100.0]
    monkeypatch.setattr(database_module, "monotonic_seconds", lambda: now[0])
    with Database.open(path, clock=clock) as mine, Database.open(path, clock=clock) as theirs:
        here, there = make_office(mine, clock, 1), make_office(theirs, clock, 2)
        mine.lingers = True
        assert here.value(_COUNT) == 0
        raw = mine._raw
        now[0] += database_module.LINGERING_SECONDS / 2
        assert here.value(_COUNT) == 0
        now[0] += database_module.LINGERING_SECONDS
        with mine.read():
            mine.execute(_COUNT).fetchone()
        assert raw.in_transaction
        mine.end_lingering()
        assert not raw.in_transaction
        there.add("Anna")


def test_saves_looks_and_mistakes_end_it(path: Path, clock: ManualClock):
    with Database.open(path, clock=clock) as mine, Database.open(path, clock=clock) as theirs:
        here, there = make_office(mine, clock, 1), make_office(_hurried(theirs), clock, 2)
        watch = ChangeWatch(mine, here.events)
        mine.lingers = True
        here.value(_COUNT)
        here.add("Anna")
        assert here.value(_COUNT) == 1
        watch.poll()
        mine.end_lingering()
        there.add("Ben")
        assert watch.poll() == 1
        mine.end_lingering()
        with pytest.raises(OperationalError), mine.read():
            mine.execute("SELECT count(*) FROM nobody")
        there.add("Chloe")
        assert here.value(_COUNT) == 3


def test_ten_readings_cost_a_drive_what_one_costs(share: Share, tmp_path: Path, clock: ManualClock):
    Database.create(share.backing / "office.crm", clock=clock).close()
    mount = share.mount(tmp_path / "a")

    def calls(db: Database) -> int:
        before = sum(mount.state()["counts"].values())
        for _ in range(10):
            db.execute(_COUNT).fetchone()
            with db.read():
                db.execute(_COUNT).fetchone()
        db.end_lingering()
        return sum(mount.state()["counts"].values()) - before

    with Database.open(mount.path / "office.crm", clock=clock) as db:
        each = calls(db)
        db.lingers = True
        together = calls(db)
    assert together * 8 < each, (together, each)
