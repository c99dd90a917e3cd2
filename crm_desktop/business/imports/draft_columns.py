"""Checked rows into contacts, a slice at a time and column by column.

A hundred thousand rows as objects of their own cost more than storing them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.business.contacts.party_kinds import is_party_kind, party_kinds_mask
from crm_desktop.business.imports.drafts import (
    Draft,
    PostalAddress,
    RowDrafts,
    leads_with_organization,
    party_tags,
    stage_of,
)
from crm_desktop.business.imports.model import FieldValue, ImportPlan
from crm_desktop.business.imports.staged_slice import StagedRow, StagedSlice
from crm_desktop.business.imports.titles import any_of, persons, texts_of, title_of
from crm_desktop.business.imports.words import country_code
from crm_desktop.core.clock import moment_of_day
from crm_desktop.core.text import fold

_COMPANY_COLUMNS = ("tax_id", "registration_no", "industry")
_BESIDE_NO_EMPLOYER = {**{name: name for name in _COMPANY_COLUMNS}, "occupation": "job_title"}
"""Columns that a contact has from these fields if the row names no employer of theirs."""

_PERSON_COLUMNS = (
    "honorific_prefix", "given_name", "additional_name", "family_name", "nickname", "birth_date",
    "gender", "language", "notes", "external_id", "rhythm_days",
)  # fmt: skip
"""Fields that become the contact's column of the same name."""


def filled_from(fields: Collection[str]) -> frozenset[str]:
    """The contact's columns that rows with these fields may fill."""
    beside = (name for name, field in _BESIDE_NO_EMPLOYER.items() if field in fields)
    return frozenset((*(name for name in _PERSON_COLUMNS if name in fields), *beside))


_PERSON_NAMES = ("family_name", "given_name", "full_name", "additional_name", "nickname")
_EMAIL, _MESSENGER, _URL = str(PointKind.EMAIL), str(PointKind.MESSENGER), str(PointKind.URL)
_COMPANY_POINTS = frozenset({str(PointKind.PHONE), str(PointKind.FAX), _URL})
_ADDRESS_PARTS = ("street_address", "locality", "region", "postal_code")
NAME_LIMIT = 200
_TAG_LIMIT = 60
_TAGS_LIMIT = 50
_LOCALITY_LIMIT = 200
_POSTAL_LIMIT = 40
_STREET_LIMIT = 400


T = TypeVar("T")


@dataclass(slots=True)
class DraftColumns:
    """Contacts to be made, column by column; `columns` hold empty texts where one has nothing."""

    kinds: list[ContactKind]
    display_names: list[str]
    columns: dict[str, list[str]]
    points: list[list[PlainPoint]]
    addresses: list[PostalAddress | None]
    tags: list[Sequence[str]]
    stages: list[str]
    owners: list[str]
    sources: list[str]
    last_contacts: list[datetime | None]
    party_masks: list[int]

    def __len__(self) -> int:
        return len(self.kinds)

    def draft(self, place: int) -> Draft:
        """One contact by itself."""
        return Draft(
            self.kinds[place],
            self.display_names[place],
            {name: text for name, texts in self.columns.items() if (text := texts[place])},
            list(self.points[place]),
            self.addresses[place],
            self.tags[place],
            self.stages[place],
            self.owners[place],
            self.sources[place],
            self.last_contacts[place],
            self.party_masks[place],
        )

    def put(self, place: int, draft: Draft) -> None:
        """Replace one contact."""
        self.kinds[place] = draft.kind
        self.display_names[place] = draft.display_name
        for name in draft.columns:
            if name not in self.columns:
                self.columns[name] = [""] * len(self)
        for name, texts in self.columns.items():
            texts[place] = draft.columns.get(name, "")
        self.points[place] = draft.points
        self.addresses[place] = draft.address
        self.tags[place] = draft.tags
        self.stages[place] = draft.stage
        self.owners[place] = draft.owner
        self.sources[place] = draft.source
        self.last_contacts[place] = draft.last_contact_at
        self.party_masks[place] = draft.party_mask

    def select(self, places: Sequence[int]) -> DraftColumns:
        """Some of the contacts."""
        if len(places) == len(self):
            return self
        return DraftColumns(
            picked(self.kinds, places),
            picked(self.display_names, places),
            {name: picked(texts, places) for name, texts in self.columns.items()},
            picked(self.points, places),
            picked(self.addresses, places),
            picked(self.tags, places),
            picked(self.stages, places),
            picked(self.owners, places),
            picked(self.sources, places),
            picked(self.last_contacts, places),
            picked(self.party_masks, places),
        )

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> DraftColumns:
        """Contacts that were made one by one."""
        names = dict.fromkeys(name for draft in drafts for name in draft.columns)
        return cls(
            [draft.kind for draft in drafts],
            [draft.display_name for draft in drafts],
            {name: [draft.columns.get(name, "") for draft in drafts] for name in names},
            [draft.points for draft in drafts],
            [draft.address for draft in drafts],
            [draft.tags for draft in drafts],
            [draft.stage for draft in drafts],
            [draft.owner for draft in drafts],
            [draft.source for draft in drafts],
            [draft.last_contact_at for draft in drafts],
            [draft.party_mask for draft in drafts],
        )


def picked(column: list[T], places: Sequence[int]) -> list[T]:
    """What stands at the places, which are in order."""
    if len(places) == len(column):
        return column
    if len(places) < _FEWEST_FETCHED:
        return [column[each] for each in places]
    return list(itemgetter(*places)(column))


_FEWEST_FETCHED = 2
"""From so many places on an `itemgetter` gives a tuple."""


class DraftMaker:
    """Makes the drafts of a plan's rows.

    `codes` are those that new party kinds got where the plan's were taken meanwhile; the numbers
    of further people stay with the persons of the rows `with_labels`.
    """

    def __init__(
        self,
        plan: ImportPlan,
        codes: Mapping[str, str] | None = None,
        with_labels: Callable[[int], bool] | None = None,
    ) -> None:
        self._with_labels = with_labels
        self._codes = codes or {}
        self._companies_lead = leads_with_organization(plan)
        self._stages = plan.stages

    def of(self, part: StagedSlice, positions: Sequence[int]) -> SliceDrafts:
        """What rows of a slice make."""
        return SliceDrafts(
            part,
            positions,
            companies_lead=self._companies_lead,
            stages=self._stages,
            codes=self._codes,
            with_labels=self._with_labels,
        )

    def of_rows(self, rows: Iterable[StagedRow]) -> dict[int, RowDrafts]:
        """What rows from anywhere make, by their numbers."""
        part = StagedSlice.of(list(rows))
        made = self.of(part, range(len(part)))
        return {number: made.of_row(place) for place, number in enumerate(part.numbers)}


class SliceDrafts:
    """The contacts of rows: of each its person or, without one, its organization.

    They are in `full`; `employers` name the organizations beside persons, `titles` what the
    persons are there.
    """

    def __init__(
        self,
        part: StagedSlice,
        positions: Sequence[int],
        *,
        companies_lead: bool,
        stages: frozenset[str],
        codes: Mapping[str, str],
        with_labels: Callable[[int], bool] | None = None,
    ) -> None:
        count = self._count = len(positions)
        self._columns: Mapping[str, Sequence[FieldValue | None]] = {
            name: picked(column, positions) for name, column in part.columns.items()
        }
        self._numbers = picked(part.points, positions)
        self._companies_lead = companies_lead
        self._stages = stages
        self._codes = codes
        columns = self._columns
        is_named = any_of((columns[name] for name in _PERSON_NAMES if name in columns), count)
        organizations = self._texts("organization")
        self.employers = [
            organization if has_person else ""
            for organization, has_person in zip(organizations, is_named, strict=True)
        ]
        self.is_company = [
            bool(organization) and not has_person
            for organization, has_person in zip(organizations, is_named, strict=True)
        ]
        self.titles = self._texts("job_title")
        self.employers_are_bare = not companies_lead and columns.keys().isdisjoint(_COMPANY_COLUMNS)
        """Whether nothing but their names is known of the organizations beside persons."""
        if part.others:
            self._leave_to_others(part, positions, with_labels)
        self._addresses = self._postal_addresses()
        self._points = self._all_points()
        self._parties, self._party_tags = self._all_parties()
        self.full = self._full(organizations)

    def of_row(self, place: int) -> RowDrafts:
        """What one row makes."""
        draft = self.full.draft(place)
        if self.is_company[place]:
            return RowDrafts(None, draft)
        employer = self.employer(place) if self.employers[place] else None
        return RowDrafts(draft, employer, self.titles[place])

    def employer(self, place: int) -> Draft:
        """The organization beside a person."""
        draft = Draft(ContactKind.ORGANIZATION, self.employers[place][:NAME_LIMIT], {}, [])
        for name in _COMPANY_COLUMNS:
            value = self._columns[name][place] if name in self._columns else None
            if value:
                draft.columns[name] = str(value)
        if self._companies_lead:
            draft.points += [each for each in self._points[place] if each[0] in _COMPANY_POINTS]
            draft.address = self._addresses[place]
            draft.party_mask = self._parties[place]
        return draft

    def _leave_to_others(
        self,
        part: StagedSlice,
        positions: Sequence[int],
        with_labels: Callable[[int], bool] | None,
    ) -> None:
        """Take the numbers of further people from the persons of their rows."""
        numbers = list(self._numbers)
        for place, position in enumerate(positions):
            people = part.others.get(position)
            is_kept = with_labels is not None and with_labels(part.numbers[position])
            if people and not is_kept and not self.is_company[place]:
                theirs = {point[2] for person in people for point in person.points}
                own = [point for point in numbers[place] or () if point[2] not in theirs]
                numbers[place] = own or None
        self._numbers = numbers

    def _texts(self, name: str) -> list[str]:
        return texts_of(self._columns, name, self._count)

    def _lists(self, name: str) -> Sequence[FieldValue | None]:
        return self._columns.get(name) or [None] * self._count

    def _full(self, organizations: Sequence[str]) -> DraftColumns:
        count, employers = self._count, self.employers
        columns = {name: self._texts(name) for name in _PERSON_COLUMNS if name in self._columns}
        names = persons(self._columns, count, as_written=True)
        for place, is_company in enumerate(self.is_company):
            if is_company:
                names[place] = organizations[place]
            elif not names[place]:
                names[place] = self._title(place)
        for name, field in _BESIDE_NO_EMPLOYER.items():
            if field in self._columns:
                columns[name] = [
                    "" if employer else text
                    for employer, text in zip(employers, self._texts(field), strict=True)
                ]
        points = self._points
        if self._companies_lead:
            points = [
                [point for point in own if point[0] != _URL] if employer else own
                for employer, own in zip(employers, points, strict=True)
            ]
        parties = self._parties
        if self._companies_lead and any(parties):
            parties = [
                0 if employer else own for employer, own in zip(employers, parties, strict=True)
            ]
        tags, stages = self._tags_and_stages()
        return DraftColumns(
            [
                ContactKind.ORGANIZATION if is_company else ContactKind.PERSON
                for is_company in self.is_company
            ],
            [name[:NAME_LIMIT] for name in names],
            columns,
            list(points),
            list(self._addresses),
            tags,
            stages,
            self._texts("owner"),
            self._texts("source"),
            [_day_moment(day) for day in self._texts("last_contact_date")],
            list(parties),
        )

    def _title(self, place: int) -> str:
        return title_of(
            {name: value for name, column in self._columns.items() if (value := column[place])}
        )

    def _all_points(self) -> list[list[PlainPoint]]:
        """Numbers first in the order of the sheet, then e-mails, messengers and sites."""
        found = [
            [*(numbers or ()), *((_EMAIL, each, each, "", True) for each in mails or ())]
            for numbers, mails in zip(self._numbers, self._lists("email"), strict=True)
        ]
        for kind, name in ((_MESSENGER, "messenger"), (_URL, "website")):
            for place, texts in enumerate(self._columns.get(name, ())):
                found[place] += [
                    (kind, each, each if _is_number(kind, each) else fold(each), "", True)
                    for each in texts or ()
                ]
        return found

    def _postal_addresses(self) -> list[PostalAddress | None]:
        if self._columns.keys().isdisjoint(_ADDRESS_PARTS):
            return [None] * self._count
        return [
            (
                street[:_STREET_LIMIT],
                locality[:_LOCALITY_LIMIT],
                region[:_LOCALITY_LIMIT],
                code[:_POSTAL_LIMIT],
                country and _country(country),
            )
            if street or locality or region or code
            else None
            for street, locality, region, code, country in zip(
                *map(self._texts, (*_ADDRESS_PARTS, "country")), strict=True
            )
        ]

    def _all_parties(self) -> tuple[list[int], dict[int, list[str]]]:
        """What contacts are to us as bits; what means none of ours, as tags by place."""
        masks, tags = [0] * self._count, dict[int, list[str]]()
        for place, texts in enumerate(self._columns.get("party_kinds", ())):
            if not texts:
                continue
            codes = [self._codes.get(text, text) for text in texts]
            masks[place] = party_kinds_mask(list(filter(is_party_kind, codes)))
            if others := party_tags(codes):
                tags[place] = others
        return masks, tags

    def _tags_and_stages(self) -> tuple[list[Sequence[str]], list[str]]:
        tags: list[Sequence[str]] = [
            [tag[:_TAG_LIMIT] for tag in own][:_TAGS_LIMIT] if own else ()
            for own in self._lists("tags")
        ]
        for place, more in self._party_tags.items():
            known = set(map(fold, tags[place]))
            tags[place] = (*tags[place], *(tag for tag in more if fold(tag) not in known))
        if "status" not in self._columns:
            return tags, [""] * self._count
        stages: list[str] = []
        for place, status in enumerate(self._columns["status"]):
            stage, tag = stage_of(str(status), self._stages) if status else ("", "")
            stages.append(stage)
            if tag:
                own = tags[place]
                if not own or fold(tag) not in map(fold, own):
                    tags[place] = (*own, tag)
        return tags, stages


def _is_number(kind: str, text: str) -> bool:
    return kind == _MESSENGER and text[:1] == "+"


def _day_moment(day: str) -> datetime | None:
    """What stands for a day whose year is known."""
    if not day or day.startswith("--"):
        return None
    return moment_of_day(date.fromisoformat(day))


@lru_cache(maxsize=1024)
def _country(written: str) -> str:
    return (country_code(written) or written)[:_LOCALITY_LIMIT]
