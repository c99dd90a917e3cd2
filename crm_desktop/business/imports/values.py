"""Cells into values: what is typed in a column of a known field, cleaned and normalized.

Converters work on one cell at a time and remember what repeats; the same converter serves a
whole column. A cell that holds something but nothing usable gives a problem code and keeps its
text; words for "nothing" give no value and no problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.model import Cell, Field
from crm_desktop.business.imports.words import bare, nothing_words, party_words
from crm_desktop.core.calendars import CalendarName
from crm_desktop.core.dates import (
    DateOrder,
    column_calendar,
    column_order,
    from_excel_serial,
    is_no_date,
    parse_date,
)
from crm_desktop.core.phone import parse_phone, plain_e164, split_phones
from crm_desktop.core.phone_writing import EXTENSION_ONLY
from crm_desktop.core.text import clean_name, clean_text, digits_of, fold, to_ascii_digits

NAME_LIMIT = 200
NOTES_LIMIT = 200_000
POINT_LIMIT = 400


Number = tuple[str, str, str]
"""One telephone number of a cell: as typed, E.164 (empty where not understood), extension."""


class TextValue(NamedTuple):
    """A cleaned text; `removed`: invisible characters were taken out, `cut`: it was too long."""

    text: str
    removed: bool = False
    cut: bool = False


NOTHING = TextValue("")
_LONGEST_NOTHING = 24


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return nothing_words()


class _FirstSigns(dict[str, bool]):
    """Whether a word for "nothing" may begin with a character; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self._firsts = {word[:1] for word in _nothing()}

    def __missing__(self, sign: str) -> bool:
        folded = fold(sign)
        may = self[sign] = not folded or folded[0] in self._firsts
        return may


@lru_cache(maxsize=1)
def first_signs() -> _FirstSigns:
    """Characters with which a word for "nothing" may begin."""
    return _FirstSigns()


def says_nothing(text: str, *, is_code: bool = False) -> bool:
    """Whether a stripped text is empty or a word for "nothing"; cheap for ordinary texts."""
    if len(text) > _LONGEST_NOTHING:
        return False
    if not text:
        return True
    if is_code and len(text) <= 2 and text.isalpha():
        return False
    if not first_signs()[text[0]]:
        return False
    known = _nothing()
    plain = text.lower() if text.isascii() else fold(text)
    return plain in known or (plain[-1:] in ". " and plain.rstrip(" .") in known)


_SIGNS = re.compile(r"[\W_]+")


def _is_signs(text: str) -> bool:
    """Whether a text has neither a letter nor a digit ("?", "—/—"): nobody can be reached so."""
    return not text[:1].isalnum() and _SIGNS.fullmatch(text) is not None


# --- Texts ---------------------------------------------------------------------------------------

_CODE_FIELDS = frozenset({Field.COUNTRY, Field.REGION, Field.LANGUAGE})
_IDENTIFIERS = frozenset(
    {Field.TAX_ID, Field.REGISTRATION_NO, Field.EXTERNAL_ID, Field.POSTAL_CODE}
)
_CODES = frozenset({Field.TAX_ID, Field.REGISTRATION_NO})
_LONGEST_CODE = 60
_CODE_BEHIND_WORDS = re.compile(
    r"(?!(?:ATU|CHE)\b)[^\W\d_]{3,}\.?(?:\s+[^\W\d_]+\.?)*\s*[:№#]?\s+(\d{8,15})"
)
"""A number behind words that say what it is ("ИНН 7701234567", "Kadıköy VD 1234567890")."""
_POSTAL_LENGTHS = {
    "US": 5, "DE": 5, "EE": 5, "FR": 5, "IT": 5, "ES": 5, "TR": 5, "UA": 5, "LT": 5, "RO": 6,
    "FI": 5, "MX": 5,
}  # fmt: skip


def text_value(cell: Cell, field: Field) -> TextValue:
    """A one-line text; the notes of `Field.NOTES` keep their lines."""
    text = cell if isinstance(cell, str) else text_of(cell)
    if field is Field.NOTES:
        return _notes(text)
    text = text.strip()
    if not text or says_nothing(text, is_code=field in _CODE_FIELDS) or _is_signs(text):
        return NOTHING
    removed = False
    if not (text.isprintable() and "  " not in text and _is_composed(text)):
        cleaned = clean_name(text)
        text, removed = cleaned.text, cleaned.removed
    if field in _IDENTIFIERS:
        text = to_ascii_digits(text)
        is_short = field in _CODES and len(text) <= _LONGEST_CODE
        if is_short and (code := _CODE_BEHIND_WORDS.fullmatch(text)):
            text = code[1]
        if text.endswith(".0") and text[:-2].isdigit():
            text = text[:-2]
    limit = POINT_LIMIT if field is Field.STREET_ADDRESS else NAME_LIMIT
    if len(text) > limit:
        return TextValue(text[:limit].rstrip(), removed, cut=True)
    return TextValue(text, removed)


_READ_CLOSELY = _CODE_FIELDS | _IDENTIFIERS


def plain_text(cell: str, field: Field) -> str:
    """What `text_value` gives for most texts; empty if it has to be asked."""
    text = cell.strip()
    if not text.isprintable() or len(text) > NAME_LIMIT:
        return ""
    is_line = field is not Field.NOTES
    if is_line and (
        field in _READ_CLOSELY or "  " in text or not _is_composed(text) or _is_signs(text)
    ):
        return ""
    return "" if says_nothing(text) else text


_BESIDE_BREAK = re.compile(r" \||\| ")


def are_plain(texts: Sequence[str], field: Field) -> bool:
    """Whether `plain_text` surely gives each of these texts as it is, or finds nothing in it."""
    if field in _READ_CLOSELY:
        return False
    whole = f"|{'|'.join(texts)}|"
    return (
        whole.isprintable()
        and max(map(len, texts)) <= NAME_LIMIT
        and _BESIDE_BREAK.search(whole) is None
        and (field is Field.NOTES or ("  " not in whole and _is_composed(whole)))
    )


def _is_composed(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def _notes(text: str) -> TextValue:
    if not text.isprintable():
        text = clean_text(text)
    text = text.strip()
    if says_nothing(text):
        return NOTHING
    if len(text) > NOTES_LIMIT:
        return TextValue(text[:NOTES_LIMIT], cut=True)
    return TextValue(text)


def postal_code(cell: Cell, country: str) -> TextValue:
    """A postal code; one that Excel made a number gets its leading zero back."""
    found = text_value(cell, Field.POSTAL_CODE)
    length = _POSTAL_LENGTHS.get(country)
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if is_number and length is not None and len(found.text) == length - 1:
        return TextValue("0" + found.text)
    return found


# --- Telephone numbers ---------------------------------------------------------------------------


def plain_number(cell: str, country: str) -> Number | None:
    """The one number of a text that holds nothing else, written as most are; else nothing."""
    text = cell.strip()
    if len(text) < _LONGEST_SINGLE and (e164 := plain_e164(text, country)):
        return text, e164, ""
    return None


def numbers(cell: Cell, country: str, *, is_not_plain: bool = False) -> tuple[list[Number], str]:
    """The numbers of a cell; the second part is the text if none of them could be understood.

    With `is_not_plain` the cell is a text in which `plain_number` found none.
    """
    text = cell.strip() if isinstance(cell, str) else _whole(cell)
    if not text:
        return [], ""
    if not is_not_plain and (found := plain_number(text, country)):
        return [found], ""
    if len(text) < _LONGEST_SINGLE and _SINGLE.fullmatch(text):
        phone = parse_phone(text, country)
        return [(text, phone.e164, phone.extension)], "" if phone.is_valid else text
    if says_nothing(text) or _is_signs(text):
        return [], ""
    several: list[Number] = []
    is_usable = False
    for piece in split_phones(text, country) if len(text) > 8 else (text,):
        phone = parse_phone(piece, country)
        if phone.is_valid:
            is_usable = True
            several.append((piece, phone.e164, phone.extension))
        elif not says_nothing(piece.strip()):
            several.append((piece[:POINT_LIMIT], "", phone.extension))
    return several, "" if is_usable or not several else text


_SINGLE = re.compile(r"[+(]*\d[\d ()\-]*\d[\d ()\-]*")
_LONGEST_SINGLE = 19
"""What is this short and has nothing but digits, blanks, brackets and dashes is one number."""


def _whole(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return text_of(cell).strip()


_HANDLE_SPLIT = re.compile(r"\s*(?:[;,\n|،፣]| ::: | / )\s*")


def messengers(cell: Cell, country: str) -> list[str]:
    """Names and numbers in messengers; a number becomes E.164, everything else stays."""
    text = cell.strip() if isinstance(cell, str) else _whole(cell)
    if not text or says_nothing(text):
        return []
    found: list[str] = []
    for piece in _HANDLE_SPLIT.split(text):
        piece_text = clean_name(piece).text
        if not piece_text or says_nothing(piece_text) or _is_signs(piece_text):
            continue
        phone = parse_phone(piece_text, country)
        found.append(phone.e164 if phone.is_valid else piece_text[:POINT_LIMIT])
    return list(dict.fromkeys(found))


# --- E-mail addresses ----------------------------------------------------------------------------

_EMAIL_FAST = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,24}")
_ADDRESS = re.compile(
    r"[^\s@<>,;:\"'()\[\]\\|/]+@(?:[^\W_](?:[\w\-]*[^\W_])?\.)+[^\W\d_][\w\-]*[^\W_]"
)
_LOOSE_AT = re.compile(r"\s*([@＠])\s*")
_LOOSE_DOT = re.compile(r"(?<=\w)\s*\.\s*(?=\w)")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def emails(cell: Cell) -> tuple[list[str], str]:
    """The addresses of a cell in small letters; the second part is the text if none is usable."""
    text = cell.strip() if isinstance(cell, str) else text_of(cell)
    if not text:
        return [], ""
    lower = text.lower()
    if _EMAIL_FAST.fullmatch(lower) and _is_address(lower):
        return [lower], ""
    if says_nothing(text) or _is_signs(text):
        return [], ""
    found = [address for address in _addresses(lower) if _is_address(address)]
    return list(dict.fromkeys(found)), "" if found else text


def lacks_address(cell: str, found: Iterable[str]) -> bool:
    """Whether a part of a cell looks like an address and is none of those `found` in it."""
    text = "".join(_INVISIBLE.sub("", cell).replace("＠", "@").lower().split())
    return any(
        _LOOKS_LIKE_ADDRESS.search(piece) and not any(one in piece for one in found)
        for piece in re.split(r"[,;|]|:::", text)
    )


_LOOKS_LIKE_ADDRESS = re.compile(r"\w(?:@|\(at\)|\[at\])+\w")


def _addresses(lower: str) -> Iterable[str]:
    text = _INVISIBLE.sub("", lower).replace("mailto:", " ")
    text = _LOOSE_AT.sub("@", text)
    if text.count("@") == 1 and "<" not in text and not re.search(r"[,;:\n|]", text):
        local, _, domain = text.partition("@")
        text = f"{local}@{_LOOSE_DOT.sub('.', domain)}"
    for piece in re.split(r"[,;\n|]|:::|\s/\s", text):
        if "@@" in piece or (piece.count("@") > 1 and " " not in piece.strip()):
            yield from _glued(piece)
            continue
        for match in _ADDRESS.finditer(piece):
            if match.start() and piece[match.start() - 1] == "@":
                continue
            if piece[match.end() : match.end() + 1] == "@":
                continue
            yield match[0].strip(".")


def _glued(piece: str) -> Iterable[str]:
    """Addresses parted by a slash without blanks; anything else with two @ is none."""
    if "/" in piece:
        for part in piece.split("/"):
            if part.count("@") == 1 and (match := _ADDRESS.search(part)):
                yield match[0].strip(".")


def _is_address(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return (
        0 < len(local) <= 64
        and len(domain) <= 253
        and ".." not in address
        and not local.startswith(".")
        and not local.endswith(".")
    )


# --- Cells of more than one kind ------------------------------------------------------------------


def reach(cell: str, country: str) -> tuple[list[Number], list[str]]:
    """Numbers and addresses that stand together in one cell ("Tel./E-mail")."""
    text = cell.strip()
    found, _problem = emails(text)
    rest = _WRITTEN_ADDRESS.sub(" ; ", text)
    if len(text) > _LONGEST_BESIDE or len(digits_of(rest)) < _FEWEST_DIGITS:
        return [], found
    pieces, _problem = numbers(rest, country)
    return [each for each in pieces if each[1]], found


_WRITTEN_ADDRESS = re.compile(r"<?(?:mailto:)?[^\s@<>,;:|/]+\s?@+\s?[^\s@<>,;|/]+>?", re.IGNORECASE)
_FEWEST_DIGITS = 7
_LONGEST_BESIDE = 400


def may_reach(text: str) -> bool:
    """Whether any number or address may stand in a text; quick for a whole slice of a column."""
    return "@" in text or _DIGITS_OF_NUMBER.search(text) is not None


def beside_name(cell: str, country: str) -> tuple[str, list[Number], list[str]]:
    """A name without the numbers and addresses behind it ("Jonas, 8 612 34567").

    The name is empty where the cell holds nothing else; where no number and no address is usable,
    everything is the name.
    """
    if len(cell) > _LONGEST_BESIDE or not may_reach(cell):
        return cell, [], []
    found = reach(cell, country)
    if not any(found):
        return cell, [], []
    name = _LONG_NUMBER.sub(" ", _WRITTEN_ADDRESS.sub(" ", cell))
    pieces = [piece for piece in _NAME_BREAK.split(name) if not EXTENSION_ONLY.match(piece)]
    name = _LABEL_AT_END.sub("", " ".join(", ".join(pieces).split()))
    return name.strip(" ,;:/|-–—<>()[]"), *found


_DIGITS_OF_NUMBER = re.compile(r"\d(?:[ \t().–-]{0,2}\d){7}")
_LONG_NUMBER = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[ \t().–-]{0,2}\d){7,14}(?!\w)")
_NAME_BREAK = re.compile(r"\s*[,;\n]\s*")
_LABEL_AT_END = re.compile(
    r"[\s,;:(]+(?:tel|t|mob|m|ph|phone|cell|тел|моб|т|м|tālr|telefon|e-?mail|el\. ?p)[.:]*\W*$",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """A town, and its region and postal code where they stand in the same cell."""

    locality: str
    region: str = ""
    postal_code: str = ""


@lru_cache(maxsize=5_000)
def place(text: str) -> Place:
    """A town out of "80331 München", "Vilnius, LT-01103", "Portland, OR 97205"."""
    plain = to_ascii_digits(text)
    if len(text) > _LONGEST_PLACE:
        return Place(text)
    if match := _CODE_FIRST.fullmatch(plain):
        return Place(match["town"].strip(" ,"), "", _without_sign(match["code"]))
    if match := _STATE_AND_CODE.fullmatch(plain):
        return Place(match["town"].strip(" ,"), match["region"], match["code"])
    if match := _CODE_LAST.fullmatch(plain):
        return Place(match["town"].strip(" ,"), "", _without_sign(match["code"]))
    return Place(text)


_LONGEST_PLACE = 120
_POSTAL_CODE = r"(?P<code>(?:[A-Z]{1,2}-? ?)?(?:\d{4,6}|\d{2}-\d{3}|\d{3} \d{2}))"
_CODE_FIRST = re.compile(rf"{_POSTAL_CODE}[ ,]+(?P<town>[^\W\d][^\d]*)")
_CODE_LAST = re.compile(rf"(?P<town>[^\W\d][^\d,]*)[ ,]+{_POSTAL_CODE}")
_STATE_AND_CODE = re.compile(
    r"(?P<town>[^\W\d][^\d,]*)[ ,]+(?P<region>[A-Z]{2})[ ,.]+(?P<code>\d{5}(?:-\d{4})?)"
)


def _without_sign(code: str) -> str:
    """A postal code without the old one-letter sign of a country ("D-80331")."""
    is_sign = code[:1].isalpha() and not code[1:2].isalpha()
    return code[1:].lstrip("- ") if is_sign else code


# --- Lists of words ------------------------------------------------------------------------------

_TAG_SPLIT = re.compile(r"\s*(?::::|[,;|\n،؛፣፤])\s*")
_SITE_SPLIT = re.compile(r"(?:\s*[;\n|]\s*|\s+:::\s+|,\s+|\s+)")
TAG_LIMIT = 60


def tags(cell: Cell) -> list[str]:
    """Labels of a cell: "Clients ::: * myContacts", "paroda, VIP", "#new"."""
    text = text_of(cell).strip()
    if not text or says_nothing(text):
        return []
    found: dict[str, str] = {}
    for piece in _TAG_SPLIT.split(text):
        name = clean_name(piece.lstrip("*#• ")).text[:TAG_LIMIT].strip()
        if name and not says_nothing(name):
            found.setdefault(fold(name), name)
    return list(found.values())


_KIND_SPLIT = re.compile(r"\s*(?:[,;|/&+\n،؛፣፤]|\s[-–—]\s)\s*")


def party_kinds(cell: Cell) -> list[str]:
    """What a cell says that a contact is: "Customer, supplier", "Klientas / tiekėjas"."""
    text = text_of(cell).strip()
    pieces = [text] if bare(text) in party_words() else _KIND_SPLIT.split(text)
    names = (clean_name(piece).text[:TAG_LIMIT].strip() for piece in pieces)
    return list({fold(name): name for name in names if name and not says_nothing(name)}.values())


def websites(cell: Cell) -> list[str]:
    """Addresses in the web as typed."""
    text = text_of(cell).strip()
    if not text or says_nothing(text):
        return []
    pieces = _SITE_SPLIT.split(text) if "." in text else [text]
    found = (clean_name(piece.strip("<>,;")).text[:POINT_LIMIT] for piece in pieces)
    return list(dict.fromkeys(piece for piece in found if piece and not says_nothing(piece)))


# --- Dates ---------------------------------------------------------------------------------------


_YEARLESS = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\.?$")
"""Day and month of a birthday without its year."""


_FULL_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PERSIA_BEHIND = 621
_SHORT_DAY = re.compile(r"(\d{2})/(\d{1,2})/(\d{1,2})")
"""In Persia the year stands first, also when it is short: "04/07/30"."""
_DAY_AND_MONTH = re.compile(r"\d{1,2}\s?[./\-–]\s?\d{1,2}(?!\d)")
"""A day whose parts may be turned around: "4/2/26"."""
_ETHIOPIA_BEHIND = 8


def _last_year(text: str) -> int:
    return max(map(int, _FULL_YEAR.findall(to_ascii_digits(text))), default=0)


def same_calendar(readers: Iterable[DateReader]) -> None:
    """Let the columns of a list that say nothing of their calendar follow those that do."""
    columns = list(readers)
    told = {calendar for each in columns if (calendar := each.tells) is not None}
    if len(told) == 1:
        for each in columns:
            each.follow(*told)


class DateReader:
    """Reads the days of one column; order and calendar are a property of the whole column."""

    def __init__(
        self, field: Field, country: str, today: date, given: DateOrder | None = None
    ) -> None:
        """`given` is the order that somebody said; else `learn` finds it."""
        self._given = given
        self._is_numeric = False
        self._in_past = field is Field.BIRTH_DATE
        self._country = country
        self._today = today
        self._order = DateOrder.DAY_FIRST
        self._calendar = CalendarName.GREGORIAN
        self._newest = 0
        self._is_behind = False
        self._is_year_first = False
        self._known: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Decide order and calendar by all texts of the column."""
        distinct = list(dict.fromkeys(texts))
        self._order = self._given or column_order(map(_with_year, distinct), self._country)
        self._is_numeric = any(_DAY_AND_MONTH.match(to_ascii_digits(text)) for text in distinct)
        self._calendar = column_calendar(distinct, self._country)
        self._newest = max(map(_last_year, distinct), default=0)
        self._known.clear()
        # The last talks of a list are of now; seven or eight years ago they are in Ethiopia.
        now = self._today.year - _ETHIOPIA_BEHIND
        is_there = self._country == "ET" and self._calendar is CalendarName.GREGORIAN
        self._is_behind = is_there and not self._in_past and now - 1 <= self._newest <= now + 1
        if self._is_behind:
            self._calendar = CalendarName.ETHIOPIAN

    @property
    def order(self) -> DateOrder | None:
        """Which part comes first; `None` where all days of the column say it themselves."""
        return self._order if self._is_numeric else None

    @property
    def tells(self) -> CalendarName | None:
        """The calendar that columns beside may be written in as well; ours says nothing of them.

        Ethiopian years look like ours: months in letters here say nothing of numbers there.
        """
        is_ours = self._calendar is CalendarName.GREGORIAN
        is_named = self._calendar is CalendarName.ETHIOPIAN and not self._is_behind
        return None if is_ours or is_named else self._calendar

    def follow(self, calendar: CalendarName) -> None:
        """Read by the calendar of the columns beside, if no year says that it is another one."""
        is_ethiopian = calendar is CalendarName.ETHIOPIAN
        is_open = self._newest <= (self._today.year - _ETHIOPIA_BEHIND + 1 if is_ethiopian else 0)
        if self._calendar is CalendarName.GREGORIAN and is_open:
            self._calendar = calendar
            self._is_year_first = calendar is CalendarName.JALALI
            self._known.clear()

    def read(self, cell: Cell) -> tuple[str, str]:
        """The day as ISO (or `--MM-DD`); the second part is the text if there is no such day."""
        if isinstance(cell, (datetime, date)):
            day = cell.date() if isinstance(cell, datetime) else cell
            return (day.isoformat(), "") if day.year > 1900 else ("", "")
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return self._read_number(cell)
        text = text_of(cell).strip()
        if not text:
            return "", ""
        known = self._known.get(text)
        if known is None:
            is_empty = says_nothing(text) or is_no_date(text) or _is_signs(text)
            known = "" if is_empty else self._read_text(text) or "?"
            self._known[text] = known
        return ("", text) if known == "?" else (known, "")

    def _read_number(self, value: float) -> tuple[str, str]:
        if value == 0:
            return "", ""
        text = text_of(value)
        if len(text.partition(".")[0]) >= 8:
            return (self._read_text(text) or "", "") if self._read_text(text) else ("", text)
        moment = from_excel_serial(value)
        if moment is None or not 1900 < moment.year < 2200:
            return "", text
        return moment.date().isoformat(), ""

    def _read_text(self, text: str) -> str:
        yearless = _YEARLESS.match(to_ascii_digits(text)) if self._in_past else None
        if yearless:
            first, second = int(yearless[1]), int(yearless[2])
            is_month_first = self._order is DateOrder.MONTH_FIRST or second > 12
            month, day = (first, second) if is_month_first and first <= 12 else (second, first)
            text = f"--{month:02}-{day:02}"
        elif self._is_year_first and (short := _SHORT_DAY.fullmatch(to_ascii_digits(text))):
            now = (self._today.year - _PERSIA_BEHIND) % 100 + (0 if self._in_past else 1)
            century = 14 if int(short[1]) <= now else 13
            text = f"{century}{short[1]}/{short[2]}/{short[3]}"
        calendars: tuple[CalendarName | None, ...] = (None,)
        if self._calendar is not CalendarName.GREGORIAN:
            # Only a year in full can be of another calendar than its column.
            is_full = _FULL_YEAR.search(to_ascii_digits(text)) is not None
            calendars = (self._calendar, None) if is_full else (self._calendar,)
        for calendar in calendars:
            found = parse_date(
                text,
                self._order,
                today=self._today,
                in_past=self._in_past,
                calendar=calendar,
                country=self._country,
            )
            if found is not None:
                return found.text
        return ""


def _with_year(text: str) -> str:
    """A day without its year in a form that tells which part comes first."""
    return f"{text.rstrip('.')}/2000" if _YEARLESS.match(to_ascii_digits(text)) else text


def date_texts(cells: Iterable[Cell]) -> list[str]:
    """The texts among the cells of a date column that may say something about its order."""
    return [
        text
        for cell in cells
        if isinstance(cell, str) and (text := cell.strip()) and digits_of(text)
    ]
