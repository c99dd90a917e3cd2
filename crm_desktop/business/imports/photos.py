"""Photos and logos of an address book on their way to the contacts that its cards became.

The table of an import holds texts only: the file is read once more when everything else is
written, one card at a time. A picture that a contact has stays; one that cannot be decoded is left
out, as a portrait is no reason to lose a name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.pictures import LARGEST_BYTES
from crm_desktop.business.imports.card_source import MOST_CARDS
from crm_desktop.core.errors import UserError
from crm_desktop.formats.vcard_reading import read_vcards

if TYPE_CHECKING:
    from crm_desktop.business.imports.repository import ImportRepository
    from crm_desktop.storage.unit_of_work import UnitOfWork

Shrink = Callable[[bytes], tuple[str, bytes]]
"""Decodes a picture and encodes it small: its media type and data; raises `UserError`."""

_log = logging.getLogger(__name__)

_TABLE = "contact_picture"
_COLUMNS = ("contact_id", "media_type", "sha256", "data")
_SLICE = 200
"""So many pictures are held at once, some 20 KB each."""
_Row = tuple[object, ...]


class Photos:
    """Remembers which contact each card became; writes the pictures at the end."""

    def __init__(self, path: Path, shrink: Shrink) -> None:
        self._path = path
        self._shrink = shrink
        self._contacts: dict[int, int] = {}

    def note(self, row: int, person_id: int, company_id: int) -> None:
        """The person and the organization of a card; 0 where it has none."""
        self._contacts[row] = person_id or company_id

    def write(self, work: UnitOfWork, repository: ImportRepository) -> set[int]:
        """Store the pictures of contacts without one; gives those contacts."""
        done = repository.with_pictures(self._contacts.values())
        written: set[int] = set()
        rows: list[_Row] = []
        for contact_id, content in self._found():
            if contact_id in done:
                continue
            row = self._row(contact_id, content)
            if row is None:
                continue
            done.add(contact_id)
            written.add(contact_id)
            rows.append(row)
            if len(rows) == _SLICE:
                work.insert_children_of(CONTACT, _TABLE, _COLUMNS, rows)
                rows = []
        if rows:
            work.insert_children_of(CONTACT, _TABLE, _COLUMNS, rows)
        return written

    def _found(self) -> Iterator[tuple[int, bytes]]:
        """Contacts and what their cards show of them, in the order of the file."""
        try:
            for number, card in enumerate(read_vcards(self._path, MOST_CARDS), start=1):
                contact_id = self._contacts.get(number, 0)
                if card.photo is not None and contact_id:
                    yield contact_id, card.photo.content
        except UserError as error:
            # The file has gone or changed since it was checked; the contacts are there.
            _log.warning("no pictures from the address book: %s", error.code)

    def _row(self, contact_id: int, content: bytes) -> _Row | None:
        try:
            media_type, data = self._shrink(content)
        except UserError:
            return None
        if not 0 < len(data) <= LARGEST_BYTES:
            return None
        return (contact_id, media_type, sha256(data).hexdigest(), data)
