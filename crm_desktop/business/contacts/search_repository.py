"""What of a contact can be searched: the rows that feed the workstation's search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import SEPARATOR
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.text import digits_of, fold
from crm_desktop.storage.full_text import SearchEntry
from crm_desktop.storage.search_terms import PART_MARK

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_SLICE = 2000
_fold_word = lru_cache(maxsize=20_000)(fold)
"""For places, tags, occupations: many contacts share few of them."""
_NUMBERS = frozenset({"phone", "mobile", "fax"})
SEARCHED_COLUMNS = (
    "display_name", "given_name", "family_name", "nickname", "legal_name", "occupation",
    "tax_key", "registration_no", "main_organization", "tag_text", "interests", "notes",
)  # fmt: skip
"""The columns of a contact that `search_texts` takes, in its order."""
_CONTACTS = f"""SELECT id, {", ".join(SEARCHED_COLUMNS)}
    FROM contact WHERE deleted_at IS NULL AND id """
_POINTS = """SELECT contact_id, kind, normalized_value, raw_value FROM contact_point
    WHERE contact_id """
_PLACES = "SELECT contact_id, locality FROM address WHERE locality <> '' AND contact_id "
_OTHER_ORGANIZATIONS = """SELECT person_id, contact.display_name FROM affiliation
    JOIN contact ON contact.id = organization_id
    WHERE affiliation.deleted_at IS NULL AND end_date IS NULL AND NOT affiliation.is_primary
    AND person_id """


class ContactSearchRepository:
    """Search entries of contacts; implements `storage.full_text.SearchProvider`."""

    kind = CONTACT

    def __init__(self, database: Database) -> None:
        self._database = database

    def search_entries(self, ids: Sequence[int] | range) -> Iterator[SearchEntry]:
        """Entries of these contacts, ids ascending; missing and binned ones are left out."""
        for start in range(0, len(ids), _SLICE):
            part = ids[start : start + _SLICE]
            yield from self._slice(part)

    def _slice(self, ids: Sequence[int] | range) -> list[SearchEntry]:
        condition, params = _id_condition(ids)
        parts = self._parts_of_children(condition, params)
        rows = self._rows(_CONTACTS, condition, params, " ORDER BY id")
        return [
            SearchEntry(CONTACT, key, *search_texts(row, fold(row[0]), parts.get(key, ())))
            for key, *row in rows
        ]

    def _parts_of_children(self, condition: str, params: tuple[int, ...]) -> dict[int, list[str]]:
        """Folded e-mails, numbers, places and further organizations by contact."""
        parts: dict[int, list[str]] = {}
        for contact_id, kind, normalized, raw in self._rows(_POINTS, condition, params):
            text = point_part(kind, normalized, raw)
            if contact_id in parts:
                parts[contact_id].append(text)
            else:
                parts[contact_id] = [text]
        for sql in (_PLACES, _OTHER_ORGANIZATIONS):
            for contact_id, text in self._rows(sql, condition, params):
                parts.setdefault(contact_id, []).append(_fold_word(text))
        return parts

    def _rows(
        self, sql: str, condition: str, params: tuple[int, ...], tail: str = ""
    ) -> list[tuple[Any, ...]]:
        return self._database.execute(sql + condition + tail, params).fetchall()


def _id_condition(ids: Sequence[int] | range) -> tuple[str, tuple[int, ...]]:
    first, last = ids[0], ids[-1]
    if last - first + 1 == len(ids):
        return "BETWEEN ? AND ?", (first, last)
    return f"IN ({','.join('?' * len(ids))})", tuple(ids)


def point_part(kind: str, normalized: str, raw: str) -> str:
    """What is searched of a contact point: the digits of a number, an address folded."""
    if kind in _NUMBERS:
        return normalized[1:] if normalized else digits_of(raw)
    return normalized if kind == "email" and normalized else fold(raw)


def place_part(locality: str) -> str:
    """What is searched of an address."""
    return _fold_word(locality)


def search_texts(row: Sequence[str], name_key: str, parts: Iterable[str]) -> tuple[str, str, str]:
    """Name, key and note of a search entry from `SEARCHED_COLUMNS` and the children's parts.

    `name_key` is the folded display name.
    """
    (name, given, family, nickname, legal, occupation, tax_key, registration, organization,
     tags, interests, notes) = row  # fmt: skip
    own: list[str] = []
    for text in (given, family, nickname, legal, occupation, registration):
        if text and text not in name:
            folded = _fold_word(text)
            if folded not in name_key:
                own.append(folded)
    if organization:
        own.append(organization.partition(SEPARATOR)[0])
    own.extend(parts)
    if tax_key:
        own.append(tax_key)
    if tags:
        own.append(_fold_word(tags.replace(SEPARATOR, " ")))
    note_key = fold(f"{notes} {interests}") if notes or interests else ""
    return name_key, PART_MARK.join(own), note_key
