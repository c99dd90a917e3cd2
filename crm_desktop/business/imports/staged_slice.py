"""Rows of an import by column: what is the same for a column is done once for all its rows."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.imports.model import (
    FieldValue,
    OtherPerson,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.values import Number

VERDICTS = tuple(Verdict)
VERDICT_NUMBER = {verdict: number for number, verdict in enumerate(VERDICTS)}
"""Verdicts as bytes."""

RowProblem = tuple[ProblemCode, int | None, str]

StagedAdditions = tuple[int, int, bool, int, tuple[Any, ...]]
"""The contact and its version that a row was compared to, whether it is a person, how many contact
points it has, and what the row adds, as `Additions.plain` gives it."""


@dataclass(slots=True)
class StagedRow:
    """A row by itself, as windows and the report see it."""

    number: int
    values: dict[str, FieldValue] = field(default_factory=dict[str, FieldValue])
    points: list[PlainPoint] = field(default_factory=list[PlainPoint])
    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    remarks: list[RowRemark] = field(default_factory=list[RowRemark])
    verdict: Verdict = Verdict.NEW
    duplicate_of: int = 0
    contact_id: int = 0
    others: list[OtherPerson] = field(default_factory=list[OtherPerson])


class StagedSlice:
    """Rows that are checked and written together, column by column.

    `columns` hold what was read by field, `None` where a row has nothing; `points` the telephone
    numbers of a row, `None` without any. Everything else is kept by position and only for rows
    that have it; `others` are the further people of rows.
    """

    __slots__ = (
        "additions", "columns", "contact_ids", "duplicate_of", "numbers", "others", "points",
        "problems", "remarks", "verdicts",
    )  # fmt: skip

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.columns: dict[str, list[FieldValue | None]] = {}
        self.points: list[list[PlainPoint] | None] = [None] * len(numbers)
        self.problems: dict[int, list[RowProblem]] = {}
        self.remarks: dict[int, list[RowRemark]] = {}
        self.verdicts: list[Verdict] = [Verdict.NEW] * len(numbers)
        self.duplicate_of: dict[int, int] = {}
        self.contact_ids: dict[int, int] = {}
        self.others: dict[int, list[OtherPerson]] = {}
        self.additions: dict[int, StagedAdditions] = {}
        """What rows add to their contacts, where that is all that they do there."""

    def __len__(self) -> int:
        return len(self.numbers)

    # -- filling ---------------------------------------------------------------------------

    def column(self, name: str) -> list[FieldValue | None]:
        """The values of a field, to be filled in."""
        found = self.columns.get(name)
        if found is None:
            found = self.columns[name] = [None] * len(self.numbers)
        return found

    def take(self, name: str, texts: Sequence[str | None], glue: str) -> None:
        """Take in a column of texts; put them behind those of another column of the field."""
        if name not in self.columns:
            self.columns[name] = list(texts)
            return
        column = self.columns[name]
        for position, text in enumerate(texts):
            if text is None:
                continue
            before = column[position]
            if before is None:
                column[position] = text
            elif isinstance(before, str) and text not in before.split(glue):
                column[position] = f"{before}{glue}{text}"

    def extend(self, position: int, name: str, found: list[str]) -> None:
        """Add to a list, leaving out what is there."""
        column = self.column(name)
        before = column[position]
        if isinstance(before, list):
            before.extend(each for each in found if each not in before)
        else:
            column[position] = found

    def add_number(self, position: int, name: str, number: Number) -> None:
        """Add a telephone number; one that was not understood is kept as typed only."""
        raw, e164, extension = number
        if e164:
            column = self.columns.get(name) or self.column(name)
            before = column[position]
            if not isinstance(before, list):
                column[position] = [e164]
            elif e164 in before:
                return
            else:
                before.append(e164)
        points = self.points[position]
        point = (name, raw, e164, extension, bool(e164))
        if points is None:
            self.points[position] = [point]
        else:
            points.append(point)

    def problem(self, position: int, code: ProblemCode, column: int | None, raw: str) -> None:
        """Note what is wrong with a row."""
        self.problems.setdefault(position, []).append((code, column, raw))

    def remark(self, position: int, remark: RowRemark) -> None:
        """Note something that was done to a row."""
        remarks = self.remarks.setdefault(position, [])
        if remark not in remarks:
            remarks.append(remark)

    def clear(self, position: int) -> None:
        """Make an empty row of one that does not count."""
        self.verdicts[position] = Verdict.EMPTY
        for column in self.columns.values():
            column[position] = None
        self.points[position] = None
        self.problems.pop(position, None)
        self.remarks.pop(position, None)
        self.others.pop(position, None)

    def put(self, position: int, row: StagedRow) -> None:
        """Take in a row that was read anew."""
        for name in row.values:
            self.column(name)
        for name, column in self.columns.items():
            column[position] = row.values.get(name)
        self.points[position] = row.points or None
        self.verdicts[position] = row.verdict
        self.additions.pop(position, None)
        for kept, found in (
            (self.problems, row.problems), (self.remarks, row.remarks),
            (self.duplicate_of, row.duplicate_of), (self.contact_ids, row.contact_id),
            (self.others, row.others),
        ):  # fmt: skip
            kept.pop(position, None)  # type: ignore[attr-defined] - dictionaries by position
            if found:
                kept[position] = found  # type: ignore[index]

    # -- reading ---------------------------------------------------------------------------

    def row(self, position: int) -> StagedRow:
        """One row by itself."""
        return StagedRow(
            self.numbers[position],
            {
                name: value
                for name, column in self.columns.items()
                if (value := column[position]) is not None
            },
            self.points[position] or [],
            self.problems.get(position, []),
            self.remarks.get(position, []),
            self.verdicts[position],
            self.duplicate_of.get(position, 0),
            self.contact_ids.get(position, 0),
            self.others.get(position, []),
        )

    def rows(self) -> Iterator[StagedRow]:
        """All rows, one by one."""
        return map(self.row, range(len(self.numbers)))

    @classmethod
    def of(cls, rows: Sequence[StagedRow]) -> StagedSlice:
        """Rows put together again; only their values, points and further people."""
        found = cls([row.number for row in rows])
        found.others = {place: row.others for place, row in enumerate(rows) if row.others}
        found.points = [row.points or None for row in rows]
        for name in dict.fromkeys(name for row in rows for name in row.values):
            found.columns[name] = [row.values.get(name) for row in rows]
        return found

    @classmethod
    def joined(cls, parts: Sequence[StagedSlice]) -> StagedSlice:
        """Slices as a longer one; only their values, points, further people and additions."""
        found = cls([number for part in parts for number in part.numbers])
        found.points = [points for part in parts for points in part.points]
        start = 0
        for part in parts:
            found.additions.update({start + at: each for at, each in part.additions.items()})
            found.others.update((start + at, people) for at, people in part.others.items())
            start += len(part)
        for name in dict.fromkeys(name for part in parts for name in part.columns):
            column = found.columns[name] = []
            for part in parts:
                column.extend(part.columns.get(name) or [None] * len(part))
        return found

    # -- packing ---------------------------------------------------------------------------

    def packed(self) -> bytes:
        """The slice in a tenth of its memory."""
        return marshal.dumps(
            (
                list(self.numbers),
                self.columns,
                self.points,
                {
                    position: [(str(code), column, raw) for code, column, raw in problems]
                    for position, problems in self.problems.items()
                },
                {position: list(map(str, each)) for position, each in self.remarks.items()},
                self.states(),
                self.duplicate_of,
                self.contact_ids,
                self.additions,
                {position: list(map(tuple, each)) for position, each in self.others.items()},
            )
        )

    def states(self) -> bytes:
        """The verdicts, one byte each."""
        return bytes(map(VERDICT_NUMBER.__getitem__, self.verdicts))

    @classmethod
    def unpacked(cls, packed: bytes) -> StagedSlice:
        """What `packed` put away."""
        stored: tuple[Any, ...] = marshal.loads(packed)  # noqa: S302 - packed by this process
        numbers, columns, points, problems, remarks, states, *related = stored
        found = cls(numbers)
        found.columns = columns
        found.points = points
        found.problems = {
            position: [(ProblemCode(code), column, raw) for code, column, raw in each]
            for position, each in problems.items()
        }
        found.remarks = {position: list(map(RowRemark, each)) for position, each in remarks.items()}
        found.verdicts = list(map(VERDICTS.__getitem__, states))
        found.duplicate_of, found.contact_ids, found.additions, others = related
        found.others = {at: [OtherPerson(*one) for one in each] for at, each in others.items()}
        return found


def pack_row(row: StagedRow) -> bytes:
    """One row by itself in a few hundred bytes."""
    return marshal.dumps(
        (
            row.number,
            row.values,
            row.points,
            [(str(code), column, raw) for code, column, raw in row.problems],
            list(map(str, row.remarks)),
            VERDICT_NUMBER[row.verdict],
            row.duplicate_of,
            row.contact_id,
            list(map(tuple, row.others)),
        )
    )


def unpack_row(packed: bytes) -> StagedRow:
    """What `pack_row` put away."""
    stored: tuple[Any, ...] = marshal.loads(packed)  # noqa: S302 - packed by this process
    number, values, points, problems, remarks, verdict, duplicate_of, contact_id, others = stored
    return StagedRow(
        number,
        values,
        points,
        [(ProblemCode(code), column, raw) for code, column, raw in problems],
        list(map(RowRemark, remarks)),
        VERDICTS[int(verdict)],
        duplicate_of,
        contact_id,
        [OtherPerson(*one) for one in others],
    )
