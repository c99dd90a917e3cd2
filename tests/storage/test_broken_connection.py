"""A connection that broke is made anew as soon as the drive is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import opening
from crm_desktop.storage.backends.sqlite_file import PAGE_BYTES, SqliteFile, is_missing
from crm_desktop.storage.database import Database
from tests.storage.office import FaultyConnection, Office


class DriveAway(SqliteFile):
    """A way to the file that is closed while `is_away`."""

    is_away = False

    def connect(self, *, create: bool = False, page_bytes: int = PAGE_BYTES):
        if self.is_away:
            raise StorageUnavailable("cannot_open")
        return super().connect(create=create, page_bytes=page_bytes)


@pytest.fixture
def drive(office: Office) -> DriveAway:
    drive = DriveAway(office.db.path)
    office.db.change_backend(drive)
    return drive


def _break(office: Office, drive: DriveAway) -> None:
    """The drive goes in the middle of a save and stays away."""
    drive.is_away = True
    FaultyConnection(office.db, "INSERT INTO change_batch", 10)
    with pytest.raises(StorageUnavailable):
        office.add("Anna")


def test_while_the_drive_is_away_every_use_says_so(office: Office, drive: DriveAway):
    _break(office, drive)
    for _again in range(2):
        for use in (
            lambda: office.add("Anna"),
            lambda: office.value("SELECT count(*) FROM contact"),
            lambda: office.db.read().__enter__(),
            lambda: office.db.orm,
            office.db.reconnect,
        ):
            with pytest.raises(StorageUnavailable) as caught:
                use()
            assert caught.value.code == "cannot_open"


@pytest.mark.parametrize("use", ["read", "many", "save", "nothing"])
def test_p21_a_drive_that_goes_while_a_reading_lingers_is_told_in_words(
    office: Office, drive: DriveAway, use: str
):
    """The reading is ended on a connection that is dead by then, and no new one can be made."""
    office.add("Anna")
    db = office.db
    FaultyConnection(db, "COMMI", 10)
    db.lingers, db.lingering_seconds = True, 0.0
    assert office.value("SELECT count(*) FROM contact") == 1
    drive.is_away = True
    uses = {
        "read": lambda: office.value("SELECT count(*) FROM contact"),
        "many": lambda: db.executemany("SELECT ?", [(1,)]),
        "save": lambda: office.add("Ben"),
        "nothing": db.save_nothing,
    }
    with pytest.raises(StorageUnavailable, match="cannot_open"):
        uses[use]()
    drive.is_away = False
    assert office.value("SELECT count(*) FROM contact") == 1


def test_p21_what_failed_is_told_though_no_new_connection_can_be_made(
    office: Office, drive: DriveAway
):
    FaultyConnection(office.db, "BEGIN IMMEDIATE", 10)
    drive.is_away = True
    with pytest.raises(StorageUnavailable, match="io_error"):
        office.db.save_nothing()


def test_p21_a_reading_that_fails_where_one_lingers_is_told_in_words(
    office: Office, drive: DriveAway
):
    db = office.db
    FaultyConnection(db, "COMMI", 10)
    db.lingers = True
    assert office.value("SELECT count(*) FROM contact") == 0
    real = db._raw  # which fails from now on, too, without ending the reading
    held: Any = _Holds(real)
    db._raw = FaultyConnection(held, "SEL", 10)
    drive.is_away = True
    with pytest.raises(StorageUnavailable, match="io_error"):
        office.value("SELECT count(*) FROM contact")


class _Holds:
    """Stands for a database whose connection is taken without ending what it reads."""

    def __init__(self, raw: object) -> None:
        self.raw = self._raw = raw


def test_when_it_is_back_all_goes_on(office: Office, drive: DriveAway):
    _break(office, drive)
    drive.is_away = False
    assert office.value("SELECT count(*) FROM contact") == 0
    assert office.add("Anna") == 1


def test_a_broken_connection_can_be_stopped_and_closed(office: Office, drive: DriveAway):
    _break(office, drive)
    office.db.stop_reading()
    office.db.give_way()
    office.db.close()


def test_who_the_file_is_must_be_readable_too(
    office: Office, drive: DriveAway, monkeypatch: pytest.MonkeyPatch
):
    _break(office, drive)
    drive.is_away = False
    other = office.db.path.with_name("nobody.crm")
    Database.create(other).close()
    with Database.open(other) as nobody:
        nobody.raw.execute("DELETE FROM meta")
    with monkeypatch.context() as patch:
        patch.setattr(drive, "_path", other)
        for _again in range(2):
            with pytest.raises(Exception, match="file_damaged"):
                office.value("SELECT 1")
    assert office.value("SELECT count(*) FROM contact") == 0


def test_a_snapshot_is_one_after_a_break_within_another(office: Office, other: Office):
    """A nested reading that was cut off must not leave the database thinking it still reads."""

    def cut_off() -> None:
        with office.db.read():
            office.db.reconnect()
            raise StorageUnavailable("io_error")

    office.add("Anna")
    with pytest.raises(StorageUnavailable), office.db.read():
        cut_off()
    with pytest.raises(StorageUnavailable), office.journal.begin(office.actor, "contact.save"):
        cut_off()
    with office.db.read():
        assert office.db.raw.in_transaction
        assert office.value("SELECT count(*) FROM contact") == 1
    assert not office.db.raw.in_transaction
    assert other.add("Ben") == 2


def test_only_what_is_surely_not_there_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "office.crm"
    assert is_missing(path)
    path.touch()
    assert not is_missing(path)

    def no_answer(self: Path) -> None:
        raise OSError(112, "Host is down")

    monkeypatch.setattr(Path, "stat", no_answer)
    assert not is_missing(path)


def test_damage_is_looked_at_twice_before_it_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """SQLite says "malformed" of one failed question for the length of a file, too."""
    office.add("Anna")
    real, answers = opening.require_schema, [StorageUnavailable("file_damaged")]

    def once_damaged(*arguments: object) -> None:
        if answers:
            raise answers.pop()
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "require_schema", once_damaged)
    with Database.open(office.db.path) as db:
        assert db.execute("SELECT count(*) FROM contact").fetchone() == (1,)


def test_a_file_put_in_the_place_of_the_open_one_can_be_saved_into(office: Office):
    """A handle of the file that was there says "read-only" for ever: it is thrown away."""
    office.add("Anna")
    path = office.db.path
    copy = path.with_name("copy.crm")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    with pytest.raises(StorageUnavailable):
        office.add("Ben")
    assert office.add("Ben") == 2


def test_a_new_file_on_a_drive_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def no_answer(*_: object) -> None:
        raise OSError(112, "Host is down")

    monkeypatch.setattr(opening, "require_free_name", no_answer)
    with pytest.raises(StorageUnavailable) as caught:
        Database.create(tmp_path / "new.crm")
    assert caught.value.code == "io_error"


def test_damage_met_in_the_middle_of_a_loop_is_told(office: Office):
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"P{number}", "x" * 2000) for number in range(300))
        work.insert_many("contact", ("kind", "display_name", "notes"), rows)
    path = office.db.path
    office.db.close()
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE_BYTES - 10, len(content) // PAGE_BYTES):
        content[page * PAGE_BYTES : page * PAGE_BYTES + 8] = b"\xff" * 8
    path.write_bytes(content)
    with Database.open(path) as db:
        rows = db.execute("SELECT notes FROM contact NOT INDEXED")
        assert next(rows)
        with pytest.raises(StorageUnavailable) as caught:
            list(rows)
        assert caught.value.code == "file_damaged"


def test_damage_is_looked_at_twice_when_a_connection_is_made_anew(
    office: Office, drive: DriveAway, monkeypatch: pytest.MonkeyPatch
):
    real, answers = drive.connect, [UserError("file_damaged", path="")]

    def once_damaged() -> object:
        if answers:
            raise answers.pop()
        return real()

    monkeypatch.setattr(drive, "connect", once_damaged)
    office.db.reconnect()
    assert office.value("SELECT count(*) FROM contact") == 0
