"""How the plan reads: names in few letters, days and weeks in its head, sums."""

from __future__ import annotations

from datetime import date, tzinfo
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Sign
from crm_desktop.core.records import record
from crm_desktop.core.text import fold, isolate, strip_legal_form
from crm_desktop.ui.activities.words import (
    bare_hours,
    clock_time,
    day_month,
    short_day_month,
    short_weekday,
    week_number,
)
from crm_desktop.ui.kit.formatting import format_number

_MINUTES_AN_HOUR = 60
_LETTERS = 2


def local_time(item: PlannedItem, zone: tzinfo) -> str:
    """When a timed one begins where the user sits, as the language writes it."""
    local = item.start_at().astimezone(zone)
    return clock_time(local.hour * _MINUTES_AN_HOUR + local.minute)


@lru_cache(maxsize=4000)
def short_name(name: str) -> str:
    """A company's name without its legal form and quotation marks; a person's as it is."""
    bare = [word.strip("\"“”„«»'") for word in name.split()]
    kept = set(strip_legal_form(fold(name)).replace(",", " ").split())
    words = [word for word in bare if word and fold(word).strip(",") in kept]
    return " ".join(words) or name


def span_words(first: date, last: date, *, is_short: bool = False) -> str:
    """Days from one to another: "15 – 21 June", "29 June – 5 July"; short "29 Jun – 5 Jul"."""
    written = short_day_month if is_short else day_month
    if first == last:
        return written(first)
    if (first.year, first.month) == (last.year, last.month) and _day_comes_first():
        return f"{format_number(first.day)} – {written(last)}"
    return f"{written(first)} – {written(last)}"


def range_title(first: date, last: date, *, is_short: bool = False) -> str:
    """The same with the year: "15 June – 5 July 2026"."""
    year = QLocale().toString(QDate(last.year, last.month, last.day), "yyyy")
    words = QCoreApplication.translate("Planner", "{days} {year}")
    return words.replace("{days}", span_words(first, last, is_short=is_short)).replace(
        "{year}", year
    )


def _day_comes_first() -> bool:
    shape = QLocale().dateFormat(QLocale.FormatType.LongFormat).replace("dddd", "")
    return shape.find("d") < shape.find("M")


def day_name(day: date) -> str:
    """The weekday in two letters, "Sa", or in one where the language has it so."""
    name = short_weekday(day)
    if len(name) <= _LETTERS or name.isascii():
        return name[:_LETTERS]
    return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)


def week_name(day: date) -> str:
    """The number of a day's week: "Week 25"."""
    words = QCoreApplication.translate("Planner", "Week {number}")
    return words.replace("{number}", format_number(week_number(day)))


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


def day_off_words() -> str:
    """Nobody works then, and nothing is planned."""
    return QCoreApplication.translate("Planner", "day off")


def hours_of(planned: str, capacity: str) -> str:
    """Hours planned of hours there are: "38 / 40 h"."""
    words = QCoreApplication.translate("Planner", "{planned} / {capacity} h")
    # Arabic digits on both sides of a stroke would change places in a sentence of our letters.
    return words.replace("{planned}", isolate(planned)).replace("{capacity}", isolate(capacity))


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


def employees_words(count: int) -> str:
    """How many rows there are: "8 employees"."""
    return _Plurals().employees(count)


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
