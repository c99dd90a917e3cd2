"""Words for important dates: usual names, when they come next, how many years it will be."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.core.anniversaries import Anniversary
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.formatting import format_day, format_iso_day, format_number

SOON_DAYS = 30
"""A date that comes within so many days is signed."""


def birthday_word() -> str:
    """The name of the date that is a field of the contact."""
    return QCoreApplication.translate("ImportantDates", "Birthday")


def usual_names(*, is_person: bool) -> list[str]:
    """Names that are offered while one is typed."""
    translate = QCoreApplication.translate
    personal = [
        birthday_word(),
        translate("ImportantDates", "Name day"),
        translate("ImportantDates", "Wedding day"),
        translate("ImportantDates", "First day at work"),
        translate("ImportantDates", "Birthday of a child"),
    ]
    business = [
        translate("ImportantDates", "Founding day"),
        translate("ImportantDates", "Contract signed"),
        translate("ImportantDates", "Contract ends"),
        translate("ImportantDates", "First order"),
        translate("ImportantDates", "Company holiday"),
    ]
    return personal + business if is_person else business + personal[1:]


def soon_words(found: Anniversary, today: date) -> str:
    """How soon it comes: "today", "in 12 days"; empty if that is long yet."""
    days = (found.day - today).days
    if days > SOON_DAYS:
        return ""
    if days == 0:
        return QCoreApplication.translate("ImportantDates", "today")
    if days == 1:
        return QCoreApplication.translate("ImportantDates", "tomorrow")
    return _Plurals().in_days(days)


def years_words(found: Anniversary, *, is_birthday: bool) -> str:
    """Which one it will be: "turns 40" or "32 years on 3/5"; empty where no year is known."""
    if not found.years:
        return ""
    if is_birthday:
        sentence = QCoreApplication.translate("ImportantDates", "turns {age}")
        return sentence.replace("{age}", format_number(found.years))
    sentence = QCoreApplication.translate("ImportantDates", "{years} on {day}")
    day = isolate(format_iso_day(f"--{found.day:%m-%d}"))  # digits of other scripts turn around
    return sentence.replace("{years}", _Plurals().years(found.years)).replace("{day}", day)


def next_words(found: Anniversary, *, is_birthday: bool) -> str:
    """When it comes next, whole: "Next: Sun 14/06/2026, turns 40"."""
    sentence = QCoreApplication.translate("ImportantDates", "Next: {day}")
    words = sentence.replace("{day}", format_day(found.day, with_weekday=True))
    years = years_words(found, is_birthday=True) if is_birthday else ""
    if found.years and not is_birthday:
        years = _Plurals().years(found.years)
    return ", ".join(part for part in (words, years) if part)


def remind_words(days: int) -> str:
    """How long before one is reminded: "Reminder on the day", "Reminder 3 days before"."""
    if days < 0:
        return QCoreApplication.translate("ImportantDates", "No reminder")
    if not days:
        return QCoreApplication.translate("ImportantDates", "Reminder on the day")
    return _Plurals().reminder(days)


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def in_days(self, days: int) -> str:
        return self.tr("in %Ln day(s)", "", days)

    def reminder(self, days: int) -> str:
        return self.tr("Reminder %Ln day(s) before", "", days)

    def years(self, years: int) -> str:
        return self.tr("%Ln year(s)", "", years)
