"""How the Today page speaks: groups, days, times and lateness."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.planner.model import Timing
from crm_desktop.business.planner.today import Part, TodayRow
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.words import clock_time, kind_word, length, short_weekday
from crm_desktop.ui.kit.formatting import format_number


def part_word(part: Part) -> str:
    """The heading of a group."""
    words = {
        Part.OVERDUE: QCoreApplication.translate("Today", "Overdue"),
        Part.TODAY: QCoreApplication.translate("Today", "Today"),
        Part.TOMORROW: QCoreApplication.translate("Today", "Tomorrow"),
        Part.LATER: QCoreApplication.translate("Today", "Later this week"),
    }
    return words[part]


def done_words(done: int, count: int) -> str:
    """How far today is: "2 of 7 done"."""
    words = QCoreApplication.translate("Today", "{done} of {count} done")
    return words.replace("{done}", format_number(done)).replace("{count}", format_number(count))


def subject_of(row: TodayRow) -> str:
    """What is to be done; the kind where nothing else is said."""
    return row.item.title or kind_word(row.item.kind)


def contact_of(row: TodayRow) -> str:
    """Whom it is with: "UAB Nemuno Logistika +2", or that it is our own affair."""
    if not row.item.contact_count:
        return QCoreApplication.translate("Today", "Internal")
    more = row.item.contact_count - 1
    return f"{isolate(row.contact)} +{format_number(more)}" if more else row.contact


def time_words(row: TodayRow, part: Part) -> str:
    """The time of today and tomorrow, the day of all others."""
    if part in (Part.OVERDUE, Part.LATER):
        return f"{short_weekday(row.day)} {format_number(row.day.day)}"
    if row.start is not None:
        return clock_time(row.start)
    if row.item.timing is Timing.WHOLE_DAY:
        return QCoreApplication.translate("Today", "all day")
    if row.item.is_timed:
        return QCoreApplication.translate("Today", "goes on")
    return QCoreApplication.translate("Today", "any time")


def tail_words(row: TodayRow) -> str:
    """How late it is, else how long it takes."""
    if row.late_days:
        return _Plurals().late(row.late_days)
    return length(row.item.minutes) if row.item.minutes else ""


def planned_words(planned: int, capacity: int | None) -> str:
    """The planned time against the working time: "5 h 15 of 8 h"."""
    if capacity is None:
        return length(planned)
    if not capacity:
        words = QCoreApplication.translate("Today", "{planned} on a day off")
        return words.replace("{planned}", length(planned))
    words = QCoreApplication.translate("Today", "{planned} of {capacity}")
    return words.replace("{planned}", length(planned)).replace("{capacity}", length(capacity))


def now_words(minute: int) -> str:
    """What stands on the line of now."""
    words = QCoreApplication.translate("Today", "now {time}")
    return words.replace("{time}", clock_time(minute))


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def late(self, days: int) -> str:
        return self.tr("%Ln day(s) late", "", days)
