"""A damaged file: what can be read of it, and the three ways back (P11).

Looking reads a copy and may run in any thread. What writes runs in the worker that owns the file,
through `write`, which opens the way to the file for a moment.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup import verify_copy
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.storage.error_codes import unavailable_of
from crm_desktop.storage.mending import (
    Check,
    damaged_folder,
    keep_damaged,
    look_for_damage,
    sweep_damaged,
)
from crm_desktop.storage.opening import publish, remove_unfinished, require_free_name
from crm_desktop.storage.restoring import Prepared, put_back, write_over
from crm_desktop.storage.salvage import Salvaged, rename_file, salvage
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from datetime import datetime

    from crm_desktop.storage.change_watch import ChangeWatch
    from crm_desktop.storage.check import Report
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

Progress = Callable[[int, int], None]
MOST_OVERTAKEN = 2
"""So often a look that nobody waits for gives way to others' saves; the next one insists."""
Write = Callable[[Callable[["Database"], None]], object]
"""Runs something that writes although the file was found damaged: `Station.mend`."""

REBUILT = "file.rebuilt"
"""The action of the change that says: search aids were made anew after damage."""


@record
class Examined:
    """A damaged file as it was looked at: `kept_as` is its copy, `result` what can be read.

    `new_file` holds that; remove it with `Mending.discard` unless it was used.
    """

    kept_as: Path
    new_file: Path
    result: Salvaged


def report_of(salvaged: Path) -> Path:
    """Where it stands what could not be read."""
    return salvaged.with_suffix(".txt")


def save_readable(
    database: Path,
    folder: Path,
    target: Path,
    now: datetime,
    tell: Callable[[Salvaged], str],
    progress: Progress | None = None,
) -> Salvaged:
    """Save what can be read of a file that no program can open, as `Mending.save_as` does.

    It stays as it is: a copy in `folder` is read. Raises also `nothing_readable` and `Cancelled`.
    """
    for path in (target, report_of(target)):
        require_free_name(path)
    kept = keep_damaged(database, folder, now, progress)
    fresh = folder / f".{new_uid().hex()[-12:]}.mended.crm"
    try:
        result = salvage(kept, fresh, keeps_identity=True, progress=progress)
        return _save_beside(database, fresh, result, target, tell)
    finally:
        remove_unfinished(fresh)
        remove_unfinished(kept)


def _save_beside(
    database: Path, fresh: Path, done: Salvaged, target: Path, tell: Callable[[Salvaged], str]
) -> Salvaged:
    """Make a copy of `fresh` a file of its own, with attached files and report beside it."""
    result, report = replace(done, path=target), report_of(target)
    part = target.with_name(f".{target.name}.{new_uid().hex()[-8:]}.new")
    try:
        for path in (target, report):
            require_free_name(path)
        shutil.copyfile(fresh, part)
        rename_file(part)
        AttachmentFiles(database).carry_to(target, verify_copy(part).contents)
        sync_path(part)
        report.write_text(tell(result), encoding="utf-8")
        try:
            publish(part, target)
        except BaseException:
            remove_unfinished(report)
            raise
    except OSError as error:
        raise unavailable_of(error, target) from error
    finally:
        remove_unfinished(part)
    return result


class Mending:
    """The ways back for the open file; `folder` is that of its backups."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, folder: Path) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._folder = folder
        self._overtaken = 0

    def look(
        self,
        reader: Database,
        *,
        is_full: bool,
        anchors: dict[int, str] | None = None,
        progress: Progress | None = None,
        insists: bool = False,
        check: Check | None = None,
    ) -> Report:
        """Look for damage; raises as `storage.mending.look_for_damage` does.

        Where a team saves all day long, no look would ever come to its end by giving way: one
        that was overtaken `MOST_OVERTAKEN` times insists.
        """
        try:
            report = look_for_damage(
                reader,
                self._folder,
                is_full=is_full,
                anchors=anchors,
                progress=progress,
                insists=insists or self._overtaken >= MOST_OVERTAKEN,
                check=check,
            )
        except StorageUnavailable as error:
            self._overtaken += error.code == "busy"
            raise
        self._overtaken = 0
        return report

    def examine(self, progress: Progress | None = None) -> Examined:
        """Keep a copy of the damaged file and read what can be read of it.

        Raises `UserError` `nothing_readable`, `Cancelled`, or `StorageUnavailable`.
        """
        kept = keep_damaged(self._database.path, self._folder, self._clock.now(), progress)
        fresh = self._folder / f".{new_uid().hex()[-12:]}.mended.crm"
        result = salvage(kept, fresh, keeps_identity=True, progress=progress)
        return Examined(kept, fresh, result)

    def discard(self, examined: Examined) -> None:
        """Remove what was read; the copy of the damaged file stays for 90 days."""
        remove_unfinished(examined.new_file)

    def sweep(self) -> int:
        """Remove copies of damaged files that were kept long enough."""
        return sweep_damaged(damaged_folder(self._folder), self._clock.now())

    # -- the three ways -------------------------------------------------------------------

    def rebuild(self, examined: Examined, actor: Actor, watch: ChangeWatch, write: Write) -> None:
        """Where everything can be read: put it back with every index made anew.

        Raises `StorageUnavailable`; the file is then as it was, and stays read-only.
        """
        actor.require(Right.SETTINGS_EDIT)
        if not examined.result.is_whole:
            raise ValueError("something would be lost")
        write(lambda database: write_over(database, examined.new_file))
        self._note(actor, watch, REBUILT, examined.kept_as)
        self.discard(examined)

    def restore(self, prepared: Prepared, actor: Actor, watch: ChangeWatch, write: Write) -> None:
        """Put a backup back into the damaged file, of which `examine` has kept a copy.

        What was saved after the backup is told by the receipts of each computer, as after any
        restore: the file gets another lineage and the next epoch. Raises as `rebuild` does.
        """
        actor.require(Right.SETTINGS_EDIT)
        write(lambda database: put_back(database, prepared))
        self._note(actor, watch, RESTORED, Path(prepared.taken_from))

    def save_as(
        self, examined: Examined, target: Path, tell: Callable[[Salvaged], str]
    ) -> Salvaged:
        """What can be read becomes a file of its own, with the attached files beside it.

        What `tell` says of it lies beside it, too (`report_of`). Raises `UserError` `file_exists`
        or `folder_missing`, or `StorageUnavailable`; another way back can be gone then.
        """
        result = _save_beside(self._database.path, examined.new_file, examined.result, target, tell)
        self.discard(examined)
        return result

    def _note(self, actor: Actor, watch: ChangeWatch, action: str, source: Path) -> None:
        watch.begin_anew()
        with self._journal.begin(actor, action, details={"backup": source.name}) as work:
            work.keep_as_note()
