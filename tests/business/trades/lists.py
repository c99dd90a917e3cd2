"""Whole lists of trades and programs, written from `tests/data/trades`.

Run alone it tells what is read wrongly: `python -m tests.business.trades.lists [a|b|c]`.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from crm_desktop.business.imports.service import ImportService
from tests.business.import_scoring import Scores, report_of
from tests.business.trades.cells import Column, Pool, Record, Writer, column_of
from tests.business.wild.lists import WildList
from tests.business.wild.scoring import score_wild

DATA = Path(__file__).parents[2] / "data" / "trades"
SETS = tuple(sorted(path.stem[-1] for path in DATA.glob("lists_*.json")))


@cache
def _people() -> dict[str, Pool]:
    found: dict[str, Pool] = json.loads((DATA / "people.json").read_text(encoding="utf-8"))
    return found


def _described(letter: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (DATA / f"lists_{letter}.json").read_text(encoding="utf-8")
    )
    return found


@dataclass
class TradeList:
    """A list that was written, and who is in it."""

    wild: WildList
    records: list[Record]
    left: int


class _Sheet:
    """The cells of a sheet while it is filled."""

    def __init__(self, columns: list[Column], layout: dict[str, Any]) -> None:
        self.grid: list[list[Any]] = []
        self.merges: list[tuple[int, int]] = []
        self._columns, self._layout = columns, layout

    def write(self, records: list[Record]) -> list[int]:
        """Write everything; gives the row of each record."""
        if self._layout.get("cards"):
            return self._cards(records)
        width = len(self._columns)
        for title in self._layout.get("titles", []):
            self.grid.append([title, *[""] * (width - 1)])
        self._groups(width)
        if not self._layout.get("nohead"):
            self.grid.append([column.heading for column in self._columns])
        rows: list[int] = []
        for place, record in enumerate(records):
            if self._layout.get("gaps") and place % 9 == 5:
                self.grid.append([""] * width)
            self.grid.append(record.cells)
            rows.append(len(self.grid))
        for text in self._layout.get("foot", []):
            self.grid.append([text, *[""] * (width - 1)])
        return rows

    def _groups(self, width: int) -> None:
        groups = self._layout.get("groups", [])
        if not groups:
            return
        line = [""] * width
        for place, text in groups:
            line[place] = text
        ends = [place for place, _text in groups[1:]] + [width]
        self.grid.append(line)
        self.merges = [(place + 1, end) for (place, _t), end in zip(groups, ends, strict=True)]

    def _cards(self, records: list[Record]) -> list[int]:
        rows: list[int] = []
        for record in records:
            rows.append(len(self.grid) + 1)
            for column, cell in zip(self._columns, record.cells, strict=True):
                self.grid.append([column.heading, cell])
            self.grid.append(["", ""])
        return rows


def make(folder: Path, told: dict[str, Any]) -> TradeList:
    """Write one list into a folder."""
    rng = random.Random(told["name"])
    columns = [column_of(line) for line in told["columns"]]
    layout = told.get("layout", {})
    nothing = told.get("nothing", ["", "", "", "-"])
    pool, country = _people()[told["language"]], told["country"]
    writer = Writer(rng, pool, country, told.get("dates", "dot"), nothing)
    people = told.get("people", 1)
    records = [writer.record(columns, number, people) for number in range(told["rows"])]
    firsts: list[int | None] = [None] * len(records)
    if told.get("twins", True):
        for place in rng.sample(range(len(records)), len(records) // 12):
            again = writer.again(records[place], columns)
            if again is not None:
                records.append(again)
                firsts.append(place)
    sheet = _Sheet(columns, layout)
    rows = sheet.write(records)
    path = _write(folder, told, sheet)
    truth = [
        {
            "row": row,
            "duplicate_of": None if first is None or record.problems else rows[first],
            "phones": sorted(set(record.phones)),
            "emails": sorted(set(record.emails)),
            "dates": sorted(record.days),
            "problems": sorted(record.problems),
        }
        for record, row, first in zip(records, rows, firsts, strict=True)
    ]
    also = {"phone": ["mobile"], "mobile": ["phone"]} if layout.get("nohead") else {}
    wanted = [
        {
            "index": place,
            "heading": column.heading,
            "field": column.fields[0],
            "also": [*column.fields[1:], *also.get(column.fields[0], [])],
        }
        for place, column in enumerate(columns)
    ]
    headings = [column.heading for column in columns]
    wild = WildList(path, told["name"], country, wanted, truth, headings)
    return TradeList(wild, records, 0)


def _write(folder: Path, told: dict[str, Any], sheet: _Sheet) -> Path:
    if told.get("kind") == "csv":
        path = folder / f"{told['name']}.csv"
        encoding, sign = told.get("encoding", "utf-8"), told.get("separator", ",")
        with path.open("w", encoding=encoding, newline="", errors="replace") as file:
            writer = csv.writer(file, delimiter=sign)
            writer.writerows([_as_text(cell) for cell in line] for line in sheet.grid)
        return path
    path = folder / f"{told['name']}.xlsx"
    book = Workbook()
    page = book.worksheets[0]
    page.title = told.get("sheet", "Sheet1")
    for place, line in enumerate(sheet.grid, 1):
        for at, cell in enumerate(line, 1):
            if cell not in ("", None):
                page.cell(place, at, cell)
    row = len([None for line in sheet.grid if line is None]) + _row_of_groups(told)
    for first, last in sheet.merges:
        if last > first:
            page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    book.save(path)
    return path


def _row_of_groups(told: dict[str, Any]) -> int:
    return len(told.get("layout", {}).get("titles", [])) + 1


def _as_text(cell: Any) -> str:
    return f"{cell:%d.%m.%Y}" if isinstance(cell, datetime) else str(cell)


def score_set(imports: ImportService, letter: str, folder: Path) -> Scores:
    """Scores pooled over the lists of a set."""
    scores = Scores()
    for told in _described(letter):
        made = make(folder, told)
        report = report_of(imports, made.wild.path, made.wild.country, folder)
        imports.release()
        guessed = {column["index"]: column["field"] for column in report["columns"]}
        for truth, record in zip(made.wild.rows, made.records, strict=True):
            _count_what_is_read(truth, record, guessed)
        score_wild(report, made.wild, scores)
    return scores


def _count_what_is_read(truth: dict[str, Any], record: Record, guessed: dict[int, str]) -> None:
    """Some columns may be read or left out; what is read counts."""
    for index, name, (subject, value) in record.perhaps:
        if guessed.get(index) != name:
            continue
        if subject == "phones":
            truth["phones"] = sorted({*truth["phones"], value})
        elif all(subject != known for known, _value in truth["dates"]):
            truth["dates"] = sorted([*truth["dates"], (subject, value)])


def main() -> int:
    """Print what is read wrongly in each set."""
    from tests.builders import open_office

    with tempfile.TemporaryDirectory() as name:
        office = open_office(Path(name) / "empty.crm")
        imports = ImportService(office.database, office.journal, office.staff, office.clock)
        for letter in sys.argv[1:] or SETS:
            scores = score_set(imports, letter, Path(name))
            print(f"set {letter}\n{scores.table()}", *scores.remarks, sep="\n")
        office.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
