"""What a heading that nobody wrote down may mean: its pieces vote by the headings they stand in.

"Nascido em", "Ostatnio był" and "Suivi par" are in no dictionary, but other headings have pieces of
them. A piece is a word, or four letters of it as they sound; it votes for the fields of the known
headings it occurs in, and counts the more the rarer it is and the fewer fields it speaks for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.sounding import sound_of

_PIECE = 4
_UNKNOWN = 0.15
"""What a piece that no heading has weighs against the others."""
_RARE = 0.5
"""Pieces of a single heading count less: it may be about something else."""

_WHOLE = 3

Votes = dict[Field, float]


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> tuple[str, ...]:
    text = f"<{sound_of(word) or word}>"
    parts = [text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1)]
    return (f"={word}", *parts)


class HeadingVotes:
    """Votes by the headings of a dictionary, which are as `headings.plain` gives them."""

    def __init__(self, known: Mapping[str, Iterable[Field]]) -> None:
        self._headings = len(known)
        self._counts: dict[str, int] = defaultdict(int)
        self._fields: dict[str, dict[Field, float]] = {}
        sizes: dict[Field, float] = defaultdict(float)
        for phrase, named in known.items():
            fields = tuple(named)
            share = 1 / len(fields)
            for field in fields:
                sizes[field] += share
            for piece in {each for word in phrase.split() for each in _pieces(word)}:
                self._counts[piece] += 1
                votes = self._fields.setdefault(piece, {})
                for field in fields:
                    votes[field] = votes.get(field, 0.0) + share
        self._sizes = {field: math.sqrt(size) for field, size in sizes.items()}
        self._share_equal()

    def _share_equal(self) -> None:
        """Most pieces vote as others do: a fifth of the dictionaries is left."""
        kept: dict[tuple[tuple[Field, float], ...], dict[Field, float]] = {}
        for piece, votes in self._fields.items():
            self._fields[piece] = kept.setdefault(tuple(votes.items()), votes)

    def of(self, phrase: str) -> Votes:
        """Shares (0-1) of the votes by field, the most first; what is unknown makes all smaller."""
        total = 0.0
        found: dict[Field, float] = defaultdict(float)
        for piece in {each for word in phrase.split() for each in _pieces(word)}:
            count = self._counts.get(piece, 0)
            rarity = math.log(self._headings / (1 + count))
            if not count:
                total += _UNKNOWN * rarity
                continue
            votes = {field: n / self._sizes[field] for field, n in self._fields[piece].items()}
            everything = sum(votes.values())
            clearness = (max(votes.values()) / everything) ** 2
            weight = rarity * clearness * count / (count + _RARE)
            total += weight
            for field, vote in votes.items():
                found[field] += weight * vote / everything
        best = sorted(found.items(), key=lambda each: -each[1])
        return {field: votes / total for field, votes in best} if total else {}

    def knows_word(self, phrase: str) -> bool:
        """Whether a whole word of three letters or more stands in any known heading."""
        return any(f"={word}" in self._counts for word in phrase.split() if len(word) >= _WHOLE)
