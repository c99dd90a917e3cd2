"""From what was typed to what is asked of the search index."""

from __future__ import annotations

import re
from itertools import islice, product

from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, fold, with_two_letters

PART_MARK = "\x1f"
"""Stands between the parts of a key: name, organization, e-mail, phone digits, …."""

_NUMBER_PUNCTUATION = frozenset(" +-()./\u00a0#")
_MINIMUM_DIGITS = 3
_TRIGRAM = 3

_WRITTEN_OUT = re.compile("(?<![aeioqu])(a|o|u)e")
"""ä, ö, ü written as two letters; behind a vowel or q they are two ("Bauer", "neue", "Quelle")."""
_SHORTEST_SPELLING = 4
"""A shorter word without its e would be the beginning of too many others ("Joe")."""
_MOST_SPELLINGS = 4


@record
class Terms:
    """One way to read the typed text: all `words` must be in the key, in any order.

    `whole` is the folded text, for the names that begin with it. Words of one or two letters
    count only where a word begins. `is_besides`: another spelling of the reading before, whose
    matches are matches as well.
    """

    whole: str
    words: tuple[str, ...]
    is_number: bool = False
    is_besides: bool = False

    @property
    def long_words(self) -> tuple[str, ...]:
        """Words that have at least one trigram."""
        return tuple(word for word in self.words if len(word) >= _TRIGRAM)

    def needles(self, *, at_word_start: bool) -> tuple[str, ...]:
        """What must stand literally in the key."""
        return tuple(
            " " + word if at_word_start or len(word) < _TRIGRAM else word for word in self.words
        )

    def trigram_query(self, *, at_word_start: bool) -> str:
        """The FTS5 query: every trigram of every needle; empty if there is none.

        The table keeps no positions (`detail=none`), so a phrase is not possible and the caller
        checks the needles itself.
        """
        grams: dict[str, None] = {}
        for needle in self.needles(at_word_start=at_word_start):
            for start in range(len(needle) - _TRIGRAM + 1):
                grams[needle[start : start + _TRIGRAM]] = None
        return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)

    def is_exact(self, *, at_word_start: bool) -> bool:
        """Whether the trigrams alone prove the match: one needle of one trigram."""
        needles = self.needles(at_word_start=at_word_start)
        return len(needles) == 1 and len(needles[0]) == _TRIGRAM


def read_terms(text: str) -> tuple[Terms, ...]:
    """The readings of `text`, likeliest first; none if nothing can be searched.

    Each counts only where the ones before find nothing, but for other spellings (`is_besides`).
    A number may be typed with blanks, a trunk zero or the international `00`; keys hold E.164
    digits, so these are tried without.
    """
    whole = fold(text)
    if not whole:
        return ()
    digits = digits_of(whole)
    if len(digits) < _MINIMUM_DIGITS or not all(
        character.isdigit() or character in _NUMBER_PUNCTUATION for character in whole
    ):
        return (Terms(whole, tuple(whole.split())), *_other_spellings(text, whole))
    readings = [digits]
    for prefix in ("00", "0", "8"):
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) >= _MINIMUM_DIGITS and rest not in readings:
            readings.append(rest)
    terms = [Terms(reading, (reading,), is_number=True) for reading in readings]
    if " " in whole:
        terms.append(Terms(whole, tuple(whole.split())))
    return tuple(terms)


def _other_spellings(text: str, whole: str) -> list[Terms]:
    """Readings with ä, ö, ü for ae, oe, ue, and the other way round: "moebel" and "Möbel"."""
    if whole.isascii() and "e" not in whole and text.isascii():
        return []
    words = whole.split()
    written_out = fold(with_two_letters(text)).split()
    if len(written_out) != len(words):
        written_out = words
    spellings = [
        tuple(dict.fromkeys((word, _without_e(word), out)))
        for word, out in zip(words, written_out, strict=True)
    ]
    every = islice(product(*spellings), 1, _MOST_SPELLINGS)  # the first one is as it was typed
    return [Terms(" ".join(one), one, is_besides=True) for one in every]


def _without_e(word: str) -> str:
    return _WRITTEN_OUT.sub(r"\1", word) if len(word) > _SHORTEST_SPELLING else word
