"""What test suites of spreadsheet libraries consist of: each ends in rows or in one clear refusal.

Within ten seconds and 500 MB, never in anything else.
"""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats import open_document, package
from crm_desktop.formats.file_kind import FILE_ERRORS, FileKind, detect
from crm_desktop.formats.isolation import IsolatedBook
from crm_desktop.formats.spreadsheet import open_workbook
from tests.formats import workbooks as made

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
Parts = dict[str, str | bytes]
ROWS = "".join(
    made.row(n, made.text_cell(f"A{n}", f"Name {n}"), made.number_cell(f"B{n}", 37061200000 + n))
    for n in range(1, 6)
)
_MAIN = made.TRANSITIONAL


def good() -> Parts:
    """The parts of a workbook that has nothing wrong with it."""
    return made.parts(made.worksheet(ROWS))


def sheet(content: str) -> Parts:
    """A workbook with this for its only worksheet."""
    return made.parts(content)


def strings(content: str) -> Parts:
    """A workbook whose first cell is text 0 of a list of texts."""
    found = made.parts(made.worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    rels = str(found["xl/_rels/workbook.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rIdT" Type="{kind}" Target="sharedStrings.xml"/>'
    found["xl/_rels/workbook.xml.rels"] = rels.replace("</Rel", relation + "</Rel", 1).replace(
        "/></Relationships>", "/></Relationships>"
    )
    found["xl/sharedStrings.xml"] = content
    return found


def replaced(part: str, old: str, new: str) -> Parts:
    """A good workbook with a change in one part."""
    found = good()
    text = str(found[part])
    assert old in text
    return {**found, part: text.replace(old, new)}


def without(*names: str) -> Parts:
    """A good workbook that lacks parts."""
    return {name: part for name, part in good().items() if name not in names}


BILLION = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
STYLE = "xl/styles.xml"
BOOK = "xl/workbook.xml"
LINK = (
    f'<externalLink xmlns="{_MAIN}"><externalBook r:id="rId1" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></externalLink>'
)

READ: dict[str, Callable[[], Parts]] = {
    "no content types": lambda: without("[Content_Types].xml"),
    "no styles": lambda: without(STYLE),
    "unknown parts": lambda: {**good(), "xl/theme/theme9.xml": "<x/>", "custom/odd.dat": b"\0\1"},
    "external link": lambda: {**good(), "xl/externalLinks/externalLink1.xml": LINK},
    "macros": lambda: {**good(), "xl/vbaProject.bin": bytes(4096)},
    "styles that name each other": lambda: replaced(
        STYLE, "<cellXfs", '<cellStyleXfs><xf xfId="0" numFmtId="0"/></cellStyleXfs><cellXfs'
    ),
    "a style without a number": lambda: replaced(STYLE, 'numFmtId="0"', 'numFmtId="zero"'),
    "a style far out of the list": lambda: sheet(
        made.worksheet(made.row(1, made.number_cell("A1", 5, 99_999)))
    ),
    "styles without end": lambda: replaced(
        STYLE, "</cellXfs>", '<xf numFmtId="0"/>' * 70_000 + "</cellXfs>"
    ),
    "strict namespace": lambda: {
        name: part.replace(_MAIN, made.STRICT) if isinstance(part, str) else part
        for name, part in good().items()
    },
    "rows and cells without r": lambda: sheet(
        made.worksheet(re.sub(r' r="[A-Z]*\d+"', "", ROWS))
    ),
    "rows in the wrong order": lambda: sheet(
        made.worksheet(ROWS + made.row(1, made.text_cell("A1", "first")))
    ),
    "a row twice": lambda: sheet(made.worksheet(made.row(1, made.text_cell("A1", "a")) * 2)),
    "inline rich text": lambda: sheet(
        made.worksheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>An</t></r>'
            "<r><t>na</t></r><rPh><t>x</t></rPh></is></c></row>"
        )
    ),
    "dimension of the whole grid": lambda: sheet(
        made.worksheet(ROWS, before='<dimension ref="A1:XFD1048576"/>')
    ),
    "dimension that is none": lambda: sheet(made.worksheet(ROWS, before='<dimension ref="%%"/>')),
    "comments and instructions": lambda: sheet(made.worksheet(f"<!-- x --><?y z?>{ROWS}")),
    "cells with texts of the list out of range": lambda: sheet(
        made.worksheet('<row r="1"><c r="A1" t="s"><v>99</v></c><c r="B1"><v>1</v></c></row>')
    ),
    "merged areas over each other": lambda: sheet(
        made.worksheet(
            ROWS,
            after='<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="A2:C9"/>'
            '<mergeCell ref="B2:A1"/></mergeCells>',
        )
    ),
    "a hyperlink to nowhere": lambda: sheet(
        made.worksheet(ROWS, after='<hyperlinks><hyperlink ref="A1"/></hyperlinks>')
    ),
    "a formula in a circle": lambda: sheet(
        made.worksheet('<row r="1"><c r="A1"><f>A1</f><v>1</v></c></row>')
    ),
    "a date that never was": lambda: sheet(
        made.worksheet('<row r="1"><c r="A1" t="d"><v>2024-02-30</v></c></row>')
    ),
    "a frozen pane of nothing": lambda: sheet(
        made.worksheet(ROWS, before="<sheetViews><sheetView><pane/></sheetView></sheetViews>")
    ),
    "an active sheet that is not there": lambda: replaced(BOOK, 'activeTab="0"', 'activeTab="77"'),
    "defined names of everything": lambda: replaced(
        BOOK,
        "</sheets>",
        '</sheets><definedNames><definedName name="x">#REF!</definedName></definedNames>',
    ),
    "a sheet name beyond all length": lambda: replaced(BOOK, "Sheet 1", "N" * 500),
    "a list of texts with rich ones": lambda: strings(
        f'<sst xmlns="{_MAIN}"><si><r><t>An</t></r><r><t>na</t></r></si></sst>'
    ),
    "an .xlsb": lambda: made.binary_parts(("Name", 370.0), ("Anna", 5.0)),
    "an .xlsb whose rows begin far down": lambda: made.binary_parts(("Anna",), first_row=9000),
}  # fmt: skip

REFUSED: dict[str, Callable[[], Parts]] = {
    "a workbook part that is no XML": lambda: {**good(), BOOK: b"\xff\xfe\0not"},
    "a billion laughs in the workbook": lambda: {**good(), BOOK: BILLION + "<book>&i;</book>"},
    "a billion laughs in a sheet": lambda: sheet(
        BILLION + f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
        "<is><t>&i;</t></is></c></row></sheetData></worksheet>"
    ),
    "a billion laughs in the styles": lambda: {**good(), STYLE: BILLION + "<xf>&i;</xf>"},
    "an entity from outside": lambda: {**good(), STYLE: OUTSIDE + "<styleSheet>&f;</styleSheet>"},
    "no package relations": lambda: without("_rels/.rels"),
    "no workbook part": lambda: without(BOOK),
    "no worksheet part": lambda: without("xl/worksheets/sheet1.xml"),
    "no relations of the workbook": lambda: without("xl/_rels/workbook.xml.rels"),
    "a workbook without sheets": lambda: replaced(
        BOOK, '<sheet name="Sheet 1" sheetId="1" r:id="rId1"/>', ""
    ),
    "one cell in the last corner": lambda: sheet(
        made.worksheet(made.row(1_048_576, made.text_cell("XFD1048576", "far")))
    ),
    "a path that leads out": lambda: {**good(), "../../x.xml": b"<x/>"},
    "four thousand parts": lambda: {**good(), **{f"xl/m{n}.xml": b"<x/>" for n in range(4000)}},
    "a zip bomb": lambda: {**good(), "xl/media/a.bin": bytes(60 * 1024 * 1024)},
    "an .xlsb cut in a record": lambda: {
        **made.binary_parts(("Name",)), "xl/worksheets/sheet1.bin": b"\x81\x01\x00\x94",
    },
    "an .xlsb that is nothing": lambda: {**made.binary_parts(("Name",)), "xl/workbook.bin": b"x"},
    "an .xlsb with a cell in the last corner": lambda: made.binary_parts(
        ("",) * 3000 + ("far",), first_row=1_048_575
    ),
}  # fmt: skip


def read_or_refuse(path: Path) -> None:
    """Read a file or see it refused with a code that has a sentence."""
    try:
        read(path)
    except UserError as error:
        if error.code not in FILE_ERRORS:
            raise


def read(path: Path) -> list[tuple[object, ...]]:
    """All rows of all sheets, as a preview would ask for them, within the time agreed.

    A reading process has a time of its own.
    """
    begun = time.process_time()
    found: list[tuple[object, ...]] = []
    try:
        with open_workbook(path) as book:
            for info in book.sheets:
                found += book.head(info.name, 100)
                book.extras(info.name)
    finally:
        assert time.process_time() - begun < 10
    return found


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_all_the_same(name: str, tmp_path: Path) -> None:
    assert read(made.write(tmp_path / "odd.xlsx", READ[name]()))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_bad_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    path = made.write(tmp_path / "bad.xlsx", REFUSED[name]())
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code in FILE_ERRORS


def test_styles_larger_than_any_are_refused_before_they_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = made.parts(made.worksheet(ROWS))
    styles = str(content["xl/styles.xml"])
    monkeypatch.setattr(package, "_LONGEST_PARSED", 4000)
    assert read(made.write(tmp_path / "good.xlsx", content))
    content["xl/styles.xml"] = styles.replace("</styleSheet>", f"{' ' * 4000}</styleSheet>")
    with pytest.raises(UserError) as caught:
        read(made.write(tmp_path / "bad.xlsx", content))
    assert caught.value.code == "workbook_too_large"


def needs_more_memory(_path: str) -> NoReturn:
    """Opens a workbook that is larger than the reading process may be."""
    raise MemoryError


def test_what_does_not_fit_into_memory_is_too_large_and_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "large.xls"
    path.write_bytes(b"<table>")
    with pytest.raises(UserError) as caught:
        IsolatedBook(path, f"{__name__}:{needs_more_memory.__name__}")
    assert caught.value.code == "workbook_too_large"


def test_a_binary_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    path = made.write(
        tmp_path / "a.xlsb", made.binary_parts(("Name", "Tel"), ("Анна", 37061234567))
    )
    assert detect(path) is FileKind.XLSB
    with open_workbook(path) as book:
        [info] = book.sheets
        assert info.name == "Sheet 1"
        assert list(book.rows("Sheet 1")) == [("Name", "Tel"), ("Анна", 37061234567.0)]


def test_a_part_of_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = made.write(tmp_path / "twice.xlsx", good())
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(UserError, match="workbook_damaged"):
        read(path)


# --- Whatever else a file may hold ---------------------------------------------------------------

_MUTATED = ("01-clean-english.xlsx", "11-old-accounting.xls", "12-libreoffice.ods")


def check_mutated(folder: Path, content: bytes, edits: list[tuple[int, bytes]]) -> None:
    """Read a file with bytes exchanged here and there: rows or a refusal."""
    changed = bytearray(content)
    for place, replacement in edits:
        start = place % len(changed)
        changed[start : start + len(replacement)] = replacement
    path = folder / "mutated.bin"
    path.write_bytes(bytes(changed))
    read_or_refuse(path)


EDITS = st.lists(st.tuples(st.integers(0, 10**7), st.binary(min_size=1, max_size=8)), max_size=6)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_changed_bytes_never_raise_anything_else(
    tmp_path: Path, edits: list[tuple[int, bytes]]
) -> None:
    check_mutated(tmp_path, (SAMPLES / _MUTATED[0]).read_bytes(), edits)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_changed_xml_never_raises_anything_else(
    tmp_path: Path, edits: list[tuple[int, bytes]]
) -> None:
    check_xml(tmp_path, edits)


def check_xml(folder: Path, edits: list[tuple[int, bytes]]) -> None:
    """A good package around a worksheet with bytes exchanged."""
    content = bytearray(made.worksheet(ROWS).encode())
    for place, replacement in edits:
        start = place % len(content)
        content[start : start + len(replacement)] = replacement
    path = made.write(folder / "xml.xlsx", made.parts(bytes(content)))
    read_or_refuse(path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", _MUTATED)
def test_many_changed_files(name: str, tmp_path: Path) -> None:
    content = (SAMPLES / name).read_bytes()
    examples = 1500 if name.endswith("xlsx") else 150

    @settings(max_examples=examples, deadline=None, database=None)
    @given(edits=EDITS)
    def check(edits: list[tuple[int, bytes]]) -> None:
        check_mutated(tmp_path, content, edits)
        if name.endswith("xlsx"):
            check_xml(tmp_path, edits)

    check()


def test_sheets_of_other_kinds_are_not_wider_than_is_read(tmp_path: Path) -> None:
    """16,384 filled columns in an .ods kept the import busy for minutes."""
    path = document_of(tmp_path / "wide.ods", f"{_LIST}<r>{_cell('x', 16_384)}</r>" * 3)
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code == "too_many_columns"


def test_a_stray_cell_in_an_open_document_is_left_out_and_named(tmp_path: Path) -> None:
    far = f"<r><c {_AGAIN}='16383'/>{_cell('stray')}</r>"
    path = document_of(tmp_path / "stray.ods", _LIST + far)
    with open_workbook(path) as book:
        assert book.head("L", 100)[1] == ("Ona", "Rimkus")
        assert book.row_count("L") == 30
        assert book.extras("L").strays == ("XFD31",)


@pytest.mark.parametrize(
    ("far", "named"),
    [
        ("<r table:number-rows-repeated='1048545'><c/></r><r>{0}</r>", "A1048576"),
        ("<r>{0}</r><r table:number-rows-repeated='1048544'><c/></r><r><c/>{0}</r>", "B1048576"),
    ],
    ids=["last row", "behind another"],
)
def test_a_cell_in_the_last_row_of_an_open_document_is_left_out_and_named(
    far: str, named: str, tmp_path: Path
) -> None:
    """The reader would build a million rows up to it; the file was refused."""
    path = document_of(tmp_path / "stray.ods", _LIST + far.format(_cell("stray")))
    with open_workbook(path) as book:
        rows = [*book.rows("L")]
        assert rows[29] == ("Ona", "Rimkus")
        assert len(rows) in {30, 31}
        assert book.extras("L").strays == (named,)


def test_a_cell_in_the_last_column_of_a_long_open_document_is_left_out(tmp_path: Path) -> None:
    far = f"<r><c {_AGAIN}='16383'/>{_cell('stray')}</r>"
    path = document_of(tmp_path / "stray.ods", _LIST * 100 + far)
    with open_workbook(path) as book:
        assert book.row_count("L") == 3000
        assert book.extras("L").strays == ("XFD3001",)


def test_cells_of_a_far_reaching_open_document_keep_their_kinds(tmp_path: Path) -> None:
    """It is read by a reader of our own."""
    kinds = (
        "<r><c office:value-type='float' office:value='37061234567'><text:p>3,7E+10</text:p></c>"
        "<c office:value-type='date' office:date-value='1980-03-12'/>"
        "<c office:value-type='date' office:date-value='2025-01-02T10:30:00'/>"
        "<c office:value-type='boolean' office:boolean-value='true'/>"
        "<c office:value-type='string'><text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p>"
        "<office:annotation><text:p>aside</text:p></office:annotation></c></r>"
    )
    far = f"<r table:number-rows-repeated='900000'><c/></r><r>{_cell('stray')}</r>"
    path = document_of(tmp_path / "kinds.ods", kinds + _LIST + far)
    first = (37061234567.0, date(1980, 3, 12), datetime(2025, 1, 2, 10, 30), True, "a  b\nc")  # noqa: DTZ001
    with open_workbook(path) as book:
        assert book.head("L", 1) == [first]
    sheet = open_document.open_book(str(path)).sheet("L")  # what the reading process does
    rows = [tuple(row) for row in sheet.rows()]
    assert rows[0] == first
    assert rows[1:] == [("Ona", "Rimkus", "", "", "")] * 30
    assert sheet.strays == [(900_032, 0)]


_AGAIN = "table:number-columns-repeated"


def _cell(text: str, times: int = 1) -> str:
    return f"<c office:value-type='string' {_AGAIN}='{times}'><text:p>{text}</text:p></c>"


_LIST = f"<r>{_cell('Ona')}{_cell('Rimkus')}</r>" * 30


def document_of(path: Path, rows: str) -> Path:
    """An .ods of one sheet; `r` and `c` stand for rows and cells."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    for short, name in (("r", "table-row"), ("c", "table-cell")):
        rows = re.sub(f"<(/?){short}(?=[ >/])", rf"<\1table:{name}", rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="L">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return made.write(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        },
    )
