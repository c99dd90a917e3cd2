"""Workbooks: what is read, what is told beside the values, and what is refused."""

from __future__ import annotations

import os
import threading
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats import file_kind, package, sheet_scan
from crm_desktop.formats.file_kind import FILE_ERRORS, FileKind
from crm_desktop.formats.sheet_scan import pad, padding_template
from crm_desktop.formats.spreadsheet import CellRemark, MergedCells, Row, open_workbook
from tests.formats import workbooks as make

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def read(path: Path, sheet: str | None = None) -> list[Row]:
    """All rows of one sheet, the first one by default."""
    with open_workbook(path) as workbook:
        return list(workbook.rows(sheet or workbook.sheets[0].name))


def refusal(path: Path) -> str:
    """The code with which reading everything is refused; "" if it is not."""
    try:
        with open_workbook(path) as workbook:
            for sheet in workbook.sheets:
                workbook.extras(sheet.name)
                for _row in workbook.rows(sheet.name):
                    pass
    except UserError as error:
        found = error
    else:
        return ""
    assert found.code in FILE_ERRORS
    assert found.params["name"] == path.name
    return found.code


# --- Values --------------------------------------------------------------------------------------


def test_values_come_with_their_types(tmp_path: Path) -> None:
    rows = (
        '<row r="2">' + make.text_cell("B2", " a&#10;b ") + make.number_cell("C2", 37061234567)
        + make.number_cell("D2", 45123, make.DATE) + make.number_cell("E2", 45123.75, make.DATE)
        + make.number_cell("F2", 0.5, make.TIME) + '<c r="G2" t="b"><v>1</v></c></row>'
    )  # fmt: skip
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [
        ("", "", "", "", "", "", ""),
        ("", " a\nb ", 37061234567.0, date(2023, 7, 16), datetime(2023, 7, 16, 18),  # noqa: DTZ001
         clock_time(12), True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("serial", "date1904", "expected"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (2_958_465, False, date(9999, 12, 31)),
        (2_958_466, False, 2_958_466.0),
        (99_999_999, False, 99_999_999.0),
        (1, True, date(1904, 1, 2)),
        (43_661, True, date(2023, 7, 16)),
    ],
)
def test_dates_of_both_systems(
    tmp_path: Path, serial: int, date1904: bool, expected: object
) -> None:
    rows = (
        f'<row r="1">{make.number_cell("A1", serial, make.DATE)}{make.text_cell("B1", "x")}</row>'
    )
    path = make.workbook(tmp_path / "a.xlsx", rows, date1904=date1904)
    assert read(path) == [(expected, "x")]


@pytest.mark.parametrize("serial", ["-5", "1e300", "abc", "NaN", "60", "0", ""])
def test_an_impossible_date_costs_one_cell_at_most(tmp_path: Path, serial: str) -> None:
    rows = (
        f'<row r="1">{make.number_cell("A1", serial, make.DATE)}{make.text_cell("B1", "x")}</row>'
    )
    assert read(make.workbook(tmp_path / "a.xlsx", rows))[0][1] == "x"


def test_formulas_are_read_with_the_values_they_had(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><f>B1&amp;C1</f><v>Jonas</v></c>'
        '<c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1"><f>NOW()</f></c><c r="D1"><f>NOW()</f><v></v></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F1"><v>7</v></c>'
        '<c r="G1"><f>NOW()</f><v /></c></row>'
    )
    with open_workbook(make.workbook(tmp_path / "a.xlsx", rows)) as workbook:
        assert list(workbook.rows("Sheet 1")) == [("Jonas", 2.0, "", "", "", 7.0)]
        assert set(workbook.extras("Sheet 1").remarks) == {
            CellRemark(1, 2, "formula_without_value"),
            CellRemark(1, 3, "formula_without_value"),
            CellRemark(1, 4, "cell_error"),
            CellRemark(1, 6, "formula_without_value"),
        }


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = f'<row r="1">{make.text_cell("A1", "=cmd|&apos;/c calc&apos;!A1")}</row>'
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [("=cmd|'/c calc'!A1",)]


def test_leading_zeros_that_a_format_shows_are_read(tmp_path: Path) -> None:
    rows = (
        '<row r="1">' + make.number_cell("A1", 6103, make.ZEROS)
        + make.number_cell("B1", 61234567, make.PHONE_ZEROS) + make.number_cell("C1", 6103)
        + make.number_cell("D1", 6103.5, make.ZEROS) + "</row>"
    )  # fmt: skip
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [
        ("06103", "061-234-567", 6103.0, 6103.5)
    ]


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ("00000", 6103, "06103"),
        ("00000", 123456, "123456"),
        ("000-000", 61234, "061-234"),
        ("(000) 000-0000", 125550173, "(012) 555-0173"),
        ("0\\ 000\\ 0000", 1234567, "0 123 4567"),
    ],
)
def test_templates_show_numbers_as_excel_does(number_format: str, value: int, shown: str) -> None:
    template = padding_template(number_format)
    assert template is not None
    assert pad(value, template) == shown


@pytest.mark.parametrize(
    "number_format", ["0", "0.00", "#,##0", "yyyy-mm-dd", "0%", "0.0E+00", "@", ""]
)
def test_other_formats_show_no_leading_zeros(number_format: str) -> None:
    assert padding_template(number_format) is None


def test_control_characters_and_long_notes_are_handed_on(tmp_path: Path) -> None:
    note = "ž" * 100_000
    rows = f'<row r="1">{make.text_cell("A1", note)}{make.text_cell("B1", "a&#1;b&#x202e;")}</row>'
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [(note, "a\x01b\u202e")]


def test_rows_and_cells_without_addresses_are_read(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [(1.0, 2.0), ("", 3.0)]


# --- What stands beside the values ---------------------------------------------------------------


def test_sheets_tell_their_names_visibility_and_which_is_active(tmp_path: Path) -> None:
    sheet = make.worksheet(f'<row r="1">{make.number_cell("A1", 1)}</row>')
    content = make.parts(sheet, sheet, make.worksheet(""), active=1)
    book = content["xl/workbook.xml"]
    assert isinstance(book, str)
    content["xl/workbook.xml"] = book.replace('sheetId="3"', 'sheetId="3" state="hidden"')
    with open_workbook(make.write(tmp_path / "a.xlsx", content)) as workbook:
        sheets = workbook.sheets
        assert [sheet.name for sheet in sheets] == ["Sheet 1", "Sheet 2", "Sheet 3"]
        assert [sheet.is_active for sheet in sheets] == [False, True, False]
        assert [sheet.is_visible for sheet in sheets] == [True, True, False]
        assert sheets[0].rows == 1
        assert sheets[2].rows == 0
        assert list(workbook.rows("Sheet 3")) == []


def test_merged_and_hidden_areas_are_told(tmp_path: Path) -> None:
    sheet = make.worksheet(
        f'<row r="1">{make.text_cell("A1", "x")}</row><row r="2" spans="1:3" hidden="1">'
        f"{make.text_cell('C2', 'y')}</row>",
        before='<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>',
    )
    with open_workbook(make.write(tmp_path / "a.xlsx", make.parts(sheet))) as workbook:
        extras = workbook.extras("Sheet 1")
    assert extras.merged == (MergedCells(1, 0, 3, 1),)
    assert extras.hidden_columns == {1, 2}
    assert extras.hidden_rows == {2}


def test_the_samples_tell_what_is_nasty_about_them() -> None:
    with open_workbook(SAMPLES / "03-klientai-suvestine.xlsx") as workbook:
        assert [(sheet.name, sheet.is_active) for sheet in workbook.sheets] == [
            ("Suvestinė", True),
            ("Klientai", False),
        ]
        merged = workbook.extras("Klientai").merged
        assert any(area.last_row > area.first_row for area in merged)
        assert len(list(workbook.rows("Klientai"))) == 121
    with open_workbook(SAMPLES / "04-contacte-ro.xlsx") as workbook:
        assert workbook.extras("Contacte").hidden_columns == {1, 8}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xls*")) + sorted(SAMPLES.glob("*.ods")))
def test_every_sample_is_read_whole(path: Path) -> None:
    with open_workbook(path) as workbook:
        assert workbook.kind.value == path.suffix[1:]
        for sheet in workbook.sheets:
            rows = list(workbook.rows(sheet.name))
            assert len({len(row) for row in rows}) <= 1
            assert workbook.head(sheet.name, 3) == rows[:3]


def test_strict_and_prefixed_workbooks_are_read(tmp_path: Path) -> None:
    strict = make.worksheet(f'<row r="1">{make.number_cell("A1", 5)}</row>')
    content = make.parts(strict.replace(make.TRANSITIONAL, make.STRICT))
    assert read(make.write(tmp_path / "strict.xlsx", content)) == [(5.0,)]
    prefixed = (
        f'<x:worksheet xmlns:x="{make.TRANSITIONAL}"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>5'
        "</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert read(make.write(tmp_path / "prefix.xlsx", make.parts(prefixed))) == [("", 5.0)]


def test_reading_leaves_other_threads_alone(tmp_path: Path) -> None:
    """calamine must not hold the interpreter while it parses: the window would freeze."""
    cells = "".join(
        f'<row r="{row}">'
        + "".join(make.text_cell(f"{column}{row}", f"text {row}") for column in "ABCDEFGHIJ")
        + "</row>"
        for row in range(1, 30_001)
    )
    path = make.workbook(tmp_path / "a.xlsx", cells)
    longest, stop = 0.0, threading.Event()

    def beat() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not stop.wait(0.002):
            now = time.perf_counter()
            longest = max(longest, now - last)
            last = now

    heart = threading.Thread(target=beat)
    heart.start()
    started = time.perf_counter()
    count = len(read(path))
    seconds = time.perf_counter() - started
    stop.set()
    heart.join()
    assert count == 30_000
    # Held, the parsing alone would be more than half of all; a busy machine stretches both.
    assert longest < seconds / 3


# --- Reach ---------------------------------------------------------------------------------------


def test_a_million_empty_formatted_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [
        make.row(1, make.text_cell("A1", "Name")),
        make.row(2, make.text_cell("A2", "Ona")),
    ]
    rows += [
        f'<row r="{row}" spans="1:3" s="1"><c r="A{row}" s="1"/></row>'
        for row in range(3, 1_000_001)
    ]
    path = make.workbook(tmp_path / "a.xlsx", "".join(rows))
    start = time.process_time()
    assert read(path) == [("Name",), ("Ona",)]
    assert time.process_time() - start < 15


def test_what_is_wider_than_any_sheet_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_scan, "_SLICE", 1024)
    cells = "".join(f'<c r="BDWG{letter}1"><v>1</v></c>' for letter in "AB" * 50)
    path = make.workbook(tmp_path / "a.xlsx", f'<row r="1">{cells}<not XML at all')
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code == "too_many_columns"


def _address_cases() -> list[tuple[str, str]]:
    first, last = make.row(1, '<c r="A1"><v>1</v></c>'), '<c r="XFD1048576"><v>1</v></c>'
    far = first + make.row(1_048_576, last)
    return [
        ("plain", far),
        ("quotes", far.replace('"', "'")),
        ("order", far.replace('r="XFD1048576"', 's="1" r="XFD1048576"')),
        ("line break", far.replace("<c r", "<c\nr")),
        ("lower case", far.replace("XFD1048576", "xfd1048576")),
        ("row unsaid", far.replace('<row r="1048576">', "<row>")),
        ("row lies", far.replace('<row r="1048576">', '<row r="2">')),
        ("no such column", far.replace("XFD1048576", "ZZZZZ9")),
    ]


@pytest.mark.parametrize(("name", "rows"), _address_cases())
def test_a_sheet_that_claims_the_whole_grid_is_refused(
    tmp_path: Path, name: str, rows: str
) -> None:
    path = make.workbook(tmp_path / f"{name}.xlsx", rows)
    assert refusal(path) in {"too_many_columns", "too_many_rows"}


def test_a_far_cell_without_value_is_no_reason_to_refuse(tmp_path: Path) -> None:
    far = make.row(1_048_576, '<c r="XFD1048576" s="1"/>')
    rows = make.row(1, make.text_cell("A1", "x")) + far
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [("x",)]


@pytest.mark.parametrize("far", ["XFD3", "XFD1048576", "A1048576", "AAA900000"])
def test_a_stray_cell_far_away_is_left_out_and_named(tmp_path: Path, far: str) -> None:
    number = int(far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    stray = make.text_cell(far, "oops")
    rows = [
        make.row(
            row,
            make.text_cell(f"A{row}", f"Ona {row}"),
            make.number_cell(f"B{row}", 46000, make.DATE),
            stray if row == number else "",
        )
        for row in range(1, 31)
    ]
    if number > 30:
        rows.append(make.row(number, stray))
    path = make.workbook(tmp_path / "a.xlsx", "".join(rows))
    with open_workbook(path) as book:
        found = book.head("Sheet 1", 40)
        assert len(found) == book.row_count("Sheet 1") == 30
        assert found[2] == ("Ona 3", date(2025, 12, 9))
        assert book.extras("Sheet 1").strays == (far,)


def test_far_columns_with_much_in_them_are_no_strays(tmp_path: Path) -> None:
    rows = "".join(
        make.row(row, make.text_cell(f"A{row}", "x"), make.text_cell(f"ZZZ{row}", "y"))
        for row in range(1, 31)
    )
    assert refusal(make.workbook(tmp_path / "a.xlsx", rows)) == "too_many_columns"


def test_formatted_columns_up_to_the_last_are_no_reason_to_refuse(tmp_path: Path) -> None:
    rows = make.row(1, make.text_cell("A1", "x"), '<c r="XFD1" s="1"/>')
    assert read(make.workbook(tmp_path / "a.xlsx", rows)) == [("x",)]


def test_twenty_thousand_columns_are_refused_with_their_number(tmp_path: Path) -> None:
    cells = "".join(f"<c><v>{column}</v></c>" for column in range(20_000))
    path = make.workbook(tmp_path / "a.xlsx", f"<row>{cells}</row>")
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code == "too_many_columns"
    assert caught.value.params["columns"] == 20_000


def test_other_sheets_of_such_a_workbook_can_be_read(tmp_path: Path) -> None:
    wide = make.worksheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    good = make.worksheet(f'<row r="1">{make.text_cell("A1", "x")}</row>')
    path = make.write(tmp_path / "a.xlsx", make.parts(wide, good))
    assert read(path, "Sheet 2") == [("x",)]
    with pytest.raises(UserError, match="too_many_columns"):
        read(path, "Sheet 1")


# --- Not a workbook, or not a whole one ----------------------------------------------------------

_GOOD = f'<row r="1">{make.text_cell("A1", "Name")}{make.number_cell("B1", 5)}</row>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"Just a letter, no table at all.", "not_a_spreadsheet"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_spreadsheet"),
        (b"<html><p>Sign in</p></html>", "not_a_spreadsheet"),
        (bytes(range(256)) * 40, "not_a_spreadsheet"),
        (b"SQLite format 3\0" + bytes(100), "not_a_spreadsheet"),
        (b"PK\x03\x04" + bytes(200), "workbook_damaged"),
        (b"PK\x05\x06" + bytes(18), "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "not_a_spreadsheet"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.xlsx") == "file_missing"
    assert refusal(tmp_path / "nul\0.xlsx") == "file_unreadable"
    (tmp_path / "folder.xlsx").mkdir()
    assert refusal(tmp_path / "folder.xlsx") == "not_a_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refusal(tmp_path / "pipe.xlsx") == "not_a_file"


def test_an_encrypted_workbook_is_named_as_such(tmp_path: Path) -> None:
    assert refusal(make.encrypted(tmp_path / "a.xlsx")) == "workbook_encrypted"


def test_other_packages_are_refused(tmp_path: Path) -> None:
    good = make.parts(make.worksheet(_GOOD))
    cases: dict[str, dict[str, str | bytes]] = {
        "not_a_spreadsheet": {"word/document.xml": "<w/>"},
    }
    for code, content in cases.items():
        assert refusal(make.write(tmp_path / "a.xlsx", content)) == code
    for name in ("../evil.xml", "/etc/passwd", "xl\\..\\..\\x.xml", "C:x.xml"):
        path = make.write(tmp_path / "b.xlsx", {**good, name: "x"})
        assert refusal(path) == "workbook_damaged", name


def test_packages_beyond_the_limits_are_refused(tmp_path: Path) -> None:
    good = make.parts(make.worksheet(_GOOD))
    many = {**good, **{f"xl/media/{number}.xml": "x" for number in range(1001)}}
    assert refusal(make.write(tmp_path / "many.xlsx", many)) == "workbook_too_large"
    bomb = {**good, "xl/sharedStrings.xml": b" " * 60_000_000}
    assert refusal(make.write(tmp_path / "bomb.xlsx", bomb)) == "workbook_too_large"
    assert (tmp_path / "bomb.xlsx").stat().st_size < 100_000


@pytest.mark.parametrize(
    "content",
    [
        make.row(1, make.number_cell("A1", 1)) * 40,
        '<row r="1"><c r="A1"/>' + '<c r="A1"/>' * 60 + "</row>",
        "<row><c><v>1</v></c></row>" * 40,
        make.row(1, make.text_cell("A1", "x" * 3_000)),
    ],
    ids=["rows", "cells", "without addresses", "one long text"],
)
def test_sheets_that_keep_readers_busy_are_refused(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_scan, "MAX_ROWS", 10)
    monkeypatch.setattr(package, "MAX_CELLS", 20)
    monkeypatch.setattr(sheet_scan, "_SLICE", 256)
    monkeypatch.setattr(sheet_scan, "_LONGEST_CARRY", 512)
    monkeypatch.setattr(sheet_scan, "_LONGEST_UNBROKEN", 1024)
    assert refusal(make.workbook(tmp_path / "a.xlsx", content)) == "workbook_too_large"


def test_a_sheet_packed_as_only_nothing_is_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(make.row(number, make.number_cell(f"A{number}", 1)) for number in range(1, 900))
    monkeypatch.setattr(file_kind, "_RATIO_MATTERS_FROM", 10_000)
    assert refusal(make.workbook(tmp_path / "good.xlsx", rows)) == ""
    blown = make.workbook(tmp_path / "bad.xlsx", rows + " " * 400_000)
    assert refusal(blown) == "workbook_too_large"


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = make.write(tmp_path / "a.xlsx", make.parts(make.worksheet(_GOOD + " " * 3_000_000)))
    with zipfile.ZipFile(path) as package:
        true_size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(
        true_size.to_bytes(4, "little"), (900).to_bytes(4, "little")
    )
    path.write_bytes(content)
    assert refusal(path) == "workbook_damaged"


def test_entities_and_document_types_are_refused(tmp_path: Path) -> None:
    doctype = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        '<!ENTITY c SYSTEM "/etc/passwd">]>'
    )
    content = make.parts(make.worksheet(_GOOD))
    book = content["xl/workbook.xml"]
    assert isinstance(book, str)
    content["xl/workbook.xml"] = doctype + book.replace("Sheet 1", "&b;")
    assert refusal(make.write(tmp_path / "a.xlsx", content)) == "workbook_damaged"


def test_missing_parts_do_not_always_matter(tmp_path: Path) -> None:
    for name in ("[Content_Types].xml", "xl/styles.xml"):
        content = make.parts(make.worksheet(_GOOD))
        del content[name]
        assert read(make.write(tmp_path / "a.xlsx", content)) == [("Name", 5.0)]
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        content = make.parts(make.worksheet(_GOOD))
        del content[name]
        assert refusal(make.write(tmp_path / "a.xlsx", content)) in FILE_ERRORS


def test_a_sheet_of_another_name_is_missing(tmp_path: Path) -> None:
    path = make.workbook(tmp_path / "a.xlsx", _GOOD)
    with open_workbook(path) as workbook, pytest.raises(UserError) as caught:
        next(workbook.rows("Klientai"))
    assert caught.value.code == "sheet_missing"
    assert caught.value.params["sheet"] == "Klientai"


@pytest.mark.parametrize(
    "name", ["01-clean-english.xlsx", "11-old-accounting.xls", "12-libreoffice.ods"]
)
def test_a_truncated_file_never_raises_anything_else(tmp_path: Path, name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    path = tmp_path / name
    for end in range(1, len(content), max(64, len(content) // 150)):
        path.write_bytes(content[:end])
        if name.endswith(".xls"):
            refusal(path)  # the tail of the old format may be unused
        else:
            assert refusal(path), end


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(["01-clean-english.xlsx", "11-old-accounting.xls", "12-libreoffice.ods"]),
    where=st.floats(0, 1, exclude_max=True),
    what=st.binary(min_size=1, max_size=8),
)
def test_a_changed_file_never_raises_anything_else(
    tmp_path: Path, name: str, where: float, what: bytes
) -> None:
    content = bytearray((SAMPLES / name).read_bytes())
    start = int(where * len(content))
    content[start : start + len(what)] = what
    path = tmp_path / name
    path.write_bytes(content)
    refusal(path)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kind=st.sampled_from(["", "s", "b", "e", "d", "n", "str", "inlineStr", "zz"]),
    address=st.sampled_from(["B1", "b1", "1B", "B0", "B", "", "AAAA1"]),
    style=st.sampled_from(["0", "1", "2", "99", "x", "-1"]),
    value=st.one_of(st.sampled_from(["", "1", "-1", "abc", "TRUE", "#REF!", "1e999", "2024-02-30"]),
                    st.text(alphabet=st.characters(exclude_characters="<&"), max_size=20)),
)  # fmt: skip
def test_a_strange_cell_never_raises_anything_else(
    tmp_path: Path, kind: str, address: str, style: str, value: str
) -> None:
    cell = f'<c r="{address}" s="{style}" t="{kind}"><v>{value}</v></c>'
    rows = make.row(1, make.text_cell("A1", "x"), cell) + make.row(2, make.text_cell("A2", "y"))
    content = make.parts(make.worksheet(rows).encode("utf-8", "surrogatepass"))
    refusal(make.write(tmp_path / "a.xlsx", content))


@pytest.mark.parametrize("suffix", ["csv", "xls", "xlsx", "xlsb", "ods"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("01-clean-english.xlsx", FileKind.XLSX), ("11-old-accounting.xls", FileKind.XLS)],
)
def test_kinds_are_told_by_content(name: str, kind: FileKind, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"renamed.{suffix}"
    path.write_bytes((SAMPLES / name).read_bytes())
    with open_workbook(path) as workbook:
        assert workbook.kind is kind
        assert workbook.head(workbook.sheets[0].name, 3)


def test_a_reader_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    """These bytes make the reader of the old format ask for more memory than there is."""
    content = bytearray((SAMPLES / "11-old-accounting.xls").read_bytes())
    path = tmp_path / "a.xls"
    for where in range(512, len(content), 997):
        changed = content.copy()
        changed[where : where + 4] = b"\xff\xff\xff\xff"
        path.write_bytes(changed)
        refusal(path)


def test_dates_survive_the_way_from_the_reading_process() -> None:
    with open_workbook(SAMPLES / "12-libreoffice.ods") as workbook:
        cells = {type(cell) for row in workbook.rows("Kontaktai") for cell in row}
    assert date in cells


def test_claims_of_four_billion_texts_are_refused(tmp_path: Path) -> None:
    content = make.parts(make.worksheet(_GOOD))
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{make.TRANSITIONAL}" count="1" uniqueCount="4294967295">'
        "<si><t>x</t></si></sst>"
    )
    assert refusal(make.write(tmp_path / "a.xlsx", content)) == "workbook_damaged"


# --- One bad cell is never the failure of the file -----------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="s"><v>99</v></c>',
        '<c r="B2" t="s"><v>-1</v></c>',
        '<c r="B2" t="s"><v>abc</v></c>',
        '<c r="B2" t="b"><v>maybe</v></c>',
        '<c r="B2" t="zz"><v>1</v></c>',
        '<c r="B2" t="e"><v>#WHAT!</v></c>',
        '<c r="2B" t="n"><v>inf</v></c>',
    ],
)
def test_one_bad_cell_is_left_out_and_told(tmp_path: Path, cell: str) -> None:
    rows = (
        make.row(1, make.text_cell("A1", "Name"), make.text_cell("B1", "Phone"))
        + make.row(2, make.text_cell("A2", "Ona &amp; Co"), cell,
                   make.number_cell("C2", 45123, make.DATE))
        + make.row(4, make.text_cell("A4", "Jonas"), '<c r="B4" t="b"><v>1</v></c>')
    )  # fmt: skip
    after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    path = make.write(tmp_path / "a.xlsx", make.parts(make.worksheet(rows, after=after)))
    with open_workbook(path) as workbook:
        found = [tuple(row) for row in workbook.rows("Sheet 1")]
        extras = workbook.extras("Sheet 1")
    assert found == [
        ("Name", "Phone", ""),
        ("Ona & Co", "", date(2023, 7, 16)),
        ("", "", ""),
        ("Jonas", True, ""),
    ]
    assert extras.merged == (MergedCells(2, 0, 3, 0),)
    if "#WHAT!" not in cell:
        assert CellRemark(2, 1, "cell_error") in extras.remarks


@pytest.mark.parametrize("text", ["a&#0;b", "a&unknown;b", "a & b"])
def test_characters_that_xml_forbids_cost_nothing_else(tmp_path: Path, text: str) -> None:
    rows = make.row(1, make.text_cell("A1", text), make.text_cell("B1", "x"))
    assert read(make.workbook(tmp_path / "a.xlsx", rows))[0][1] == "x"


def test_texts_of_a_rescued_sheet_come_from_the_list(tmp_path: Path) -> None:
    rows = make.row(1, *(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABCD")))
    content = make.parts(make.worksheet(rows))
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{make.TRANSITIONAL}"><si><t>Ona</t></si><si/><si><r><t>Jo</t></r><r><t>nas'
        "</t></r><rPh><t>yo</t></rPh></si></sst>"
    )
    assert [tuple(row) for row in read(make.write(tmp_path / "a.xlsx", content))] == [
        ("Ona", "", "Jonas")
    ]


def test_half_a_sheet_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    sheet = make.worksheet(_GOOD + make.row(2, '<c r="A2" t="zz"><v>1</v></c>') + _GOOD)
    for end in range(sheet.index("<sheetData>") + 11, len(sheet) - len("</worksheet>") - 1, 7):
        path = make.write(tmp_path / "a.xlsx", make.parts(sheet[:end]))
        if "</sheetData>" not in sheet[:end]:
            assert refusal(path) == "workbook_damaged", sheet[:end]
