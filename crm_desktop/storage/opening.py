"""Steps of making and opening a data file: filling, naming, and refusing what is not ours."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from crm_desktop import __version__
from crm_desktop.core.clock import Clock, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.backends.sqlite_file import (
    APPLICATION_ID,
    PAGE_BYTES,
    VFS_WITHOUT_LOCKS,
    FileHeader,
    SqliteFile,
    probe,
)
from crm_desktop.storage.error_codes import DriverError, reraise
from crm_desktop.storage.migrations.runner import (
    MIGRATIONS,
    SCHEMA_DIGEST,
    SCHEMA_VERSION,
    Migration,
    digest_of,
    expected_schema,
    schema_objects,
    user_version,
)
from crm_desktop.storage.retry import Retry

_FILE_ID = re.compile(r"[0-9a-f]{32}")
_PERHAPS_COPIED = re.compile(
    r"dropbox|onedrive|icloud|mobile documents|clouddocs|google ?drive|my drive|cloudstorage"
    r"|nextcloud|owncloud|syncthing",
    re.IGNORECASE,
)
_ID_TRIES = 20
_ID_PAUSE_SECONDS = 0.15
_COPIED_MARKS = (".stfolder", ".dropbox", ".dropbox.cache")


def look_here(path: Path) -> tuple[bool, FileHeader | None]:
    """Whether a cheap look finds a file of this computer and nobody else at it; and its header.

    False only means that `station.py` has to look more closely. Without a header the usual way to
    the file says what is wrong with it.
    """
    try:
        if not lies_plainly_here(path):
            return False, None
        header = probe(path)
    except (OSError, UserError, StorageUnavailable):
        return True, None
    if header is None:
        return False, None
    if not _FILE_ID.fullmatch(header.file_id):
        return True, header
    traces = (path.with_name(f".{header.file_id}.{kind}") for kind in ("presence", "turn"))
    return not any(trace.exists() for trace in traces), header


def file_id_of(path: Path) -> str:
    """Who a file says it is, read without locks; raises what `Database.open` would."""
    header = None
    for _ in range(_ID_TRIES):
        header = probe(path)
        if header is not None:
            break
        # In the middle of a save. To open it with locks might take back what somebody else saves.
        time.sleep(_ID_PAUSE_SECONDS)
    if header is None:
        raise StorageUnavailable("busy", path=str(path))
    if header.application_id != APPLICATION_ID:
        raise UserError("foreign_database", path=str(path))
    require_identity({"file_id": header.file_id, "lineage": "unread"}, path)
    return header.file_id


def lies_plainly_here(path: Path) -> bool:
    """Whether the nearest existing folder surely belongs to a disk of this computer."""
    real = Path(os.path.realpath(path))
    if _PERHAPS_COPIED.search(str(real)) or _PERHAPS_COPIED.search(str(path)):
        return False
    if any((folder / mark).exists() for folder in real.parents for mark in _COPIED_MARKS):
        return False
    if sys.platform == "win32":  # a connected letter was made into its server
        return not str(real).startswith("\\\\")
    device = (real if real.exists() else real.parent).stat().st_dev
    if sys.platform == "darwin":
        roots = (Path("/"), Path("/System/Volumes/Data"))
        return device in {root.stat().st_dev for root in roots if root.exists()}
    return os.major(device) != 0  # a drive of another computer has no device here


def require_free_name(target: Path) -> None:
    """Refuse a name that is taken, or a folder that is not there or may not be written."""
    if target.exists():
        raise UserError("file_exists", path=str(target))
    if not target.parent.is_dir():
        raise UserError("folder_missing", path=str(target.parent))
    if not os.access(target.parent, os.W_OK):
        raise StorageUnavailable("folder_read_only", path=str(target.parent))


def fill_new_file(path: Path, clock: Clock, page_bytes: int = PAGE_BYTES) -> None:
    """Make a whole data file at `path`, which nobody else knows yet, in one transaction."""
    backend = SqliteFile(path, vfs="" if lies_plainly_here(path) else VFS_WITHOUT_LOCKS)
    orm = backend.connect(create=True, page_bytes=page_bytes)
    connection = orm.connection()
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for migration in MIGRATIONS:
            migration.apply(connection)
        facts = {
            "file_id": new_uid().hex(),
            "lineage": new_uid().hex(),
            "epoch": "1",
            "min_reader": str(SCHEMA_VERSION),
            "min_writer": str(SCHEMA_VERSION),
            "written_by": __version__,
            "created_at": str(to_milliseconds(clock.now())),
        }
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts.items())
        connection.execute("COMMIT")
    except DriverError as error:
        reraise(error)
    finally:
        orm.close()


def publish(fresh: Path, target: Path) -> None:
    """Give the finished file its name, never over another one."""
    try:
        os.link(fresh, target)
    except FileExistsError:
        raise UserError("file_exists", path=str(target)) from None
    except OSError:  # a drive without hard links
        if target.exists():
            raise UserError("file_exists", path=str(target)) from None
        fresh.rename(target)


def remove_unfinished(path: Path) -> None:
    """Leave nothing of a file that did not get its name; a drive that refuses is not told again."""
    for leftover in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def require_identity(meta: Mapping[str, object], path: Path) -> None:
    """Refuse a file without its ids; `file_id` names files elsewhere, so it must be just that."""
    if not _FILE_ID.fullmatch(str(meta.get("file_id", ""))) or not meta.get("lineage"):
        raise UserError("file_damaged", path=str(path))


def require_known_version(
    connection: Any, migrations: tuple[Migration, ...], *, read_only: bool
) -> None:
    """Refuse a file of a newer program, or of an older one where it cannot be migrated."""
    found = user_version(connection)
    known = migrations[-1].version
    if found == known or (found < known and not read_only):
        return
    if found < known:
        raise UserError("file_older", have=__version__)
    facts = dict(Retry().call(lambda: connection.execute("SELECT key, value FROM meta").fetchall()))
    oldest_reader = str(facts.get("min_reader", found))
    readable = oldest_reader.isdecimal() and int(oldest_reader) <= known
    if not (read_only and readable):
        raise UserError(
            "file_newer", made_by=facts.get("written_by", "?"), have=__version__, readable=readable
        )


def require_schema(connection: Any, migrations: tuple[Migration, ...], path: Path) -> None:
    """Refuse a file whose tables, triggers or views are not exactly ours."""
    found = Retry().call(lambda: schema_objects(connection))
    if migrations is MIGRATIONS and digest_of(found) == SCHEMA_DIGEST:
        return
    expected = expected_schema(migrations)
    if found != expected:
        names = sorted({name for _, name, _ in found ^ expected})
        raise UserError("schema_unexpected", path=str(path), objects=", ".join(names[:5]))
