"""Looking for damage without being in the way, and what is needed to mend it (P11).

A check reads everything and would keep others from saving as long: it reads a copy. The copy is
taken by SQLite in small steps between which others save; if they save too often it is given up,
for another time is as good. Somebody who waits for the result gets it all the same: others then
wait for a moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.core.aside import AsideEnded
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.backup import Overtaken, copy_beside_saves, copy_in_steps
from crm_desktop.storage.check import DAMAGE, Problem, Report, check_file
from crm_desktop.storage.drive_process import DriveProcess
from crm_desktop.storage.error_codes import DriverError, reraise, to_unavailable, unavailable_of
from crm_desktop.storage.opening import remove_unfinished

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

Progress = Callable[[int, int], None]
Check = Callable[[Progress | None, Path, bool, Mapping[int, str] | None], Report]
"""Looks at a closed copy: at its pages, or at everything; `check_copy`, wherever that runs."""

KEPT_DAMAGED = timedelta(days=90)
_STAMP = "%Y%m%dT%H%M%SZ"
_DAMAGED_FOLDER = "damaged"
_TRIES = 5
_REST_SECONDS = 0.2
"""Between two steps on a drive, where nobody waits for the result: the drive is everybody's."""


def look_for_damage(
    db: Database,
    folder: Path,
    *,
    is_full: bool,
    anchors: Mapping[int, str] | None = None,
    progress: Progress | None = None,
    insists: bool = False,
    check: Check | None = None,
) -> Report:
    """Check the open file by a copy in `folder`; damage is a finding, never an error.

    Not `is_full`: the pages only (`quick_check`). Raises `Cancelled`, or `StorageUnavailable`
    `busy` where others saved too often, unless it `insists`, `io_error` of a drive, or what the
    disk of `folder` says; `UserError` `check_ended` where the second program that looks died of
    something. `check` looks at the copy; without it this thread does.
    """
    part = folder / f".{new_uid().hex()[-12:]}.checking.crm"
    report = Report()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(db, part, progress, insists=insists)
        report = (check or check_copy)(progress, part, is_full, anchors)
    except (UserError, StorageUnavailable) as error:
        # A disk that cannot read a place is damaged; a drive that cannot be read is away.
        if error.code not in _SAYS_DAMAGE or (error.code == "io_error" and db.is_far):
            raise
        report.problems.append(Problem("damaged", error.code))
    except AsideEnded as error:  # killed, or out of memory: that says nothing of file or disk
        raise UserError("check_ended") from error
    except OSError as error:
        raise unavailable_of(error, folder) from error
    finally:
        remove_unfinished(part)
    return report


def check_copy(
    progress: Progress | None, copy: Path, is_full: bool, anchors: Mapping[int, str] | None
) -> Report:
    """What is wrong with a closed file that nobody else has; may run in a second program."""
    from crm_desktop.storage.database import Database

    with Database.open(copy, read_only=True) as database:
        if is_full:
            return check_file(database, anchors=anchors, progress=progress)
        report = Report()
        for (answer,) in database.execute("PRAGMA quick_check(20)").fetchall():
            if answer != "ok":
                report.problems.append(Problem("damaged", answer))
        return report


_SAYS_DAMAGE = DAMAGE | {"file_empty", "schema_unexpected", "foreign_database"}


def _copy(db: Database, part: Path, progress: Progress | None, *, insists: bool) -> None:
    rests = db.is_far and not insists

    def step(_done: int, _total: int) -> None:
        if progress is not None:
            progress(0, 1)
        if rests:
            time.sleep(_REST_SECONDS)

    try:
        try:
            copy_in_steps(db, part, step)
        except Overtaken:
            if not insists or not db.reads_the_file:
                raise StorageUnavailable("busy") from None
            remove_unfinished(part)
            copy_beside_saves(db, part, step)
    except DriverError as error:
        reraise(error)
    except UnicodeDecodeError as error:
        raise to_unavailable(error) or error from error


def is_damage(report: Report) -> bool:
    """Whether pages or references are broken; a changed log alone is no reason to stop writing."""
    return any(one.code in {"damaged", "foreign_key", "orphan"} for one in report.problems)


# -- the damaged file ---------------------------------------------------------------------------


def damaged_folder(backups: Path) -> Path:
    """Where copies of damaged files lie, beside the backups of the file."""
    return backups / _DAMAGED_FOLDER


def keep_damaged(
    database: Path, backups: Path, now: datetime, progress: Progress | None = None
) -> Path:
    """Copy the file byte by byte, with its journal, through a second program; gives the copy.

    `progress` may stop it by raising; a disk that gives nothing for a minute is given up. Raises
    `StorageUnavailable` of either disk. Nothing half copied is left, as far as the disk lets go.
    """
    folder = damaged_folder(backups)
    target = folder / f"{database.stem} {now.strftime(_STAMP)} {new_uid().hex()[-4:]}.crm"

    def watch() -> None:
        if progress is not None:
            progress(0, 1)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with DriveProcess() as second:
            for _ in range(_TRIES):
                if second.copy(database, target, watch) != "changed":
                    break
    except OSError as error:
        remove_unfinished(target)
        raise unavailable_of(error, database) from error
    except BaseException:
        remove_unfinished(target)
        raise
    return target


def sweep_damaged(folder: Path, now: datetime) -> int:
    """Remove what was kept for `KEPT_DAMAGED`; gives how many files went."""
    oldest = (now - KEPT_DAMAGED).timestamp()
    gone = 0
    for path in folder.glob("*") if folder.is_dir() else ():
        with suppress(OSError):
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink()
                gone += 1
    return gone
