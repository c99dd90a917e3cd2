"""How an activity reads in the timeline of a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Result,
    Status,
    Timing,
)
from crm_desktop.business.planner.timeline import TimelineEntry
from crm_desktop.core.clock import day_of_moment
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.activities.words import (
    clock_time,
    day_month,
    kind_color,
    kind_icon,
    kind_word,
    length,
    result_word,
    short_weekday,
)
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.line_entries import LineEntry

_HOUR, _DAY = 3600, 86_400


def line_of(
    entry: TimelineEntry,
    now: datetime,
    zone: tzinfo,
    results: Mapping[str, Result],
    name_of: Callable[[int | None], str],
) -> LineEntry:
    """The row of an activity; what is open says how far away it is."""
    is_open = entry.status is Status.PLANNED
    distance, is_late = distance_words(entry, now, zone) if is_open else ("", False)
    return LineEntry(
        at=entry.at,
        title=title_of(entry, results),
        detail=_detail(entry),
        icon_name=kind_icon(entry.kind),
        color=f"activity.{kind_color(entry.kind)}",
        chip=distance,
        is_late=is_late,
        when=when_words(entry, now, zone),
        user_id=entry.user_id,
        user_name=name_of(entry.user_id),
        is_pinned=entry.is_pinned,
        is_done=not is_open,
        key=entry.activity_id,
        file_count=entry.file_count,
        file_words=_Plurals().files(entry.file_count) if entry.file_count else "",
    )


def title_of(entry: TimelineEntry, results: Mapping[str, Result]) -> str:
    """What it was: "Call out · 14 min · Reached", or its own subject and the same after it."""
    parts = [entry.subject or _kind_and_direction(entry)]
    if entry.status is Status.CANCELLED:
        parts.append(QCoreApplication.translate("Timeline", "cancelled"))
    has_length = entry.kind not in (ActivityKind.NOTE, ActivityKind.EMAIL, ActivityKind.MESSAGE)
    if entry.minutes and has_length and entry.timing is not Timing.WHOLE_DAY:
        parts.append(length(entry.minutes))
    if entry.result:
        result = results.get(entry.result)
        parts.append(entry.result if result is None else result_word(result))
    return " · ".join([isolate(parts[0]), *parts[1:]]) if len(parts) > 1 else parts[0]


def _kind_and_direction(entry: TimelineEntry) -> str:
    words = {
        (ActivityKind.CALL, Direction.OUTGOING): QCoreApplication.translate("Timeline", "Call out"),
        (ActivityKind.CALL, Direction.INCOMING): QCoreApplication.translate("Timeline", "Call in"),
        (ActivityKind.EMAIL, Direction.OUTGOING): QCoreApplication.translate(
            "Timeline", "E-mail sent"
        ),
        (ActivityKind.EMAIL, Direction.INCOMING): QCoreApplication.translate(
            "Timeline", "E-mail received"
        ),
    }
    return words.get((entry.kind, entry.direction)) or kind_word(entry.kind)


def _detail(entry: TimelineEntry) -> str:
    """Essence first: why they came, what was offered, how it ended, what comes next (A4)."""
    labels = (
        (entry.reason, QCoreApplication.translate("Timeline", "Why: {text}")),
        (entry.offered, QCoreApplication.translate("Timeline", "Offered: {text}")),
        (entry.text, "{text}"),
        (entry.next_step, QCoreApplication.translate("Timeline", "Next: {text}")),
    )
    said = [label.replace("{text}", " ".join(text.split())) for text, label in labels if text]
    return " · ".join(said)


def when_words(entry: TimelineEntry, now: datetime, zone: tzinfo) -> str:
    """When it was or is: "Today 14:00", "Tue 9 June, 10:20", with the year if it is another."""
    if entry.status is Status.PLANNED and not entry.has_due:
        return QCoreApplication.translate("Timeline", "someday")
    is_timed = entry.timing is Timing.TIMED or entry.status is not Status.PLANNED
    day = local_day(entry, zone)
    today = now.astimezone(zone).date()
    words = _day(day, today)
    if not is_timed or (entry.timing in (Timing.WHOLE_DAY, Timing.ANY_TIME)):
        return words
    return moment_words(entry.at, now, zone)


def moment_words(at: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment as a line shows it: "Tue 9 June, 10:20"."""
    local = at.astimezone(zone)
    words = _day(local.date(), now.astimezone(zone).date())
    both = QCoreApplication.translate("Timeline", "{day}, {time}")
    return both.replace("{day}", words).replace(
        "{time}", clock_time(local.hour * 60 + local.minute)
    )


def local_day(entry: TimelineEntry, zone: tzinfo) -> date:
    """The day it stands on; whole days are days of no zone."""
    return day_of_moment(entry.at, zone)


def _day(day: date, today: date) -> str:
    if abs((day - today).days) <= 1:
        words = day_words(day, today)
        return words[:1].upper() + words[1:]
    if day.year == today.year:
        return f"{short_weekday(day)} {day_month(day)}"
    return format_day(day)


def distance_words(entry: TimelineEntry, now: datetime, zone: tzinfo) -> tuple[str, bool]:
    """How far away something open is, and whether it is late: "in 3 h", "2 days late"."""
    if not entry.has_due:
        return "", False
    plurals = _Plurals()
    if entry.timing is Timing.TIMED:
        seconds = round((entry.at - now).total_seconds())
        if abs(seconds) < _DAY:
            is_late = seconds < 0
            minutes = max(1, abs(seconds) // 60)
            words = length(minutes if minutes < 60 else round(minutes / 60) * 60)
            late = QCoreApplication.translate("Timeline", "{length} late")
            soon = QCoreApplication.translate("Timeline", "in {length}")
            return (late if is_late else soon).replace("{length}", words), is_late
    days = (local_day(entry, zone) - now.astimezone(zone).date()).days
    if days < 0:
        return plurals.late(-days), True
    if days == 0:
        return QCoreApplication.translate("Timeline", "today"), False
    return plurals.ahead(days), False


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def files(self, count: int) -> str:
        return self.tr("%Ln file(s)", "", count)

    def late(self, days: int) -> str:
        return self.tr("%Ln day(s) late", "", days)

    def ahead(self, days: int) -> str:
        return self.tr("in %Ln day(s)", "", days)
