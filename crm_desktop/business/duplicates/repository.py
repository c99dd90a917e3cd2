"""What the search for duplicates reads, and the pairs that somebody said are none.

Every statement ends before its answer is looked at: between two of them others may save.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.duplicates.comparing import FactRow
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

NOT_DUPLICATE = "not_duplicate"

_FACTS = """SELECT id, kind, sort_key, birth_date, main_organization, main_locality, tax_key,
    main_email, registration_no FROM contact WHERE deleted_at IS NULL AND"""
_AFTER = f"{_FACTS} id > ? ORDER BY id LIMIT ?"
_OF = f"{_FACTS} id {GIVEN_IDS}"
_SHARED_POINTS = """SELECT normalized_value FROM contact_point INDEXED BY contact_point_by_value
    WHERE normalized_value <> '' AND normalized_value > ?
    GROUP BY normalized_value HAVING count(*) > 1 LIMIT ?"""
_AT_POINTS = """SELECT normalized_value, contact_id FROM json_each(?) AS asked
    CROSS JOIN contact_point INDEXED BY contact_point_by_value
    ON normalized_value = asked.value AND normalized_value <> ''"""
_POINTS_OF = """SELECT normalized_value FROM contact_point
    WHERE contact_id = ? AND normalized_value <> ''"""
_UNREAD = "normalized_value = '' AND kind IN ('phone', 'mobile', 'fax')"
_UNREAD_PHONES = f"""SELECT contact_id, raw_value FROM contact_point
    WHERE id > ? AND id <= ? AND {_UNREAD}"""
_UNREAD_OF = f"""SELECT contact_id, raw_value FROM contact_point
    WHERE contact_id {GIVEN_IDS} AND {_UNREAD}"""
_TAX = """SELECT id FROM contact INDEXED BY contact_by_tax_key
    WHERE tax_key <> '' AND tax_key = ? AND deleted_at IS NULL LIMIT ?"""
# The plus keeps SQLite from reading all entries that there ever were by their index.
_CHANGED = """SELECT DISTINCT root_id FROM change_entry
    WHERE id >= (SELECT first_entry_id FROM change_batch WHERE seq = ?) AND +root_kind = ?
    LIMIT ?"""
_SHORTEST_POINT = 6


class DuplicateSearchRepository:
    """Reads through one connection; those of long work belong to their thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- the base ------------------------------------------------------------------------

    def head(self) -> tuple[int, int]:
        """The newest batch of the log, and about how many contacts there are."""
        row = self._database.execute(
            "SELECT (SELECT max(seq) FROM change_batch), (SELECT max(id) FROM contact)"
        ).fetchone()
        return (0, 0) if row is None else (row[0] or 0, row[1] or 0)

    def facts_after(self, contact_id: int, limit: int) -> list[FactRow]:
        """The next living contacts in the order of their ids."""
        return self._database.execute(_AFTER, (contact_id, limit)).fetchall()

    def facts_of(self, ids: Iterable[int]) -> list[FactRow]:
        """Those of these contacts that are not in the bin."""
        return self._database.execute(_OF, (json.dumps(list(ids)),)).fetchall()

    def shared_points(self, after: str, limit: int) -> list[str]:
        """Normalized numbers and addresses that stand more than once, in order."""
        rows = self._database.execute(_SHARED_POINTS, (after, limit)).fetchall()
        return [value for (value,) in rows]

    def contacts_at(self, values: Sequence[str]) -> list[tuple[str, int]]:
        """Who has these numbers and addresses, those in the bin too."""
        return self._database.execute(_AT_POINTS, (json.dumps(list(values)),)).fetchall()

    def points_of(self, contact_id: int) -> list[str]:
        """A contact's numbers and addresses that can be looked for."""
        rows = self._database.execute(_POINTS_OF, (contact_id,)).fetchall()
        return [value for (value,) in rows if len(value) >= _SHORTEST_POINT]

    def last_point(self) -> int:
        """The highest id of a channel."""
        row = self._database.execute("SELECT max(id) FROM contact_point").fetchone()
        return 0 if row is None else row[0] or 0

    def unread_phones(self, after: int, until: int) -> list[tuple[int, str]]:
        """Phones that are no numbers by the rules, with whose they are, of a span of channels."""
        return self._database.execute(_UNREAD_PHONES, (after, until)).fetchall()

    def unread_phones_of(self, ids: Iterable[int]) -> list[tuple[int, str]]:
        """Phones of contacts that are no numbers by the rules."""
        return self._database.execute(_UNREAD_OF, (json.dumps(list(ids)),)).fetchall()

    def with_tax_key(self, key: str, limit: int) -> list[int]:
        """Living contacts with this tax key."""
        return [key for (key,) in self._database.execute(_TAX, (key, limit)).fetchall()]

    def changed_since(self, seq: int, limit: int) -> list[int]:
        """Contacts that batches after `seq` touched, at most `limit`."""
        rows = self._database.execute(_CHANGED, (seq + 1, CONTACT, limit)).fetchall()
        return [key for (key,) in rows]

    def living(self, ids: Iterable[int]) -> set[int]:
        """Those of `ids` that are not in the bin."""
        sql = f"SELECT id FROM contact WHERE id {GIVEN_IDS} AND deleted_at IS NULL"
        return {key for (key,) in self._database.execute(sql, (json.dumps(list(ids)),)).fetchall()}

    # -- what a list is narrowed by --------------------------------------------------------

    def owned_by(self, ids: Iterable[int], owner_id: int) -> set[int]:
        """Those of `ids` that an employee owns."""
        sql = f"SELECT id FROM contact WHERE id {GIVEN_IDS} AND owner_id = ?"
        rows = self._database.execute(sql, (json.dumps(list(ids)), owner_id)).fetchall()
        return {key for (key,) in rows}

    def named(self, ids: Iterable[int], words: Sequence[str]) -> set[int]:
        """Those of `ids` whose folded name holds every word."""
        if not words:
            return set(ids)
        sql = f"SELECT id FROM contact WHERE id {GIVEN_IDS}" + " AND instr(sort_key, ?)" * len(
            words
        )
        rows = self._database.execute(sql, (json.dumps(list(ids)), *words)).fetchall()
        return {key for (key,) in rows}

    # -- pairs that are none ---------------------------------------------------------------

    def not_duplicates(self) -> list[tuple[int, int]]:
        """All pairs that somebody said are two."""
        return self._database.execute(
            "SELECT low_id, high_id FROM not_duplicate WHERE deleted_at IS NULL"
        ).fetchall()

    def say_not_duplicate(self, work: UnitOfWork, low: int, high: int) -> bool:
        """Remember that two contacts are two; false if that is known."""
        row = self._database.execute(
            "SELECT id, version, deleted_at FROM not_duplicate WHERE low_id = ? AND high_id = ?",
            (low, high),
        ).fetchone()
        if row is None:
            work.insert(NOT_DUPLICATE, {"low_id": low, "high_id": high})
            return True
        if row[2] is None:
            return False
        work.restore(NOT_DUPLICATE, row[0], row[1])
        return True
