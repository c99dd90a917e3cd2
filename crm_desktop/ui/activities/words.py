"""How activities read wherever they stand: kinds and results in words, days, times and lengths.

Shared by the plan, Today and the cards of contacts, which never import each other.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt, QTime

from crm_desktop.business.planner.model import ActivityKind, Result, Sign
from crm_desktop.ui.kit.formatting import first_day_of_week, format_decimal, format_number

_MINUTES_AN_HOUR = 60
_COLORED = frozenset(
    {
        ActivityKind.CALL,
        ActivityKind.MEETING,
        ActivityKind.TASK,
        ActivityKind.EMAIL,
        ActivityKind.VISIT,
    }
)
_ICONS = {
    ActivityKind.CALL: "phone",
    ActivityKind.MEETING: "users",
    ActivityKind.TASK: "square-check",
    ActivityKind.EMAIL: "mail",
    ActivityKind.VISIT: "map-pin",
    ActivityKind.MESSAGE: "message",
    ActivityKind.NOTE: "note",
}


def kind_color(kind: ActivityKind) -> str:
    """The color token's middle part: `activity.<this>.solid`."""
    return kind if kind in _COLORED else "other"


def kind_icon(kind: ActivityKind) -> str:
    """The icon of a kind."""
    return _ICONS[kind]


def kind_word(kind: ActivityKind) -> str:
    """The kind in one word."""
    words = {
        ActivityKind.CALL: QCoreApplication.translate("Planner", "Call"),
        ActivityKind.MEETING: QCoreApplication.translate("Planner", "Meeting"),
        ActivityKind.VISIT: QCoreApplication.translate("Planner", "Visit"),
        ActivityKind.EMAIL: QCoreApplication.translate("Planner", "E-mail"),
        ActivityKind.MESSAGE: QCoreApplication.translate("Planner", "Message"),
        ActivityKind.TASK: QCoreApplication.translate("Planner", "Task"),
        ActivityKind.NOTE: QCoreApplication.translate("Planner", "Note"),
    }
    return words[kind]


def result_word(result: Result) -> str:
    """A result in words: the company's own name, or that of a built-in one."""
    words = {
        "successful": QCoreApplication.translate("Planner", "Successful"),
        "reached": QCoreApplication.translate("Planner", "Reached"),
        "unsuccessful": QCoreApplication.translate("Planner", "Unsuccessful"),
        "no_answer": QCoreApplication.translate("Planner", "No answer"),
        "postponed": QCoreApplication.translate("Planner", "Postponed"),
        "not_held": QCoreApplication.translate("Planner", "Not held"),
    }
    return result.name or words.get(result.code, result.code)


def result_icon(sign: Sign) -> str:
    """The sign beside a result: no status by color alone."""
    icons = {Sign.SUCCESS: "check", Sign.FAILURE: "x"}
    return icons.get(sign, "minus")


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal at most: "7 h", "9.5 h"."""
    words = QCoreApplication.translate("Planner", "{hours} h")
    return words.replace("{hours}", bare_hours(minutes))


def bare_hours(minutes: int) -> str:
    """The number alone: "7", "9.5"."""
    tenths = round(minutes * 10 / _MINUTES_AN_HOUR)
    return format_number(tenths // 10) if tenths % 10 == 0 else format_decimal(tenths / 10, 1)


def about_hours(minutes: int) -> str:
    """The same where there is little room: whole hours from ten on."""
    whole = round(minutes / _MINUTES_AN_HOUR)
    return format_number(whole) if whole >= 10 else bare_hours(minutes)


def length(minutes: int) -> str:
    """How long something takes, to the minute: "15 min", "1 h", "1 h 30"."""
    whole, rest = divmod(minutes, _MINUTES_AN_HOUR)
    if not whole:
        short = QCoreApplication.translate("Planner", "{minutes} min")
        return short.replace("{minutes}", format_number(rest))
    if not rest:
        return hours(minutes)
    both = QCoreApplication.translate("Planner", "{hours} h {minutes}")
    two_digits = f"{QLocale().zeroDigit()}{format_number(rest)}" if rest < 10 else None
    return both.replace("{hours}", format_number(whole)).replace(
        "{minutes}", two_digits or format_number(rest)
    )


def clock_time(minutes: int) -> str:
    """A time of day, from minutes since midnight, as the language writes it."""
    return _time(*divmod(minutes, _MINUTES_AN_HOUR), QLocale().name())


@lru_cache(maxsize=2000)
def _time(hour: int, minute: int, _locale: str) -> str:
    return QLocale().toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


def day_month(day: date) -> str:
    """A day without its year: "15 June"."""
    shape = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    return QLocale().toString(_qdate(day), _without_year(shape))


def short_day_month(day: date) -> str:
    """The same with few letters for the month: "15 Jun"."""
    shape = _without_year(QLocale().dateFormat(QLocale.FormatType.LongFormat))
    return QLocale().toString(_qdate(day), shape.replace("MMMM", "MMM"))


@lru_cache(maxsize=50)
def _without_year(shape: str) -> str:
    """The part of a long date format from day to month, or from month to day."""
    found = re.search(r"d{1,2}(?!d).*M+|M+.*?d{1,2}", shape.replace("dddd", ""))
    return found[0] if found else "d MMMM"


def weekday_and_day(day: date) -> str:
    """A day with its weekday, without the year: "Thursday, 18 June"."""
    words = QCoreApplication.translate("Planner", "{weekday}, {day}")
    return words.replace("{weekday}", long_weekday(day)).replace("{day}", day_month(day))


def whole_day(day: date) -> str:
    """A day with all there is: "Wednesday, 17 June 2026"."""
    words = QCoreApplication.translate("Planner", "{day} {year}")
    year = QLocale().toString(_qdate(day), "yyyy")
    return words.replace("{day}", weekday_and_day(day)).replace("{year}", year)


def long_weekday(day: date) -> str:
    """The weekday in full, as it begins a line."""
    name = QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    return name[:1].upper() + name[1:]


def short_weekday(day: date) -> str:
    """The weekday in a few letters: "Mon"."""
    name = QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return name[:1].upper() + name[1:]


def week_number(day: date) -> int:
    """The week as calendars of the language count it: by ISO 8601, or from 1 January on.

    Where weeks begin on Sunday or Saturday the one with 1 January in it is the first.
    """
    first = first_day_of_week()
    if first == Qt.DayOfWeek.Monday:
        return day.isocalendar().week
    start = week_start(day)
    # The first week is the one with 1 January in it: of the year in which this week ends.
    new_year = date((start + timedelta(days=6)).year, 1, 1)
    return (start - week_start(new_year)).days // 7 + 1


def week_start(day: date) -> date:
    """The first day of a day's week, as the language or the user's choice has it."""
    return day - timedelta(days=(day.isoweekday() - first_day_of_week().value) % 7)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
