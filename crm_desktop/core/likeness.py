"""How alike two texts are, letter by letter: the one door to rapidfuzz.

Import this module inside functions: nothing at the start needs it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio  # given on as it is: it is called by the million
from rapidfuzz.process import extract

__all__ = ["closest", "places_of_alike", "ratio"]


def closest(
    text: str, known: Sequence[str], *, at_least: float, most: int
) -> list[tuple[str, float]]:
    """Those of `known` that are at least so alike (0 to 100) with how much, the closest first."""
    found = extract(text, known, scorer=ratio, score_cutoff=at_least, limit=most)
    return [(one, alike) for one, alike, _place in found]


def places_of_alike(text: str, known: Sequence[str], at_least: float) -> list[int]:
    """Where in `known` texts stand that are at least so alike (0 to 100).

    Of many texts in a fifth of the time that `ratio` takes for one after the other.
    """
    found = extract(text, known, scorer=ratio, score_cutoff=at_least, limit=None)
    return [place for _one, _alike, place in found]
