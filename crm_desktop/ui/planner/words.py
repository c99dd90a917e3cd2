"""How activities read in the plan: kinds and results in words, times and hours in a few letters."""

from __future__ import annotations

import re
from datetime import date, timedelta, tzinfo
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, Qt, QTime

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import ActivityKind, Sign
from crm_desktop.core.records import record
from crm_desktop.core.text import fold, strip_legal_form
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


def kind_color(kind: ActivityKind) -> str:
    """The color token's middle part: `activity.<this>.solid`."""
    return kind if kind in _COLORED else "other"


_ICONS = {
    ActivityKind.CALL: "phone",
    ActivityKind.MEETING: "users",
    ActivityKind.TASK: "square-check",
    ActivityKind.EMAIL: "mail",
    ActivityKind.VISIT: "map-pin",
    ActivityKind.MESSAGE: "message",
    ActivityKind.NOTE: "note",
}


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


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal at most: "7 h", "9.5 h"."""
    return QCoreApplication.translate("Planner", "{hours} h").replace(
        "{hours}", bare_hours(minutes)
    )


def bare_hours(minutes: int) -> str:
    """The number alone: "7", "9.5"."""
    tenths = round(minutes * 10 / _MINUTES_AN_HOUR)
    return format_number(tenths // 10) if tenths % 10 == 0 else format_decimal(tenths / 10, 1)


def length(minutes: int) -> str:
    """How long something takes: "15 min", "1 h", "1 h 30 min"."""
    whole, rest = divmod(minutes, _MINUTES_AN_HOUR)
    short = QCoreApplication.translate("Planner", "{minutes} min")
    parts: list[str] = []
    if whole:
        parts.append(hours(whole * _MINUTES_AN_HOUR))
    if rest or not whole:
        parts.append(short.replace("{minutes}", format_number(rest)))
    return " ".join(parts)


def local_time(item: PlannedItem, zone: tzinfo) -> str:
    """When a timed one begins where the user sits, as the language writes it."""
    local = item.start_at().astimezone(zone)
    return clock_time(local.hour * _MINUTES_AN_HOUR + local.minute)


def clock_time(minutes: int) -> str:
    """A time of day, from minutes since midnight."""
    return _time(*divmod(minutes, _MINUTES_AN_HOUR), QLocale().name())


@lru_cache(maxsize=2000)
def _time(hour: int, minute: int, _locale: str) -> str:
    return QLocale().toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


@lru_cache(maxsize=4000)
def short_name(name: str) -> str:
    """A company's name without its legal form and quotation marks; a person's as it is."""
    bare = [word.strip("\"“”„«»'") for word in name.split()]
    kept = set(strip_legal_form(fold(name)).replace(",", " ").split())
    words = [word for word in bare if word and fold(word).strip(",") in kept]
    return " ".join(words) or name


def day_month(day: date) -> str:
    """A day without its year: "15 June"."""
    shape = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    return QLocale().toString(QDate(day.year, day.month, day.day), _without_year(shape))


@lru_cache(maxsize=50)
def _without_year(shape: str) -> str:
    """The part of a long date format from day to month, or from month to day."""
    found = re.search(r"d{1,2}(?!d).*M+|M+.*?d{1,2}", shape.replace("dddd", ""))
    return found[0] if found else "d MMMM"


def span_words(first: date, last: date) -> str:
    """Days from one to another: "15 – 21 June", "29 June – 5 July"."""
    if first == last:
        return day_month(first)
    if (first.year, first.month) == (last.year, last.month) and _day_comes_first():
        return f"{format_number(first.day)} – {day_month(last)}"
    return f"{day_month(first)} – {day_month(last)}"


def range_title(first: date, last: date) -> str:
    """The same with the year: "15 June – 5 July 2026"."""
    year = QLocale().toString(QDate(last.year, last.month, last.day), "yyyy")
    words = QCoreApplication.translate("Planner", "{days} {year}")
    return words.replace("{days}", span_words(first, last)).replace("{year}", year)


def _day_comes_first() -> bool:
    shape = QLocale().dateFormat(QLocale.FormatType.LongFormat).replace("dddd", "")
    return shape.find("d") < shape.find("M")


def short_weekday(day: date) -> str:
    """The weekday in a few letters: "Mon"."""
    name = QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return name[:1].upper() + name[1:]


def day_name(day: date) -> str:
    """The weekday in two letters: "Sa"."""
    return short_weekday(day)[:2] if short_weekday(day).isascii() else short_weekday(day)


def week_name(day: date) -> str:
    """The number of a day's week: "Week 25"."""
    words = QCoreApplication.translate("Planner", "Week {number}")
    return words.replace("{number}", format_number(week_number(day)))


def week_number(day: date) -> int:
    """The week as calendars of the language count it: by ISO 8601, or from 1 January on.

    Where weeks begin on Sunday or Saturday the one with 1 January in it is the first.
    """
    first = first_day_of_week()
    if first == Qt.DayOfWeek.Monday:
        return day.isocalendar().week
    start = _week_start(day, first.value)
    # The first week is the one with 1 January in it: of the year in which this week ends.
    new_year = date((start + timedelta(days=6)).year, 1, 1)
    return (start - _week_start(new_year, first.value)).days // 7 + 1


def _week_start(day: date, first: int) -> date:
    return day - timedelta(days=(day.isoweekday() - first) % 7)


def week_start(day: date) -> date:
    """The first day of a day's week, as the language or the user's choice has it."""
    return _week_start(day, first_day_of_week().value)


def load_word() -> str:
    """What stands before a share of the working time."""
    return QCoreApplication.translate("Planner", "load")


def legend_words() -> str:
    """What the load view shows."""
    return QCoreApplication.translate("Planner", "Planned hours a day")


def heat_words(normal: float, high: float, over: float) -> tuple[str, str, str, str]:
    """The steps of the load view in hours: "<5", "5+", "7.5+", ">8"."""
    shown = [bare_hours(round(value * _MINUTES_AN_HOUR)) for value in (normal, high, over)]
    return (f"<{shown[0]}", f"{shown[0]}+", f"{shown[1]}+", f">{shown[2]}")


def hours_of(planned: str, capacity: str) -> str:
    """Hours planned of hours there are: "38 / 40 h"."""
    words = QCoreApplication.translate("Planner", "{planned} / {capacity} h")
    return words.replace("{planned}", planned).replace("{capacity}", capacity)


def employees_words(count: int) -> str:
    """How many rows there are: "8 employees"."""
    return _Plurals().employees(count)


@record
class SignLook:
    """How a result shows beside its color: an icon, the icon's color, the fill of a meeting."""

    icon_name: str
    role: str
    fill: str


_SIGNS = {
    Sign.SUCCESS: SignLook("check", "activity.meeting.solid", "activity.meeting.tint"),
    Sign.FAILURE: SignLook("x", "activity.call.solid", "activity.call.tint"),
}


def sign_of(item: PlannedItem) -> SignLook | None:
    """The sign of a result that was good or bad, `None` for all others."""
    return _SIGNS.get(item.sign)


def count_more(count: int) -> str:
    """What is hidden: "+3 more"."""
    return _Plurals().more(count)


def short_count(count: int) -> str:
    """The same where there is no room for a word."""
    return f"+{format_number(count)}"


def count_activities(count: int) -> str:
    """As short as a column needs it: "5 act."."""
    return _Plurals().activities(count)


def count_activities_long(count: int) -> str:
    """The same with room: "5 activities"."""
    return _Plurals().activities_long(count)


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def more(self, count: int) -> str:
        return self.tr("+%Ln more", "", count)

    def employees(self, count: int) -> str:
        return self.tr("%Ln employee(s)", "", count)

    def activities(self, count: int) -> str:
        return self.tr("%Ln act.", "", count)

    def activities_long(self, count: int) -> str:
        return self.tr("%Ln activity(ies)", "", count)
