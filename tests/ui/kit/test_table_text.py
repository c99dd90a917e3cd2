"""Cells for the clipboard: one line each, nothing that a spreadsheet computes."""

from __future__ import annotations

import pytest

from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.table_text import plain_cell, safe_cell, table_texts


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("＝1+1", "'＝1+1"),
        ("+370 600 12045", "+370 600 12045"),
        ("+1 (212) 555-0100 ext. 7", "+1 (212) 555-0100 ext. 7"),
        ("+1+2", "'+1+2"),
        ("-12.5", "-12.5"),
        ("-1 234,50", "-1 234,50"),
        ("Ada = Ada", "Ada = Ada"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


def test_a_cell_is_one_line_without_marks() -> None:
    assert plain_cell("a\tb\r\nc\u2028d") == "a b c d"
    assert plain_cell("\u2066+370 600\u2069") == "+370 600"
    assert plain_cell("—") == ""


def test_a_table_is_text_and_html() -> None:
    columns = (
        Column("a", "Name & title", lambda row: row, lambda row: row[0]),
        Column("b", "Note", lambda row: row, lambda row: row[1]),
    )
    text, html = table_texts(columns, [("<b>Ada</b>", "=1"), ("Ёлка", "—")])
    assert text == "Name & title\tNote\n<b>Ada</b>\t'=1\nЁлка\t"
    assert "<td>&lt;b&gt;Ada&lt;/b&gt;</td><td>=1</td>" in html
    assert "<th>Name &amp; title</th>" in html
    assert 'mso-number-format:"\\@"' in html


def test_what_is_true_today_only_is_copied_as_a_day() -> None:
    column = Column("last", "Last", lambda row: row, lambda _row: "7 d", copied=lambda row: row)
    text, html = table_texts([column], ["2026-11-15"])
    assert text == "Last\n2026-11-15"
    assert "<td>2026-11-15</td>" in html
    assert column.text_of("2026-11-15") == "7 d"
