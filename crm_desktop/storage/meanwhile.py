"""What others changed of many records since somebody saw them, from the change log.

Read within the unit of work that is about to write, so that nothing comes between.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

# The plus keeps SQLite from reading all entries that there ever were by their index.
_LATER = """SELECT entry.seq, user_id, at, kind, record_id, root_id, old_values, new_values,
        operation
    FROM change_entry AS entry JOIN change_batch AS batch ON batch.seq = entry.seq
    WHERE entry.id >= (SELECT first_entry_id FROM change_batch WHERE seq > ?
        ORDER BY seq LIMIT 1)
    AND entry.seq > ? AND +root_kind = ?
    ORDER BY entry.id"""


@record
class LaterChange:
    """The newest change of a record that somebody else made; `at` is milliseconds UTC."""

    record_id: int
    user_id: int | None
    at: int


@record
class LaterEntry:
    """An entry of the log that may be meant; values are JSON."""

    kind: str
    record_id: int
    old: str
    new: str

    def writes(self, column: str) -> bool:
        """Whether it gives a column another value."""
        return f'"{column}":' in self.new

    def takes_from(self, column: str, value: int) -> bool:
        """Whether a number stood in a column and no longer does."""
        if f'"{column}":' not in self.old:
            return False
        was, now = (json.loads(text or "{}") for text in (self.old, self.new))
        return was.get(column) == value != now.get(column)


def others_touched(
    work: UnitOfWork,
    own_seqs: Collection[int],
    root_kind: str,
    since: int,
    is_meant: Callable[[LaterEntry], bool],
) -> list[int]:
    """The cards that others changed after batch `since` in what is meant, in the order of the log.

    For what nobody here has a list of: those that somebody had when it was looked at.
    """
    while since + 1 in own_seqs:
        since += 1
    if since >= work.seq - 1:
        return []
    found: dict[int, None] = {}
    for row in work.execute(_LATER, (since, since, root_kind)).fetchall():
        seq, _user, _at, kind, record_id, root_id, old, new, _operation = row
        if seq not in own_seqs and is_meant(LaterEntry(kind, record_id, old or "", new or "")):
            found[root_id] = None
    return list(found)


def others_since(
    work: UnitOfWork,
    own_seqs: Collection[int],
    root_kind: str,
    ids: Collection[int],
    since: int,
    is_meant: Callable[[LaterEntry], bool],
) -> list[LaterChange]:
    """Others' changes of these cards after batch `since`, as far as their entries are meant.

    A card that was changed here after them is left out: who did that had seen theirs. What
    follows from other rows by itself is nobody's change.
    """
    while since + 1 in own_seqs:
        since += 1  # an import of ours need not be read again
    if since >= work.seq - 1:
        return []
    wanted = set(ids)
    latest: dict[int, tuple[int, LaterChange]] = {}
    for row in work.execute(_LATER, (since, since, root_kind)).fetchall():
        seq, user_id, at, kind, record_id, root_id, old, new, operation = row
        says_something = old or new or operation in ("bin", "restore")
        if root_id not in wanted or not says_something:
            continue
        if is_meant(LaterEntry(kind, record_id, old or "", new or "")):
            latest[root_id] = seq, LaterChange(root_id, user_id, at)
    return [change for seq, change in latest.values() if seq not in own_seqs]
