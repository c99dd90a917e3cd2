"""A second reader for worksheets that calamine refuses because of single cells.

A text number that is not in the list, an unknown kind of cell or a character that XML forbids
makes calamine refuse a whole sheet. This reader takes such a sheet cell by cell, about ten times
as slowly, leaves out what it cannot read and says where that was.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from crm_desktop.core.dates import from_excel_serial
from crm_desktop.formats.file_kind import MAX_COLUMNS, MAX_ROWS
from crm_desktop.formats.isolation import Area
from crm_desktop.formats.package import Package
from crm_desktop.formats.sheet_scan import ScanFailed, column_index, slices

Value = str | float | bool | date | datetime

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_ROW_START = re.compile(rb"<row\b")
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b([a-z]+)="([^"]*)"')
_VALUE = re.compile(rb"<v\b[^>]*>(.*?)</v>", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_STRING = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_ADDRESS = re.compile(rb"([A-Z]{1,3})[1-9]\d*$")
_MERGED = re.compile(rb'<mergeCell\b[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ESCAPE_OF_EXCEL = re.compile("_x([0-9A-Fa-f]{4})_")
_END = b"</sheetData>"


class _Unreadable(Exception):
    """A cell says something that cannot be."""


class RescuedSheet:
    """A worksheet without the cells that could not be read.

    `unreadable` lists those, as (row from 1, column from 0). Raises `ScanFailed` if the part
    ends too early: half a list must not pass for a whole one.
    """

    first_column = 0
    strays: Sequence[tuple[int, int]] = ()

    def __init__(self, package: zipfile.ZipFile, part: str, around: Package) -> None:
        self.unreadable: list[tuple[int, int]] = []
        self.merged: Sequence[Area] = []
        self._package = around
        self._strings = _read_strings(package, around.strings_part)
        self._rows: dict[int, dict[int, Value]] = {}
        self._row = 0
        is_whole = False
        with package.open(part) as stream:
            for piece in slices(stream):
                rows = _ROW.findall(piece)
                if len(rows) < len(_ROW_START.findall(piece)):
                    raise ScanFailed("a row does not end")
                for attributes, content in rows:
                    self._read_row(dict(_ATTRIBUTE.findall(attributes)), content)
                if _END in piece:
                    is_whole = True
                    self.merged = [_area(match) for match in _MERGED.findall(piece)]
        if not is_whole:
            raise ScanFailed("the sheet ends too early")

    def leave_out(self, cells: Iterable[tuple[int, int]]) -> None:
        """Forget cells, as (row from 1, column from 0)."""
        for row, column in cells:
            self._rows.get(row, {}).pop(column, None)

    @property
    def row_count(self) -> int:
        """The number of the last filled row."""
        return max((number for number, row in self._rows.items() if row), default=0)

    @property
    def column_count(self) -> int:
        """How many columns hold anything."""
        return max((max(row) + 1 for row in self._rows.values() if row), default=0)

    def rows(self) -> Iterator[Sequence[Value]]:
        """Rows from row 1 to the last filled one, all of one width."""
        width = self.column_count
        empty: dict[int, Value] = {}
        for number in range(1, self.row_count + 1):
            row = self._rows.get(number, empty)
            yield [row.get(column, "") for column in range(width)]

    def _read_row(self, attributes: dict[bytes, bytes], content: bytes) -> None:
        number = attributes.get(b"r", b"")
        self._row = int(number[:9]) if number.isdigit() else self._row + 1
        if not 1 <= self._row <= MAX_ROWS:
            return
        row = self._rows.setdefault(self._row, {})
        column = -1
        for cell_attributes, cell_content in _CELL.findall(content):
            cell = dict(_ATTRIBUTE.findall(cell_attributes))
            address = _ADDRESS.match(cell.get(b"r", b""))
            column = column_index(address[1]) if address else column + 1
            if not cell_content or column >= MAX_COLUMNS:
                continue
            try:
                value = self._value(cell, cell_content)
            except (_Unreadable, ValueError, LookupError, OverflowError):
                self.unreadable.append((self._row, column))
                continue
            if value != "":
                row[column] = value

    def _value(self, cell: dict[bytes, bytes], content: bytes) -> Value:
        kind = cell.get(b"t", b"n")
        if kind == b"inlineStr":
            return _plain(content)
        found = _VALUE.search(content)
        text = _decode(found[1]) if found else ""
        if kind in {b"str", b"e"} or not text:
            return text if kind == b"str" else ""
        if kind == b"s":
            return self._strings[_index(text)]
        if kind == b"b":
            return {"0": False, "1": True, "false": False, "true": True}[text.lower()]
        if kind == b"d":
            return datetime.fromisoformat(text)
        if kind != b"n":
            raise _Unreadable
        return self._number(float(text), cell.get(b"s", b""))

    def _number(self, number: float, style: bytes) -> Value:
        if number - number != 0:
            raise _Unreadable
        if not style.isdigit() or int(style) not in self._package.date_styles:
            return number
        moment = from_excel_serial(number, date1904=self._package.date1904)
        if moment is None:
            return number
        return moment if number % 1 else moment.date()


def _index(text: str) -> int:
    if not text.isdecimal():
        raise _Unreadable
    return int(text)


def _decode(content: bytes) -> str:
    text = html.unescape(content.decode("utf-8", "replace"))
    return _ESCAPE_OF_EXCEL.sub(lambda match: chr(int(match[1], 16)), text)


def _plain(content: bytes) -> str:
    return "".join(_decode(text) for text in _TEXT.findall(_PHONETIC.sub(b"", content)))


def _area(match: tuple[bytes, bytes, bytes, bytes]) -> Area:
    first_letters, first_row, last_letters, last_row = match
    return (
        (int(first_row) - 1, column_index(first_letters)),
        (int(last_row) - 1, column_index(last_letters)),
    )


def _read_strings(package: zipfile.ZipFile, part: str) -> list[str]:
    if not part:
        return []
    return [_plain(string) for string in _STRING.findall(package.read(part))]
