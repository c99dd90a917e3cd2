"""A backup that counts: copied by SQLite's own backup, synced, named, opened and checked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backends.sqlite_file import Connection, SqliteFile
from crm_desktop.storage.error_codes import (
    DriverError,
    error_name,
    reraise,
    to_unavailable,
    unavailable_of,
)
from crm_desktop.storage.opening import remove_unfinished
from crm_desktop.storage.retry import Retry
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_log = logging.getLogger(__name__)

PAGES_PER_STEP = 512
PAGES_PER_FAR_STEP = 32
"""On a drive each page is a call, and nobody can commit during a step."""
BUSY_LIMIT_SECONDS = 30.0
MOST_RESTARTS = 3
"""So often others' saves may begin a copy anew, before a read transaction keeps them waiting."""
_COUNTED = ("contact", "contact_point", "change_batch", "change_entry")


@record
class CopyFacts:
    """What the check found in a copy: bytes, schema, last change, rows, attached files."""

    size: int
    schema: int
    head_seq: int
    head_hash: str
    contacts: int
    contents: tuple[str, ...]
    lineage: str = ""
    """Which past the changes belong to; a restore begins another one."""


class Overtaken(Exception):
    """Others saved so often that the copy began anew again and again."""


def backup_to(
    db: Database, target: Path, *, by_links: bool = False, contents_beside: Path | None = None
) -> CopyFacts:
    """Copy the open file with its attached files to `target` (replaced if it exists); verify it.

    The copy is opened, `quick_check`ed and its row counts compared with those of the moment it
    was taken. Then the files that its rows speak of come to `<contents_beside>.files/` (beside the
    copy if not said), each looked at; what is there already stays. Only then the copy gets its
    name, so that it never speaks of files that it has not. A content that is missing or damaged
    here is left out and logged: that is no reason to have no backup of the rest.

    Others go on saving meanwhile; only after `MOST_RESTARTS` beginnings they have to wait.
    `by_links` gives the same contents another name where the drive can, and copies none: for a
    copy beside the file, of which they are no further safety but are found. Raises
    `UserError("backup_failed")` with the reason, or `StorageUnavailable`.
    """
    part = target.with_name(f".{target.name}.{new_uid().hex()[-8:]}.part")
    try:
        # Where nothing can be put is told as such: of SQLite it would be the data file's trouble.
        part.touch(exist_ok=False)
        facts = _copy_twice(db, part)
        lacking = AttachmentFiles(db.path).carry_to(
            contents_beside or target, facts.contents, by_links=by_links
        )
        if lacking:
            _log.warning("%d attached files could not be copied", lacking)
        part.replace(target)
        sync_path(target.parent)
    except DriverError as error:
        reraise(error)
    except OSError as error:
        raise backup_trouble(error, target) from error
    finally:
        remove_unfinished(part)
    return facts


def backup_trouble(error: OSError, path: Path) -> StorageUnavailable:
    """What is told of trouble with the disk that a backup is written to."""
    told = unavailable_of(error, path)
    return (
        told
        if told.code == "disk_full"
        else StorageUnavailable("backup_failed", detail=told.detail)
    )


def _copy_twice(db: Database, part: Path) -> CopyFacts:
    """Copy and look; once more on a new connection if the drive gave a bad answer, as a save does.

    Not within a reading that somebody else has begun: it would be of another moment.
    """
    if db.raw.in_transaction:
        return _copied(db, part)
    try:
        return _copied(db, part)
    except (DriverError, StorageUnavailable) as error:
        if getattr(to_unavailable(error) or error, "code", "") != "io_error":
            raise
        _log.info("%s while a backup was copied: once more", error_name(error))
    remove_unfinished(part)
    db.reconnect()
    return _copied(db, part)


def _copied(db: Database, part: Path) -> CopyFacts:
    counts = _copy_of_one_moment(db, part)
    sync_path(part)
    return verify_copy(part, counts)


def _copy_of_one_moment(db: Database, part: Path) -> dict[str, int]:
    """Copy without keeping others from saving, if they let it; gives the counts of that moment."""
    try:
        copy_in_steps(db, part)
        with db.read():
            counts = _counts_now(db)
        if counts == _counts_in(part):
            return counts
    except Overtaken:
        _log.info("others save often: they wait while the backup is copied")
    remove_unfinished(part)
    if db.reads_the_file:
        return copy_beside_saves(db, part)
    with db.read():
        counts = _counts_now(db)
        _copy(db, part)
    return counts


def copy_beside_saves(
    db: Database, part: Path, step: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Copy bytes while others save; they wait only while the pieces that changed are copied again.

    Gives the counts of that moment. `step` may stop it by raising, before others have to wait.
    A second program reads them: nobody but SQLite opens the file in this one. Under a read
    transaction nobody writes into the file, so its bytes are those of one moment.
    """
    from crm_desktop.storage.drive_process import DriveProcess

    with DriveProcess() as second:
        second.copy_bytes(db.path, part)
        if step is not None:
            step(0, 1)
        with db.read():
            counts = _counts_now(db)
            renewed = second.renew(db.path, part)
    _log.info("%d pieces had changed while the backup was copied", renewed)
    return counts


def backup_before_migration(db: Database, target_version: int) -> Path | None:
    """The copy every migration makes first, beside the file: `name.schema-1.backup.crm`.

    No migration touches attached files, so they are linked, not copied. `None` if another program
    has migrated the file meanwhile: its copy must not be replaced.
    """
    with db.read():
        row = db.execute("PRAGMA user_version").fetchone()
        version = row[0] if row else 0
        if version >= target_version:
            return None
        name = f"{db.path.stem}.schema-{version}.backup{db.path.suffix}"
        target = db.path.with_name(name)
        backup_to(db, target, by_links=True)
        return target


def copy_in_steps(
    source: Database, part: Path, step: Callable[[int, int], None] | None = None
) -> None:
    """Copy pages as they are, letting others save between steps; `step` may stop it by raising.

    Raises `Overtaken` if they save so often that it would never end.
    """
    _copy(source, part, most_restarts=MOST_RESTARTS, step=step)


def _copy(
    source: Database,
    part: Path,
    *,
    most_restarts: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> None:
    started = monotonic_seconds()
    last, restarts = 0, 0

    def watch(status: int, remaining: int, total: int) -> None:  # noqa: ARG001
        nonlocal last, restarts
        if monotonic_seconds() - started > BUSY_LIMIT_SECONDS and remaining == total:
            raise StorageUnavailable("busy")
        restarts += bool(last) and remaining > last
        last = remaining
        if most_restarts is not None and restarts > most_restarts:
            raise Overtaken
        if step is not None:
            step(total - remaining, total)

    copy = sqlcipher.connect(str(part), isolation_level=None, factory=Connection)
    copy.folder = part.parent
    try:
        copy.execute("PRAGMA cipher_log_level = NONE")
        copy.execute("PRAGMA synchronous = OFF")  # synced as a whole afterwards
        pages = PAGES_PER_FAR_STEP if source.is_far else PAGES_PER_STEP
        source.raw.backup(copy, pages=pages, progress=watch, sleep=0.01)
    finally:
        copy.close()


def _counts_now(db: Database) -> dict[str, int]:
    """The counts of this moment, in a read transaction; another program's commit is waited for."""
    db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    return _counts(db.raw)


def _counts(connection: Any) -> dict[str, int]:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()}
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in _COUNTED
        if table in names
    }


@contextmanager
def _reading(part: Path) -> Iterator[Any]:
    """A connection to a copy in one read transaction: a lock may be refused once on a drive."""
    orm = SqliteFile(part, read_only=True).connect()
    try:
        connection = orm.connection()
        connection.execute("BEGIN")
        Retry().call(lambda: connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone())
        yield connection
    finally:
        orm.close()


def _counts_in(part: Path) -> dict[str, int]:
    with _reading(part) as connection:
        return _counts(connection)


def verify_copy(part: Path, counts: dict[str, int] | None = None) -> CopyFacts:
    """Raise `UserError("backup_failed")` unless a copy is whole (and has so many rows)."""
    with _reading(part) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise UserError("backup_failed", reason=answer)
        found = _counts(connection)
        if counts is not None and found != counts:
            raise UserError("backup_failed", reason="counts")
        seq, link = connection.execute(
            "SELECT coalesce(max(seq), 0), coalesce((SELECT lower(hex(hash)) FROM change_batch"
            " ORDER BY seq DESC LIMIT 1), '') FROM change_batch"
        ).fetchone()
        return CopyFacts(
            size=part.stat().st_size,
            schema=connection.execute("PRAGMA user_version").fetchone()[0],
            head_seq=seq,
            head_hash=link,
            contacts=_live_contacts(connection),
            contents=tuple(_contents(connection)),
            lineage=connection.execute("SELECT value FROM meta WHERE key = 'lineage'").fetchone()[
                0
            ],
        )


def _live_contacts(connection: Any) -> int:
    """What people see: without the bin."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'contact'").fetchone()
    if known is None:
        return 0
    row = connection.execute("SELECT count(*) FROM contact WHERE deleted_at IS NULL").fetchone()
    return int(row[0])


def _contents(connection: Any) -> list[str]:
    """The bin too: what lies there can come back. A file of an older schema has none."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'attachment'").fetchone()
    if known is None:
        return []
    rows = connection.execute("SELECT DISTINCT sha256 FROM attachment ORDER BY 1").fetchall()
    return [sha256 for (sha256,) in rows]
