"""Workbooks made by hand, good and bad, byte by byte."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

DATE, TIME, ZEROS, PHONE_ZEROS = 1, 2, 3, 4
"""Cell styles of `STYLES`: yyyy-mm-dd, h:mm:ss, 00000, 000-000-000."""
STYLES = (
    f'<styleSheet xmlns="{TRANSITIONAL}"><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="00000"/>'
    '<numFmt numFmtId="166" formatCode="000\\-000\\-000"/></numFmts>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="21"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'
)


def text_cell(address: str, text: str) -> str:
    """An inline text; `text` is XML already."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number_cell(address: str, value: object, style: int = 0) -> str:
    """A number as the file writes it."""
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    """A row of cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def worksheet(sheet_data: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part around rows."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{TRANSITIONAL}">{before}<sheetData>{sheet_data}</sheetData>{after}'
        "</worksheet>"
    )


def parts(*sheets: str | bytes, date1904: bool = False, active: int = 0) -> dict[str, str | bytes]:
    """The parts of a whole workbook with these worksheet parts, named "Sheet 1" and so on."""
    numbers = range(1, len(sheets) + 1)
    views = f'<bookViews><workbookView activeTab="{active}"/></bookViews>'
    date_system = f'<workbookPr date1904="{int(date1904)}"/>'
    listed = "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{TRANSITIONAL}" xmlns:r="{_RELATIONS}">{date_system}{views}'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship Id="rIdS" '
            f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": STYLES,
    }
    for number, sheet in zip(numbers, sheets, strict=True):
        found[f"xl/worksheets/sheet{number}.xml"] = sheet
    return found


def write(path: Path, content: dict[str, str | bytes]) -> Path:
    """A package of these parts at `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return path


def workbook(path: Path, sheet_data: str, *, date1904: bool = False) -> Path:
    """A workbook of one sheet with these rows."""
    return write(path, parts(worksheet(sheet_data), date1904=date1904))


def encrypted(path: Path) -> Path:
    """What Excel writes for a workbook with a password: an OLE file with an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    directory = "EncryptionInfo\0EncryptedPackage\0".encode("utf-16-le").ljust(512, b"\0")
    path.write_bytes(header + directory + bytes(4096))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(content)
    while rest >= 128:
        size, rest = size + bytes([rest & 0x7F | 0x80]), rest >> 7
    return number + size + bytes([rest]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_parts(*rows: tuple[str | float, ...], first_row: int = 0) -> dict[str, str | bytes]:
    """The parts of an .xlsb with one sheet of these rows."""
    begin_book, end_book, begin_sheets, end_sheets, sheet = 131, 132, 143, 144, 156
    begin_sheet, end_sheet, size, begin_rows, end_rows, row = 129, 130, 148, 145, 146, 0
    cells = bytearray()
    width = max(map(len, rows), default=0)
    for number, values in enumerate(rows, first_row):
        cells += _record(row, struct.pack("<I", number) + bytes(13))
        for column, value in enumerate(values):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += _record(6, place + _wide(value))
            else:
                cells += _record(5, place + struct.pack("<d", value))
    last = first_row + len(rows) - 1
    reach = struct.pack("<IIII", first_row, last, 0, max(width - 1, 0))
    listed = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet 1")
    found = parts("")
    del found["xl/worksheets/sheet1.xml"], found["xl/workbook.xml"], found["xl/styles.xml"]
    del found["xl/_rels/workbook.xml.rels"]
    found["_rels/.rels"] = str(found["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    found["xl/_rels/workbook.bin.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    found["xl/workbook.bin"] = (
        _record(begin_book)
        + _record(begin_sheets)
        + _record(sheet, listed)
        + _record(end_sheets)
        + _record(end_book)
    )
    found["xl/worksheets/sheet1.bin"] = (
        _record(begin_sheet) + _record(size, reach) + _record(begin_rows)
        + cells + _record(end_rows) + _record(end_sheet)
    )  # fmt: skip
    return found


# --- The old binary formats ----------------------------------------------------------------------

_SECTOR = 512
_LEAST_STREAM = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """A line of the directory of an OLE file."""
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def ole(path: Path, name: str, content: bytes) -> Path:
    """An OLE file of one stream."""
    content = content.ljust(_LEAST_STREAM, b"\0")
    count = -(-len(content) // _SECTOR)
    chain = [*range(3, count + 2), _END]
    table = struct.pack("<128I", _TABLE, _END, *chain, *[_FREE] * (126 - count))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST_STREAM,
                      _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )  # fmt: skip
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(content))
    path.write_bytes(
        header + table + directory.ljust(_SECTOR, b"\0") + content.ljust(count * _SECTOR, b"\0")
    )
    return path


def biff(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content


def excel_95(path: Path, *rows: tuple[str | float, ...], code_page: int = 1251) -> Path:
    """An .xls as Excel 95 writes it: texts in a page of Windows, no list of texts."""
    beginning = biff(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0x096C, 0x07C9))
    page = biff(0x0042, struct.pack("<H", code_page))
    name = b"List"
    before = len(beginning) + len(page) + len(biff(0x0085, bytes(7) + name)) + len(biff(0x000A))
    listed = biff(0x0085, struct.pack("<IBBB", before, 0, 0, len(name)) + name)
    cells = bytearray(biff(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x096C, 0x07C9)))
    width = max(map(len, rows))
    cells += biff(0x0200, struct.pack("<HHHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 15)
            if isinstance(value, str):
                text = value.encode(f"cp{code_page}")
                cells += biff(0x0204, place + struct.pack("<H", len(text)) + text)
            else:
                cells += biff(0x0203, place + struct.pack("<d", value))
    cells += biff(0x000A)
    return ole(path, "Book", beginning + page + listed + biff(0x000A) + bytes(cells))


def locked_with_password(path: Path) -> Path:
    """An .xls with a password: the record that says so, and nonsense behind it."""
    beginning = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    key = biff(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(range(48)))
    return ole(path, "Workbook", beginning + key + bytes(range(256)) * 8)
