"""Removing contacts in the bin for good (J7): a right of its own, and no undo.

Each slice is one unit of work: others can save in between, and what was removed when somebody
cancels stays so. Backups and copies that were made before keep what they hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.bulk_model import Progress
from crm_desktop.business.contacts.removing_repository import RemovingRepository
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import Cancelled, StorageUnavailable
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.storage.removing import removing
from crm_desktop.storage.transaction import LARGE_ROWS

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

PURGE = "contact.purge"
"""The action under which contacts were removed for good."""

SLICE = 250
"""So many are removed in one unit of work: others wait no longer than for that."""


@record
class RemovalLook:
    """What would be removed: `seen` says of each contact since when it lies in the bin.

    `name` is that of the only one. `activities` are those with nobody else; `merged` are contacts
    that were merged with another one, which cannot be taken apart afterwards.
    """

    seen: Mapping[int, int]
    name: str = ""
    activities: int = 0
    files: int = 0
    merged: int = 0


@record
class RemovalDone:
    """How many were removed, and how many stayed: they were restored meanwhile, or are gone.

    `seq` is the last batch; with `was_cancelled` the others were not begun. `trouble` is what ended
    it when some had been removed already.
    """

    seq: int
    count: int
    skipped: int = 0
    was_cancelled: bool = False
    trouble: StorageUnavailable | None = None


@record
class Remover:
    """Who removed a contact for good, or moved it to the bin, and when (aware UTC)."""

    name: str
    at: datetime


class RemovingService:
    """Looks at what would go, and removes it."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        contacts: ContactRepository,
        staff: StaffService,
    ) -> None:
        self._database = database
        self._journal = journal
        self._staff = staff
        self._rows = RemovingRepository(database, contacts)

    def look(self, ids: Collection[int] | None = None) -> RemovalLook:
        """What would be removed with these contacts, or with the whole bin."""
        with self._database.read():
            seen = self._rows.binned(ids)
            name = self._rows.name_of(next(iter(seen))) if len(seen) == 1 else ""
            return RemovalLook(seen, name, *self._rows.counts(seen))

    def remover_of(self, contact_id: int) -> Remover | None:
        """Who removed a contact for good; `None` if nobody did."""
        found = self._rows.removal_of(contact_id)
        if found is None:
            return None
        return Remover(self._staff.name_of(found[0]), from_milliseconds(found[1]))

    def binner_of(self, contact_id: int) -> Remover | None:
        """Who moved a contact to the bin; `None` if it is not there. No name if that went, too."""
        found = self._rows.binning_of(contact_id)
        if found is None:
            return None
        return Remover(self._staff.name_of(found[0]), from_milliseconds(found[1]))

    def remove(
        self, seen: Mapping[int, int], actor: Actor, progress: Progress | None = None
    ) -> RemovalDone:
        """Remove contacts for good that lie in the bin since the moment that was `seen`.

        `progress(done, total)` may raise `Cancelled` between two slices. Raises `NotAllowed`.
        """
        actor.require(Right.CONTACTS_REMOVE)
        if len(seen) >= LARGE_ROWS and self._journal.before_large is not None:
            self._journal.before_large()
        keys, count, seq = sorted(seen), 0, 0
        for start in range(0, len(keys), SLICE):
            piece = {key: seen[key] for key in keys[start : start + SLICE]}
            try:
                if progress is not None:
                    progress(start, len(keys))
            except Cancelled:
                if not count:
                    raise
                return RemovalDone(seq, count, start - count, was_cancelled=True)
            try:
                with removing(self._database), self._journal.begin(actor, PURGE) as work:
                    gone = self._rows.remove(work, piece)
                    work.details["contacts"] = len(gone)
            except StorageUnavailable as error:
                if not count:
                    raise
                return RemovalDone(seq, count, start - count, trouble=error)
            count += len(gone)
            seq = work.seq or seq
        return RemovalDone(seq, count, len(keys) - count)
