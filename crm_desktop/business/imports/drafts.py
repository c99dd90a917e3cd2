"""Checked values into contacts: what of a row belongs to the person, what to the organization.

A row that names a person makes a person and, if it names one, their organization with an
affiliation between them; a row that names no person makes an organization. Channels go to the
person. What only a company has (tax number, registration, industry) goes to the organization; in
lists of companies, where the company leads and the person is its contact, so do address, site,
land line and fax.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.party_kinds import is_party_kind
from crm_desktop.business.imports.model import Field, ImportPlan
from crm_desktop.business.imports.words import bare, stage_words
from crm_desktop.core.text import fold

ColumnValues = dict[str, str]
"""Columns of the contact table by name, only those that have a value."""

PostalAddress = tuple[str, str, str, str, str]
"""Street, locality, region, postal code and country."""

_TAG_LIMIT = 60


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
    party_mask: int = 0
    """What the contact is to us, as bits."""

    def copy(self) -> Draft:
        """A draft of its own to be filled up."""
        return Draft(
            self.kind, self.display_name, dict(self.columns), list(self.points), self.address,
            self.tags, self.stage, self.owner, self.source, self.last_contact_at,
            self.party_mask,
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


@lru_cache(maxsize=2048)
def stage_of(status: str, codes: frozenset[str] = frozenset()) -> tuple[str, str]:
    """The lifecycle stage a status means; if it means none of ours, a tag that keeps it.

    A status may be one of `codes` already.
    """
    if status in codes:
        return status, ""
    stage = stage_words().get(bare(status), "")
    return stage, "" if stage else status[:_TAG_LIMIT]


def party_tags(texts: Iterable[str]) -> list[str]:
    """Tags that keep what contacts were called to be and means none of our party kinds."""
    return [text[:_TAG_LIMIT] for text in texts if not is_party_kind(text)]


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
    if other.party_mask & ~draft.party_mask:
        draft.party_mask |= other.party_mask
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
        if first.person is None and other.person is not None:
            # The firm's row comes before that of somebody there.
            first = RowDrafts(other.person.copy(), first.organization, other.job_title)
            other = RowDrafts(None, other.organization, other.job_title)  # noqa: PLW2901
        if first.person is not None and other.person is not None:
            fill_up(first.person, other.person)
        if first.organization is not None and other.organization is not None:
            fill_up(first.organization, other.organization)
        elif first.organization is None and other.organization is not None and first.person:
            first = RowDrafts(first.person, other.organization.copy(), other.job_title)
        if not first.job_title and other.job_title:
            first = RowDrafts(first.person, first.organization, other.job_title)
    return first
