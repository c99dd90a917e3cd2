"""Backups of the open file: made, kept by the schedule, removed, and put back.

What copies or reads much takes a connection of its own and runs in the long worker, `standing` and
`restore` in the worker that owns the file.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.backups import schedule
from crm_desktop.business.backups.model import Backup, Reason, Standing
from crm_desktop.business.backups.portable import (
    PortableCopy,
    PortableFolder,
    PortablePlan,
    is_due,
)
from crm_desktop.business.backups.repository import BackupRepository, plan_of
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.rights import Right
from crm_desktop.storage.backup_folder import BackupFolder, KeptCopy, disk_trouble_told
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.storage.restoring import (
    Comparison,
    Prepared,
    compare,
    prepare,
    put_back,
    require_known_form,
)
from crm_desktop.storage.room import SPARE_FILES, free_bytes, require_room

if TYPE_CHECKING:
    from crm_desktop.storage.change_watch import ChangeWatch
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

_log = logging.getLogger(__name__)


class BackupService:
    """The backups of one file in `folder`, below its id."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, folder: Path) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._store = BackupFolder(folder, database.file_id)
        self._failure = ""

    @property
    def folder(self) -> Path:
        """Where the backups of this file lie."""
        return self._store.folder

    def backups(self) -> tuple[Backup, ...]:
        """Every backup that counts, newest first."""
        return tuple(_told(one) for one in self._store.copies())

    def anchors(self) -> dict[int, str]:
        """Links of the change log as the backups hold them: what is told apart from them was cut.

        Backups of another past, from before one was put back, say nothing of this one.
        """
        here = self._database.lineage
        copies = self._store.copies()
        return {
            one.facts.head_seq: one.facts.head_hash
            for one in copies
            if one.facts.lineage == here and one.facts.head_seq
        }

    def standing(self, reader: Database | None = None) -> Standing:
        """How much would be lost if the disk broke now."""
        rows = BackupRepository(reader or self._database)
        return self._standing(rows, self.backups())

    def _standing(self, rows: BackupRepository, backups: Collection[Backup]) -> Standing:
        newest = _newest_of_this_state(rows, backups)
        known = 0 if newest is None else newest.head_seq
        since = rows.first_after(known)
        return Standing(
            health=schedule.health(since, self._clock.now(), has_failed=bool(self._failure)),
            newest=newest,
            unsaved_since=since,
            changes=max(0, rows.head()[0] - known),
            failure=self._failure,
        )

    # -- making ---------------------------------------------------------------------------

    def make(self, reader: Database, reason: Reason) -> Backup:
        """Make a backup now over `reader`, then let the schedule remove old ones.

        Raises `UserError` `backup_failed`, `backup_no_room`, or `StorageUnavailable`; the failure
        is remembered until a backup succeeds.
        """
        try:
            require_room(self.folder, BackupRepository(reader).byte_count(), "backup_no_room")
            made = self._store.make(reader, reason.value, self._clock.now())
        except (UserError, StorageUnavailable) as error:
            self._failure = error.code
            raise
        self._failure = ""
        self._thin_out()
        return _told(made)

    def make_if_due(self, reader: Database) -> Backup | None:
        """Today's first backup, if something has changed since the last one."""
        rows = BackupRepository(reader)
        newest = _newest_of_this_state(rows, self.backups())
        if not schedule.is_due(newest, rows.head(), self._clock.now(), self._clock.zone):
            return None
        return self.make(reader, Reason.DAILY)

    def make_at_closing(self, reader: Database, opened_at: int) -> Backup | None:
        """A backup of a file that is closed, if much was changed; `opened_at` is its first `seq`.

        Who only looked leaves it to those who changed something.
        """
        rows = BackupRepository(reader)
        if rows.head()[0] == opened_at:
            return None
        newest = _newest_of_this_state(rows, self.backups())
        if not schedule.is_worth_at_closing(newest, rows.head()[0]):
            return None
        return self.make(reader, Reason.CLOSING)

    def make_before(self, reader: Database, reason: Reason) -> Backup | None:
        """The way back from a dangerous act; none is made if the newest backup holds it all."""
        rows = BackupRepository(reader)
        newest, head = _newest_of_this_state(rows, self.backups()), rows.head()
        if head[0] == 0 or (newest is not None and newest.head_seq == head[0]):
            return None
        return self.make(reader, reason)

    @property
    def portable(self) -> PortableFolder:
        """The portable copies of this file."""
        return PortableFolder(self.folder)

    def portable_base(
        self, reader: Database, *, is_by_hand: bool, elsewhere: Path | None = None
    ) -> tuple[Backup, Path] | None:
        """The backup to make a portable copy of, and where its attached files lie.

        By hand the newest state, for which a backup is made if there is none; else nothing unless
        one is due. Raises as `make` does, and `UserError` `no_room` of the backups' disk or of
        that of `elsewhere`, the folder it is to lie in.
        """
        if is_by_hand:
            self.make_before(reader, Reason.BY_HAND)
        rows = BackupRepository(reader)
        newest = _newest_of_this_state(rows, self.backups())
        if newest is None:
            return None
        last = next(iter(self.portable.copies()), None)
        if not is_by_hand and not is_due(last, newest.head_seq, self._clock.now()):
            return None
        plan = plan_of(reader)
        require_room(self.portable.folder, plan.used_bytes + plan.file_bytes)
        if elsewhere is not None:
            require_room(elsewhere, plan.about_bytes // SPARE_FILES)
        return newest, self._store.contents_of(newest.path)

    def portable_plan(self, reader: Database, place: Path) -> PortablePlan:
        """What a portable copy made now would hold, and what is free where it is to lie."""
        return replace(plan_of(reader), free_bytes=free_bytes(place))

    def thin_out_portable(self) -> None:
        """Let the schedule remove old portable copies."""
        try:
            self.portable.thin_out(self._clock.now(), self._clock.zone)
        except StorageUnavailable as error:
            # The new one is there; the next one tries again.
            _log.info("old portable copies are not removed yet: %s", error.code)

    def remove_portable(self, copy: PortableCopy, actor: Actor) -> None:
        """Remove one by hand; raises `NotAllowed`."""
        actor.require(Right.SETTINGS_EDIT)
        self.portable.remove([copy])

    def remove(self, backup: Backup, actor: Actor) -> None:
        """Remove one backup by hand; raises `NotAllowed`."""
        actor.require(Right.SETTINGS_EDIT)
        self._store.remove([one for one in self._store.copies() if one.path == backup.path])

    def _thin_out(self) -> None:
        try:
            copies = {one.path: one for one in self._store.copies()}
            backups = [_told(one) for one in copies.values()]
            now, zone = self._clock.now(), self._clock.zone
            kept = {one.path for one in schedule.to_keep(backups, now, zone)}
            self._store.remove([one for path, one in copies.items() if path not in kept])
        except StorageUnavailable as error:
            # The new one is there; the next one tries again.
            _log.info("old backups are not removed yet: %s", error.code)

    # -- putting back ---------------------------------------------------------------------

    def prepare(self, backup: Path, actor: Actor) -> Prepared:
        """Check a backup and make it ready, aside; raises as `storage.restoring.prepare` does."""
        actor.require(Right.SETTINGS_EDIT)
        with disk_trouble_told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        beside = backup
        if backup.parent == self.folder:
            beside = self._store.contents_of(backup)
        return prepare(backup, beside, self._database.file_id, self.folder)

    def compare(self, reader: Database, prepared: Prepared) -> Comparison:
        """What would be lost, and what would come back."""
        return compare(reader, prepared)

    def restore(self, prepared: Prepared, actor: Actor, watch: ChangeWatch) -> None:
        """Keep the present state as a backup, put the prepared one back, and note who did it.

        Every program that has the file open shows the restored state with its next look. Raises
        `StorageUnavailable`, whose outcome says what lies in the file then, or `UserError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        self.make_before(self._database, Reason.BEFORE_RESTORE)
        # The backup of the present state took its time, and so did who looked what would be lost.
        self._database.require_permission()
        require_known_form(self._database)
        put_back(self._database, prepared)
        told = {"backup": prepared.taken_from}
        try:
            watch.begin_anew()
            with self._journal.begin(actor, RESTORED, details=told) as work:
                work.keep_as_note()
        except (StorageUnavailable, UserError) as error:
            # The backup is back; only the note of it is not.
            raise StorageUnavailable(error.code, outcome=Outcome.KEPT) from error


def _newest_of_this_state(rows: BackupRepository, backups: Collection[Backup]) -> Backup | None:
    """The newest backup whose last change the file still has: others are of another past."""
    newest_first = sorted(backups, key=lambda one: (one.head_seq, one.taken_at), reverse=True)
    return next(
        (
            one
            for one in newest_first
            if rows.link(one.head_seq) == one.head_hash or not one.head_seq
        ),
        None,
    )


_REASONS = {one.value: one for one in Reason}


def _told(copy: KeptCopy) -> Backup:
    """A reason that a newer program gave keeps the backup like one made by hand."""
    facts = copy.facts
    return Backup(
        path=copy.path,
        taken_at=copy.taken_at,
        reason=_REASONS.get(copy.reason, Reason.BY_HAND),
        size=facts.size,
        schema=facts.schema,
        head_seq=facts.head_seq,
        head_hash=facts.head_hash,
        contacts=facts.contacts,
        contents=facts.contents,
    )
