"""Workbooks out: lists of any length as .xlsx, written row by row in little memory.

Every text is an inline string, so nothing that looks like a formula can ever become one. The file
appears under its name only when it is complete.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from crm_desktop.formats.whole_file import whole_file

OutCell = str | int | float | Decimal | bool | date | datetime | None
"""What a cell can hold; moments are written as they are, without a time zone."""

LONGEST_TEXT = 32_767
"""Characters of one cell in Excel; the rest of a longer text is cut."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BOLD, _DATE, _MOMENT = 1, 2, 3
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
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEEDS_CARE = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x")
_ESCAPE_OF_EXCEL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zone


class SheetWriter:
    """The one sheet of a workbook being written."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._row = 0

    def heading(self, cells: Iterable[str]) -> None:
        """A row in bold."""
        self._write(cells, _BOLD)

    def row(self, cells: Iterable[OutCell]) -> None:
        """A row; `None` and empty texts leave a cell empty."""
        self._write(cells, 0)

    def _write(self, cells: Iterable[OutCell], style: int) -> None:
        self._row += 1
        written = [
            _cell(f"{_letters(column)}{self._row}", cell, style)
            for column, cell in enumerate(cells)
            if cell is not None and cell != ""
        ]
        self._part.write(f'<row r="{self._row}">{"".join(written)}</row>'.encode())


@contextmanager
def write_workbook(path: Path, sheet_name: str) -> Generator[SheetWriter]:
    """Write an .xlsx of one sheet; nothing is left at `path` if the block fails.

    Raises `UserError` `disk_full`, `file_in_use` or `file_unwritable` if the drive refuses.
    """
    with (
        whole_file(path) as unfinished,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        for name, content in _parts(_clean_sheet_name(sheet_name)).items():
            package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(
                f'{_START}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
                "<sheetData>".encode()
            )
            yield SheetWriter(part)
            part.write(b"</sheetData></worksheet>")


def _cell(address: str, cell: OutCell, style: int) -> str:
    if isinstance(cell, str):
        text = cell if len(cell) <= LONGEST_TEXT else cell[:LONGEST_TEXT]
        if _NEEDS_CARE.search(text):
            text = escape(_ESCAPE_OF_EXCEL.sub("_x005F_", _NOT_IN_XML.sub("", text)))
        return (
            f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{text}</t></is></c>"
        )
    if isinstance(cell, bool):
        return f'<c r="{address}" s="{style}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, datetime):
        serial = (cell.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
        return f'<c r="{address}" s="{_MOMENT}"><v>{serial!r}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{address}" s="{_DATE}"><v>{cell.toordinal() - _EPOCH.toordinal()}</v></c>'
    if isinstance(cell, float) and cell - cell != 0:
        return ""  # neither infinity nor "not a number" exists in a sheet
    return f'<c r="{address}" s="{style}"><v>{cell}</v></c>'


@cache
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _clean_sheet_name(name: str) -> str:
    """A name Excel accepts: 1–31 characters, no signs of paths, no apostrophe at the ends."""
    return _NOT_IN_A_SHEET_NAME.sub(" ", _NOT_IN_XML.sub("", name))[:31].strip(" '") or "Sheet"


def _parts(sheet_name: str) -> dict[str, str]:
    def relation(number: int, kind: str, target: str) -> str:
        kind = f"{_RELATIONS}/{kind}"
        return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'

    relations = f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">'
    name = escape(sheet_name, {'"': "&quot;"})
    return {
        "[Content_Types].xml": (
            f'{_START}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{_TYPES}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": f"{relations}{relation(1, 'officeDocument', 'xl/workbook.xml')}"
        "</Relationships>",
        "xl/workbook.xml": (
            f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f"{relations}{relation(1, 'worksheet', 'worksheets/sheet1.xml')}"
            f"{relation(2, 'styles', 'styles.xml')}</Relationships>"
        ),
        "xl/styles.xml": _STYLES,
    }
