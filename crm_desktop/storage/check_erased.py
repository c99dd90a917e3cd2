"""Whether each entry of the log without its values was erased by a removal that says so."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from crm_desktop.storage.change_log import ERASED, ERASED_HASH, Operation, erased_text

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_Address = tuple[str, int, str, int]
"""Kind and id of a record, and of the card in whose history an entry stands."""

_LIMIT = 20


class Erasures:
    """Gathers, while the chain is walked, what was erased and what removals vouch for.

    Entries until batch `salvaged` may lack what was lost with a damaged file.
    """

    def __init__(self, salvaged: int = 0) -> None:
        self._salvaged = salvaged
        self._erased: list[tuple[int, tuple[Any, ...]]] = []
        self._removed: dict[_Address, int] = {}
        self._told: dict[int, tuple[int, str]] = {}

    def batch(self, seq: int, details: str) -> None:
        """A batch of the chain, with its details as they stand there."""
        if f'"{ERASED_HASH}"' not in details:
            return
        try:
            told = json.loads(details)
            self._told[seq] = int(told[ERASED]), str(told[ERASED_HASH])
        except (ValueError, TypeError, KeyError):
            self._told[seq] = -1, ""

    def entry(
        self, seq: int, kind: str, record_id: int, root_kind: str, root_id: int, operation: str
    ) -> None:
        """An entry that never had values."""
        if operation == Operation.REMOVE:
            self._removed.setdefault((kind, record_id, root_kind, root_id), seq)

    def erased(self, seq: int, row: tuple[Any, ...]) -> None:
        """An entry, as a row of `ERASED_COLUMNS`, that has a digest and no values."""
        self._erased.append((seq, row))

    def unfounded(self) -> list[tuple[str, int]]:
        """Entries, and batches, by which something was emptied that no removal vouches for."""
        found: list[tuple[str, int]] = []
        hashers = {seq: blake2b(digest_size=32) for seq in self._told}
        counts: Counter[int] = Counter()
        for seq, row in self._erased:
            by = self._removed_by(seq, row[1:5])
            if by in hashers:
                hashers[by].update(erased_text(row))
                counts[by] += 1
            elif seq > self._salvaged:
                found.append((f"{row[1]} {row[2]}", seq))
        for seq, told in self._told.items():
            if seq > self._salvaged and told != (counts[seq], hashers[seq].hexdigest()):
                found.append((f"change_batch {seq}", seq))
        return found

    def _removed_by(self, seq: int, address: tuple[Any, ...]) -> int:
        """The batch that removed the record of an entry, or its card, after it; 0 if none did."""
        _kind, _record, root_kind, root_id = address
        removals = (
            self._removed.get(one, 0) for one in (address, (root_kind, root_id, root_kind, root_id))
        )
        return min((by for by in removals if by > seq), default=0)

    def standing(self, db: Database) -> list[tuple[str, int]]:
        """Records that were removed for good, and are there all the same."""
        removed: dict[str, dict[int, int]] = {}
        for (kind, record_id, _root_kind, _root_id), seq in self._removed.items():
            removed.setdefault(kind, {})[record_id] = seq
        tables = {
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        found: list[tuple[str, int]] = []
        for kind, seqs in removed.items():
            rows = (
                db.execute(
                    f'SELECT id FROM "{kind}" WHERE id IN (SELECT value FROM json_each(?)) LIMIT ?',
                    (json.dumps(list(seqs)), _LIMIT),
                ).fetchall()
                if kind in tables
                else ()
            )
            found += [(f"{kind} {key}", seqs[key]) for (key,) in rows]
        return found
