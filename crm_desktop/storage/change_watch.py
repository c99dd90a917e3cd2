"""The change feed: what other programs committed, published as `Changes` like our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import ChangeBatch, batches_after, head_seq

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SINGLE_REFS_LIMIT = 1000
"""Batches with more entries are published as changed in bulk."""

_NOTHING = (0, -1)

RESTORED = "backup.restored"
"""The action of the change that says: a backup was put back."""


class ChangeWatch:
    """Looks for foreign commits when asked; call `poll` every few seconds and on activation."""

    def __init__(self, db: Database, events: EventBus) -> None:
        self._db = db
        self._events = events
        self._known = _NOTHING
        self._own: set[int] = set()
        self._seq = head_seq(db)
        self.opened_at = self._seq
        """The newest batch when the file was opened here."""
        events.subscribe(Changes, self._note_own)

    def _note_own(self, event: object) -> None:
        if isinstance(event, Changes) and event.origin is Origin.OWN:
            self._own.add(event.seq)

    @property
    def seq(self) -> int:
        """The newest batch that was seen."""
        return self._seq

    def look_again(self) -> None:
        """The connection was made anew: what it says of others' commits compares with nothing."""
        self._known = _NOTHING

    def poll(self) -> int:
        """Publish what others committed since the last call; returns how many batches.

        Costs one `PRAGMA data_version` when nobody did. A backup that somebody put back is one
        batch in which everything changed.
        """
        # What lingers began before: it would not say what was committed since.
        self._db.end_lingering()
        # The beginning of reading is what costs on a drive: one for the question and the answer.
        with self._db.read():
            row = self._db.execute("PRAGMA data_version").fetchone()
            # Each connection counts by itself: after trouble with the drive it is another one.
            known = (self._db.connection_number, row[0] if row else -1)
            if known == self._known:
                return 0
            was_restored = self._was_restored()
            events, last = ([], self._seq) if was_restored else self._next_events()
        if was_restored:
            self.begin_anew()
            self._known = known
            return 1
        published = 0
        while last > self._seq:
            published += self._publish(events, last)
            events, last = self._next_events()
        self._own.clear()
        self._known = known
        return published

    def _was_restored(self) -> bool:
        row = self._db.execute("SELECT value FROM meta WHERE key = 'lineage'").fetchone()
        return row is None or row[0] != self._db.lineage

    def begin_anew(self) -> None:
        """Another state lies in the file, as after a restore: tell that everything changed."""
        with self._db.read():
            self._db.reload_identity()
            self._seq = head_seq(self._db)
            rows = self._db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            kinds = frozenset(row[0] for row in rows.fetchall())
        self._own.clear()
        self._events.publish(
            Changes(frozenset(), kinds, self._seq, RESTORED, origin=Origin.FOREIGN)
        )

    def _next_events(self) -> tuple[list[Changes], int]:
        """What others did in the next batches, and the number of the last of these."""
        with self._db.read():
            batches = batches_after(self._db, self._seq)
            events = [self._changes_of(batch) for batch in batches if batch.seq not in self._own]
        return events, batches[-1].seq if batches else self._seq

    def _publish(self, events: list[Changes], last: int) -> int:
        self._seq = last  # not before they were read: else trouble would hide them
        for event in events:
            self._events.publish(event)
        return len(events)

    def _changes_of(self, batch: ChangeBatch) -> Changes:
        refs: frozenset[RecordRef] = frozenset()
        bulk_kinds: frozenset[str] = frozenset()
        where = (batch.first_entry_id, batch.first_entry_id + batch.entry_count)
        if batch.entry_count > SINGLE_REFS_LIMIT:
            rows = self._db.execute(
                "SELECT DISTINCT root_kind FROM change_entry WHERE id >= ? AND id < ?", where
            )
            bulk_kinds = frozenset(row[0] for row in rows.fetchall())
        else:
            rows = self._db.execute(
                "SELECT root_kind, root_id FROM change_entry WHERE id >= ? AND id < ?"
                " UNION SELECT kind, record_id FROM change_entry"
                " WHERE id >= ? AND id < ? AND version > 0",
                where * 2,
            )
            refs = frozenset(RecordRef(kind, key) for kind, key in rows.fetchall())
        return Changes(
            refs, bulk_kinds, batch.seq, batch.action, batch.user_id or 0, Origin.FOREIGN
        )
