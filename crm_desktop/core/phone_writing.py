"""How people and programs write telephone numbers in a cell: words around them, extensions, floats.

Pure text; whether something is a number is for `core/phone.py` to say.
"""

from __future__ import annotations

import re

from crm_desktop.core.text import digits_of, to_ascii_digits

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
EXTENSION_ONLY = re.compile(rf"^\W*(?:{_EXTENSION_WORDS})[\s.:=№#-]*\d{{1,7}}\W*$", re.IGNORECASE)
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


def number_text(raw: str) -> str:
    """The part of a cell that may be a number, ASCII digits, floats written out; or ""."""
    text = _INVISIBLE.sub("", to_ascii_digits(raw)).replace("＋", "+").strip().lstrip("'")
    if text[:4].lower() == "tel:":
        text = text[4:]
    if match := _FLOAT.match(text):
        return match[1]
    if match := _SCIENTIFIC.match(text):
        return _written_out(match[1], match[2] or "", int(match[3]))
    return text


def is_one_value(cell: str) -> bool:
    """Whether a cell is one number as Excel prints floats, so that its comma parts nothing."""
    plain = to_ascii_digits(cell)
    return bool(_FLOAT.match(plain) or _SCIENTIFIC.match(plain))


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


def split_extension(text: str) -> tuple[str, str]:
    """The text before an extension, and the extension's digits ("" without one)."""
    match = _EXTENSION.search(text)
    if match is None or sum(map(str.isdigit, text[: match.start()])) < 5:
        return text, ""
    return text[: match.start()], match[1]


def only_number(text: str) -> str:
    """`text` without words around the one number in it; "" if several or none stand there."""
    if not _LETTER.search(text):
        return text
    shorter = _COUNTING_WORD.sub(" ", text)
    runs = [run for run in _RUN.findall(shorter) if sum(map(str.isdigit, run)) > 4]
    return runs[0] if len(runs) == 1 else ""


_PHONE_LIKE = re.compile(r"^[\s+(\[]*\d[\d\s()\[\].,/+–—-]*\d[\s)\]]*$")


def looks_like_phone(text: str) -> bool:
    """Whether `text` has the shape of a number (6–15 digits and few other signs); no parsing."""
    if not 6 <= len(text) <= 60:
        return False
    plain = number_text(text)
    plain, _extension = split_extension(plain)
    if not _PHONE_LIKE.match(plain):
        return False
    return 6 <= len(digits_of(plain)) <= 15
