"""What was understood of a quickly written activity, in words, before it is saved."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from crm_desktop.business.planner.model import ActivityKind, Priority
from crm_desktop.business.planner.quick_add import QuickActivity
from crm_desktop.business.planner.quick_draft import USUAL_MINUTES
from crm_desktop.core.records import record
from crm_desktop.ui.activities.words import (
    clock_time,
    day_month,
    kind_color,
    kind_icon,
    kind_word,
    length,
    short_weekday,
)


@record
class UnderstoodPart:
    """One thing that was understood: words, and an icon in a color of the theme if it has one."""

    words: str
    icon_name: str = ""
    tone: str = "text_muted"


def understood_parts(quick: QuickActivity, today: date) -> tuple[UnderstoodPart, ...]:
    """Kind, day, time, length and priority; contact and subject are shown beside them."""
    kind = ActivityKind(quick.kind)
    parts = [
        UnderstoodPart(kind_word(kind), kind_icon(kind), f"activity.{kind_color(kind)}.solid"),
        UnderstoodPart(day_words(quick.day or today, today), "calendar"),
    ]
    if quick.is_whole_day:
        parts.append(UnderstoodPart(QCoreApplication.translate("Today", "all day")))
    elif quick.start is not None:
        minutes = quick.minutes or USUAL_MINUTES[kind]
        parts.append(UnderstoodPart(clock_time(quick.start), "clock"))
        parts.append(UnderstoodPart(length(minutes)))
    elif quick.minutes:
        parts.append(UnderstoodPart(length(quick.minutes)))
    if quick.priority == Priority.HIGH:
        words = QCoreApplication.translate("Today", "High priority")
        parts.append(UnderstoodPart(words, "flag", "danger"))
    elif quick.priority == Priority.LOW:
        parts.append(UnderstoodPart(QCoreApplication.translate("Today", "Low priority")))
    return tuple(parts)


def day_words(day: date, today: date) -> str:
    """A day as it is spoken of: "today", "tomorrow", "Thu 18 June", with the year if another."""
    if day == today:
        return QCoreApplication.translate("Today", "today")
    if day == today + timedelta(days=1):
        return QCoreApplication.translate("Today", "tomorrow")
    words = QCoreApplication.translate("Today", "{weekday} {day}")
    words = words.replace("{weekday}", short_weekday(day)).replace("{day}", day_month(day))
    if day.year != today.year:
        words = f"{words} {QLocale().toString(day.year).replace(QLocale().groupSeparator(), '')}"
    return words


def writes_month_first() -> bool:
    """Whether the language writes 6/18 for 18 June."""
    shape = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return 0 <= shape.find("M") < shape.find("d")
