"""The way to whole contacts for exports: in slices, over a given connection."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.whole import PARTS, PICTURE, WholeContact
from crm_desktop.business.contacts.whole_repository import WholeContactRepository

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SLICE = 1000
"""So many contacts are read in one read transaction on a drive, where each costs it many calls."""
SHORT_SLICE = 200
"""Elsewhere fewer: whoever reads them may rest in between."""


class WholeReader:
    """Reads whole contacts; those that lie in the bin by then are left out."""

    def __init__(self, database: Database) -> None:
        self._rows = WholeContactRepository(database)
        self._slice = SLICE if database.is_far else SHORT_SLICE

    def everybody(self) -> array[int]:
        """All contacts outside the bin, by name."""
        return self._rows.everybody()

    def slices(
        self, ids: Sequence[int], parts: Collection[str] = PARTS
    ) -> Iterator[list[WholeContact]]:
        """These contacts in their order, some at a time; with pictures fewer of them."""
        size = min(self._slice, SLICE // 10) if PICTURE in parts else self._slice
        for start in range(0, len(ids), size):
            yield self._rows.read(ids[start : start + size], parts)
