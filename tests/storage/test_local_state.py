"""A file of the user's own that is damaged somewhere inside is put aside, not asked for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.storage.local_state import LocalState
from tests.machines.memory import heap_bytes

_TABLES = ("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)",)
_PAGE = 4096


def test_a_damaged_page_inside_makes_room_for_a_new_file(tmp_path: Path):
    path = tmp_path / "own" / "firm.notes"
    state = LocalState(path, _TABLES)
    for number in range(100):
        state.write("INSERT INTO note VALUES (?, ?)", (number, "word " * 60))
    state.close()
    pages = bytearray(path.read_bytes())
    assert len(pages) > 5 * _PAGE
    pages[2 * _PAGE :] = b"\xff" * (len(pages) - 2 * _PAGE)
    path.write_bytes(pages)
    state = LocalState(path, _TABLES)
    assert state.read("SELECT * FROM note") == []
    state.write("INSERT INTO note VALUES (1, 'again')")
    assert state.read("SELECT text FROM note") == [("again",)]
    state.close()
    assert path.with_name(f"{path.name}.damaged").read_bytes() == pages


def test_what_stands_only_in_the_journal_of_a_damaged_file_is_kept_with_it(tmp_path: Path):
    """A second program has the file open: its log is not written back where this one lets go."""
    path = tmp_path / "firm.notes"
    damaged, log = tmp_path / "firm.notes.damaged", tmp_path / "firm.notes.damaged-wal"
    state, second = LocalState(path, _TABLES), LocalState(path, _TABLES)
    for number in range(100):
        state.write("INSERT INTO note VALUES (?, ?)", (number, "word " * 60))
    state.close()
    second.write("UPDATE note SET text = 'the latest' WHERE id = 50")
    path.write_bytes(b"\xff" * len(path.read_bytes()))
    assert state.read("SELECT * FROM note") == []
    state.write("INSERT INTO note VALUES (2, 'new')")
    assert b"the latest" not in damaged.read_bytes()
    assert b"the latest" in log.read_bytes()
    second.close()
    state.close()
    log.write_bytes(b"of the file that was damaged before")
    path.write_bytes(b"\xff" * _PAGE)
    assert state.read("SELECT * FROM note") == []
    state.close()
    assert not log.exists(), "it was another file's"


@pytest.mark.skipif(heap_bytes() == (0, 0), reason="only glibc tells what is in use")
def test_what_is_kept_there_does_not_stay_in_memory(tmp_path: Path):
    """Receipts of a day's saves are written and hardly ever read."""
    state = LocalState(tmp_path / "firm.notes", _TABLES)
    state.write("INSERT INTO note VALUES (0, '')")
    before, _free = heap_bytes()
    for number in range(1, 2000):
        state.write("INSERT INTO note VALUES (?, ?)", (number, "word " * 300), waits=False)
    grown, _free = heap_bytes()
    state.close()
    assert grown - before < 800_000
