"""Until when a reminder can be put off: pure choices, in the user's words and hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from crm_desktop.business.reminders.rules import local_moment
from crm_desktop.core.records import record

MORNING = time(9)
_EVENING = time(17)
_LOOK_AHEAD_DAYS = 30


class Snooze(StrEnum):
    """What a menu offers, in its order; "own" is asked for apart."""

    MINUTES_5 = "5m"
    MINUTES_10 = "10m"
    MINUTES_30 = "30m"
    HOUR = "1h"
    HOURS_3 = "3h"
    EVENING = "evening"
    TOMORROW = "tomorrow"
    NEXT_WORKING_DAY = "next_working_day"
    NEXT_WEEK = "next_week"


_SPANS = {
    Snooze.MINUTES_5: timedelta(minutes=5),
    Snooze.MINUTES_10: timedelta(minutes=10),
    Snooze.MINUTES_30: timedelta(minutes=30),
    Snooze.HOUR: timedelta(hours=1),
    Snooze.HOURS_3: timedelta(hours=3),
}


@record
class SnoozeChoice:
    """One line of the menu: what, and until which moment (aware UTC)."""

    snooze: Snooze
    until: datetime


def snooze_choices(
    now: datetime, zone: tzinfo, starts_work: Callable[[date], time | None]
) -> tuple[SnoozeChoice, ...]:
    """What can be chosen now; what would be the same moment twice or is over is left out.

    `starts_work` says when the user's work begins on a day, `None` on a day off.
    """
    today = now.astimezone(zone).date()
    choices = [SnoozeChoice(one, now + span) for one, span in _SPANS.items()]
    evening = local_moment(today, _EVENING, zone)
    if evening > choices[-1].until:
        choices.append(SnoozeChoice(Snooze.EVENING, evening))
    tomorrow = today + timedelta(1)
    choices.append(SnoozeChoice(Snooze.TOMORROW, local_moment(tomorrow, MORNING, zone)))
    working = next_working_day(today, starts_work)
    if working is not None:
        day, at = working
        choices.append(SnoozeChoice(Snooze.NEXT_WORKING_DAY, local_moment(day, at, zone)))
    monday = today + timedelta(7 - today.weekday())
    choices.append(SnoozeChoice(Snooze.NEXT_WEEK, local_moment(monday, MORNING, zone)))
    return _without_doubles(choices)


def next_working_day(
    today: date, starts_work: Callable[[date], time | None]
) -> tuple[date, time] | None:
    """The first working day after today and when work begins; `None` within a month without."""
    for ahead in range(1, _LOOK_AHEAD_DAYS + 1):
        day = today + timedelta(ahead)
        at = starts_work(day)
        if at is not None:
            return day, at
    return None


def _without_doubles(choices: list[SnoozeChoice]) -> tuple[SnoozeChoice, ...]:
    """Of two that mean the same moment the first stays."""
    kept: dict[datetime, SnoozeChoice] = {}
    for one in choices:
        kept.setdefault(one.until, one)
    return tuple(kept.values())
