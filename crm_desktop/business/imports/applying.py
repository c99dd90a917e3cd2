"""Checked rows into the base: which rows are written, as what, in which order.

First all rows are gone through to see which organizations they name and which rows are one
party; then organizations are written, then persons with their affiliations, then what known
contacts lack. All of it happens inside the caller's one unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.matching import same_person
from crm_desktop.business.imports.drafts import (
    Draft,
    RowDrafts,
    contact_of,
    drafts_of,
    leads_with_organization,
    merged,
)
from crm_desktop.business.imports.model import (
    Decisions,
    DuplicateAction,
    ErrorAction,
    ImportDone,
    ImportPlan,
    Verdict,
)
from crm_desktop.business.imports.organizations import Companies
from crm_desktop.business.imports.repository import ImportRepository, additions
from crm_desktop.business.imports.staging import StagedRow, Staging
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.staff.model import User
    from crm_desktop.storage.unit_of_work import UnitOfWork

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

_SLICE = 1000
_NO_COMPANY = -1


class Application:
    """One run of `ImportService.apply`: `prepare`, then `write` inside a unit of work."""

    def __init__(
        self,
        repository: ImportRepository,
        users: Sequence[User],
        plan: ImportPlan,
        staging: Staging,
        decisions: Decisions,
    ) -> None:
        self._repository = repository
        self._users = users
        self._staging = staging
        self._decisions = decisions
        self._companies_lead = leads_with_organization(plan)
        self._companies = Companies()
        self._followers: dict[int, list[StagedRow]] = {}
        self._known: dict[int, list[StagedRow]] = {}
        self._leaders: set[int] = set()
        self._owner_ids: dict[str, int | None] = {}
        self._unknown_owners: dict[str, None] = {}
        self._sources: dict[str, None] = {}
        self._tags: dict[str, None] = {}
        self._total = 0
        self._done = 0
        self._created = 0
        self._updated = 0
        self._skipped = 0
        self._new_companies = 0

    # -- before the unit of work -----------------------------------------------------------

    @property
    def has_work(self) -> bool:
        """Whether there is anything to write."""
        return self._total > 0 or bool(self._known)

    def prepare(self, cancelled: IsCancelled) -> None:
        """Go through all rows once; writes nothing."""
        self._sort_out()
        for number, row in enumerate(self._rows_to_create()):
            if number % _SLICE == 0 and cancelled():
                raise Cancelled
            drafts = self._drafts(row)
            if drafts.organization is not None:
                self._companies.number_of(drafts.organization)
            for draft in (drafts.person, drafts.organization):
                if draft is not None:
                    self._note_words(draft)
            self._total += 1
        for rows in self._known.values():
            for draft in self._draft_parts(merged(map(self._row_drafts, rows))):
                self._note_words(draft)
                if draft.kind == "organization":
                    self._companies.number_of(draft)
        self._companies.find_in_base(self._repository)

    def _sort_out(self) -> None:
        """Which rows lead a party, which follow, which belong to a contact of the base."""
        decisions = self._decisions
        imported: set[int] = set()
        waiting: dict[int, list[StagedRow]] = {}
        for row in self._staging:
            if row.verdict is Verdict.EMPTY:
                continue
            if self._is_left_out(row):
                self._skipped += 1
                continue
            is_known = row.contact_id and decisions.duplicates is not DuplicateAction.CREATE
            if is_known:
                self._known.setdefault(row.contact_id, []).append(row)
                continue
            if row.duplicate_of and decisions.duplicates is not DuplicateAction.CREATE:
                waiting.setdefault(row.duplicate_of, []).append(row)
            else:
                imported.add(row.number)
        for first, rows in waiting.items():
            if first not in imported:
                # The first row of the party is refused: the next one takes its place.
                self._leaders.add(rows[0].number)
                self._followers[rows[0].number] = rows[1:]
            else:
                self._followers[first] = rows
        self._imported = imported

    def _is_left_out(self, row: StagedRow) -> bool:
        decisions = self._decisions
        if row.number in decisions.skip_rows:
            return True
        if row.verdict is Verdict.ERROR:
            is_nobody = any(column is None for _code, column, _raw in row.problems)
            return decisions.errors is ErrorAction.SKIP or is_nobody
        is_double = bool(row.duplicate_of or row.contact_id)
        return is_double and decisions.duplicates is DuplicateAction.SKIP

    def _rows_to_create(self) -> Iterator[StagedRow]:
        for row in self._staging:
            if row.number in self._imported or row.number in self._leaders:
                yield row

    def _row_drafts(self, row: StagedRow) -> RowDrafts:
        return drafts_of(row, companies_lead=self._companies_lead)

    def _drafts(self, row: StagedRow) -> RowDrafts:
        """The drafts of a row together with those of the rows that follow it."""
        followers = self._followers.get(row.number)
        if not followers:
            return self._row_drafts(row)
        return merged(map(self._row_drafts, (row, *followers)))

    @staticmethod
    def _draft_parts(drafts: RowDrafts) -> list[Draft]:
        return [draft for draft in (drafts.person, drafts.organization) if draft is not None]

    def _note_words(self, draft: Draft) -> None:
        if draft.source:
            self._sources.setdefault(draft.source, None)
        for tag in draft.tags:
            self._tags.setdefault(tag, None)

    # -- inside the unit of work -----------------------------------------------------------

    def write(self, work: UnitOfWork, progress: Progress, cancelled: IsCancelled) -> None:
        """Write everything; raising anything takes it all back."""
        repository = self._repository
        self._source_ids = repository.ensure_sources(work, self._sources)
        self._tag_ids = repository.ensure_tags(work, self._tags)
        self._all = self._total + len(self._companies) + len(self._known)
        tick = _Ticker(progress, cancelled, self._all)
        self._write_companies(work, tick)
        self._write_people(work, tick)
        self._fill_known(work, tick)

    def _write_companies(self, work: UnitOfWork, tick: _Ticker) -> None:
        new = (company for company in self._companies if not company.contact_id)
        expected = sum(1 for company in self._companies if not company.contact_id)
        while part := list(islice(new, _SLICE)):
            ids = self._insert(
                work, [company.draft for company in part], [""] * len(part), expected
            )
            for company, contact_id in zip(part, ids, strict=True):
                company.contact_id = contact_id
            self._new_companies += len(part)
            tick(len(part))
        for company in self._companies:
            if company.stored is not None and company.stored.id not in self._known:
                added = additions(company.stored, company.draft)
                if added:
                    self._repository.fill(
                        work,
                        company.stored,
                        added,
                        source_ids=self._source_ids,
                        tag_ids=self._tag_ids,
                    )
                    self._updated += 1

    def _write_people(self, work: UnitOfWork, tick: _Ticker) -> None:
        rows = self._rows_to_create()
        while part := list(islice(rows, _SLICE)):
            people: list[tuple[Draft, int, str]] = []
            for row in part:
                drafts = self._drafts(row)
                if drafts.person is None:
                    self._created += 1
                    continue
                company = _NO_COMPANY
                if drafts.organization is not None:
                    company = self._companies.number_of(drafts.organization)
                people.append((drafts.person, company, drafts.job_title))
            self._write_slice(work, people)
            tick(len(part))

    def _write_slice(self, work: UnitOfWork, people: list[tuple[Draft, int, str]]) -> None:
        companies = self._companies
        names = [
            companies[company].draft.display_name if company != _NO_COMPANY else ""
            for _draft, company, _title in people
        ]
        ids = self._insert(work, [draft for draft, _company, _title in people], names, self._total)
        links = [
            (person_id, companies[company].contact_id, title)
            for person_id, (_draft, company, title) in zip(ids, people, strict=True)
            if company != _NO_COMPANY
        ]
        if links:
            self._repository.insert_affiliations(work, links, expected=len(links))
        self._created += len(people)

    def _insert(
        self, work: UnitOfWork, drafts: Sequence[Draft], names: Sequence[str], expected: int
    ) -> range:
        contacts = [
            contact_of(draft, self._owner(draft.owner, work), self._source(draft.source))
            for draft in drafts
        ]
        external_ids = [draft.columns.get("external_id", "") for draft in drafts]
        return self._repository.insert_contacts(
            work, contacts, names, external_ids, self._tag_ids, expected=expected
        )

    def _fill_known(self, work: UnitOfWork, tick: _Ticker) -> None:
        ids = iter(sorted(self._known))
        while part := list(islice(ids, _SLICE)):
            stored = self._repository.stored(part)
            for contact_id in part:
                contact = stored.get(contact_id)
                if contact is None:
                    self._skipped += len(self._known[contact_id])
                    continue
                drafts = merged(map(self._row_drafts, self._known[contact_id]))
                is_changed = False
                draft = drafts.person or drafts.organization
                if draft is not None:
                    added = additions(contact, draft)
                    if added:
                        is_changed = True
                        self._repository.fill(
                            work,
                            contact,
                            added,
                            source_ids=self._source_ids,
                            tag_ids=self._tag_ids,
                        )
                if drafts.person is not None and drafts.organization and not contact.organization:
                    company = self._companies[self._companies.number_of(drafts.organization)]
                    self._repository.link(
                        work,
                        contact,
                        company.contact_id,
                        company.draft.display_name,
                        drafts.job_title,
                    )
                    is_changed = True
                self._updated += is_changed
                self._skipped += not is_changed
            tick(len(part))

    def _source(self, name: str) -> int | None:
        return self._source_ids[fold(name)] if name else None

    def _owner(self, name: str, work: UnitOfWork) -> int | None:
        """The user a row names, else the one who imports."""
        if not name:
            return work.actor.user_id or None
        if name not in self._owner_ids:
            self._owner_ids[name] = _user_named(name, self._users)
            if self._owner_ids[name] is None:
                self._unknown_owners[name] = None
        return self._owner_ids[name] or work.actor.user_id or None

    def done(self, seq: int) -> ImportDone:
        """The outcome."""
        return ImportDone(
            seq=seq,
            created=self._created,
            updated=self._updated,
            skipped=self._skipped,
            organizations=self._new_companies,
            unknown_owners=tuple(self._unknown_owners),
        )


def _user_named(name: str, users: Iterable[User]) -> int | None:
    """The one user of that name, however written; nobody if several could be meant."""
    exact = [user.id for user in users if fold(user.display_name) == fold(name)]
    alike = exact or [user.id for user in users if same_person(user.display_name, name)]
    return alike[0] if len(alike) == 1 else None


class _Ticker:
    """Counts what is written, tells it, and stops when the user has cancelled."""

    def __init__(self, progress: Progress, cancelled: IsCancelled, total: int) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._total = max(1, total)
        self._done = 0

    def __call__(self, count: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._done += count
        self._progress(min(self._done, self._total), self._total)
