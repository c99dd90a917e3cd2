"""Sheets of the readers of our own: a workbook whose cells were read into memory one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from crm_desktop.core.errors import UserError
from crm_desktop.formats.isolation import Area, Sheet
from crm_desktop.formats.sheet_scan import last_near_column, last_near_row

Value = str | float | bool | date | datetime | time

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
"""Rows and columns of a sheet in Excel."""
_MOST_CELLS = 6_000_000
"""Filled cells that are held; about 100 bytes each."""


@dataclass(slots=True)
class HeldSheet:
    """The filled cells of a sheet: by row from 1 and column from 0."""

    name: str
    is_visible: bool = True
    merged: list[Area] = field(default_factory=list[Area])
    strays: Sequence[tuple[int, int]] = ()
    first_column: int = 0
    cells: dict[int, dict[int, Value]] = field(default_factory=dict[int, dict[int, Value]])
    _held: int = 0

    def put(self, row: int, column: int, value: Value) -> None:
        """Fill a cell; what lies outside of any sheet is damage, what is far too much too large."""
        if value == "":
            return
        if not (1 <= row <= LAST_ROW and 0 <= column < LAST_COLUMN):
            raise UserError("workbook_damaged")
        self._held += 1
        if self._held > _MOST_CELLS:
            raise UserError("workbook_too_large")
        self.cells.setdefault(row, {})[column] = value

    def settle(self) -> None:
        """Leave out what lies far away from all other cells."""
        by_column = Counter(column + 1 for cells in self.cells.values() for column in cells)
        last_row = last_near_row((row, len(cells)) for row, cells in self.cells.items())
        last_column = last_near_column(by_column.items())
        self.strays = [
            (row, column)
            for row, cells in sorted(self.cells.items())
            for column in sorted(cells)
            if row > last_row or column >= last_column
        ]
        for row, column in self.strays:
            del self.cells[row][column]
            if not self.cells[row]:
                del self.cells[row]

    @property
    def row_count(self) -> int:
        """The number of the last filled row."""
        return max(self.cells, default=0)

    @property
    def column_count(self) -> int:
        """How many columns there are up to the last filled one."""
        return max((max(row) + 1 for row in self.cells.values() if row), default=0)

    def rows(self) -> Iterator[list[Value]]:
        """Rows from row 1 to the last filled one, all of one width."""
        width = self.column_count
        empty: dict[int, Value] = {}
        for number in range(1, self.row_count + 1):
            row = self.cells.get(number, empty)
            yield [row.get(column, "") for column in range(width)]


class HeldBook:
    """A workbook of such sheets; `read` gives one of those that were named."""

    def __init__(self, names: Sequence[tuple[str, bool]], read: Callable[[str], HeldSheet]) -> None:
        self._names = names
        self._read = read

    def names(self) -> Sequence[tuple[str, bool]]:
        """The sheets in order, and whether each is visible."""
        return self._names

    def sheet(self, name: str) -> Sheet:
        """Read a sheet."""
        found = self._read(name)
        found.settle()
        return found

    def close(self) -> None:
        """Nothing stays open."""
