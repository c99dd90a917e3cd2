"""All rows of a list, read and matched as the check does: with itself and with the base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.imports.base_matching import BaseMatcher
from crm_desktop.business.imports.checking import RowReader, sliced
from crm_desktop.business.imports.draft_columns import DraftMaker
from crm_desktop.business.imports.model import Field, ImportPlan, ProblemCode, RowRemark, Verdict
from crm_desktop.business.imports.own_links import LinkFinder
from crm_desktop.business.imports.parties import PartyIndex
from crm_desktop.business.imports.reshaping import reshaped
from crm_desktop.business.imports.review import records_of
from crm_desktop.business.imports.source import Row, Table
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.titles import identities

if TYPE_CHECKING:
    from crm_desktop.business.imports.repository import ImportRepository

_LOOKED_AT_ONCE = 1000
OnRow = Callable[[int], None]
Pause = Callable[[], None]


def no_pause() -> None:
    """Goes on."""


def no_row(number: int) -> None:
    """Tells nobody."""
    del number


def records(table: Table, plan: ImportPlan, pause: Pause = no_pause) -> Iterator[Row]:
    """The rows with records; `pause` is called now and then and may raise."""
    for number, row in enumerate(reshaped(table.rows(plan.sheet), plan), 1):
        if number % _LOOKED_AT_ONCE == 0:
            pause()
        if number >= plan.first_row and number not in plan.skipped_rows:
            yield row


class WholeList:
    """One pass over a list; `pause` is called now and then, `on_row` hears how far it is.

    Both may raise. Without a `repository` the rows are only read, and matched with nobody.
    """

    def __init__(
        self,
        table: Table,
        plan: ImportPlan,
        repository: ImportRepository | None,
        today: date,
        links: LinkFinder | None = None,
        pause: Pause = no_pause,
        on_row: OnRow = no_row,
    ) -> None:
        self._table = table
        self._plan = plan
        self._pause, self._on_row = pause, on_row
        self.reader = RowReader(plan, today, links)
        self._base: BaseMatcher | None = None
        self._twins: _Twins | None = None
        if repository is not None:
            self._base = BaseMatcher(repository, DraftMaker(plan), pause=pause)
            self._twins = _Twins(self._base)

    @property
    def companies(self) -> dict[str, tuple[int, ...]]:
        """Organizations of the base that may be those the rows name, by name in the file."""
        return {} if self._base is None else self._base.companies

    def slices(self) -> Iterator[tuple[list[tuple[int, Row]], StagedSlice]]:
        """The rows as they stand there, and as they are read, a part at a time."""
        table, plan = self._table, self._plan
        if self.reader.needs_all_rows:
            self.reader.learn_dates(records(table, plan, self._pause))
        rows = records_of(table, plan)
        lost, mended = _lost_rows(table, plan), table.mended_rows(plan.sheet)
        for part in sliced(rows, plan, self._on_row):
            staged = self.reader.read(part)
            _put_right(staged, plan.skipped_rows, lost, mended)
            if self._twins is not None:
                self._twins.find(staged)
            yield part, staged

    def close(self) -> None:
        """Forget all parties, a few at a time."""
        if self._twins is not None:
            self._twins.close()


class _Twins:
    """Finds the same party for each row: earlier in the file, else in the base."""

    def __init__(self, base: BaseMatcher) -> None:
        self._base = base
        self._index = PartyIndex()
        self._contact_of: dict[int, int] = {}

    def find(self, part: StagedSlice) -> None:
        """Set the first row, the contact and the verdict of rows that are known already."""
        firsts: list[int] = []
        followers: list[int] = []
        index = self._index
        named = self._base.match_by_uid(part)
        found = identities(part)
        for position, (number, identity) in enumerate(zip(part.numbers, found, strict=True)):
            verdict = part.verdicts[position]
            if verdict is Verdict.EMPTY:
                continue
            if position in named:
                index.add(number, identity)
                continue
            first = index.find_or_add(number, identity)
            if first:
                part.duplicate_of[position] = first
                if verdict is Verdict.NEW:
                    part.verdicts[position] = Verdict.DUPLICATE
                followers.append(position)
            else:
                firsts.append(position)
        self._base.match(part, [(position, found[position]) for position in firsts])
        for position, contact_id in part.contact_ids.items():
            self._contact_of[part.numbers[position]] = contact_id
        for position in followers:
            contact_id = self._contact_of.get(part.duplicate_of[position], 0)
            if contact_id:
                part.contact_ids[position] = contact_id

    def close(self) -> None:
        """Forget all parties, a few at a time."""
        self._index.close()


def _lost_rows(table: Table, plan: ImportPlan) -> frozenset[int]:
    """Rows with a formula in a column that is imported, whose result is not in the file."""
    read = {column.index for column in plan.columns if column.field is not Field.IGNORE}
    read |= {index for index, _field in plan.own}
    read |= {index for each in plan.reshapes for index in each.sources}
    lost = table.lost_cells(plan.sheet)
    return frozenset(number for number, columns in lost.items() if columns & read)


def _put_right(
    part: StagedSlice,
    skipped: AbstractSet[int],
    lost: AbstractSet[int],
    mended: AbstractSet[int],
) -> None:
    """Rows that are no records or hold nothing, and those that need a remark; mostly none."""
    has_none = not any(
        each and not each.isdisjoint(part.numbers) for each in (skipped, lost, mended)
    )
    if has_none and Verdict.EMPTY not in part.verdicts:
        return
    for position, number in enumerate(part.numbers):
        if number in mended:
            part.remark(position, RowRemark.CHARACTERS_REMOVED)
        if number in lost and number not in skipped:
            _tell_lost(part, position)
        if number in skipped or part.verdicts[position] is Verdict.EMPTY:
            part.clear(position)


def _tell_lost(part: StagedSlice, position: int) -> None:
    """A row that only seems to be empty is refused, not passed over."""
    part.remark(position, RowRemark.VALUE_MISSING)
    if part.verdicts[position] is Verdict.EMPTY:
        part.problem(position, ProblemCode.NOTHING_TO_IDENTIFY, None, "")
        part.verdicts[position] = Verdict.ERROR
