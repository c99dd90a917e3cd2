# pyright: basic
"""Reads whole contacts in slices: one statement per table and slice."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import shown
from crm_desktop.business.contacts.id_arrays import append_ids
from crm_desktop.business.contacts.model import Address, ContactPoint, PointKind
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.personal_rows import preference_of
from crm_desktop.business.contacts.rows import READ_COLUMNS, contact_of
from crm_desktop.business.contacts.whole import (
    PARTS,
    PICTURE,
    WholeContact,
    WholePicture,
    WholePlace,
    WholeRelation,
)
from crm_desktop.business.custom_fields.model import CustomValue

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_OF = "FROM json_each(?) AS chosen CROSS JOIN {0} ON {0}.contact_id = chosen.value"
_CONTACTS = f"""SELECT contact.kind, {", ".join(f"contact.{name}" for name in READ_COLUMNS)},
    contact.party_kinds, contact.is_starred, contact.last_contact_at, contact.id, contact.uid,
    contact.version, contact.created_at, contact.created_by, contact.updated_at,
    contact.updated_by, contact.deleted_at,
    main_phone, main_email, main_locality, main_organization, contact.next_activity_at
    FROM json_each(?) AS chosen CROSS JOIN contact ON contact.id = chosen.value
    WHERE contact.deleted_at IS NULL"""
_POINTS = f"""SELECT contact_id, kind, raw_value, normalized_value, extension, label, is_primary,
    is_valid, valid_from, valid_until {_OF.format("contact_point")}
    ORDER BY contact_id, position, contact_point.id"""
_ADDRESSES = f"""SELECT contact_id, kind, street_address, locality, region, postal_code, country,
    is_primary {_OF.format("address")} ORDER BY contact_id, position, address.id"""
_TAGS = f"""SELECT contact_id, tag.name {_OF.format("tagging")}
    JOIN tag ON tag.id = tagging.tag_id ORDER BY contact_id, tagging.id"""
_CUSTOM = f"""SELECT contact_id, field_id, text_value, number_value, sort_value
    {_OF.format("custom_value")} ORDER BY contact_id, field_id"""
_LINKS = f"""SELECT contact_id, field_id, other.uid, other.display_name
    {_OF.format("custom_value")}
    JOIN custom_field ON custom_field.id = field_id AND custom_field.kind = 'link'
    JOIN contact AS other ON other.id = number_value ORDER BY contact_id, field_id"""
_DATES = f"""SELECT contact_id, name, day, calendar, 0, remind_days {_OF.format("important_date")}
    ORDER BY contact_id, position, important_date.id"""
_PREFERENCES = f"""SELECT contact_id, channel, is_preferred, is_opted_out, opted_out_at, basis, 0
    {_OF.format("communication_preference")} ORDER BY contact_id, communication_preference.id"""
_PLACES = """SELECT person_id, organization.display_name, organization.uid, job_title, role,
    is_primary, coalesce(start_date, ''), coalesce(end_date, '')
    FROM json_each(?) AS chosen CROSS JOIN affiliation ON person_id = chosen.value
    JOIN contact AS organization ON organization.id = organization_id
    WHERE affiliation.deleted_at IS NULL AND organization.deleted_at IS NULL
    ORDER BY person_id, end_date IS NOT NULL, is_primary DESC, affiliation.id"""
_RELATIONS = """SELECT from_id, relationship.kind, other.display_name, other.uid, note,
    coalesce(start_date, '')
    FROM json_each(?) AS chosen CROSS JOIN relationship ON from_id = chosen.value
    JOIN contact AS other ON other.id = to_id
    WHERE relationship.deleted_at IS NULL AND other.deleted_at IS NULL
    ORDER BY from_id, relationship.id"""
_PICTURES = f"""SELECT contact_id, media_type, data {_OF.format("contact_picture")}"""
_NAMED = "SELECT id, uid, display_name FROM contact WHERE id IN (SELECT value FROM json_each(?))"


class WholeContactRepository:
    """Reads through one `Database`: the worker's, or a second reader's for long work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sources: dict[int, str] = dict(
            database.execute("SELECT id, name FROM source").fetchall()
        )
        self._owners: dict[int, str] = dict(
            database.execute("SELECT id, display_name FROM user").fetchall()
        )

    def everybody(self) -> array[int]:
        """The ids of all contacts outside the bin, by name."""
        found: array[int] = array("q")
        sql = "SELECT id FROM contact WHERE deleted_at IS NULL ORDER BY sort_key, id"
        append_ids(self._database, found, sql, ())
        return found

    def read(self, ids: Sequence[int], parts: Collection[str] = PARTS) -> list[WholeContact]:
        """The living ones of these contacts in the same order, with these parts."""
        chosen = (json.dumps(list(ids)),)
        with self._database.read():
            rows = self._database.execute(_CONTACTS, chosen).fetchall()
            found = _Parts(self._database, chosen, parts)
            referrers = self._named({row[_REFERRED] for row in rows if row[_REFERRED] is not None})
        place = {key: n for n, key in enumerate(ids)}
        rows.sort(key=lambda row: place[row[_ID]])
        return [self._whole(row, found, referrers) for row in rows]

    def _named(self, ids: set[int]) -> dict[int, tuple[bytes, str]]:
        rows = self._database.execute(_NAMED, (json.dumps(sorted(ids)),)).fetchall() if ids else []
        return {key: (bytes(uid), name) for key, uid, name in rows}

    def _whole(
        self,
        row: tuple[Any, ...],
        parts: _Parts,
        referrers: dict[int, tuple[bytes, str]],
    ) -> WholeContact:
        *columns, phone, email, locality, organization, next_activity = row
        key = row[_ID]
        contact = contact_of(
            tuple(columns),
            tuple(parts.points.get(key, ())),
            tuple(parts.addresses.get(key, ())),
            tuple(parts.tags.get(key, ())),
            tuple(parts.custom.get(key, ())),
            tuple(parts.dates.get(key, ())),
            tuple(parts.preferences.get(key, ())),
        )
        uid, name = referrers.get(row[_REFERRED], (b"", ""))
        return WholeContact(
            contact,
            self._owners.get(row[_OWNER], ""),
            self._sources.get(row[_SOURCE], ""),
            name,
            uid,
            tuple(parts.places.get(key, ())),
            tuple(parts.relations.get(key, ())),
            tuple(parts.links.get(key, ())),
            parts.pictures.get(key),
            phone,
            email,
            shown(locality),
            shown(organization),
            next_activity,
        )

    def ids_of(self, uids: Sequence[bytes]) -> dict[bytes, tuple[int, bool]]:
        """Id and whether it lies in the bin, by uid, of those that are there."""
        sql = "SELECT uid, id, deleted_at IS NOT NULL FROM contact WHERE uid IN ()"
        rows = self._database.rows_among(sql, uids)
        return {bytes(uid): (key, bool(binned)) for uid, key, binned in rows}


class _Parts:
    """What belongs to the contacts of one slice, by the id of the contact."""

    def __init__(self, database: Database, chosen: tuple[str], parts: Collection[str]) -> None:
        def gathered(part: str, sql: str) -> list[tuple[Any, ...]]:
            return database.execute(sql, chosen).fetchall() if part in parts else []

        self.points: dict[int, list[ContactPoint]] = defaultdict(list)
        for key, kind, raw, normal, extension, label, main, valid, *days in gathered(
            "points", _POINTS
        ):
            self.points[key].append(
                ContactPoint(
                    PointKind(kind),
                    raw,
                    normal,
                    extension,
                    label,
                    bool(main),
                    bool(valid),
                    0,
                    *days,
                )
            )
        self.addresses: dict[int, list[Address]] = defaultdict(list)
        for key, *texts, main in gathered("addresses", _ADDRESSES):
            self.addresses[key].append(Address(*texts, is_primary=bool(main)))
        self.tags: dict[int, list[str]] = defaultdict(list)
        for key, name in gathered("tags", _TAGS):
            self.tags[key].append(name)
        self.custom: dict[int, list[CustomValue]] = defaultdict(list)
        for key, *value in gathered("custom", _CUSTOM):
            self.custom[key].append(CustomValue(*value))
        self.links: dict[int, list[tuple[int, bytes, str]]] = defaultdict(list)
        for key, field, uid, name in gathered("custom", _LINKS) if self.custom else ():
            self.links[key].append((field, bytes(uid), name))
        self.dates: dict[int, list[ImportantDate]] = defaultdict(list)
        for key, *day in gathered("dates", _DATES):
            self.dates[key].append(ImportantDate(*day))
        self.preferences: dict[int, list[Any]] = defaultdict(list)
        for key, *one in gathered("preferences", _PREFERENCES):
            self.preferences[key].append(preference_of(tuple(one)))
        self.places: dict[int, list[WholePlace]] = defaultdict(list)
        for key, name, uid, title, role, main, start, end in gathered("places", _PLACES):
            place = WholePlace(name, bytes(uid), title, role, bool(main), start, end)
            self.places[key].append(place)
        self.relations: dict[int, list[WholeRelation]] = defaultdict(list)
        for key, kind, name, uid, note, start in gathered("relations", _RELATIONS):
            self.relations[key].append(WholeRelation(kind, name, bytes(uid), note, start))
        self.pictures: dict[int, WholePicture] = {}
        for key, media_type, data in gathered(PICTURE, _PICTURES):
            self.pictures[key] = WholePicture(media_type, bytes(data))


_ID = 1 + len(READ_COLUMNS) + 3
_REFERRED = 1 + READ_COLUMNS.index("referred_by_id")
_OWNER = 1 + READ_COLUMNS.index("owner_id")
_SOURCE = 1 + READ_COLUMNS.index("source_id")
