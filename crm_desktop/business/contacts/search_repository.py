"""What of a contact can be searched: the rows that feed the workstation's search index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.search_texts import (
    SEARCHED_COLUMNS,
    place_note,
    place_part,
    point_part,
    search_texts,
    with_place_notes,
)
from crm_desktop.core.text import fold
from crm_desktop.storage.full_text import SearchEntry

if TYPE_CHECKING:
    from crm_desktop.business.contacts.found import Channel
    from crm_desktop.storage.database import Database

_SLICE = 2000
_CONTACTS = f"""SELECT id, residence, how_we_met, {", ".join(SEARCHED_COLUMNS)}
    FROM contact WHERE deleted_at IS NULL AND id """
_POINTS = """SELECT contact_id, kind, normalized_value, raw_value FROM contact_point
    WHERE contact_id """
_CHANNELS = """SELECT contact_id, raw_value, normalized_value FROM contact_point
    WHERE contact_id """
_PLACES = """SELECT contact_id, locality, street_address, region, postal_code, country
    FROM address WHERE contact_id """
_OTHER_ORGANIZATIONS = """SELECT person_id, contact.display_name FROM affiliation
    JOIN contact ON contact.id = organization_id
    WHERE affiliation.deleted_at IS NULL AND end_date IS NULL AND NOT affiliation.is_primary
    AND person_id """

SEARCHED: Mapping[str, frozenset[str]] = {
    "contact": frozenset({"", "kind", "residence", "how_we_met", *SEARCHED_COLUMNS}),
    "contact_point": frozenset({"", "kind", "normalized_value", "raw_value"}),
    "address": frozenset({"", "locality", "street_address", "region", "postal_code", "country"}),
    "affiliation": frozenset({"", "is_primary", "end_date", "organization_id"}),
}
"""What moves an entry of the index: tables of the log and their columns, `""` for whole rows.

Tags are not among the tables: each change of them also changes `tag_text`.
"""


class ContactSearchRepository:
    """Search entries of contacts; implements `storage.full_text.SearchProvider`."""

    kind = CONTACT
    searched: Mapping[str, Collection[str]] = SEARCHED

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def shown_columns(self) -> Collection[str]:
        """The columns of a contact that hits show."""
        from crm_desktop.business.contacts.found import FOUND_COLUMNS

        return FOUND_COLUMNS.replace(",", " ").split()

    def search_entries(
        self, ids: Sequence[int] | range, tables: Collection[str] | None = None
    ) -> Iterator[SearchEntry]:
        """Entries of these contacts, ids ascending; missing and binned ones are left out.

        `tables` are those that have rows of them, where that is known.
        """
        for start in range(0, len(ids), _SLICE):
            part = ids[start : start + _SLICE]
            yield from self._slice(part, SEARCHED if tables is None else tables)

    def _slice(self, ids: Sequence[int] | range, tables: Collection[str]) -> list[SearchEntry]:
        condition, params = _id_condition(ids)
        has_points = "contact_point" in tables
        parts = self._parts_of_children(condition, params) if has_points else {}
        places: dict[int, list[str]] = {}
        if "address" in tables:
            places = self._add_places(parts, condition, params)
        if "affiliation" in tables:
            self._add_organizations(parts, condition, params)
        rows = self._rows(_CONTACTS, condition, params, " ORDER BY id")
        if not rows:
            return []
        found, residences, meetings, *texts = zip(*rows, strict=True)
        columns: dict[str, Sequence[str]] = dict(zip(SEARCHED_COLUMNS, texts, strict=True))
        columns["notes"] = [
            with_place_notes(f"{notes} {met}" if met else notes, places.get(key, ()))
            for key, notes, met in zip(found, columns["notes"], meetings, strict=True)
        ]
        parts_of = [
            [*parts.get(key, ()), place_part(residence)] if residence else parts.get(key, ())
            for key, residence in zip(found, residences, strict=True)
        ]
        names = list(map(fold, columns["display_name"]))
        entries = [
            SearchEntry(CONTACT, key, *entry)
            for key, entry in zip(found, search_texts(columns, names, parts_of), strict=True)
        ]
        if not self._database.is_far:
            return entries
        shown = self.shown(ids, has_channels=has_points)  # the pages are in memory now
        return [entry._replace(shown=shown[entry.id]) for entry in entries]

    def shown(self, ids: Sequence[int] | range, *, has_channels: bool = True) -> dict[int, str]:
        """What hits show of these contacts, packed; ids in any order."""
        from crm_desktop.business.contacts.found import FOUND_COLUMNS, packed

        condition, params = _id_condition(sorted(ids))
        channels: dict[int, list[Channel]] = {}
        order = " ORDER BY contact_id, position, id"
        rows = self._rows(_CHANNELS, condition, params, order) if has_channels else []
        for contact_id, *channel in rows:
            channels.setdefault(contact_id, []).append((channel[0], channel[1]))
        return {
            key: packed(values, channels.get(key, ()))
            for key, *values in self._rows(
                f"SELECT id, {FOUND_COLUMNS} FROM contact WHERE id ", condition, params
            )
        }

    def _parts_of_children(self, condition: str, params: tuple[int, ...]) -> dict[int, list[str]]:
        """Folded e-mails and numbers by contact."""
        parts: dict[int, list[str]] = {}
        for contact_id, kind, normalized, raw in self._rows(_POINTS, condition, params):
            text = point_part(kind, normalized, raw)
            if contact_id in parts:
                parts[contact_id].append(text)
            else:
                parts[contact_id] = [text]
        return parts

    def _add_places(
        self, parts: dict[int, list[str]], condition: str, params: tuple[int, ...]
    ) -> dict[int, list[str]]:
        """Add the towns to the parts; returns what else the addresses say, by contact."""
        notes: dict[int, list[str]] = {}
        for contact_id, locality, *rest in self._rows(_PLACES, condition, params):
            if locality:
                parts.setdefault(contact_id, []).append(place_part(locality))
            if note := place_note(*rest):
                notes.setdefault(contact_id, []).append(note)
        return notes

    def _add_organizations(
        self, parts: dict[int, list[str]], condition: str, params: tuple[int, ...]
    ) -> None:
        """Add the further organizations to the parts."""
        for contact_id, name in self._rows(_OTHER_ORGANIZATIONS, condition, params):
            parts.setdefault(contact_id, []).append(place_part(name))

    def _rows(
        self, sql: str, condition: str, params: tuple[int, ...], tail: str = ""
    ) -> list[tuple[Any, ...]]:
        return self._database.execute(sql + condition + tail, params).fetchall()


def _id_condition(ids: Sequence[int] | range) -> tuple[str, tuple[int, ...]]:
    first, last = ids[0], ids[-1]
    if last - first + 1 == len(ids):
        return "BETWEEN ? AND ?", (first, last)
    return f"IN ({','.join('?' * len(ids))})", tuple(ids)
