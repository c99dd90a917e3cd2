"""Telephone numbers: the only door to `phonenumbers`.

`parse_phone` understands what people and programs write (any script's digits, national and
international writing, a lost `+` or leading zero, Excel's floats) but claims a number only if
`is_valid_number` agrees; everything else is kept as typed and flagged. A number that names its
country wins over the default country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_desktop.core.text import digits_of, to_ascii_digits

if TYPE_CHECKING:
    from types import ModuleType

    from phonenumbers import PhoneNumber

LONGEST_INPUT = 250
"""Longer texts hold no number (phonenumbers raises above this length)."""

_CACHE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class Phone:
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


_EXTENSION_WORDS = (
    r"extension|extn|ext|;ext=|доб(?:авочный)?|внутр(?:енний)?|вн|дод(?:атковий)?|вн\.тел"
    r"|vidinis|vid|wewn[eę]trzny|wewn|wew|interior|internal|intern|int"
    r"|iek[sš][eē]jais|iek[sš]|sise(?:number)?|sisetel|durchwahl|dw|klappe|kl|nebenstelle|nst"
    r"|dahili|poste|داخلي|داخلية|تحويلة|داخلی|ውስጥ|የውስጥ|መስመር|x|#|доп"
)
_EXTENSION = re.compile(
    rf"[\s,;(\[–—-]*(?<![^\W\d])(?:{_EXTENSION_WORDS})[\s.:=№#)-]*(\d{{1,7}})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_EXTENSION_ONLY = re.compile(rf"^\W*(?:{_EXTENSION_WORDS})[\s.:=№#-]*\d{{1,7}}\W*$", re.IGNORECASE)
_FLOAT = re.compile(r"^\+?(\d+)[.,]0+$")
_SCIENTIFIC = re.compile(r"^\+?(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
_FULL_PRECISION_DIGITS = 9
"""So many significant digits are never the outcome of rounding for display."""

_COUNTING_WORD = re.compile(
    r"(?<![^\W\d])(?:nr|no|num|numer|numeris|number|nummer|номер|н|№|#|رقم|شماره|ቁጥር|tel|тел|mob|моб"
    r"|phone|telefonas|telefon|телефон|tālr|هاتف|جوال|تلفن|ስልክ)"
    r"[\s.]*\d(?!\d)(?=[\s:.)–-]|$)[\s:.)–-]*",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_RUN = re.compile(r"[+(]?[+(\d][\d\s().,/\\_~*·•–—−‐‑-]*\d")
_LETTER = re.compile(r"[^\W\d_]")
_OPTIONAL_TRUNK = re.compile(r"\(\s*[08]\s*\)")
_NANP = "+1"
_MIN_DIGITS_WITHOUT_PLUS = 10
"""A foreign number that lost its `+` is believed from this length on."""


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    import phonenumbers

    return phonenumbers


def _number_text(raw: str) -> str:
    """The part of a cell that may be a number, ASCII digits, floats written out; or ""."""
    text = _INVISIBLE.sub("", to_ascii_digits(raw)).replace("＋", "+").strip().lstrip("'")
    if text[:4].lower() == "tel:":
        text = text[4:]
    if match := _FLOAT.match(text):
        return match[1]
    if match := _SCIENTIFIC.match(text):
        return _written_out(match[1], match[2] or "", int(match[3]))
    return text


def _written_out(whole: str, fraction: str, exponent: int) -> str:
    """The digits of `w.ffffE+n`, or "" where Excel rounded some of them away.

    Trailing zeros are not written, so a mantissa of full precision may be shorter than n.
    """
    missing = exponent - len(fraction)
    if missing > 0 and 1 + len(fraction) < _FULL_PRECISION_DIGITS:
        return ""
    if missing < 0:
        return ""
    return whole + fraction + "0" * missing


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None or sum(map(str.isdigit, text[: match.start()])) < 5:
        return text, ""
    return text[: match.start()], match[1]


def _only_number(text: str) -> str:
    """`text` without words around the one number in it; "" if several or none stand there."""
    if not _LETTER.search(text):
        return text
    shorter = _COUNTING_WORD.sub(" ", text)
    runs = [run for run in _RUN.findall(shorter) if sum(map(str.isdigit, run)) > 4]
    return runs[0] if len(runs) == 1 else ""


def _try(digits: str, country: str | None) -> PhoneNumber | None:
    """The valid number that `phonenumbers` reads in `digits`, if there is one."""
    library = _library()
    try:
        number: PhoneNumber = library.parse(digits, country)
    except library.NumberParseException:
        return None
    return number if library.is_valid_number(number) else None


def _candidates(text: str, country: str) -> list[tuple[str, str | None]]:
    """What `text` may mean, most likely first, as (digits with or without "+", country)."""
    plus = text.lstrip(" (").startswith("+")
    bare = digits_of(text)
    without_trunk = digits_of(_OPTIONAL_TRUNK.sub("", text))
    home = country or None
    found: list[tuple[str, str | None]] = []
    if plus:
        found.append(("+" + bare, None))
        if without_trunk != bare:
            found.append(("+" + without_trunk, None))
        if bare[:1] == "0":
            found.append(("+" + bare.lstrip("0"), None))
        if home:
            found.append((bare, home))
            found.append((f"+{_calling_code(country)}{bare[1:].lstrip('0')}", None))
        return found
    if bare.startswith("00"):
        found.append(("+" + bare[2:], None))
    if home:
        found.append((bare, home))
        if without_trunk != bare:
            found.append((without_trunk, home))
        found.append(("0" + bare, home))
        if bare[:1] in {"0", "8"}:
            found.append((bare[1:], home))
        if bare[:2] == "80":
            found.append((bare[2:], home))
    for prefix in ("011", "810", "00", "0", ""):
        rest = bare[len(prefix) :]
        if bare.startswith(prefix) and len(rest) >= _MIN_DIGITS_WITHOUT_PLUS:
            found.append(("+" + rest, None))
    return found


def _calling_code(country: str) -> int:
    return int(_library().country_code_for_region(country))


def _understand(text: str, country: str) -> PhoneNumber | None:
    tried: set[tuple[str, str | None]] = set()
    for candidate in _candidates(text, country):
        if candidate in tried:
            continue
        tried.add(candidate)
        number = _try(*candidate)
        if number is not None:
            return number
    return None


@lru_cache(maxsize=_CACHE_SIZE)
def parse_phone(raw: str, country: str = "") -> Phone:
    """What `raw` says; `country` (alpha-2) is where a number without country code belongs.

    Never raises. Texts with several numbers are for `split_phones` first.
    """
    country = country.upper() if is_known_country(country) else ""
    if len(raw) > LONGEST_INPUT:
        return Phone(raw, "", digits_of(raw[:LONGEST_INPUT]), "", is_valid=False, country="")
    text, extension = _split_extension(_number_text(raw))
    number_text = _only_number(text)
    number = _understand(number_text, country) if any(map(str.isdigit, number_text)) else None
    if number is None:
        digits = digits_of(number_text) or digits_of(text) or digits_of(raw)
        return Phone(raw, "", digits, extension, is_valid=False, country="")
    library = _library()
    e164: str = library.format_number(number, library.PhoneNumberFormat.E164)
    region: str = library.region_code_for_number(number) or ""
    extension = extension or number.extension or ""
    return Phone(raw, e164, e164[1:], extension, is_valid=True, country=region)


def format_international(e164: str) -> str:
    """`+370 612 34567` for `+37061234567`; what is no number comes back as it is.

    How a number is grouped is asked of the library once per length and first seven digits
    (measured on 49,000 valid numbers of 22 countries: no other grouping found).
    """
    grouping = _GROUPINGS.get((e164[:_GROUPING_PREFIX], len(e164)))
    if grouping is not None and e164[1:].isdecimal():
        return "".join([e164[start:end] + sign for start, end, sign in grouping])
    text = _format_by_library(e164)
    digits = "".join(filter(str.isdecimal, text))
    if e164 == f"+{digits}" and e164.isascii() and len(_GROUPINGS) < _CACHE_SIZE:
        _GROUPINGS[e164[:_GROUPING_PREFIX], len(e164)] = _grouping_of(text)
    return text


_GROUPING_PREFIX = 8
_GROUPINGS: dict[tuple[str, int], tuple[tuple[int, int, str], ...]] = {}


def _format_by_library(e164: str) -> str:
    library = _library()
    try:
        number = library.parse(e164, None)
    except library.NumberParseException:
        return e164
    text: str = library.format_number(number, library.PhoneNumberFormat.INTERNATIONAL)
    return text


def _grouping_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where the groups of a formatted number begin and end in E.164, and what follows each."""
    groups: list[tuple[int, int, str]] = []
    start = end = 0
    for sign in text:
        if sign.isdecimal() or sign == "+":
            end += 1
        else:
            groups.append((start, end, sign))
            start = end
    return (*groups, (start, end, ""))


def format_as_typed(raw: str, country: str = "") -> str:
    """The international form of a valid number, with " ext. 12"; anything else as typed."""
    phone = parse_phone(raw, country)
    if not phone.is_valid:
        return raw.strip()
    text = format_international(phone.e164)
    return f"{text} ext. {phone.extension}" if phone.extension else text


_PHONE_LIKE = re.compile(r"^[\s+(\[]*\d[\d\s()\[\].,/+–—-]*\d[\s)\]]*$")


def looks_like_phone(text: str) -> bool:
    """Whether `text` has the shape of a number (6–15 digits and few other signs); no parsing."""
    if not 6 <= len(text) <= 60:
        return False
    plain = _number_text(text)
    plain, _extension = _split_extension(plain)
    if not _PHONE_LIKE.match(plain):
        return False
    return 6 <= len(digits_of(plain)) <= 15


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


def _split_weak(piece: str) -> list[str]:
    """Parts at slashes and dashes if each part is long enough; `0171/1234567` is one number."""
    parts = _WEAK_BREAK.split(piece)
    if len(parts) > 1 and all(_digit_count(part) >= _SHORTEST for part in parts):
        return parts
    return [piece]


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
    plain = to_ascii_digits(cell)
    if len(plain) > LONGEST_INPUT * 8 or _FLOAT.match(plain) or _SCIENTIFIC.match(plain):
        return [cell]
    pieces: list[str] = []
    for strong in _STRONG_BREAK.split(cell):
        for word in _WORD_BREAK.split(strong):
            for piece in _BEFORE_PLUS.split(word):
                pieces.extend(_split_weak(piece))
    joined: list[str] = []
    for piece in filter(None, map(str.strip, pieces)):
        if joined and _EXTENSION_ONLY.match(piece):
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


def is_known_country(code: str) -> bool:
    """Whether `code` is the alpha-2 code of a country with telephones, in any case."""
    return code.upper() in _library().SUPPORTED_REGIONS
