"""The checker itself: it must see each thing that it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES
from tests.builders import Office, a_person, open_office
from tests.promises.checker import Deed, Seen, Told, violations
from tests.promises.fault_runs import telling
from tests.promises.looking import Known, look, rows_apart_from_the_log

KEPT = Deed("a", Told.KEPT)


@pytest.mark.parametrize("told", list(Told))
@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_was_told_agrees_with_the_file(told: Told, count: int):
    allowed = {
        Told.KEPT: {1},
        Told.NOT_SAVED: {0},
        Told.UNKNOWN: {0, 1},
        Told.CUT: {0, 1},
    }[told]
    found = violations([Deed("a", told)], Seen(("a",) * count))
    assert (not found) == (count in allowed), found


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (Seen(), "lost"),
        (Seen(("a", "a")), "doubled"),
        (Seen(("a", "b")), "nobody did b"),
        (Seen(("a",), ("1", "1")), "doubled operation"),
        (Seen(("a",), problems=("damaged page 7",)), "damaged page 7"),
    ],
)
def test_each_broken_promise_is_named(seen: Seen, word: str):
    assert not violations([KEPT], Seen(("a",), ("1", "2")))
    assert any(word in one for one in violations([KEPT], seen))


@pytest.fixture
def office(tmp_path: Path):
    office = open_office(tmp_path / "office.crm")
    office.contacts.create(a_person(), office.actor)
    yield office
    office.close()


HALVES = {
    "a column": "UPDATE contact SET notes = 'x'",
    "a row": "DELETE FROM contact_point WHERE id = 1",
    "a log entry": "UPDATE change_entry SET new_values = NULL, digest = NULL WHERE id = 2",
    "a batch": "DELETE FROM change_batch WHERE seq = 1",
    "a reference": "UPDATE contact_point SET contact_id = 99",
    "an index": "DROP INDEX contact_by_name",
}


@pytest.mark.parametrize("what", HALVES)
def test_half_a_save_is_seen(office: Office, what: str):
    assert look(office.path, index=office.index).problems == ()
    assert rows_apart_from_the_log(office.database) == []
    office.database.raw.execute("PRAGMA foreign_keys = OFF").fetchall()
    office.database.raw.execute(HALVES[what])
    assert look(office.path, index=office.index).problems


def test_damage_and_an_index_that_lags_are_seen(office: Office, tmp_path: Path):
    marks = ("SELECT display_name FROM contact", ())
    assert look(office.path, marks).marks == ("Agnė Žukauskaitė",)
    office.index.update([])
    office.index._connection.execute("DELETE FROM entry_contact")
    assert look(office.path, index=office.index).problems
    torn = tmp_path / "torn.crm"
    torn.write_bytes(office.path.read_bytes()[: -2 * PAGE_BYTES])
    assert look(torn).problems
    assert look(tmp_path / "missing.crm").problems


def test_of_calls_in_the_same_surroundings_the_first_and_last_ones_tell():
    pages = [("read", "/office.crm"), ("write", "/.office.crm.0af1d2e3.part")] * 100
    calls = [("open", "/office.crm"), *pages, ("fsync", "/.office.crm.0af1d2e3.part")]
    numbers = telling(calls)
    assert numbers[:5] == [1, 2, 3, 4, 5]
    assert numbers[-4:] == [199, 200, 201, 202]
    assert len(numbers) < 20
    assert telling(calls[:6]) == [1, 2, 3, 4, 5, 6]


def test_the_same_bytes_are_looked_at_once_and_asked_anew(office: Office):
    known: Known = {}
    marks = ("SELECT display_name FROM contact", ())
    first = look(office.path, marks, index=office.index, known=known)
    assert look(office.path, marks, index=office.index, known=known) == first
    assert len(known) == 1
    office.contacts.create(a_person("Ben"), office.actor)
    assert "Ben" in look(office.path, marks, index=office.index, known=known).marks
    office.index._connection.execute("DELETE FROM entry_contact")
    assert look(office.path, marks, index=office.index, known=known).problems
    assert len(known) == 3
