"""Numbers of the log that damage has spoiled are no reason to write placeholders without end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.sealing import Sealed, seal_anew
from tests.storage.office import make_office

_FAR = 1 << 45


@pytest.fixture
def spoiled(tmp_path: Path, clock: ManualClock) -> Iterator[Database]:
    """Three saves of contacts and one of nothing but a note; to be spoiled past the journal."""
    with Database.create(tmp_path / "firm.crm", clock=clock) as db:
        office = make_office(db, clock, 1)
        for name in ("Anna", "Ben", "Cara"):
            office.add(name)
        with office.journal.begin(office.actor, "note") as work:
            work.keep_as_note()
        office.add("Dora")
        yield db


def _sealed(db: Database) -> Sealed:
    db.raw.execute("BEGIN IMMEDIATE")
    done = seal_anew(db.raw)
    db.raw.execute("COMMIT")
    return done


def _spoil(db: Database, sql: str, *values: Any) -> None:
    db.raw.execute("PRAGMA foreign_keys = OFF")
    db.raw.execute(sql, values)


def _rows(db: Database, table: str) -> int:
    row = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    return row[0] if row else 0


@pytest.mark.parametrize("value", [_FAR, (1 << 63) - 1, -5])
@pytest.mark.parametrize("column", ["entry_count", "first_entry_id"])
@pytest.mark.parametrize("action", ["note", "contact.save"])
def test_a_spoiled_number_of_a_batch_costs_no_other(
    spoiled: Database, action: str, column: str, value: int
):
    before = _rows(spoiled, "change_batch"), _rows(spoiled, "change_entry")
    (seq,) = spoiled.execute(
        "SELECT min(seq) FROM change_batch WHERE action = ? OR ? <> 'note' AND seq = 3",
        (action, action),
    ).fetchone() or (0,)
    _spoil(spoiled, f"UPDATE change_batch SET {column} = ? WHERE seq = ?", value, seq)
    assert not check_file(spoiled).is_sound
    _sealed(spoiled)
    assert check_file(spoiled).problems == []
    assert (_rows(spoiled, "change_batch"), _rows(spoiled, "change_entry")) == before


def test_a_spoiled_count_of_the_last_batch_costs_no_other(spoiled: Database):
    before = _rows(spoiled, "change_entry")
    head = _rows(spoiled, "change_batch")
    _spoil(spoiled, "UPDATE change_batch SET entry_count = 90000 WHERE seq = ?", head)
    done = _sealed(spoiled)
    assert check_file(spoiled).problems == []
    assert done.lost_entries == _rows(spoiled, "change_entry") - before


def test_a_batch_with_a_number_out_of_reach_goes(spoiled: Database):
    head = _rows(spoiled, "change_batch")
    _spoil(spoiled, "UPDATE change_batch SET seq = ? WHERE seq = ?", _FAR, head)
    _spoil(spoiled, "UPDATE change_entry SET seq = ? WHERE seq = ?", _FAR, head)
    _sealed(spoiled)
    assert _rows(spoiled, "change_batch") == head - 1
    assert [one.code for one in check_file(spoiled).problems] == []
