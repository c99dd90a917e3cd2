"""Dates as people write them: texts, Excel's serials, two-digit years, birthdays without a year.

Whole days only, always returned Gregorian. Nothing here guesses silently: which of day and
month comes first, and which calendar a column is written in, are given by the caller (with
`column_order` and `column_calendar` as advice from a column's values); a date that does not
exist gives `None`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from crm_desktop.core.calendars import CalendarName, to_gregorian
from crm_desktop.core.month_names import join_names, month_of
from crm_desktop.core.records import record
from crm_desktop.core.text import VOWEL_SIGNS, fold, to_ascii_digits

FIRST_YEAR = 1600
LAST_YEAR = 2200
"""Gregorian years outside of these are writing mistakes or another calendar."""


class DateOrder(StrEnum):
    """Which part comes first where the year does not."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@record
class PartialDate:
    """A Gregorian day of which the year may be unknown (a birthday)."""

    year: int | None
    month: int
    day: int

    @property
    def text(self) -> str:
        """`YYYY-MM-DD`, or `--MM-DD` without a year (RFC 6350): the stored form."""
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def as_date(self) -> date | None:
        """The day, if its year is known."""
        return None if self.year is None else date(self.year, self.month, self.day)

    def in_year(self, year: int) -> date:
        """The day of the anniversary in `year`; 29 February falls on 28 in common years."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, 2, 28)


def from_text(text: str) -> PartialDate | None:
    """The stored form read back: `YYYY-MM-DD` or `--MM-DD`; `None` if it is neither."""
    if text.startswith("--"):
        month, _, day = text[2:].partition("-")
        if month.isdecimal() and day.isdecimal():
            return _partial(None, int(month), int(day))
        return None
    try:
        day_found = date.fromisoformat(text)
    except ValueError:
        return None
    return PartialDate(day_found.year, day_found.month, day_found.day)


def is_valid(text: str) -> bool:
    """Whether `text` is a stored form of a day that exists."""
    return from_text(text) is not None


def _partial(year: int | None, month: int, day: int) -> PartialDate | None:
    try:
        date(2000 if year is None else year, month, day)
    except (ValueError, OverflowError):
        return None
    return PartialDate(year, month, day)


# --- Excel ---------------------------------------------------------------------------------------

_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_465
_FALSE_LEAP_DAY = 60
_SERIAL_TEXT = re.compile(r"^\d{5}(?:[.,]\d+)?$")


def from_excel_serial(serial: float, *, date1904: bool = False) -> datetime | None:
    """The naive moment of an Excel serial, to the second.

    In the 1900 system serial 1 is 1900-01-01 and 60 is 29 February 1900, a day that never was:
    `None`, as for times without a day (below 1) and what lies beyond the year 9999.
    """
    if not 0 <= serial < _LAST_SERIAL + 1:
        return None
    if date1904:
        return _moment(_EPOCH_1904, serial)
    if serial < 1 or int(serial) == _FALSE_LEAP_DAY:
        return None
    return _moment(_EPOCH_1900, serial + 1 if serial < _FALSE_LEAP_DAY else serial)


def _moment(epoch: datetime, serial: float) -> datetime | None:
    try:
        return epoch + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None


# --- Texts ---------------------------------------------------------------------------------------

_NO_DATE = re.compile(r"0{1,4}([./-])0{1,2}\1 ?0{1,4}\.?(?:[ T]00?:00(?::00)?)?")
_NUMERIC = re.compile(r"^(\d{1,4})\s*([./\-–, ])\s*(\d{1,2})\s*[./\-–, ]\s*(\d{1,4})$")
_ROMAN_MONTH = re.compile(
    r"^(\d{1,2})(?:\s*[./\-–]\s*|\s+)(i{1,3}|iv|vi{0,3}|ix|xi{0,2})(?:\s*[./\-–]\s*|\s+)(\d{2,4})$"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LAST_WORD = re.compile(r"(?<=[\d\s.])([^\W\d]+)$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEARLESS = re.compile(r"^--?(\d{2})-?(\d{2})$")
_TIME = re.compile(
    r"[t, ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|z|[+-]\d\d:?\d\d)?$"
)
_WEEKDAY = re.compile(r"^[^\W\d]+\.?,\s+(?=.*\d)")
_TOKEN = re.compile(rf"\d+|(?:[^\W\d]|[{VOWEL_SIGNS}])+")
_FILLERS = frozenset(
    re.split(
        " ",
        "d m of the de del st nd rd th r roku den den' a al la le г го е й и года год р року "
        "gada gads aasta a y an. عام سنه سال ቀን አመት في من",
    )
)
_EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})[\s,]*(?:năm\s*)?(\d{4})", re.IGNORECASE)
_ETHIOPIAN_ERA = re.compile(r"(?<!\w)(?:ዓ\.?\s?ም|አ\.?\s?ም|e\.?\s?c)\.?(?!\w)")
_GREGORIAN_ERA = re.compile(r"(?<!\w)(?:እ\.?\s?ኤ\.?\s?አ|g\.?\s?c|a\.?d|م|ميلادي|میلادی)\.?(?!\w)")
_HIJRI_ERA = re.compile(r"(?<!\w)(?:هـ|ه|هجري|هجرية|a\.?h)\.?(?!\w)")
_JALALI_ERA = re.compile(r"(?<!\w)(?:ه\.?\s?ش|هجري شمسي|شمسي|خورشيدي|s\.?h)\.?(?!\w)")
_ERAS = (
    (_GREGORIAN_ERA, CalendarName.GREGORIAN),
    (_ETHIOPIAN_ERA, CalendarName.ETHIOPIAN),
    (_JALALI_ERA, CalendarName.JALALI),
    (_HIJRI_ERA, CalendarName.HIJRI),
)
_OTHER_CALENDAR_YEARS = range(1250, 1500)
"""Years which, written today, are Jalali or Hijri."""

_SOLAR_COUNTRIES = frozenset({"IR", "AF"})
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PR", "GU", "AS", "VI", "MP", "FM", "MH", "PW", "PH"})
_FUTURE_YEARS = 20


def is_no_date(text: str) -> bool:
    """Whether `text` is how programs write "no date" (`0/0/00`, `0000-00-00`)."""
    return _NO_DATE.fullmatch(to_ascii_digits(text).strip()) is not None


def parse_date(
    text: str,
    order: DateOrder = DateOrder.DAY_FIRST,
    *,
    today: date,
    in_past: bool = False,
    calendar: CalendarName | None = None,
    country: str = "",
) -> PartialDate | None:
    """The day that `text` names, or `None` if it names none that exists.

    `in_past` puts two-digit years before `today` (birthdays); otherwise they lie within 80 years
    back and 20 ahead. `calendar` is that of the column; if it is `None`, an era or a month's name
    decides, then the year (1250–1499 is Jalali in Iran and Afghanistan, else Hijri). A text of
    five digits is an Excel serial of the 1900 system. A time of day is left out.
    """
    plain = _with_signs(to_ascii_digits(text)).strip(" .,;")
    parts = _numeric_parts(plain, order)  # most dates, seven times as fast as the rest
    if parts is None:
        folded = _TIME.sub("", join_names(fold(plain))).strip(" .,;")
        if not folded or len(folded) > 60:
            return None
        if _SERIAL_TEXT.match(folded):
            moment = from_excel_serial(float(folded.replace(",", ".")))
            return moment and PartialDate(moment.year, moment.month, moment.day)
        if match := _YEARLESS.match(folded):
            return _partial(None, int(match[1]), int(match[2]))
        parts, calendar = _parts_in_words(folded, order, calendar)
        if parts is not None and country == "ET" and _TIR.search(folded):
            # The fourth month of Iran and the fifth of Ethiopia are written alike in Latin letters.
            parts, calendar = (parts[0], 5, parts[2]), CalendarName.ETHIOPIAN
        if parts is not None and country == "HR" and "listopad" in folded:
            parts = (parts[0], 10, parts[2])  # elsewhere it is November
    if parts is None:
        return None
    return _day_of(parts, calendar, country=country, today=today, in_past=in_past)


_TIR = re.compile(r"\btir\b")


def _with_signs(text: str) -> str:
    """A day whose parts are told by words for year, month and day, as signs part them."""
    if text.isascii():
        return text
    return _VIETNAMESE.sub(r"\3-\2-\1", _EASTERN.sub(r"\1-\2-\3", text))


def _parts_in_words(
    folded: str, order: DateOrder, calendar: CalendarName | None
) -> tuple[_Parts | None, CalendarName | None]:
    """Parts of a date with an era or a month's name, and the calendar these name."""
    for era, era_calendar in _ERAS:
        if (shorter := era.sub("", folded).strip(" .,;")) != folded:
            folded, calendar = shorter, era_calendar
            break
    folded = _without_filler(folded)
    parts = _numeric_parts(folded, order) or _roman_parts(folded)
    if parts is not None:
        return parts, calendar
    named = _named_parts(_WEEKDAY.sub("", folded))
    if named is None:
        return None, calendar
    parts, month_calendar = named
    if month_calendar is not CalendarName.GREGORIAN or calendar is None:
        calendar = month_calendar
    return parts, calendar


def _without_filler(folded: str) -> str:
    """A date without the words for "year" at its end: "06.05.2024 г.", "3.10.1979 г. р."."""
    while (match := _LAST_WORD.search(folded)) and match[1] in _FILLERS:
        folded = folded[: match.start()].strip(" .,;")
    return folded


def _roman_parts(folded: str) -> _Parts | None:
    """The parts of a date whose month is a Roman numeral ("3 X 1975", "12.IV.80")."""
    match = _ROMAN_MONTH.match(folded)
    return match and (match[3], _ROMAN.index(match[2]) + 1, int(match[1]))


def names_day(text: str) -> bool:
    """Whether `text` has the form of a day with its month in letters, an era or the word "year".

    Whether there is such a day is for `parse_date` to say.
    """
    plain = _with_signs(to_ascii_digits(text))
    folded = _TIME.sub("", join_names(fold(plain))).strip(" .,;")
    return (
        0 < len(folded) <= 60 and _parts_in_words(folded, DateOrder.DAY_FIRST, None)[0] is not None
    )


_Parts = tuple[str, int, int]
"""Year as written (its number of digits counts; empty if unknown), month, day."""


def _numeric_parts(folded: str, order: DateOrder) -> _Parts | None:
    if match := _COMPACT.match(folded):
        return match[1], int(match[2]), int(match[3])
    match = _NUMERIC.match(folded)
    if match is None:
        return None
    first, second, third = match[1], match[3], match[4]
    if len(first) > 2:
        return (first, int(second), int(third)) if len(third) <= 2 else None
    if int(first) > 31 and len(third) <= 2:
        return first, int(second), int(third)
    if order is DateOrder.MONTH_FIRST:
        return third, int(first), int(second)
    return third, int(second), int(first)


def _named_parts(folded: str) -> tuple[_Parts, CalendarName] | None:
    """The parts of a date whose month is a word; small words ("de", "г.", "d.") are skipped."""
    month: tuple[CalendarName, int] | None = None
    numbers: list[str] = []
    for token in _TOKEN.findall(folded):
        if token.isdigit():
            numbers.append(token)
        elif token in _FILLERS:
            continue
        elif month is not None or (month := month_of(token)) is None:
            return None
    if month is None or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return None if len(numbers[0]) > 2 else (("", month[1], int(numbers[0])), month[0])
    first, second = numbers
    year, day = (first, second) if len(first) > 2 else (second, first)
    return None if len(day) > 2 else ((year, month[1], int(day)), month[0])


def _day_of(
    parts: _Parts,
    calendar: CalendarName | None,
    *,
    country: str,
    today: date,
    in_past: bool,
) -> PartialDate | None:
    written, month, day = parts
    if not written:
        is_gregorian = calendar in {None, CalendarName.GREGORIAN}
        return _partial(None, month, day) if is_gregorian else None
    year = int(written)
    if calendar in {None, CalendarName.GREGORIAN} and year in _OTHER_CALENDAR_YEARS:
        is_solar = country.upper() in _SOLAR_COUNTRIES
        calendar = CalendarName.JALALI if is_solar else CalendarName.HIJRI
    calendar = calendar or CalendarName.GREGORIAN
    if calendar is CalendarName.GREGORIAN and year in _BUDDHIST_YEARS:
        year -= _BUDDHA_BEFORE_CHRIST
    if len(written) > 2:
        return _in_calendar(calendar, year, month, day)
    return _with_century(calendar, year, month, day, today=today, in_past=in_past)


_BUDDHA_BEFORE_CHRIST = 543
_BUDDHIST_YEARS = range(2_400, 2_700)
"""Years as Thailand counts them, with the months and days of everybody; ours end before."""


def _with_century(
    calendar: CalendarName, year: int, month: int, day: int, *, today: date, in_past: bool
) -> PartialDate | None:
    """The latest century in which the day lies before the horizon."""
    horizon = today if in_past else today.replace(year=today.year + _FUTURE_YEARS, day=1)
    centuries = (1400, 1300) if calendar in _SOLAR_OR_LUNAR else (2000, 1900)
    found: PartialDate | None = None
    for century in centuries:
        found = _in_calendar(calendar, century + year, month, day)
        in_full = found and found.as_date()
        if in_full is not None and in_full <= horizon:
            return found
    return found


_SOLAR_OR_LUNAR = frozenset({CalendarName.JALALI, CalendarName.HIJRI})


def _in_calendar(calendar: CalendarName, year: int, month: int, day: int) -> PartialDate | None:
    try:
        found = to_gregorian(calendar, year, month, day)
    except (ValueError, OverflowError):
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return PartialDate(found.year, found.month, found.day)


# --- Advice from a column ------------------------------------------------------------------------


def order_evidence(text: str) -> DateOrder | None:
    """What one value says about the order: a part above 12 is a day; `None` if it says nothing."""
    match = _NUMERIC.match(_TIME.sub("", fold(text)).strip(" .,;"))
    if match is None or len(match[1]) > 2:
        return None
    first, second = int(match[1]), int(match[3])
    if 12 < first <= 31 and second <= 12:
        return DateOrder.DAY_FIRST
    if 12 < second <= 31 and first <= 12:
        return DateOrder.MONTH_FIRST
    return None


def order_for_country(country: str) -> DateOrder:
    """The order usual in a country, for columns whose values say nothing."""
    if country.upper() in _MONTH_FIRST_COUNTRIES:
        return DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST


def column_order(texts: Iterable[str], country: str = "") -> DateOrder:
    """The order of a whole column: what most telling values say, else what the country uses."""
    votes = [vote for vote in map(order_evidence, texts) if vote is not None]
    if not votes:
        return order_for_country(country)
    day_first = votes.count(DateOrder.DAY_FIRST)
    if day_first * 2 == len(votes):
        return order_for_country(country)
    return DateOrder.DAY_FIRST if day_first * 2 > len(votes) else DateOrder.MONTH_FIRST


def column_calendar(texts: Iterable[str], country: str = "") -> CalendarName:
    """The calendar most values of a column are written in, by eras, names and years.

    Ethiopian years look like ours: one that is near those beside Ethiopian months is one of them.
    """
    votes: Counter[CalendarName] = Counter()
    bare_years: list[int] = []
    ethiopian_years: set[int] = set()
    for text in texts:
        vote = _calendar_evidence(join_names(fold(text)), country)
        if vote is None:
            continue
        votes[vote] += 1
        year = next((int(token) for token in _TOKEN.findall(fold(text)) if _is_year(token)), 0)
        if vote is CalendarName.ETHIOPIAN:
            ethiopian_years.add(year)
        elif vote is CalendarName.GREGORIAN and not _HAS_LETTER.search(text):
            bare_years.append(year)
    if ethiopian_years - {0}:
        first, last = min(ethiopian_years - {0}), max(ethiopian_years)
        moved = sum(first - _NEAR <= year <= last + _NEAR for year in bare_years)
        votes[CalendarName.ETHIOPIAN] += moved
        votes[CalendarName.GREGORIAN] -= moved
    if not votes:
        return CalendarName.GREGORIAN
    return max(votes, key=lambda calendar: votes[calendar])


_NEAR = 3
_YEAR_LENGTH = 4
_HAS_LETTER = re.compile(r"[^\W\d_]")


def _is_year(token: str) -> bool:
    return len(token) == _YEAR_LENGTH and token.isdigit()


def _calendar_evidence(folded: str, country: str) -> CalendarName | None:
    for era, calendar in _ERAS:
        if era.search(folded):
            return calendar
    for token in _TOKEN.findall(folded):
        if token.isdigit():
            if len(token) == 4 and int(token) in _OTHER_CALENDAR_YEARS:
                is_solar = country.upper() in _SOLAR_COUNTRIES
                return CalendarName.JALALI if is_solar else CalendarName.HIJRI
            if len(token) == 4:
                return CalendarName.GREGORIAN
        elif (month := month_of(token)) is not None and month[0] is not CalendarName.GREGORIAN:
            return month[0]
    return None
