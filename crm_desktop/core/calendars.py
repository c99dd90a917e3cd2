"""Calendars other than the Gregorian, in pure Python: Jalali, Ethiopian, Umm al-Qura (Hijri).

Each pair of functions converts between (year, month, day) and a Gregorian `date`; a day that
does not exist in its calendar raises `ValueError`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class CalendarName(StrEnum):
    """The calendars a date can be written in."""

    GREGORIAN = "gregorian"
    JALALI = "jalali"
    ETHIOPIAN = "ethiopian"
    HIJRI = "hijri"


class CalendarDay(NamedTuple):
    """A day in some calendar, all parts counted from 1."""

    year: int
    month: int
    day: int


_JALALI_EPOCH = date(622, 3, 22).toordinal()
# The years at which the 33-year rhythm of leap years is broken (Borkowski, "The Persian calendar
# for 3000 years"); between them the rhythm gives the astronomical calendar exactly.
_JALALI_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324,
    2394, 2456, 3178,
)  # fmt: skip
_JALALI_YEARS = range(1, 3178)


@lru_cache(maxsize=512)
def _jalali_new_year(year: int) -> tuple[date, bool]:
    """The Gregorian day of 1 Farvardin, and whether the Jalali year is a leap year."""
    gregorian_year = year + 621
    leaps = -14
    start, jump = _JALALI_BREAKS[0], 0
    for end in _JALALI_BREAKS[1:]:
        jump = end - start
        if year < end:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        start = end
    since = year - start
    leaps += since // 33 * 8 + (since % 33 + 3) // 4
    if jump % 33 == 4 and jump - since == 4:
        leaps += 1
    gregorian_leaps = gregorian_year // 4 - (gregorian_year // 100 + 1) * 3 // 4 - 150
    if jump - since < 6:
        since = since - jump + (jump + 4) // 33 * 33
    is_leap = ((since + 1) % 33 - 1) % 4 == 0
    return date(gregorian_year, 3, 20 + leaps - gregorian_leaps), is_leap


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Persian solar calendar (SH)."""
    if year not in _JALALI_YEARS or not 1 <= month <= 12 or day < 1:
        raise ValueError("no such Jalali day")
    new_year, is_leap = _jalali_new_year(year)
    length = 31 if month <= 6 else 30 if month < 12 or is_leap else 29
    if day > length:
        raise ValueError("no such Jalali day")
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date.fromordinal(new_year.toordinal() + before + day - 1)


def to_jalali(day: date) -> CalendarDay:
    """The day of the Persian solar calendar; days before 622-03-22 raise `ValueError`."""
    if day.toordinal() < _JALALI_EPOCH:
        raise ValueError("before the first Jalali year")
    year = day.year - 621
    new_year, _is_leap = _jalali_new_year(year)
    if day < new_year:
        year -= 1
        new_year, _is_leap = _jalali_new_year(year)
    since = (day - new_year).days
    if since < 186:
        return CalendarDay(year, since // 31 + 1, since % 31 + 1)
    return CalendarDay(year, (since - 186) // 30 + 7, (since - 186) % 30 + 1)


# 1 Meskerem of year 1 is 27 August 8 in the proleptic Gregorian calendar (29 August Julian).
_ETHIOPIAN_EPOCH = date(8, 8, 27).toordinal()
_PAGUME = 13


def from_ethiopian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Ethiopian calendar (13 months, Amete Mihret)."""
    length = 30 if month < _PAGUME else 6 if year % 4 == 3 else 5
    if not 1 <= year <= 9000 or not 1 <= month <= _PAGUME or not 1 <= day <= length:
        raise ValueError("no such Ethiopian day")
    since = 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    return date.fromordinal(_ETHIOPIAN_EPOCH + since)


def to_ethiopian(day: date) -> CalendarDay:
    """The day of the Ethiopian calendar; days before its first year raise `ValueError`."""
    since = day.toordinal() - _ETHIOPIAN_EPOCH
    if since < 0:
        raise ValueError("before the first Ethiopian year")
    cycles, rest = divmod(since, 1461)
    # Years 1, 2, 3 (leap, 366 days) and 4 of a cycle; the last day of year 3 is day 1095.
    in_cycle = min(rest // 365, 3) if rest != 1095 else 2
    day_of_year = rest - in_cycle * 365 - (1 if in_cycle == 3 else 0)
    return CalendarDay(cycles * 4 + in_cycle + 1, day_of_year // 30 + 1, day_of_year % 30 + 1)


def from_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Umm al-Qura calendar; only 1343–1500 AH is known."""
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError) as error:
        raise ValueError("no known Hijri day") from error
    return date(found.year, found.month, found.day)


def to_hijri(day: date) -> CalendarDay:
    """The day of the Umm al-Qura calendar; only 1924-08-01 to 2077-11-16 is known."""
    from hijridate import Gregorian

    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError) as error:
        raise ValueError("no known Hijri day") from error
    return CalendarDay(found.year, found.month, found.day)


def to_gregorian(calendar: CalendarName, year: int, month: int, day: int) -> date:
    """The Gregorian day of a day in `calendar`; `ValueError` where there is none."""
    if calendar is CalendarName.JALALI:
        return from_jalali(year, month, day)
    if calendar is CalendarName.ETHIOPIAN:
        return from_ethiopian(year, month, day)
    if calendar is CalendarName.HIJRI:
        return from_hijri(year, month, day)
    return date(year, month, day)


@lru_cache(maxsize=256)
def from_gregorian(calendar: CalendarName, day: date) -> CalendarDay:
    """`day` as `calendar` counts it; `ValueError` outside of what the calendar knows."""
    if calendar is CalendarName.JALALI:
        return to_jalali(day)
    if calendar is CalendarName.ETHIOPIAN:
        return to_ethiopian(day)
    if calendar is CalendarName.HIJRI:
        return to_hijri(day)
    return CalendarDay(day.year, day.month, day.day)
