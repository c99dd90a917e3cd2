"""A file of the user's own that is damaged somewhere inside is put aside, not asked for ever."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.storage.local_state import LocalState

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
