"""Removing records for good: their rows, and their values in the change log (reliability.md 4.3).

What a record said is erased from the log, the digests stay, so that the chain holds. The batch that
removes vouches for what it erased: its entries `remove` name the records, and its details hold how
many entries of older batches were erased and a hash over these and their digests. The check asks
both ways, so that nobody can empty an entry of a record that stands, or another one later.

No id of a record is given again: an old entry would speak of somebody else.

What is promised: no row of a table or of the log, and no index, holds a value of what was removed.
What an earlier change left in unused space of the file, the journal beside it, which keeps the last
pages as they were, and receipts on the computers that saved it go when they are overwritten or old;
backups and copies stay what they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices
from crm_desktop.storage.change_log import (
    ERASED,
    ERASED_COLUMNS,
    ERASED_HASH,
    Operation,
    erased_text,
    plain_entry_text,
)
from crm_desktop.storage.error_codes import DriverError
from crm_desktop.storage.transaction import HIGHEST_REMOVED

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_HAS_VALUES = "(old_values IS NOT NULL OR new_values IS NOT NULL)"
_OF_CARDS = f"""SELECT id FROM change_entry WHERE root_kind = ? AND root_id {GIVEN_IDS}
    AND seq < ? AND {_HAS_VALUES}"""
_OF_ROWS = f"""SELECT entry.id FROM json_each(?) AS wanted CROSS JOIN change_entry AS entry
    ON root_kind = json_extract(wanted.value, '$[0]')
    AND root_id = json_extract(wanted.value, '$[1]')
    AND kind = json_extract(wanted.value, '$[2]')
    AND record_id = json_extract(wanted.value, '$[3]')
    WHERE seq < ? AND {_HAS_VALUES}"""
_INSERT = (
    "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation, version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_KEEP_HIGHEST = (
    "INSERT INTO meta (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class Removal:
    """What one unit of work removes for good; `finish` is called once, behind all the rest."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._cards: dict[str, set[int]] = defaultdict(set)
        self._rows: set[tuple[str, int, str, int]] = set()

    def children(self, table: str, column: str, ids: Collection[int]) -> int:
        """Delete rows that belong to removed records, found by `column`; the log is not told."""
        gone = 0
        for piece in slices(sorted(ids)):
            gone += self._work.raw.execute(
                f'DELETE FROM "{table}" WHERE "{column}" {GIVEN_IDS}', (json.dumps(piece),)
            ).rowcount
        return gone

    def records(self, table: str, roots: Mapping[int, Iterable[RecordRef]]) -> int:
        """Delete records by id, with an entry of the log for each; returns how many there were.

        `roots` are the cards, beside the record itself, whose histories may show it: only what
        was logged there is found and erased.
        """
        gone = 0
        for piece in slices(sorted(roots)):
            given = (json.dumps(piece),)
            found = self._work.raw.execute(
                f'SELECT id, version FROM "{table}" WHERE id {GIVEN_IDS} ORDER BY id', given
            ).fetchall()
            self._work.raw.execute(f'DELETE FROM "{table}" WHERE id {GIVEN_IDS}', given)
            self._log(table, found, roots)
            gone += len(found)
        return gone

    def _log(
        self, table: str, found: list[tuple[int, int]], roots: Mapping[int, Iterable[RecordRef]]
    ) -> None:
        work = self._work
        if not found:
            return
        work.log_plain(table, ((key, Operation.REMOVE, version + 1) for key, version in found))
        ids = [key for key, _version in found]
        self._cards[table].update(ids)
        work.touch_many(table, ids)
        work.note_columns(table, ())
        work.highest_removed[table] = max(ids[-1], work.highest_removed.get(table, 0))
        elsewhere = [
            (key, version + 1, root)
            for key, version in found
            for root in sorted(set(roots[key]))
            if root != RecordRef(table, key)
        ]
        self._rows.update((root.kind, root.id, table, key) for key, _version, root in elsewhere)
        self._log_elsewhere(table, elsewhere)

    def _log_elsewhere(self, table: str, found: list[tuple[int, int, RecordRef]]) -> None:
        work = self._work
        rows: list[tuple[Any, ...]] = [
            (number, work.seq, table, key, root.kind, root.id, str(Operation.REMOVE), version)
            for number, (key, version, root) in enumerate(found, work.take_entry_ids(len(found)))
        ]
        work.raw.executemany(_INSERT, rows)
        work.keep_rows([(*row, None, None) for row in rows])
        for key, version, root in found:
            work.chain(plain_entry_text(table, key, Operation.REMOVE, version, root))
            work.touch(root)

    def finish(self) -> int:
        """Erase from the log what it kept of all that was removed; returns how many entries."""
        work = self._work
        wanted: set[int] = set()
        for kind, ids in self._cards.items():
            for piece in slices(sorted(ids)):
                rows = work.raw.execute(_OF_CARDS, (kind, json.dumps(piece), work.seq))
                wanted.update(key for (key,) in rows.fetchall())
        for piece in slices(sorted(self._rows)):
            rows = work.raw.execute(_OF_ROWS, (json.dumps(piece), work.seq))
            wanted.update(key for (key,) in rows.fetchall())
        hasher = blake2b(digest_size=32)
        for piece in slices(sorted(wanted)):
            given = (json.dumps(piece),)
            rows = work.raw.execute(
                f"SELECT {ERASED_COLUMNS} FROM change_entry WHERE id {GIVEN_IDS} ORDER BY id", given
            )
            for row in rows.fetchall():
                hasher.update(erased_text(row))
            work.raw.execute(
                "UPDATE change_entry SET old_values = NULL, new_values = NULL"
                f" WHERE id {GIVEN_IDS}",
                given,
            )
        work.details.update({ERASED: len(wanted), ERASED_HASH: hasher.hexdigest()})
        if work.highest_removed:
            work.raw.execute(_KEEP_HIGHEST, (HIGHEST_REMOVED, json.dumps(work.highest_removed)))
        return len(wanted)


@contextmanager
def removing(db: Database) -> Generator[None]:
    """Around units of work that remove: what is deleted here is overwritten in the file.

    Not what earlier changes freed, and not the pages of before in the journal that stays beside it.

    SQLite would look for each removed contact through all others that might name it, and not by
    an index, for those hold only who has a value: whoever removes takes away what names them.
    """
    raw = db.raw
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        # A new connection has its own settings; one that cannot be made unsays no commit.
        with suppress(StorageUnavailable, UserError, DriverError):
            if db.raw is raw:
                raw.execute("PRAGMA foreign_keys = ON")
                raw.execute("PRAGMA secure_delete = OFF")


def removed_for_good(db: Database, refs: Collection[RecordRef]) -> set[RecordRef]:
    """Which of these cards were removed for good."""
    wanted = json.dumps([(ref.kind, ref.id) for ref in sorted(refs)])
    rows = db.execute(
        """SELECT DISTINCT kind, record_id FROM json_each(?) AS wanted CROSS JOIN change_entry
        ON root_kind = json_extract(wanted.value, '$[0]')
        AND root_id = json_extract(wanted.value, '$[1]')
        AND kind = root_kind AND record_id = root_id WHERE operation = ?""",
        (wanted, str(Operation.REMOVE)),
    ).fetchall()
    return {RecordRef(kind, key) for kind, key in rows}
