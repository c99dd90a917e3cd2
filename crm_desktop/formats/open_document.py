"""OpenDocument sheets that reach further than calamine can take: read cell by cell.

calamine builds the whole rectangle up to the last filled cell, with every blank row and column
that the file only counts: one cell forgotten in row 1,048,576 or in the last column asks for more
memory than there is. Such a file is read here, about ten times as slowly, and what lies far away
from the list is left out and named. All others are calamine's.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar
from xml.parsers import expat

from crm_desktop.core.errors import UserError
from crm_desktop.formats.held_sheet import LAST_COLUMN, LAST_ROW, HeldBook, HeldSheet, Value

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

    from crm_desktop.formats.isolation import Book

_MANY_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{4,9})["']""")
_MANY_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{3,9})["']""")
_MANY_BLANKS = re.compile(rb"""text:c\s*=\s*["']\d{5}""")
"""calamine writes each of them; millions took more memory than there is."""
_FILLED = re.compile(rb"value-type\s*=|<text:p[\s>]")
_FEW_ROWS, _FEW_COLUMNS = 5_000, 100
"""So many blank rows or columns in one go calamine takes without a word."""
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_SHORT = {f"{_SPACE}{name}:1.0": name for name in ("office", "table", "text", "style")}


def open_book(path: str) -> Book:
    """Open an .ods; runs in the reading process."""
    with zipfile.ZipFile(path) as package:
        content = package.read("content.xml")
    if not reaches_far(content):
        del content
        from crm_desktop.formats.spreadsheet import open_unchecked

        return open_unchecked(path)
    names = _Reader(content, wanted=None).names()
    return HeldBook(names, lambda name: _Reader(content, wanted=name).sheet())


def reaches_far(content: bytes) -> bool:
    """Whether cells stand behind so many blanks, rows or columns that a rectangle is no way."""
    if _MANY_BLANKS.search(content):
        return True
    for gap in _MANY_ROWS.finditer(content):
        if int(gap[1]) > _FEW_ROWS and _is_filled_before(content, gap.end(), b"</table:table>"):
            return True
    return any(
        int(gap[1]) > _FEW_COLUMNS and _is_filled_before(content, gap.end(), b"</table:table-row>")
        for gap in _MANY_COLUMNS.finditer(content)
    )


def _is_filled_before(content: bytes, start: int, end: bytes) -> bool:
    """Whether a filled cell follows a gap before an end; a gap that is filled itself counts."""
    found = _FILLED.search(content, start)
    if found is None:
        return False
    return content.find(end, start, found.start()) < 0


class _Reader:
    """One look at content.xml: the names of the sheets, and the cells of the one wanted."""

    def __init__(self, content: bytes, *, wanted: str | None) -> None:
        self._wanted = wanted
        self._names: list[tuple[str, str]] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._found = HeldSheet(wanted or "")
        self._is_read = False
        self._is_inside = False
        self._depth = 0
        self._row = 1
        self._row_times = 1
        self._row_cells: dict[int, Value] = {}
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._lines: list[str] = []
        self._aside = 0
        self._parser: XMLParserType = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, ValueError, OverflowError) as error:
            raise UserError("workbook_damaged") from error

    def names(self) -> list[tuple[str, bool]]:
        """The sheets, and whether each is visible."""
        return [(name, style not in self._hidden_styles) for name, style in self._names]

    def sheet(self) -> HeldSheet:
        """The sheet wanted."""
        return self._found

    # -- What the parser tells ---------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind, own = _short(name), {_short(key): value for key, value in attributes.items()}
        if self._aside or kind in {"office:annotation", "office:forms", "table:shapes"}:
            self._aside += 1
            return
        action = self._STARTS.get(kind)
        if action is not None:
            action(self, own)

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            return
        action = self._ENDS.get(_short(name))
        if action is not None:
            action(self)

    def _text(self, text: str) -> None:
        if self._cell is not None and self._lines and not self._aside:
            self._lines[-1] += text

    def _begin_style(self, own: dict[str, str]) -> None:
        self._style = own.get("style:name", "")

    def _style_of_table(self, own: dict[str, str]) -> None:
        if own.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _begin_table(self, own: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:  # a table inside a cell
            return
        name = own.get("table:name", "")
        self._names.append((name, own.get("table:style-name", "")))
        self._is_inside = name == self._wanted and not self._is_read
        self._row = 1

    def _end_table(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._is_inside:
            self._is_inside, self._is_read = False, True

    def _begin_row(self, own: dict[str, str]) -> None:
        self._row_times = _times(own.get("table:number-rows-repeated"), LAST_ROW)
        self._row_cells = {}
        self._column = 0

    def _end_row(self) -> None:
        if not self._is_inside or self._depth > 1:
            return
        if self._row_cells:
            for row in range(self._row, min(self._row + self._row_times, LAST_ROW + 1)):
                for column, value in self._row_cells.items():
                    self._found.put(row, column, value)
        self._row += self._row_times

    def _begin_cell(self, own: dict[str, str]) -> None:
        if self._is_inside and self._depth == 1:
            self._cell, self._lines = own, []

    def _begin_paragraph(self, _own: dict[str, str]) -> None:
        self._lines.append("")

    def _add_blanks(self, own: dict[str, str]) -> None:
        self._text(" " * _times(own.get("text:c"), 1000))

    def _add_tab(self, _own: dict[str, str]) -> None:
        self._text("\t")

    def _break_line(self, _own: dict[str, str]) -> None:
        self._text("\n")

    def _end_cell(self) -> None:
        own, self._cell = self._cell, None
        if own is None or not self._is_inside or self._depth > 1:
            return
        times = _times(own.get("table:number-columns-repeated"), LAST_COLUMN)
        value = _value(own, "\n".join(self._lines))
        if value != "":
            for column in range(self._column, min(self._column + times, LAST_COLUMN)):
                self._row_cells[column] = value
        across = _times(own.get("table:number-columns-spanned"), LAST_COLUMN)
        down = _times(own.get("table:number-rows-spanned"), LAST_ROW)
        if across > 1 or down > 1:
            first = (self._row - 1, self._column)
            self._found.merged.append((first, (first[0] + down - 1, first[1] + across - 1)))
        self._column += times

    _STARTS: ClassVar[dict[str, Callable[[_Reader, dict[str, str]], None]]] = {
        "style:style": _begin_style,
        "style:table-properties": _style_of_table,
        "table:table": _begin_table,
        "table:table-row": _begin_row,
        "table:table-cell": _begin_cell,
        "table:covered-table-cell": _begin_cell,
        "text:p": _begin_paragraph,
        "text:s": _add_blanks,
        "text:tab": _add_tab,
        "text:line-break": _break_line,
    }
    _ENDS: ClassVar[dict[str, Callable[[_Reader], None]]] = {
        "table:table": _end_table,
        "table:table-row": _end_row,
        "table:table-cell": _end_cell,
        "table:covered-table-cell": _end_cell,
    }


def _refuse(*_declaration: object) -> None:
    raise UserError("workbook_damaged")


def _short(name: str) -> str:
    """`table:table-row` for a name with its whole namespace."""
    space, _blank, local = name.rpartition(" ")
    return f"{_SHORT.get(space, '')}:{local}" if space else local


def _times(text: str | None, most: int) -> int:
    return min(max(int(text[:9]), 1), most) if text is not None and text.isdecimal() else 1


def _value(own: dict[str, str], text: str) -> Value:
    kind = own.get("office:value-type", "")
    if kind in {"float", "percentage", "currency"}:
        return float(own["office:value"]) if "office:value" in own else text
    if kind == "boolean":
        return own.get("office:boolean-value") == "true"
    if kind == "date":
        try:
            return _moment(own.get("office:date-value", ""))
        except ValueError:
            return text
    return own.get("office:string-value", text) if kind == "string" else text


def _moment(text: str) -> date | datetime:
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text.partition(".")[0].removesuffix("Z"))
