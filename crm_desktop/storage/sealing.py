"""Seals a change log anew where rows of it were lost: placeholders for them, and a whole chain.

For a salvaged file only. What was lost stays told: a placeholder has the action or operation
`lost` and no values.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby, pairwise
from typing import Any

from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.change_log import (
    FIRST_HASH,
    LINKED_COLUMNS,
    entry_digest,
    link_of,
    plain_entry_text,
)

LOST = "lost"
_LONGEST_GAP = 1_000_000
"""A number that lies further from all others was spoiled itself, and nothing lay between."""
_FURTHEST = 1 << 53
"""No log has so many entries; sums of numbers below it are numbers of SQLite."""
_NOTHING = (0, blake2b(digest_size=32).digest())
"""How many entries a batch without any has, and the hash over them."""


@record
class Sealed:
    """What was done: batches that got another link, placeholders for lost ones and their rows."""

    batches: int = 0
    lost_batches: int = 0
    lost_entries: int = 0


def seal_anew(connection: Any) -> Sealed:
    """Make the chain whole, inside the caller's transaction; what holds is left as it is."""
    _drop_nonsense(connection)
    lost_batches = _fill_batches(connection)
    _put_in_place(connection)
    lost_entries = _fill_entries(connection)
    connection.execute(
        "UPDATE change_batch AS batch SET undone_by = NULL WHERE undone_by IS NOT NULL AND NOT"
        " EXISTS (SELECT 1 FROM change_batch WHERE seq = batch.undone_by AND undoes = batch.seq)"
    )
    return Sealed(_link(connection), lost_batches, lost_entries)


def _drop_nonsense(connection: Any) -> None:
    """Numbers that no batch ever had: placeholders up to them would fill the disk."""
    last = 0
    for (seq,) in connection.execute(
        "SELECT seq FROM change_batch UNION SELECT seq FROM change_entry ORDER BY seq"
    ):
        if seq > 0 and seq - last > _LONGEST_GAP:
            break
        last = max(last, seq)
    for table in ("change_entry", "change_batch"):
        connection.execute(f"DELETE FROM {table} WHERE seq < 1 OR seq > ?", (last,))
    for column, lowest in (("first_entry_id", 1), ("entry_count", 0)):
        connection.execute(
            f"UPDATE change_batch SET {column} = {lowest}"
            f" WHERE {column} NOT BETWEEN {lowest} AND {_FURTHEST}"
        )


def _fill_batches(connection: Any) -> int:
    """A row for each number that is missing, up to the last one that anything speaks of."""
    known = {row[0]: row[1:] for row in connection.execute("SELECT seq, at FROM change_batch")}
    spans = {
        row[0]: row[1:]
        for row in connection.execute("SELECT seq, min(id), max(id) FROM change_entry GROUP BY seq")
    }
    last = max((*known, *spans), default=0)
    missing = [seq for seq in range(1, last + 1) if seq not in known]
    next_entry = _next_entries(connection, missing, spans)
    at = 0
    for seq in range(1, last + 1):
        if seq in known:
            at = known[seq][0]
            continue
        first, end = spans.get(seq, (next_entry[seq], next_entry[seq] - 1))
        connection.execute(
            "INSERT INTO change_batch (seq, op_id, action, at, first_entry_id, entry_count,"
            " details, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?)",
            (seq, new_uid(), LOST, at, first, end - first + 1, FIRST_HASH, FIRST_HASH),
        )
    return len(missing)


def _next_entries(
    connection: Any, missing: list[int], spans: dict[int, tuple[int, int]]
) -> dict[int, int]:
    """The first number of an entry that a lost batch without entries may have begun with."""
    ends: dict[int, int] = {seq: end + 1 for seq, (_first, end) in spans.items()}
    for seq, first, count in connection.execute(
        "SELECT seq, first_entry_id, entry_count FROM change_batch"
    ):
        ends[seq] = max(ends.get(seq, 1), first + count)
    found, highest = {}, 1
    wanted = set(missing)
    for seq in sorted({*ends, *wanted}):
        if seq in wanted:
            found[seq] = highest
        highest = max(highest, ends.get(seq, 1))
    return found


def _put_in_place(connection: Any) -> None:
    """Entries have the numbers that their batch says, or the batch says those that they have."""
    strays = connection.execute(
        "SELECT seq, sum(is_in), count(*), min(id), max(id) FROM (SELECT batch.seq AS seq,"
        " entry.id AS id, entry.id >= first_entry_id AND entry.id < first_entry_id + entry_count"
        " AS is_in FROM change_batch AS batch JOIN change_entry AS entry ON entry.seq = batch.seq)"
        " GROUP BY seq HAVING sum(is_in) < count(*)"
    ).fetchall()
    for seq, inside, count, first, last in strays:
        if inside * 2 >= count:
            connection.execute(
                "DELETE FROM change_entry WHERE seq = ? AND id NOT BETWEEN (SELECT first_entry_id"
                " FROM change_batch WHERE seq = ?) AND (SELECT first_entry_id + entry_count - 1"
                " FROM change_batch WHERE seq = ?)",
                (seq, seq, seq),
            )
        else:
            connection.execute(
                "UPDATE change_batch SET first_entry_id = ?, entry_count = ? WHERE seq = ?",
                (first, min(last - first + 1, count * 2), seq),
            )


def _fill_entries(connection: Any) -> int:
    """A row for each entry that a batch had and that is missing."""
    there = {
        row[0]: row[1]
        for row in connection.execute("SELECT seq, count(*) FROM change_entry GROUP BY seq")
    }
    lost = 0
    rows = connection.execute(
        "SELECT seq, first_entry_id, entry_count FROM change_batch ORDER BY seq"
    ).fetchall()
    for (seq, first, told), (is_followed, end, _count) in pairwise([*rows, (0, 0, 0)]):
        # A count that was spoiled reaches into the entries of others, or far behind all.
        most = end - first if is_followed else there.get(seq, 0) + _LONGEST_GAP
        count = min(told, most)
        if there.get(seq, 0) >= count:
            continue
        known = {
            row[0]
            for row in connection.execute(
                "SELECT id FROM change_entry WHERE id >= ? AND id < ?", (first, first + count)
            )
        }
        missing = [key for key in range(first, first + count) if key not in known]
        connection.executemany(
            "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation,"
            " version) VALUES (?, ?, ?, 0, ?, 0, ?, 0)",
            [(key, seq, LOST, LOST, LOST) for key in missing],
        )
        lost += len(missing)
    return lost


def _link(connection: Any) -> int:
    """Walk the chain and write what does not hold; how many batches got another link."""
    entries = _hashes(connection)
    sealed, previous, next_entry = 0, FIRST_HASH, 1
    batches = connection.execute(
        f"SELECT {LINKED_COLUMNS} FROM change_batch ORDER BY seq"
    ).fetchall()
    ends = _ends(batches, entries)
    for row in batches:
        found, entries_hash, start = entries.get(row[0], (*_NOTHING, row[6]))
        if not found and not next_entry <= start <= ends[row[0]]:
            start = next_entry
        next_entry = start + found
        link = link_of(row, previous, found, entries_hash)
        if (start, found, previous, link) != (*row[6:8], *row[10:12]):
            sealed += 1
            connection.execute(
                "UPDATE change_batch SET first_entry_id = ?, entry_count = ?, prev_hash = ?,"
                " hash = ? WHERE seq = ?",
                (start, found, previous, link, row[0]),
            )
        previous = link
    return sealed


def _ends(
    batches: list[tuple[Any, ...]], entries: dict[int, tuple[int, bytes, int]]
) -> dict[int, int]:
    """For each batch the first entry that a later one has: it began before that itself."""
    found, end = {}, _FURTHEST
    for row in reversed(batches):
        found[row[0]] = end
        end = entries[row[0]][2] if row[0] in entries else end
    return found


def _hashes(connection: Any) -> dict[int, tuple[int, bytes, int]]:
    """For each batch how many entries it has, the hash over them, and the first one's number."""
    wrong: list[tuple[bytes, int]] = []
    found = {
        seq: _hash_of(rows, wrong)
        for seq, rows in groupby(_entries(connection), lambda one: one[1])
    }
    connection.executemany("UPDATE change_entry SET digest = ? WHERE id = ?", wrong)
    return found


def _entries(connection: Any) -> Iterator[tuple[Any, ...]]:
    yield from connection.execute(
        "SELECT id, seq, kind, record_id, root_kind, root_id, operation, version, old_values,"
        " new_values, digest FROM change_entry ORDER BY seq, id"
    )


def _hash_of(
    rows: Iterator[tuple[Any, ...]], wrong: list[tuple[bytes, int]]
) -> tuple[int, bytes, int]:
    hasher, count, first = blake2b(digest_size=32), 0, 0
    for key, _seq, kind, record_id, *root_words, operation, version, old, new, digest in rows:
        first, count = first or key, count + 1
        root = RecordRef(*root_words)
        seal = digest
        if old is not None or new is not None:
            seal = entry_digest(kind, record_id, root, operation, version, old, new)
            if seal != digest:
                wrong.append((seal, key))
        if seal is None:
            hasher.update(plain_entry_text(kind, record_id, operation, version, root).encode())
        else:
            hasher.update(seal)
    return count, hasher.digest(), first
