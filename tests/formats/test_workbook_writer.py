"""Workbooks out: what is written is what is read, and nothing in it can run."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.formats.workbook_writer import LONGEST_TEXT, write_workbook


def read(path: Path) -> list[tuple[object, ...]]:
    """The rows of the only sheet."""
    with open_workbook(path) as workbook:
        return list(workbook.rows(workbook.sheets[0].name))


def test_values_come_back_with_their_types(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with write_workbook(path, "Refused rows") as sheet:
        sheet.heading(["Name", "Since", "At", "Sum", "Good", "Nothing"])
        sheet.row(["Ona <b>&\n", date(2024, 2, 29), datetime(2024, 2, 29, 18, tzinfo=UTC),
                   Decimal("12.50"), True, None, float("nan"), "x"])  # fmt: skip
    assert read(path) == [
        ("Name", "Since", "At", "Sum", "Good", "Nothing", "", ""),
        ("Ona <b>&\n", date(2024, 2, 29), datetime(2024, 2, 29, 18), 12.5, True, "", "", "x"),  # noqa: DTZ001
    ]
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.xlsx"]


def test_another_reader_finds_no_formula(tmp_path: Path) -> None:
    texts = ["=cmd|'/c calc'!A1", "+1", "-1", "@x", "\t=1", "=1+1", "{=1}", "http://x.example"]
    path = tmp_path / "a.xlsx"
    with write_workbook(path, "x") as sheet:
        sheet.row(texts)
    cells = next(openpyxl.load_workbook(path).worksheets[0].iter_rows())
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize(
    "name", ["a/b:c*?[x]\\", "", "'", "x" * 100, "Žmonės", "\x00\ud800", '<&">']
)
def test_any_name_of_a_sheet_is_made_fit(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    with write_workbook(path, name) as sheet:
        sheet.row(["x"])
    assert 1 <= len(openpyxl.load_workbook(path).sheetnames[0]) <= 31
    assert read(path) == [("x",)]


def test_long_texts_are_cut_and_many_columns_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with write_workbook(path, "x") as sheet:
        sheet.row(["x" * 100_000, *map(str, range(400))])
    row = read(path)[0]
    assert row[0] == "x" * LONGEST_TEXT
    assert row[-1] == "399"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("the old one", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), write_workbook(path, "x") as sheet:
        sheet.row([1 // 0])
    assert path.read_text(encoding="utf-8") == "the old one"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.xlsx"]
    with (
        pytest.raises(UserError, match="folder_missing"),
        write_workbook(tmp_path / "no" / "a", "x"),
    ):
        pass


_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(_texts.filter(bool), min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_text_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.xlsx"
    with write_workbook(path, "x") as sheet:
        for row in rows:
            sheet.row([f"{text}_x0041_|" for text in row])
    expected = [tuple(f"{text}_x0041_|" for text in row) for row in rows]
    unwritable = {"\ufffe", "\uffff"}
    if not any(sign in text for row in rows for text in row for sign in unwritable):
        assert read(path) == expected


def test_a_list_has_widths_filters_and_texts_that_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with write_workbook(path, "A 'b'", widths=(12, 300), has_filter=True) as sheet:
        sheet.heading(["Name", "Phone"])
        sheet.row(["=1+1", "+370 612 34567"])
        sheet.row([date(1899, 1, 2), "a\rb"])
    book = openpyxl.load_workbook(path)
    found = book.worksheets[0]
    assert found.auto_filter.ref == "A1:B3"
    assert found.freeze_panes == "A2"
    assert [found.column_dimensions[one].width for one in "AB"] == [12, 255]
    assert [(found.cell(2, n).data_type, found.cell(2, n).number_format) for n in (1, 2)] == [
        ("s", "@"),
        ("s", "@"),
    ]
    book.close()
    assert read(path)[1:] == [("=1+1", "+370 612 34567"), ("1899-01-02", "a\rb")]


def test_a_full_disk_and_a_file_in_use_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for error, code in (
        (OSError(errno.ENOSPC, "full"), "disk_full"),
        (PermissionError(errno.EACCES, "held"), "file_in_use"),
        (OSError(errno.EIO, "gone"), "file_unwritable"),
    ):
        path.write_bytes(b"before")
        with pytest.raises(UserError) as told, write_workbook(path, "A"):
            raise error
        assert told.value.code == code
        assert path.read_bytes() == b"before"
        assert not list(tmp_path.glob(".*"))
