"""Text tables out: nothing in them runs, and everything comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.formats.delimited_text import TextOptions, open_text
from crm_desktop.formats.delimited_writer import protected, unprotected, write_delimited

FORMULAS = ["=cmd|'/c calc'!A1", "+1", "-1+2", "@x", "\t=1", "\r=1", "'=1", "''+1", " =1", "＝1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_stands_at_the_beginning(text: str) -> None:
    assert protected(text) == f"'{text}"
    assert unprotected(protected(text)) == text


@given(st.text(st.sampled_from("'=+-@\t\r \nx1"), max_size=6))
def test_one_apostrophe_goes_and_comes(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert not protected(text).startswith(("\t", "\r"))
    assert not protected(text).lstrip().startswith(("=", "+", "-", "@"))


def test_an_apostrophe_of_its_own_stays() -> None:
    assert protected("'s-Hertogenbosch") == "'s-Hertogenbosch"
    assert unprotected("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_values_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with write_delimited(path, ";") as table:
        table.heading(["A", "B"])
        table.row([date(2024, 2, 29), datetime(2024, 2, 29, 18, 1, tzinfo=UTC)])
        table.row([Decimal("-12.50"), True])
        table.row([None, 'x;\n"y"'])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfA;B\r\n")
    assert list(open_text(path).rows())[1:] == [
        ("2024-02-29", "2024-02-29 18:01:00.000"),
        ("-12.50", "true"),
        ("", 'x;\n"y"'),
    ]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
        | st.sampled_from(FORMULAS),
        min_size=2,
        max_size=4,
    ),
    st.sampled_from([";", ",", "\t"]),
)
def test_any_text_comes_back(tmp_path: Path, cells: list[str], delimiter: str) -> None:
    path = tmp_path / "a.csv"
    with write_delimited(path, delimiter) as table:
        table.row(cells)
    options = TextOptions("utf-8-sig", delimiter, '"')
    rows = list(open_text(path, options).rows())
    assert [[unprotected(cell) for cell in row] for row in rows] == [cells]
