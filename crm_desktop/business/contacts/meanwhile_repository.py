# pyright: basic
"""Which of many contacts others changed since they were seen, read from the change log."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

VALUE = "custom_value"
_LATER = """SELECT entry.seq, user_id, at, kind, record_id, root_id, old_values, new_values,
        operation
    FROM change_entry AS entry JOIN change_batch AS batch ON batch.seq = entry.seq
    WHERE entry.id >= (SELECT first_entry_id FROM change_batch WHERE seq > ?
        ORDER BY seq LIMIT 1)
    AND entry.seq > ? AND root_kind = 'contact'
    ORDER BY entry.id"""


@record
class LaterChange:
    """The newest change of a contact that somebody else made; `at` is milliseconds UTC."""

    contact_id: int
    user_id: int | None
    at: int


class MeanwhileRepository:
    """Reads within the unit of work that is about to write."""

    def __init__(self, work: UnitOfWork, own_seqs: Collection[int]) -> None:
        self._work = work
        self._own = own_seqs

    def changed(
        self, ids: Collection[int], since: int, column: str = "", field_id: int = 0
    ) -> list[LaterChange]:
        """Others' changes after batch `since`: of a column, an own field, or of anything.

        A contact that was changed here after them is left out: who did that had seen theirs.
        """
        wanted = set(ids)
        latest: dict[int, tuple[int, LaterChange]] = {}
        of_field = self._rows_of_field(field_id) if field_id else {}
        for row in self._work.execute(_LATER, (since, since)).fetchall():
            seq, user_id, at, kind, record_id, root_id, old, new, operation = row
            if root_id not in wanted or not (old or new or operation in ("bin", "restore")):
                continue  # nobody's change, such as the moment of the last contact
            if field_id:
                if kind != VALUE or not _is_of_field(record_id, old, new, field_id, of_field):
                    continue
            elif column and (kind != CONTACT or f'"{column}":' not in (new or "")):
                continue
            latest[root_id] = seq, LaterChange(root_id, user_id, at)
        return [change for seq, change in latest.values() if seq not in self._own]

    def stored(self, ids: Sequence[int], column: str) -> dict[int, tuple[str, Any]]:
        """Names of living contacts and what stands in a column."""
        sql = f"""SELECT id, display_name, {column} FROM contact
            WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))"""
        rows = self._work.execute(sql, (json.dumps(list(ids)),)).fetchall()
        return {key: (name, value) for key, name, value in rows}

    def _rows_of_field(self, field_id: int) -> dict[int, int]:
        sql = "SELECT id, contact_id FROM custom_value WHERE field_id = ?"
        return dict(self._work.execute(sql, (field_id,)).fetchall())


def _is_of_field(
    record_id: int, old: str | None, new: str | None, field_id: int, known: dict[int, int]
) -> bool:
    """Whether a value's entry is about this field, which a mere change does not name."""
    for text in (new, old):
        values = json.loads(text) if text else {}
        if "field_id" in values:
            return bool(values["field_id"] == field_id)
    return record_id in known
