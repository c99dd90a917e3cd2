"""Workbooks like the one that is imported: with rows that say the same again, with less in them.

python -m tests.benchmarks.import_books WORKBOOK DOUBLED THIN

Columns are those of the floor's data and of the workbook of its own: the 3rd holds given names, the
6th telephone numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

DOUBLES = 11_000
_GIVEN_NAME, _PHONE = 2, 5
_TAKEN_OUT = frozenset((6, 8, 10, 14))
"""Second number, birthday, street and notes: what an update brings."""

Row = Sequence[object]


def with_doubles(rows: Sequence[Row]) -> Iterator[Row]:
    """As many rows, the last ones being earlier ones written otherwise."""
    yield from rows[: len(rows) - DOUBLES]
    for row in rows[1 : 8 * DOUBLES : 8]:
        again = list(row)
        again[_GIVEN_NAME] = str(again[_GIVEN_NAME]).upper()
        again[_PHONE] = f" {again[_PHONE]} " if again[_PHONE] else ""
        yield again


def thinned(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, with what tells who they are and little more."""
    for row in rows:
        yield ["" if place in _TAKEN_OUT else cell for place, cell in enumerate(row)]


def _write(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("people")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)  # type: ignore[arg-type] - a day will do
            elif isinstance(cell, float):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell))
    book.close()


if __name__ == "__main__":
    source, doubled, thin = map(Path, sys.argv[1:])
    head, *records = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    _write(doubled, [head, *with_doubles(records)])
    _write(thin, [head, *thinned(records)])
