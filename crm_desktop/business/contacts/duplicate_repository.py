"""Contacts by whole keys: numbers, addresses, tax keys and folded names, each from its index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import ContactKind

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_MOST = 12
"""So many contacts of one key are looked at: a number that hundreds share tells nothing."""
_BY_POINTS = """SELECT contact_point.contact_id
    FROM contact_point INDEXED BY contact_point_by_value
    JOIN contact ON contact.id = contact_point.contact_id
    WHERE normalized_value <> '' AND normalized_value IN ({marks}) AND deleted_at IS NULL
    LIMIT {most}"""
_BY_TAX_KEY = """SELECT id FROM contact INDEXED BY contact_by_tax_key
    WHERE tax_key <> '' AND tax_key = ? AND deleted_at IS NULL LIMIT {most}"""
_BY_NAMES = """SELECT id FROM contact INDEXED BY contact_by_name
    WHERE sort_key IN ({marks}) AND kind = ? AND deleted_at IS NULL LIMIT {most}"""


class DuplicateRepository:
    """Reads ids only; none of the questions reads more than a few rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_points(self, values: Sequence[str]) -> list[int]:
        """Living contacts with one of these normalized numbers or addresses."""
        return self._ids(_BY_POINTS, values)

    def by_tax_key(self, key: str) -> list[int]:
        """Living contacts with this tax key."""
        return self._ids(_BY_TAX_KEY, (key,))

    def by_names(self, kind: ContactKind, sort_keys: Sequence[str]) -> list[int]:
        """Living contacts of a kind under one of these folded names."""
        return self._ids(_BY_NAMES, sort_keys, str(kind))

    def _ids(self, sql: str, values: Sequence[str], *more: str) -> list[int]:
        if not any(values):
            return []
        text = sql.format(marks=",".join("?" * len(values)), most=_MOST)
        return [key for (key,) in self._database.execute(text, (*values, *more)).fetchall()]
