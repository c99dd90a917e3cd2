"""The country of a list whose numbers mostly leave out their country code.

A list tells it by the numbers that do have one. Without this, somebody who never set a default
country would see most rows of an ordinary list refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crm_desktop.business.imports.model import CheckedRow
from crm_desktop.business.imports.values import numbers
from crm_desktop.core.phone import parse_phone

LOOKED_AT_ROWS = 300
"""Rows of a list that are enough to tell."""
_NUMBER_FIELDS = ("phone", "mobile", "fax")
_LEAST_NUMBERS = 2
_LEAST_SHARE = 0.6


def is_mostly_foreign(rows: Sequence[CheckedRow]) -> bool:
    """Whether the country that rows were read with is not that of their numbers.

    `rows` were read with the company's own country, which lists from abroad need not share.
    """
    wrong = sum(any(one.code == "phone_invalid" for one in row.problems) for row in rows)
    reached = sum(any(row.values.get(field) for field in _NUMBER_FIELDS) for row in rows)
    return wrong >= _LEAST_NUMBERS and wrong > reached


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
