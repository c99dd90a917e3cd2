"""Checked rows into the base: which rows are written, as what, in which order.

Rows are written in slices: the organizations that a slice names, then its persons with their
affiliations; at the end what known contacts lack. All of it happens inside the caller's one unit
of work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.draft_columns import (
    NAME_LIMIT,
    DraftColumns,
    DraftMaker,
    SliceDrafts,
)
from crm_desktop.business.imports.drafts import (
    Draft,
    RowDrafts,
    fill_up,
    merged,
    party_tags,
    stage_of,
)
from crm_desktop.business.imports.model import (
    Decisions,
    DuplicateAction,
    ErrorAction,
    Field,
    ImportDone,
    ImportPlan,
    OtherPerson,
    RowAction,
    RowDecision,
    Verdict,
)
from crm_desktop.business.imports.organizations import Companies, Company, have_no_other_code
from crm_desktop.business.imports.own_values import OwnValues
from crm_desktop.business.imports.photos import Photos
from crm_desktop.business.imports.repository import (
    Additions,
    Fillable,
    ImportRepository,
    StoredContact,
    additions,
    replacements,
)
from crm_desktop.business.imports.staged_slice import StagedAdditions, StagedSlice
from crm_desktop.business.imports.staging import RowState, Staging
from crm_desktop.business.imports.value_lists import user_named
from crm_desktop.business.imports.writing_others import OtherPeopleWriter, Workplace
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.dictionaries import DictionaryService
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.business.staff.model import User
    from crm_desktop.storage.unit_of_work import UnitOfWork

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

_SLICES = 4
"""Slices of a check written at once: what they tell of one organization is put together."""
_NO_COMPANY = -1
_NOT_CHECKED: StagedAdditions = (0, 0, False, 0, ())
"""No contact has this number."""


@record
class CompanyLists:
    """The company's own fields and lists of words, which an import may add to."""

    custom_fields: CustomFieldService
    dictionaries: DictionaryService


class Application:
    """One run of `ImportService.apply`; `write` is called inside a unit of work."""

    def __init__(
        self,
        repository: ImportRepository,
        users: Sequence[User],
        plan: ImportPlan,
        staging: Staging,
        decisions: Decisions,
        lists: CompanyLists | None = None,
        photos: Photos | None = None,
    ) -> None:
        self._photos = photos
        self._repository = repository
        self._plan = plan
        self._lists = lists
        self._users = users
        self._staging = staging
        self._decisions = decisions
        self._with_others = frozenset(
            filter(self._decisions.adds_others, staging.numbers_with_others())
        )
        self._maker = DraftMaker(plan, with_labels=self._keeps_labels)
        self._others = OtherPeopleWriter(repository, self._insert, self._fill)
        self._workplaces: dict[int, tuple[int, int]] = {}
        """Company and contact, one of them, for which the further people of a row work."""
        self._of_firms: list[tuple[Workplace, OtherPerson]] = []
        """People of further rows of known organizations."""
        self._stages = plan.stages
        self._companies = Companies()
        self._leaders: set[int] = set()
        self._followers: dict[int, list[int]] = {}
        self._known: dict[int, list[int]] = {}
        self._sent_to: dict[int, int] = {}
        self._overwritten: set[int] = set()
        self._spared: frozenset[int] = frozenset()
        self._links: dict[int, int] = {}
        self._owner_ids: dict[str, int | None] = {}
        self._unknown_owners: dict[str, None] = {}
        self._source_ids: dict[str, int] = {}
        self._tag_ids: dict[str, int] = {}
        self._people = 0
        self._updated = 0
        self._skipped = 0
        self._refused = 0
        self._joined = 0
        self._new_companies = 0
        self._own_companies: set[int] = set()
        """New organizations that are what a row is about, not only where its person works."""
        self._own = OwnValues(plan) if plan.own else None
        self._touched: set[int] = set()
        self._sort_out()

    # -- which rows ------------------------------------------------------------------------

    @property
    def has_work(self) -> bool:
        """Whether any row is to be written."""
        return bool(self._leaders or self._known)

    def _sort_out(self) -> None:
        """Which rows lead a party, which follow, which belong to a contact of the base."""
        is_merged = self._decisions.duplicates is not DuplicateAction.CREATE
        decided = self._decisions.rows
        waiting: dict[int, list[int]] = {}
        self._leaders.update(self._staging.new_alone())
        self._leaders -= {*decided, *self._decisions.skip_rows}
        for row in self._staging.states(but=self._leaders.copy()):
            if row.verdict is Verdict.EMPTY:
                continue
            if decided and row.number in decided:
                self._take_decided(row, decided[row.number], waiting)
            elif self._is_left_out(row):
                self._leave_out(row)
            elif row.contact_id and is_merged:
                self._known.setdefault(row.contact_id, []).append(row.number)
            elif row.duplicate_of and is_merged:
                waiting.setdefault(row.duplicate_of, []).append(row.number)
            else:
                self._leaders.add(row.number)
        for first, numbers in waiting.items():
            contact_id = self._sent_to.get(first, 0)
            if contact_id:
                self._known[contact_id].extend(numbers)
            elif first in self._leaders:
                self._followers[first] = numbers
            else:  # the first row of the party is refused: the next one takes its place
                self._leaders.add(numbers[0])
                self._followers[numbers[0]] = numbers[1:]

    def _take_decided(
        self, row: RowState, decision: RowDecision, waiting: dict[int, list[int]]
    ) -> None:
        """One row as the user decided; a row that names and reaches nobody stays out."""
        action = decision.action
        is_refused = row.verdict is Verdict.ERROR and row.is_nobody
        if action is RowAction.SKIP or row.number in self._decisions.skip_rows or is_refused:
            self._leave_out(row)
            return
        contact_id = 0
        if action not in (RowAction.NEW, RowAction.LINK):
            contact_id = decision.contact_id or row.contact_id
        if contact_id:
            self._known.setdefault(contact_id, []).append(row.number)
            self._sent_to[row.number] = contact_id
            if action is RowAction.OVERWRITE:
                self._overwritten.add(contact_id)
        elif row.duplicate_of and action not in (RowAction.NEW, RowAction.LINK):
            waiting.setdefault(row.duplicate_of, []).append(row.number)
        else:
            self._leaders.add(row.number)
            if action is RowAction.LINK and decision.contact_id:
                self._links[row.number] = decision.contact_id

    def _leave_out(self, row: RowState) -> None:
        self._skipped += 1
        self._refused += row.verdict is Verdict.ERROR

    def _is_left_out(self, row: RowState) -> bool:
        decisions = self._decisions
        if row.number in decisions.skip_rows:
            return True
        if row.verdict is Verdict.ERROR:
            return decisions.errors is ErrorAction.SKIP or row.is_nobody
        is_double = bool(row.duplicate_of or row.contact_id)
        return is_double and decisions.duplicates is DuplicateAction.SKIP

    def _merged(
        self, part: StagedSlice, positions: Sequence[int], made: SliceDrafts
    ) -> dict[int, RowDrafts]:
        """The drafts of leading rows together with those of the rows that follow them, by place."""
        follow = {
            place: followers
            for place, position in enumerate(positions)
            if (followers := self._followers.get(part.numbers[position]))
        }
        self._joined += sum(map(len, follow.values()))
        rows = self._staging.rows_numbered(n for numbers in follow.values() for n in numbers)
        others = self._maker.of_rows(rows.values())
        return {
            place: merged((made.of_row(place), *(others[number] for number in followers)))
            for place, followers in follow.items()
        }

    # -- inside the unit of work -----------------------------------------------------------

    def write(self, work: UnitOfWork, progress: Progress, cancelled: IsCancelled) -> None:
        """Write everything; raising anything takes it all back."""
        self._make_lists(work)
        self._make_words(work)
        if self._links:
            self._find_linked()
        tick = _Ticker(progress, cancelled, len(self._leaders) + len(self._known))
        self._write_rows(work, tick)
        if self._workplaces or self._of_firms:
            self._write_others(work)
        self._fill_companies(work)
        if self._own is not None:
            written = self._own.write(work, self._repository, self._staging, self._overwrites)
            filled = written - self._touched
            self._touched |= filled
            self._updated += len(filled)
            self._skipped -= len(filled)
        if self._photos is not None:
            self._write_photos(work, self._photos)

    def _write_photos(self, work: UnitOfWork, photos: Photos) -> None:
        """Portraits and logos; a known contact that got nothing else counts as completed."""
        filled = (photos.write(work, self._repository) & self._known.keys()) - self._touched
        self._touched |= filled
        self._updated += len(filled)
        self._skipped -= len(filled)

    def _make_lists(self, work: UnitOfWork) -> None:
        """Own fields, their options and stages that the import brings along."""
        lists, plan = self._lists, self._plan
        if lists is None:
            return
        for code, name in plan.new_stages:
            lists.dictionaries.add_stage_within(work, code, name, work.actor)
        if plan.new_party_kinds:
            add = lists.dictionaries.add_party_kind_within
            codes = {code: add(work, code, name, work.actor) for code, name in plan.new_party_kinds}
            self._maker = DraftMaker(plan, codes, self._keeps_labels)
        for _index, field in plan.own:
            stored = lists.custom_fields.make_within(work, field, work.actor)
            if self._own is not None and stored.id != field.id:
                self._own.note_stored(field.id, stored.id)

    def _find_linked(self) -> None:
        """Organizations of the base that the user has chosen for persons; those gone are let go."""
        stored = self._repository.stored(self._links.values())
        numbers = {
            contact.id: self._companies.number_of_stored(contact) for contact in stored.values()
        }
        self._links = {
            row: numbers[contact_id]
            for row, contact_id in self._links.items()
            if contact_id in numbers
        }

    def _make_words(self, work: UnitOfWork) -> None:
        """Tags and sources first, so that every row finds its own."""
        words = self._staging.words
        tags = [
            *words["tags"],
            *filter(None, (stage_of(each, self._stages)[1] for each in words["status"])),
            *party_tags(words["party_kinds"]),
        ]
        self._source_ids = self._repository.ensure_sources(work, words["source"])
        self._tag_ids = self._repository.ensure_tags(work, tags)

    def _write_rows(self, work: UnitOfWork, tick: _Ticker) -> None:
        """New contacts and what known ones lack, in the order of the list."""
        leaders = self._leaders
        known = {numbers[0]: contact_id for contact_id, numbers in self._known.items()}
        slices = self._staging.slices()
        while several := list(islice(slices, _SLICES)):
            part = StagedSlice.joined(several)
            numbered = list(enumerate(part.numbers))
            if new := [position for position, number in numbered if number in leaders]:
                self._write_slice(work, part, new)
                tick(len(new))
            if old := [position for position, number in numbered if number in known]:
                if rest := self._fill_as_checked(
                    work, part, {at: known[part.numbers[at]] for at in old}
                ):
                    self._fill_known(work, list(rest.values()), self._maker.of(part, [*rest]))
                tick(len(old))

    def _write_slice(self, work: UnitOfWork, part: StagedSlice, positions: Sequence[int]) -> None:
        """Organizations first, then the persons that belong to them."""
        made = self._maker.of(part, positions)
        together = self._merged(part, positions, made)
        people: list[int] = []
        employers: list[int] = []
        titles = made.titles
        alone: list[tuple[int, int]] = []
        for place in range(len(positions)):
            if place in together:
                person, organization, titles[place] = together[place]
                number = self._company_of(organization)
                if person is None:
                    alone.append((place, number))
                    continue
                made.full.put(place, person)
            elif made.is_company[place]:
                alone.append((place, self._companies.number_of(made.full.draft(place))))
                continue
            elif self._links and part.numbers[positions[place]] in self._links:
                number = self._links[part.numbers[positions[place]]]
            elif not made.employers[place]:
                number = _NO_COMPANY
            elif made.employers_are_bare:
                number = self._companies.number_named(made.employers[place][:NAME_LIMIT])
            else:
                number = self._company_of(made.employer(place))
            people.append(place)
            employers.append(number)
        self._make_companies(work)
        companies = self._companies
        names = [
            companies[number].draft.display_name if number != _NO_COMPANY else ""
            for number in employers
        ]
        ids = self._insert(work, made.full.select(people), names)
        links = [
            (person_id, companies[number].contact_id, titles[place])
            for person_id, place, number in zip(ids, people, employers, strict=True)
            if number != _NO_COMPANY
        ]
        if links:
            self._repository.insert_affiliations(work, links, expected=len(self._leaders) // 4)
        self._people += len(people)
        new = [number for _, number in alone if companies[number].is_new]
        self._joined += len(new) - len({*new} - self._own_companies)
        self._own_companies.update(new)
        row_of = [part.numbers[position] for position in positions]
        self._note_written((row_of[place], 0, number) for place, number in alone)
        self._note_written(zip((row_of[place] for place in people), ids, employers, strict=True))

    def _note_written(self, written: Iterable[tuple[int, int, int]]) -> None:
        """Remember rows with their persons and companies, for what is written after them."""
        if self._own is None and self._photos is None and not self._with_others:
            return
        for row, person_id, company in written:
            self._note_workplace(row, company)
            self._note_own(row, person_id, company)

    def _keeps_labels(self, row: int) -> bool:
        """Whether the names beside a row's numbers stay labels."""
        return not self._decisions.adds_others(row)

    def _note_workplace(self, row: int, company: int) -> None:
        """Remember the organization, if any, of a row and of those that follow it."""
        for number in (row, *self._followers.get(row, ())):
            if number in self._with_others:
                self._workplaces[number] = (company, 0)

    def _write_others(self, work: UnitOfWork) -> None:
        """The further people of the rows that were written."""
        self._make_companies(work)
        rows = self._staging.rows_numbered(self._workplaces)
        ids = {contact for _company, contact in self._workplaces.values() if contact}
        stored = self._repository.stored(ids)
        tags = tuple(text for field, text in self._plan.constants if field is Field.TAGS)
        named = self._of_firms
        for number, (company, contact_id) in sorted(self._workplaces.items()):
            if contact_id:
                known = stored.get(contact_id)
                where = (contact_id, known.display_name) if known is not None else None
            elif company == _NO_COMPANY:
                where = (0, "")
            else:
                one = self._companies[company]
                where = (one.contact_id, one.draft.display_name)
            if where is not None:
                values = rows[number].values
                owner, source = (str(values.get(name, "")) for name in ("owner", "source"))
                place = Workplace(*where, owner, source, tags)
                named += [(place, person) for person in rows[number].others]
        work.make_indexes()
        self._others.write(work, named)
        self._updated += len(self._others.touched - self._touched)
        self._touched |= self._others.touched

    def _note_own(self, row: int, person_id: int, company: int) -> None:
        """Remember the contacts of a row and of those that follow it, for their own fields."""
        if self._own is None and self._photos is None:
            return
        company_id = 0 if company == _NO_COMPANY else self._companies[company].contact_id
        for number in (row, *self._followers.get(row, ())):
            self._note_contacts(number, person_id, company_id)

    def _note_contacts(self, number: int, person_id: int, company_id: int) -> None:
        for keeper in (self._own, self._photos):
            if keeper is not None:
                keeper.note(number, person_id, company_id)

    def _company_of(self, draft: Draft | None) -> int:
        return _NO_COMPANY if draft is None else self._companies.number_of(draft)

    def _make_companies(self, work: UnitOfWork) -> None:
        """Give every organization named so far a contact: one of the base, or a new one."""
        waiting = self._companies.waiting()
        if not waiting:
            return
        self._companies.find_in_base(self._repository, waiting, self._staging.companies)
        new = [company for company in waiting if not company.contact_id]
        drafts = DraftColumns.of([company.draft for company in new])
        ids = self._insert(work, drafts, [""] * len(new))
        for company, contact_id in zip(new, ids, strict=True):
            company.contact_id = contact_id
            company.is_new = True
        self._new_companies += len(new)

    def _insert(self, work: UnitOfWork, drafts: DraftColumns, names: Sequence[str]) -> range:
        """Store new contacts; `names` are the organizations that a list shows beside them."""
        if not len(drafts):
            return range(0)
        ids = self._repository.insert_contacts(
            work,
            drafts,
            organizations=names,
            owner_ids=[self._owner(owner, work) for owner in drafts.owners],
            source_ids=[self._source(source) for source in drafts.sources],
            tag_ids=self._tag_ids,
            expected=len(self._leaders),
        )
        if self._own is not None:
            self._own.note_new(ids)
        return ids

    def _fill_as_checked(
        self, work: UnitOfWork, part: StagedSlice, known: Mapping[int, int]
    ) -> dict[int, int]:
        """Fill up contacts that are as they were when their rows were checked.

        `known` are contacts by the positions of their rows; gives those that have to be looked at.
        """
        if self._may_overwrite or self._plan.new_party_kinds:
            return dict(known)
        versions = self._repository.versions(list(known.values()))
        fills: list[tuple[Fillable, Additions]] = []
        rest: dict[int, int] = {}
        for position, contact_id in known.items():
            *checked, is_person, point_count, plain = part.additions.get(position, _NOT_CHECKED)
            numbers = self._known[contact_id]
            version = versions.get(contact_id, 0)
            is_unchanged = checked == [contact_id, version]
            if not is_unchanged or len(numbers) > 1 or numbers[0] in self._with_others:
                rest[position] = contact_id
                continue
            kind = ContactKind.PERSON if is_person else ContactKind.ORGANIZATION
            contact = Fillable(contact_id, kind, point_count, version)
            self._note_known(contact, numbers)
            if plain:
                fills.append((contact, Additions.of_plain(plain)))
            else:
                self._skipped += 1
        self._updated += len(fills)
        self._touched.update(contact.id for contact, _added in fills)
        self._fill(work, fills)
        return rest

    def _fill_known(self, work: UnitOfWork, ids: Sequence[int], made: SliceDrafts) -> None:
        """Fill up contacts of the base; `made` are the drafts of their first rows."""
        stored = self._repository.stored(ids, with_addresses=self._may_overwrite)
        more = [number for key in ids for number in self._known[key][1:]]
        others = self._maker.of_rows(self._staging.rows_numbered(more).values()) if more else {}
        found: list[tuple[StoredContact, RowDrafts]] = []
        for place, contact_id in enumerate(ids):
            contact = stored.get(contact_id)
            first, *following = self._known[contact_id]
            if contact is None:
                self._skipped += 1 + len(following)
                continue
            told = made.of_row(place)
            if following:
                told = merged((told, *(others[number] for number in following)))
            found.append((contact, told))
            self._note_known(contact, (first, *following))
            self._note_known_workplace(contact, told, (first, *following))
        self._fill_slice(work, found)

    def _note_known_workplace(
        self, contact: StoredContact, told: RowDrafts, numbers: Sequence[int]
    ) -> None:
        """Remember where the further people of a known contact's rows work."""
        is_firm = contact.kind is ContactKind.ORGANIZATION
        if is_firm and told.person is not None and told.organization is not None:
            # Somebody of a further row, whose firm is known.
            points = tuple(told.person.points)
            other = OtherPerson(told.person.display_name, told.job_title, points)
            place = Workplace(contact.id, contact.display_name, told.person.owner)
            self._of_firms.append((place, other))
        for number in numbers:
            if number not in self._with_others:
                continue
            if is_firm:
                self._workplaces[number] = (_NO_COMPANY, contact.id)
            else:
                self._workplaces[number] = (self._company_of(told.organization), 0)

    def _note_known(self, contact: StoredContact | Fillable, numbers: Sequence[int]) -> None:
        self._joined += len(numbers) - 1
        is_person = contact.kind is ContactKind.PERSON
        for number in numbers:
            self._note_contacts(number, *((contact.id, 0) if is_person else (0, contact.id)))

    def _fill_slice(
        self, work: UnitOfWork, found: Sequence[tuple[StoredContact, RowDrafts]]
    ) -> None:
        """Fill up contacts of the base; those without anything to add are skipped."""
        fills: list[tuple[StoredContact, Additions]] = []
        links: list[tuple[StoredContact, Company, str]] = []
        for contact, drafts in found:
            is_firm = contact.kind is ContactKind.ORGANIZATION and drafts.organization is not None
            draft = drafts.organization if is_firm else drafts.person or drafts.organization
            added = None if draft is None else self._added(contact, draft)
            if added:
                fills.append((contact, added))
            employer = drafts.organization if drafts.person and not is_firm else None
            if employer and not contact.organization:
                company = self._companies[self._companies.number_of(employer)]
                links.append((contact, company, drafts.job_title))
            elif not added:
                self._skipped += 1
        touched = {contact.id for contact, *_rest in (*fills, *links)}
        self._updated += len(touched)
        self._touched |= touched
        self._fill(work, fills)
        self._make_companies(work)
        self._repository.link(
            work,
            [
                (contact, company.contact_id, company.draft.display_name, title)
                for contact, company, title in links
            ],
        )

    def _overwrites(self, contact_id: int) -> bool:
        """Whether rows take the place of what the contact has."""
        is_wanted = self._decisions.overwrite or contact_id in self._overwritten
        return is_wanted and contact_id not in self._spared

    @property
    def overwritten_ids(self) -> tuple[int, ...]:
        """The contacts of the base of which something may be overwritten."""
        return tuple(key for key in self._known if self._overwrites(key))

    def spare(self, ids: Collection[int]) -> None:
        """Of these only what lacks is filled in, whatever was decided of all."""
        self._spared = frozenset(ids)

    @property
    def _may_overwrite(self) -> bool:
        return self._decisions.overwrite or bool(self._overwritten)

    def _added(self, contact: StoredContact, draft: Draft) -> Additions:
        """What a row writes to its contact."""
        if self._overwrites(contact.id):
            owner_id = self._owner_named(draft.owner) if draft.owner else None
            return replacements(contact, draft, owner_id)
        return additions(contact, draft)

    def _fill_companies(self, work: UnitOfWork) -> None:
        """What rows told of an organization after its contact was found or made."""
        told: dict[int, Company] = {}
        for company in self._companies:
            if company.contact_id in self._known or (company.is_new and not company.is_told_more):
                continue
            first = told.setdefault(company.contact_id, company)
            # Two of the file may be one in the base.
            if first is not company and have_no_other_code(first.draft, company.draft):
                fill_up(first.draft, company.draft)
        fills: list[tuple[StoredContact, Additions]] = []
        for contact in self._repository.stored(told).values():
            company = told[contact.id]
            added = additions(contact, company.draft)
            if added:
                fills.append((contact, added))
                self._updated += not company.is_new
        self._fill(work, fills)

    def _fill(
        self, work: UnitOfWork, fills: Sequence[tuple[StoredContact | Fillable, Additions]]
    ) -> None:
        self._repository.fill(
            work,
            fills,
            source_ids=self._source_ids,
            tag_ids=self._tag_ids,
            expected=len(self._known),
        )

    def _source(self, name: str) -> int | None:
        return self._source_ids[fold(name)] if name else None

    def _owner(self, name: str, work: UnitOfWork) -> int | None:
        """The user a row names, else the one who imports."""
        return (self._owner_named(name) if name else None) or work.actor.user_id or None

    def _owner_named(self, name: str) -> int | None:
        """The user a row names; who is nobody here is noted."""
        if name not in self._owner_ids:
            self._owner_ids[name] = _user_named(name, self._users)
            if self._owner_ids[name] is None:
                self._unknown_owners[name] = None
        return self._owner_ids[name]

    def done(self, seq: int) -> ImportDone:
        """The outcome."""
        return ImportDone(
            seq=seq,
            created=self._people + len(self._own_companies),
            updated=self._updated,
            skipped=self._skipped,
            organizations=self._new_companies - len(self._own_companies),
            unknown_owners=tuple(self._unknown_owners),
            refused=self._refused,
            others=self._others.made,
            joined=self._joined,
        )


def _user_named(name: str, users: Sequence[User]) -> int | None:
    """The one user of that name, however written; nobody if several could be meant."""
    found = user_named(name, (user.display_name for user in users))
    return next((user.id for user in users if found and user.display_name == found), None)


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
