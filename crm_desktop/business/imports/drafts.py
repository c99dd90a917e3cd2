"""Checked values into contacts: what of a row belongs to the person, what to the organization.

A row that names a person makes a person and, if it names one, their organization with an
affiliation between them; a row that names no person makes an organization. Channels go to the
person. What only a company has (tax number, registration, industry) goes to the organization; in
lists of companies, where the company leads and the person is its contact, so do address, site,
land line and fax.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC as UTC_ZONE
from datetime import date, datetime, time

from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    LifecycleStage,
    PointKind,
)
from crm_desktop.business.imports.checking import person_of, title_of
from crm_desktop.business.imports.model import Field, FieldValue, ImportPlan
from crm_desktop.business.imports.staging import StagedRow
from crm_desktop.business.imports.words import bare, country_code, stage_words
from crm_desktop.core.text import fold

ColumnValues = dict[str, str]
"""Columns of the contact table by name, only those that have a value."""

_PERSON_COLUMNS = {
    "honorific_prefix": "honorific_prefix",
    "given_name": "given_name",
    "additional_name": "additional_name",
    "family_name": "family_name",
    "nickname": "nickname",
    "birth_date": "birth_date",
    "gender": "gender",
    "language": "language",
    "notes": "notes",
    "external_id": "external_id",
}
_COMPANY_COLUMNS = ("tax_id", "registration_no", "industry")
_NAME_LIMIT = 200
_TAG_LIMIT = 60
_TAGS_LIMIT = 50
_LOCALITY_LIMIT = 200
_POSTAL_LIMIT = 40
_STREET_LIMIT = 400


@dataclass(slots=True)
class Draft:
    """One contact to be made or filled up."""

    kind: ContactKind
    display_name: str
    columns: ColumnValues = field(default_factory=ColumnValues)
    points: list[ContactPoint] = field(default_factory=list[ContactPoint])
    address: Address | None = None
    tags: list[str] = field(default_factory=list[str])
    stage: str = ""
    owner: str = ""
    source: str = ""
    last_contact_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowDrafts:
    """The contacts of one row; `job_title` is the person's in the organization."""

    person: Draft | None
    organization: Draft | None
    job_title: str = ""


def leads_with_organization(plan: ImportPlan) -> bool:
    """Whether a sheet is a list of companies in which persons are only their contacts."""
    by_field = {column.field: column for column in plan.columns if column.filled}
    organization = by_field.get(Field.ORGANIZATION)
    if organization is None:
        return False
    people = [
        by_field[each]
        for each in (Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME)
        if each in by_field
    ]
    if not people:
        return True
    has_codes = Field.TAX_ID in by_field or Field.REGISTRATION_NO in by_field
    is_fuller = organization.filled > max(person.filled for person in people) * 1.1
    is_first = organization.index < min(person.index for person in people)
    return is_first and (has_codes or is_fuller)


def drafts_of(row: StagedRow, *, companies_lead: bool) -> RowDrafts:
    """What one row makes."""
    values = row.values
    person_name = person_of(values)
    organization_name = _text(values, "organization")
    if not person_name and organization_name:
        return RowDrafts(None, _lone_draft(row, ContactKind.ORGANIZATION, organization_name))
    name = _display_name(values) or title_of(values)
    person = _lone_draft(row, ContactKind.PERSON, name)
    if not organization_name:
        return RowDrafts(person, None)
    organization = Draft(ContactKind.ORGANIZATION, organization_name[:_NAME_LIMIT])
    for column in _COMPANY_COLUMNS:
        if column in person.columns:
            organization.columns[column] = person.columns.pop(column)
    person.columns.pop("occupation", None)
    if companies_lead:
        organization.address = person.address
        organization.points = [
            point
            for point in person.points
            if point.kind in (PointKind.PHONE, PointKind.FAX, PointKind.URL)
        ]
        person.points = [point for point in person.points if point.kind is not PointKind.URL]
    return RowDrafts(person, organization, _text(values, "job_title"))


def _text(values: Mapping[str, FieldValue], name: str) -> str:
    found = values.get(name, "")
    return found if isinstance(found, str) else ", ".join(found)


def _list(values: Mapping[str, FieldValue], name: str) -> Sequence[str]:
    found = values.get(name, ())
    return (found,) if isinstance(found, str) else found


def _display_name(values: Mapping[str, FieldValue]) -> str:
    if "full_name" in values and not ("given_name" in values and "family_name" in values):
        return _text(values, "full_name")
    return person_of(dict(values))


def _lone_draft(row: StagedRow, kind: ContactKind, name: str) -> Draft:
    values = row.values
    draft = Draft(kind, name[:_NAME_LIMIT])
    columns = draft.columns
    for source, column in _PERSON_COLUMNS.items():
        if source in values:
            columns[column] = _text(values, source)
    for column in _COMPANY_COLUMNS:
        if column in values:
            columns[column] = _text(values, column)
    if "job_title" in values:
        columns["occupation"] = _text(values, "job_title")
    draft.points = _points(row)
    draft.address = _address(values)
    draft.tags = [tag[:_TAG_LIMIT] for tag in _list(values, "tags")][:_TAGS_LIMIT]
    draft.owner = _text(values, "owner")
    draft.source = _text(values, "source")
    status = _text(values, "status")
    if status:
        draft.stage = stage_words().get(bare(status), "")
        if not draft.stage and fold(status) not in map(fold, draft.tags):
            draft.tags.append(status[:_TAG_LIMIT])
    day = _text(values, "last_contact_date")
    if day and not day.startswith("--"):
        draft.last_contact_at = datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC_ZONE)
    return draft


def _points(row: StagedRow) -> list[ContactPoint]:
    """Numbers first in the order of the sheet, then e-mails, messengers and sites."""
    points = [
        ContactPoint(
            PointKind(kind), raw, normalized_value=e164, extension=extension, is_valid=bool(e164)
        )
        for kind, raw, e164, extension in row.points
    ]
    values = row.values
    for address in _list(values, "email"):
        points.append(ContactPoint(PointKind.EMAIL, address, normalized_value=address))
    for name in _list(values, "messenger"):
        points.append(ContactPoint(PointKind.MESSENGER, name, normalized_value=fold(name)))
    for site in _list(values, "website"):
        points.append(ContactPoint(PointKind.URL, site, normalized_value=fold(site)))
    return points


def _address(values: Mapping[str, FieldValue]) -> Address | None:
    if not any(name in values for name in _ADDRESS_PARTS):
        return None
    country = _text(values, "country")
    return Address(
        kind="",
        street_address=_text(values, "street_address")[:_STREET_LIMIT],
        locality=_text(values, "locality")[:_LOCALITY_LIMIT],
        region=_text(values, "region")[:_LOCALITY_LIMIT],
        postal_code=_text(values, "postal_code")[:_POSTAL_LIMIT],
        country=(country_code(country) or country)[:_LOCALITY_LIMIT],
        is_primary=True,
    )


_ADDRESS_PARTS = ("street_address", "locality", "region", "postal_code")


def fill_up(draft: Draft, other: Draft) -> None:
    """Add to `draft` what another row of the same party has and it lacks."""
    for column, value in other.columns.items():
        draft.columns.setdefault(column, value)
    known = {point_key(point) for point in draft.points}
    draft.points.extend(point for point in other.points if point_key(point) not in known)
    if draft.address is None:
        draft.address = other.address
    tags = {fold(tag) for tag in draft.tags}
    draft.tags.extend(tag for tag in other.tags if fold(tag) not in tags)
    draft.stage = draft.stage or other.stage
    draft.owner = draft.owner or other.owner
    draft.source = draft.source or other.source
    draft.last_contact_at = draft.last_contact_at or other.last_contact_at


def point_key(point: ContactPoint) -> str:
    """What makes two contact points one: the number, the address, or what was typed."""
    return point.normalized_value or fold(point.raw_value)


def contact_of(draft: Draft, owner_id: int | None, source_id: int | None) -> Contact:
    """The contact to be stored."""
    columns = {name: value for name, value in draft.columns.items() if name != "external_id"}
    return Contact(
        kind=draft.kind,
        display_name=draft.display_name,
        **columns,
        lifecycle_stage=draft.stage or LifecycleStage.COLD,
        owner_id=owner_id,
        source_id=source_id,
        points=tuple(draft.points),
        addresses=() if draft.address is None else (draft.address,),
        tags=tuple(draft.tags[:_TAGS_LIMIT]),
        last_contact_at=draft.last_contact_at,
    )


def merged(drafts: Iterable[RowDrafts]) -> RowDrafts:
    """The drafts of several rows of one party, the first row leading."""
    stream = iter(drafts)
    first = next(stream)
    for other in stream:
        if first.person is not None and other.person is not None:
            fill_up(first.person, other.person)
        if first.organization is not None and other.organization is not None:
            fill_up(first.organization, other.organization)
        elif first.organization is None and other.organization is not None and first.person:
            first = RowDrafts(first.person, other.organization, other.job_title)
        if not first.job_title and other.job_title:
            first = RowDrafts(first.person, first.organization, other.job_title)
    return first
