"""Checked rows kept small until they are imported: one packed block per slice.

A hundred thousand rows take about 40 MB instead of the 250 MB of their objects. Blocks are packed
with `marshal`, which only ever reads back what this process wrote.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from crm_desktop.business.imports.model import CheckCounts, RowRemark, Verdict
from crm_desktop.business.imports.staged_slice import (
    VERDICT_NUMBER,
    VERDICTS,
    StagedRow,
    StagedSlice,
    pack_row,
    unpack_row,
)


class RowState(NamedTuple):
    """What is known of every row without unpacking it."""

    number: int
    verdict: Verdict
    duplicate_of: int
    contact_id: int
    is_nobody: bool


_row_state: Callable[[tuple[object, ...]], RowState] = partial(
    tuple.__new__,  # pyright: ignore[reportUnknownMemberType] - of tuples of anything
    RowState,
)
"""A `RowState` in half the time its own class takes."""


class Staging:
    """All rows of one check, in order of the sheet.

    `words` are the distinct values of the fields that name a record of their own (tags, sources)
    or a stage or party kind, gathered on the way. Rows that belong to another row, or to a contact
    of the base that an earlier one belongs to, are kept a second time by themselves: they are asked
    for in any order.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._starts: list[int] = []
        self._alone: dict[int, bytes] = {}
        self._counts = dict.fromkeys(VERDICTS, 0)
        self._by_verdict: dict[Verdict, list[int]] = {verdict: [] for verdict in VERDICTS}
        self._row_index = array("l")
        self._states = bytearray()
        self._related: dict[int, tuple[int, int]] = {}
        self._nobodies: set[int] = set()
        self._met: set[int] = set()
        self._replaced: dict[int, bytes] = {}
        self._with_others: set[int] = set()
        self.words: dict[str, dict[str, None]] = {
            "tags": {}, "source": {}, "status": {}, "party_kinds": {}
        }  # fmt: skip
        self.remarks: Counter[RowRemark] = Counter()
        """How many rows were read with each remark."""
        self.companies: dict[str, tuple[int, ...]] = {}
        """Contacts of the base that may be an organization of the file, by its name."""

    @property
    def counts(self) -> CheckCounts:
        """Rows by verdict."""
        found = {str(verdict): count for verdict, count in self._counts.items()}
        return CheckCounts(**found)

    @property
    def is_corrected(self) -> bool:
        """Whether a row was read anew since the check."""
        return bool(self._replaced)

    def __len__(self) -> int:
        return len(self._row_index)

    def append(self, part: StagedSlice) -> None:
        """Put away checked rows."""
        start = len(self._row_index)
        self._row_index.extend(part.numbers)
        self._states.extend(part.states())
        for verdict, count in Counter(part.verdicts).items():
            self._counts[verdict] += count
        if self._counts[Verdict.NEW] < len(self._row_index):
            for position, verdict in enumerate(part.verdicts):
                if verdict is not Verdict.NEW:
                    self._by_verdict[verdict].append(start + position)
        for each in part.remarks.values():
            self.remarks.update(each)
        for position, problems in part.problems.items():
            if any(column is None for _code, column, _raw in problems):
                self._nobodies.add(part.numbers[position])
        self._with_others.update(part.numbers[position] for position in part.others)
        for position in sorted(part.duplicate_of.keys() | part.contact_ids.keys()):
            first = part.duplicate_of.get(position, 0)
            contact_id = part.contact_ids.get(position, 0)
            number = part.numbers[position]
            self._related[number] = (first, contact_id)
            if first or contact_id in self._met:
                self._alone[number] = pack_row(part.row(position))
            self._met.add(contact_id)
        self._gather_words(part)
        self._blocks.append(part.packed())
        self._starts.append(start)

    def _gather_words(self, part: StagedSlice) -> None:
        for name, words in self.words.items():
            for found in filter(None, part.columns.get(name, ())):
                if isinstance(found, str):
                    words[found] = None
                else:
                    words.update(dict.fromkeys(found))

    def states(self, *, but: Collection[int] = ()) -> Iterator[RowState]:
        """All rows `but` some without their values."""
        related, nobodies = self._related, self._nobodies
        for number, state in zip(self._row_index, self._states, strict=True):
            if number in but:
                continue
            duplicate_of, contact_id = related.get(number, (0, 0))
            is_nobody = number in nobodies
            yield _row_state((number, VERDICTS[state], duplicate_of, contact_id, is_nobody))

    def new_alone(self) -> list[int]:
        """Rows that count as new and belong to nobody else."""
        new, related = VERDICT_NUMBER[Verdict.NEW], self._related
        return [
            number
            for number, state in zip(self._row_index, self._states, strict=True)
            if state == new and number not in related
        ]

    def replace(self, row: StagedRow) -> None:
        """Take in a row that was read anew, e.g. because a cell of it was corrected."""
        position = bisect_left(self._row_index, row.number)
        self.set_verdict(row.number, row.verdict)
        packed = pack_row(row)
        self._replaced[position] = packed
        self._alone[row.number] = packed
        self._related.pop(row.number, None)
        if row.duplicate_of or row.contact_id:
            self._related[row.number] = (row.duplicate_of, row.contact_id)
        self._nobodies.discard(row.number)
        if any(column is None for _code, column, _raw in row.problems):
            self._nobodies.add(row.number)
        self._with_others.discard(row.number)
        if row.others:
            self._with_others.add(row.number)
        part = StagedSlice.of([row])
        self._gather_words(part)

    def numbers_with_others(self) -> list[int]:
        """Rows that name further people, in order."""
        return sorted(self._with_others)

    def verdict_of(self, number: int) -> Verdict:
        """What a row counts as."""
        return VERDICTS[self._states[bisect_left(self._row_index, number)]]

    def set_verdict(self, number: int, verdict: Verdict) -> None:
        """Let a row count as something else; what was read of it stays."""
        position = bisect_left(self._row_index, number)
        before = VERDICTS[self._states[position]]
        if before is verdict:
            return
        self._states[position] = VERDICT_NUMBER[verdict]
        self._counts[before] -= 1
        self._counts[verdict] += 1
        if before is not Verdict.NEW:
            self._by_verdict[before].remove(position)
        if verdict is not Verdict.NEW:
            insort(self._by_verdict[verdict], position)
        packed = self._alone.get(number)
        if packed is not None:
            row = unpack_row(packed)
            row.verdict = verdict
            self._alone[number] = pack_row(row)

    def slices(self) -> Iterator[StagedSlice]:
        """All rows, in the slices in which they were put away."""
        unpacked = map(StagedSlice.unpacked, self._blocks)
        return map(self._with_replaced, unpacked, self._starts) if self._replaced else unpacked

    def _with_replaced(self, part: StagedSlice, start: int) -> StagedSlice:
        for position in range(start, start + len(part)):
            packed = self._replaced.get(position)
            if packed is not None:
                part.put(position - start, unpack_row(packed))
        return part

    def related_numbers(self, *, to_base: bool) -> list[int]:
        """Rows that belong to a contact of the base, or to another row of the list."""
        place = 1 if to_base else 0
        return sorted(number for number, pair in self._related.items() if pair[place])

    def __iter__(self) -> Iterator[StagedRow]:
        for part in self.slices():
            yield from part.rows()

    def rows_numbered(self, numbers: Iterable[int]) -> dict[int, StagedRow]:
        """Rows by their numbers; cheap for those that belong to another row, or close together."""
        found: dict[int, StagedRow] = {}
        others: set[int] = set()
        for number in numbers:
            packed = self._alone.get(number)
            if packed is None:
                others.add(bisect_left(self._row_index, number))
            else:
                found[number] = unpack_row(packed)
        found.update((row.number, row) for row in self._rows_at(sorted(others)))
        return found

    def page(self, verdict: Verdict | None, start: int, count: int) -> list[StagedRow]:
        """`count` rows of a verdict (or of all) from the `start`-th on."""
        if verdict is None:
            return self._rows_at(range(start, min(start + count, len(self))))
        if verdict is Verdict.NEW:
            return self._new_rows(start, count)
        return self._rows_at(self._by_verdict[verdict][start : start + count])

    def _new_rows(self, start: int, count: int) -> list[StagedRow]:
        new = VERDICT_NUMBER[Verdict.NEW]
        positions = (position for position, state in enumerate(self._states) if state == new)
        return self._rows_at(islice(positions, start, start + count))

    def _rows_at(self, positions: Iterable[int]) -> list[StagedRow]:
        found: list[StagedRow] = []
        part: StagedSlice | None = None
        first = last = 0
        for position in positions:
            alone = self._alone.get(self._row_index[position])
            if alone is not None:
                found.append(unpack_row(alone))
                continue
            if part is None or not first <= position < last:
                block = bisect_right(self._starts, position) - 1
                part = StagedSlice.unpacked(self._blocks[block])
                first = self._starts[block]
                last = first + len(part)
            row = part.row(position - first)
            row.verdict = VERDICTS[self._states[position]]
            found.append(row)
        return found
