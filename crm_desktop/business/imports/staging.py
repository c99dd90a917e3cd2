"""Checked rows kept small until they are imported: one packed block per few dozen rows.

A hundred thousand rows take about 40 MB instead of the 250 MB of their objects. Blocks are packed
with `marshal`, which only ever reads back what this process wrote.
"""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from crm_desktop.business.imports.model import (
    CheckCounts,
    FieldValue,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.values import Number


@dataclass(slots=True)
class StagedRow:
    """A row while it is checked and when it comes back from the staging."""

    number: int
    values: dict[str, FieldValue] = field(default_factory=dict[str, FieldValue])
    points: list[tuple[str, str, str, str]] = field(default_factory=list[tuple[str, str, str, str]])
    problems: list[tuple[ProblemCode, int | None, str]] = field(
        default_factory=list[tuple[ProblemCode, int | None, str]]
    )
    remarks: list[RowRemark] = field(default_factory=list[RowRemark])
    verdict: Verdict = Verdict.NEW
    duplicate_of: int = 0
    contact_id: int = 0

    def join(self, name: str, text: str, glue: str) -> None:
        """Set a text, or put it behind another column's of the same field unless it is the same."""
        before = self.values.get(name)
        if before is None:
            self.values[name] = text
        elif isinstance(before, str) and text not in before.split(glue):
            self.values[name] = f"{before}{glue}{text}"

    def extend(self, name: str, found: list[str]) -> None:
        """Add to a list, leaving out what is there."""
        before = self.values.get(name)
        if isinstance(before, list):
            before.extend(each for each in found if each not in before)
        else:
            self.values[name] = found

    def add_number(self, name: str, number: Number) -> None:
        """Add a telephone number; one that was not understood is kept as typed only."""
        raw, e164, extension = number
        if e164:
            before = self.values.get(name)
            if not isinstance(before, list):
                self.values[name] = [e164]
            elif e164 in before:
                return
            else:
                before.append(e164)
        self.points.append((name, raw, e164, extension))

    def remark(self, remark: RowRemark) -> None:
        """Note something that was done to the row."""
        if remark not in self.remarks:
            self.remarks.append(remark)


_VERDICTS = tuple(Verdict)
_VERDICT_NUMBER = {verdict: number for number, verdict in enumerate(_VERDICTS)}
_BLOCK = 32


class RowState(NamedTuple):
    """What is known of every row without unpacking it."""

    number: int
    verdict: Verdict
    duplicate_of: int
    contact_id: int
    is_nobody: bool


class Staging:
    """All rows of one check, in order of the sheet.

    `words` are the distinct values of the fields that name a record of their own (tags, sources)
    or a stage, gathered on the way.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._open: list[tuple[Any, ...]] = []
        self._counts = dict.fromkeys(_VERDICTS, 0)
        self._by_verdict: dict[Verdict, list[int]] = {verdict: [] for verdict in _VERDICTS}
        self._row_index = array("l")
        self._states = bytearray()
        self._related: dict[int, tuple[int, int]] = {}
        self._nobodies: set[int] = set()
        self.words: dict[str, dict[str, None]] = {"tags": {}, "source": {}, "status": {}}
        self.remarks: Counter[RowRemark] = Counter()
        """How many rows were read with each remark."""
        self.companies: dict[str, tuple[int, ...]] = {}
        """Contacts of the base that may be an organization of the file, by its name."""

    @property
    def counts(self) -> CheckCounts:
        """Rows by verdict."""
        found = {str(verdict): count for verdict, count in self._counts.items()}
        return CheckCounts(**found)

    def __len__(self) -> int:
        return len(self._row_index)

    def append(self, rows: Iterable[StagedRow]) -> None:
        """Put away checked rows."""
        for row in rows:
            position = len(self._row_index)
            self._row_index.append(row.number)
            self._counts[row.verdict] += 1
            self._states.append(_VERDICT_NUMBER[row.verdict])
            if row.verdict is not Verdict.NEW:
                self._by_verdict[row.verdict].append(position)
                self._note(row)
            if row.remarks:
                self.remarks.update(row.remarks)
            self._gather_words(row.values)
            self._open.append(
                (
                    row.number,
                    row.values,
                    row.points,
                    [(str(code), column, raw) for code, column, raw in row.problems]
                    if row.problems
                    else (),
                    [str(remark) for remark in row.remarks] if row.remarks else (),
                    _VERDICT_NUMBER[row.verdict],
                    row.duplicate_of,
                    row.contact_id,
                )
            )
            if len(self._open) == _BLOCK:
                self._close_block()

    def _note(self, row: StagedRow) -> None:
        if row.duplicate_of or row.contact_id:
            self._related[row.number] = (row.duplicate_of, row.contact_id)
        if any(column is None for _code, column, _raw in row.problems):
            self._nobodies.add(row.number)

    def _gather_words(self, values: dict[str, FieldValue]) -> None:
        for name, words in self.words.items():
            if name in values:
                found = values[name]
                if isinstance(found, str):
                    words[found] = None
                else:
                    words.update(dict.fromkeys(found))

    def states(self) -> Iterator[RowState]:
        """All rows without their values."""
        related, nobodies = self._related, self._nobodies
        for number, state in zip(self._row_index, self._states, strict=True):
            duplicate_of, contact_id = related.get(number, (0, 0))
            yield RowState(number, _VERDICTS[state], duplicate_of, contact_id, number in nobodies)

    def rows_numbered(self, numbers: Iterable[int]) -> dict[int, StagedRow]:
        """Rows by their numbers; cheapest when asked for many at once."""
        positions = sorted({bisect_left(self._row_index, number) for number in numbers})
        return {row.number: row for row in self._rows_at(positions)}

    def _close_block(self) -> None:
        if self._open:
            self._blocks.append(marshal.dumps(self._open))
            self._open = []

    def __iter__(self) -> Iterator[StagedRow]:
        self._close_block()
        for block in self._blocks:
            yield from map(_unpacked, marshal.loads(block))  # noqa: S302 - our own blocks

    def page(self, verdict: Verdict | None, start: int, count: int) -> list[StagedRow]:
        """`count` rows of a verdict (or of all) from the `start`-th on."""
        if verdict is None:
            return self._rows_at(range(start, min(start + count, len(self))))
        if verdict is Verdict.NEW:
            return self._new_rows(start, count)
        return self._rows_at(self._by_verdict[verdict][start : start + count])

    def _new_rows(self, start: int, count: int) -> list[StagedRow]:
        new = _VERDICT_NUMBER[Verdict.NEW]
        positions = (position for position, state in enumerate(self._states) if state == new)
        return self._rows_at(islice(positions, start, start + count))

    def _rows_at(self, positions: Iterable[int]) -> list[StagedRow]:
        self._close_block()
        found: list[StagedRow] = []
        block_number = -1
        block: list[tuple[Any, ...]] = []
        for position in positions:
            number, inside = divmod(position, _BLOCK)
            if number != block_number:
                block_number = number
                block = marshal.loads(self._blocks[number])  # noqa: S302 - our own blocks
            found.append(_unpacked(block[inside]))
        return found


def _unpacked(packed: tuple[Any, ...]) -> StagedRow:
    verdict: int
    number, values, points, problems, remarks, verdict, duplicate_of, contact_id = packed
    return StagedRow(
        number,
        values,
        points,
        [(ProblemCode(code), column, raw) for code, column, raw in problems] if problems else [],
        [RowRemark(remark) for remark in remarks] if remarks else [],
        _VERDICTS[verdict],
        duplicate_of,
        contact_id,
    )
