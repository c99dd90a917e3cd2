"""The only door to the library of public holidays: which days of a country are free, by name.

The library takes 0.2 s to import and as long for the first country, so it is imported when the
first holiday is asked for, which the caller does in the worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

_NOTHING: Mapping[date, str] = MappingProxyType({})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def holidays_between(
    country: str, first: date, last: date, *, region: str = "", language: str = ""
) -> Mapping[date, str]:
    """The public holidays from `first` to `last` (both counted) with their names.

    `country` is ISO 3166 alpha-2, `region` the library's code of a part of it (`BY` for Bavaria);
    an unknown country has no holidays, an unknown region those of the whole country. Names are in
    `language` where the library has them, else in English, else in the country's own.
    """
    found: dict[date, str] = {}
    for year in range(max(first.year, _FIRST_YEAR), min(last.year, _LAST_YEAR) + 1):
        days = _year(country, region, language, year)
        found.update((day, name) for day, name in days.items() if first <= day <= last)
    return dict(sorted(found.items()))


@lru_cache(maxsize=16)
def regions(country: str) -> tuple[str, ...]:
    """The codes of the parts of `country` that have holidays of their own; often none."""
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=False)
    return tuple(str(code) for code in known.get(country, ()))


@lru_cache(maxsize=256)
def _year(country: str, region: str, language: str, year: int) -> Mapping[date, str]:
    if not country:
        return _NOTHING
    from holidays import country_holidays

    try:
        plain = country_holidays(country)
    except NotImplementedError:
        return _NOTHING
    part = region if region in plain.subdivisions else None
    spoken = _language(plain.supported_languages, language) or plain.default_language
    days = country_holidays(country, subdiv=part, years=year, language=spoken)
    return MappingProxyType({day: name for day, name in days.items() if day.year == year})


def _language(supported: tuple[str, ...], wanted: str) -> str | None:
    """The one of `supported` that is `wanted`, else the same language elsewhere, else English."""
    for asked in (wanted, wanted.partition("_")[0], "en"):
        for code in supported:
            if asked and (code == asked or code.partition("_")[0] == asked):
                return code
    return None
