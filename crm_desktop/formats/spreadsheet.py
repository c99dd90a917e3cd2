"""Workbooks in: the only door to calamine.

Reading is safe first (limits on the package, a look at each sheet's reach before it is read; the
old and rare formats in a process of their own) and then fast: calamine parses about 85,000 rows
of 15 columns a second and leaves the interpreter to other threads while it does. What it reports
is raw and typed; meaning is given by the importer.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

from crm_desktop.core.errors import UserError
from crm_desktop.formats.file_kind import MAX_COLUMNS, MAX_ROWS, MEGABYTE, FileKind, detect
from crm_desktop.formats.isolation import Book, IsolatedBook, Sheet
from crm_desktop.formats.sheet_scan import ScanFailed, SheetScan, pad, padding_template, scan

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from python_calamine import CalamineSheet, CalamineWorkbook

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A value as the file types it; an empty cell is the empty string."""

Row = tuple[Cell, ...]

MAX_CELLS = 10_000_000
"""The rectangle from A1 to the last filled cell; 24 bytes each while a sheet is open."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet before it is read. `rows` and `columns` bound the filled area; 0 if not known yet."""

    name: str
    is_visible: bool
    is_active: bool
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class MergedCells:
    """One merged area; rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class CellRemark:
    """Something to say about a cell: `cell_error` (#REF! …) or `formula_without_value`."""

    row: int
    column: int
    code: str


@dataclass(frozen=True, slots=True)
class SheetExtras:
    """What a sheet tells besides its values; rows count from 1, columns from 0."""

    merged: tuple[MergedCells, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    remarks: tuple[CellRemark, ...] = ()


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
        scans: dict[str, SheetScan],
    ) -> None:
        self.path = path
        self.kind = kind
        self.sheets = sheets
        self._book = book
        self._scans = scans
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
        padded = self._scans[sheet].padded if sheet in self._scans else {}
        try:
            for number, values in enumerate(loaded.rows(), 1):
                row: Row = (*before, *values)
                yield _with_zeros(row, padded[number]) if number in padded else row
        except (ValueError, OverflowError) as error:
            _fail("workbook_damaged", self.path, error)

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
        found = self._scans.get(sheet)
        if found is None:
            return SheetExtras(merged)
        remarks = [CellRemark(row, column, "cell_error") for row, column in found.error_cells]
        remarks += [
            CellRemark(row, column, "formula_without_value") for row, column in found.bare_formulas
        ]
        return SheetExtras(
            merged,
            frozenset(found.hidden_rows),
            frozenset(found.hidden_columns),
            tuple(remarks),
        )

    def _load(self, sheet: str) -> Sheet:
        if self._loaded is not None and self._loaded[0] == sheet:
            return self._loaded[1]
        info = next((info for info in self.sheets if info.name == sheet), None)
        if info is None:
            raise UserError("sheet_missing", sheet=sheet, name=self.path.name)
        _check_reach(self.path, info)
        self._loaded = None
        with _calamine(self.path):
            loaded = self._book.sheet(sheet)
        self._loaded = (sheet, loaded)
        return loaded


def open_workbook(path: Path | str) -> Workbook:
    """Open an .xlsx, .xlsm, .xls or .ods by its content; `UserError` of `FILE_ERRORS`.

    A text file is `not_a_spreadsheet` here: `formats/delimited_text.py` reads those.
    """
    path = Path(path)
    kind = detect(path)
    if kind is FileKind.TEXT:
        raise UserError("not_a_spreadsheet", name=path.name)
    if kind is FileKind.XLSX:
        package = _read_package(path)
        with _calamine(path):
            book: Book = open_unchecked(str(path))
            names = book.names()
    else:
        if kind is FileKind.ODS:
            _check_ods(path)
        package = _Package("", {})
        book = IsolatedBook(path, f"{__name__}:{open_unchecked.__name__}")
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
    return Workbook(path, kind, book, sheets, scans)


class _CalamineBook:
    """A workbook that calamine reads in this process; .xlsx only after its parts were checked."""

    def __init__(self, book: CalamineWorkbook) -> None:
        self._book = book

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
        self._book.close()


class _ReadSheet:
    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.first_column = sheet.start[1] if sheet.start else 0
        self.merged = sheet.merged_cell_ranges or []

    def rows(self) -> Iterator[Sequence[Cell]]:
        return self._sheet.iter_rows()


def open_unchecked(path: str) -> Book:
    """Open a workbook with calamine as it is; only for `open_workbook` and its child process."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return _CalamineBook(CalamineWorkbook.from_path(path))  # pyright: ignore[reportUnknownMemberType]
    except PasswordError as error:
        raise UserError("workbook_encrypted", name=Path(path).name) from error


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
            _fail("file_unreadable", path, error)
        _fail("workbook_damaged", path, error)


def _check_reach(path: Path, info: SheetInfo) -> None:
    if info.columns > MAX_COLUMNS:
        _fail("too_many_columns", path, columns=info.columns, limit=MAX_COLUMNS, sheet=info.name)
    if info.rows > MAX_ROWS:
        _fail("too_many_rows", path, rows=info.rows, limit=MAX_ROWS, sheet=info.name)
    if info.rows * info.columns > MAX_CELLS:
        _fail("workbook_too_large", path, cells=info.rows * info.columns, limit=MAX_CELLS)


# --- Parts of an .xlsx that calamine does not tell ------------------------------------------------


@dataclass(slots=True)
class _Package:
    active: str
    scans: dict[str, SheetScan]


def _read_package(path: Path) -> _Package:
    try:
        with zipfile.ZipFile(path) as package:
            return _scan_package(package)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ScanFailed,
        KeyError, ValueError,
    ) as error:  # fmt: skip
        _fail("workbook_damaged", path, error)
    except OSError as error:
        _fail("file_unreadable", path, error)


def _scan_package(package: zipfile.ZipFile) -> _Package:
    names = {name.lower(): name for name in package.namelist()}
    book_part = _book_part(package, names)
    book = _xml(package.read(book_part))
    folder = PurePosixPath(book_part).parent
    targets = _targets(package, names, book_part)
    templates = _templates(package, names)
    active_index = next((_int(view.get("activeTab")) for view in _all(book, "workbookView")), 0)
    active = ""
    scans: dict[str, SheetScan] = {}
    for index, sheet in enumerate(_all(book, "sheet")):
        name = sheet.get("name", "")
        if index == active_index:
            active = name
        target = targets.get(_relation_id(sheet), "")
        part = names.get(_joined(folder, target).lower())
        if part is not None and "worksheet" in part.lower():
            scans[name] = scan(lambda part=part: package.open(part), templates, MAX_ROWS * 40)
    _verify_held_parts(package)
    return _Package(active, scans)


def _verify_held_parts(package: zipfile.ZipFile) -> None:
    """Unpack what calamine will hold, in slices: a part that lies about its size fails here."""
    for part in package.infolist():
        if "/worksheets/" in part.filename or not part.filename.lower().endswith(_XML_ENDINGS):
            continue
        is_strings = part.filename.lower().endswith("sharedstrings.xml")
        if part.compress_size < MEGABYTE and not is_strings:
            continue
        with package.open(part) as stream:
            first = stream.read(MEGABYTE)
            if is_strings:
                _check_string_count(first, part.file_size)
            while stream.read(MEGABYTE):
                pass


_XML_ENDINGS = (".xml", ".rels")
_STRINGS_START = re.compile(rb"<(?:\w+:)?sst\b([^>]*)>")
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?(\d+)""")
_SHORTEST_STRING = len(b"<si/>")


def _check_string_count(start: bytes, size: int) -> None:
    """calamine reserves as many strings as the part claims, and dies of four billion."""
    found = _STRINGS_START.search(start)
    if found is None:
        raise ScanFailed("no list of strings")
    claims = [int(claim[:20]) for claim in _COUNT.findall(found[1])]
    if claims and max(claims) > size // _SHORTEST_STRING:
        raise ScanFailed("more strings than fit")


def _book_part(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    relations = names.get("_rels/.rels")
    if relations is not None:
        for relation in _all(_xml(package.read(relations)), "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = names.get(relation.get("Target", "").lstrip("/").lower())
                if target is not None:
                    return target
    return names["xl/workbook.xml"]


def _targets(package: zipfile.ZipFile, names: dict[str, str], book_part: str) -> dict[str, str]:
    book = PurePosixPath(book_part)
    part = names.get(f"{book.parent}/_rels/{book.name}.rels".lower())
    if part is None:
        return {}
    relations = _all(_xml(package.read(part)), "Relationship")
    return {relation.get("Id", ""): relation.get("Target", "") for relation in relations}


def _joined(folder: PurePosixPath, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(folder / target)


def _relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _templates(package: zipfile.ZipFile, names: dict[str, str]) -> dict[int, str]:
    """Cell styles whose numbers are shown with leading zeros, by their index."""
    part = names.get("xl/styles.xml")
    if part is None:
        return {}
    styles = _xml(package.read(part))
    formats = {
        _int(number.get("numFmtId")): padding_template(number.get("formatCode", ""))
        for number in _all(styles, "numFmt")
    }
    cell_styles = next(iter(_all(styles, "cellXfs")), None)
    if cell_styles is None:
        return {}
    found = {
        index: formats.get(_int(style.get("numFmtId")))
        for index, style in enumerate(_all(cell_styles, "xf"))
    }
    return {index: template for index, template in found.items() if template}


def _xml(content: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ScanFailed("no readable XML") from error


def _all(element: Element, local_name: str) -> list[Element]:
    """Descendants by name, whatever the namespace (transitional or strict)."""
    return [found for found in element.iter() if found.tag.rpartition("}")[2] == local_name]


def _int(text: str | None) -> int:
    return int(text) if text is not None and text.strip().isdecimal() else 0


_ODS_REPEATS = (b"number-columns-repeated", b"number-rows-repeated")


def _check_ods(path: Path) -> None:
    """An ODS repeats cells by number: the parts must unpack, and no repetition may be a bomb."""
    try:
        with zipfile.ZipFile(path) as package, package.open("content.xml") as content:
            while content.read(MEGABYTE):
                pass
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        _fail("workbook_damaged", path, error)
