"""Reminders in words: rules, how soon something begins, until when it is put off."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.reminders.model import DueReminder, Subject
from crm_desktop.business.reminders.rules import Before, OnDay, read_rule
from crm_desktop.business.reminders.snoozing import Snooze
from crm_desktop.business.reminders.yearly import BIRTHDAY, DATE
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.activities.words import clock_time, kind_word, length
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.formatting import format_moment, format_number

_NOW = timedelta(minutes=1)
_SOON = timedelta(hours=12)
_DAY_MINUTES = 24 * 60


def rule_words(text: str) -> str:
    """A rule as people choose it: "10 minutes before", "The day before at 9:00"."""
    translate = QCoreApplication.translate
    rule = read_rule(text)
    if rule is None:
        return text or translate("Reminders", "No reminder")
    if isinstance(rule, Before):
        if not rule.minutes:
            return translate("Reminders", "When it begins")
        before = translate("Reminders", "{time} before")
        if rule.minutes % _DAY_MINUTES == 0:
            return _Counts().days_before(rule.minutes // _DAY_MINUTES)
        return before.replace("{time}", length(rule.minutes))
    if isinstance(rule, OnDay):
        at = clock_time(rule.at.hour * 60 + rule.at.minute)
        if rule.days > 1:
            words = _Counts().days_before_at(rule.days)
        elif rule.days:
            words = translate("Reminders", "The day before at {time}")
        else:
            words = translate("Reminders", "On the day at {time}")
        return words.replace("{time}", at)
    return format_moment(rule.moment)


def days_before_words(days: int) -> str:
    """So many days before a date: "On the day", "3 days before"; below 0 never."""
    if days < 0:
        return QCoreApplication.translate("Reminders", "No reminder")
    if not days:
        return QCoreApplication.translate("Reminders", "On the day")
    return _Counts().days_before(days)


def moment_words(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment as it is spoken of: "tomorrow, 9:00"; today's time alone."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    at = clock_time(local.hour * 60 + local.minute)
    if local.date() == today:
        return at
    words = QCoreApplication.translate("Reminders", "{day}, {time}")
    return words.replace("{day}", day_words(local.date(), today)).replace("{time}", at)


def snooze_words(snooze: Snooze) -> str:
    """A line of the menu."""
    translate = QCoreApplication.translate
    words = {
        Snooze.MINUTES_5: translate("Reminders", "In 5 min"),
        Snooze.MINUTES_10: translate("Reminders", "In 10 min"),
        Snooze.MINUTES_30: translate("Reminders", "In 30 min"),
        Snooze.HOUR: translate("Reminders", "In 1 h"),
        Snooze.HOURS_3: translate("Reminders", "In 3 h"),
        Snooze.EVENING: translate("Reminders", "This evening"),
        Snooze.TOMORROW: translate("Reminders", "Tomorrow"),
        Snooze.NEXT_WORKING_DAY: translate("Reminders", "Next working day"),
        Snooze.NEXT_WEEK: translate("Reminders", "Next week"),
    }
    return words[snooze]


def headline(due: DueReminder, now: datetime, zone: tzinfo) -> tuple[str, bool]:
    """How soon it is, or how late: "Call in 18 min · 11:00", and whether it is late."""
    subject = due.subject
    if subject is None:
        return QCoreApplication.translate("Reminders", "Not there anymore"), False
    occasion = subject.occasion
    if occasion.start_at is not None:
        return _at_moment(subject, occasion.start_at, now, zone)
    if occasion.day is None:
        return QCoreApplication.translate("Reminders", "Reminder"), False
    today = now.astimezone(zone).date()
    if subject.kind in (BIRTHDAY, DATE):
        return _coming_day(subject, occasion.day, today), False
    if occasion.day < today:
        return _late((today - occasion.day).days, day_words(occasion.day, today)), True
    words = QCoreApplication.translate("Reminders", "{what} · {time}")
    words = words.replace("{what}", _kind(subject))
    return words.replace("{time}", day_words(occasion.day, today)), False


def _coming_day(subject: Subject, day: date, today: date) -> str:
    """A day that comes round: "Birthday tomorrow", "Wedding day in 7 days · Sun 14/06"."""
    translate = QCoreApplication.translate
    left = (day - today).days
    words = translate("Reminders", "{what} · {time}")
    if left > 1:
        words = _Counts().coming_in(left)
    elif left < 0:
        words = translate("Reminders", "{what} was · {time}")
    what = isolate(subject.title) if subject.title else _kind(subject)
    return words.replace("{what}", what).replace("{time}", day_words(day, today))


def _at_moment(subject: Subject, start: datetime, now: datetime, zone: tzinfo) -> tuple[str, bool]:
    translate = QCoreApplication.translate
    at = moment_words(start, now, zone)
    if start < now - _NOW:
        days = (now.astimezone(zone).date() - start.astimezone(zone).date()).days
        return _late(days, at), True
    left = start - now
    if left <= _NOW:
        words = translate("Reminders", "{what} now · {time}")
    elif left <= _SOON:
        words = translate("Reminders", "{what} in {left} · {time}")
        minutes = -(-int(left.total_seconds()) // 60)
        words = words.replace("{left}", length(minutes))
    else:
        words = translate("Reminders", "{what} · {time}")
    return words.replace("{what}", _kind(subject)).replace("{time}", at), False


def _late(days: int, when: str) -> str:
    translate = QCoreApplication.translate
    if days == 1:
        return translate("Reminders", "Overdue since yesterday")
    return translate("Reminders", "Overdue since {time}").replace("{time}", when)


def _kind(subject: Subject) -> str:
    if subject.kind == BIRTHDAY:
        return QCoreApplication.translate("Reminders", "Birthday")
    if subject.kind == DATE:
        return QCoreApplication.translate("Reminders", "Date")
    try:
        return kind_word(ActivityKind(subject.kind))
    except ValueError:
        return QCoreApplication.translate("Reminders", "Reminder")


def title_of(due: DueReminder) -> str:
    """What it is about."""
    if due.subject is None:
        return due.reminder.note or QCoreApplication.translate(
            "Reminders", "What you wanted to be reminded of was deleted."
        )
    if due.subject.kind in (BIRTHDAY, DATE):
        return due.subject.who
    title = due.reminder.note or due.subject.title
    return title or _kind(due.subject)


def about_of(due: DueReminder) -> str:
    """Whom it is about: name and number."""
    subject = due.subject
    if subject is None:
        return ""
    who = "" if subject.who == title_of(due) else isolate(subject.who)
    years = "" if not subject.years else _years(subject)
    parts = who, isolate(years), isolate_ltr(subject.phone)
    return " · ".join(part for part in parts if part)


def _years(subject: Subject) -> str:
    """Which one it is: "turns 40", "12 years"."""
    years = subject.years or 0
    if subject.kind != BIRTHDAY:
        return _Counts().years(years)
    sentence = QCoreApplication.translate("Reminders", "turns {age}")
    return sentence.replace("{age}", format_number(years))


def problem_words(problem: str) -> str:
    """Why it is shown otherwise than was asked for; empty for nothing."""
    if not problem:
        return ""
    translate = QCoreApplication.translate
    if problem == "rule_corrupt":
        return translate(
            "Reminders", "The rule of this reminder cannot be read, so it comes at the beginning."
        )
    from crm_desktop.ui.kit.error_text import sentence_of

    words = translate("Reminders", "That you saw it could not be noted; it may come again. {why}")
    return words.replace("{why}", sentence_of(problem))


def count_words(count: int) -> str:
    """How many: "2 reminders"."""
    return _Counts().reminders(count)


class _Counts(QObject):
    """Numbers with their words: plurals are looked up for objects only."""

    def days_before(self, days: int) -> str:
        return self.tr("%Ln day(s) before", "", days)

    def days_before_at(self, days: int) -> str:
        return self.tr("%Ln day(s) before at {time}", "", days)

    def coming_in(self, days: int) -> str:
        return self.tr("{what} in %Ln day(s) · {time}", "", days)

    def years(self, years: int) -> str:
        return self.tr("%Ln year(s)", "", years)

    def reminders(self, count: int) -> str:
        return self.tr("%Ln reminder(s)", "", count)
