# pyright: basic
"""Which of many contacts others changed since they were seen, read from the change log."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.records import record
from crm_desktop.storage.meanwhile import LaterChange, LaterEntry, others_since

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

VALUE = "custom_value"
TAGS, KINDS = "tags", "party_kinds"
_TAGGING = "tagging"


@record
class Among:
    """One of several that contacts have: a tag by its id, or a kind by its bit."""

    of: str
    key: int


class MeanwhileRepository:
    """Reads within the unit of work that is about to write."""

    def __init__(self, work: UnitOfWork, own_seqs: Collection[int]) -> None:
        self._work = work
        self._own = own_seqs

    def changed(
        self, ids: Collection[int], since: int, column: str = "", field_id: int = 0
    ) -> list[LaterChange]:
        """Others' changes after batch `since`: of a column, an own field, or of anything."""
        known: dict[int, int] = self._rows_of_field(field_id) if field_id else {}

        def is_meant(entry: LaterEntry) -> bool:
            if field_id:
                return entry.kind == VALUE and _is_of_field(entry, field_id, known)
            return not column or (entry.kind == CONTACT and entry.writes(column))

        return others_since(self._work, self._own, CONTACT, ids, since, is_meant)

    def changed_member(self, ids: Collection[int], since: int, among: Among) -> list[LaterChange]:
        """Others' changes after batch `since` by which contacts got just this one, or lost it."""

        def is_meant(entry: LaterEntry) -> bool:
            if among.of == TAGS and entry.kind != _TAGGING:
                return False
            if among.of == KINDS and not (entry.kind == CONTACT and entry.writes(KINDS)):
                return False
            old, new = (json.loads(text or "{}") for text in (entry.old, entry.new))
            if among.of == TAGS:
                return among.key in (old.get("tag_id"), new.get("tag_id"))
            return bool((old.get(KINDS, 0) ^ new.get(KINDS, 0)) & among.key)

        return others_since(self._work, self._own, CONTACT, ids, since, is_meant)

    def having(self, ids: Sequence[int], among: Among) -> set[int]:
        """Those of these contacts that have it now."""
        given = json.dumps(list(ids))
        sql = f"""SELECT id FROM contact
            WHERE {KINDS} & ? AND id IN (SELECT value FROM json_each(?))"""
        if among.of == TAGS:
            sql = """SELECT contact_id FROM tagging
                WHERE tag_id = ? AND contact_id IN (SELECT value FROM json_each(?))"""
        return {key for (key,) in self._work.execute(sql, (among.key, given)).fetchall()}

    def stored(self, ids: Sequence[int], column: str) -> dict[int, tuple[str, Any]]:
        """Names of living contacts and what stands in a column."""
        sql = f"""SELECT id, display_name, {column} FROM contact
            WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))"""
        rows = self._work.execute(sql, (json.dumps(list(ids)),)).fetchall()
        return {key: (name, value) for key, name, value in rows}

    def _rows_of_field(self, field_id: int) -> dict[int, int]:
        sql = "SELECT id, contact_id FROM custom_value WHERE field_id = ?"
        return dict(self._work.execute(sql, (field_id,)).fetchall())


def _is_of_field(entry: LaterEntry, field_id: int, known: dict[int, int]) -> bool:
    """Whether a value's entry is about this field, which a mere change does not name."""
    for text in (entry.new, entry.old):
        values = json.loads(text) if text else {}
        if "field_id" in values:
            return bool(values["field_id"] == field_id)
    return entry.record_id in known
