"""The country of a list whose numbers mostly leave out their country code.

A list tells it by the numbers that do have one. Without this, somebody who never set a default
country would see most rows of an ordinary list refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from crm_desktop.business.imports.model import CheckedRow
from crm_desktop.business.imports.values import numbers
from crm_desktop.core.phone import parse_phone

LOOKED_AT_ROWS = 300
"""Rows of a list that are enough to tell."""
_NUMBER_FIELDS = ("phone", "mobile", "fax")
_LEAST_NUMBERS = 2
_LEAST_SHARE = 0.6


def country_of_list(home: str, read: Callable[[str], Sequence[CheckedRow]]) -> str:
    """The country (alpha-2) to read a list with, if not with `home`; "" to leave it at that.

    `read` gives the first rows of the list as they are with a country, "" for none. A list from
    abroad need not share the country of the company: where some of its numbers make no sense at
    home, and another country that it names makes sense of most of them, it is that one's.
    """
    wrong_at_home = _wrong_numbers(read(home)) if home else 0
    if home and wrong_at_home < _LEAST_NUMBERS:
        return ""
    found = home_country(read(""))
    if not found or found == home or not home:
        return "" if found == home else found
    return found if 2 * _wrong_numbers(read(found)) <= wrong_at_home else ""


def _wrong_numbers(rows: Sequence[CheckedRow]) -> int:
    return sum(one.code == "phone_invalid" for row in rows for one in row.problems)


def home_country(rows: Sequence[CheckedRow]) -> str:
    """The country (alpha-2) that makes most of the unusable numbers valid; "" if none is clear.

    `rows` were read without a country. Only countries named by the list's own numbers are tried.
    """
    local = [
        problem.raw for row in rows for problem in row.problems if problem.code == "phone_invalid"
    ]
    if not local:
        return ""
    named = Counter(
        parse_phone(number).country
        for row in rows
        for field in _NUMBER_FIELDS
        for number in row.values.get(field, ())
    )
    named.pop("", None)
    for country, count in named.most_common(1):
        usable = sum(not numbers(raw, country)[1] for raw in local)
        is_clear = count >= _LEAST_NUMBERS and count >= _LEAST_SHARE * sum(named.values())
        if is_clear and usable >= _LEAST_SHARE * len(local):
            return country
    return ""
