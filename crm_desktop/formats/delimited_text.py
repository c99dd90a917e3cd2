"""Delimited text (CSV) in: finds encoding and delimiter, and reads what is really out there.

A record is counted from the start of the file: a line break inside quotes does not begin one, a
blank line is one (the empty tuple), and so is a `sep=;` line. Nothing is guessed silently: the
`TextFormat` is there to be shown and changed.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.formats.encoding import by_letters, by_mark, told, utf16_without_mark
from crm_desktop.formats.file_kind import MAX_COLUMNS, MAX_ROWS, MEGABYTE, FileKind, detect

MAX_TEXT = 500 * MEGABYTE
MAX_FIELD = 1_000_000
_WIDEST_SHEET = 2 * 16_384
"""No spreadsheet writes more fields in a row, empty ones included."""
"""Characters of one field."""
_LONGEST_RECORD_LINES = 2_000
"""A quote that is still open after so many lines was never meant as one."""

_LONGEST_LINE = 32 * MEGABYTE
"""Characters of a line; whatever goes on for longer is no table."""

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)
_SAMPLE_BYTES = 64 * 1024
_SAMPLE_RECORDS = 200
_MOST_TELLING_BYTES = 256 * 1024


@record
class PastedText:
    """A block of cells from the clipboard, to be read like a file; it has no name."""

    text: str

    @property
    def name(self) -> str:
        """Nothing: a pasted text is called by the windows that show it."""
        return ""


Origin: TypeAlias = Path | PastedText
"""Where a text comes from."""


@record
class TextOptions:
    """How a text is to be read; what is empty (`quote`: `None`) is found by its content."""

    encoding: str = ""
    delimiter: str = ""
    quote: str | None = None


@record
class TextFormat:
    """How a text is written; `is_certain` is false where letters had to decide the encoding.

    `on_error` is how bytes outside of `encoding` are read; it is not `strict` where a file mixes
    encodings. A pasted text has no encoding.
    """

    encoding: str
    delimiter: str
    is_certain: bool = True
    on_error: str = "strict"
    quote: str = '"'

    @property
    def is_mixed(self) -> bool:
        """Whether lines of another encoding stand among the UTF-8 ones."""
        return self.encoding.startswith("utf-8") and self.on_error != "strict"


@record
class TextPreview:
    """The first records of a text as it would be read.

    `unreadable` counts the characters among them that the encoding does not have: above 0 it is
    hardly the right one.
    """

    text_format: TextFormat
    rows: tuple[tuple[str, ...], ...]
    unreadable: int = 0


class DelimitedText:
    """A text table that can be read several times, always from the start."""

    def __init__(self, path: Origin, text_format: TextFormat) -> None:
        self.path = path
        self.text_format = text_format
        self.nul_records: set[int] = set()
        """Records (from 1) out of which NUL characters were left, as far as was read."""
        self.has_open_quote = False
        """Whether a quotation mark that never closes was read as a plain character."""

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every record, as long as it is; a blank line is the empty tuple.

        Raises `UserError` `too_many_rows`, `too_many_columns` or `file_unreadable` on the way.
        """
        with _open_text(self.path, self.text_format) as file:
            records = _Records(
                _bounded(file, self.path), self.text_format.delimiter, self.text_format.quote
            )
            for number, record in enumerate(records, 1):
                if records.has_nul:
                    self.nul_records.add(number)
                    records.has_nul = False
                self.has_open_quote = records.has_open_quote
                if number > MAX_ROWS:
                    _fail("too_many_rows", self.path, rows=number, limit=MAX_ROWS)
                if len(record) > MAX_COLUMNS:
                    self._limit_columns(record)
                is_declaration = number == 1 and _SEPARATOR_LINE.match(
                    self.text_format.delimiter.join(record)
                )
                yield () if is_declaration else tuple(record)

    def head(self, count: int) -> list[tuple[str, ...]]:
        """The first `count` records."""
        found: list[tuple[str, ...]] = []
        for row in self.rows():
            found.append(row)
            if len(found) >= count:
                break
        return found

    def _limit_columns(self, record: list[str]) -> None:
        if len(record) > _WIDEST_SHEET:
            _fail("too_many_columns", self.path, columns=len(record), limit=MAX_COLUMNS)
        while record and not record[-1].strip():
            record.pop()
        if len(record) > MAX_COLUMNS:
            _fail("too_many_columns", self.path, columns=len(record), limit=MAX_COLUMNS)


def open_text(path: Origin | str, options: TextOptions | None = None) -> DelimitedText:
    """A text table, its format found or as told; `UserError` of `FILE_ERRORS`.

    An unknown name of an encoding raises `LookupError`: a bug of the caller.
    """
    options = options or TextOptions()
    if isinstance(path, str):
        path = Path(path)
    if isinstance(path, PastedText):
        found = _pasted_format(path)
    else:
        _require_text(path)
        with _reading(path):
            found = _find_encoding(path, options.encoding)
    delimiter, quote = options.delimiter, options.quote
    if not delimiter or quote is None:
        sample = _sample(path, found)
        quote = _find_quote(sample) if quote is None else quote
        delimiter = delimiter or _find_delimiter(sample, quote)
    return DelimitedText(
        path, TextFormat(found.encoding, delimiter, found.is_certain, found.on_error, quote)
    )


def preview_text(path: Origin, options: TextOptions | None = None, count: int = 20) -> TextPreview:
    """The first `count` records under `options`; errors as of `open_text`.

    Cheap enough for every change of an option: the rest of the file is not read, unless the
    encoding has to be found.
    """
    text = open_text(path, options)
    rows = tuple(text.head(count))
    unreadable = sum(field.count("\ufffd") for row in rows for field in row)
    return TextPreview(text.text_format, rows, unreadable)


def _require_text(path: Path) -> None:
    if detect(path) is not FileKind.TEXT:
        _fail("not_a_spreadsheet", path)
    with _reading(path):
        size = path.stat().st_size
    if size > MAX_TEXT:
        _fail("file_too_large", path, megabytes=size // MEGABYTE, limit=MAX_TEXT // MEGABYTE)


def _pasted_format(pasted: PastedText) -> TextFormat:
    if not pasted.text.strip():
        _fail("file_empty", pasted)
    if len(pasted.text) > MAX_TEXT:
        megabytes = len(pasted.text) // MEGABYTE
        _fail("file_too_large", pasted, megabytes=megabytes, limit=MAX_TEXT // MEGABYTE)
    return TextFormat("", "")


def _fail(code: str, path: Origin, **params: int | str) -> None:
    raise UserError(code, field=None, name=path.name, **params)


@contextmanager
def _reading(path: Origin) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise UserError("file_unreadable", name=path.name) from error


@contextmanager
def _open_text(path: Origin, text_format: TextFormat) -> Generator[IO[str]]:
    """The decoded file; lines keep their ends, as the csv module wants them."""
    if isinstance(path, PastedText):
        yield io.StringIO(path.text, newline="")
        return
    errors = "replace" if text_format.on_error == "strict" else text_format.on_error
    with (
        _reading(path),
        path.open("rb") as binary,
        io.TextIOWrapper(binary, text_format.encoding, errors, newline="") as file,
    ):
        yield file


def _bounded(file: IO[str], path: Origin) -> Iterable[str]:
    """The lines of a file; one without an end is never held as a whole."""
    if isinstance(path, PastedText) or path.stat().st_size <= _LONGEST_LINE:
        return file
    return _lines(file, path)


def _lines(file: IO[str], path: Origin) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            _fail("not_a_spreadsheet", path)
        yield line


# --- Encoding ------------------------------------------------------------------------------------


def _find_encoding(path: Path, given: str) -> TextFormat:
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        if given:
            return TextFormat(told(given, head), "")
        marked = by_mark(head)
        if marked == "utf-8-sig":
            lines = list(_telling_lines(head, file))
            encoding, on_error = by_letters(lines)
            return TextFormat(marked, "", on_error=on_error if encoding == "utf-8" else "replace")
        if marked is not None:
            return TextFormat(marked, "")
        wide = utf16_without_mark(head)
        if wide is not None:
            return TextFormat(wide, "", is_certain=False)
        encoding, on_error = by_letters(_telling_lines(head, file))
        return TextFormat(encoding, "", is_certain=on_error == "strict", on_error=on_error)


def _telling_lines(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    """Lines with bytes above 127 from the whole file, up to a limit of their sizes.

    A line that is no UTF-8 is always told, wherever it stands, up to a limit of its own.
    """
    budget, stray_budget = _MOST_TELLING_BYTES, _MOST_TELLING_BYTES
    for line in _byte_lines(head, file):
        if line.isascii():
            continue
        if budget > 0:
            budget -= len(line)
            yield line
        elif stray_budget > 0:
            try:
                line.decode()
            except UnicodeDecodeError:
                stray_budget -= len(line)
                yield line


def _byte_lines(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    carry = b""
    block = head
    while block:
        block = carry + block
        cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
        if cut == 0 and len(block) > MEGABYTE:
            cut = _whole_signs(block)
        carry = block[cut:]
        if block[:cut].isascii():
            pass  # nothing telling in this block
        else:
            yield from block[:cut].splitlines()
        block = file.read(_SAMPLE_BYTES)
    if carry:
        yield from carry.splitlines()


def _whole_signs(block: bytes) -> int:
    """Where to cut a block so that no sign of UTF-8 is torn."""
    cut = len(block)
    while cut > len(block) - 4 and block[cut - 1] & 0xC0 == 0x80:
        cut -= 1
    return cut - 1 if block[cut - 1] >= 0xC0 else len(block)


# --- Delimiter -----------------------------------------------------------------------------------


def _sample(path: Origin, text_format: TextFormat) -> list[str]:
    """The first lines with their ends."""
    with _open_text(path, text_format) as file:
        sample = file.read(_SAMPLE_BYTES)
        is_whole = not file.read(1)
    lines = sample.splitlines(keepends=True)
    if not is_whole and len(lines) > 1:
        del lines[-1]
    return lines


_IN_SINGLE_QUOTES = re.compile(r"(?:^|[,;\t|])'(?:[^']|'')*'(?=[,;\t|\r\n]|$)")
_IN_DOUBLE_QUOTES = re.compile(r'(?:^|[,;\t|])"(?:[^"]|"")*"(?=[,;\t|\r\n]|$)')


def _find_quote(lines: list[str]) -> str:
    """Single quotation marks where fields stand in them and none in double ones."""
    single = sum(len(_IN_SINGLE_QUOTES.findall(line)) > 1 for line in lines)
    if single * 2 <= len(lines) or any(map(_IN_DOUBLE_QUOTES.search, lines)):
        return '"'
    return "'"


def _find_delimiter(lines: list[str], quote: str) -> str:
    declared = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if declared is not None:
        return declared[1]
    scores = {delimiter: _regularity(lines, delimiter, quote) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _regularity(lines: list[str], delimiter: str, quote: str) -> float:
    """How much the sample looks like a table with this delimiter; 0 if it has one column."""
    widths: Counter[int] = Counter()
    try:
        for number, record in enumerate(_Records(lines, delimiter, quote)):
            if number >= _SAMPLE_RECORDS:
                break
            if any(field.strip() for field in record):
                widths[len(record)] += 1
    except csv.Error:
        return 0
    widths_of_tables = {width: count for width, count in widths.items() if width > 1}
    if not widths_of_tables:
        return 0
    width = max(widths_of_tables, key=lambda width: (widths_of_tables[width], width))
    share = widths_of_tables[width] / widths.total()
    return share * share * min(width, 12) ** 0.5


# --- Records -------------------------------------------------------------------------------------


class _TooLong(Exception):
    """A record goes on for too many lines."""


class _Records:
    """Records of the csv module, which also survive NULs and quotes that never close.

    Where a quoted field does not end within `_LONGEST_RECORD_LINES` lines, `MAX_FIELD` characters
    or the file, its first line is read once more with quotation marks as plain characters, and
    reading goes on with the line after it.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, quote: str) -> None:
        csv.field_size_limit(MAX_FIELD)
        self.has_nul = False
        """Whether the record at hand held NULs; for the reader of the records to take back."""
        self.has_open_quote = False
        self._delimiter = delimiter
        self._quote = quote
        self._lines = iter(lines)
        self._again: list[str] = []
        self._record: list[str] = []

    def _next_lines(self) -> Iterator[str]:
        while True:
            line = self._again.pop() if self._again else next(self._lines, None)
            if line is None:
                return
            if "\0" in line:
                self.has_nul = True
                line = line.replace("\0", "")
            self._record.append(line)
            if len(self._record) > _LONGEST_RECORD_LINES:
                raise _TooLong
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        reader = self._reader()
        while True:
            try:
                record = next(reader, None)
            except (_TooLong, csv.Error):
                record = self._first_line_plain()
                reader = self._reader()
            if record is None:
                return
            if len(self._record) > 1 and self._is_open_at_end():
                record = self._first_line_plain()
                reader = self._reader()
            self._record.clear()
            yield record

    def _reader(self) -> Iterator[list[str]]:
        if not self._quote:
            return csv.reader(self._next_lines(), delimiter=self._delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(self._next_lines(), delimiter=self._delimiter, quotechar=self._quote)

    def _is_open_at_end(self) -> bool:
        """Whether the record ran into the end of the file looking for its closing quote."""
        quote = self._quote
        if not quote or quote not in self._record[0]:
            return False
        return sum(line.count(quote) for line in self._record) % 2 == 1

    def _first_line_plain(self) -> list[str]:
        self.has_open_quote = True
        first, *rest = self._record
        self._again.extend(reversed(rest))
        self._record.clear()
        return [
            field[:MAX_FIELD].strip().strip(self._quote or None)
            for field in first.rstrip("\r\n").split(self._delimiter)
        ]
