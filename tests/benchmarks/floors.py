"""The floors: what the same work costs with nothing of this program around it.

The floor scripts of the project's performance page are run, never imported: they are looked for
in a folder `shared/floors` beside the repository, or where CRM_DESKTOP_FLOORS points. Without
them the floors written here are used; a result says which.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from crm_desktop.core.ids import new_uids
from tests.benchmarks import people
from tests.benchmarks.measure import ROOT, ProcessCost, cpu_of, medians, run_module, run_process

IMPORT_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Floors:
    """Where the floor scripts are (or `None`), and a folder for their data."""

    scripts: Path | None
    cache: Path

    @property
    def name(self) -> str:
        """Which floors these are, as results say it."""
        return "shared floor" if self.scripts else "own floor"

    def run(self, script: str, *arguments: str, cwd: Path) -> ProcessCost:
        """Run a floor script with its folder on the path."""
        assert self.scripts is not None
        environment = {"PYTHONPATH": str(self.scripts)}
        command: list[str | Path] = [sys.executable, self.scripts / script, *arguments]
        return run_process(command, cwd=cwd, environment=environment)


def find_floors(chosen: str | None, cache: Path) -> Floors:
    """The floor scripts of this machine."""
    candidates = [chosen, os.environ.get("CRM_DESKTOP_FLOORS"), ROOT.parent / "shared" / "floors"]
    for candidate in candidates:
        if candidate and (Path(candidate) / "imp.py").exists():
            return Floors(Path(candidate).resolve(), cache)
    return Floors(None, cache)


# -- start ----------------------------------------------------------------------------------


def start(floors: Floors, times: int) -> ProcessCost:
    """A bare main window with peewee imported, to its first paint."""
    if floors.scripts is not None:
        return medians(lambda: floors.run("qt_min.py", "peewee", cwd=floors.cache), times)
    return medians(lambda: run_module("tests.benchmarks.bare_window"), times)


# -- import ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportFloor:
    """The workbook, where the contacts come from that are there already, and the bare cost."""

    workbook: Path
    existing: Path | None
    country: str
    cpu: float
    peak_mb: float


def importing_book(floors: Floors, workbook: Path, like: ImportFloor, times: int) -> float:
    """CPU seconds of the bare import of another workbook, of the same name if scripts run."""
    if like.existing is None:
        cost = medians(lambda: run_module("tests.benchmarks.bare_import", str(workbook)), times)
    else:
        arguments = ("floor_pyphone", str(IMPORT_ROWS))
        cost = medians(lambda: floors.run("imp.py", *arguments, cwd=workbook.parent), times)
    return cost.cpu + _extra()


def _extra() -> float:
    return sorted(cpu_of(lambda: _hash_chain_and_uids(IMPORT_ROWS)) for _ in range(3))[1]


def importing(floors: Floors, times: int) -> ImportFloor:
    """CPU seconds of the bare import, the change log's hashes and UUIDs included."""
    extra = _extra()
    if floors.scripts is None:
        workbook = own_workbook(floors.cache)
        command = ("tests.benchmarks.bare_import", str(workbook))
        cost = medians(lambda: run_module(*command), times)
        return ImportFloor(workbook, None, "LT", cost.cpu + extra, cost.peak_mb)
    data = floors.cache
    if not (data / "data_1000000.mar").exists():
        floors.run("gen.py", cwd=data)
    if not (data / f"people_{IMPORT_ROWS}.xlsx").exists():
        floors.run("xl_make.py", cwd=data)
    if not (data / "imp_base.sqlite").exists():
        floors.run("imp.py", "base", "0", cwd=data)
    cost = medians(lambda: floors.run("imp.py", "floor_pyphone", str(IMPORT_ROWS), cwd=data), times)
    told: dict[str, Any] = cost.json()
    return ImportFloor(
        data / f"people_{IMPORT_ROWS}.xlsx",
        data,
        "DE",
        cost.cpu + extra,
        float(told["peak_mb"]),
    )


def _hash_chain_and_uids(rows: int) -> None:
    """What the floor of an import leaves out: a UUID and a link of the hash chain per record."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE)")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO record VALUES (?, ?)", zip(count(1), new_uids(rows), strict=False)
    )
    chain = hashlib.blake2b(digest_size=32)
    for number in range(rows):
        chain.update(f"contact\x1f{number}\x1finsert\x1f1\n".encode())
    connection.execute("COMMIT")
    connection.close()


def own_workbook(folder: Path) -> Path:
    """A 100,000-row workbook of 15 columns, made once."""
    import xlsxwriter

    path = folder / f"own_people_{IMPORT_ROWS}.xlsx"
    if not path.exists():
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("people")
        for number, row in enumerate(people.sheet_rows(IMPORT_ROWS)):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(number, column, value)
        book.close()
    return path
