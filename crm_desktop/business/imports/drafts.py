"""Checked values into contacts: what of a row belongs to the person, what to the organization.

A row that names a person makes a person and, if it names one, their organization with an
affiliation between them; a row that names no person makes an organization. Channels go to the
person. What only a company has (tax number, registration, industry) goes to the organization; in
lists of companies, where the company leads and the person is its contact, so do address, site,
land line and fax.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.business.imports.checking import person_of, title_of
from crm_desktop.business.imports.model import Field, FieldValue, ImportPlan
from crm_desktop.business.imports.staging import StagedRow
from crm_desktop.business.imports.words import bare, country_code, stage_words
from crm_desktop.core.text import fold

ColumnValues = dict[str, str]
"""Columns of the contact table by name, only those that have a value."""

PostalAddress = tuple[str, str, str, str, str]
"""Street, locality, region, postal code and country."""

_COMPANY_COLUMNS = ("tax_id", "registration_no", "industry")
_PERSON_COLUMNS = (
    "honorific_prefix", "given_name", "additional_name", "family_name", "nickname", "birth_date",
    "gender", "language", "notes", "external_id",
)  # fmt: skip
"""Fields that become the contact's column of the same name."""

_PERSON_NAMES = frozenset({"full_name", "given_name", "additional_name", "family_name", "nickname"})
_NUMBER_KINDS = {
    "phone": str(PointKind.PHONE),
    "mobile": str(PointKind.MOBILE),
    "fax": str(PointKind.FAX),
}
_EMAIL, _MESSENGER, _URL = str(PointKind.EMAIL), str(PointKind.MESSENGER), str(PointKind.URL)
_COMPANY_POINTS = frozenset({str(PointKind.PHONE), str(PointKind.FAX), _URL})
_ADDRESS_PARTS = frozenset({"street_address", "locality", "region", "postal_code"})
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
    columns: ColumnValues
    points: list[PlainPoint]
    address: PostalAddress | None = None
    tags: Sequence[str] = ()
    stage: str = ""
    owner: str = ""
    source: str = ""
    last_contact_at: datetime | None = None

    def copy(self) -> Draft:
        """A draft of its own to be filled up."""
        return Draft(
            self.kind, self.display_name, dict(self.columns), list(self.points), self.address,
            self.tags, self.stage, self.owner, self.source, self.last_contact_at,
        )  # fmt: skip


class RowDrafts(NamedTuple):
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


class DraftMaker:
    """Makes the drafts of a plan's rows; knows what no row can have, for its column is missing."""

    def __init__(self, plan: ImportPlan) -> None:
        fields = {str(column.field) for column in plan.columns}
        self._companies_lead = leads_with_organization(plan)
        self._person_columns = tuple(name for name in _PERSON_COLUMNS if name in fields)
        self._company_columns = tuple(name for name in _COMPANY_COLUMNS if name in fields)
        self._has_job_titles = "job_title" in fields
        self._has_addresses = not _ADDRESS_PARTS.isdisjoint(fields)
        self._has_other_points = not fields.isdisjoint(("messenger", "website"))
        self._has_dates = "last_contact_date" in fields
        self._has_words = not fields.isdisjoint(("tags", "owner", "source", "status"))
        self._named: dict[str, Draft] = {}

    def of(self, row: StagedRow) -> RowDrafts:
        """What one row makes."""
        values = row.values
        organization = values.get("organization")
        if not organization:
            name = _display_name(values) or title_of(values)
            return RowDrafts(self._full(row, ContactKind.PERSON, name), None, self._title(values))
        organization = str(organization)
        if _PERSON_NAMES.isdisjoint(values):
            return RowDrafts(None, self._full(row, ContactKind.ORGANIZATION, organization))
        name = _display_name(values) or title_of(values)
        person = self._full(row, ContactKind.PERSON, name, is_employed=True)
        return RowDrafts(person, self._employer(row, organization), self._title(values))

    def _title(self, values: Mapping[str, FieldValue]) -> str:
        return _text(values, "job_title") if self._has_job_titles else ""

    def _employer(self, row: StagedRow, name: str) -> Draft:
        """The organization beside a person; do not change it, for rows may share it."""
        values = row.values
        columns = {each: _text(values, each) for each in self._company_columns if each in values}
        if self._companies_lead:
            points = [point for point in self._points(row) if point[0] in _COMPANY_POINTS]
            address = _address(values) if self._has_addresses else None
            return Draft(ContactKind.ORGANIZATION, name[:_NAME_LIMIT], columns, points, address)
        if columns:
            return Draft(ContactKind.ORGANIZATION, name[:_NAME_LIMIT], columns, [])
        known = self._named.get(name)
        if known is None:
            known = Draft(ContactKind.ORGANIZATION, name[:_NAME_LIMIT], columns, [])
            self._named[name] = known
        return known

    def _full(
        self, row: StagedRow, kind: ContactKind, name: str, *, is_employed: bool = False
    ) -> Draft:
        """A contact with everything the row has, without what belongs to its organization."""
        values = row.values
        columns = {each: values[each] for each in self._person_columns if each in values}
        if not is_employed:
            for each in self._company_columns:
                if each in values:
                    columns[each] = values[each]
            if self._has_job_titles and "job_title" in values:
                columns["occupation"] = values["job_title"]
        points = self._points(row)
        if is_employed and self._companies_lead:
            points = [point for point in points if point[0] != _URL]
        draft = Draft(
            kind,
            name[:_NAME_LIMIT],
            columns,  # type: ignore[arg-type] - these fields are texts
            points,
            _address(values) if self._has_addresses else None,
        )
        if self._has_words:
            _add_words(draft, values)
        if self._has_dates:
            day = values.get("last_contact_date")
            if isinstance(day, str) and not day.startswith("--"):
                moment = datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)
                draft.last_contact_at = moment
        return draft

    def _points(self, row: StagedRow) -> list[PlainPoint]:
        """Numbers first in the order of the sheet, then e-mails, messengers and sites."""
        values = row.values
        points: list[PlainPoint] = [
            (_NUMBER_KINDS[kind], raw, e164, extension, bool(e164))
            for kind, raw, e164, extension in row.points
        ]
        if "email" in values:
            points += [(_EMAIL, address, address, "", True) for address in _list(values, "email")]
        if self._has_other_points:
            points += [
                (_MESSENGER, name, name if name[:1] == "+" else fold(name), "", True)
                for name in _list(values, "messenger")
            ]
            points += [(_URL, site, fold(site), "", True) for site in _list(values, "website")]
        return points


def _text(values: Mapping[str, FieldValue], name: str) -> str:
    found = values.get(name, "")
    return found if isinstance(found, str) else ", ".join(found)


def _list(values: Mapping[str, FieldValue], name: str) -> Sequence[str]:
    found = values.get(name, ())
    return (found,) if isinstance(found, str) else found


def _display_name(values: Mapping[str, FieldValue]) -> str:
    if "full_name" in values and not ("given_name" in values and "family_name" in values):
        return _text(values, "full_name")
    return person_of(values)


def _add_words(draft: Draft, values: Mapping[str, FieldValue]) -> None:
    """Tags, owner, source and stage."""
    if "tags" in values:
        draft.tags = [tag[:_TAG_LIMIT] for tag in _list(values, "tags")][:_TAGS_LIMIT]
    if "owner" in values:
        draft.owner = _text(values, "owner")
    if "source" in values:
        draft.source = _text(values, "source")
    if "status" in values:
        draft.stage, tag = stage_of(_text(values, "status"))
        if tag and fold(tag) not in map(fold, draft.tags):
            draft.tags = [*draft.tags, tag]


@lru_cache(maxsize=2048)
def stage_of(status: str) -> tuple[str, str]:
    """The lifecycle stage a status means; if it means none of ours, a tag that keeps it."""
    stage = stage_words().get(bare(status), "")
    return stage, "" if stage else status[:_TAG_LIMIT]


def _address(values: Mapping[str, FieldValue]) -> PostalAddress | None:
    if _ADDRESS_PARTS.isdisjoint(values):
        return None
    get = values.get
    return (
        get("street_address", "")[:_STREET_LIMIT],
        get("locality", "")[:_LOCALITY_LIMIT],
        get("region", "")[:_LOCALITY_LIMIT],
        get("postal_code", "")[:_POSTAL_LIMIT],
        _country(str(get("country", ""))),
    )  # type: ignore[return-value] - these fields are texts


@lru_cache(maxsize=1024)
def _country(written: str) -> str:
    return (country_code(written) or written)[:_LOCALITY_LIMIT]


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


def point_key(point: PlainPoint) -> str:
    """What makes two contact points one: the number, the address, or what was typed."""
    return point[2] or fold(point[1])


def merged(drafts: Iterable[RowDrafts]) -> RowDrafts:
    """The drafts of several rows of one party, the first row leading."""
    stream = iter(drafts)
    first = next(stream)
    first = RowDrafts(
        first.person and first.person.copy(),
        first.organization and first.organization.copy(),
        first.job_title,
    )
    for other in stream:
        if first.person is not None and other.person is not None:
            fill_up(first.person, other.person)
        if first.organization is not None and other.organization is not None:
            fill_up(first.organization, other.organization)
        elif first.organization is None and other.organization is not None and first.person:
            first = RowDrafts(first.person, other.organization.copy(), other.job_title)
        if not first.job_title and other.job_title:
            first = RowDrafts(first.person, first.organization, other.job_title)
    return first
