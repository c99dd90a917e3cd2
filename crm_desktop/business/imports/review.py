"""A checked list on its way to the import: what is in it, what is corrected, what it would change.

Nothing here writes to the base; corrections live as long as the check.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.imports.checking import checked_row
from crm_desktop.business.imports.draft_columns import DraftMaker
from crm_desktop.business.imports.groups import GroupFinder, takes_groups
from crm_desktop.business.imports.headings import heading_of
from crm_desktop.business.imports.insights import (
    Looking,
    RowInsight,
    suggested,
    sure_rows,
    would_change,
)
from crm_desktop.business.imports.model import (
    Cell,
    CheckCounts,
    CheckedRow,
    ColumnGuess,
    Decisions,
    ErrorAction,
    Field,
    ImportPlan,
    Problem,
    ProblemCode,
    RowAction,
    Verdict,
)
from crm_desktop.business.imports.planning import REMARK_SIGN
from crm_desktop.business.imports.rechecking import Fixes, Rechecking
from crm_desktop.business.imports.repository import ImportRepository
from crm_desktop.business.imports.reshaping import reshaped
from crm_desktop.business.imports.source import OpenFile, Row, Table
from crm_desktop.business.imports.staged_slice import StagedRow
from crm_desktop.business.imports.staging import Staging
from crm_desktop.business.imports.structure import is_blank, spread_merged
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.phone import is_international, parse_phone
from crm_desktop.core.text import digits_of, fold
from crm_desktop.formats.delimited_text import PastedText
from crm_desktop.formats.workbook_writer import write_workbook

if TYPE_CHECKING:
    from crm_desktop.formats.delimited_text import Origin
    from crm_desktop.storage.database import Database

IsCancelled = Callable[[], bool]
_LOOKED_AT_SLICES = 4
_COUNTRIES_TRIED = 4
_LOOKED_AT_ONCE = 1000
_MOST_FOUND = 1000


def never_cancelled() -> bool:
    """Goes on to the end."""
    return False


class CheckResult:
    """Checked rows, to be paged through and then applied or let go."""

    def __init__(self, plan: ImportPlan, staging: Staging, rechecking: Rechecking) -> None:
        self.seen_seq = 0
        """The newest change of the base that the check has seen."""
        self.plan = plan
        self.staging = staging
        self.rechecking = rechecking
        self.sha256 = content_hash(plan.path)
        """Of the file's content as it was checked."""
        self._tidied: list[int] | None = None
        self._countries: tuple[str, ...] | None = None

    @property
    def counts(self) -> CheckCounts:
        """Rows by verdict."""
        return self.staging.counts

    def rows_to_import(self, decisions: Decisions) -> int:
        """How many rows would be written, as far as is known before."""
        is_in = decisions.takes
        total = sum(getattr(self.counts, verdict) for verdict in Verdict if is_in(verdict))
        verdict_of = self.staging.verdict_of
        total += sum(not is_in(verdict_of(row)) for row in decisions.rows)
        return total - sum(is_in(verdict_of(row)) for row in decisions.skip_rows)

    def page(self, verdict: Verdict | None, start: int, count: int) -> tuple[CheckedRow, ...]:
        """`count` rows of a verdict, or of all, from the `start`-th on."""
        return tuple(map(checked_row, self.staging.page(verdict, start, count)))

    def rows(self, numbers: Iterable[int]) -> tuple[CheckedRow, ...]:
        """Rows by their numbers, in order."""
        found = self.staging.rows_numbered(numbers)
        return tuple(checked_row(found[number]) for number in sorted(found))

    def like_problem(self, problem: Problem) -> tuple[int, ...]:
        """The rows that have this very problem: the same text in the same column."""
        wanted = (problem.code, problem.column, problem.raw)
        rows = self.staging.page(Verdict.ERROR, 0, len(self.staging))
        return tuple(row.number for row in rows if wanted in row.problems)

    def with_problem(self, code: ProblemCode, of: int | None = None) -> tuple[tuple[int, int], ...]:
        """The cells, by row and column, that have a problem of this kind; with `of` its cells."""
        rows = self.staging.page(Verdict.ERROR, 0, len(self.staging))
        return tuple(
            (row.number, column)
            for row in rows
            for one, column, _raw in row.problems
            if one is code and column is not None and of in (None, column)
        )

    def suggestions(self) -> dict[tuple[int, int], str]:
        """What wrong cells probably mean, by row and column, where anything comes to mind."""
        countries = self.countries()
        rows = self.staging.page(Verdict.ERROR, 0, len(self.staging))
        return {
            (row.number, column): better
            for row in rows
            for code, column, raw in row.problems
            if column is not None and (better := suggested(code, raw, countries))
        }

    def tidied(self) -> Sequence[int]:
        """Numbers of the rows whose telephone numbers were brought into the international form."""
        if self._tidied is None:
            self._tidied = []
            for part in self.staging.slices():
                for number, points in zip(part.numbers, part.points, strict=True):
                    if points and any(
                        e164 and not is_international(raw, e164)
                        for _kind, raw, e164, *_rest in points
                    ):
                        self._tidied.append(number)
        return self._tidied

    def find(self, text: str) -> tuple[int, ...]:
        """Numbers of the rows in which a text stands, or whose number it is; the first thousand."""
        wanted, digits = fold(text), digits_of(text)
        found: list[int] = []
        for part in self.staging.slices():
            for position, row in enumerate(part.rows()):
                if row.verdict is Verdict.EMPTY or len(found) >= _MOST_FOUND:
                    continue
                texts = _texts_of(row)
                is_hit = digits == str(row.number) == text.strip() or any(
                    wanted in fold(each) for each in texts
                )
                if is_hit:
                    found.append(part.numbers[position])
        return tuple(found)

    def countries(self) -> tuple[str, ...]:
        """The countries of the list's telephone numbers, the most frequent first."""
        if self._countries is None:
            counted: Counter[str] = Counter()
            for part in islice(self.staging.slices(), _LOOKED_AT_SLICES):
                for points in filter(None, part.points):
                    counted.update(parse_phone(point[2]).country for point in points if point[2])
            counted.pop("", None)
            home = [self.plan.country] if self.plan.country else []
            likely = (country for country, _count in counted.most_common(_COUNTRIES_TRIED))
            self._countries = tuple(dict.fromkeys((*home, *likely)))
        return self._countries

    def corrections_for(self, other: CheckResult) -> Fixes:
        """What was corrected here, as far as another check of the same rows has these cells."""
        if not self.has_same_rows(other):
            return {}
        made: set[int] = set()
        if self.plan.reshapes != other.plan.reshapes:
            made = {index for each in self.plan.reshapes for index in each.targets}
        found = self.rechecking.corrections()
        return {cell: text for cell, text in found.items() if cell[1] not in made}

    def has_same_rows(self, other: CheckResult) -> bool:
        """Whether a number means the same row of the same file in both."""
        return self.sha256 == other.sha256 and _place(self.plan) == _place(other.plan)

    def forget_derived(self) -> None:
        """Look again after rows were read anew."""
        self._tidied = None

    def close(self) -> None:
        """Let go of the rows."""
        self.staging = Staging()
        self._tidied = None


def _place(plan: ImportPlan) -> tuple[object, ...]:
    """Where rows are looked for."""
    return (
        plan.path, plan.sheet, plan.text, plan.arrangement, plan.header_row, plan.first_row,
        plan.skipped_rows, plan.sections,
    )  # fmt: skip


def _texts_of(row: StagedRow) -> Iterator[str]:
    """What stands in a row, as typed and as it was read."""
    for value in row.values.values():
        if isinstance(value, str):
            yield value
        else:
            yield from value
    for _kind, raw, *_rest in row.points:
        yield raw
    for _code, _column, raw in row.problems:
        yield raw


class ReviewService:
    """Answers about checked rows and takes corrections; may run in any thread."""

    def __init__(self, database: Database, files: OpenFile) -> None:
        self._database = database
        self._files = files

    def fix(self, checked: CheckResult, fixes: Fixes) -> tuple[int, ...]:
        """Correct cells, by row and column, and check their rows anew; gives the rows.

        Nothing is written: the correction lives as long as the check. A cell becomes empty by an
        empty text, and what it was by `None`.
        """
        rechecking = checked.rechecking
        missing = rechecking.missing(row for row, _column in fixes)
        if missing:
            rechecking.keep_rows(self._rows_of_file(checked.plan, missing))
        with self._database.open_second_reader() as reader:
            numbers = rechecking.take(fixes, ImportRepository(reader))
        checked.forget_derived()
        return tuple(numbers)

    def keep_corrections(self, checked: CheckResult, before: CheckResult) -> None:
        """Correct again what was corrected after an earlier check of the same rows."""
        fixes = before.corrections_for(checked)
        if fixes:
            self.fix(checked, fixes)

    def _rows_of_file(self, plan: ImportPlan, numbers: Sequence[int]) -> dict[int, Row]:
        """Rows of the file as they stand there, read again."""
        wanted, last = set(numbers), max(numbers)
        table = self._files.open(plan.path, plan.text)
        rows = islice(enumerate(records_of(table, plan), 1), last)
        return {number: list(row) for number, row in rows if number in wanted}

    def insights(
        self, checked: CheckResult, numbers: Iterable[int], decisions: Decisions
    ) -> dict[int, RowInsight]:
        """What a person wants to know of some rows: whom they belong to, what they would change."""
        rows = checked.staging.rows_numbered(numbers)
        overwriting = {
            number
            for number in rows
            if (one := decisions.rows.get(number)) is not None and one.action is RowAction.OVERWRITE
        }
        if decisions.overwrite:
            overwriting.update(rows.keys())
        with self._database.open_second_reader() as reader:
            looking = self._looking(checked, reader)
            return looking.at(list(rows.values()), frozenset(overwriting))

    def sure_rows(
        self, checked: CheckResult, cancelled: IsCancelled = never_cancelled
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rows that belong to a contact or an earlier row: the sure ones, and the others."""
        staging, sure, unsure = checked.staging, list[int](), list[int]()
        numbers = sorted(
            {*staging.related_numbers(to_base=True), *staging.related_numbers(to_base=False)}
        )
        with self._database.open_second_reader() as reader:
            looking = self._looking(checked, reader)
            for part in batched(numbers, _LOOKED_AT_ONCE):
                if cancelled():
                    raise Cancelled
                rows = [
                    row
                    for row in staging.rows_numbered(part).values()
                    if row.verdict is not Verdict.ERROR
                ]
                found = set(sure_rows(rows, looking))
                sure += found
                unsure += {row.number for row in rows} - found
        return tuple(sorted(sure)), tuple(sorted(unsure))

    def reconsider(
        self,
        checked: CheckResult,
        *,
        overwrite: bool,
        cancelled: IsCancelled = never_cancelled,
    ) -> CheckCounts:
        """Say anew which known rows change anything, now that updates overwrite or only fill."""
        staging, maker = checked.staging, DraftMaker(checked.plan)
        with self._database.open_second_reader() as reader:
            repository = ImportRepository(reader)
            for part in batched(staging.related_numbers(to_base=True), _LOOKED_AT_ONCE):
                if cancelled():
                    raise Cancelled
                rows = staging.rows_numbered(part)
                ids = {row.contact_id for row in rows.values()}
                stored = repository.stored(ids, with_addresses=overwrite)
                drafts = maker.of_rows(rows.values())
                for number, row in rows.items():
                    contact = stored.get(row.contact_id)
                    if row.verdict in (Verdict.ERROR, Verdict.EMPTY) or contact is None:
                        continue
                    changes = would_change(drafts[number], contact, is_overwritten=overwrite)
                    is_first = not row.duplicate_of
                    verdict = Verdict.UPDATE if changes and is_first else Verdict.DUPLICATE
                    staging.set_verdict(number, verdict)
        return checked.counts

    def _looking(self, checked: CheckResult, reader: Database) -> Looking:
        repository = ImportRepository(reader)
        return Looking(
            repository,
            DraftMaker(checked.plan),
            checked.staging,
            repository.user_names(),
            checked.countries(),
        )

    # -- what stays out --------------------------------------------------------------------

    def save_refused(
        self,
        checked: CheckResult,
        decisions: Decisions,
        path: Path,
        heading: str,
        reason: Callable[[CheckedRow], str],
        group_heading: str = "",
    ) -> int:
        """Write the rows with problems that stay out as .xlsx; gives how many.

        They look as in the file, with what was corrected, and a last column called `heading` says
        by `reason` what is wrong. The name of the group that a row stood in is in a column before
        it, so that it is read into the same field again; `group_heading` is what the user calls
        this field. Raises `UserError` `file_unwritable`.
        """
        numbers = refused_rows(checked, decisions)
        rechecking, plan = checked.rechecking, checked.plan
        missing = rechecking.missing(numbers)
        if missing:
            rechecking.keep_rows(self._rows_of_file(plan, missing))
            self._files.release()
        made = {index for each in plan.reshapes for index in each.targets}
        columns = [column for column in plan.columns if column.index not in made]
        rows = checked.staging.rows_numbered(numbers)
        groups = _KeptGroups(plan, columns, group_heading)
        headings = [*(column.heading for column in columns), *groups.heading]
        with write_workbook(path, plan.sheet or path.stem) as sheet:
            sheet.heading([*headings, f"{REMARK_SIGN} {heading}"])
            for number in numbers:
                cells = rechecking.cells(number)
                kept = groups.put(number, [_cell(cells, column.index) for column in columns])
                sheet.row([*kept, reason(checked_row(rows[number]))])
        return len(numbers)


class _KeptGroups:
    """The names of groups in rows that are saved without the rows which named them.

    They stand in a column of their own, or in the empty cells of the one that holds the same. What
    was not imported is kept to be read, and is not imported again.
    """

    def __init__(self, plan: ImportPlan, columns: Sequence[ColumnGuess], heading: str) -> None:
        self._finder = GroupFinder(plan) if plan.sections else None
        self._place: int | None = None
        self._is_joined = False
        self.heading: tuple[str, ...] = ()
        field = plan.section_field
        if self._finder is None:
            return
        if not takes_groups(plan):
            self.heading = (f"{REMARK_SIGN} {heading}",)
            return
        self._is_joined = field is Field.PARTY_KINDS
        if field is not Field.TAGS:
            same = (at for at, column in enumerate(columns) if column.field is field)
            self._place = next(same, None)
        if self._place is None:
            self.heading = (heading_of(field, heading),)

    def put(self, row: int, cells: list[Cell]) -> list[Cell]:
        """The cells of a row with the name of its group."""
        name = self._finder.name_at(row) if self._finder is not None else ""
        if self._place is not None:
            own = cells[self._place]
            if is_blank(own):
                cells[self._place] = name
            elif self._is_joined and name:
                cells[self._place] = f"{own}, {name}"
        return [*cells, name] if self.heading else cells


def refused_rows(checked: CheckResult, decisions: Decisions) -> list[int]:
    """The rows with problems that stay out, as it was decided."""
    found: list[int] = []
    for row in checked.staging.states():
        if row.verdict is not Verdict.ERROR:
            continue
        decided = decisions.rows.get(row.number)
        if row.is_nobody or row.number in decisions.skip_rows:
            is_out = True
        elif decided is not None:
            is_out = decided.action is RowAction.SKIP
        else:
            is_out = decisions.errors is ErrorAction.SKIP
        if is_out:
            found.append(row.number)
    return found


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def records_of(table: Table, plan: ImportPlan) -> Iterator[Row]:
    """All rows of a plan's sheet from row 1 on, with what merged cells say and made columns."""
    rows = spread_merged(table.rows(plan.sheet), table.merges(plan.sheet), plan.first_row)
    return reshaped(rows, plan)


def batched(numbers: Sequence[int], count: int) -> Iterator[Sequence[int]]:
    """`numbers` in parts of at most `count`."""
    for start in range(0, len(numbers), count):
        yield numbers[start : start + count]


def content_hash(path: Origin) -> str:
    """SHA-256 of a file's content as hexadecimal text, empty if it cannot be read."""
    if isinstance(path, PastedText):
        return hashlib.sha256(path.text.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
