"""Where a typed text is marked in a shown one."""

from __future__ import annotations

import pytest

from crm_desktop.core.spans import matching_spans


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Agnė Žukauskaitė", "zukau", ["Žukau"]),
        ("Agnė Žukauskaitė", "zuk agn", ["Agn", "Žuk"]),
        ("Groß GmbH", "gross", ["Groß"]),
        ("أحمد", "احم", ["أحم"]),
        ("مُحَمَّد", "محمد", ["مُحَمَّد"]),
        ("ፀሐይ", "ጸሀ", ["ፀሐ"]),
        ("+370 612 34567", "612345", ["612 345"]),
        ("+370 612 34567", "0612 345", ["612 345"]),
        ("Ёлкин", "елк", ["Ёлк"]),
        ("anything", "zz", []),
        ("anything", "", []),
        ("😀" * 1000, "😀", ["😀" * 400]),
    ],
)
def test_what_was_typed_is_found(text: str, typed: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in matching_spans(text, typed)] == marked
