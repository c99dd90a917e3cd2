"""The change log of the whole file, page by page; loaded when somebody reads it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crm_desktop.business.audit.log_model import OWN_NOTES, LogFilter
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage import change_log
from crm_desktop.storage.change_log import BATCH_COLUMNS, ChangeBatch, ChangeEntry, to_batch

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_NAMED_ROWS = 2000
"""So many rows of one batch are looked at for the names of what it touched."""
_RARE_ROWS = 20_000
_FEW_OF_KIND = "SELECT count(*) FROM (SELECT 1 FROM change_entry WHERE root_kind = ? LIMIT ?)"
_NAMES = ("display_name", "subject", "title", "name", "label", "key")
"""Columns that tell what a record is called, the best first."""
_TOUCHED = """
WITH span (seq, first, past) AS MATERIALIZED (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
    FROM json_each(?)),
touched (seq, kind, root, first) AS (
    SELECT span.seq, entry.root_kind, entry.root_id, min(entry.id)
    FROM span CROSS JOIN change_entry AS entry
    ON entry.id >= span.first AND entry.id < span.past
    GROUP BY span.seq, entry.root_kind, entry.root_id)
SELECT seq, kind, root FROM (
    SELECT *, row_number() OVER (PARTITION BY seq ORDER BY first) AS place FROM touched)
WHERE place <= ? ORDER BY seq, place
"""


class LogRepository:
    """Reads the change log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: LogFilter, before: int | None, limit: int) -> list[ChangeBatch]:
        """Batches that fit, newest first, older than `before`."""
        tests, params = _conditions(wanted, before, is_rare=self._is_rare(wanted.kind))
        rows = self._database.execute(
            f"SELECT {BATCH_COLUMNS} FROM change_batch WHERE {tests} ORDER BY seq DESC LIMIT ?",
            (*params, limit),
        )
        return [to_batch(row) for row in rows.fetchall()]

    def _is_rare(self, kind: str) -> bool:
        """Whether the log speaks so seldom of a kind that all its entries are soon read."""
        if not kind:
            return False
        row = self._database.execute(_FEW_OF_KIND, (kind, _RARE_ROWS)).fetchone()
        return row is not None and row[0] < _RARE_ROWS

    def touched(self, of: Sequence[ChangeBatch], most: int) -> dict[int, list[RecordRef]]:
        """The first few records that each batch touched, those it is mainly about first."""
        spans = [
            (
                batch.seq,
                batch.first_entry_id,
                batch.first_entry_id + min(batch.entry_count, _NAMED_ROWS),
            )
            for batch in of
        ]
        rows = self._database.execute(_TOUCHED, (json.dumps(spans), most))
        found: dict[int, list[RecordRef]] = {batch.seq: [] for batch in of}
        for seq, kind, key in rows.fetchall():
            found[seq].append(RecordRef(kind, key))
        return found

    def names(self, refs: Collection[RecordRef]) -> dict[RecordRef, str]:
        """What records are called, for tables that have a name to show."""
        found: dict[RecordRef, str] = {}
        for kind in {ref.kind for ref in refs}:
            column = self._name_column(kind)
            ids = [ref.id for ref in refs if ref.kind == kind]
            if column:
                rows = self._database.execute(
                    f'SELECT id, "{column}" FROM "{kind}" WHERE id IN'
                    " (SELECT value FROM json_each(?))",
                    (json.dumps(ids),),
                )
                found.update((RecordRef(kind, key), str(name)) for key, name in rows.fetchall())
        return found

    def _name_column(self, kind: str) -> str:
        rows = self._database.execute("SELECT name FROM pragma_table_info(?)", (kind,))
        columns = {row[0] for row in rows.fetchall()}
        return next((name for name in _NAMES if name in columns), "") if "id" in columns else ""

    def kinds(self) -> list[str]:
        """Kinds of records that the log speaks of."""
        rows = self._database.execute(
            "WITH RECURSIVE found (one) AS (SELECT min(root_kind) FROM change_entry UNION ALL"
            " SELECT (SELECT min(root_kind) FROM change_entry WHERE root_kind > found.one)"
            " FROM found WHERE one IS NOT NULL) SELECT one FROM found WHERE one IS NOT NULL"
        )
        return [row[0] for row in rows.fetchall()]

    def people(self) -> dict[int | None, str]:
        """The names of all our people."""
        rows = self._database.execute("SELECT id, display_name FROM user")
        return {key: str(name) for key, name in rows.fetchall()}

    def rows_of(self, seq: int, most: int) -> list[ChangeEntry]:
        """The first logged rows of one batch."""
        found = change_log.batch(self._database, seq)
        return (
            []
            if found is None
            else list(islice(change_log.entries_of(self._database, found), most))
        )


def _conditions(
    wanted: LogFilter, before: int | None, *, is_rare: bool
) -> tuple[str, tuple[object, ...]]:
    """The WHERE of a page of the log, with its parameters; `is_rare`: the kind that is wanted.

    Of a kind of which there is much each batch is looked into, by its range of the log: by the
    index of kinds all entries of that kind would be read for each batch that has none.
    """
    tests: list[str] = ["1"]
    params: list[object] = []
    if not wanted.has_own_notes:
        tests = ["(coalesce(user_id, 0) > 0 OR entry_count > 0 OR details <> '')"]
        tests.append("action NOT IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(sorted(OWN_NOTES)))
    if before is not None:
        tests.append("seq < ?")
        params.append(before)
    if wanted.user_id is not None:
        tests.append("user_id = ?")
        params.append(wanted.user_id)
    for test, moment in (("at >= ?", wanted.since), ("at < ?", wanted.until)):
        if moment is not None:
            tests.append(test)
            params.append(to_milliseconds(moment))
    if wanted.ref is not None:
        tests.append("seq IN (SELECT seq FROM change_entry WHERE root_kind = ? AND root_id = ?)")
        params += (wanted.ref.kind, wanted.ref.id)
    elif wanted.kind:
        tests.append(
            "seq IN (SELECT seq FROM change_entry WHERE root_kind = ?)"
            if is_rare
            else "EXISTS (SELECT 1 FROM change_entry WHERE id >= first_entry_id"
            " AND id < first_entry_id + entry_count AND +root_kind = ?)"
        )
        params.append(wanted.kind)
    return " AND ".join(tests), tuple(params)
