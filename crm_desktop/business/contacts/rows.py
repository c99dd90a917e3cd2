"""Contacts as rows: column lists and the conversions both ways, for single and bulk writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import (
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    NewLink,
)
from crm_desktop.business.contacts.party_kinds import party_kinds_mask, party_kinds_of
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.core.clock import from_milliseconds, to_milliseconds

PLAIN_COLUMNS = (
    "display_name", "honorific_prefix", "given_name", "additional_name", "family_name",
    "nickname", "legal_name", "tax_id", "registration_no", "industry", "gender", "language",
    "occupation", "interests", "birth_date", "birth_calendar", "lifecycle_stage", "owner_id",
    "source_id", "referred_by_id", "notes",
)  # fmt: skip
"""Columns that hold the field of the same name unchanged."""

PERSONAL_COLUMNS = (
    "time_zone", "good_days", "good_from", "good_to", "residence", "how_we_met", "rhythm_days",
    "birth_remind_days",
)  # fmt: skip
"""Plain columns that imports leave at what the table gives."""

READ_COLUMNS = (*PLAIN_COLUMNS, *PERSONAL_COLUMNS)
"""All columns that hold the field of the same name unchanged."""

CARD_FIELDS = (*READ_COLUMNS, "kind", "party_kinds", "is_starred")
"""Fields of the contact's own row that people edit."""

CONTACT_COLUMNS = (
    "kind", *PLAIN_COLUMNS, "party_kinds", "is_starred", "last_contact_at", "met_before_at",
    "stage_changed_at", "external_id", "sort_key", "tax_key", "main_phone", "main_email",
    "main_locality", "main_country", "main_website", "main_organization", "tag_text",
    "is_reachable",
)  # fmt: skip
"""Columns of an import."""

CARD_COLUMNS = (*CONTACT_COLUMNS, *PERSONAL_COLUMNS)
"""Columns of a whole card, in the order of `contact_row`."""

POINT_COLUMNS = (
    "contact_id", "kind", "raw_value", "normalized_value", "extension", "label", "is_primary",
    "is_valid", "position",
)  # fmt: skip
CARD_POINT_COLUMNS = (*POINT_COLUMNS, "valid_from", "valid_until")
"""Columns of a contact point on a card; imports leave validity at what the table gives."""

ADDRESS_COLUMNS = (
    "contact_id", "kind", "street_address", "locality", "region", "postal_code", "country",
    "is_primary", "position",
)  # fmt: skip
TAGGING_COLUMNS = ("contact_id", "tag_id")
CUSTOM_COLUMNS = ("contact_id", "field_id", "text_value", "number_value", "sort_value")
AFFILIATION_COLUMNS = (
    "person_id", "organization_id", "role", "job_title", "is_primary", "start_date", "end_date",
)  # fmt: skip


def contact_row(
    contact: Contact,
    *,
    organization: str = "",
    external_id: str = "",
    stage_changed_at: int | None = None,
    on: str = "",
) -> tuple[object, ...]:
    """The values of `CARD_COLUMNS` as of the ISO day `on`.

    `organization` is the name a person's list row shows.
    """
    derive = derived.derived_values(contact, on)
    last = None if contact.last_contact_at is None else to_milliseconds(contact.last_contact_at)
    return (
        str(contact.kind),
        *[getattr(contact, name) for name in PLAIN_COLUMNS],
        party_kinds_mask(contact.party_kinds),
        int(contact.is_starred),
        last,
        last,  # what was said of it; without activities it is the last contact
        stage_changed_at,
        external_id,
        derive["sort_key"],
        derive["tax_key"],
        derive["main_phone"],
        derive["main_email"],
        derive["main_locality"],
        derive["main_country"],
        derive["main_website"],
        derived.sortable(organization),
        derive["tag_text"],
        derive["is_reachable"],
        *[getattr(contact, name) for name in PERSONAL_COLUMNS],
    )


def point_row(contact_id: int, point: ContactPoint, position: int) -> tuple[object, ...]:
    """The values of `CARD_POINT_COLUMNS`."""
    return (
        contact_id, str(point.kind), point.raw_value, point.normalized_value, point.extension,
        point.label, int(point.is_primary), int(point.is_valid), position, point.valid_from,
        point.valid_until,
    )  # fmt: skip


def address_row(contact_id: int, address: Address, position: int) -> tuple[object, ...]:
    """The values of `ADDRESS_COLUMNS`."""
    return (
        contact_id, address.kind, address.street_address, address.locality, address.region,
        address.postal_code, address.country, int(address.is_primary), position,
    )  # fmt: skip


def point_rows(ids: Iterable[int], contacts: Iterable[Contact]) -> Iterator[tuple[object, ...]]:
    """A `point_row` for every point of many contacts."""
    for contact_id, contact in zip(ids, contacts, strict=True):
        for position, point in enumerate(contact.points):
            yield point_row(contact_id, point, position)


def address_rows(ids: Iterable[int], contacts: Iterable[Contact]) -> Iterator[tuple[object, ...]]:
    """An `address_row` for every address of many contacts."""
    for contact_id, contact in zip(ids, contacts, strict=True):
        for position, address in enumerate(contact.addresses):
            yield address_row(contact_id, address, position)


def custom_rows(ids: Iterable[int], contacts: Iterable[Contact]) -> Iterator[tuple[object, ...]]:
    """The values of `CUSTOM_COLUMNS` for every own field of many contacts."""
    for contact_id, contact in zip(ids, contacts, strict=True):
        for value in contact.custom:
            yield contact_id, value.field_id, value.text, value.number, value.sort


def custom_values(contact_id: int, value: CustomValue) -> dict[str, object]:
    """The row of one own field's value by column."""
    row = (contact_id, value.field_id, value.text, value.number, value.sort)
    return dict(zip(CUSTOM_COLUMNS, row, strict=True))


def point_values(contact_id: int, point: ContactPoint, position: int) -> dict[str, object]:
    """The row of one contact point by column."""
    return dict(zip(CARD_POINT_COLUMNS, point_row(contact_id, point, position), strict=True))


def address_values(contact_id: int, address: Address, position: int) -> dict[str, object]:
    """The row of one address by column."""
    return dict(zip(ADDRESS_COLUMNS, address_row(contact_id, address, position), strict=True))


def affiliation_values(affiliation: Affiliation) -> dict[str, object]:
    """The row of one affiliation."""
    start, end = affiliation.start_date, affiliation.end_date
    return {
        "person_id": affiliation.person_id,
        "organization_id": affiliation.organization_id,
        "role": affiliation.role,
        "job_title": affiliation.job_title,
        "is_primary": int(affiliation.is_primary),
        "start_date": None if start is None else start.isoformat(),
        "end_date": None if end is None else end.isoformat(),
    }


def link_rows(ids: Sequence[int], links: Iterable[NewLink]) -> Iterator[tuple[object, ...]]:
    """The values of `AFFILIATION_COLUMNS`; the first place of a person is the primary one."""
    seen: set[int] = set()
    for link in links:
        is_first = link.person not in seen
        seen.add(link.person)
        yield (
            ids[link.person], ids[link.organization], link.role, link.job_title, int(is_first),
            None, None,
        )  # fmt: skip


def changed_values(stored: Contact, edited: Contact) -> dict[str, object]:
    """The columns of the contact's own row in which two cards differ, with the edited values."""
    values: dict[str, object] = {}
    for name in READ_COLUMNS:
        value = getattr(edited, name)
        if value != getattr(stored, name):
            values[name] = value
    if stored.kind != edited.kind:
        values["kind"] = str(edited.kind)
    if stored.party_kinds != edited.party_kinds:
        values["party_kinds"] = party_kinds_mask(edited.party_kinds)
    if stored.is_starred != edited.is_starred:
        values["is_starred"] = int(edited.is_starred)
    return values


def contact_of(
    row: tuple[Any, ...],
    points: tuple[ContactPoint, ...],
    addresses: tuple[Address, ...],
    tags: tuple[str, ...],
    custom: tuple[CustomValue, ...] = (),
    dates: tuple[ImportantDate, ...] = (),
    preferences: tuple[ChannelPreference, ...] = (),
) -> Contact:
    """The card behind a row of kind, `READ_COLUMNS` and the record's own columns."""
    kind, *plain = row[: 1 + len(READ_COLUMNS)]
    (mask, starred, last, key, uid, version, created, created_by, updated, updated_by, deleted) = (
        row[1 + len(READ_COLUMNS) :]
    )
    return Contact(
        kind=ContactKind(kind),
        **dict(zip(READ_COLUMNS, plain, strict=True)),
        party_kinds=party_kinds_of(mask),
        is_starred=bool(starred),
        points=points,
        addresses=addresses,
        tags=tags,
        custom=custom,
        dates=dates,
        preferences=preferences,
        last_contact_at=None if last is None else from_milliseconds(last),
        id=key,
        uid=bytes(uid),
        version=version,
        created_at=from_milliseconds(created),
        created_by=created_by,
        updated_at=from_milliseconds(updated),
        updated_by=updated_by,
        deleted_at=None if deleted is None else from_milliseconds(deleted),
    )


def affiliation_of(row: tuple[Any, ...]) -> Affiliation:
    """The affiliation behind a row with the names of both sides at its end."""
    person, organization, role, title, primary, start, end, key, version, name, company = row
    return Affiliation(
        person_id=person,
        organization_id=organization,
        role=role,
        job_title=title,
        is_primary=bool(primary),
        start_date=None if start is None else date.fromisoformat(start),
        end_date=None if end is None else date.fromisoformat(end),
        id=key,
        version=version,
        person_name=name,
        organization_name=company,
    )
