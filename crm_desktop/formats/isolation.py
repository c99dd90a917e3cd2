"""Reading of formats that can bring a reader down, in a process of its own.

A damaged .xls or .ods can make the reader ask for 100 GB at once, which ends the whole process
without an exception. A child process with a limit of memory (where the system has one) and of
time takes that risk; the parent asks it for sheets and slices of rows.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from crm_desktop.core import second_program
from crm_desktop.core.errors import UserError
from crm_desktop.formats.file_kind import MAX_COLUMNS, code_of_damage, code_of_os_error
from crm_desktop.formats.sheet_scan import last_near_column, last_near_row

MEGABYTE = 1024 * 1024
LEAST_MEMORY = 450 * MEGABYTE
MOST_MEMORY = 1024 * MEGABYTE
MEMORY_PER_BYTE = 40
LEAST_SECONDS = 9.0
SECONDS_PER_MEGABYTE = 3.0
"""A small file ends soon and in little memory, whatever is wrong with it; a large may be good."""
_SLICE = 500
MOST_ROWS = 250_000
"""A sheet of these formats is held whole by the child."""
_FEW_ROWS = 60_000
"""Fewer are read in no time, whatever lies between them."""
FROZEN_ARGUMENT = "--read-workbook"
"""What a frozen program is started with to become the child; its `main` calls `serve`."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each (row, column) from 0."""


class Sheet(Protocol):
    """A sheet that was read."""

    @property
    def first_column(self) -> int:
        """Columns that are left out before the first filled one."""
        ...

    @property
    def merged(self) -> Sequence[Area]:
        """Merged areas."""
        ...

    @property
    def row_count(self) -> int:
        """How many rows there are, from row 1 to the last filled one."""
        ...

    @property
    def column_count(self) -> int:
        """How many columns there are, from column A to the last filled one."""
        ...

    @property
    def strays(self) -> Sequence[tuple[int, int]]:
        """Filled cells far away from all others, left out; rows from 1, columns from 0."""
        ...

    def rows(self) -> Iterator[Sequence[Any]]:
        """Rows from row 1 on, without the columns left out."""
        ...


class Book(Protocol):
    """An open workbook of any kind."""

    def names(self) -> Sequence[tuple[str, bool]]:
        """The worksheets in order, and whether each is visible."""
        ...

    def sheet(self, name: str) -> Sheet:
        """Read a sheet."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class IsolatedBook:
    """A workbook that a child process reads; every failure of the child is `workbook_damaged`.

    `opener` names a function of a module ("package.module:function") that takes a path and
    returns a `Book`.
    """

    def __init__(self, path: Path, opener: str) -> None:
        self._path = path
        self._is_late = False
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UserError("file_unreadable", name=path.name) from error
        self._seconds = LEAST_SECONDS + SECONDS_PER_MEGABYTE * size / MEGABYTE
        memory = min(MOST_MEMORY, LEAST_MEMORY + MEMORY_PER_BYTE * size)
        try:
            self._process = second_program.start(__name__, FROZEN_ARGUMENT)
        except OSError as error:
            raise UserError("file_unreadable", name=path.name) from error
        try:
            found = self._ask("names", opener, str(path.absolute()), memory)
        except UserError:
            self.close()
            raise
        self._names = [(str(name), bool(is_visible)) for name, is_visible in found]

    def names(self) -> Sequence[tuple[str, bool]]:
        """The worksheets in order, and whether each is visible."""
        return self._names

    def sheet(self, name: str) -> Sheet:
        """Let the child read a sheet; it keeps one at a time."""
        first_column, merged, rows, columns, strays = self._ask("sheet", name)
        areas = [((first[0], first[1]), (last[0], last[1])) for first, last in merged]
        found = [(row, column) for row, column in strays]
        return _IsolatedSheet(self, name, first_column, areas, (rows, columns), found)

    def slice(self, name: str, start: int) -> list[list[Any]]:
        """Some rows of a sheet from `start` on, counted from 0."""
        rows: list[list[Any]] = self._ask("rows", name, start)
        return [[_from_json(cell) if type(cell) is list else cell for cell in row] for row in rows]

    def close(self) -> None:
        """End the child."""
        self._process.kill()
        with suppress(OSError), self._process:  # closes the pipes and waits
            pass

    def _ask(self, *request: object) -> Any:
        watch = threading.Timer(self._seconds, self._give_up)
        watch.start()
        try:
            answer = second_program.ask(self._process, request)
            code, value = answer or ("workbook_damaged", None)
        except (OSError, ValueError):
            code, value = "workbook_damaged", None
        finally:
            watch.cancel()
        if self._is_late:
            code = "workbook_too_large"
        if code == "workbook_damaged":
            code = code_of_damage(self._path)
        if code:
            raise UserError(code, name=self._path.name)
        return value

    def _give_up(self) -> None:
        self._is_late = True
        self._process.kill()


class _IsolatedSheet:
    def __init__(
        self,
        book: IsolatedBook,
        name: str,
        first_column: int,
        merged: Sequence[Area],
        size: tuple[int, int],
        strays: Sequence[tuple[int, int]],
    ) -> None:
        self.first_column = first_column
        self.merged = merged
        self._book = book
        self.row_count, self.column_count = size
        self.strays = strays
        self._name = name

    def rows(self) -> Iterator[Sequence[Any]]:
        for start in range(0, self.row_count, _SLICE):
            yield from self._book.slice(self._name, start)


# --- Cells on the way ----------------------------------------------------------------------------


def _to_json(cell: object) -> object:
    """Kinds of value that JSON does not know, as [kind, text]."""
    if isinstance(cell, (datetime, date, time)):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    return str(cell)


def _from_json(cell: Any) -> datetime | date | time | timedelta:
    kind, value = cell
    if kind == "datetime":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "time":
        return time.fromisoformat(value)
    return timedelta(seconds=value)


# --- In the child --------------------------------------------------------------------------------


class _Server:
    """Answers one request after another; an answer is [code, value], code "" if all is well."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._name = ""
        self._sheet: Sheet | None = None
        self._rows: list[list[Any]] = []
        self._strays: list[tuple[int, int]] = []

    def answer(self, request: list[Any]) -> object:
        """The value that `request` asks for."""
        action, *arguments = request
        if action == "names":
            _limit_memory(arguments[2])
            module, _, function = arguments[0].partition(":")
            book: Book = getattr(importlib.import_module(module), function)(arguments[1])
            self._book = book
            return list(book.names())
        sheet = self._read(arguments[0])
        if action == "sheet":
            columns = sheet.first_column + max(map(len, self._rows), default=0)
            merged = list(sheet.merged)
            return sheet.first_column, merged, len(self._rows), columns, self._strays
        return self._rows[arguments[1] : arguments[1] + _SLICE]

    def _read(self, name: str) -> Sheet:
        if self._book is None:
            raise RuntimeError("nothing is open")
        if self._sheet is None or self._name != name:
            self._rows, self._strays = [], []
            self._sheet = self._book.sheet(name)
            if self._sheet.row_count > MOST_ROWS:
                raise UserError("workbook_too_large")
            self._rows = [list(row) for row in self._sheet.rows()]
            far = _leave_out_strays(self._rows, self._sheet.first_column)
            self._strays = [*self._sheet.strays, *far]
            self._name = name
        return self._sheet


def _leave_out_strays(rows: list[list[Any]], first_column: int) -> list[tuple[int, int]]:
    """Cut off what is far away from all other cells of a sheet of unusual reach, and tell where."""
    width = max(map(len, rows), default=0)
    if first_column + width <= MAX_COLUMNS and len(rows) <= _FEW_ROWS:
        return []
    by_row: dict[int, int] = {}
    by_column: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if cell != "":
                by_row[number] = by_row.get(number, 0) + 1
                by_column[place] = by_column.get(place, 0) + 1
    last_row, last_column = last_near_row(by_row.items()), last_near_column(by_column.items())
    strays = [
        (number, first_column + place)
        for number, row in enumerate(rows, 1)
        for place, cell in enumerate(row)
        if cell != "" and (number > last_row or place >= last_column)
    ]
    del rows[last_row:]
    for row in rows:
        del row[last_column:]
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return strays


def serve() -> None:
    """What the child does: answer the parent's lines until it goes."""
    server = _Server()
    for line in sys.stdin.buffer:
        try:
            answer = ["", server.answer(json.loads(line))]
        except UserError as error:
            answer = [error.code, None]
        except OSError as error:
            answer = [code_of_os_error(error), None]
        except MemoryError:
            answer = ["workbook_too_large", None]
        except BaseException:  # noqa: BLE001 - a Rust panic is no Exception
            answer = ["workbook_damaged", None]
        sys.stdout.buffer.write(json.dumps(answer, default=_to_json).encode() + b"\n")
        sys.stdout.buffer.flush()


def _limit_memory(most: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
