"""When a rule reminds of something: pure, over moments in UTC and days where the user sits.

A time of day that the change to summer time leaves out is that much later; one that comes twice is
the first.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crm_desktop.core.records import record

MOST_MINUTES = 60 * 24 * 14
MOST_DAYS = 366
DAY_STARTS = time(9)
"""From when minutes count before something that has a day and no time."""
_MINUTES = re.compile(r"-(\d{1,5})m")
_DAYS = re.compile(r"-(\d{1,3})d ([0-2]\d):([0-5]\d)")


@record
class Before:
    """So many minutes before it begins."""

    minutes: int


@record
class OnDay:
    """So many days before its day, at a time of day where the user sits."""

    days: int
    at: time


@record
class At:
    """At a moment, aware UTC, that somebody chose."""

    moment: datetime


Rule = Before | OnDay | At


@record
class Occasion:
    """When the thing itself is: a moment (aware UTC), or a day without a time."""

    start_at: datetime | None = None
    day: date | None = None

    def day_in(self, zone: tzinfo) -> date | None:
        """Its day where the user sits."""
        return self.day if self.start_at is None else self.start_at.astimezone(zone).date()


def read_rule(text: str) -> Rule | None:
    """The rule of a stored text; `None` for one that says nothing that can be understood."""
    if found := _MINUTES.fullmatch(text):
        minutes = int(found[1])
        return Before(minutes) if minutes <= MOST_MINUTES else None
    if found := _DAYS.fullmatch(text):
        days, hour = int(found[1]), int(found[2])
        if days <= MOST_DAYS and hour < 24:
            return OnDay(days, time(hour, int(found[3])))
        return None
    return _read_moment(text[1:]) if text.startswith("@") else None


def _read_moment(text: str) -> At | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else At(moment.astimezone(UTC))


def rule_text(rule: Rule) -> str:
    """The text that is stored of a rule."""
    if isinstance(rule, Before):
        return f"-{rule.minutes}m"
    if isinstance(rule, OnDay):
        return f"-{rule.days}d {rule.at:%H:%M}"
    return "@" + rule.moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def names_time_of_day(rule: Rule, occasion: Occasion) -> bool:
    """Whether its moment depends on where the user sits."""
    return isinstance(rule, OnDay) or (isinstance(rule, Before) and occasion.start_at is None)


def moment_of(rule: Rule, occasion: Occasion, zone: tzinfo) -> datetime | None:
    """When to remind, aware UTC; `None` for something that has neither a moment nor a day."""
    if isinstance(rule, At):
        return rule.moment
    if isinstance(rule, Before):
        start = occasion.start_at
        if start is None and occasion.day is not None:
            start = local_moment(occasion.day, DAY_STARTS, zone)
        return None if start is None else _earlier(start, timedelta(minutes=rule.minutes))
    day = occasion.day_in(zone)
    if day is None or day.toordinal() <= rule.days:
        return None
    return local_moment(day - timedelta(rule.days), rule.at, zone)


def local_moment(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment, aware UTC, of a time of day where the user sits."""
    try:
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day there is
        return datetime.combine(day, at, tzinfo=UTC)


def begins_at(occasion: Occasion, zone: tzinfo) -> datetime | None:
    """When it begins; what only has a day begins nowhere before that day is over."""
    if occasion.start_at is not None or occasion.day is None:
        return occasion.start_at
    if occasion.day == date.max:
        return None
    return local_moment(occasion.day + timedelta(1), time(), zone)


def _earlier(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment - span
    except OverflowError:
        return moment
