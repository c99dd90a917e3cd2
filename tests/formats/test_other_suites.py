"""Kinds of file that the suites of calamine, xlrd, openpyxl and SheetJS hold, made anew here.

What other programs write in their own way is read; what is made to hurt ends in rows or in one
refusal with a sentence, within ten seconds.
"""

from __future__ import annotations

import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.core.errors import UserError
from crm_desktop.formats import open_document
from crm_desktop.formats.spreadsheet import open_workbook
from tests.formats import workbooks as made
from tests.formats.test_bad_workbooks import (
    ROWS,
    Parts,
    document_of,
    good,
    read_or_refuse,
    replaced,
    sheet,
    strings,
)

_MAIN = made.TRANSITIONAL
_BOOK, _RELS, _SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
_SST = f'<sst xmlns="{_MAIN}" count="1" uniqueCount="1"><si><t>Anna</t></si></sst>'


def _cells(content: str) -> Parts:
    return sheet(made.worksheet(f'<row r="1">{content}</row>'))


def _moved(old: str, new: str, target: str) -> Parts:
    """A good workbook of which a part stands elsewhere."""
    found = replaced(_RELS, f'Target="{old}"', f'Target="{target}"')
    found[new] = found.pop(f"xl/{old}")
    return found


def _prefixed() -> Parts:
    """Every element of the sheet with a prefix, as some libraries of .NET write it."""
    content = str(good()[_SHEET])
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        for before in ("<", "</"):
            for behind in (" ", ">"):
                content = content.replace(f"{before}{tag}{behind}", f"{before}x:{tag}{behind}")
    return {**good(), _SHEET: content.replace("xmlns=", "xmlns:x=")}


def _in_encoding(encoding: str) -> Parts:
    content = str(good()[_SHEET]).replace("UTF-8", encoding)
    return {**good(), _SHEET: content.encode(encoding)}


WRITTEN_OTHERWISE: dict[str, tuple[Callable[[], Parts], object]] = {
    "small letters for columns": (
        lambda: _cells('<c r="a1"><v>1</v></c><c r="b1"><v>2</v></c>'), 1.0),
    "an empty style": (lambda: _cells('<c r="A1" s=""><v>1</v></c>'), 1.0),
    "a text in CDATA": (
        lambda: _cells('<c r="A1" t="inlineStr"><is><t><![CDATA[Anna]]></t></is></c>'), "Anna"),
    "a formula with its text": (
        lambda: _cells('<c r="A1" t="str"><f>B1&amp;""</f><v>Anna</v></c>'), "Anna"),
    "an error": (
        lambda: _cells('<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><v>#odd</v></c>'
                       + made.text_cell("C1", "Anna")), None),
    "a truth": (lambda: _cells('<c r="A1" t="b"><v>1</v></c>'), True),
    "an exponent": (lambda: _cells('<c r="A1"><v>3.7061234567E+10</v></c>'), 37061234567.0),
    "formulas shared out of order": (
        lambda: _cells('<c r="A1"><f t="shared" si="7"/><v>5</v></c>'
                       '<c r="B1"><f t="shared" ref="A1:B1" si="3">1+4</f><v>5</v></c>'), 5.0),
    "a list of texts": (lambda: strings(_SST), "Anna"),
    "an absolute target": (
        lambda: replaced(_RELS, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"), "Name 1"),
    "a sheet with another name": (
        lambda: _moved("worksheets/sheet1.xml", "xl/odd/a b.xml", "odd/a b.xml"), "Name 1"),
    "prefixes": (_prefixed, "Name 1"),
    "dates of 1904": (
        lambda: made.parts(
            made.worksheet(made.row(1, made.text_cell("A1", "x"))), date1904=True), "x"),
    "an extension list before everything": (
        lambda: replaced(_BOOK, "<bookViews>", "<extLst><ext uri='x'/></extLst><bookViews>"),
        "Name 1"),
    "columns hidden over the whole sheet": (
        lambda: sheet(made.worksheet(
            ROWS, before='<cols><col min="1" max="16384" hidden="1"/></cols>')), "Name 1"),
    "columns that end before they begin": (
        lambda: sheet(made.worksheet(
            ROWS, before='<cols><col min="9" max="2"/></cols>')), "Name 1"),
    "spans that lie": (
        lambda: sheet(made.worksheet(ROWS.replace("<row ", '<row spans="1:16384" '))), "Name 1"),
    "a sheet without an end of rows": (
        lambda: sheet(made.worksheet(ROWS + '<row r="1048576" ht="15"/>')), "Name 1"),
    "conditional formats by the thousand": (
        lambda: sheet(made.worksheet(
            ROWS, after='<conditionalFormatting sqref="A1:XFD9"/>' * 20_000)), "Name 1"),
    "links by the thousand": (
        lambda: sheet(made.worksheet(
            ROWS, after="<hyperlinks>" + '<hyperlink ref="A1" location="x"/>' * 20_000
            + "</hyperlinks>")), "Name 1"),
    "merged areas by the thousand": (
        lambda: sheet(made.worksheet(
            ROWS, after="<mergeCells>" + "".join(
                f'<mergeCell ref="C{n}:D{n}"/>' for n in range(1, 20_000)) + "</mergeCells>")),
        "Name 1"),
    "a page break in each row": (
        lambda: sheet(made.worksheet(ROWS, after=f"<rowBreaks>{'<brk/>' * 20_000}</rowBreaks>")),
        "Name 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN_OTHERWISE)
def test_what_other_programs_write_in_their_way_is_read(name: str, tmp_path: Path) -> None:
    content, first = WRITTEN_OTHERWISE[name]
    with open_workbook(made.write(tmp_path / "a.xlsx", content())) as book:
        info = book.sheets[0]
        book.extras(info.name)
        cell = book.head(info.name, 3)[0][0]
    if first is None:
        assert not isinstance(cell, (bytes, Exception))
    else:
        assert cell == first


HURTING: dict[str, Callable[[], Parts]] = {
    "elements a hundred thousand deep": lambda: sheet(made.worksheet("<row>" * 100_000)),
    "a hundred thousand attributes": lambda: sheet(
        made.worksheet("<row " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>")
    ),
    "cells outside of the grid": lambda: _cells(
        "".join(
            f'<c r="{place}"><v>1</v></c>'
            for place in ("XFE1", "A1048577", "A0", "1A", "", "A-1", "ZZZZZZZZZ1", "A999999999999")
        )
    ),
    "a row outside of the grid": lambda: sheet(
        made.worksheet('<row r="99999999999"><c><v>1</v></c></row>')
    ),
    "no sheet data": lambda: sheet(f'<worksheet xmlns="{_MAIN}"/>'),
    "an empty sheet part": lambda: sheet(""),
    "a sheet cut in a cell": lambda: sheet(str(good()[_SHEET])[:-150]),
    "a chart sheet alone": lambda: sheet(f'<chartsheet xmlns="{_MAIN}"/>'),
    "a web page for a sheet": lambda: sheet("<html><body>Sign in</body></html>"),
    "a list of texts that says it is endless": lambda: strings(
        _SST.replace('"1"', '"4294967295"')
    ),
    "texts of the list without end": lambda: strings(f'<sst xmlns="{_MAIN}"><si><t>x'),
    "two hundred thousand empty texts": lambda: strings(
        f'<sst xmlns="{_MAIN}">{"<si/>" * 200_000}</sst>'
    ),
    "a number that is none": lambda: _cells('<c r="A1"><v>1e999999</v></c><c r="B1"><v>x</v></c>'),
    "an escape that is none": lambda: _cells(made.text_cell("A1", "_xD800__x_x000D_&#x1;")),
    "a sheet of UTF-16": lambda: _in_encoding("utf-16"),
    "a sheet of Latin letters": lambda: _in_encoding("iso-8859-1"),
    "an encoding nobody knows": lambda: {
        **good(), _SHEET: str(good()[_SHEET]).replace("UTF-8", "x-odd")
    },
    "a format of a million signs": lambda: replaced(
        "xl/styles.xml", "yyyy-mm-dd", "[$-409]" + "0;" * 500_000
    ),
    "a sheet named by nothing": lambda: replaced(_BOOK, 'name="Sheet 1"', 'name=""'),
    "one name for two sheets": lambda: {
        **made.parts(made.worksheet(ROWS), made.worksheet(ROWS)),
        _BOOK: str(made.parts(made.worksheet(ROWS), made.worksheet(ROWS))[_BOOK]).replace(
            "Sheet 2", "Sheet 1"
        ),
    },
    "relations that lead in a circle": lambda: replaced(
        _RELS, "worksheets/sheet1.xml", "../xl/workbook.xml"
    ),
    "relations to the web": lambda: replaced(
        _RELS, 'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://x.example/"'
    ),
    "a letter and not a workbook": lambda: {
        **good(), "word/document.xml": "<x/>", _BOOK: "<w:document xmlns:w='x'/>"
    },
    "parts of another office": lambda: {
        "Index/Document.iwa": bytes(500), "Index/Tables/DataList.iwa": bytes(500)
    },
    "a package of nothing": lambda: {"a.txt": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", HURTING)
def test_what_is_made_to_hurt_is_read_or_refused(name: str, tmp_path: Path) -> None:
    begun = time.process_time()
    read_or_refuse(made.write(tmp_path / "a.xlsx", HURTING[name]()))
    assert time.process_time() - begun < 10


# --- Packages ------------------------------------------------------------------------------------


def _flagged(content: bytes, flag: int) -> bytes:
    """A package whose parts all carry a flag, such as that of a password."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= flag
            at = changed.find(sign, at + 4)
    return bytes(changed)


PACKAGES: dict[str, Callable[[bytes], bytes]] = {
    "something before the package": lambda content: b"MZ" + bytes(500) + content,
    "something behind the package": lambda content: content + bytes(500),
    "a password on each part": lambda content: _flagged(content, 1),
    "sizes behind the parts": lambda content: _flagged(content, 8),
    "a wrong checksum": lambda content: content.replace(content[14:18], b"\1\2\3\4"),
    "no directory": lambda content: content[: content.rfind(b"PK\x01\x02")],
    "a directory that says ten thousand": lambda content: (
        content[:-14] + struct.pack("<HH", 10_000, 10_000) + content[-10:]
    ),
    "a directory that lies behind the end": lambda content: (
        content[:-6] + struct.pack("<I", 0xFFFFFFF0) + content[-2:]
    ),
    "half of it": lambda content: content[: len(content) // 2],
    "nothing but its signature": lambda content: content[:4],
    "an empty package": lambda _content: b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_that_are_none_are_read_or_refused(name: str, tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.xlsx", good())
    path.write_bytes(PACKAGES[name](path.read_bytes()))
    read_or_refuse(path)


def test_a_package_that_is_not_packed_and_has_folders_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.comment = b"made by hand"
        package.writestr("xl/", b"")
        for name, part in good().items():
            package.writestr(name, part)
    with open_workbook(path) as book:
        assert book.head("Sheet 1", 1)[0][0] == "Name 1"


# --- Open documents ------------------------------------------------------------------------------

_TEXT = "<c office:value-type='string'><text:p>{}</text:p></c>"
DOCUMENTS = {
    "rows without end": "<r table:number-rows-repeated='4294967295'>{0}</r>",
    "columns without end": "<r><c table:number-columns-repeated='4294967295'/>{0}</r>",
    "both without end": (
        "<r table:number-rows-repeated='2147483647'>"
        "<c table:number-columns-repeated='2147483647'/>{0}</r>"
    ),
    "a number of rows that is none": "<r table:number-rows-repeated='-5'>{0}</r><r>{0}</r>",
    "a cell that spans everything": (
        "<r><c table:number-columns-spanned='999999999' table:number-rows-spanned='999999999'"
        " office:value-type='string'><text:p>x</text:p></c>{0}</r>"
    ),
    "covered cells": "<r>{0}<table:covered-table-cell table:number-columns-repeated='3'/>{0}</r>",
    "a value that is none": (
        "<r><c office:value-type='float' office:value='abc'/>"
        "<c office:value-type='date' office:date-value='2024-99-99'/>"
        "<c office:value-type='time' office:time-value='PT'/>{0}</r>"
    ),
    "blanks without end": "<r><c office:value-type='string'><text:p><text:s text:c='99999999'/>"
    "</text:p></c>{0}</r>",
    "rows in rows": "<r>" * 3000 + "{0}" + "</r>" * 3000,
    "no rows": "",
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_odd_open_documents_are_read_or_refused(name: str, tmp_path: Path) -> None:
    begun = time.process_time()
    read_or_refuse(document_of(tmp_path / "a.ods", DOCUMENTS[name].format(_TEXT.format("Anna"))))
    assert time.process_time() - begun < 10


def test_millions_of_blanks_in_an_open_document_are_a_few(tmp_path: Path) -> None:
    """They were written one by one, until the reading process had no memory left."""
    path = document_of(
        tmp_path / "a.ods", DOCUMENTS["blanks without end"].format(_TEXT.format("Anna"))
    )
    [row] = open_document.open_book(str(path)).sheet("L").rows()
    assert row[1] == "Anna"
    assert len(str(row[0])) <= 1000


def test_an_open_document_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:size="9">'
        '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
        "</manifest:manifest>"
    )
    content: Parts = {
        "mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": bytes(range(256)),
    }  # fmt: skip
    with pytest.raises(UserError) as caught:
        open_workbook(made.write(tmp_path / "a.ods", content))
    assert caught.value.code == "workbook_encrypted"


# --- Old binary workbooks and what is older ------------------------------------------------------


def _old(path: Path) -> bytes:
    return made.excel_95(path, ("Anna", 5.0), ("Ben", 6.0)).read_bytes()


def _with(place: int, value: int) -> Callable[[bytes], bytes]:
    """The file with another number in its header."""
    return lambda content: content[:place] + struct.pack("<I", value) + content[place + 4 :]


OLD: dict[str, Callable[[bytes], bytes]] = {
    "tables without end": _with(44, 0x7FFFFFFF),
    "a directory that begins nowhere": _with(48, 0x7FFFFFF0),
    "small streams that begin nowhere": _with(60, 0x10),
    "small tables without end": _with(64, 0x7FFFFFFF),
    "a list of tables that begins nowhere": _with(68, 0x7FFFFFF0),
    "a list of tables without end": _with(72, 0x7FFFFFFF),
    "a chain in a circle": _with(512 + 3 * 4, 3),
    "sectors of nothing": lambda content: content[:30] + b"\0\0" + content[32:],
    "sectors of gigabytes": lambda content: content[:30] + b"\x3f\0" + content[32:],
    "a stream of gigabytes": lambda content: content.replace(
        struct.pack("<IQ", 2, 4096), struct.pack("<IQ", 2, 0x7FFFFFFFFFFF)
    ),
    "its name in capitals": lambda content: content.replace(
        "Book".encode("utf-16-le"), "BOOK".encode("utf-16-le")
    ),
    "a record longer than the file": lambda content: content.replace(
        struct.pack("<H", 0x0200), struct.pack("<HH", 0x0200, 0xFFFF), 1
    ),
    "a text longer than its record": lambda content: content.replace(
        b"\x04\0Anna", b"\xff\xffAnna"
    ),
    "a sheet that begins nowhere": lambda content: content.replace(
        struct.pack("<HH", 0x0085, 11), struct.pack("<HHI", 0x0085, 11, 0x7FFFFFFF)
    ),
    "a code page nobody knows": lambda content: content.replace(
        struct.pack("<HHH", 0x0042, 2, 1251), struct.pack("<HHH", 0x0042, 2, 64_999)
    ),
    "half of it": lambda content: content[: len(content) // 2],
    "its header alone": lambda content: content[:512],
    "its signature alone": lambda content: content[:8],
}  # fmt: skip


@pytest.mark.parametrize("name", OLD)
def test_old_workbooks_made_to_hurt_are_read_or_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLD[name](_old(path)))
    begun = time.process_time()
    read_or_refuse(path)
    assert time.process_time() - begun < 10


OLDER: dict[str, bytes] = {
    "Excel 2": made.biff(0x0009, struct.pack("<HH", 2, 0x10)) + made.biff(0x000A),
    "Excel 3": made.biff(0x0209, struct.pack("<HHH", 0, 0x10, 0)) + made.biff(0x000A),
    "Excel 4": made.biff(0x0409, struct.pack("<HHH", 0, 0x10, 0)) + made.biff(0x000A),
    "Lotus 1-2-3": bytes.fromhex("0000020004040600080000000000000000000100"),
    "Quattro Pro": bytes.fromhex("00000200212006000800") + bytes(64),
    "dBase": bytes.fromhex("03 7c 01 02 02000000 4100 1500") + bytes(20) + b"NAME" + bytes(40),
    "a flat open document": (
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:'
        b'xmlns:office:1.0"><office:body><office:spreadsheet/></office:body></office:document>'
    ),
    "a sheet of UOF": b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/x"/>',
    "text with a picture": b"{\\rtf1\\ansi Anna}",
    "a data base": b"\0\1\0\0Standard Jet DB\0" + bytes(4000),
}


@pytest.mark.parametrize("name", OLDER)
def test_what_is_older_or_another_thing_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLDER[name])
    with pytest.raises(UserError) as caught:
        open_workbook(path)
    assert caught.value.code in {"not_a_spreadsheet", "workbook_damaged"}
