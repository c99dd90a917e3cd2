"""The command line: options, sub-commands, exit codes, and a start that imports little."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.app.arguments import COMMANDS, command_of, parse_start
from crm_desktop.app.main import SECOND_PROGRAMS, main
from crm_desktop.app.startup import choose_file
from crm_desktop.business.settings.model import DEFAULTS, LAST_FILE
from crm_desktop.storage.database import Database

ROOT = Path(__file__).parents[2]
LATE = (
    "openpyxl",
    "reportlab",
    "apscheduler",
    "phonenumbers",
    "rapidfuzz",
    "icalendar",
    "holidays",
)
UNTIL_ROWS = """
import os, sys
from crm_desktop.ui.kit.table_view import TableView
paint = TableView.paintEvent
def look(self, event):
    paint(self, event)
    if self.model().rowCount() and self.model().row(0) is not None:
        print(*sorted(name for name in sys.modules if "." not in name), flush=True)
        os._exit(0)
TableView.paintEvent = look
from crm_desktop.app.main import main
main(["--database", sys.argv[1], "--offscreen"])
"""


def test_options_of_the_window():
    given = parse_start(
        ["--database", "a.crm", "--theme", "dark", "--direction", "rtl", "--scale", "1.5"]
    )
    assert given.database == Path("a.crm")
    assert (given.theme, given.direction, given.scale) == ("dark", "rtl", 1.5)
    assert parse_start([]).database is None


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        parse_start(["--help"])
    told = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.split()]
    assert set(told) >= set(COMMANDS)


@pytest.mark.parametrize("words", [["--scale", "9"], ["--theme", "pink"], ["--nothing"], ["file"]])
def test_wrong_options_end_with_a_sentence(words: list[str], capsys):
    with pytest.raises(SystemExit) as ended:
        parse_start(words)
    assert ended.value.code == 2
    assert "error" in capsys.readouterr().err


def test_a_file_is_opened_or_brought_in_by_its_kind(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("plan.ICS").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    given = parse_start(["plan.ICS", "--database", "a.crm"])
    assert (given.file, given.database) == (tmp_path / "plan.ICS", Path("a.crm"))
    named = parse_start(["new.crm"])
    assert (named.file, named.database) == (None, tmp_path / "new.crm")
    with pytest.raises(SystemExit):
        parse_start(["new.crm", "--database", "a.crm"])
    with pytest.raises(SystemExit):
        parse_start(["gone.ics"])
    assert "gone.ics" in capsys.readouterr().err


def test_a_command_comes_first():
    assert command_of(["check", "--database", "x"]) == "check"
    assert command_of(["--database", "check"]) == ""
    assert command_of([]) == ""


def test_which_file_is_opened(tmp_path: Path):
    named = choose_file(parse_start(["--database", str(tmp_path / "a.crm")]), DEFAULTS, tmp_path)
    assert (named.path, named.create, named.create_folder) == (tmp_path / "a.crm", True, False)
    opened = DEFAULTS.with_recent_file(str(tmp_path / "a.crm"))
    again = choose_file(parse_start(["--database", str(tmp_path / "a.crm")]), opened, tmp_path)
    assert not again.create, "its drive may not be there yet: no empty file in its place"
    known = DEFAULTS.with_value(LAST_FILE, "/gone.crm")
    last = choose_file(parse_start([]), known, tmp_path)
    assert (last.path, last.create) == (Path("/gone.crm"), False)
    first = choose_file(parse_start([]), DEFAULTS, tmp_path)
    assert first.path.is_relative_to(tmp_path)
    assert first.create_folder


def test_a_demo_company_is_made_and_sound(tmp_path: Path, capsys):
    path = tmp_path / "demo.crm"
    assert main(["demo", "--database", str(path), "--contacts", "40", "--seed", "7"]) == 0
    assert "40 contacts" in capsys.readouterr().out
    assert main(["check", "--database", str(path)]) == 0
    assert "sound" in capsys.readouterr().out
    before = path.read_bytes()
    assert main(["demo", "--database", str(path)]) == 1
    assert "demo.crm" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_check_names_what_does_not_hold(tmp_path: Path, capsys):
    import sqlcipher3

    path = tmp_path / "demo.crm"
    assert main(["demo", "--database", str(path), "--contacts", "20"]) == 0
    connection = sqlcipher3.connect(str(path))
    connection.execute("UPDATE change_batch SET action = 'x' WHERE seq = 3")
    connection.commit()
    connection.close()
    capsys.readouterr()
    assert main(["check", str(path)]) == 3
    assert "history was changed" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"Name;Phone\n" * 500])
def test_the_check_of_something_else_says_so(tmp_path: Path, content: bytes | None, capsys):
    path = tmp_path / "other.crm"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", "--database", str(path)]) == 1
    sentence = capsys.readouterr().err
    assert sentence.strip()
    assert "went wrong" not in sentence
    assert "Traceback" not in sentence


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        env={**os.environ, **environment},
        check=False,
    )


def test_a_start_imports_nothing_that_can_wait(tmp_path: Path):
    path = tmp_path / "demo.crm"
    assert main(["demo", "--database", str(path), "--contacts", "50"]) == 0
    loaded = run("-c", UNTIL_ROWS, str(path)).stdout.split()
    assert "peewee" in loaded
    assert not set(LATE) & set(loaded)


def test_a_picture_without_a_screen(tmp_path: Path):
    picture = tmp_path / "window.png"
    done = run(
        "main.py",
        "--offscreen",
        "--screenshot",
        str(picture),
        "--database",
        str(tmp_path / "a.crm"),
    )
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes()[:4] == b"\x89PNG"
    with Database.open(tmp_path / "a.crm") as database:
        assert not database.is_read_only


def test_no_display_is_said_in_words(tmp_path: Path):
    done = run(
        "main.py",
        "--database",
        str(tmp_path / "a.crm"),
        QT_QPA_PLATFORM="",
        DISPLAY="",
        WAYLAND_DISPLAY="",
    )
    assert done.returncode == 3
    assert "display" in done.stderr
    assert "--offscreen" in done.stderr
    assert not (tmp_path / "a.crm").exists()


def test_a_display_that_cannot_be_reached_is_said_in_words(tmp_path: Path):
    done = run(
        "main.py", "--database", str(tmp_path / "a.crm"), QT_QPA_PLATFORM="xcb", DISPLAY=":987"
    )
    assert done.returncode == 3
    assert "cannot open its window" in done.stderr
    assert "installer/dev.py setup" in done.stderr


@pytest.mark.parametrize("module", sorted(SECOND_PROGRAMS.values()))
def test_a_frozen_program_becomes_its_own_second_one(module: str):
    """`second_program.start` starts it so where there is no interpreter beside it."""
    argument = importlib.import_module(module).FROZEN_ARGUMENT
    assert SECOND_PROGRAMS[argument] == module
    request = b'["lock", "/nowhere/at/all", 1]\n'
    if argument == "--aside":
        request = pickle.dumps(("tests.core.aside_work:double", ({"a": 1},)))
    done = subprocess.run(
        [sys.executable, "main.py", argument],
        check=False,
        cwd=ROOT,
        input=request,
        capture_output=True,
    )
    assert done.returncode == 0
    assert done.stdout


def test_every_second_program_is_known_to_the_frozen_one():
    named = {
        path
        for path in (ROOT / "crm_desktop").rglob("*.py")
        if "\nFROZEN_ARGUMENT" in path.read_text()
    }
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in named}
    assert modules == set(SECOND_PROGRAMS.values())


@pytest.mark.parametrize("command", ["check", "backup", "restore"])
def test_a_missing_file_ends_every_command_with_the_same_code(tmp_path: Path, command: str):
    assert main([command, "--database", str(tmp_path / "gone.crm")]) == 1
