"""Workbooks out: lists of any length as .xlsx, written row by row in little memory.

Every text is an inline string in a cell formatted as text, so nothing that looks like a formula
can ever become one, not even when somebody edits the cell. The file appears under its name only
when it is complete.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from crm_desktop.core.records import record
from crm_desktop.formats.whole_file import whole_file

OutCell = str | int | float | Decimal | bool | date | datetime | None
"""What a cell can hold; moments are written as they are, without a time zone."""

WORDS_SHEET = "crm-words"
"""The name of the hidden sheet of our own; no list is in it."""
LONGEST_TEXT = 32_767
"""Characters of one cell in Excel; the rest of a longer text is cut."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_GENERAL, _BOLD, _DATE, _MOMENT, _TEXT = range(5)
_STYLES = (
    f'{_START}<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEEDS_CARE = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
_ESCAPE_OF_EXCEL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zone
_EPOCH_DAY = _EPOCH.toordinal()
_FIRST_SAFE_DAY = date(1900, 3, 1)
"""Excel believes in 29 February 1900; what lies before is written as text."""
_WIDEST = 255.0
_ROWS_AT_ONCE = 100


@record
class HiddenSheet:
    """A sheet for programs: its name, as Excel accepts it, and rows of texts."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@record
class WrittenRow:
    """A row as XML, in pieces between which its number goes; `columns` is how far it reaches."""

    pieces: tuple[str, ...]
    columns: int


def written_row(cells: Iterable[OutCell]) -> WrittenRow:
    """A row that several sheets hold, each at a place of its own."""
    return _written(cells, _TEXT)


def _written(cells: Iterable[OutCell], style: int) -> WrittenRow:
    pieces = ['<row r="']
    before = '">'
    column = -1
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        content = _text(cell, style) if isinstance(cell, str) else _value(cell)
        if not content:
            continue
        if column >= len(_LETTERS):
            _LETTERS.extend(_letters(n) for n in range(len(_LETTERS), column + 1))
        pieces.append(f'{before}<c r="{_LETTERS[column]}')
        before = content
    pieces.append(f"{before}</row>")
    return WrittenRow(tuple(pieces), column + 1)


class SheetWriter:
    """The one sheet of a workbook being written; `rows` and `columns` are its size so far."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._waiting: list[str] = []
        self.rows = 0
        self.columns = 0

    def heading(self, cells: Iterable[str]) -> None:
        """A row in bold."""
        self.take(_written(cells, _BOLD))

    def row(self, cells: Iterable[OutCell]) -> None:
        """A row; `None` and empty texts leave a cell empty."""
        self.take(_written(cells, _TEXT))

    def take(self, row: WrittenRow) -> None:
        """A row that was written before, as the next one."""
        self.rows += 1
        self.columns = max(self.columns, row.columns)
        self._waiting.append(str(self.rows).join(row.pieces))
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Hand the rows that wait to the file."""
        self._part.write("".join(self._waiting).encode())
        self._waiting.clear()


@contextmanager
def write_workbook(
    path: Path,
    sheet_name: str,
    *,
    widths: Sequence[float] = (),
    has_filter: bool = False,
    hidden: HiddenSheet | None = None,
) -> Generator[SheetWriter]:
    """Write an .xlsx of one sheet; nothing is left at `path` if the block fails.

    `widths` of columns are in characters; with `has_filter` the first row gets filter buttons.
    `hidden` goes into a second sheet that spreadsheet programs do not show and keep as it is.
    Raises `UserError` as `write_error` makes them if the drive refuses.
    """
    with (
        whole_file(path) as unfinished,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        name = _clean_sheet_name(sheet_name)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(
                f'{_START}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
                f"</sheetView></sheetViews>{_columns(widths)}<sheetData>".encode()
            )
            sheet = SheetWriter(part)
            yield sheet
            sheet.flush()
            area = f"A1:{_letters(max(sheet.columns, 1) - 1)}{max(sheet.rows, 1)}"
            tail = f'<autoFilter ref="{area}"/>' if has_filter else ""
            part.write(f"</sheetData>{tail}</worksheet>".encode())
        filtered = _absolute(area) if has_filter else ""
        if hidden is not None:
            _write_hidden(package, hidden)
        second = hidden.name if hidden is not None else ""
        for part_name, content in _parts(name, filtered, second).items():
            package.writestr(part_name, content)


def _write_hidden(package: zipfile.ZipFile, hidden: HiddenSheet) -> None:
    with package.open("xl/worksheets/sheet2.xml", "w") as part:
        part.write(f'{_START}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
        sheet = SheetWriter(part)
        for row in hidden.rows:
            sheet.row(row)
        sheet.flush()
        part.write(b"</sheetData></worksheet>")


def _columns(widths: Sequence[float]) -> str:
    if not widths:
        return ""
    listed = "".join(
        f'<col min="{n}" max="{n}" width="{min(width, _WIDEST):.1f}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    return f"<cols>{listed}</cols>"


def _text(text: str, style: int) -> str:
    """A cell of text, from behind its address on."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    if _NEEDS_CARE.search(text):
        text = escape(_ESCAPE_OF_EXCEL.sub("_x005F_", _NOT_IN_XML.sub("", text)))
        text = text.replace("\r", "&#13;")
    return f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _value(cell: OutCell) -> str:
    """A cell of anything but text, from behind its address on; empty if no sheet can hold it."""
    if isinstance(cell, bool):
        return f'" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, datetime):
        serial = (cell.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
        if cell.date() < _FIRST_SAFE_DAY:
            return _text(cell.replace(tzinfo=None).isoformat(" "), _TEXT)
        return f'" s="{_MOMENT}"><v>{serial!r}</v></c>'
    if isinstance(cell, date):
        if cell < _FIRST_SAFE_DAY:
            return _text(cell.isoformat(), _TEXT)
        return f'" s="{_DATE}"><v>{cell.toordinal() - _EPOCH_DAY}</v></c>'
    if isinstance(cell, float) and cell - cell != 0:
        return ""  # neither infinity nor "not a number" exists in a sheet
    return f'" s="{_GENERAL}"><v>{cell}</v></c>'


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_LETTERS = [_letters(column) for column in range(64)]
"""The names of columns as far as they were needed."""


def _absolute(area: str) -> str:
    """An area as the workbook names it: `$A$1:$O$20`."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", area)


def _clean_sheet_name(name: str) -> str:
    """A name Excel accepts: 1–31 characters, no signs of paths, no apostrophe at the ends."""
    return _NOT_IN_A_SHEET_NAME.sub(" ", _NOT_IN_XML.sub("", name))[:31].strip(" '") or "Sheet"


def _parts(sheet_name: str, filtered: str, hidden: str) -> dict[str, str]:
    def relation(number: int, kind: str, target: str) -> str:
        kind = f"{_RELATIONS}/{kind}"
        return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'

    relations = f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">'
    name = escape(sheet_name, {'"': "&quot;"})
    quoted = escape(sheet_name.replace("'", "''"))
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"'{quoted}'!{filtered}</definedName></definedNames>"
        if filtered
        else ""
    )
    second = f'<sheet name="{hidden}" sheetId="2" state="veryHidden" r:id="rId3"/>'
    second = second if hidden else ""
    second_type = (
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        if hidden
        else ""
    )
    return {
        "[Content_Types].xml": (
            f'{_START}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{_TYPES}.worksheet+xml"/>{second_type}</Types>'
        ),
        "_rels/.rels": f"{relations}{relation(1, 'officeDocument', 'xl/workbook.xml')}"
        "</Relationships>",
        "xl/workbook.xml": (
            f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/>{second}</sheets>{names}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f"{relations}{relation(1, 'worksheet', 'worksheets/sheet1.xml')}"
            f"{relation(2, 'styles', 'styles.xml')}"
            f"{relation(3, 'worksheet', 'worksheets/sheet2.xml') if hidden else ''}</Relationships>"
        ),
        "xl/styles.xml": _STYLES,
    }
