"""What an import does: look into a file, plan its columns, check its rows, write them.

Only `apply` writes, as one undoable unit of work. `check` may run in any thread: it reads the
base through a connection of its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.heeding import OVERWRITE, Heeding, Wanted
from crm_desktop.business.imports.applying import Application, CompanyLists
from crm_desktop.business.imports.arrangement import arranged
from crm_desktop.business.imports.base_matching import BaseMatcher
from crm_desktop.business.imports.batch_repository import ImportBatchRepository
from crm_desktop.business.imports.checking import RowReader, checked_row, sliced
from crm_desktop.business.imports.draft_columns import DraftMaker
from crm_desktop.business.imports.first_look import (
    NOTHING_COUNTED,
    FirstLook,
    ListCounting,
    ListFacts,
    facts_of,
    known_among,
)
from crm_desktop.business.imports.flow import can_check
from crm_desktop.business.imports.model import (
    CheckedRow,
    Decisions,
    ImportDone,
    ImportPlan,
    PastImport,
    SheetChoice,
    ValueList,
    Verdict,
)
from crm_desktop.business.imports.number_writing import NumberFacts
from crm_desktop.business.imports.own_links import LinkFinder
from crm_desktop.business.imports.photos import Photos, Shrink
from crm_desktop.business.imports.planning import plan_sheet, survey_sheets
from crm_desktop.business.imports.profile_service import ProfileService
from crm_desktop.business.imports.rechecking import Rechecking
from crm_desktop.business.imports.repository import ImportRepository
from crm_desktop.business.imports.review import (
    CheckResult,
    ReviewService,
    content_hash,
    records_of,
)
from crm_desktop.business.imports.source import OpenFile, Row, Table, is_address_book
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.staging import Staging
from crm_desktop.business.imports.value_lists import (
    OurWords,
    count_values,
    matched_columns,
    value_lists,
)
from crm_desktop.business.imports.whole_list import WholeList, records
from crm_desktop.core.errors import Cancelled, UserError
from crm_desktop.core.garbage import collections_resting
from crm_desktop.core.giving_way import Rests
from crm_desktop.core.memory import give_back
from crm_desktop.core.phone import is_known_country
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.formats.delimited_text import preview_text
from crm_desktop.storage.change_log import head_seq
from crm_desktop.storage.room import require_room_beside

if TYPE_CHECKING:
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.formats.delimited_text import Origin, TextOptions, TextPreview
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_NAME_LIMIT = 400
_LOOKED_AT_ONCE = 1000

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""
    del done, total


def never_cancelled() -> bool:
    """Goes on to the end."""
    return False


@contextmanager
def without_collections() -> Generator[None]:
    """Let the collector rest while hundreds of thousands of objects are made.

    What is left at the end counts as old at once: looking through it would stop the window.
    """
    with collections_resting():
        try:
            yield
        finally:
            gc.freeze()
            gc.unfreeze()


@record
class Meanwhile:
    """Up to which change contacts were seen, and of which only what lacks is filled in."""

    since: int
    spared: frozenset[int] = frozenset()


class ImportService:
    """Inspect, plan, check, apply. Errors of files are `UserError` of `formats/file_kind.py`."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        staff: StaffService,
        clock: Clock,
        files: OpenFile | None = None,
        lists: CompanyLists | None = None,
        shrink: Shrink | None = None,
    ) -> None:
        """Without `shrink` the pictures of an address book are left out."""
        self._shrink = shrink
        self._database = database
        self._journal = journal
        self._staff = staff
        self._clock = clock
        self._files = files or OpenFile()
        self._lists = lists
        self.profiles = ProfileService(database, journal)
        self.review = ReviewService(database, self._files)

    # -- looking ---------------------------------------------------------------------------

    def preview_text(
        self, path: Origin, options: TextOptions | None = None, count: int = 20
    ) -> TextPreview:
        """The first records of a delimited text as `options` read it; nothing is kept open."""
        return preview_text(path, options, count)

    def inspect(self, path: Origin, options: TextOptions | None = None) -> SheetChoice:
        """Look into a file and choose the sheet that is most like a list of contacts.

        `options` overrule what would be found in a delimited text; what `plan` says follows them
        until `release`.
        """
        return survey_sheets(self._files.open(path, options))

    def plan(
        self, path: Origin, sheet: str, *, country: str = "", header_row: int | bool | None = True
    ) -> ImportPlan:
        """Guess what the columns of a sheet mean.

        `country` (alpha-2) is where numbers without country code belong; `header_row` is found
        if it is `True`, `None` says there is none. Raises `UserError` `country_unknown`,
        `import_no_rows`, `import_header_missing` or `sheet_missing`.
        """
        require_country(country)
        table = self._files.open(path)
        return plan_sheet(table, sheet, country=country, header_row=header_row)

    def preview(self, plan: ImportPlan, count: int = 20) -> tuple[CheckedRow, ...]:
        """The first rows as the plan reads them, without looking for twins."""
        part = self._first_part(plan, count)
        reader = RowReader(plan, self._clock.today())
        reader.learn_dates(row for _number, row in part)
        rows = reader.read(part).rows()
        return tuple(checked_row(row) for row in rows if row.number not in plan.skipped_rows)

    def first_look(self, plan: ImportPlan, words: OurWords, count: int = 300) -> FirstLook:
        """The first rows as the plan reads them, and what they tell of columns and the base.

        `words` is what `our_words` gave.
        """
        part = self._first_part(plan, count)
        reader = RowReader(plan, self._clock.today())
        reader.learn_dates(row for _number, row in part)
        staged = reader.read(part)
        rows = [row for row in staged.rows() if row.number not in plan.skipped_rows]
        shown = tuple(map(checked_row, rows))
        known = 0
        filled = [row for row in rows if row.verdict is not Verdict.EMPTY]
        if filled and can_check(plan):
            with self._database.open_second_reader() as base:
                matcher = BaseMatcher(ImportRepository(base), DraftMaker(plan), for_few=True)
                known = known_among(StagedSlice.of(filled), matcher)
        return FirstLook(shown, facts_of(plan, part, shown, reader, words), known)

    def number_facts(
        self, plan: ImportPlan, cancelled: IsCancelled = never_cancelled
    ) -> dict[int, NumberFacts]:
        """Numbers that may be read in two ways, by column, as all rows of the file tell.

        Raises `Cancelled`.
        """
        reader = RowReader(plan, self._clock.today())
        if not reader.reads_numbers:
            return {}
        reader.learn_dates(records(self._table(plan), plan, _unless(cancelled)))
        return reader.number_facts()

    @property
    def counts_known(self) -> bool:
        """Whether `count_all` counts known contacts: not where it would ask a drive for the base.

        There it would read as much as the check, and others could save nothing meanwhile.
        """
        return not self._database.is_far

    def count_all(
        self,
        plan: ImportPlan,
        words: OurWords,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
    ) -> ListFacts:
        """What all rows tell of the columns, read as `check` reads them, and of known contacts.

        `words` is what `our_words` gave. `progress` hears how many rows are of known contacts so
        far, and how many rows there are at most. Raises `Cancelled`.
        """
        if not can_check(plan):
            return NOTHING_COUNTED
        rests, pause = Rests(), _unless(cancelled)
        counting = ListCounting(plan, words)
        try:
            with without_collections(), ExitStack() as stack:
                base: ImportRepository | None = None
                if self.counts_known:
                    reader = stack.enter_context(self._database.open_second_reader())
                    base = ImportRepository(reader)
                    base = None if base.is_empty() else base
                whole = WholeList(self._table(plan), plan, base, self._clock.today(), pause=pause)
                stack.callback(whole.close)
                for part, staged in whole.slices():
                    pause()
                    counting.take(part, staged)
                    progress(counting.known, plan.row_count)
                    rests.rest()
        finally:
            give_back()
        return counting.facts()

    def _first_part(self, plan: ImportPlan, count: int) -> list[tuple[int, Row]]:
        table = self._table(plan)
        spread = records_of(table, plan)
        wanted = min(plan.row_count, plan.first_row + count - 1)
        slices = sliced(spread, replace(plan, row_count=wanted), lambda _number: None)
        nothing: list[tuple[int, Row]] = []
        return next(slices, nothing)

    def value_lists(
        self,
        plan: ImportPlan,
        words: OurWords,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
    ) -> tuple[ValueList, ...]:
        """The values of columns that stand for something of ours, each different one once.

        `words` is what `our_words` gave; this may run in any thread then.
        """
        if not matched_columns(plan):
            return ()
        table = self._table(plan)

        def counted() -> Iterator[tuple[int, Row]]:
            for part in sliced(records_of(table, plan), plan, lambda _number: None):
                if cancelled():
                    raise Cancelled
                progress(part[-1][0], plan.row_count)
                yield from part

        return value_lists(plan, count_values(counted(), plan), words)

    def our_words(self) -> OurWords:
        """What values of a list can mean here."""
        words = self._lists.dictionaries if self._lists is not None else None
        stages = words.stages() if words else ()
        kinds = words.party_kinds() if words else ()
        return OurWords(
            tuple((word.key, word.name) for word in stages if not word.is_retired),
            tuple(user.display_name for user in self._staff.users()),
            ImportRepository(self._database).source_names(),
            tuple((word.key, word.name) for word in kinds if not word.is_retired),
            words.free_party_kinds() if words else (),
        )

    def _table(self, plan: ImportPlan) -> Table:
        """The plan's file with its records in rows."""
        return arranged(self._files.open(plan.path, plan.text), plan.arrangement)

    def release(self) -> None:
        """Let go of the file that `inspect` and `plan` keep open for the next step."""
        self._files.release()

    # -- checking --------------------------------------------------------------------------

    def check(
        self,
        plan: ImportPlan,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
    ) -> CheckResult:
        """Read every row as it would be imported; writes nothing.

        Raises `Cancelled`, and `UserError` `import_nothing_mapped` if no column names anybody.
        """
        require_country(plan.country)
        if not can_check(plan):
            raise UserError("import_nothing_mapped", file=plan.path.name)
        table = self._table(plan)
        try:
            with without_collections(), self._database.open_second_reader() as reader:
                seen_seq = head_seq(reader)
                repository = ImportRepository(reader)
                result = self._check(table, plan, repository, progress, cancelled)
                result.seen_seq = seen_seq
                return result
        finally:
            self._files.release()
            give_back()

    def _check(
        self,
        table: Table,
        plan: ImportPlan,
        repository: ImportRepository,
        progress: Progress,
        cancelled: IsCancelled,
    ) -> CheckResult:
        pause = _unless(cancelled)

        def on_row(number: int) -> None:
            pause()
            progress(number, plan.row_count)

        links = LinkFinder(repository)
        whole = WholeList(table, plan, repository, self._clock.today(), links, pause, on_row)
        staging = Staging()
        rechecking = Rechecking(plan, staging, whole.reader, links)
        for part, staged in whole.slices():
            rechecking.keep(part, staged)
            staging.append(staged)
        progress(plan.row_count, plan.row_count)
        staging.companies = whole.companies
        whole.close()
        return CheckResult(plan, staging, rechecking)

    # -- writing ---------------------------------------------------------------------------

    def apply(
        self,
        checked: CheckResult,
        actor: Actor,
        decisions: Decisions | None = None,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
        meanwhile: Meanwhile | None = None,
    ) -> ImportDone:
        """Write the checked rows as one undoable batch.

        Raises `Cancelled`, `UserError` `no_room`, or any error of storage; the base is as it was
        then. Rows that were checked against a base that has changed since are looked at once more
        where it matters: a contact that has gone is left out, fields filled meanwhile are not
        overwritten. Where `overwrite` was decided and others changed such a contact since,
        `ChangedMeanwhile` is raised; `meanwhile` is what was answered then.
        """
        meanwhile = meanwhile or Meanwhile(checked.seen_seq)
        actor.require(Right.CONTACTS_IMPORT)
        application = Application(
            ImportRepository(self._database),
            self._staff.users(),
            checked.plan,
            checked.staging,
            decisions or Decisions(),
            self._lists,
            self._photos_of(checked.plan),
        )
        if not application.has_work:
            return application.done(0)
        require_room_beside(self._database)
        details: dict[str, object] = {
            "file": checked.plan.path.name,
            "sheet": checked.plan.sheet,
            **asdict(checked.counts),
        }
        with (
            without_collections(),
            self._journal.begin(actor, "contact.import", details=details) as work,
        ):
            application.spare(meanwhile.spared)
            heeding = Heeding(self._journal, self._staff)
            wanted = Wanted(OVERWRITE)
            heeding.require_unchanged(work, application.overwritten_ids, meanwhile.since, wanted)
            application.write(work, progress, cancelled)
            if work.has_changes:
                self._note(work, checked, application.done(0))
        give_back()
        return application.done(work.seq)

    def _photos_of(self, plan: ImportPlan) -> Photos | None:
        path = plan.path
        if self._shrink is None or not isinstance(path, Path) or not is_address_book(path):
            return None
        return Photos(path, self._shrink)

    def _note(self, work: UnitOfWork, checked: CheckResult, done: ImportDone) -> None:
        """Put the import on the list of imports."""
        values: dict[str, object] = {
            "file_name": checked.plan.path.name[:_NAME_LIMIT],
            "sheet": checked.plan.sheet[:_NAME_LIMIT],
            "sha256": checked.sha256,
            "row_count": checked.counts.records,
            "created_count": done.created + done.others,
            "updated_count": done.updated,
            "skipped_count": done.skipped,
            "organization_count": done.organizations,
            "refused_count": done.refused,
        }
        ImportBatchRepository(self._database).insert(work, values)

    # -- looking back ----------------------------------------------------------------------

    def past(self, limit: int = 500) -> tuple[PastImport, ...]:
        """The newest imports first, with those that were taken back."""
        return ImportBatchRepository(self._database).past(limit)

    def past_of(self, seq: int) -> PastImport | None:
        """One import as it stands now, `None` if there is none of this number."""
        return ImportBatchRepository(self._database).of_seq(seq)

    def imported_before(self, path: Origin) -> PastImport | None:
        """The last import of a file with the same content, unless it was taken back."""
        digest = content_hash(path)
        return ImportBatchRepository(self._database).of_content(digest) if digest else None

    def kept_contacts(self, seq: int, limit: int = 1000) -> tuple[tuple[int, str], ...]:
        """Ids and names of contacts that an import made and that are still there."""
        return ImportBatchRepository(self._database).kept_contacts(seq, limit)


def _unless(cancelled: IsCancelled) -> Callable[[], None]:
    """Raises `Cancelled` once nobody waits anymore."""

    def pause() -> None:
        if cancelled():
            raise Cancelled

    return pause


def require_country(country: str) -> None:
    """Raise `UserError` `country_unknown` for what is no country code; empty is none at all."""
    if country and not is_known_country(country):
        raise UserError("country_unknown", country=country)
