"""A receipt of every save, on the user's own disk (reliability.md 4.4, P5 and P6).

Written before the COMMIT, acknowledged after it, kept for thirty days. A drive may lose a save
without an error, an old copy may be put over the file, a backup may be put back: the receipt
knows what was saved, and enough of it to offer it again. A save never fails because its receipt
could not be written.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.core.clock import Clock, from_milliseconds, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.bulk_values import slices
from crm_desktop.storage.change_log import (
    MOST_KEPT_ROWS,
    ChangeEntry,
    Operation,
    decode_values,
)
from crm_desktop.storage.error_codes import DriverError, error_name
from crm_desktop.storage.local_state import LocalState

if TYPE_CHECKING:
    from datetime import datetime

    from crm_desktop.storage.database import Database
    from crm_desktop.storage.transaction import Transaction

_log = logging.getLogger(__name__)

FOLDER = "receipts"
"""Below the user's state folder; a file in it for each data file."""
KEPT_FOR = timedelta(days=30)
LOOKED_UP = 500
"""So many of the last receipts are looked up in the file."""
_MOST_CHARACTERS = 4_000_000
_PLAIN_CHARACTERS = 16_384
"""What is longer is kept compressed."""
_STRANGE_AGE = timedelta(seconds=20)
"""A save of another program of this user that is under way is not judged."""
_TITLES = ("display_name", "subject", "title", "name")

_TABLES = (
    """CREATE TABLE IF NOT EXISTS receipt (
    op_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    lineage TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    action TEXT NOT NULL,
    user_id INTEGER,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    session BLOB NOT NULL,
    entry_count INTEGER NOT NULL,
    entries TEXT NOT NULL) WITHOUT ROWID""",
)
_COLUMNS = "op_id, seq, lineage, epoch, action, user_id, at, state, session, entry_count, entries"
_HEADS = _COLUMNS.replace(", entries", ", '' AS entries")
_INSERT = f"INSERT OR REPLACE INTO receipt ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class ReceiptState(StrEnum):
    """What the program knew of a save."""

    PENDING = "pending"
    """The COMMIT was asked for; the program ended before it was answered."""
    UNKNOWN = "unknown"
    """The drive did not answer, and the user was told that the outcome is unknown."""
    ACKNOWLEDGED = "acknowledged"
    """The COMMIT was answered: the user was told that it is saved."""


@record
class KeptEntry:
    """One row of a save; `uid` is its record's, `title` names the card it belongs to."""

    entry: ChangeEntry
    uid: bytes = b""
    root_uid: bytes = b""
    title: str = ""


@record
class Receipt:
    """One save as this computer remembers it.

    `entries` is empty where the save was too large to be kept.
    """

    op_id: bytes
    seq: int
    lineage: str
    epoch: int
    action: str
    user_id: int | None
    at: datetime
    state: ReceiptState
    entry_count: int
    entries: tuple[KeptEntry, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be saved again."""
        return len(self.entries) == self.entry_count


@record
class Findings:
    """What became of the last receipts, oldest first."""

    missing: tuple[Receipt, ...] = ()
    """Acknowledged, and not in the file."""
    not_saved: tuple[Receipt, ...] = ()
    """Never answered, and not in the file."""
    saved: tuple[Receipt, ...] = ()
    """The user was told that the outcome is unknown: they are in the file."""


LoggedRow = tuple[Any, ...]
"""As `Transaction` writes it to `change_entry`: id, seq, kind, record, root, …"""


class Receipts:
    """The receipts of one data file; for the thread that saves, and for one that looks."""

    def __init__(self, path: Path, clock: Clock, *, waits: bool = True) -> None:
        """`waits`: an acknowledged save's receipt is on the disk, too; one wait for the disk each.

        Where the data file lies on a disk of this computer, a power cut takes both or none.
        """
        self._waits = waits
        self._file = LocalState(path, _TABLES)
        self._clock = clock
        self._session = new_uid()
        self._has_swept = False

    # -- beside a save -----------------------------------------------------------------------

    def begin(self, work: Transaction, entry_count: int, rows: Sequence[LoggedRow]) -> None:
        """The COMMIT of `work` is asked for next; `rows` are its entries that were kept."""
        db, entries = work.journal.db, ""
        if len(rows) == entry_count <= MOST_KEPT_ROWS:
            try:
                entries = _packed(work, rows)
            except (DriverError, StorageUnavailable) as error:  # the COMMIT tells, too
                _log.warning("a receipt without its rows: %s", error_name(error))
        values = (
            work.op_id,
            work.seq,
            db.lineage,
            db.epoch,
            work.action,
            work.actor.user_id,
            work.now_ms,
            str(ReceiptState.PENDING),
            self._session,
            entry_count,
            _kept_text(entries),
        )
        self._write(_INSERT, values, waits=False)

    def acknowledge(self, op_id: bytes) -> None:
        """The COMMIT was answered."""
        self._set(op_id, ReceiptState.ACKNOWLEDGED)
        if not self._has_swept:
            self._has_swept = True
            self.sweep()

    def note_unknown(self, op_id: bytes) -> None:
        """The drive does not say what became of it."""
        self._set(op_id, ReceiptState.UNKNOWN)

    def withdraw(self, op_id: bytes) -> None:
        """It was not saved, and whoever saved it knows."""
        self._write("DELETE FROM receipt WHERE op_id = ?", (op_id,), waits=False)

    # -- afterwards --------------------------------------------------------------------------

    def recent(self, limit: int = LOOKED_UP) -> tuple[Receipt, ...]:
        """The last receipts, oldest first (operation ids are in order of time).

        Raises the driver's error.
        """
        return tuple(_receipt(row) for row in self._rows(_COLUMNS, limit))

    def _rows(self, columns: str, limit: int) -> list[Sequence[Any]]:
        rows = self._file.read(
            f"SELECT {columns} FROM receipt ORDER BY op_id DESC LIMIT ?", (limit,)
        )
        now = self._clock.now()
        return [row for row in reversed(rows) if not self._is_under_way(row, now)]

    def _whole(self, head: Receipt) -> Receipt:
        rows = self._file.read(f"SELECT {_COLUMNS} FROM receipt WHERE op_id = ?", (head.op_id,))
        return replace(_receipt(rows[0]), state=head.state) if rows else head

    def _is_under_way(self, row: Sequence[Any], now: datetime) -> bool:
        if row[7] != ReceiptState.PENDING:
            return False
        return row[8] == self._session or now - from_milliseconds(row[6]) < _STRANGE_AGE

    def look_up(self, db: Database, limit: int = LOOKED_UP) -> Findings:
        """Which of the last receipts are in the file, and which are not.

        What was answered late counts as acknowledged from now on. May be asked beside saves, with
        a reader of its own: what is under way is not judged.
        """
        # What they hold is read of those only that are of any interest: it may be much.
        heads = [_receipt(row) for row in self._rows(_HEADS, limit)]
        if not heads:
            return Findings()
        there = _ops_at(db, {one.seq for one in heads})
        missing: list[Receipt] = []
        not_saved: list[Receipt] = []
        saved: list[Receipt] = []
        for head in heads:
            is_there = there.get(head.seq) == head.op_id
            if head.state is ReceiptState.ACKNOWLEDGED:
                if not is_there:
                    missing.append(self._whole(head))
            elif is_there:
                self._set(head.op_id, ReceiptState.ACKNOWLEDGED)
                if head.state is ReceiptState.UNKNOWN:
                    saved.append(self._whole(head))
            else:
                not_saved.append(self._whole(head))
        return Findings(tuple(missing), tuple(not_saved), tuple(saved))

    def forget(self, op_ids: Collection[bytes]) -> None:
        """These are settled."""
        for part in slices(list(op_ids)):
            marks = ", ".join("?" * len(part))
            self._write(f"DELETE FROM receipt WHERE op_id IN ({marks})", part)

    def sweep(self) -> None:
        """Receipts older than thirty days go."""
        before = to_milliseconds(self._clock.now() - KEPT_FOR)
        self._write("DELETE FROM receipt WHERE at < ?", (before,), waits=False)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    # -- the file ----------------------------------------------------------------------------

    def _set(self, op_id: bytes, state: ReceiptState) -> None:
        self._write(
            "UPDATE receipt SET state = ? WHERE op_id = ?", (str(state), op_id), waits=self._waits
        )

    def _write(self, sql: str, values: Iterable[object], *, waits: bool = True) -> None:
        try:
            self._file.write(sql, values, waits=waits)
        except (DriverError, OSError) as error:
            _log.warning("no receipt: %s", error_name(error))


def _packed(work: Transaction, rows: Sequence[LoggedRow]) -> str:
    """The rows with who they are of, as JSON: numbers alone say little in another file."""
    known: dict[tuple[str, int], tuple[str, str]] = {}

    def who(kind: str, key: int) -> tuple[str, str]:
        if (kind, key) not in known:
            known[kind, key] = _uid_and_title(work, kind, key)
        return known[kind, key]

    packed = [[*row[2:10], who(row[2], row[3])[0], *who(row[4], row[5])] for row in rows]
    return _ENCODER.encode(packed)


def _kept_text(entries: str) -> str | bytes:
    """As it is kept: compressed where it is long, not at all where it is very long."""
    if len(entries) > _MOST_CHARACTERS:
        return ""
    if len(entries) <= _PLAIN_CHARACTERS:
        return entries
    import zlib

    return zlib.compress(entries.encode("utf-8", "surrogatepass"), 1)


def _text_of(kept: str | bytes) -> str:
    if isinstance(kept, str):
        return kept
    import zlib

    return zlib.decompress(kept).decode("utf-8", "surrogatepass")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _uid_and_title(work: Transaction, kind: str, key: int) -> tuple[str, str]:
    """Read from pages that the save has just written: nothing is asked of the drive."""
    shape = work.shapes.of(kind)
    if not shape.has_uid:
        return "", ""
    title = next((name for name in _TITLES if name in shape.columns), "uid")
    text = work.shapes.select_text(shape, ("uid", title))
    row = work.raw.execute(text, (key,)).fetchone()
    if row is None:
        return "", ""
    return row[2].hex(), row[3] if isinstance(row[3], str) else ""


def _receipt(row: Sequence[Any]) -> Receipt:
    return Receipt(
        op_id=bytes(row[0]),
        seq=row[1],
        lineage=row[2],
        epoch=row[3],
        action=row[4],
        user_id=row[5],
        at=from_milliseconds(row[6]),
        state=ReceiptState(row[7]),
        entry_count=row[9],
        entries=tuple(_kept(*one) for one in json.loads(_text_of(row[10]) or "[]")),
    )


def _kept(
    kind: str,
    record_id: int,
    root_kind: str,
    root_id: int,
    operation: str,
    version: int,
    old: str | None,
    new: str | None,
    uid: str,
    root_uid: str,
    title: str,
) -> KeptEntry:
    entry = ChangeEntry(
        kind,
        record_id,
        RecordRef(root_kind, root_id),
        Operation(operation),
        version,
        decode_values(old),
        decode_values(new),
    )
    return KeptEntry(entry, bytes.fromhex(uid), bytes.fromhex(root_uid), title)


def _ops_at(db: Database, seqs: Collection[int]) -> dict[int, bytes]:
    """The operation ids that stand under these numbers."""
    rows = db.execute(
        "SELECT seq, op_id FROM change_batch WHERE seq IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(seqs)),),
    )
    return {seq: bytes(op_id) for seq, op_id in rows.fetchall()}
