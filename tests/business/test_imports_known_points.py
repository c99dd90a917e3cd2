"""Of known numbers and addresses none is missed, and hardly another is taken for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.imports.known_points import KnownPoints

_VALUES = st.lists(st.text(max_size=3), max_size=60)


@given(_VALUES, _VALUES, _VALUES)
def test_it_answers_as_a_set_would(first: list[str], second: list[str], asked: list[str]) -> None:
    points = KnownPoints([first, second])
    assert len(points) == len({*first, *second})
    assert all(value in points for value in (*first, *second))
    assert [value in points for value in asked] == [value in {*first, *second} for value in asked]
