"""What is wrong with a row, in words."""

from __future__ import annotations

import pytest

from crm_desktop.business.imports.model import Problem, ProblemCode
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
