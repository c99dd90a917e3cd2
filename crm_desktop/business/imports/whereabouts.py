"""Where a row's party is, by what else the row says: for numbers that are none at home.

A guess from signs that are never wrong by themselves (the end of an address, a country behind a
town, the letters before a tax number); it is asked only where a number makes no sense otherwise,
and counts only where it then does.
"""

from __future__ import annotations

import re

from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.model import Cell, Field
from crm_desktop.business.imports.words import country_code
from crm_desktop.core.phone import is_known_country

TELLING_FIELDS = frozenset(
    {
        Field.EMAIL, Field.WEBSITE, Field.STREET_ADDRESS, Field.LOCALITY, Field.REGION,
        Field.TAX_ID,
    }
)  # fmt: skip
"""Fields that may tell a country."""

_DOMAIN_END = re.compile(r"\.([a-z]{2})(?=$|[/\s;,>:)])", re.IGNORECASE)
_OF_ALL_THE_WORLD = frozenset(
    ["io", "co", "me", "tv", "ai", "cc", "ws", "to", "fm", "ly", "gg", "ag", "nu", "tk", "pw"]
)
"""Ends of domains that are not taken for their countries."""
_OTHER_CODES = {"UK": "GB", "EL": "GR"}
_TAX_PREFIX = re.compile(r"([A-Z]{2})[ -]?\d{5,}")
_ADDRESS_PARTS = re.compile(r"[,;\n()]")
_LONGEST = 300


def country_told(cell: Cell, field: Field) -> str:
    """The country (alpha-2) that a cell of one of `TELLING_FIELDS` tells; "" if none."""
    text = text_of(cell).strip()
    if not text or len(text) > _LONGEST:
        return ""
    code = ""
    if field in {Field.EMAIL, Field.WEBSITE}:
        ends = [end for end in _DOMAIN_END.findall(text) if end.lower() not in _OF_ALL_THE_WORLD]
        code = ends[0].upper() if ends else ""
    elif field is Field.TAX_ID:
        match = _TAX_PREFIX.match(text.upper())
        code = match[1] if match else ""
    else:
        parts = [part.strip() for part in _ADDRESS_PARTS.split(text)]
        named = [found for part in parts if len(part) > 2 and (found := country_code(part))]
        code = named[-1] if named else ""
    code = _OTHER_CODES.get(code, code)
    return code if code and is_known_country(code) else ""
