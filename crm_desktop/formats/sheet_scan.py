"""A look at a worksheet's XML before it is read: how far it reaches and what readers do not tell.

calamine builds a rectangle from the first to the last filled cell, so one cell at XFD1048576
would ask for 400 GB; and it tells neither hidden rows and columns nor formats. The scan streams
the part in slices of 1 MB (about 0.3 s per 100 MB) and never holds it whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from time import thread_time
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from crm_desktop.formats.file_kind import MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_SLICE = 1024 * 1024
_LONGEST_CARRY = 4 * _SLICE
_MOST_REMARKS = 10_000
_LONGEST_UNBROKEN = 48 * _SLICE
"""Between two rows; cells hold 32,767 characters, and merged areas take 40 bytes each."""
_LEAST_CPU_SECONDS = 6.0
_CPU_SECONDS_PER_MEGABYTE = 0.1
"""A scan takes a tenth of that; a sheet in which every address is missing, a half."""
_FAR_COLUMNS, _FAR_ROWS = 100, 5_000
"""So many empty columns or rows part what is far away from a list."""
_MOST_STRAYS = 20
_CELLS_PER_STRAY = 10
"""What is far away belongs to the list as soon as there is more of it."""

# Cells and rows written in an unusual way, or far out: beyond column Z or row 99,999.
_TELLING_CELL = re.compile(rb'<c(?! r="[A-Z]\d{1,5}")(?=[\s/>])(?: r="([A-Z]{1,3})(\d{1,7})")?')
_TELLING_ROW = re.compile(rb'<row(?! r="\d{1,5}")(?=[\s/>])(?: r="(\d{1,7})")?')
_ROW_NUMBER = re.compile(rb'<row r="(\d{1,7})"')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: [^>]*[^/>])?><[vif]')
_HIDDEN_ROW = re.compile(rb'<row r="(\d{1,7})"[^>]*? hidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_COLUMN = re.compile(rb"<col ([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"')
_BARE_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>'
)
_REGULAR_START = re.compile(rb"<worksheet[\s>]")


class ScanFailed(Exception):
    """The part is no readable XML."""


class ScanTooLarge(ScanFailed):
    """The part is made to keep readers busy: more rows, cells or text than any sheet has."""


@dataclass(slots=True)
class SheetScan:
    """What a worksheet holds besides values; rows count from 1, columns from 0.

    `last_row` and `last_column` (the number of columns) bound what is filled; they may be larger
    than what is really filled as long as the whole rectangle is small. `padded` gives, by row,
    the columns whose numbers are shown with leading zeros, with the format's template.
    """

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    error_cells: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    bare_formulas: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    padded: dict[int, list[tuple[int, str]]] = field(
        default_factory=dict[int, list[tuple[int, str]]]
    )
    strays: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Filled cells far away from all others, which are not read; the bounds are without them."""


@lru_cache(maxsize=20_000)
def column_index(letters: bytes) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def slices(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end between two rows, or at least between two cells."""
    carry = b""
    unbroken = 0
    while block := part.read(_SLICE):
        block = carry + block
        cut = block.rfind(b"</row>") + 6
        if cut < 6:
            cut = max(block.rfind(b"<c "), block.rfind(b"<row"), 0)
        if cut == 0 and len(block) > _LONGEST_CARRY:
            cut = len(block)
            unbroken += cut
            if unbroken > _LONGEST_UNBROKEN:
                raise ScanTooLarge("nothing but text")
        elif cut:
            unbroken = 0
        carry = block[cut:]
        if cut:
            yield block[:cut]
    if carry:
        yield carry


def scan(
    open_part: Callable[[], IO[bytes]], templates: Mapping[int, str], max_cells: int
) -> SheetScan:
    """Scan a worksheet; `templates` maps cell styles to zero-padded formats (`padding_template`).

    The rectangle is exact whenever the quick bound would exceed `max_cells`. Raises `ScanFailed`.
    """
    found = SheetScan()
    padded_cell = _padded_pattern(templates)
    is_odd = False
    rows = cells = 0
    with open_part() as part:
        for number, piece in enumerate(slices(part)):
            if number == 0:
                head = piece[:4096]
                is_odd = not _REGULAR_START.search(head) or b"<!DOCTYPE" in head
                _read_columns(piece, found)
            if is_odd:
                break
            is_odd = _bound(piece, found)
            rows, cells = rows + piece.count(b"<row"), cells + piece.count(b"<c ")
            if rows > MAX_ROWS * 2 or cells > max_cells * 2:
                raise ScanTooLarge("more rows or cells than fit")
            _collect(piece, found)
            if padded_cell is not None:
                for letters, row, style in padded_cell.findall(piece):
                    cell = (column_index(letters), templates[int(style)])
                    found.padded.setdefault(int(row), []).append(cell)
    if is_odd:
        with open_part() as part:
            found.last_row, found.last_column = _exact_any(part)
        return found
    if _is_vast(found, max_cells):
        with open_part() as part:
            found.last_row, found.last_column = _exact_regular(part)
    if _is_vast(found, max_cells) or found.last_row > (rows + _FAR_ROWS) * _CELLS_PER_STRAY:
        with open_part() as part:
            last_row, last_column = _near(part)
        if (last_row, last_column) != (found.last_row, found.last_column):
            with open_part() as part:
                found.strays = list(_beyond(part, last_row, last_column))
            found.last_row, found.last_column = last_row, last_column
    return found


def _is_vast(found: SheetScan, max_cells: int) -> bool:
    """Whether a sheet would be refused for its bounds."""
    return found.last_row * found.last_column > max_cells or found.last_column > MAX_COLUMNS


def _bound(piece: bytes, found: SheetScan) -> bool:
    """Widen the bounds; true if the slice has cells or rows without a plain address."""
    found.last_column = max(found.last_column, 26)
    last = piece.rfind(b"<row ")
    if last >= 0 and (match := _ROW_NUMBER.match(piece, last)):
        found.last_row = max(found.last_row, int(match[1]))
    for letters, row in set(_TELLING_CELL.findall(piece)):
        if not row:
            return True
        found.last_row = max(found.last_row, int(row))
        found.last_column = max(found.last_column, column_index(letters) + 1)
    for row in _TELLING_ROW.findall(piece):
        if not row:
            return True
        found.last_row = max(found.last_row, int(row))
    return False


def _collect(piece: bytes, found: SheetScan) -> None:
    if b' hidden="' in piece:
        found.hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
    if b' t="e"' in piece and len(found.error_cells) < _MOST_REMARKS:
        found.error_cells.extend(
            (int(row), column_index(letters)) for letters, row in _ERROR_CELL.findall(piece)
        )
    if b"<f" in piece and len(found.bare_formulas) < _MOST_REMARKS:
        found.bare_formulas.extend(
            (int(row), column_index(letters)) for letters, row in _BARE_FORMULA.findall(piece)
        )


def _read_columns(piece: bytes, found: SheetScan) -> None:
    columns = _COLUMNS.search(piece)
    if columns is None:
        return
    for text in _COLUMN.findall(columns[1]):
        values = dict(_ATTRIBUTE.findall(text))
        if values.get(b"hidden") in {b"1", b"true"}:
            try:
                first, last = int(values[b"min"]), int(values[b"max"])
            except (KeyError, ValueError):
                continue
            found.hidden_columns.update(range(first - 1, min(last, 16_384)))


def _exact_regular(part: IO[bytes]) -> tuple[int, int]:
    """Last filled row and number of columns, from cells with plain addresses."""
    last_row = 0
    letters_seen: set[bytes] = set()
    for piece in slices(part):
        cells = _FILLED.findall(piece)
        if cells:
            rows = {int(row) for _letters, row in cells}
            last_row = max(last_row, *rows)
            letters_seen.update(letters for letters, _row in cells)
    return last_row, max((column_index(letters) + 1 for letters in letters_seen), default=0)


def _near(part: IO[bytes]) -> tuple[int, int]:
    """The last row and the number of columns without the few filled cells that are far away."""
    by_letters: Counter[bytes] = Counter()
    by_row: Counter[int] = Counter()
    for piece in slices(part):
        cells = _FILLED.findall(piece)
        by_letters.update(letters for letters, _row in cells)
        by_row.update(int(row) for _letters, row in cells)
    columns = ((column_index(letters) + 1, count) for letters, count in by_letters.items())
    return last_near_row(by_row.items()), last_near_column(columns)


def last_near_row(counted: Iterable[tuple[int, int]]) -> int:
    """The last row, out of rows and how many cells each has, without the few that are far away."""
    return _last_near(counted, _FAR_ROWS)


def last_near_column(counted: Iterable[tuple[int, int]]) -> int:
    """The same of columns, which count from 1."""
    return _last_near(counted, _FAR_COLUMNS)


def _last_near(counted: Iterable[tuple[int, int]], far: int) -> int:
    """The last place before a gap of `far` behind which there is next to nothing."""
    counts = sorted(counted)
    beyond = total = sum(count for _place, count in counts)
    for (place, count), (following, _count) in pairwise(counts):
        beyond -= count
        few = min(_MOST_STRAYS, (total - beyond) // _CELLS_PER_STRAY)
        if following - place > far and beyond <= few:
            return place
    return counts[-1][0] if counts else 0


def _beyond(part: IO[bytes], last_row: int, last_column: int) -> Iterator[tuple[int, int]]:
    """The filled cells outside of an area, as rows from 1 and columns from 0."""
    for piece in slices(part):
        for letters, row in _FILLED.findall(piece):
            if int(row) > last_row or column_index(letters) >= last_column:
                yield int(row), column_index(letters)


def without_cells(part: IO[bytes], cells: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """The part without some filled cells (rows from 1, columns from 0), in pieces."""
    addresses = "|".join(address(row, column) for row, column in cells).encode()
    cell = re.compile(rb'<c r="(?:' + addresses + rb')"[^>]*>.*?</c>', re.DOTALL)
    for piece in slices(part):
        yield cell.sub(b"", piece)


def address(row: int, column: int) -> str:
    """`XFD1` for row 1, column 16,383."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return f"{letters}{row}"


def _exact_any(part: IO[bytes]) -> tuple[int, int]:
    """The same by a real parser, for prefixes, other quotes, encodings and missing addresses."""
    reader = _Positions()
    started, size = thread_time(), 0
    try:
        while block := part.read(_SLICE):
            reader.parser.Parse(block, False)
            size += len(block)
            allowed = _LEAST_CPU_SECONDS + size / _SLICE * _CPU_SECONDS_PER_MEGABYTE
            if thread_time() - started > allowed or reader.row > MAX_ROWS * 2:
                raise ScanTooLarge("it takes too long")
            if reader.last_column > _WIDEST:
                break  # nobody reads such a sheet: how wide it is does not matter
        else:
            reader.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise ScanFailed(str(error)) from error
    return reader.last_row, reader.last_column


_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)$")
_WIDEST = 16_384
"""Columns of a sheet in Excel."""


class _Positions:
    """Follows cells as readers do: an address counts, else the place after the last one."""

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = 0
        self.row = 0
        self._column = 0
        self.parser: XMLParserType = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_declaration: object) -> None:
        raise ScanFailed("a worksheet has no document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self._column = 0
        elif local == "c":
            match = _ADDRESS.match(attributes.get("r", ""))
            if match is not None:
                self._column = column_index(match[1][:9].upper().encode()) + 1
                self.row = int(match[2][:12])
            else:
                self._column += 1
        elif local in {"v", "is", "f"}:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, self._column)


# --- Formats with leading zeros ------------------------------------------------------------------

_TEMPLATE = re.compile(r"^[0 ()/+-]*0[0 ()/+-]*$")


def padding_template(number_format: str) -> str | None:
    """The template of a format that shows leading zeros (`00000`, `000-000`), else `None`."""
    plain = number_format.partition(";")[0].replace("\\", "").replace('"', "")
    if plain.count("0") < 2 or not _TEMPLATE.match(plain):
        return None
    return plain


def pad(value: float, template: str) -> str:
    """A whole number as its template shows it: `6103` by `00000` is `06103`."""
    zeros = template.count("0")
    digits = str(int(value)).rjust(zeros, "0")
    result: list[str] = []
    position = len(digits)
    for sign in reversed(template):
        if sign == "0":
            position -= 1
            result.append(digits[position])
        else:
            result.append(sign)
    return digits[:position] + "".join(reversed(result))


def _padded_pattern(templates: Mapping[int, str]) -> re.Pattern[bytes] | None:
    if not templates:
        return None
    styles = "|".join(map(str, templates)).encode()
    return re.compile(
        rb'<c r="([A-Z]{1,3})(\d{1,7})" s="('
        + styles
        + rb')"(?: t="n")?>(?:<f[^<]*(?:</f>)?)?<v>\d'
    )
