"""How often somebody is to be contacted, as lists say it: "30", "every 2 weeks", "раз в месяц".

Everything becomes days; a month has 30 of them, a quarter 90, a year 365.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.business.contacts.personal import RHYTHM_LIMIT
from crm_desktop.business.imports import values as convert
from crm_desktop.business.imports.model import Cell
from crm_desktop.business.imports.words import bare, word_set
from crm_desktop.core.text import to_ascii_digits

_UNITS = {
    "unit_day": 1, "unit_week": 7, "unit_fortnight": 14, "unit_month": 30, "unit_quarter": 90,
    "unit_half_year": 180, "unit_year": 365,
}  # fmt: skip
_LONGEST = 60
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_PARTS = re.compile(r"\d+(?:_\d+)?|[^\W\d_]+")


@lru_cache(maxsize=1)
def _days_of_units() -> dict[str, int]:
    return {word: days for name, days in _UNITS.items() for word in word_set(name)}


def unit_of(heading: str) -> int:
    """The days of the unit that a heading names ("Contact every (weeks)"); else 1."""
    units = _days_of_units()
    return next((units[word] for word in bare(heading).split() if word in units), 1)


def interval(cell: Cell, unit: int) -> tuple[str, str]:
    """Days as a text; the second part is what was written if it is no such interval.

    `unit` is what a number alone counts. Nothing and 0 are no interval and no problem.
    """
    text = cell.strip() if isinstance(cell, str) else convert.text_of(cell).strip()
    if not text or convert.says_nothing(text):
        return "", ""
    days = _days(text, unit)
    return ("", text) if days < 0 else (str(days) if days else "", "")


@lru_cache(maxsize=1024)
def _days(text: str, unit: int) -> int:
    """Whole days; -1 for what is no interval."""
    if len(text) > _LONGEST or text.startswith("-"):
        return -1
    plain = bare(_DECIMAL.sub(r"\1_\2", to_ascii_digits(text)))
    units, fillers, times = _days_of_units(), word_set("interval_filler"), word_set("times")
    numbers: list[float] = []
    found: list[int] = [units[plain]] if plain in units else []
    share = 1.0
    for part in () if found else _PARTS.findall(plain):
        if part[0].isdigit():
            numbers.append(float(part.replace("_", ".")))
        elif part in times:
            share = numbers.pop() if numbers else 1.0
        elif part in units:
            found.append(units[part])
        elif part not in fillers:
            return -1
    if len(numbers) > 1 or len(found) > 1 or not (numbers or found) or not share:
        return -1
    days = round((numbers or [1.0])[0] * (found or [unit])[0] / share)
    return days if days <= RHYTHM_LIMIT else -1
