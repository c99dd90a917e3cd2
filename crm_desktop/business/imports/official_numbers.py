"""Numbers that states give, known by their check digits: a column of them is no telephone.

One value passes by chance every tenth time; a whole column by one scheme does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_desktop.core.text import digits_of

_Digits = Sequence[int]
_FEWEST = 4


def _weighted(digits: _Digits, *weights: int) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _luhn(digits: _Digits) -> bool:
    doubled = (digit * 2 if place % 2 else digit for place, digit in enumerate(reversed(digits)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _poland(digits: _Digits) -> bool:
    return _weighted(digits, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == digits[9]


def _russian_company(digits: _Digits) -> bool:
    return _weighted(digits, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == digits[9]


def _russian_person(digits: _Digits) -> bool:
    first = _weighted(digits, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10
    return first == digits[10] and (
        _weighted(digits, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == digits[11]
    )


def _czech(digits: _Digits) -> bool:
    return (11 - _weighted(digits, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == digits[7]


def _lithuanian(digits: _Digits) -> bool:
    rest = _weighted(digits, 1, 2, 3, 4, 5, 6, 7, 8) % 11
    if rest == 10:
        rest = _weighted(digits, 3, 4, 5, 6, 7, 8, 9, 1) % 11 % 10
    return rest == digits[8]


def _ukrainian(digits: _Digits) -> bool:
    number = int("".join(map(str, digits)))
    weights = (7, 1, 2, 3, 4, 5, 6) if 30_000_000 < number < 60_000_000 else (1, 2, 3, 4, 5, 6, 7)
    rest = _weighted(digits, *weights) % 11
    if rest == 10:
        rest = _weighted(digits, *(weight + 2 for weight in weights)) % 11 % 10
    return rest == digits[7]


def _brazilian(digits: _Digits, weights: Sequence[int]) -> bool:
    for length in (len(digits) - 2, len(digits) - 1):
        rest = _weighted(digits[:length], *weights[-length:]) % 11
        if (0 if rest < 2 else 11 - rest) != digits[length]:
            return False
    return True


def _brazilian_company(digits: _Digits) -> bool:
    return _brazilian(digits, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))


def _brazilian_person(digits: _Digits) -> bool:
    return _brazilian(digits, (11, 10, 9, 8, 7, 6, 5, 4, 3, 2))


def _iranian_person(digits: _Digits) -> bool:
    rest = _weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11
    return digits[9] == (rest if rest < 2 else 11 - rest)


_SCHEMES: tuple[tuple[int, Callable[[_Digits], bool]], ...] = (
    (8, _czech),
    (8, _ukrainian),
    (9, _lithuanian),
    (9, _luhn),
    (10, _poland),
    (10, _russian_company),
    (10, _iranian_person),
    (11, _luhn),
    (11, _brazilian_person),
    (12, _russian_person),
    (14, _luhn),
    (14, _brazilian_company),
)
"""How many digits, and how the last ones are checked: CZ, UA, LT, FR, PL, RU, IR, IT, BR."""
_LENGTHS = frozenset(length for length, _check in _SCHEMES)


def official_share(texts: Sequence[str]) -> float:
    """The share (0-1) of different texts that are numbers of one scheme; 0 for a few texts."""
    numbers = [digits_of(text) for text in dict.fromkeys(texts)]
    if len(numbers) < _FEWEST:
        return 0.0
    checked = [[*map(int, number)] for number in numbers if len(number) in _LENGTHS]
    if len(checked) * 2 < len(numbers):
        return 0.0
    best = max(
        sum(len(digits) == length and check(digits) for digits in checked)
        for length, check in _SCHEMES
    )
    return best / len(numbers)
