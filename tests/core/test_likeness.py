"""How alike texts are, and which of many are the closest."""

from __future__ import annotations

from crm_desktop.core.likeness import closest, ratio


def test_the_closest_come_first_and_only_so_many() -> None:
    known = ["telephone", "telefone", "city", "telephones"]
    found = closest("telephone", known, at_least=80, most=2)
    assert [text for text, _alike in found] == ["telephone", "telephones"]
    assert found[0][1] == ratio("x", "x") == 100
    assert closest("telephone", known, at_least=100, most=9) == [("telephone", 100)]
    assert closest("", [], at_least=50, most=3) == []
