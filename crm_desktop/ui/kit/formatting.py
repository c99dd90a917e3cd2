"""How days, moments, numbers and long values read in the language of the interface."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QObject, Qt, QTime

from crm_desktop.core.clock import day_of_moment

EMPTY = "—"
"""Stands for an empty value in lists."""
_MOST_TOLD = 60
_YEARLESS = "--"
_MOST_DAYS = 1000
"""From so many on, years are counted: nobody reads thousands of days, and they are cut off."""
_DAYS_OF_YEAR = 365.2425
_MANY_YEARS = 10
_DAYS = {
    "monday": Qt.DayOfWeek.Monday,
    "sunday": Qt.DayOfWeek.Sunday,
    "saturday": Qt.DayOfWeek.Saturday,
}
_week_start: list[Qt.DayOfWeek | None] = [None]
"""The user's choice; None follows the language. Beside it stands Qt's own default locale."""


def format_number(value: int) -> str:
    """A whole number with the language's digits and separators."""
    return QLocale().toString(value)


def format_decimal(value: float, digits: int = 2) -> str:
    """A number with a fixed count of decimals."""
    return QLocale().toString(float(value), "f", digits)


def format_size(count: int) -> str:
    """Bytes as the language writes sizes of files."""
    kind = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return QLocale().formattedDataSize(count, 1, kind)


def format_share(value: float) -> str:
    """0.77 as "77 %"."""
    percent = QLocale().toString(round(value * 100))
    return QCoreApplication.translate("Formatting", "{percent} %").format(percent=percent)


def format_day(day: date | None, *, with_weekday: bool = False) -> str:
    """A day in the language's short form, empty for none."""
    if day is None:
        return ""
    text = QLocale().toString(_qdate(day), QLocale.FormatType.ShortFormat)
    return f"{weekday(day)} {text}" if with_weekday else text


def typed_day_format() -> str:
    """The form in which a day is typed: the language's short one with a year of four digits."""
    shape = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return shape if "yyyy" in shape else shape.replace("yy", "yyyy")


def typed_day_month_format() -> str:
    """The same without a year."""
    return typed_day_format().replace("yyyy", "").strip(".-/ \u200f")


def format_typed_day(day: QDate) -> str:
    """A day as `typed_day_format` has it, with the language's digits."""
    return QLocale().toString(day, typed_day_format())


def format_iso_day(iso: str) -> str:
    """ISO text, also `--MM-DD` without a year, as a day is typed; anything else as it is."""
    if iso.startswith(_YEARLESS):
        day = QDate.fromString(f"2000-{iso[len(_YEARLESS) :]}", Qt.DateFormat.ISODate)
        return QLocale().toString(day, typed_day_month_format()) if day.isValid() else iso
    day = QDate.fromString(iso, Qt.DateFormat.ISODate)
    return format_typed_day(day) if day.isValid() else iso


def set_week_start(choice: str) -> None:
    """Let calendars begin the week with "monday", "sunday", "saturday" or as the language has it.

    Calendars that are open keep their week.
    """
    _week_start[0] = _DAYS.get(choice)


def first_day_of_week() -> Qt.DayOfWeek:
    """The weekday in a calendar's first column."""
    return _week_start[0] or QLocale().firstDayOfWeek()


def format_month(day: date) -> str:
    """A month with its year: "June 2026"."""
    name = QLocale().standaloneMonthName(day.month)
    year = QLocale().toString(_qdate(day), "yyyy")
    sentence = QCoreApplication.translate("Formatting", "{month} {year}")
    return sentence.format(month=name[:1].upper() + name[1:], year=year)


def weekday(day: date) -> str:
    """The short name of the weekday."""
    return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def format_moment(moment: datetime | None) -> str:
    """A moment in the machine's time zone, short form, empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone()
    shown = QDateTime(_qdate(local.date()), QTime(local.hour, local.minute))
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def days_since(moment: datetime, today: date) -> int:
    """Whole local days between a moment and today; negative in the future."""
    return (today - day_of_moment(moment)).days


def relative_days(moment: datetime | None, today: date) -> str:
    """How long ago, short enough for a column: "today", "8 d", and "2.7 y" from 1,000 days on."""
    if moment is None:
        return EMPTY
    days = days_since(moment, today)
    if days <= 0:
        return QCoreApplication.translate("Formatting", "today")
    if days >= _MOST_DAYS:
        years = days / _DAYS_OF_YEAR
        count = format_decimal(years, 1 if years < _MANY_YEARS else 0)
        return QCoreApplication.translate("Formatting", "{years} y").format(years=count)
    count = QLocale().toString(days)
    return QCoreApplication.translate("Formatting", "{days} d").format(days=count)


def coming_days(moment: datetime | None, today: date) -> str:
    """In how many days, short enough for a column: "today", "in 8 d", "3 d late"."""
    if moment is None:
        return EMPTY
    days = (day_of_moment(moment) - today).days
    count = QLocale().toString(abs(days))
    if days == 0:
        return QCoreApplication.translate("Formatting", "today")
    if days < 0:
        return QCoreApplication.translate("Formatting", "{days} d late").format(days=count)
    return QCoreApplication.translate("Formatting", "in {days} d").format(days=count)


def relative_day_sentence(moment: datetime, today: date) -> str:
    """How long ago, in words."""
    days = days_since(moment, today)
    if days <= 0:
        return QCoreApplication.translate("Formatting", "today")
    if days == 1:
        return QCoreApplication.translate("Formatting", "yesterday")
    return _Plurals().days_ago(days)


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def days_ago(self, days: int) -> str:
        return self.tr("%Ln day(s) ago", "", days)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def shortened(words: str) -> str:
    """The beginning of a value in one line, with a sign where it goes on."""
    line = " ".join(words.split())
    return line if len(line) <= _MOST_TOLD else f"{line[: _MOST_TOLD - 1].rstrip()}…"


def country_name(code: str) -> str:
    """A country's name in the language of the program; the code itself if Qt does not know it."""
    territory = QLocale.codeToTerritory(code)
    name = QLocale.territoryToString(territory)
    return code if territory == QLocale.Country.AnyTerritory else name
