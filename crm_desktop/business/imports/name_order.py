"""Which part of whole names stands first in a column, and names with the family name first apart.

Only evidence counts: initials and patronymics at the end, family names in capitals or before a
comma, given names that are known. Where it is not plain, names stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from crm_desktop.business.imports.evidence import has_legal_form
from crm_desktop.business.imports.model import Cell, Field, ImportPlan, NameOrder
from crm_desktop.business.imports.words import bare, given_names, word_set

_LONGEST = 60
_STRONG, _WEAK = 2, 1
_LEAST = 3
"""Points that decide: a weak and a strong name, ..."""
_LEAST_WEAK = 4
"""... or so many weak ones, ..."""
_SHARE, _SHARE_WEAK = 0.2, 0.3
"""... if they are so much of all names ..."""
_FOR_ONE_AGAINST = 9
"""... and so many for each that says the opposite."""
_FAMILY_FIRST_AT_HOME = frozenset({"CN", "HK", "HU", "JP", "KH", "KP", "KR", "MO", "TW", "VN"})
"""Where names are written so, always: nothing is turned there unasked."""
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652'’`ʼ\u200c-])*")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_]\.?|(?:[^\W\d_]{1,2}\.-?)+")
_COMMA = re.compile(r"\s*[,،]\s*")
_PATRONYMIC = re.compile(
    r"(?:[оеёа]вич|йович|[оеёіїаэ]вна|[иі]нична|[^в]ична|ьич|[оеа]ўна|авіч|евіч"
    r"|[oey]vich|[oe]vych|[oey]vna|ivna|inichna|ichna)$"
)


class NameParts(NamedTuple):
    """The parts of a whole name."""

    family: str
    given: str
    additional: str = ""


def can_be_turned(plan: ImportPlan, index: int) -> bool:
    """Whether a column holds whole names beside which no other column has their parts."""
    fields = {column.index: column.field for column in plan.columns}
    parts = {Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ADDITIONAL_NAME}
    return fields.get(index) is Field.FULL_NAME and parts.isdisjoint(fields.values())


def name_order(plan: ImportPlan, index: int) -> NameOrder | None:
    """Which part of a column's names stands first; `None` where nobody said and nothing tells."""
    if not can_be_turned(plan, index):
        return None
    told = dict(plan.name_orders).get(index)
    if told is not None:
        return told
    is_turned = index in plan.turned_names and plan.country not in _FAMILY_FIRST_AT_HOME
    return NameOrder.FAMILY_FIRST if is_turned else None


def with_names_turned(plan: ImportPlan, index: int) -> ImportPlan:
    """The plan that reads the names of a column the other way around."""
    is_turned = name_order(plan, index) is NameOrder.FAMILY_FIRST
    order = NameOrder.GIVEN_FIRST if is_turned else NameOrder.FAMILY_FIRST
    kept = tuple(each for each in plan.name_orders if each[0] != index)
    return replace(plan, name_orders=(*kept, (index, order)))


def family_stands_first(cells: Iterable[Cell]) -> bool:
    """Whether the family name evidently stands first in the names among these cells."""
    points = against = names = weak = 0
    for cell in cells:
        vote = _vote(cell) if type(cell) is str else None
        if vote is None:
            continue
        names += 1
        points += max(vote, 0)
        weak += vote == _WEAK
        against -= min(vote, 0)
    votes = weak + (points - weak) // _STRONG
    if points < max(_LEAST, _FOR_ONE_AGAINST * against):
        return False
    is_weak = points == weak
    if is_weak and weak < _LEAST_WEAK:
        return False
    return votes >= names * (_SHARE_WEAK if is_weak else _SHARE)


def parts_of_turned(text: str) -> NameParts | None:
    """The parts of a name whose family name stands first; `None` unless they are plain."""
    before, *behind = _COMMA.split(text.strip())
    if behind:
        given = behind[0].split()
        is_plain = len(behind) == 1 and _is_name(before.split()) and _is_name(given)
        if not is_plain or len(given) > 2 or len(before.split()) > 2:
            return None
        return NameParts(" ".join(before.split()), given[0], " ".join(given[1:]))
    words = text.split()
    if not 2 <= len(words) <= 3 or not _is_name(words) or _is_initials(words[0]):
        return None
    family, *given = words
    if _vote(text) in {-_WEAK, -_STRONG}:  # this one is written the other way around
        return None
    if len(given) == 1:
        return NameParts(family, given[0])
    are_plain = (
        all(map(_is_initials, given))
        or (_is_patronymic(given[1]) and not _is_patronymic(given[0]))
        or (_is_given(given[0]) and (_is_given(given[1]) or _is_initials(given[1])))
    )
    return NameParts(family, *given) if are_plain else None


@lru_cache(maxsize=4096)
def _vote(text: str) -> int | None:
    """Positive if the family name stands first, negative if it does not; `None` for no name."""
    if not 2 < len(text) <= _LONGEST or any(map(str.isdigit, text)):
        return None
    before, *behind = _COMMA.split(text.strip())
    if behind:
        given = behind[0].split()
        is_name = len(behind) == 1 and 1 <= len(given) <= 2 and len(before.split()) <= 2
        is_name = is_name and _is_name(before.split()) and _is_name(given)
        if not is_name or not all(_is_given(word) or _is_initials(word) for word in given):
            return None
        return _STRONG
    words = text.split()
    if not 2 <= len(words) <= 3 or not _is_name(words) or has_legal_form(text):
        return None
    return _of_initials(words) or _of_patronymics(words) or _of_capitals(words) or _of_given(words)


def _of_initials(words: list[str]) -> int:
    initials = [_is_initials(word) for word in words]
    if initials[0]:
        return 0 if initials[-1] else -_STRONG
    if all(initials[1:]):
        letters = sum(map(str.isalpha, "".join(words[1:])))
        if letters > 1:
            return _STRONG
        return -_WEAK if _is_given(words[0]) else _WEAK
    if initials[1]:
        return -_STRONG
    if initials[-1]:
        return _STRONG if _is_given(words[1]) and not _is_given(words[0]) else 0
    return 0


def _of_patronymics(words: list[str]) -> int:
    if len(words) < 3 or _is_patronymic(words[1]) == _is_patronymic(words[2]):
        return 0
    if _is_patronymic(words[1]):
        return -_STRONG
    return 0 if _is_given(words[0]) else _STRONG


def _of_capitals(words: list[str]) -> int:
    are_capital = [len(word) > 2 and word.isupper() for word in words]
    if are_capital[0] and not any(are_capital[1:]):
        return _STRONG
    return -_STRONG if are_capital[-1] and not any(are_capital[:-1]) else 0


def _of_given(words: list[str]) -> int:
    first, *others = map(_is_given, words)
    if first and not others[-1]:
        return -_WEAK
    return _WEAK if not first and all(others) else 0


def _is_name(words: list[str]) -> bool:
    """Whether all words may be parts of a person's name."""
    if not words or any(bare(word) in word_set("prefix") for word in words):
        return False
    return all(
        _is_initials(word) or (_NAME.fullmatch(word) and not word[0].islower() and len(word) > 1)
        for word in words
    )


def _is_initials(word: str) -> bool:
    if not _INITIALS.fullmatch(word):
        return False
    return "." in word or (len(word) == 1 and word.isupper())


def _is_patronymic(word: str) -> bool:
    return _PATRONYMIC.search(word.lower()) is not None


def _is_given(word: str) -> bool:
    return bare(word) in given_names()
