"""Measured in a process of its own: a list of 100,000 contacts with 15 columns into a workbook.

    python -m tests.benchmarks.export_probe BASE FOLDER export|library|bare

`export` is the whole export as the program does it. `library` writes the same cells, held ready,
with XlsxWriter in its sparing mode; `bare` with this program's own writer. Prints JSON: CPU and
wall seconds, the most memory in use above the beginning, the size of the file in MB.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from crm_desktop.business.contacts.whole_reader import WholeReader
from crm_desktop.business.exports.cells import cell_of
from crm_desktop.business.exports.flat import FlatTable
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.exports.service import ExportService
from crm_desktop.core.actor import Actor
from crm_desktop.formats.workbook_writer import OutCell, write_workbook
from crm_desktop.storage.database import Database
from tests.benchmarks.memory import peak_mb, reset_peak, resident_mb

ROWS = 100_000
COLUMNS = (
    "name", "owner", "phone", "email", "locality", "organization", "last", "tags", "status",
    "type", "tax_number", "birthday", "source", "created",
)  # fmt: skip
"""With the uid of each contact these are 15."""
_SPARING = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}

Rows = list[list[OutCell]]


def _ids(database: Database) -> array[int]:
    """Contacts spread over the whole base, in the order of their names."""
    everybody = WholeReader(database).everybody()
    return everybody[:: max(1, len(everybody) // ROWS)][:ROWS]


def _cells(database: Database, ids: array[int]) -> Rows:
    table = FlatTable(ExportWords(), (), COLUMNS)
    kinds = [column.kind for column in table.columns]
    rows: Rows = [[column.heading for column in table.columns]]
    rows += [
        [cell_of(kind, value) for kind, value in zip(kinds, table.row(whole), strict=True)]
        for part in WholeReader(database).slices(ids, table.parts)
        for whole in part
    ]
    return rows


def _library(path: Path, rows: Rows) -> None:
    book = xlsxwriter.Workbook(path, _SPARING)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell.replace(tzinfo=None))
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
    book.close()


def _bare(path: Path, rows: Rows) -> None:
    with write_workbook(path, "Contacts") as sheet:
        for row in rows:
            sheet.row(row)


def main() -> None:
    """Measure one way."""
    base, folder, way = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    path = folder / f"{way}.xlsx"
    database = Database.open(base, read_only=True)
    ids = _ids(database)
    rows: Rows = [] if way == "export" else _cells(database, ids)
    service = ExportService(database, lambda _reader: ())
    order = ExportOrder(path, ExportFormat.XLSX, ids, COLUMNS, replaces=True)
    actor = replace(Actor(1, "Rasa", "desk"))
    acts: dict[str, Callable[[], object]] = {
        "export": lambda: service.export(order, ExportWords(), actor),
        "library": lambda: _library(path, rows),
        "bare": lambda: _bare(path, rows),
    }
    reset_peak()
    before = resident_mb()
    wall, cpu = time.perf_counter(), time.process_time()
    acts[way]()
    told = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "memory_mb": peak_mb() - before,
        "file_mb": path.stat().st_size / 1e6,
        "rows": len(ids),
    }
    path.unlink()
    database.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
