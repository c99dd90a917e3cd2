"""Which files are opened, which are refused, and that a refused file is not touched."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage.backends import sqlite_file
from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES, SAFETY_PRAGMAS, SqliteFile
from crm_desktop.storage.database import Database
from crm_desktop.storage.error_codes import DriverError, OperationalError
from tests.storage.office import Office, make_office

State = Callable[[Path], dict[str, tuple[bytes, int]]]


def test_every_safety_setting_is_made(office: Office):
    for name, _, expected in SAFETY_PRAGMAS:
        if expected is not None:
            assert office.db.execute(f"PRAGMA {name}").fetchone() == (expected,), name
    header = office.db.execute("PRAGMA application_id").fetchone()
    assert header == (sqlite_file.APPLICATION_ID,)
    assert office.db.execute("PRAGMA user_version").fetchone() == (office.db.schema_version,)


def test_a_new_file_knows_what_it_is(office: Office, path: Path):
    facts = office.db.meta()
    assert facts.keys() >= {
        "file_id", "lineage", "epoch", "min_reader", "min_writer", "written_by", "created_at"
    }  # fmt: skip
    assert len(office.db.file_id) == 32
    assert sorted(entry.name for entry in path.parent.iterdir() if entry.is_file()) == [path.name]


def test_an_existing_file_is_never_replaced(office: Office, path: Path):
    with pytest.raises(UserError) as caught:
        Database.create(path)
    assert caught.value.code == "file_exists"


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(UserError) as caught:
        Database.create(tmp_path / "gone" / "a.crm")
    assert caught.value.code == "folder_missing"


def _foreign(path: Path, *, wal: bool = False) -> None:
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE note (text)")
    connection.execute("INSERT INTO note VALUES ('mine')")
    connection.commit()
    connection.close()


def _changed(path: Path, *statements: str) -> None:
    """A file of ours, changed with another tool."""
    Database.create(path).close()
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _truncated(path: Path) -> None:
    Database.create(path).close()
    os.truncate(path, path.stat().st_size - 5000 - PAGE_BYTES)


_REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, "file_missing"),
    "empty": (lambda path: path.write_bytes(b""), "file_empty"),
    "a folder": (lambda path: path.mkdir(), "not_a_file"),
    "text": (
        lambda path: path.write_text("Dear Anna,\n" * 500, encoding="utf-8"),
        "not_a_database",
    ),
    "short text": (lambda path: path.write_text("hello", encoding="utf-8"), "not_a_database"),
    "a spreadsheet": (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(9000)), "not_a_database"),
    "cut": (_truncated, "file_damaged"),
    "another program's": (_foreign, "foreign_database"),
    "another program's in WAL": (lambda path: _foreign(path, wal=True), "foreign_database"),
    "a foreign trigger": (
        lambda path: _changed(
            path, "CREATE TRIGGER bad AFTER INSERT ON contact BEGIN DELETE FROM contact; END"
        ),
        "schema_unexpected",
    ),
    "a foreign view": (
        lambda path: _changed(path, "CREATE VIEW spy AS SELECT * FROM contact"),
        "schema_unexpected",
    ),
    "a missing index": (
        lambda path: _changed(path, "DROP INDEX contact_by_name"),
        "schema_unexpected",
    ),
    "no identity": (lambda path: _changed(path, "DELETE FROM meta"), "file_damaged"),
    "an identity that leads elsewhere": (
        lambda path: _changed(path, "UPDATE meta SET value = '../../x' WHERE key = 'file_id'"),
        "file_damaged",
    ),
    "a newer program's without a number": (
        lambda path: _changed(
            path,
            "PRAGMA user_version = 99",
            "UPDATE meta SET value = 'x' WHERE key = 'min_reader'",
        ),
        "file_newer",
    ),
    "a newer program's": (
        lambda path: _changed(
            path,
            "PRAGMA user_version = 99",
            "UPDATE meta SET value = '99' WHERE key = 'min_reader'",
        ),
        "file_newer",
    ),
}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("name", _REFUSED)
def test_a_refused_file_stays_as_it_was(
    path: Path, folder_state: State, name: str, read_only: bool
):
    make, code = _REFUSED[name]
    make(path)
    before = folder_state(path.parent)
    with pytest.raises((UserError, StorageUnavailable)) as caught:
        Database.open(path, read_only=read_only)
    assert caught.value.code == code
    assert folder_state(path.parent) == before


def test_garbage_inside_is_told_as_damage(path: Path):
    Database.create(path).close()
    content = bytearray(path.read_bytes())
    content[100:4000] = os.urandom(3900)
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        Database.open(path)
    assert caught.value.code == "file_damaged"
    assert path.read_bytes() == content


_AS_NOBODY = """
import os, sys
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.database import Database
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    Database.open(sys.argv[1])
except StorageUnavailable as error:
    print(error.code)
db = Database.open(sys.argv[1], read_only=True)
print(db.execute("SELECT count(*) FROM contact").fetchone()[0])
try:
    db.raw.execute("DELETE FROM contact")
except Exception as error:
    print(type(error).__name__)
"""


@pytest.fixture
def for_everybody() -> Iterator[Path]:
    """A folder of its own: above it, pytest takes away what others may do at each of its starts."""
    with tempfile.TemporaryDirectory(prefix="crm-desktop-tests-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize(("file_mode", "folder_mode", "code"), [
    (0o444, 0o777, "read_only"),
    (0o666, 0o555, "folder_read_only"),
])  # fmt: skip
def test_a_read_only_place_is_told_and_can_be_read(
    for_everybody: Path, folder_state: State, file_mode: int, folder_mode: int, code: str
):
    folder = for_everybody
    path = folder / "a.crm"
    Database.create(path).close()
    before = folder_state(folder)
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    try:
        result = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
    assert result.stdout.split() == [code, "0", "OperationalError"], result.stderr
    assert folder_state(folder) == before


_HALF_A_SAVE = """
import os, sys
from crm_desktop.storage.database import Database
db = Database.open(sys.argv[1])
db.raw.execute("PRAGMA cache_size = 4").fetchall()
db.raw.execute("BEGIN IMMEDIATE")
db.raw.execute("UPDATE contact SET notes = hex(randomblob(3000))")
os._exit(9)
"""


def test_a_half_save_is_taken_back_also_for_reading(path: Path, office: Office):
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"P{number}") for number in range(300))
        work.insert_many("contact", ("kind", "display_name"), rows)
    office.db.close()
    whole = path.read_bytes()
    subprocess.run([sys.executable, "-c", _HALF_A_SAVE, str(path)], check=False)
    assert path.read_bytes() != whole, "the half save is in the file"
    with Database.open(path, read_only=True) as db:
        assert db.is_read_only
        assert db.execute("SELECT count(*) FROM contact WHERE notes <> ''").fetchone() == (0,)
    assert path.read_bytes() == whole


def test_read_only_refuses_a_unit_of_work(office: Office, path: Path, clock):
    with Database.open(path, read_only=True) as db:
        reader = make_office(db, clock, 3)
        with pytest.raises(StorageUnavailable) as caught:
            reader.add("Anna")
        assert caught.value.code == "read_only"


def test_a_second_reader_sees_commits_and_cannot_write(office: Office):
    reader = office.db.open_second_reader()
    office.add("Anna")
    assert reader.execute("SELECT display_name FROM contact").fetchall() == [("Anna",)]
    with pytest.raises(OperationalError):
        reader.raw.execute("DELETE FROM contact")
    reader.close()


def test_a_connection_to_a_file_that_does_not_say_who_it_is_is_closed_at_once(path: Path, clock):
    # An error that is kept keeps what it came from: nobody else would close it.
    Database.create(path, clock=clock).close()
    way = SqliteFile(path)
    orm = way.connect()
    orm.connection().execute("ALTER TABLE meta RENAME TO gone")
    with pytest.raises(UserError, match="file_damaged"):
        Database(way, orm, clock)
    assert orm.is_closed()


def test_an_old_sqlite_is_refused():
    with pytest.raises(StorageUnavailable) as caught:
        sqlite_file.require_current_sqlite((3, 51, 2))
    assert caught.value.code == "sqlite_too_old"
    sqlite_file.require_current_sqlite((3, 51, 3))


def test_a_refused_journal_mode_is_told(path: Path, monkeypatch: pytest.MonkeyPatch):
    Database.create(path).close()
    wanted = tuple(
        (name, "delete" if name == "journal_mode" else value, expected)
        for name, value, expected in SAFETY_PRAGMAS
    )
    monkeypatch.setattr(sqlite_file, "SAFETY_PRAGMAS", wanted)
    with pytest.raises(StorageUnavailable) as caught:
        SqliteFile(path).connect()
    assert caught.value.code == "setting_refused"


def test_use_from_another_thread_raises(office: Office):
    errors: list[BaseException] = []

    def use() -> None:
        for call in (lambda: office.db.execute("SELECT 1"), lambda: office.add("Anna")):
            try:
                call()
            except BaseException as error:  # noqa: BLE001
                errors.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert [type(error) for error in errors] == [RuntimeError, RuntimeError]


def test_the_connection_can_move_to_its_worker(office: Office):
    found: list[object] = []

    def use() -> None:
        office.db.move_to_current_thread()
        found.append(office.db.execute("SELECT count(*) FROM contact").fetchone())

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert found == [(0,)]
    office.db.move_to_current_thread()


def test_reads_in_one_transaction_see_one_moment(office: Office, other: Office):
    office.add("Anna")
    with other.db.read():
        before = other.value("SELECT count(*) FROM contact")
        with other.db.read():
            assert other.value("SELECT count(*) FROM contact") == before
        assert other.db.raw.in_transaction
    assert not other.db.raw.in_transaction
    office.add("Ben")
    assert other.value("SELECT count(*) FROM contact") == 2


def test_closing_calls_back_once(path: Path):
    db = Database.create(path)
    called: list[str] = []
    db.on_close(lambda: called.append("closed"))
    db.close()
    db.close()
    assert called == ["closed"]
    with pytest.raises(StorageUnavailable) as caught:
        db.execute("SELECT 1")
    assert caught.value.code == "file_closed"


_WATCHED = """
import sys
from pathlib import Path
touched = []
def watch(event, arguments):
    if event in {"open", "os.rename", "os.remove", "shutil.copyfile", "sqlite3.connect"}:
        names = [str(a) for a in arguments if isinstance(a, (str, Path))]
        if any(name.endswith(("a.crm", "a.crm-journal")) for name in names):
            touched.append((event, names))
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.check import check_file
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
folder = Path(sys.argv[1])
sys.addaudithook(watch)
db = Database.create(folder / "a.crm")
journal = Journal(db, EventBus(), SystemClock(), "m")
with journal.begin(Actor(1), "import") as work:
    work.insert_many("contact", ("kind", "display_name"), (("person", str(i)) for i in range(5000)))
journal.inverse(work.seq, Actor(1))
backup_to(db, folder / "b.crm")
assert check_file(db).is_sound
db.reconnect()
db.close()
print(touched)
"""


def test_nothing_but_sqlite_opens_the_data_file(tmp_path: Path):
    """Closing any other handle to the file would drop SQLite's locks."""
    result = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_long_reading_gives_way_from_another_thread_and_only_where_it_says_so(office: Office):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    office.db.give_way()
    assert office.db.execute("SELECT 1").fetchone() == (1,), "nobody reads patiently"
    with office.db.giving_way():
        asking = threading.Timer(0.05, office.db.give_way)
        asking.start()
        with pytest.raises(StorageUnavailable, match="interrupted"):
            office.db.execute(endless).fetchone()
        with pytest.raises(StorageUnavailable, match="interrupted"):
            office.db.execute("SELECT 1")
    with office.db.giving_way():
        assert office.db.execute("SELECT 1").fetchone() == (1,)


def test_an_interrupt_while_a_virtual_table_is_made_is_no_bug(office: Office):
    """Seen once in a thousand statements: the code is then that of bad SQL."""

    class Halfway(DriverError):
        sqlite_errorcode = 1

    error = Halfway("vtable constructor failed: json_each")
    assert office.db._told(error) is error, "nobody interrupted: a bug"
    with office.db.giving_way():
        office.db.give_way()
        told = office.db._told(error)
    assert isinstance(told, StorageUnavailable)
    assert told.code == "interrupted"


def test_an_interrupt_reaches_neither_the_next_work_nor_a_closed_connection(office: Office):
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            office.db.give_way()

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(150):
            with contextlib.suppress(StorageUnavailable), office.db.giving_way():
                office.db.execute("SELECT count(*) FROM json_each('[1, 2]')").fetchone()
            assert office.db.execute("SELECT count(*) FROM json_each('[1]')").fetchone() == (1,)
        office.db.reconnect()
        assert office.db.execute("SELECT 1").fetchone() == (1,)
        office.db.close()
    finally:
        stop.set()
        asking.join()
