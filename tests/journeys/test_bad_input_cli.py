"""Bad input through the command line: a sentence, an exit code, and the data file as it was.

Commands run in this process, which takes a tenth of the time, but for windows, for what is killed,
and for one table that proves the way from a process to its exit code.

What a list may be like is tried without processes in `tests/business/test_imports_command.py`,
opening a file without them in `tests/storage/test_opening.py`, in the window in `test_trouble.py`.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from crm_desktop.app.main import main
from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES, has_half_save
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.formats import workbooks
from tests.small_disks import a_disk_of, fill

ROOT = Path(__file__).parents[2]
MAIN = str(ROOT / "main.py")
CONTACTS = 30
WAY_OUT = (
    "Choose", "choose", "Open", "open", "Save", "Delete", "Update", "Free", "Create", "Ask",
    "Look", "Split",
)  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.crm"
    assert main(["demo", "--database", str(path), "--contacts", str(CONTACTS)]) == 0
    return path


@pytest.fixture
def base(company: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(company, tmp_path / "company.crm"))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Name,Phone\nAda Stone,+12125550187\nBen Stone,+12125550188\n", "utf-8")
    return path


def start(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, MAIN, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=60)
    assert "Traceback" not in complained
    return process.returncode, said, complained


def run(*words: object) -> tuple[int, str, str]:
    """A command in this process: exit code, what it said, what it complained of."""
    said, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        code = main(list(map(str, words)))
    assert "Traceback" not in complained.getvalue()
    return code, said.getvalue(), complained.getvalue()


def say_no(*commands: tuple[object, ...], words: str = "", is_process: bool = False) -> None:
    """Each command ends with one sentence that has the words and a way out."""
    for command in commands:
        is_window = str(command[0]).startswith("--")
        outcome = end(start(*command)) if is_process or is_window else run(*command)
        code, _said, complained = outcome
        assert code != 0, command
        [line] = complained.strip().splitlines()
        assert words in line, (command, line)
        assert any(way in line for way in WAY_OUT), (command, line)
        assert "…" not in line, "a name is missing"


def state_of(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def changed(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return change


def replaced(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def foreign(path: Path) -> None:
    path.unlink()
    changed("CREATE TABLE note (text)")(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:8192] = os.urandom(8092)
    path.write_bytes(content)


NOT_OURS: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (replaced(b""), "is empty"),
    "text": (replaced(b"Dear Anna,\n" * 500), "not a data file"),
    "cut within a page": (lambda path: os.truncate(path, 7000), "damaged"),
    "cut between pages": (lambda path: os.truncate(path, 20 * PAGE_BYTES), "damaged"),
    "garbled": (garbled, "damaged"),
    "without identity": (changed("DELETE FROM meta"), "damaged"),
    "a newer program's": (
        changed(
            "PRAGMA user_version = 99",
            "UPDATE meta SET value = '99' WHERE key IN ('min_reader', 'min_writer')",
            "UPDATE meta SET value = '9.9' WHERE key = 'written_by'",
        ),
        "9.9",
    ),
    "another program's": (foreign, "another program"),
    "with a trigger": (
        changed("CREATE TRIGGER bad AFTER INSERT ON contact BEGIN DELETE FROM contact; END"),
        "another program",
    ),
    "with a view": (changed("CREATE VIEW spy AS SELECT * FROM contact"), "another program"),
    "a folder": (a_folder, "folder"),
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_a_data_file_that_cannot_be_used(kind: str, base: Path, people: Path, tmp_path: Path):
    make, words = NOT_OURS[kind]
    make(base)
    before = state_of(tmp_path)
    commands: list[tuple[object, ...]] = [
        ("check", "--database", base),
        ("import", people, "--database", base),
    ]
    if kind in {"without identity", "a newer program's"}:
        picture = tmp_path / "home" / "window.png"
        commands.append(("--offscreen", "--screenshot", picture, "--database", base))
    say_no(*commands, words=words)
    say_no(("demo", "--database", base), words="already exists")
    after = state_of(tmp_path)
    assert after.keys() == before.keys()
    assert after == before


def test_a_data_file_that_is_not_there(people: Path, tmp_path: Path):
    gone = tmp_path / "gone.crm"
    say_no(
        ("check", "--database", gone),
        ("import", people, "--database", gone, "--dry-run"),
        words="is not there",
        is_process=True,
    )
    say_no(
        ("import", people, "--database", tmp_path / "nowhere" / "a.crm"),
        ("demo", "--database", tmp_path / "nowhere" / "a.crm"),
        words="nowhere",
        is_process=True,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "people.csv"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE change_batch SET at = at + 1 WHERE seq = 3", "history"),
        ("DELETE FROM change_batch WHERE seq = 3", "history"),
        ("DELETE FROM contact WHERE id = 3", "points at one that is not there"),
        (
            "INSERT INTO contact_point (contact_id, kind) VALUES (999999, 'phone')",
            "belongs to nothing",
        ),
        ("UPDATE change_entry SET kind = char(27) || '[2J' WHERE seq = 3", "history"),
    ],
)
def test_the_check_finds_what_was_changed_from_outside(base: Path, change: str, words: str):
    changed("PRAGMA foreign_keys = OFF", change)(base)
    before = base.read_bytes()
    code, said, _complained = run("check", "--database", base)
    assert code == 3
    assert words in said
    assert "\x1b" not in said
    assert base.read_bytes() == before


def test_the_check_finds_a_damaged_page(base: Path):
    content = bytearray(base.read_bytes())
    page = 30 * PAGE_BYTES
    content[page : page + PAGE_BYTES] = b"\xa5" * PAGE_BYTES
    base.write_bytes(content)
    code, said, _complained = run("check", "--database", base)
    assert code == 3
    assert "The file is damaged" in said
    assert base.read_bytes() == content


LISTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "binary": (replaced(bytes(range(256)) * 40), "no spreadsheet"),
    "encrypted": (workbooks.encrypted, "password"),
    "cut off": (replaced(b"PK\x03\x04" + bytes(3000)), "damaged"),
    "20,000 columns": (replaced(b",".join([b"x"] * 20_000) + b"\n"), "columns"),
    "a folder": (Path.mkdir, "folder"),
    "missing": (lambda _path: None, "is not there"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_that_cannot_be_read(kind: str, base: Path, tmp_path: Path):
    make, words = LISTS[kind]
    path = tmp_path / "list.xlsx"
    make(path)
    before = state_of(tmp_path)
    fresh = tmp_path / "fresh.crm"
    say_no(("import", path, "--database", base), ("import", path, "--database", fresh), words=words)
    assert state_of(tmp_path) == before, "no data file is made for a list that cannot be read"


def contacts_in(path: Path) -> int:
    """How many contacts a sound file has."""
    with Database.open(path) as db:
        report = check_file(db)
    assert report.is_sound, report.problems
    return report.contacts


def many_people(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Phone,Notes\n")
        for number in range(count):
            file.write(f"Person Number{number},+3706{number:07},{'note ' * 60}\n")
    return path


def test_a_killed_import_leaves_all_or_nothing(base: Path, tmp_path: Path):
    size = base.stat().st_size
    count = 6_000
    process = start("import", many_people(tmp_path / "many.csv", count), "--database", base)
    while process.poll() is None and base.stat().st_size == size and not has_half_save(base):
        time.sleep(0.002)
    process.kill()
    process.communicate()
    assert contacts_in(base) in {CONTACTS, CONTACTS + count}


def test_a_killed_demo_leaves_all_or_nothing(tmp_path: Path):
    path = tmp_path / "demo.crm"
    count = 6_000
    process = start("demo", "--database", path, "--contacts", count)
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        if any(one.stat().st_size > 1_000_000 for one in tmp_path.glob(".demo.crm.*.new")):
            break
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert not path.exists() or contacts_in(path) == count
    assert path.exists() or run("demo", "--database", path, "--contacts", 10)[0] == 0


# --- Disks ---------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A little more than an import wants to find free."""
    with a_disk_of("80m", tmp_path / "disk") as folder:
        yield folder


def test_a_full_disk(small_disk: Path, base: Path, people: Path, tmp_path: Path):
    own = Path(shutil.copyfile(base, small_disk / "company.crm"))
    before = own.read_bytes()
    fill(small_disk, leaving=3_000_000)
    many = many_people(tmp_path / "many.csv", 10_000)
    say_no(("import", many, "--database", own), words="not enough room")
    assert own.read_bytes() == before
    say_no(
        ("demo", "--database", small_disk / "demo.crm", "--contacts", 9000), words="disk is full"
    )
    names = {path.name for path in small_disk.iterdir()}
    assert names <= {"company.crm", "company.crm-journal", "filler 3000000"}
    (small_disk / "company.crm-journal").unlink(missing_ok=True)
    fill(small_disk, leaving=0)
    say_no(
        ("import", people, "--database", own),
        ("import", people, "--database", small_disk / "new.crm"),
        words="disk is full",
    )
    assert own.read_bytes() == before
    for filler in small_disk.glob("filler*"):
        filler.unlink()
    assert run("import", people, "--database", own)[0] == 0
    assert contacts_in(own) == CONTACTS + 2


def test_a_read_only_disk(small_disk: Path, base: Path, people: Path):
    own = Path(shutil.copyfile(base, small_disk / "company.crm"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    say_no(("import", people, "--database", own), words="only be read")
    say_no(
        ("import", people, "--database", small_disk / "new.crm"),
        ("demo", "--database", small_disk / "new.crm"),
        words="Nothing can be written",
    )
    assert run("check", "--database", own)[0] == 0
    assert own.read_bytes() == base.read_bytes()
