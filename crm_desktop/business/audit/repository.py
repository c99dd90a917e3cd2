"""The change log as the history, undo and redo need it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import LoggedRow
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage import change_log
from crm_desktop.storage.change_log import ChangeBatch, ChangeEntry

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_LOOKED_AT = 40
_RECENT = 200
"""How many batches of one session undo looks back over."""


@record
class Step:
    """A batch of this session: what it undoes, and whether it is undone."""

    seq: int
    action: str
    undoes: int | None
    undone_by: int | None


class AuditRepository:
    """Reads the change log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head_seq(self) -> int:
        """The newest batch's number."""
        return change_log.head_seq(self._database)

    def entries_of(
        self, ref: RecordRef, limit: int, before: int | None, also: Sequence[int] = ()
    ) -> list[tuple[int, ChangeEntry]]:
        """Logged rows of a card, and of cards of the kind that belong to it, newest first."""
        return change_log.entries_of_root(
            self._database, ref, limit=limit, before_seq=before, also=also
        )

    def entries_elsewhere(
        self, rows: Mapping[RecordRef, Collection[LoggedRow]], limit: int, before: int | None
    ) -> list[tuple[int, ChangeEntry]]:
        """The newest that was logged of these rows for other cards, whole batches."""
        return change_log.entries_of_rows(self._database, rows, limit=limit, before_seq=before)

    def last_change(self, ref: RecordRef) -> ChangeBatch | None:
        """Who changed a card last, taking back apart."""
        entries = change_log.entries_of_root(self._database, ref, limit=_LOOKED_AT)
        for seq in dict.fromkeys(seq for seq, _entry in entries):
            found = change_log.batch(self._database, seq)
            if found is not None and found.undoes is None:
                return found
        return None

    def names(self, refs: Collection[RecordRef]) -> dict[RecordRef, str]:
        """What records are called, for those that have a name to show."""
        from crm_desktop.business.audit.whole_log_repository import LogRepository

        return LogRepository(self._database).names(refs)

    def removed(self, refs: Collection[RecordRef]) -> set[RecordRef]:
        """Those of these cards that were removed for good."""
        from crm_desktop.storage.removing import removed_for_good

        return removed_for_good(self._database, refs)

    def root_of(self, op_id: bytes) -> RecordRef | None:
        """The first card of one of the last batches, found by its operation id."""
        found = change_log.batch_of_operation(self._database, op_id)
        if found is None:
            return None
        first = next(change_log.entries_of(self._database, found), None)
        return None if first is None else first.root

    def batches(self, seqs: set[int]) -> dict[int, ChangeBatch]:
        """The batches with these numbers."""
        found = (change_log.batch(self._database, seq) for seq in seqs)
        return {batch.seq: batch for batch in found if batch is not None}

    def recent_steps(self, user_id: int, machine: str, after: int) -> list[Step]:
        """The user's own batches at this machine after `after`, newest first."""
        rows = self._database.execute(
            """SELECT seq, action, undoes, undone_by FROM change_batch
            WHERE seq > ? AND user_id = ? AND machine = ? ORDER BY seq DESC LIMIT ?""",
            (after, user_id, machine, _RECENT),
        ).fetchall()
        return [Step(*row) for row in rows]

    def undoes(self, seq: int) -> int | None:
        """Which batch the batch `seq` took back, if any."""
        batch = change_log.batch(self._database, seq)
        return None if batch is None else batch.undoes
