"""`main.py backup` and `restore` without a window: files, words and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.app.main import main
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal

Run = Callable[..., tuple[int, str, str]]


def _add(path: Path, name: str) -> None:
    with Database.open(path) as database:
        journal = Journal(database, EventBus(), SystemClock(), "test")
        with journal.begin(Actor(0), "contact.create") as work:
            work.insert("contact", {"kind": "person", "display_name": name})


def _names(path: Path) -> list[str]:
    with Database.open(path, read_only=True) as database:
        rows = database.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
        return [name for (name,) in rows]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "firm.crm"
    Database.create(path).close()
    _add(path, "Anna")
    return path


@pytest.fixture
def run(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> tuple[int, str, str]:
        command, *rest = map(str, words)
        code = main([command, "--database", str(base), "--folder", str(tmp_path / "kept"), *rest])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_backup_is_made_listed_compared_and_put_back(run: Run, base: Path):
    code, said, _ = run("backup")
    assert code == 0
    assert "1 contacts" in said
    _add(base, "Ben")
    code, said, _ = run("restore", "--compare")
    assert (code, _names(base)) == (0, ["Anna", "Ben"])
    assert "2 now, 1 in the backup" in said
    assert "lost: " in said
    assert run("restore")[0] == 0
    assert _names(base) == ["Anna"]
    code, said, _ = run("backup", "--list")
    assert (code, len(said.splitlines())) == (0, 2)
    assert "before-restore" in said


def test_a_damaged_file_gets_its_backup_back(run: Run, base: Path, tmp_path: Path):
    assert run("backup")[0] == 0
    base.write_bytes(b"nonsense" * 900)
    code, said, _ = run("restore")
    assert (code, _names(base)) == (0, ["Anna"])
    assert "damaged-" in said
    assert len(list(tmp_path.glob("firm.damaged-*.crm"))) == 1


def test_what_cannot_be_put_back_leaves_the_file_as_it_is(run: Run, base: Path, tmp_path: Path):
    code, _, complained = run("restore")
    assert code == 1
    assert "There is no backup" in complained
    foreign = tmp_path / "other.crm"
    Database.create(foreign).close()
    code, _, complained = run("restore", "--backup", foreign)
    assert code == 1
    assert "another data file" in complained
    foreign.write_bytes(b"no database at all" * 100)
    assert run("restore", "--backup", foreign)[0] == 1
    assert _names(base) == ["Anna"]
