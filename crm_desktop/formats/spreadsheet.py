"""Workbooks in: the only door to calamine.

Reading is safe first (limits on the package, a look at each sheet's reach before it is read; the
old and rare formats in a process of their own) and then fast: calamine parses about 85,000 rows
of 15 columns a second and leaves the interpreter to other threads while it does. What it reports
is raw and typed; meaning is given by the importer.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.formats.file_kind import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MEGABYTE,
    FileKind,
    code_of_damage,
    code_of_os_error,
    detect,
)
from crm_desktop.formats.isolation import Book, IsolatedBook, Sheet
from crm_desktop.formats.package import Package, read_package
from crm_desktop.formats.rescue import RescuedSheet
from crm_desktop.formats.sheet_scan import ScanFailed, SheetScan, address, pad, without_cells

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A value as the file types it; an empty cell is the empty string."""

Row = tuple[Cell, ...]

_HELD_PARTS = (".xml", ".rels")
_NO_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData/></worksheet>"
)

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What unpacking raises for parts that are not what the archive says they are."""


@record
class SheetInfo:
    """A sheet before it is read. `rows` and `columns` bound the filled area; 0 if not known yet."""

    name: str
    is_visible: bool
    is_active: bool
    rows: int
    columns: int


@record
class MergedCells:
    """One merged area; rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@record
class CellRemark:
    """Something to say about a cell: `cell_error` (#REF! …) or `formula_without_value`."""

    row: int
    column: int
    code: str


@record
class SheetExtras:
    """What a sheet tells besides its values; rows count from 1, columns from 0."""

    merged: tuple[MergedCells, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    remarks: tuple[CellRemark, ...] = ()
    strays: tuple[str, ...] = ()
    """Addresses of cells that are not read: they lie far away from all others."""


class Workbook:
    """An open workbook; keep it open between looking, checking and importing.

    The sheet read last stays in memory (about 0.9 kB per row of 15 columns) until another one is
    read or the workbook is closed, so that going over its rows again costs little. One thread at
    a time.
    """

    def __init__(
        self,
        path: Path,
        kind: FileKind,
        book: Book,
        sheets: tuple[SheetInfo, ...],
        package: Package,
    ) -> None:
        self.path = path
        self.kind = kind
        self.sheets = sheets
        self._book = book
        self._package = package
        self._loaded: tuple[str, Sheet] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the sheet in memory."""
        self._loaded = None
        self._book.close()

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row from row 1 to the last filled one, from column A on, all of one width."""
        loaded = self._load(sheet)
        before: Row = ("",) * loaded.first_column
        padded = self._package.scans[sheet].padded if sheet in self._package.scans else {}
        try:
            if not before and not padded:
                yield from map(tuple, loaded.rows())
                return
            for number, values in enumerate(loaded.rows(), 1):
                row: Row = (*before, *values)
                yield _with_zeros(row, padded[number]) if number in padded else row
        except (ValueError, OverflowError) as error:
            _fail("workbook_damaged", self.path, error)

    def row_count(self, sheet: str) -> int:
        """How many rows `rows` gives, without making them."""
        return self._load(sheet).row_count

    def head(self, sheet: str, count: int) -> list[Row]:
        """The first `count` rows; the sheet stays loaded for `rows`."""
        found: list[Row] = []
        for row in self.rows(sheet):
            found.append(row)
            if len(found) >= count:
                break
        return found

    def extras(self, sheet: str) -> SheetExtras:
        """Merged and hidden areas and remarks on cells."""
        loaded = self._load(sheet)
        merged = tuple(
            MergedCells(first[0] + 1, first[1], last[0] + 1, last[1])
            for first, last in loaded.merged
        )
        found = self._package.scans.get(sheet)
        if found is None:
            return SheetExtras(merged, strays=_addresses(loaded.strays))
        remarks = [CellRemark(row, column, "cell_error") for row, column in found.error_cells]
        remarks += [
            CellRemark(row, column, "formula_without_value") for row, column in found.bare_formulas
        ]
        return SheetExtras(
            merged,
            frozenset(found.hidden_rows),
            frozenset(found.hidden_columns),
            tuple(remarks),
            _addresses(found.strays),
        )

    def _load(self, sheet: str) -> Sheet:
        if self._loaded is not None and self._loaded[0] == sheet:
            return self._loaded[1]
        info = next((info for info in self.sheets if info.name == sheet), None)
        if info is None:
            raise UserError("sheet_missing", sheet=sheet, name=self.path.name)
        _check_reach(self.path, info)
        self._loaded = None
        try:
            with _calamine(self.path):
                loaded = self._book_of(sheet).sheet(sheet)
                reach = replace(info, rows=loaded.row_count, columns=loaded.column_count)
                _check_reach(self.path, reach)
        except UserError as error:
            rescued = self._rescued(sheet) if error.code == "workbook_damaged" else None
            if rescued is None:
                raise
            loaded = rescued
        self._loaded = (sheet, loaded)
        if len(self.sheets) == 1 and self.kind is FileKind.XLSX:
            self._book.close()  # its table of texts is as large as the sheet
        return loaded

    def _book_of(self, sheet: str) -> Book:
        """The workbook, or one of this sheet alone without the cells far away from all others.

        calamine would build the whole rectangle up to them.
        """
        scan, part = self._package.scans.get(sheet), self._package.parts.get(sheet)
        if scan is None or not scan.strays or part is None:
            return self._book
        content = io.BytesIO()
        with (
            zipfile.ZipFile(self.path) as package,
            zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as near,
        ):
            for each in package.infolist():
                name = each.filename
                if name == part:
                    with package.open(part) as stream, near.open(name, "w") as copied:
                        for piece in without_cells(stream, scan.strays):
                            copied.write(piece)
                elif name in self._package.parts.values():
                    near.writestr(name, _NO_SHEET)
                elif name.lower().endswith(_HELD_PARTS):
                    near.writestr(name, package.read(name))
        content.seek(0)
        return open_content(content)

    def _rescued(self, sheet: str) -> Sheet | None:
        """The sheet without the cells that calamine refuses it for, if that is all."""
        part = self._package.parts.get(sheet)
        if part is None:
            return None
        try:
            with zipfile.ZipFile(self.path) as package:
                rescued = RescuedSheet(package, part, self._package)
            rescued.leave_out(self._package.scans[sheet].strays)
        except (*_DAMAGE, ValueError, ScanFailed):
            return None
        except OSError as failed:
            _fail(code_of_os_error(failed), self.path, failed)
        self._package.scans[sheet].error_cells.extend(rescued.unreadable)
        return rescued


def open_workbook(path: Path | str) -> Workbook:
    """Open a workbook by its content; `UserError` of `FILE_ERRORS`.

    That is an .xlsx, .xlsm, .xls, .xlsb, .ods, a web page or the XML of Excel 2003. A text file is
    `not_a_spreadsheet` here: `formats/delimited_text.py` reads those.
    """
    path = Path(path)
    kind = detect(path)
    if kind is FileKind.TEXT:
        raise UserError("not_a_spreadsheet", name=path.name)
    if kind is FileKind.XLSX:
        package = read_package(path)
        with _calamine(path):
            book: Book = open_unchecked(str(path))
            names = book.names()
    else:
        if kind in {FileKind.ODS, FileKind.XLSB}:
            _check_parts(path)
        package = Package()
        book = IsolatedBook(path, _OPENERS.get(kind, f"{__name__}:{open_unchecked.__name__}"))
        names = book.names()
    if not names:
        book.close()
        _fail("workbook_damaged", path)
    unknown = SheetScan()
    scans = package.scans
    sheets = tuple(
        SheetInfo(
            name,
            is_visible=is_visible,
            is_active=name == (package.active or names[0][0]),
            rows=scans.get(name, unknown).last_row,
            columns=scans.get(name, unknown).last_column,
        )
        for name, is_visible in names
    )
    return Workbook(path, kind, book, sheets, package)


_OPENERS = {
    FileKind.ODS: "crm_desktop.formats.open_document:open_book",
    FileKind.PAGE: "crm_desktop.formats.markup:open_page",
    FileKind.XML: "crm_desktop.formats.markup:open_xml",
}
"""What the reading process opens a kind with; calamine where nothing else is said."""


class _CalamineBook:
    """A workbook that calamine reads in this process; .xlsx only after its parts were checked."""

    def __init__(self, book: CalamineWorkbook) -> None:
        self._book = book
        self._is_closed = False

    def names(self) -> list[tuple[str, bool]]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        return [
            (sheet.name, sheet.visible is SheetVisibleEnum.Visible)
            for sheet in self._book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]

    def sheet(self, name: str) -> Sheet:
        return _ReadSheet(self._book.get_sheet_by_name(name))

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._book.close()


class _ReadSheet:
    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.first_column = sheet.start[1] if sheet.start else 0
        self.row_count = sheet.end[0] + 1 if sheet.end else 0
        self.column_count = sheet.end[1] + 1 if sheet.end else 0
        self.strays: Sequence[tuple[int, int]] = ()
        self.merged = sheet.merged_cell_ranges or []

    def rows(self) -> Iterator[Sequence[Cell]]:
        return self._sheet.iter_rows()


def open_unchecked(path: str) -> Book:
    """Open a workbook with calamine as it is; only for `open_workbook` and its child process."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        if _is_misnamed(Path(path)):
            content = io.BytesIO(Path(path).read_bytes())
            return _CalamineBook(CalamineWorkbook.from_filelike(content))
        return _CalamineBook(CalamineWorkbook.from_path(path))  # pyright: ignore[reportUnknownMemberType]
    except PasswordError as error:
        raise UserError("workbook_encrypted", name=Path(path).name) from error


def open_content(content: io.BytesIO) -> Book:
    """Open a workbook in memory that was made of one already checked."""
    from python_calamine import CalamineWorkbook

    return _CalamineBook(CalamineWorkbook.from_filelike(content))


_SUFFIXES = {
    FileKind.XLSX: frozenset({".xlsx", ".xlsm", ".xlam"}),
    FileKind.XLS: frozenset({".xls", ".xla"}),
    FileKind.XLSB: frozenset({".xlsb"}),
    FileKind.ODS: frozenset({".ods"}),
}


def _is_misnamed(path: Path) -> bool:
    """Whether the name says another kind than the content; calamine would believe the name."""
    suffix = path.suffix.lower()
    is_telling = any(suffix in each for each in _SUFFIXES.values())
    return is_telling and suffix not in _SUFFIXES.get(detect(path), ())


def _addresses(cells: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(address(row, column) for row, column in cells)


def _with_zeros(row: Row, cells: list[tuple[int, str]]) -> Row:
    values = list(row)
    for column, template in cells:
        value = values[column] if column < len(values) else ""
        if isinstance(value, float) and value >= 0 and value.is_integer():
            values[column] = pad(value, template)
    return tuple(values)


def _fail(
    code: str, path: Path, error: BaseException | None = None, **params: int | str
) -> NoReturn:
    raise UserError(code, field=None, name=path.name, **params) from error


@contextmanager
def _calamine(path: Path) -> Generator[None]:
    """Turns calamine's errors into ours; a panic of its is a damaged file too."""
    try:
        yield
    except (UserError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception
        if isinstance(error, OSError) and error.errno is not None:
            _fail(code_of_os_error(error), path, error)
        _fail(code_of_damage(path), path, error)


def _check_reach(path: Path, info: SheetInfo) -> None:
    if info.columns > MAX_COLUMNS:
        _fail("too_many_columns", path, columns=info.columns, limit=MAX_COLUMNS, sheet=info.name)
    if info.rows > MAX_ROWS:
        _fail("too_many_rows", path, rows=info.rows, limit=MAX_ROWS, sheet=info.name)
    if info.rows * info.columns > MAX_CELLS:
        _fail("workbook_too_large", path, cells=info.rows * info.columns, limit=MAX_CELLS)


_HELD_ENDINGS = (".xml", ".bin")


def _check_parts(path: Path) -> None:
    """The parts that a reading process will hold must unpack to what they claim."""
    try:
        with zipfile.ZipFile(path) as package:
            for part in package.infolist():
                if not part.filename.endswith(_HELD_ENDINGS):
                    continue
                with package.open(part) as content:
                    while content.read(MEGABYTE):
                        pass
    except _DAMAGE as error:
        _fail(code_of_damage(path), path, error)
    except OSError as error:
        _fail(code_of_os_error(error), path, error)
