"""Words that stand with a telephone number in its cell: whose it is, or when it is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crm_desktop.business.imports.headings import heading_scores
from crm_desktop.business.imports.model import NUMBER_FIELDS
from crm_desktop.core.phone_writing import split_extension
from crm_desktop.core.text import to_ascii_digits

_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[+(]{0,2}\d[\d\s().,/\\_~*·•–—−-]{4,}\d\)?")
_AROUND = " \t\n\r.,;:/|()[]{}-–—_=<>\"'„“”«»،؛"
_LONGEST = 60
_ONE_LETTER = 1


def label_of_point(kind: str, raw: str) -> str:
    """The label of a channel as it is stored; only telephone numbers have any."""
    return label_of(raw) if kind in NUMBER_FIELDS else ""


def labels_of_points(kinds: Sequence[str], raws: Sequence[str]) -> list[str]:
    """`label_of_point` of many channels: most lists have no words beside any number."""
    numbers = [raw for kind, raw in zip(kinds, raws, strict=True) if kind in NUMBER_FIELDS]
    if not _LETTER.search("\n".join(numbers)):
        return [""] * len(kinds)
    return list(map(label_of_point, kinds, raws))


def label_of(raw: str) -> str:
    """What a number is labeled with: "Ona 8 600 12345" is Ona's, "mob. 8 600 12345" nobody's.

    Empty where no words stand there, or words that only say that it is a number.
    """
    if not _LETTER.search(raw):
        return ""
    text, _extension = split_extension(to_ascii_digits(raw))
    rest, count = _NUMBER.subn(" ", text)
    if count != 1:
        return ""
    return _label(" ".join(rest.split()))


def number_in(raw: str) -> str:
    """The number itself of a text that has words beside it; the text where there are none."""
    found = _NUMBER.search(raw) if _LETTER.search(raw) else None
    return found[0] if found else raw


@lru_cache(maxsize=2048)
def _label(words: str) -> str:
    """The words without those at their beginning and end that name any telephone number."""
    found = words.strip(_AROUND).split()
    while found and _is_number_word(found[0]):
        del found[0]
    while found and _is_number_word(found[-1]):
        del found[-1]
    label = " ".join(found).strip(_AROUND)
    is_label = _ONE_LETTER < len(label) <= _LONGEST and not any(map(str.isdigit, label))
    return label if is_label and _LETTER.search(label) else ""


def _is_number_word(word: str) -> bool:
    plain = word.strip(_AROUND)
    scores = heading_scores(plain) if plain else {}
    return not plain or (bool(scores) and scores.keys() <= NUMBER_FIELDS)
