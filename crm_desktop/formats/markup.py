"""Tables in markup: web pages and the XML of Excel 2003, which many programs call .xls.

Web pages are read as spreadsheets show them: all tables one below the other in one sheet, what
stands around them as rows of its own. Both readers run in the reading process, which has limits of
memory and time; entities and document types in XML are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from xml.parsers import expat

from crm_desktop.core.errors import UserError
from crm_desktop.formats.encoding import by_letters, by_mark
from crm_desktop.formats.file_kind import MEGABYTE
from crm_desktop.formats.held_sheet import LAST_COLUMN, LAST_ROW, HeldBook, HeldSheet, Value
from crm_desktop.formats.sheet_scan import pad, padding_template

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

    from crm_desktop.formats.isolation import Book

# --- Web pages -----------------------------------------------------------------------------------

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ROUNDED = re.compile(r"#+|\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
"""How a spreadsheet shows a number that is wider than its column."""
_LOOSE_LENGTH = 400
"""Longer text around tables is no heading of theirs."""

_SILENT = frozenset({"script", "style", "title", "select", "textarea", "template", "noscript"})
_LINES = frozenset(
    {
        "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "header",
        "footer", "article", "caption", "center", "form", "dt", "dd", "pre", "blockquote",
    }
)  # fmt: skip
"""What begins on a line of its own."""
_INLINE = frozenset({"span", "div", "p", "a", "i", "b", "small", "font", "label", "em", "strong"})
_CELLS = frozenset({"td", "th"})


def open_page(path: str) -> Book:
    """Open a web page; runs in the reading process."""
    content = Path(path).read_bytes()
    sheets: dict[str, HeldSheet] = {}
    for title, page in _pages(content):
        found = _read_page(page, title)
        if found.cells:
            name = found.name or f"Sheet{len(sheets) + 1}"
            while name in sheets:
                name = f"{name} {len(sheets) + 1}"
            found.name = name
            sheets[name] = found
    if not sheets:
        raise UserError("not_a_spreadsheet")
    return HeldBook([(name, True) for name in sheets], sheets.__getitem__)


def _pages(content: bytes) -> Iterator[tuple[str, str]]:
    """The pages of a file with their names: one, or those of a page saved with all its parts."""
    if not content[:200].lstrip().lower().startswith(b"mime-version:"):
        yield "", _decoded(content)
        return
    for part in message_from_bytes(content, policy=policy.default).walk():
        if part.get_content_type() != "text/html":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and b"<td" in payload.lower():
            yield "", _decoded(payload)


def _decoded(content: bytes) -> str:
    told = _CHARSET.search(content[:8192])
    for encoding in (by_mark(content[:4]), "utf-8", told and told[1].decode("ascii", "replace")):
        if not encoding:
            continue
        try:
            return content.decode(encoding).lstrip("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    encoding, on_error = by_letters(content.splitlines())
    return content.decode(encoding, on_error)


def _read_page(page: str, title: str) -> HeldSheet:
    name = _SHEET_NAME.search(page[:200_000])
    reader = _PageReader(HeldSheet(title or (unescape(name[1]).strip() if name else "")))
    reader.feed(_without_unfinished(page))
    reader.close()
    reader.finish()
    return reader.sheet if reader.has_table else HeldSheet("")


def _without_unfinished(page: str) -> str:
    """A page without the tags behind its last ">", for which the parser would look again and again.

    Thousands of them took it more than ten seconds.
    """
    end = page.find("<", page.rfind(">") + 1)
    return page if end < 0 else page[:end]


@dataclass(slots=True)
class _Table:
    """A table that is being read: where its next cell comes, and what reaches down from above."""

    column: int = 0
    is_in_row: bool = False
    is_in_cell: bool = False
    texts: list[str] = field(default_factory=list[str])
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    taken: dict[int, int] = field(default_factory=dict[int, int])
    """Rows for which a column is still filled by a cell above."""


class _PageReader(HTMLParser):
    """Puts the cells of all tables into one sheet."""

    def __init__(self, sheet: HeldSheet) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = sheet
        self.has_table = False
        self._row = 0
        self._tables: list[_Table] = []
        self._silent = ""
        self._hidden = ""
        self._depth = 0
        self._loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that begins something."""
        if self._silent:
            return
        if self._hidden:
            self._depth += tag == self._hidden
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent = tag
        elif tag in _INLINE and _HIDDEN.search(attributes.get("style", "")):
            self._hidden, self._depth = tag, 1
        elif tag == "table":
            self._begin_table()
        elif tag == "tr":
            self._begin_row()
        elif tag in _CELLS:
            self._begin_cell(attributes)
        elif tag == "br":
            self._say("\n")
        elif tag in _LINES:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that begins and ends at once, as XHTML writes it."""
        self.handle_starttag(tag, attrs)
        if tag not in {"br", "tr"}:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag that ends something."""
        if self._silent:
            if tag == self._silent:
                self._silent = ""
            return
        if self._hidden:
            self._depth -= tag == self._hidden
            if not self._depth:
                self._hidden = ""
            return
        if tag in _CELLS:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_table()
        elif tag in _LINES:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._silent and not self._hidden:
            self._say(_BLANKS.sub(" ", data))

    def unknown_decl(self, data: str) -> None:
        """A condition of Excel's ("<![if …]>"): what it says is not asked."""

    def parse_html_declaration(self, i: int) -> int:
        """Read a declaration; one that Python's parser does not know is passed over to its end.

        Browsers do so, by the rules of HTML (13.2.5.42, "bogus comment"); the parser raises
        AssertionError, which would refuse a whole list for a word between two tags.
        """
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.rawdata.find(">", i) + 1 or len(self.rawdata)

    def finish(self) -> None:
        """The page is over, whatever was left open."""
        while self._tables:
            self._end_table()
        self._flush_loose()

    # -- Text ----------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        if self._tables and self._tables[-1].is_in_cell:
            self._tables[-1].texts.append(text)
        elif not self._tables:
            self._loose.append(text)

    def _break(self) -> None:
        if self._tables:
            self._say("\n")
        else:
            self._flush_loose()

    def _flush_loose(self) -> None:
        text = _lines_of(self._loose)
        self._loose = []
        if text and len(text) <= _LOOSE_LENGTH:
            self._row += 1
            self.sheet.put(self._row, 0, text)

    # -- Tables --------------------------------------------------------------------------------

    def _begin_table(self) -> None:
        self._flush_loose()
        if self._tables:  # one inside a cell: what was said before it is a row of its own
            self._end_cell()
            self._end_row()
        self._tables.append(_Table())

    def _end_table(self) -> None:
        if self._tables:
            self._end_cell()
            self._end_row()
            self._tables.pop()
            self._row += self._row in self.sheet.cells  # a blank row between two tables

    def _begin_row(self) -> None:
        if not self._tables:
            self._begin_table()
        self._end_cell()
        self._end_row()
        table = self._tables[-1]
        table.is_in_row, table.column = True, 0
        self._row += 1
        if self._row > LAST_ROW:
            raise UserError("too_many_rows", rows=self._row, limit=LAST_ROW)

    def _end_row(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or not table.is_in_row:
            return
        table.is_in_row = False
        table.taken = {column: rows - 1 for column, rows in table.taken.items() if rows > 1}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if not self._tables or not self._tables[-1].is_in_row:
            self._begin_row()
        self._end_cell()
        table = self._tables[-1]
        while table.column in table.taken:
            table.column += 1
        table.is_in_cell, table.texts, table.attributes = True, [], attributes
        self.has_table = True

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or not table.is_in_cell:
            return
        table.is_in_cell = False
        across = _span(table.attributes.get("colspan"), 1000)
        down = _span(table.attributes.get("rowspan"), LAST_ROW - self._row)
        if table.column < LAST_COLUMN:
            value = _cell_value(_lines_of(table.texts), table.attributes)
            self.sheet.put(self._row, table.column, value)
        if across > 1 or down > 1:
            first = (self._row - 1, table.column)
            self.sheet.merged.append((first, (first[0] + down - 1, first[1] + across - 1)))
        if down > 1:
            rows = dict.fromkeys(range(table.column, table.column + across), down)
            table.taken |= rows
        table.column += across


def _lines_of(pieces: Sequence[str]) -> str:
    """The text of a cell: lines without blanks around them, no blank lines at its ends."""
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _span(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    return min(max(int(digits[:9]), 1), max(most, 1)) if digits.isdecimal() else 1


def _cell_value(text: str, attributes: dict[str, str]) -> Value:
    """The text as it is shown, or the number behind one that is shown rounded."""
    told = attributes.get("x:num") or attributes.get("sdval")
    if told and _ROUNDED.fullmatch(text):
        try:
            return float(told)
        except ValueError:
            return text
    return text


# --- The XML of Excel 2003 -----------------------------------------------------------------------

SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_SLICE = MEGABYTE


def open_xml(path: str) -> Book:
    """Open an "XML spreadsheet 2003"; runs in the reading process."""
    content = Path(path).read_bytes()
    names = _XmlReader(content, wanted=None).names
    if not names:
        raise UserError("not_a_spreadsheet")
    return HeldBook(names, lambda name: _XmlReader(content, wanted=name).sheet)


class _XmlReader:
    """One look at the file: the names of its sheets, and the cells of the one wanted."""

    def __init__(self, content: bytes, *, wanted: str | None) -> None:
        self.names: list[tuple[str, bool]] = []
        self.sheet = HeldSheet(wanted or "")
        self._wanted = wanted
        self._is_inside = self._is_read = False
        self._templates: dict[str, str] = {}
        self._style = self._row_style = ""
        self._row = self._column = self._span = 0
        self._cell: dict[str, str] = {}
        self._kind = ""
        self._text: list[str] | None = None
        self._is_hidden: list[str] | None = None
        self._parser: XMLParserType = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say
        self._parser.StartDoctypeDeclHandler = _refuse
        try:
            for begin in range(0, len(content), _SLICE):
                piece = content[begin : begin + _SLICE]
                self._parser.Parse(piece, begin + _SLICE >= len(content))
        except (expat.ExpatError, ValueError, OverflowError) as error:
            raise UserError("workbook_damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _blank, local = name.rpartition(" ")
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if space == SPREADSHEET_2003:
            action = self._XML_STARTS.get(local)
            if action is not None:
                action(self, own)
        elif space == _EXCEL and local == "Visible":
            self._is_hidden = []

    def _end(self, name: str) -> None:
        space, _blank, local = name.rpartition(" ")
        if space == SPREADSHEET_2003 and local == "Data":
            self._end_data()
        elif space == SPREADSHEET_2003 and local == "Worksheet":
            self._is_read = self._is_read or self._is_inside
            self._is_inside = False
        elif space == SPREADSHEET_2003 and local == "Row":
            self._row += self._span
        elif space == SPREADSHEET_2003 and local == "Cell":
            self._column += _place(self._cell.get("MergeAcross"), 0)
        elif space == _EXCEL and local == "Visible" and self._is_hidden is not None:
            if "".join(self._is_hidden).strip().startswith("SheetHidden") and self.names:
                self.names[-1] = (self.names[-1][0], False)
            self._is_hidden = None

    def _say(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self._is_hidden is not None:
            self._is_hidden.append(text)

    def _begin_style(self, own: dict[str, str]) -> None:
        self._style = own.get("ID", "")

    def _number_format(self, own: dict[str, str]) -> None:
        template = padding_template(own.get("Format", ""))
        if template is not None:
            self._templates[self._style] = template

    def _begin_sheet(self, own: dict[str, str]) -> None:
        name = own.get("Name", f"Sheet{len(self.names) + 1}")
        self.names.append((name, True))
        self._is_inside = name == self._wanted and not self._is_read
        self._row = 0

    def _begin_row(self, own: dict[str, str]) -> None:
        self._row = _place(own.get("Index"), self._row + 1)
        self._span = _place(own.get("Span"), 0)
        self._row_style = own.get("StyleID", "")
        self._column = 0

    def _begin_cell(self, own: dict[str, str]) -> None:
        self._column = _place(own.get("Index"), self._column + 1)
        self._cell, self._kind = own, ""
        across, down = _place(own.get("MergeAcross"), 0), _place(own.get("MergeDown"), 0)
        if self._is_inside and (across or down):
            first = (self._row - 1, self._column - 1)
            self.sheet.merged.append((first, (first[0] + down, first[1] + across)))

    def _begin_comment(self, _own: dict[str, str]) -> None:
        self._kind = "Comment"

    def _begin_data(self, own: dict[str, str]) -> None:
        if self._is_inside and self._kind != "Comment":
            self._kind, self._text = own.get("Type", "String"), []

    def _end_data(self) -> None:
        pieces, self._text = self._text, None
        kind, self._kind = self._kind, ""
        if pieces is None:
            return
        style = self._cell.get("StyleID", self._row_style)
        value = _typed("".join(pieces), kind, self._templates.get(style))
        self.sheet.put(self._row, self._column - 1, value)

    _XML_STARTS: ClassVar[dict[str, Callable[[_XmlReader, dict[str, str]], None]]] = {
        "Style": _begin_style,
        "NumberFormat": _number_format,
        "Worksheet": _begin_sheet,
        "Row": _begin_row,
        "Cell": _begin_cell,
        "Comment": _begin_comment,
        "Data": _begin_data,
    }


def _refuse(*_declaration: object) -> None:
    raise UserError("workbook_damaged")


def _place(text: str | None, usual: int) -> int:
    digits = (text or "").strip()
    return int(digits[:9]) if digits.isdecimal() else usual


_NO_DAY = 1900
"""Times of day are written as such of the first day that there is."""


def _typed(text: str, kind: str, template: str | None) -> Value:
    if kind == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        if template is not None and number >= 0 and number.is_integer():
            return pad(number, template)
        return number
    if kind == "Boolean":
        return text.strip() in {"1", "true"}
    if kind == "DateTime":
        try:
            moment = datetime.fromisoformat(text.strip().partition(".")[0])
        except ValueError:
            return text
        return _day_or_time(moment)
    return "" if kind == "Error" else text


def _day_or_time(moment: datetime) -> date | datetime | time:
    if moment.year < _NO_DAY:
        return moment.time()
    is_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() if is_day else moment
