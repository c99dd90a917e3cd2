"""The times of a series: where each begins, how they move, what is left of a rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from crm_desktop.business.planner.merging import EDITED_FIELDS
from crm_desktop.business.planner.model import Activity, Timing, When
from crm_desktop.business.planner.series_repository import Series
from crm_desktop.core.recurrence import Rule, occurrences, read_rule

OF_EACH = frozenset(
    {"when", "status", "result", "done_at", "outcome_text", "next_step", "attachments"}
)
"""What belongs to one activity of a series and is not carried over to the others."""


def carried_to(one: Activity, base: Activity, edited: Activity, zone: tzinfo) -> Activity:
    """One of a series with the fields that differ between `base` and `edited`, moved as much."""
    changed = {
        name: getattr(edited, name)
        for name in EDITED_FIELDS
        if name not in OF_EACH and getattr(edited, name) != getattr(base, name)
    }
    if edited.when != base.when:
        changed["when"] = _moved(one.when, base.when, edited.when, zone)
        changed["recurrence_date"] = _moved_date(one, base.when, edited.when, zone)
    return replace(one, **changed)


def _moved_date(one: Activity, before: When, after: When, zone: tzinfo) -> str:
    """When it should have been by the rule as it is now."""
    old, new = local_start(before, zone), local_start(after, zone)
    if old is None or new is None or not one.recurrence_date:
        return one.recurrence_date
    day = datetime.fromisoformat(one.recurrence_date).date() + (new.date() - old.date())
    return date_text(datetime.combine(day, new.time()), after.timing is Timing.TIMED)


def _moved(when: When, before: When, after: When, zone: tzinfo) -> When:
    old, new, own = (local_start(one, zone) for one in (before, after, when))
    if old is None or new is None or own is None:
        return after
    moved = datetime.combine(own.date() + (new.date() - old.date()), new.time())
    return at_occurrence(after, moved, zone)


def local_start(when: When, zone: tzinfo) -> datetime | None:
    """When it begins as a local time without zone, whole days at midnight."""
    if when.start_at is not None:
        return when.start_at.astimezone(zone).replace(tzinfo=None)
    if when.start_date is not None:
        return datetime.combine(when.start_date, datetime.min.time())
    return None


def at_occurrence(like: When, moment: datetime, zone: tzinfo) -> When:
    """The same length of time, beginning at a local time."""
    day = moment.date()
    if like.timing is Timing.TIMED:
        start = moment.replace(tzinfo=zone).astimezone(UTC)
        return When.timed(start, start + like.duration)
    if like.timing is Timing.WHOLE_DAY and like.start_date and like.end_date:
        return When.whole_day(day, day + (like.end_date - like.start_date))
    return When.any_time(day)


def date_text(moment: datetime, is_timed: bool) -> str:
    """A local time as `recurrence_date` writes it."""
    return f"{moment:%Y-%m-%dT%H:%M}" if is_timed else f"{moment:%Y-%m-%d}"


def rest_of(rule: Rule, start: datetime, cut: datetime) -> Rule:
    """What is left of a rule from one of its times on."""
    if rule.count is None:
        return rule
    before = occurrences(rule, start, until=cut - timedelta(seconds=1), most=rule.count)
    return Rule(rule.parts, max(1, rule.count - len(before)), None)


def missing_dates(
    series: Series, standing: Collection[str], until: date, zone: tzinfo
) -> Sequence[datetime]:
    """The times of a rule up to a day at which nothing stands anymore (EXDATE)."""
    start = datetime.fromisoformat(series.dtstart)
    is_timed = "T" in series.dtstart
    end = datetime.combine(until, datetime.max.time())
    found = occurrences(read_rule(series.rule, zone), start, until=end)
    return [moment for moment in found if date_text(moment, is_timed) not in standing]
