# pyright: basic
"""What a list shows of contacts, by their ids; parts of other tables only if asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import shown, tags_of, written_number
from crm_desktop.business.contacts.model import ContactKind, ContactRow, PointKind, RowMore, RowPart
from crm_desktop.business.contacts.party_kinds import party_kinds_of
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.core.clock import from_milliseconds

if TYPE_CHECKING:
    from crm_desktop.business.contacts.found import FoundContact
    from crm_desktop.storage.database import Database

Lacking = Callable[[Sequence[int]], dict[int, tuple[str, ...]]]
"""Which agreed fields these contacts lack."""

_NUMBERS = frozenset({PointKind.PHONE, PointKind.MOBILE, PointKind.FAX})
_LAST_CHARACTER = "\U0010ffff"
_ROW_SQL = """SELECT id, kind, display_name, main_organization, owner_id, main_phone, main_email,
    main_locality, tag_text, lifecycle_stage, is_starred, last_contact_at, updated_at, party_kinds,
    created_at, main_website, birth_date, language, tax_id, occupation, industry, source_id,
    next_activity_at FROM contact WHERE id IN ()"""
_COUNTRY_SQL = """SELECT contact_id, country FROM address WHERE country <> '' AND contact_id IN ()
    ORDER BY contact_id, is_primary DESC, position, id"""
_CUSTOM_SQL = """SELECT contact_id, field_id, text_value, number_value, sort_value
    FROM custom_value WHERE contact_id IN () ORDER BY contact_id, field_id"""
_LINKED_SQL = """SELECT id, display_name FROM contact WHERE id IN ()"""
_LINK_FIELDS_SQL = "SELECT id FROM custom_field WHERE kind = 'link'"


class RowReader:
    """Reads rows; ids without a contact are left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(
        self,
        ids: Sequence[int],
        parts: Collection[RowPart] = (),
        lacking: Lacking | None = None,
    ) -> tuple[ContactRow, ...]:
        """The rows of these ids in the same order, with the parts that are wanted."""
        found: dict[int, ContactRow] = {}
        for row in self._database.rows_among(_ROW_SQL, ids):
            found[row[0]] = _row_of(row)
        if parts and found:
            more = self._more(tuple(found), parts, lacking)
            found = {key: replace(row, more=more[key]) for key, row in found.items()}
        return tuple(found[key] for key in ids if key in found)

    def found(self, ids: Sequence[int]) -> dict[int, FoundContact]:
        """What a search shows of these contacts, without their channels."""
        from crm_desktop.business.contacts.found import FOUND_COLUMNS, found_contact

        sql = f"SELECT id, {FOUND_COLUMNS} FROM contact WHERE id IN ()"
        return {
            key: found_contact(values, None) for key, *values in self._database.rows_among(sql, ids)
        }

    def channels(self, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        """Kind and value of every channel of these contacts, in the order of their cards.

        Numbers are written as lists write them.
        """
        found: dict[int, list[tuple[str, str]]] = {}
        sql = """SELECT contact_id, kind, raw_value, normalized_value, extension
            FROM contact_point WHERE contact_id IN ()
            ORDER BY contact_id, is_primary DESC, position, id"""
        for key, kind, raw, normalized, extension in self._database.rows_among(sql, ids):
            value = written_number(normalized, extension) if kind in _NUMBERS else ""
            found.setdefault(key, []).append((kind, value or raw))
        return found

    def place_of_key(self, ids: Sequence[int], key: str, *, descending: bool) -> int | None:
        """The place of the first of `ids`, sorted by name, whose sort key begins with `key`."""

        def sort_key_at(place: int) -> str:
            sql = "SELECT sort_key FROM contact WHERE id = ?"
            row = self._database.execute(sql, (ids[place],)).fetchone()
            return "" if row is None else str(row[0])

        if not key:
            return None
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            found = sort_key_at(middle)
            is_before = found >= key + _LAST_CHARACTER if descending else found < key
            low, high = (middle + 1, high) if is_before else (low, middle)
        is_there = low < len(ids) and sort_key_at(low).startswith(key)
        return low if is_there else None

    def _more(
        self, ids: Sequence[int], parts: Collection[RowPart], lacking: Lacking | None
    ) -> dict[int, RowMore]:
        countries: dict[int, dict[str, None]] = {}
        custom: dict[int, list[CustomValue]] = {}
        if RowPart.COUNTRIES in parts:
            for key, country in self._database.rows_among(_COUNTRY_SQL, ids):
                countries.setdefault(key, {})[country] = None
        if RowPart.CUSTOM in parts:
            for key, *value in self._database.rows_among(_CUSTOM_SQL, ids):
                custom.setdefault(key, []).append(CustomValue(*value))
        names = self._linked_names(value for values in custom.values() for value in values)
        lacks = lacking(ids) if lacking is not None and RowPart.LACKING in parts else {}
        return {
            key: RowMore(
                tuple(countries.get(key, ())),
                tuple(custom.get(key, ())),
                tuple(
                    (value.number, names[value.number])
                    for value in custom.get(key, ())
                    if value.number is not None and value.number in names
                ),
                lacks.get(key, ()),
            )
            for key in ids
        }

    def _linked_names(self, values: Iterable[CustomValue]) -> dict[int, str]:
        fields = {key for (key,) in self._database.execute(_LINK_FIELDS_SQL, ()).fetchall()}
        wanted = {value.number or 0 for value in values if value.field_id in fields}
        return dict(self._database.rows_among(_LINKED_SQL, tuple(wanted)))


def _row_of(row: tuple[Any, ...]) -> ContactRow:
    key, kind, name, organization, owner, phone, email, locality, *rest = row
    tags, stage, starred, last, updated, mask, created, website, *plain, following = rest
    return ContactRow(
        key,
        ContactKind(kind),
        name,
        shown(organization),
        owner,
        phone,
        email,
        shown(locality),
        tags_of(tags),
        stage,
        bool(starred),
        None if last is None else from_milliseconds(last),
        from_milliseconds(updated),
        party_kinds_of(mask),
        from_milliseconds(created),
        shown(website),
        *plain,
        next_activity_at=None if following is None else from_milliseconds(following),
    )
