"""Who took contacts out of the file, and how many: a note in the change log, and the list of them.

The note says when, who, how many, in which kind of file; no name of a contact or of a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.exports.model import ExportDone, ExportFormat, ExportScope, PastExport
from crm_desktop.core.actor import Actor
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.exports.repository import ExportLogRepository
    from crm_desktop.storage.unit_of_work import Journal

ACTION = "contact.export"
_MOST_LISTED = 200


class ExportLog:
    """Runs in the thread that owns the database."""

    def __init__(self, repository: ExportLogRepository, journal: Journal) -> None:
        self._rows = repository
        self._journal = journal

    def note(self, done: ExportDone, scope: ExportScope, kind: ExportFormat, actor: Actor) -> None:
        """Remember an export; of a file that cannot be written to, nothing is remembered."""
        if self._journal.db.is_read_only:
            return
        told = {"scope": str(scope), "format": str(kind), "count": done.count}
        with self._journal.begin(actor, ACTION, details=told) as work:
            work.keep_as_note()

    def past(self, actor: Actor) -> tuple[PastExport, ...]:
        """The newest exports first, everybody's; raises `NotAllowed` without the right."""
        actor.require(Right.CONTACTS_EXPORT)
        return self._rows.past(_MOST_LISTED)
