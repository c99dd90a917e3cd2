"""Where a typed text stands in a shown one, as searching compares them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from crm_desktop.core.text import digits_of, fold

_LONGEST = 400
"""Longer texts are cut on the screen anyway."""
_FEWEST_DIGITS = 3

Span = tuple[int, int]
"""First character and the one behind the last."""


@lru_cache(maxsize=2_000)
def matching_spans(text: str, typed: str) -> tuple[Span, ...]:
    """The parts of `text` that match words of `typed`, in order, none overlapping.

    Compared as the search does: folded, and numbers by their digits whatever stands between.
    """
    shown, letters, places = text[:_LONGEST], "", list[int]()
    for index, character in enumerate(shown):
        key = " " if character.isspace() else fold(character)
        letters += key
        places += [index] * len(key)
    digits = digits_of(typed)
    found: list[Span] = []
    if len(digits) >= _FEWEST_DIGITS and not any(map(str.isalpha, typed)):
        digit_places = [index for index, character in enumerate(shown) if digits_of(character)]
        found = list(_found(digits_of(shown), digits.lstrip("0") or digits, digit_places))
    if not found:
        words = fold(typed).split()
        found = [span for word in words for span in _found(letters, word, places)]
    return _joined(sorted(found), shown)


def _found(stream: str, word: str, places: list[int]) -> Iterator[Span]:
    start = stream.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        yield places[start], places[end - 1] + 1
        start = stream.find(word, end)


def _joined(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Overlapping spans as one; marks over the last letter belong to it."""
    joined: list[Span] = []
    for start, behind in spans:
        end = behind
        while end < len(text) and not text[end].isspace() and not fold(text[end]):
            end += 1
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
