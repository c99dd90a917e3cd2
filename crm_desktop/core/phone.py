"""Telephone numbers: the only door to `phonenumbers`.

`parse_phone` understands what people and programs write (any script's digits, national and
international writing, a lost `+` or leading zero, Excel's floats) but claims a number only if
`is_valid_number` agrees; everything else is kept as typed and flagged. A number that names its
country wins over the default country.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.core.phone_writing import (
    EXTENSION_ONLY,
    is_one_value,
    looks_like_phone,
    number_text,
    only_number,
    split_extension,
)
from crm_desktop.core.text import digits_of

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "LONGEST_INPUT", "Phone", "countries", "format_as_typed", "format_international",
    "is_known_country", "looks_like_phone", "parse_phone", "plain_e164", "split_phones",
]  # fmt: skip

LONGEST_INPUT = 250
"""Longer texts hold no number (phonenumbers raises above this length)."""

_CACHE_SIZE = 20_000


class Phone(NamedTuple):
    """One number: as typed, and as understood.

    `e164` is empty unless `is_valid`. `digits` serves finding by any digits: those of `e164`, or
    those typed (without extension) where it is not valid. `country` is the ISO 3166 alpha-2 code
    of the number's own country, empty where not valid.
    """

    raw: str
    e164: str
    digits: str
    extension: str
    is_valid: bool
    country: str


_OPTIONAL_TRUNK = re.compile(r"\(\s*[08]\s*\)")
_PLAIN = re.compile(r"\+?[\d\s()/-]*", re.ASCII)
_TRUNK_DIGITS = ("0", "8")
"""Trunk prefixes of past and present; people dial them where they no longer exist."""
_EXIT_CODES = {"US": "011", "CA": "011", "RU": "810", "KZ": "810", "BY": "810", "UZ": "810"}
_NANP = 1
_WORLDWIDE = ("80", "87", "88", "979")
"""Calling codes of services that belong to no country."""
_SHORTEST_FOREIGN = 10
"""A foreign number that lost its `+` is believed from this length on."""
_FULL_LENGTH = 9
"""So many digits behind the home country's own code are taken for a whole number."""


@cache
def _library() -> ModuleType:
    import phonenumbers

    return phonenumbers


_Found = tuple[str, str]
"""E.164 and the country; a plain tuple, for hundreds of thousands are made."""


class _Region(NamedTuple):
    """What understanding a national number takes; `odd_prefix` needs the library's parser.

    `trunk_digits` is the trunk prefix where it is nothing but digits.
    """

    calling_code: int
    trunk: re.Pattern[str] | None
    trunk_digits: str
    odd_prefix: bool


@cache
def _region(country: str) -> _Region:
    metadata = _library().PhoneMetadata.metadata_for_region(country)
    prefix = metadata.national_prefix_for_parsing
    pattern = re.compile(prefix) if prefix else None
    odd = bool(metadata.national_prefix_transform_rule) or bool(pattern and pattern.groups)
    digits = prefix if prefix and prefix.isdecimal() else ""
    return _Region(int(metadata.country_code), pattern, digits, odd)


@cache
def _regions(calling_code: int) -> tuple[str, ...]:
    """The countries behind a calling code, the main one first; none for other services."""
    found: tuple[str, ...] = _library().COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
    return tuple(region for region in found if region.isalpha())


@cache
def _main_region(calling_code: int) -> _Region:
    return _region(_regions(calling_code)[0])


@cache
def _lengths(calling_code: int) -> frozenset[int]:
    """How many digits numbers behind a calling code may have."""
    metadata_of = _library().PhoneMetadata.metadata_for_region
    return frozenset(
        length
        for region in _regions(calling_code)
        for length in metadata_of(region).general_desc.possible_length
    )


def _valid(calling_code: int, digits: str) -> _Found | None:
    """`digits` as the whole national number behind a calling code, if that is a valid number."""
    for region, leading, whole in _shapes(calling_code, len(digits)):
        if leading is not None and leading.match(digits) is None:
            continue
        if whole is not None and whole.match(digits) is not None and digits.strip("0"):
            return f"+{calling_code}{digits}", region
        if leading is not None:
            return None
    return None


@cache
def _shapes(calling_code: int, length: int) -> tuple[_Shape, ...]:
    """What numbers of one length behind a calling code look like, by country."""
    if length not in _lengths(calling_code):
        return ()
    return tuple(_shape(region, length) for region in _regions(calling_code))


class _Shape(NamedTuple):
    """What the library asks of a country's numbers of one length.

    `leading` alone decides whose a number is where a country has it.
    """

    region: str
    leading: re.Pattern[str] | None
    whole: re.Pattern[str] | None


_TYPES = (
    "mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number",
    "pager", "uan", "voicemail",
)  # fmt: skip
"""The most frequent ones first: they are tried in this order."""


def _shape(region: str, length: int) -> _Shape:
    """One pattern for `is_valid_number_for_region`, which tries a dozen one after another."""
    metadata = _library().PhoneMetadata.metadata_for_region(region)
    general, *types = [
        desc.national_number_pattern
        if desc is not None
        and desc.national_number_pattern
        and (not desc.possible_length or length in desc.possible_length)
        else ""
        for desc in (metadata.general_desc, *(getattr(metadata, name) for name in _TYPES))
    ]
    known = [f"(?:{pattern})" for pattern in dict.fromkeys(types) if pattern]
    whole = f"(?=(?:{general})\\Z)(?:{'|'.join(known)})\\Z" if general and known else ""
    return _Shape(
        region,
        re.compile(metadata.leading_digits) if metadata.leading_digits else None,
        re.compile(whole) if whole else None,
    )


def _parsed(digits: str, country: str | None) -> _Found | None:
    """What the library's own parser reads: for countries with carrier codes in their numbers."""
    library = _library()
    try:
        number = library.parse(digits, country)
    except library.NumberParseException:
        return None
    if not library.is_valid_number(number):
        return None
    region = library.region_code_for_number(number) or ""
    e164 = library.format_number(number, library.PhoneNumberFormat.E164)
    return e164, region if region.isalpha() else ""


def _split_calling_code(digits: str) -> tuple[int, str]:
    """The calling code at the start and the rest; 0 if no country's stands there."""
    calling_code, length = _calling_code_at(digits[:3])
    if length < len(digits):
        return calling_code, digits[length:]
    return 0, digits


@lru_cache(maxsize=2048)
def _calling_code_at(start: str) -> tuple[int, int]:
    """The calling code that up to three digits begin with, and its length; 0 if none."""
    for length in range(1, len(start) + 1):
        if start[0] != "0" and _regions(int(start[:length])):
            return int(start[:length]), length
    return 0, 0


def _international(digits: str) -> _Found | None:
    """Digits that begin with a calling code; a trunk prefix kept behind it is left out."""
    if len(digits) < 4:
        return None
    calling_code, rest = _split_calling_code(digits)
    if not calling_code:
        return None
    region = _main_region(calling_code)
    if region.odd_prefix:
        return _parsed("+" + digits, None)
    found = _without_trunk(region, rest) or _valid(calling_code, rest)
    if found is None and rest[0] in _TRUNK_DIGITS:
        found = _valid(calling_code, rest[1:])
    return found


def _without_trunk(region: _Region, digits: str) -> _Found | None:
    if region.trunk_digits and not digits.startswith(region.trunk_digits):
        return None
    prefix = region.trunk.match(digits) if region.trunk is not None else None
    if prefix is None or not prefix.end():
        return None
    return _valid(region.calling_code, digits[prefix.end() :])


def _national(digits: str, country: str) -> _Found | None:
    """Digits as dialed within a country, or behind its calling code without `+`."""
    region = _region(country)
    if region.odd_prefix:
        return _parsed(digits, country)
    found = _without_trunk(region, digits)
    if found is not None:
        return found
    code = str(region.calling_code)
    names_home = digits.startswith(code)
    if names_home and len(digits) - len(code) >= _FULL_LENGTH and _needs_trunk(region):
        # 491711234567 might be a number of the area 0491, but who leaves out both + and 0?
        found = _international(digits)
    found = found or _valid(region.calling_code, digits)
    return found or (_international(digits) if names_home else None)


def _needs_trunk(region: _Region) -> bool:
    return region.trunk is not None and region.trunk.match("0") is not None


def _repaired_at_home(digits: str, country: str) -> _Found | None:
    """A lost zero, a trunk prefix of other times, a calling code behind a zero, an exit code."""
    calling_code, _trunk, trunk_digits, _odd = _region(country)
    found = _valid(calling_code, "0" + digits)
    lost = trunk_digits[1:] if trunk_digits.startswith("0") else ""
    if found is None and lost and digits.startswith(lost):  # "06 20 …" of Hungary as a number
        found = _valid(calling_code, digits[len(lost) :])
    for prefix in ("0", "8", "80"):
        if found is None and digits.startswith(prefix):
            found = _valid(calling_code, digits[len(prefix) :])
    if found is None and digits.startswith(f"0{calling_code}"):
        found = _international(digits[1:])
    exit_code = _EXIT_CODES.get(country, "")
    if found is None and exit_code and digits.startswith(exit_code):
        found = _international(digits[len(exit_code) :])
    return found


_FIRST_GROUP = re.compile(r"\D*(\d+)")


def may_lack_plus(text: str) -> bool:
    """Whether the digits may begin with a calling code, as far as they are grouped.

    Nobody parts a calling code: "8 (495) …" has a trunk prefix and is no number of +84.
    """
    calling_code, _rest = _split_calling_code(digits_of(text))
    first = _FIRST_GROUP.match(text)
    return first is None or len(first[1]) >= len(str(calling_code))


def _foreign_without_plus(text: str, digits: str, country: str) -> _Found | None:
    """A number of another country that lost its `+`; never guessed for North America."""
    if len(digits) < _SHORTEST_FOREIGN:
        return None
    calling_code, _rest = _split_calling_code(digits)
    if len(digits) == _SHORTEST_FOREIGN and calling_code < 100:
        return None
    if not may_lack_plus(text):
        return None
    if calling_code == _NANP and not (country and _region(country).calling_code == _NANP):
        return None
    return _international(digits)


def _understand(text: str, country: str) -> _Found | None:
    """The number that `text` (no words, no extension) means."""
    digits = digits_of(text)
    if not 4 <= len(digits) <= 22:
        return None
    short = digits_of(_OPTIONAL_TRUNK.sub("", text)) if "(" in text else digits
    if text.lstrip(" (")[:1] == "+":
        found = _international(digits) or _international(short)
        if found is None and digits.startswith(_WORLDWIDE):
            found = _parsed("+" + digits, None)
        if found is None and digits[0] == "0":
            found = _international(digits.lstrip("0"))
        if found is None and country and digits[0] in _TRUNK_DIGITS:
            found = _national(digits, country)
        return found
    found = None
    if digits.startswith("00"):
        found = _international(digits[2:]) or _international(short[2:])
    if found is None and country:
        found = _national(digits, country)
        if found is None and short != digits:
            found = _national(short, country)
        found = found or _repaired_at_home(digits, country)
    return found or _foreign_without_plus(text, digits, country)


_ONE_PLAIN_NUMBER = re.compile(r"[+(]?\d[\d ()-]*|\d{2,5}/[\d ]*")
"""Digits of any script with the usual signs; with a slash if before it are too few for a number of
its own."""


def plain_e164(text: str, country: str) -> str:
    """`parse_phone(text, country).e164` of one number that is written plainly and understood.

    Empty for everything else, which `parse_phone` has to look at. It remembers nothing: for lists
    in which hardly a number repeats.
    """
    if _ONE_PLAIN_NUMBER.fullmatch(text) is None:
        return ""
    digits = digits_of(text)
    if not 4 <= len(digits) <= 22:
        return ""
    if text[0] == "+":
        found = _international(digits)
    elif digits.startswith("00"):
        found = _international(digits[2:])
    elif home := _known_country(country):
        found = _national(digits, home)
    else:
        return ""
    return "" if found is None else found[0]


_RANGE = re.compile(r"(.*\d{3})\s?[-–/]\s?\d{1,2}\s*")
"""A number with the last digits of the next lines behind it ("0232 4445566-67")."""


@lru_cache(maxsize=_CACHE_SIZE)
def parse_phone(raw: str, country: str = "") -> Phone:
    """What `raw` says; `country` (alpha-2) is where a number without country code belongs.

    Never raises. Texts with several numbers are for `split_phones` first.
    """
    country = _known_country(country)
    if len(raw) > LONGEST_INPUT:
        return Phone(raw, "", digits_of(raw[:LONGEST_INPUT]), "", is_valid=False, country="")
    if _PLAIN.fullmatch(raw):
        text, extension, plain = raw, "", raw
    else:
        text, extension = split_extension(number_text(raw))
        plain = only_number(text)
    found = _understand(plain, country)
    if found is None and (several := _RANGE.fullmatch(plain)):
        found = _understand(several[1], country)
    if found is None:
        digits = digits_of(plain) or digits_of(text) or digits_of(raw)
        return Phone(raw, "", digits, extension, is_valid=False, country="")
    e164, own_country = found
    return Phone(raw, e164, e164[1:], extension, True, own_country)


def is_international(raw: str, e164: str) -> bool:
    """Whether a number was typed in its international form, however its digits are spaced."""
    return raw == e164 or (raw.lstrip().startswith("+") and f"+{digits_of(raw)}" == e164)


def format_international(e164: str) -> str:
    """`+370 612 34567` for `+37061234567`; what is no number comes back as it is.

    How a number is grouped is asked of the library once per length and first seven digits
    (measured on 49,000 valid numbers of 22 countries: no other grouping found).
    """
    grouping = _GROUPINGS.get((e164[:_GROUPING_PREFIX], len(e164)))
    if grouping is not None and e164[1:].isdecimal():
        groups_of, sign, signs = grouping
        return sign.join(groups_of(e164)) if sign else signs.format(*groups_of(e164))
    text = _format_by_library(e164)
    if text.isascii() and e164 == f"+{digits_of(text)}" and len(_GROUPINGS) < _CACHE_SIZE:
        _GROUPINGS[e164[:_GROUPING_PREFIX], len(e164)] = _grouping_of(text.translate(_NO_DIGITS))
    return text


_NO_DIGITS = str.maketrans("123456789", "000000000")
"""Texts that are parted alike become one."""


_GROUPING_PREFIX = 8
_Grouping = tuple[Callable[[str], Sequence[Any]], str, str]
"""What takes the groups out of E.164, and how they stand in the text: all parted by one sign (else
empty), or as a format."""

_GROUPINGS: dict[tuple[str, int], _Grouping] = {}


def _format_by_library(e164: str) -> str:
    """As the library's `format_number`; numbers of countries without its parser and objects."""
    digits = e164[1:]
    if e164[:1] == "+" and digits.isascii() and digits.isdecimal():
        calling_code, rest = _split_calling_code(digits)
        if calling_code and len(rest) in _lengths(calling_code) and rest.strip("0"):
            return f"+{calling_code} {_grouped(calling_code, rest)}"
    library = _library()
    try:
        number = library.parse(e164, None)
    except library.NumberParseException:
        return e164
    text: str = library.format_number(number, library.PhoneNumberFormat.INTERNATIONAL)
    return text


def _grouped(calling_code: int, national: str) -> str:
    for leading, whole, template in _formats(calling_code):
        if (leading is None or leading.match(national)) and whole.fullmatch(national):
            return whole.sub(template, national)
    return national


@cache
def _formats(calling_code: int) -> tuple[tuple[re.Pattern[str] | None, re.Pattern[str], str], ...]:
    """How numbers behind a calling code are grouped: leading digits, whole number, template."""
    # The main country's metadata hold the formats of all countries that share the code.
    metadata = _library().PhoneMetadata.metadata_for_region(_regions(calling_code)[0])
    return tuple(
        (
            # The last pattern is the most detailed one, the others are for typing.
            re.compile(each.leading_digits_pattern[-1]) if each.leading_digits_pattern else None,
            re.compile(each.pattern),
            each.format,
        )
        for each in metadata.intl_number_format or metadata.number_format
    )


@lru_cache(maxsize=1024)
def _grouping_of(text: str) -> _Grouping:
    """Where the groups of a formatted number begin and end in E.164, and how they are parted."""
    groups: list[slice] = []
    parting: list[str] = []
    start = end = 0
    for sign in text:
        if sign.isdecimal() or sign == "+":
            end += 1
        else:
            groups.append(slice(start, end))
            parting.append(sign)
            start = end
    groups.append(slice(start, end))
    if len(set(parting)) == 1:
        return itemgetter(*groups), parting[0], ""
    # An empty group more: of a single one no tuple would be made.
    return itemgetter(slice(0, 0), *groups), "", "{}{}" + "".join(f"{each}{{}}" for each in parting)


def format_as_typed(raw: str, country: str = "") -> str:
    """The international form of a valid number, with " ext. 12"; anything else as typed."""
    phone = parse_phone(raw, country)
    if not phone.is_valid:
        return raw.strip()
    text = format_international(phone.e164)
    return f"{text} ext. {phone.extension}" if phone.extension else text


_ONE_NUMBER = re.compile(r"^[+(]?[\d(][\d().\s-]{0,20}$")
_STRONG_BREAK = re.compile(r"\s*(?:[;|\n\r\v\f؛፤፣،]|:::|,(?!\d+[eE]))\s*")
_WORD_BREAK = re.compile(
    r"(?<=[\d)])\s+(?:and|or|и|или|і|й|та|або|ir|arba|un|vai|ja|või|oraz|i|lub|und|oder|și|si|sau"
    r"|و|أو|یا|እና|ወይም|ve|veya)\s+(?=[+(\d])",
    re.IGNORECASE,
)
_BEFORE_PLUS = re.compile(r"(?<=\d)[\s.]+(?=\+\d)")
_WEAK_BREAK = re.compile(r"\s*[/\\]\s*|\s+[-–—]\s+")
_SHORTEST = 6
"""Digits of the shortest number that is parted from another one at a slash."""
_SHORTEST_PAIR = 14
"""Digits from which a text may be two numbers with nothing but a blank between them."""


def _digit_count(text: str) -> int:
    return len(digits_of(text))


def _split_weak(piece: str, country: str) -> list[str]:
    """Parts at slashes and dashes if each part is long enough; `0171/1234567` is one number."""
    parts = _WEAK_BREAK.split(piece)
    if len(parts) == 1 or min(map(_digit_count, parts)) < _SHORTEST:
        return [piece]
    if not all(parse_phone(part, country).is_valid for part in parts):
        whole = parse_phone(piece, country)
        if whole.is_valid and (piece.lstrip("( ").startswith("+") or whole.country == country):
            return [piece]  # "+49 (0) 160 / 1234567": the slash stands inside the number
    return parts


def _split_blanks(piece: str, country: str) -> list[str]:
    """Numbers with nothing but white space between them, if all are valid."""
    if _digit_count(piece) < _SHORTEST_PAIR or parse_phone(piece, country).is_valid:
        return [piece]
    words = piece.split()
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        if parse_phone(first, country).is_valid:
            rest = _split_blanks(second, country)
            if all(parse_phone(part, country).is_valid for part in rest):
                return [first, *rest]
    return [piece]


_COUNTED = re.compile(r"(?:^|[\s,;]+)[1-9][).]\s+(?=[+(\d])")
"""A number before each number of a list ("1) 8 612 34567 2) 8 698 76543")."""


def split_phones(cell: str, country: str = "") -> list[str]:
    """The single numbers of a cell, as written, with their extensions.

    They are parted by commas (of any script), semicolons, slashes, line breaks, " ::: ", words
    for "and" or "or", a new `+`, or by blanks where each part is valid. A part that is nothing
    but an extension stays with its number.
    """
    cell = cell.strip()
    if not cell:
        return []
    if _ONE_NUMBER.match(cell) and _digit_count(cell) < _SHORTEST_PAIR and "\n" not in cell:
        return [cell]
    if len(cell) > LONGEST_INPUT * 8 or is_one_value(cell):
        return [cell]
    pieces: list[str] = []
    if cell[:2] in {"1)", "1."}:
        cell = _COUNTED.sub(";", cell)
    for strong in _STRONG_BREAK.split(cell):
        for word in _WORD_BREAK.split(strong):
            for piece in _BEFORE_PLUS.split(word):
                pieces.extend(_split_weak(piece, country))
    joined: list[str] = []
    for piece in filter(None, map(str.strip, pieces)):
        if joined and EXTENSION_ONLY.match(piece):
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.extend(_split_blanks(piece, country))
    is_broken = len(joined) > 1 and min(map(_digit_count, joined)) < _SHORTEST
    return [cell] if is_broken and parse_phone(cell, country).is_valid else joined


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, int], ...]:
    """Every country with telephones: (alpha-2, calling code), in order of alpha-2."""
    library = _library()
    return tuple(
        (region, int(library.country_code_for_region(region)))
        for region in sorted(library.SUPPORTED_REGIONS)
    )


@lru_cache(maxsize=1024)
def _known_country(code: str) -> str:
    """The code of a known country in capital letters, else nothing."""
    return code.upper() if is_known_country(code) else ""


def is_known_country(code: str) -> bool:
    """Whether `code` is the alpha-2 code of a country with telephones, in any case."""
    return code.upper() in _library().SUPPORTED_REGIONS
