"""What is wrong with a row, in words."""

from __future__ import annotations

import pytest

from crm_desktop.business.imports.model import CheckedRow, Problem, ProblemCode, Verdict
from crm_desktop.ui.imports.check_words import channels_text
from crm_desktop.ui.imports.words import problem_word


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("3.70612E+10", "Phone was rounded"),
        ("7,70123E+10", "Phone was rounded"),
        ("233-410", "Phone has 6 digits"),
        ("call Ella", "Phone is not valid"),
    ],
)
def test_what_is_wrong_with_a_phone(raw: str, words: str) -> None:
    assert problem_word(Problem(ProblemCode.PHONE_INVALID, 2, raw)) == words


def test_a_new_row_is_told_by_its_channels_as_people_read_them() -> None:
    row = CheckedRow(
        2,
        Verdict.NEW,
        {"organization": "Firm Ltd", "phone": ["+442079460000"], "email": ["a@b.example"]},
    )
    words = channels_text(row).translate({0x2066: None, 0x2068: None, 0x2069: None})
    assert words == "Firm Ltd · +44 20 7946 0000 · a@b.example"
