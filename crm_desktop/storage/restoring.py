"""A backup comes back: compared first, made ready aside, put into the live file in one go (P12).

The live file is never replaced under open programs: SQLite's own backup writes into it under its
lock and journal, so that others see the old state or the new one. The restored file gets another
`lineage` and the next `epoch`, by which every program notices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop import __version__
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backends.sqlite_file import SqliteFile
from crm_desktop.storage.backup import verify_copy
from crm_desktop.storage.bulk_values import GIVEN_IDS
from crm_desktop.storage.change_log import BATCH_COLUMNS, ChangeBatch, Operation, to_batch
from crm_desktop.storage.error_codes import DriverError, reraise, to_unavailable
from crm_desktop.storage.opening import remove_unfinished
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_desktop.storage.database import Database

BUSY_LIMIT_SECONDS = 10.0
"""SQLite's backup waits for ever for a busy target; nobody should."""
PAGES_PER_STEP = 1024
MOST_NAMED = 500


@record
class Side:
    """What only one of two states has: its units of work, newest first, at most `MOST_NAMED`.

    `contacts_made` and `contacts_changed` count contacts, each once.
    """

    batches: tuple[ChangeBatch, ...]
    count: int
    contacts_made: int
    contacts_changed: int


@record
class Comparison:
    """The open file beside a backup; `common_seq` is the last change both have (0: none).

    `lost` is what the file has and the backup has not, `back` the other way round.
    `contacts_returning` were removed for good since, and the backup still holds them.
    """

    common_seq: int
    contacts_now: int
    contacts_then: int
    lost: Side
    back: Side
    contacts_returning: int = 0


class Prepared:
    """A copy of a backup, of today's form, ready to be put back; remove it with `discard`."""

    def __init__(
        self, path: Path, contents_beside: Path, contents: tuple[str, ...], taken_from: str = ""
    ) -> None:
        self.path = path
        self.taken_from = taken_from
        self.contents_beside = contents_beside
        self.contents = contents

    def discard(self) -> None:
        """Remove the copy."""
        remove_unfinished(self.path)


def prepare(backup: Path, contents_beside: Path, file_id: str, folder: Path) -> Prepared:
    """Copy a backup into `folder`, check it, and bring it to today's form.

    Raises `UserError` `backup_damaged`, `backup_of_other_file`, or what opening raises.
    """
    from crm_desktop.storage.database import Database

    ready = folder / f".{new_uid().hex()[-12:]}.restoring.crm"
    try:
        _copy_file(backup, ready)
        with Database.open(ready, before_migration=lambda _db: None) as copy:
            if copy.file_id != file_id:
                raise UserError("backup_of_other_file", path=str(backup))
        facts = verify_copy(ready)
    except UserError as error:
        remove_unfinished(ready)
        if error.code in {"backup_failed", "not_a_database", "file_damaged", "file_empty"}:
            raise UserError("backup_damaged", path=str(backup)) from error
        raise
    except BaseException:
        remove_unfinished(ready)
        raise
    return Prepared(ready, contents_beside, facts.contents, backup.name)


def _copy_file(source: Path, target: Path) -> None:
    """Through SQLite, which takes a half save back and finds a file that is none."""
    try:
        orm = SqliteFile(source, read_only=True).connect()
        try:
            other = SqliteFile(target).connect(create=True)
            try:
                orm.connection().backup(other.connection())
            finally:
                other.close()
        finally:
            orm.close()
    except DriverError as error:
        reraise(error)


def compare(db: Database, prepared: Prepared) -> Comparison:
    """What putting the backup back would lose and bring."""
    with _opened(prepared.path) as then, db.read():
        common = _common_seq(db.raw, then)
        return Comparison(
            common_seq=common,
            contacts_now=_contacts(db.raw),
            contacts_then=_contacts(then),
            lost=_side(db.raw, common),
            back=_side(then, common),
            contacts_returning=_returning(db.raw, then, common),
        )


def _returning(now: Any, then: Any, common: int) -> int:
    """How many contacts were removed for good after `common` that were there at that time."""
    rows = now.execute(
        "SELECT record_id FROM change_entry WHERE operation = ? AND id >= (SELECT first_entry_id"
        " FROM change_batch WHERE seq > ? ORDER BY seq LIMIT 1)"
        " AND kind = 'contact' AND +root_kind = 'contact' AND record_id = root_id",
        (str(Operation.REMOVE), common),
    ).fetchall()
    found: int = then.execute(
        f"SELECT count(*) FROM contact WHERE id {GIVEN_IDS}",
        (json.dumps([key for (key,) in rows]),),
    ).fetchone()[0]
    return found


def _common_seq(one: Any, other: Any) -> int:
    """The last batch both chains share: links hash all before, so it can be searched by halves."""
    low, high = 0, min(_head(one), _head(other))
    while low < high:
        middle = (low + high + 1) // 2
        if _link(one, middle) == _link(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _head(connection: Any) -> int:
    found: int = connection.execute("SELECT coalesce(max(seq), 0) FROM change_batch").fetchone()[0]
    return found


def _link(connection: Any, seq: int) -> bytes | None:
    """The link at `seq`, or of the nearest batch before it: numbers may be missing."""
    row = connection.execute(
        "SELECT hash FROM change_batch WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)
    ).fetchone()
    return row[0] if row else None


def _contacts(connection: Any) -> int:
    found: int = connection.execute(
        "SELECT count(*) FROM contact WHERE deleted_at IS NULL"
    ).fetchone()[0]
    return found


def _side(connection: Any, common: int) -> Side:
    rows = connection.execute(
        f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE seq > ? ORDER BY seq DESC LIMIT ?",
        (common, MOST_NAMED),
    ).fetchall()
    first = connection.execute(
        "SELECT count(*), min(first_entry_id) FROM change_batch WHERE seq > ?", (common,)
    ).fetchone()
    count, entry = first[0], first[1] if first[1] is not None else 0
    made, touched = connection.execute(
        "SELECT count(DISTINCT iif(kind = 'contact' AND operation = 'insert', record_id, NULL)),"
        " count(DISTINCT root_id) FROM change_entry WHERE id >= ? AND +root_kind = 'contact'",
        (entry if count else 1 << 62,),
    ).fetchone()
    return Side(tuple(to_batch(row) for row in rows), count, made, touched - made)


def put_back(db: Database, prepared: Prepared) -> None:
    """Write the prepared backup into the live file; returns when it is there for everyone.

    Attached files come back first. Raises `StorageUnavailable` `busy` after ten seconds in which
    others kept the file, `disk_full`, …; its outcome says what lies in the file then.
    """
    if db.is_read_only:
        raise StorageUnavailable("read_only")
    # Before it is put back, so that no program sees the old rows under the old lineage.
    lineage = begin_another_past(prepared.path, (db.meta().get("epoch", "1"),))
    if prepared.contents:
        AttachmentFiles(prepared.contents_beside).carry_to(db.path, prepared.contents)
    write_over(db, prepared.path, lineage)


def require_known_form(db: Database) -> None:
    """Refuse a file that a newer program changed under this one, as every save does (P18)."""
    row = db.execute(
        "SELECT user_version, (SELECT value FROM meta WHERE key = 'written_by')"
        " FROM pragma_user_version"
    ).fetchone()
    if row is not None and row[0] > db.schema_version:
        raise UserError("file_newer", made_by=row[1] or "?", have=__version__, readable=False)


def write_over(db: Database, other: Path, lineage: str = "") -> None:
    """Write another file into the live one, in one go and under its lock.

    By its `lineage`, if it has one of its own, it is told after trouble whether it lies there.
    Raises `StorageUnavailable` as `put_back` does.
    """
    with _opened(other) as source:
        try:
            source.backup(db.raw, pages=PAGES_PER_STEP, progress=_patience(), sleep=0.05)
        except (DriverError, StorageUnavailable) as error:
            if not lineage:
                db.reconnect()
            if not lineage or not _is_put_back(db, lineage, error):
                reraise(error)
    try:
        db.reconnect()
        db.reload_identity()
    except (StorageUnavailable, UserError) as error:
        # The backup is back; it is this program that cannot see it yet.
        raise StorageUnavailable(error.code, outcome=Outcome.KEPT) from error


def _is_put_back(db: Database, lineage: str, error: Exception) -> bool:
    """After trouble: whether the backup lies in the file; raises where that cannot be asked."""
    try:
        db.reconnect()
        row = db.execute("SELECT value FROM meta WHERE key = 'lineage'").fetchone()
    except (StorageUnavailable, UserError) as unreadable:
        told = to_unavailable(error, Outcome.UNKNOWN) or error
        if isinstance(told, StorageUnavailable):
            told.outcome = Outcome.UNKNOWN
        try:
            raise told from unreadable
        finally:
            del told, error  # no cycle of the error and this frame
    return row is not None and row[0] == lineage


def begin_another_past(path: Path, epochs: Iterable[str]) -> str:
    """Give the copy at `path` a new lineage and an epoch after all of `epochs` and its own."""
    known, lineage = list(epochs), new_uid().hex()
    orm = SqliteFile(path).connect()
    try:
        connection = orm.connection()
        known += [
            row[0] for row in connection.execute("SELECT value FROM meta WHERE key = 'epoch'")
        ]
        connection.execute("BEGIN IMMEDIATE")
        for key, value in (
            ("lineage", lineage),
            ("epoch", str(max(map(int, known)) + 1)),
        ):
            connection.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
        connection.execute("COMMIT")
    except DriverError as error:
        reraise(error)
    finally:
        orm.close()
    sync_path(path)
    return lineage


def _patience() -> Callable[[int, int, int], None]:
    """A look at each step that ends the waiting for a file others keep."""
    began = monotonic_seconds()

    def look(_status: int, remaining: int, total: int) -> None:
        if remaining == total and monotonic_seconds() - began > BUSY_LIMIT_SECONDS:
            raise StorageUnavailable("busy")

    return look


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    orm = SqliteFile(path, read_only=True).connect()
    try:
        yield orm.connection()
    finally:
        orm.close()
