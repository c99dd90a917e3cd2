"""Known numbers and addresses packed into arrays answer as a dictionary would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.imports.known_points import LARGEST_ID, KnownPoints

_PAIRS = st.lists(st.tuples(st.text(max_size=3), st.integers(1, LARGEST_ID)), max_size=60)


@given(_PAIRS, st.text(max_size=3))
def test_it_answers_as_a_dictionary_would(pairs: list[tuple[str, int]], other: str) -> None:
    expected: dict[str, set[int]] = {}
    for value, contact_id in pairs:
        expected.setdefault(value, set()).add(contact_id)
    points = KnownPoints(pairs)
    assert len(points) == len(pairs)
    for value in {*expected, other}:
        assert points.ids_of(value) == tuple(sorted(expected.get(value, ()))[-40:])


def test_of_very_many_the_newest_are_given() -> None:
    points = KnownPoints([("a", number) for number in range(1, 101)])
    assert points.ids_of("a") == tuple(range(61, 101))
