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
from datetime import UTC, date, datetime, time
from functools import lru_cache

from crm_desktop.business.contacts.model import (
    Address,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.business.imports.checking import person_of, title_of
from crm_desktop.business.imports.model import Field, FieldValue, ImportPlan
from crm_desktop.business.imports.staging import StagedRow
from crm_desktop.business.imports.words import bare, country_code, stage_words
from crm_desktop.core.text import fold

ColumnValues = dict[str, str]
"""Columns of the contact table by name, only those that have a value."""

_COMPANY_COLUMNS = ("tax_id", "registration_no", "industry")
_COLUMN_OF = {
    **{
        name: name
        for name in (
            "honorific_prefix", "given_name", "additional_name", "family_name", "nickname",
            "birth_date", "gender", "language", "notes", "external_id", *_COMPANY_COLUMNS,
        )
    },
    "job_title": "occupation",
}  # fmt: skip
"""Fields that become a column of the contact, and which."""

_PERSON_NAMES = frozenset({"full_name", "given_name", "additional_name", "family_name", "nickname"})
_NUMBER_KINDS = {
    "phone": PointKind.PHONE,
    "mobile": PointKind.MOBILE,
    "fax": PointKind.FAX,
}
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
    person = person_draft(row, companies_lead=companies_lead)
    organization = organization_draft(row, companies_lead=companies_lead)
    return RowDrafts(person, organization, _text(row.values, "job_title") if person else "")


def names_person(row: StagedRow) -> bool:
    """Whether a row makes a person: it names one, or it names nobody at all."""
    values = row.values
    return not _PERSON_NAMES.isdisjoint(values) or "organization" not in values


def person_draft(row: StagedRow, *, companies_lead: bool) -> Draft | None:
    """The person of a row, `None` if it is about an organization only."""
    if not names_person(row):
        return None
    values = row.values
    draft = _full_draft(row, ContactKind.PERSON, _display_name(values) or title_of(values))
    if "organization" in values:
        for column in _COMPANY_COLUMNS:
            draft.columns.pop(column, None)
        draft.columns.pop("occupation", None)
        if companies_lead:
            draft.points = [point for point in draft.points if point.kind is not PointKind.URL]
    return draft


def organization_draft(row: StagedRow, *, companies_lead: bool) -> Draft | None:
    """The organization of a row, `None` if it names none."""
    values = row.values
    name = _text(values, "organization")
    if not name:
        return None
    if not names_person(row):
        return _full_draft(row, ContactKind.ORGANIZATION, name)
    draft = Draft(ContactKind.ORGANIZATION, name[:_NAME_LIMIT])
    for column in _COMPANY_COLUMNS:
        if column in values:
            draft.columns[column] = _text(values, column)
    if companies_lead:
        draft.address = _address(values)
        draft.points = [
            point
            for point in _points(row)
            if point.kind in (PointKind.PHONE, PointKind.FAX, PointKind.URL)
        ]
    return draft


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


def _full_draft(row: StagedRow, kind: ContactKind, name: str) -> Draft:
    """A contact with everything the row has."""
    values = row.values
    draft = Draft(kind, name[:_NAME_LIMIT])
    columns = draft.columns
    for source, value in values.items():
        column = _COLUMN_OF.get(source)
        if column is not None and isinstance(value, str):
            columns[column] = value
    draft.points = _points(row)
    draft.address = _address(values)
    if "tags" in values:
        draft.tags = [tag[:_TAG_LIMIT] for tag in _list(values, "tags")][:_TAGS_LIMIT]
    draft.owner = _text(values, "owner")
    draft.source = _text(values, "source")
    if "status" in values:
        draft.stage, tag = stage_of(_text(values, "status"))
        if tag and fold(tag) not in map(fold, draft.tags):
            draft.tags = [*draft.tags, tag]
    day = values.get("last_contact_date")
    if isinstance(day, str) and not day.startswith("--"):
        draft.last_contact_at = datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)
    return draft


@lru_cache(maxsize=2048)
def stage_of(status: str) -> tuple[str, str]:
    """The lifecycle stage a status means; if it means none of ours, a tag that keeps it."""
    stage = stage_words().get(bare(status), "")
    return stage, "" if stage else status[:_TAG_LIMIT]


def _points(row: StagedRow) -> list[ContactPoint]:
    """Numbers first in the order of the sheet, then e-mails, messengers and sites."""
    values = row.values
    points = [
        ContactPoint(_NUMBER_KINDS[kind], raw, e164, extension, is_valid=bool(e164))
        for kind, raw, e164, extension in row.points
    ]
    if "email" in values:
        points.extend(
            ContactPoint(PointKind.EMAIL, address, address) for address in _list(values, "email")
        )
    if "messenger" in values:
        points.extend(
            ContactPoint(PointKind.MESSENGER, name, name if name[:1] == "+" else fold(name))
            for name in _list(values, "messenger")
        )
    if "website" in values:
        points.extend(
            ContactPoint(PointKind.URL, site, fold(site)) for site in _list(values, "website")
        )
    return points


def _address(values: Mapping[str, FieldValue]) -> Address | None:
    if _ADDRESS_PARTS.isdisjoint(values):
        return None
    country = _text(values, "country")
    return Address(
        "",
        _text(values, "street_address")[:_STREET_LIMIT],
        _text(values, "locality")[:_LOCALITY_LIMIT],
        _text(values, "region")[:_LOCALITY_LIMIT],
        _text(values, "postal_code")[:_POSTAL_LIMIT],
        (country_code(country) or country)[:_LOCALITY_LIMIT],
        is_primary=True,
    )


_ADDRESS_PARTS = frozenset({"street_address", "locality", "region", "postal_code"})


def fill_up(draft: Draft, other: Draft) -> bool:
    """Add to `draft` what another row of the same party has and it lacks; gives whether it did."""
    is_changed = False
    for column, value in other.columns.items():
        if column not in draft.columns:
            draft.columns[column] = value
            is_changed = True
    if other.points:
        known = {point_key(point) for point in draft.points}
        new = [point for point in other.points if point_key(point) not in known]
        draft.points.extend(new)
        is_changed = is_changed or bool(new)
    if other.tags:
        tags = {fold(tag) for tag in draft.tags}
        missing = [tag for tag in other.tags if fold(tag) not in tags]
        draft.tags = [*draft.tags, *missing]
        is_changed = is_changed or bool(missing)
    if draft.address is None and other.address is not None:
        draft.address = other.address
        is_changed = True
    draft.stage = draft.stage or other.stage
    draft.owner = draft.owner or other.owner
    draft.source = draft.source or other.source
    draft.last_contact_at = draft.last_contact_at or other.last_contact_at
    return is_changed


def point_key(point: ContactPoint) -> str:
    """What makes two contact points one: the number, the address, or what was typed."""
    return point.normalized_value or fold(point.raw_value)


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
