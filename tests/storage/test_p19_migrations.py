"""P19: a migration is done wholly or not at all, once, with a backup before."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import migrations
from crm_desktop.storage.backends.sqlite_file import APPLICATION_ID
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.migrations.runner import (
    MIGRATIONS,
    SCHEMA_DIGEST,
    SCHEMA_VERSION,
    Migration,
    digest_of,
    expected_schema,
    schema_objects,
)
from tests.storage.office import make_office
from tests.storage.synthetic import NEWER

ROOT = Path(__file__).resolve().parents[2]


def _file_with(path: Path, clock, count: int) -> None:
    with Database.create(path, clock=clock) as db:
        office = make_office(db, clock, 1)
        with office.journal.begin(office.actor, "import") as work:
            rows = (("person", f"p{number}") for number in range(count))
            work.insert_many("contact", ("kind", "display_name"), rows)


def _backup(path: Path) -> Path:
    return path.with_name(f"office.schema-{SCHEMA_VERSION}.backup.crm")


def _start(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.synthetic", str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_p19_the_new_schema_holds_the_old_rows(path: Path, clock):
    _file_with(path, clock, 20)
    with Database.open(path, migrations=NEWER, clock=clock) as db:
        assert db.schema_version == SCHEMA_VERSION + 1
        assert schema_objects(db.raw) == expected_schema(NEWER)
        assert db.execute("SELECT count(*) FROM contact WHERE shout LIKE 'P%'").fetchone() == (20,)
        office = make_office(db, clock, 1)
        office.add("Anna")
        assert check_file(db).is_sound
    with Database.open(_backup(path), clock=clock) as old:
        assert schema_objects(old.raw) == expected_schema()
        assert old.execute("SELECT count(*) FROM contact").fetchone() == (20,)


def test_p19_a_file_of_the_first_schema_is_brought_up_to_date(path: Path, clock):
    first = MIGRATIONS[:1]
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        Database.create(path.with_name("today.crm"), clock=clock).close()
        for migration in first:
            migration.apply(connection)
        connection.execute(f"ATTACH '{path.with_name('today.crm')}' AS today")
        connection.execute("INSERT INTO meta SELECT * FROM today.meta")
        connection.execute(
            "INSERT INTO contact (uid, created_at, updated_at, kind, display_name)"
            " VALUES (randomblob(16), 1, 1, 'person', 'Anna')"
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    with Database.open(path, clock=clock) as db:
        assert db.schema_version == SCHEMA_VERSION
        assert schema_objects(db.raw) == expected_schema()
        assert db.execute("SELECT display_name, good_days FROM contact").fetchall() == [("Anna", 0)]
        assert check_file(db).is_sound
    with Database.open(path.with_name("office.schema-1.backup.crm"), migrations=first) as old:
        assert old.execute("SELECT count(*) FROM contact").fetchone() == (1,)


def test_p19_without_a_backup_nothing_is_migrated(path: Path, clock):
    _file_with(path, clock, 3)
    before = path.read_bytes()

    def fails(db: Database) -> None:
        raise StorageUnavailable("disk_full")

    with pytest.raises(StorageUnavailable):
        Database.open(path, migrations=NEWER, before_migration=fails)
    assert path.read_bytes() == before
    with Database.open(path) as db:
        assert db.schema_version == SCHEMA_VERSION


def test_p19_the_fingerprint_is_of_the_schema_that_the_steps_make():
    """A start trusts it instead of making the schema: a changed step changes it, too."""
    assert digest_of(expected_schema()) == SCHEMA_DIGEST


def test_p19_every_step_is_numbered_by_its_file():
    folder = Path(migrations.__file__).parent
    numbers = sorted(int(step.name[1:5]) for step in folder.glob("m0*.py"))
    assert numbers == [step.version for step in MIGRATIONS]


@pytest.mark.parametrize("what", ["an error", "a foreign key"])
def test_p19_a_step_that_fails_leaves_the_old_schema(path: Path, clock, what: str):
    _file_with(path, clock, 3)
    bad = {
        "an error": "INSERT INTO nowhere VALUES (1)",
        "a foreign key": "INSERT INTO note VALUES (1, 4711)",
    }[what]
    steps = Migration(
        SCHEMA_VERSION + 1,
        lambda: ("CREATE TABLE note (id INTEGER, contact_id INTEGER REFERENCES contact (id))", bad),
    )
    with pytest.raises(Exception, match=r"nowhere|migration_failed"):
        Database.open(path, migrations=(*MIGRATIONS, steps))
    with Database.open(path) as db:
        assert schema_objects(db.raw) == expected_schema()
        assert check_file(db).is_sound


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_p19_killed_in_the_middle_it_is_the_old_schema(path: Path, clock, delay: float):
    _file_with(path, clock, 1000)
    process = _start(path)
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    time.sleep(delay)
    process.kill()
    process.communicate()
    with Database.open(path) as db:
        assert schema_objects(db.raw) == expected_schema()
        assert check_file(db).is_sound
    with Database.open(path, migrations=NEWER) as db:
        assert schema_objects(db.raw) == expected_schema(NEWER)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_p19_killed_at_any_moment_it_is_the_old_or_the_new_schema(path: Path, clock):
    _file_with(path, clock, 300)
    for step in range(40):
        copy = path.with_name(f"copy{step}.crm")
        copy.write_bytes(path.read_bytes())
        process = _start(copy)
        time.sleep(step * 0.03)
        process.kill()
        process.communicate()
        with Database.open(copy, migrations=NEWER) as db:
            assert schema_objects(db.raw) == expected_schema(NEWER)
            assert check_file(db).is_sound


def test_p19_two_starts_at_once_migrate_once(path: Path, clock):
    _file_with(path, clock, 200)
    processes = [_start(path), _start(path)]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert all(text.endswith(f"version {SCHEMA_VERSION + 1}\n") for text in said)
    assert sum("inside" in text for text in said) == 1
    with Database.open(path, migrations=NEWER) as db:
        assert check_file(db).is_sound
    with Database.open(_backup(path)) as old:
        assert schema_objects(old.raw) == expected_schema()


def test_p19_an_older_file_cannot_be_read_only(path: Path, clock):
    _file_with(path, clock, 3)
    with pytest.raises(UserError) as caught:
        Database.open(path, migrations=NEWER, read_only=True)
    assert caught.value.code == "file_older"
