"""The change log's form: entries, digests and the hash chain (reliability.md 4.3).

The chain runs over digests, so that values can be erased later without breaking it. An entry
without values (bulk work) has no digest of its own: its place in the chain is its address,
operation and version. One with a digest but without values was erased, when its record was removed
for good: a later entry `remove` of the record and the batch that it stands in vouch for that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

FIRST_HASH = bytes(32)
"""`prev_hash` of the first batch."""

_LATELY = 5000
"""An operation that got no answer is looked for among so many batches."""
MOST_KEPT_ROWS = 5000
"""So many rows of a save are remembered by its receipt on this computer, or none of them."""

Values = Mapping[str, object]


LoggedChange = tuple[int, int, int, str | None, str | None]
"""Record id, root id, version after it (0 for children), old and new values as JSON."""


class Operation(StrEnum):
    """What happened to one row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    BIN = "bin"
    RESTORE = "restore"
    REMOVE = "remove"
    """A record of its own went for good, and with it its values in the log (`removing.py`)."""


@record
class ChangeEntry:
    """One row of the log. `old_values`/`new_values` hold changed columns only.

    Both are `None` for bulk work: the row itself is the value. `version` is the record's version
    after the change (0 for children, which have none). Erased: it had values, which went with a
    record that was removed for good.
    """

    kind: str
    record_id: int
    root: RecordRef
    operation: Operation
    version: int
    old_values: Values | None = None
    new_values: Values | None = None
    is_erased: bool = False


@record
class ChangeBatch:
    """One committed unit of work. `at` is milliseconds UTC; `details` what the caller noted."""

    seq: int
    op_id: bytes
    action: str
    user_id: int | None
    machine: str
    at: int
    first_entry_id: int
    entry_count: int
    undoes: int | None
    undone_by: int | None
    details: Mapping[str, Any]


@record
class UndoOutcome:
    """What an undo did: its own batch, how many records went back, which others stayed.

    `kept` are records that somebody changed since; what they changed was left alone.
    """

    seq: int
    undone: int
    kept: tuple[RecordRef, ...] = ()


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    default=lambda value: {"hex": bytes(value).hex()},
)


_quoted = json.encoder.encode_basestring


def encode_values(values: Values | None) -> str | None:
    """JSON text of column values; bytes become `{"hex": …}`."""
    return None if values is None else row_encoder(tuple(values))(tuple(values.values()))


def row_encoder(names: Sequence[str]) -> Callable[[Sequence[object]], str]:
    """`encode_values` of many rows of the same columns."""
    heads = [f"{_quoted(name)}:" for name in names]

    def encode(values: Sequence[object]) -> str:
        parts: list[str] = []
        for head, value in zip(heads, values, strict=True):
            # A hundred thousand of them at once: the encoder takes four times as long for each.
            kind = type(value)
            if kind is str:
                parts.append(head + _quoted(value))  # type: ignore[arg-type] - a text
            elif kind is int:
                parts.append(f"{head}{value}")
            elif value is None:
                parts.append(f"{head}null")
            else:
                return _ENCODER.encode(dict(zip(names, values, strict=True)))
        return f"{{{','.join(parts)}}}"

    return encode


def decode_values(text: str | None) -> dict[str, Any] | None:
    """Column values from JSON text."""
    if text is None:
        return None
    values: dict[str, Any] = json.loads(text)
    for name, value in values.items():
        if isinstance(value, dict) and len(value) == 1 and "hex" in value:
            values[name] = bytes.fromhex(value["hex"])
    return values


def entry_digest(
    kind: str,
    record_id: int,
    root: RecordRef,
    operation: str,
    version: int,
    old_text: str | None,
    new_text: str | None,
) -> bytes:
    """The 16-byte digest of an entry with values."""
    head = f"{kind}:{record_id}:{root.kind}:{root.id}:{operation}:{version}"
    body = f"{head}\x1e{old_text or ''}\x1e{new_text or ''}"
    return blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def entry_digests(
    kind: str, root_kind: str, operation: str, entries: Iterable[LoggedChange]
) -> list[bytes]:
    """The digests of many entries of one kind and operation, as `entry_digest` makes them."""
    digests: list[bytes] = []
    for record_id, root_id, version, old, new in entries:
        body = (
            f"{kind}:{record_id}:{root_kind}:{root_id}:{operation}:{version}"
            f"\x1e{old or ''}\x1e{new or ''}"
        )
        digests.append(blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return digests


ERASED_COLUMNS = "id, kind, record_id, root_kind, root_id, operation, version, digest"
"""Of `change_entry`, for `erased_text`."""


def erased_text(row: Sequence[object]) -> bytes:
    """What the batch that erased an entry keeps of it: a row of `ERASED_COLUMNS`."""
    *head, digest = row
    seal = bytes(digest).hex() if isinstance(digest, (bytes, bytearray)) else ""
    return f"{':'.join(map(str, head))}:{seal}\n".encode("utf-8", "surrogatepass")


def plain_entry_text(
    kind: str, record_id: int, operation: str, version: int, root: RecordRef | None = None
) -> str:
    """What stands in the chain for an entry without values; `root` if it may be another's."""
    if root is None or (root.kind, root.id) == (kind, record_id):
        return f"{kind}:{record_id}:{operation}:{version}\n"
    return f"{kind}:{record_id}:{operation}:{version}:{root.kind}:{root.id}\n"


def batch_hash(
    prev_hash: bytes,
    *,
    seq: int,
    op_id: bytes,
    action: str,
    user_id: int | None,
    machine: str,
    at: int,
    entry_count: int,
    undoes: int | None,
    details: str,
    entries_hash: bytes,
) -> bytes:
    """The 32-byte link of the chain; `undone_by` is left out, for it is written later."""
    head = _ENCODER.encode(
        [seq, op_id.hex(), action, user_id, machine, at, entry_count, undoes, details]
    )
    link = blake2b(prev_hash, digest_size=32)
    link.update(head.encode("utf-8", "surrogatepass"))
    link.update(entries_hash)
    return link.digest()


ERASED, ERASED_HASH = "erased", "erased_hash"
"""In the details of a batch that removed: how many entries it erased, and the hash over them."""

LINKED_COLUMNS = (
    "seq, op_id, action, user_id, machine, at, first_entry_id, entry_count, undoes, details,"
    " prev_hash, hash"
)
"""Of `change_batch`, for who walks the chain."""


def link_of(row: tuple[Any, ...], prev_hash: bytes, entry_count: int, entries_hash: bytes) -> bytes:
    """The link that a row of `LINKED_COLUMNS` must have behind `prev_hash`, over its entries."""
    return batch_hash(
        prev_hash,
        seq=row[0],
        op_id=row[1],
        action=row[2],
        user_id=row[3],
        machine=row[4],
        at=row[5],
        entry_count=entry_count,
        undoes=row[8],
        details=row[9],
        entries_hash=entries_hash,
    )


BATCH_COLUMNS = (
    "seq, op_id, action, user_id, machine, at, first_entry_id, entry_count, undoes, undone_by,"
    " details"
)

_MOST_OF_A_BATCH = 200
"""So many rows of one batch that stand on other cards are told on a card at most."""
_ENTRY_COLUMNS = (
    "kind, record_id, root_kind, root_id, operation, version, old_values, new_values,"
    " digest IS NOT NULL AND old_values IS NULL AND new_values IS NULL"
)


def to_batch(row: tuple[Any, ...]) -> ChangeBatch:
    """A batch from a row of `BATCH_COLUMNS`."""
    return ChangeBatch(*row[:10], details=json.loads(row[10]) if row[10] else {})


def to_entry(row: tuple[Any, ...]) -> ChangeEntry:
    """An entry from a row of the log."""
    return ChangeEntry(
        row[0],
        row[1],
        RecordRef(row[2], row[3]),
        Operation(row[4]),
        row[5],
        decode_values(row[6]),
        decode_values(row[7]),
        is_erased=len(row) > 8 and bool(row[8]),
    )


def head_seq(db: Database) -> int:
    """The newest batch's number, 0 in a new file."""
    row = db.execute("SELECT max(seq) FROM change_batch").fetchone()
    return int(row[0] or 0) if row else 0


def batch(db: Database, seq: int) -> ChangeBatch | None:
    """One batch."""
    row = db.execute(f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else to_batch(row)


def batch_of_operation(db: Database, op_id: bytes) -> ChangeBatch | None:
    """The batch that an operation made, looked for among the last ones."""
    row = db.execute(
        f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE op_id = ?"
        " AND seq > (SELECT max(seq) FROM change_batch) - ?",
        (op_id, _LATELY),
    ).fetchone()
    return None if row is None else to_batch(row)


def made_by(db: Database, of: ChangeBatch, kind: str) -> list[int]:
    """The records of a kind that a batch made, in the order of making."""
    return [
        entry.record_id
        for entry in entries_of(db, of)
        if entry.kind == kind and entry.operation is Operation.INSERT
    ]


def changed_by(db: Database, of: ChangeBatch, kind: str) -> list[int]:
    """The records of a kind that a batch changed, in the order of changing."""
    return [
        entry.record_id
        for entry in entries_of(db, of)
        if entry.kind == kind and entry.operation is Operation.UPDATE
    ]


def last_batch_of(db: Database, action: str) -> ChangeBatch | None:
    """The newest batch of an action; there is no index for it: for what is seldom asked."""
    row = db.execute(
        f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE action = ? ORDER BY seq DESC LIMIT 1",
        (action,),
    ).fetchone()
    return None if row is None else to_batch(row)


def batches_after(db: Database, seq: int, limit: int = 1000) -> list[ChangeBatch]:
    """Batches newer than `seq`, oldest first."""
    rows = db.execute(
        f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
    )
    return [to_batch(row) for row in rows.fetchall()]


def entries_of(
    db: Database, of: ChangeBatch, *, newest_first: bool = False
) -> Iterator[ChangeEntry]:
    """The entries of one batch, streamed."""
    order = "DESC" if newest_first else "ASC"
    rows = db.execute(
        f"SELECT {_ENTRY_COLUMNS} FROM change_entry WHERE id >= ? AND id < ? ORDER BY id {order}",
        (of.first_entry_id, of.first_entry_id + of.entry_count),
    )
    return (to_entry(row) for row in rows)


def entries_of_root(
    db: Database,
    root: RecordRef,
    *,
    limit: int = 100,
    before_seq: int | None = None,
    also: Sequence[int] = (),
) -> list[tuple[int, ChangeEntry]]:
    """The newest entries of a card with their `seq`, newest first.

    `also`: ids of further cards of this kind whose history belongs to it.
    """
    ids = (root.id, *also)
    marks = ",".join("?" * len(ids))
    rows = db.execute(
        f"SELECT seq, {_ENTRY_COLUMNS} FROM change_entry WHERE root_kind = ?"
        f" AND root_id IN ({marks}) AND seq < ? ORDER BY seq DESC, id DESC LIMIT ?",
        (root.kind, *ids, before_seq if before_seq is not None else 1 << 62, limit),
    )
    return [(row[0], to_entry(row[1:])) for row in rows.fetchall()]


def entries_of_rows(
    db: Database,
    rows: Mapping[RecordRef, Collection[tuple[str, int]]],
    *,
    limit: int,
    before_seq: int | None = None,
) -> list[tuple[int, ChangeEntry]]:
    """The newest entries of some rows (kind and id), given by the card they are logged for.

    Newest first; of the oldest batch all, but of one of thousands only the first.
    """
    before = before_seq if before_seq is not None else 1 << 62
    wanted = json.dumps(
        [
            (root.kind, root.id, kind, record_id)
            for root, children in rows.items()
            for kind, record_id in children
        ]
    )
    # The smaller side leads, in this order: what is wanted, each found by its card in the index.
    source = """FROM json_each(?) AS wanted CROSS JOIN change_entry
        ON root_kind = json_extract(wanted.value, '$[0]')
        AND root_id = json_extract(wanted.value, '$[1]')
        AND kind = json_extract(wanted.value, '$[2]')
        AND record_id = json_extract(wanted.value, '$[3]')
        AND seq < ?"""
    row = db.execute(
        f"SELECT seq {source} ORDER BY seq DESC LIMIT 1 OFFSET ?", (wanted, before, limit - 1)
    ).fetchone()
    found = db.execute(
        f"SELECT seq, {_ENTRY_COLUMNS} {source} AND seq >= ? ORDER BY seq DESC, change_entry.id"
        " LIMIT ?",
        (wanted, before, 0 if row is None else row[0], limit + _MOST_OF_A_BATCH),
    )
    return [(row[0], to_entry(row[1:])) for row in found.fetchall()]
