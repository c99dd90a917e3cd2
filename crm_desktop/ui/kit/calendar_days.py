"""Days in the calendar they are kept in: how they read, how they are typed, how they are named."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCalendar, QCoreApplication, QLocale

from crm_desktop.core.anniversaries import calendar_of
from crm_desktop.core.calendars import CalendarDay, CalendarName, from_gregorian
from crm_desktop.core.dates import parse_date
from crm_desktop.core.month_names import ETHIOPIAN_LATIN_MONTHS, ETHIOPIAN_MONTHS
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.formatting import format_iso_day

_SYSTEMS = {
    CalendarName.JALALI: QCalendar.System.Jalali,
    CalendarName.HIJRI: QCalendar.System.IslamicCivil,
}
_ETHIOPIC_SCRIPT = frozenset({QLocale.Language.Amharic, QLocale.Language.Tigrinya})


def calendar_word(calendar: CalendarName) -> str:
    """A calendar's name."""
    translate = QCoreApplication.translate
    return {
        CalendarName.GREGORIAN: translate("Calendars", "Gregorian"),
        CalendarName.JALALI: translate("Calendars", "Persian"),
        CalendarName.HIJRI: translate("Calendars", "Islamic (Umm al-Qura)"),
        CalendarName.ETHIOPIAN: translate("Calendars", "Ethiopian"),
    }[calendar]


def format_day_in(calendar: str, iso: str) -> str:
    """A stored day as its calendar names it: "15 Farvardin 1370"; Gregorian in the short form.

    A day that the calendar does not reach is shown as a Gregorian one.
    """
    found = _day_in(calendar_of(calendar), iso)
    if found is None:
        return format_iso_day(iso)
    name, day = found
    locale = QLocale()
    year = locale.toString(day.year).replace(locale.groupSeparator(), "")
    return f"{locale.toString(day.day)} {_month_name(name, day.month)} {year}"


class CalendarDateField(DateField):
    """A day typed in one of our calendars; the value is Gregorian ISO text all the same.

    Only a Gregorian day may lack the year: elsewhere it would not be the same day every year.
    """

    def __init__(self, today: date) -> None:
        self._today = today
        self._calendar = CalendarName.GREGORIAN
        super().__init__(allows_no_year=True)
        self._gregorian_hint = self.edit.placeholderText()

    @property
    def calendar(self) -> CalendarName:
        """The calendar that is typed in."""
        return self._calendar

    def set_calendar(self, calendar: CalendarName) -> None:
        """Type in another calendar; the day that stands here stays the same day."""
        iso = self.value() if self.is_valid() else None
        self._calendar = calendar
        is_year_first = calendar is CalendarName.JALALI
        hint = self.tr("year/month/day") if is_year_first else self.tr("day/month/year")
        is_usual = calendar is CalendarName.GREGORIAN
        self.edit.setPlaceholderText(self._gregorian_hint if is_usual else hint)
        self.clear_error()
        if iso is not None:
            self.edit.setText(self._text_of(iso))

    def _parse(self, text: str) -> str | None:
        if self._calendar is CalendarName.GREGORIAN or not text:
            return super()._parse(text)
        if text.startswith("--"):
            return None
        found = parse_date(text, today=self._today, calendar=self._calendar)
        return None if found is None or found.year is None else found.text

    def _text_of(self, iso: str) -> str:
        found = _day_in(self._calendar, iso)
        if found is None:
            return super()._text_of(iso)
        name, (year, month, day) = found
        if name is CalendarName.JALALI:
            return f"{year}/{month:02}/{day:02}"
        return f"{day:02}/{month:02}/{year}"


def typed_hint(calendar: str, iso: str) -> str:
    """Which Gregorian day a day of another calendar is; empty for a Gregorian one."""
    if _day_in(calendar_of(calendar), iso) is None:
        return ""
    return isolate_ltr(format_iso_day(iso))


def _day_in(name: CalendarName, iso: str) -> tuple[CalendarName, CalendarDay] | None:
    """The day as another calendar counts it; `None` for a Gregorian one or none."""
    if name is CalendarName.GREGORIAN:
        return None
    try:
        return name, from_gregorian(name, date.fromisoformat(iso))
    except ValueError:
        return None


def _month_name(calendar: CalendarName, month: int) -> str:
    if calendar is CalendarName.ETHIOPIAN:
        is_ethiopic = QLocale().language() in _ETHIOPIC_SCRIPT
        return (ETHIOPIAN_MONTHS if is_ethiopic else ETHIOPIAN_LATIN_MONTHS)[month - 1]
    return QCalendar(_SYSTEMS[calendar]).monthName(QLocale(), month)
