"""Promises P1 and P3 with two real programs: what was acknowledged is there, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.business.contacts.derived import derived_values
from crm_desktop.business.contacts.repository import ContactRepository
from crm_desktop.business.contacts.search_repository import ContactSearchRepository
from crm_desktop.storage.change_log import head_seq
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.full_text import SearchIndex
from crm_desktop.storage.search_file import stored_key
from tests.builders import a_person, open_office

WRITER = Path(__file__).with_name("two_desks_writer.py")
ROOT = WRITER.parents[2]


@pytest.mark.parametrize("seconds", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_p01_two_programs_write_at_once(seconds: int, tmp_path: Path):
    base = tmp_path / "company.crm"
    office = open_office(base)
    for number in range(40):
        office.contacts.create(a_person(f"Person {number}"), office.actor)
    office.close()
    desks = {name: tmp_path / name for name in ("anna", "ben")}
    runs = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(base), str(folder), name, str(seconds)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env=_environment(),
        )
        for name, folder in desks.items()
    ]  # fmt: skip
    said = [line for run in runs for line in run.communicate()[0].splitlines()]
    assert [run.returncode for run in runs] == [0, 0]
    assert len(said) > 5 * seconds, "they hardly wrote"
    with Database.open(base) as db:
        _all_is_there(db, [line.split() for line in said])
        assert check_file(db).is_sound
        _columns_follow(db)
        for folder in desks.values():
            _index_follows(db, next(folder.glob("*.search")))


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _all_is_there(db: Database, acknowledged: list[list[str]]) -> None:
    values: dict[int, str] = {}
    for seq, new in db.execute("SELECT seq, new_values FROM change_entry").fetchall():
        values[seq] = values.get(seq, "") + (new or "")
    seqs = [int(seq) for _what, seq, _word in acknowledged if int(seq)]
    assert len(set(seqs)) == len(seqs), "two acts got the same place"
    for what, seq, word in acknowledged:
        if int(seq):
            assert int(seq) in values
        if what in {"made", "saved"}:
            assert f'"{word}"' in values[int(seq)]


def _columns_follow(db: Database) -> None:
    repository = ContactRepository(db)
    for (key,) in db.execute("SELECT id FROM contact").fetchall():
        card = repository.card(key)
        assert card is not None
        wanted = derived_values(card)
        row = db.execute(f"SELECT {', '.join(wanted)} FROM contact WHERE id = ?", (key,))
        assert row.fetchone() == tuple(wanted.values())


def _index_follows(db: Database, path: Path) -> None:
    index, provider = SearchIndex(path), ContactSearchRepository(db)
    assert not index.needs_rebuild(db)
    index.catch_up(db, provider)  # what the other one saved after this one had closed
    assert index.seq == head_seq(db)
    assert index.check() == []
    last = db.execute("SELECT max(id) FROM contact").fetchone()
    assert last is not None
    entries = provider.search_entries(range(1, last[0] + 1))
    stored = dict(index._connection.execute("SELECT id, key FROM entry_contact").fetchall())
    assert stored == {entry.id: stored_key(entry) for entry in entries}
    index.close()
