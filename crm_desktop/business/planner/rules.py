"""What an activity must be like, and how its time moves; pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Move,
    Status,
    Timing,
    When,
)
from crm_desktop.business.planner.rows import TEXT_LIMITS
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import clean_text

MOST_DAYS = 366
"""The longest activity; what takes longer is not one of a planner."""
MOST_PEOPLE = 500
MOST_MINUTES = 60 * 24 * MOST_DAYS
FIRST_YEAR, LAST_YEAR = 1900, 2200
LINES = ("subject", "location")
"""Texts of one line."""


def cleaned(activity: Activity) -> Activity:
    """The activity with clean texts; a note is always done, a result belongs to what is done."""
    texts = {name: clean_text(getattr(activity, name)) for name in TEXT_LIMITS}
    for name in LINES:
        texts[name] = " ".join(texts[name].split())
    status = activity.status
    if activity.kind is ActivityKind.NOTE:
        status = Status.DONE
    if status is Status.PLANNED:
        texts["result"] = ""
    return replace(activity, **texts, status=status, when=_tidy(activity.when))  # type: ignore[arg-type]


def _tidy(when: When) -> When:
    """Only what belongs to the timing, whole seconds; an end that is missing is the start."""
    if when.timing is Timing.TIMED and when.start_at is not None:
        start, end = when.start_at, when.end_at or when.start_at
        return When.timed(start.replace(microsecond=0), end.replace(microsecond=0))
    if when.timing is Timing.WHOLE_DAY and when.start_date is not None:
        return When.whole_day(when.start_date, when.end_date)
    if when.timing is Timing.ANY_TIME and when.start_date is not None:
        return When.any_time(when.start_date)
    if when.timing is Timing.UNSCHEDULED:
        return When.unscheduled(when.due_date)
    return when


def require_sound(activity: Activity) -> None:
    """Raise the `UserError` of the first problem of a clean activity."""
    for name, limit in TEXT_LIMITS.items():
        if len(getattr(activity, name)) > limit:
            raise UserError("text_too_long", field=name, limit=limit)
    require_sound_time(activity.when)
    if not 0 <= activity.estimate_minutes <= MOST_MINUTES:
        raise UserError("estimate_out_of_range", field="estimate_minutes")
    if not activity.users:
        raise UserError("activity_without_people", field="users")
    if max(len(activity.users), len(activity.contacts)) > MOST_PEOPLE:
        raise UserError("too_many_people", field="contacts", limit=MOST_PEOPLE)


def require_sound_time(when: When) -> None:
    """Raise `UserError`: no beginning, an end before it, too long, a year nobody plans for."""
    if when.timing is Timing.TIMED:
        if when.start_at is None or when.end_at is None:
            raise UserError("activity_needs_start", field="when")
        days = [when.start_at.date(), when.end_at.date()]
        length = when.end_at - when.start_at
    elif when.timing is Timing.UNSCHEDULED:
        days = [] if when.due_date is None else [when.due_date]
        length = timedelta(0)
    else:
        if when.start_date is None or when.end_date is None:
            raise UserError("activity_needs_start", field="when")
        days = [when.start_date, when.end_date]
        length = when.end_date - when.start_date
    if length < timedelta(0):
        raise UserError("end_before_start", field="when")
    if length > timedelta(MOST_DAYS):
        raise UserError("activity_too_long", field="when", limit=MOST_DAYS)
    if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise UserError("day_out_of_range", field="when", first=FIRST_YEAR, last=LAST_YEAR)


def first_day(when: When, zone: tzinfo) -> date | None:
    """The local day on which it begins; `None` outside of the calendar."""
    if when.start_at is not None:
        return when.start_at.astimezone(zone).date()
    return when.start_date


def moved(when: When, move: Move, zone: tzinfo) -> When:
    """The time after a move; the local time of day and the length stay where nothing is said."""
    if move.is_unscheduled:
        return When.unscheduled(when.due_date or first_day(when, zone))
    day = first_day(when, zone)
    target = move.to_day
    if move.by_days and (target or day) is not None:
        target = (target or day or date.min) + timedelta(move.by_days)
    if move.to_time is not None:
        return _at_time(when, target or day, move, zone)
    changed = when
    if target is not None and target != day:
        changed = _on_day(when, target, zone)
    if move.last_day is not None:
        changed = _until_day(changed, move.last_day, zone)
    if move.minutes is not None and changed.start_at is not None:
        changed = When.timed(changed.start_at, changed.start_at + timedelta(minutes=move.minutes))
    return changed


def _at_time(when: When, day: date | None, move: Move, zone: tzinfo) -> When:
    if day is None or move.to_time is None:
        return when
    length = when.duration
    if move.minutes is not None:
        length = timedelta(minutes=move.minutes)
    start = at_local(day, move.to_time, zone)
    return When.timed(start, start + length)


def _on_day(when: When, target: date, zone: tzinfo) -> When:
    if when.timing is Timing.TIMED and when.start_at is not None:
        local = when.start_at.astimezone(zone)
        start = datetime.combine(target, local.time(), tzinfo=zone).astimezone(UTC)
        return When.timed(start, start + when.duration)
    if when.timing is Timing.WHOLE_DAY and when.start_date and when.end_date:
        return When.whole_day(target, target + (when.end_date - when.start_date))
    return When.any_time(target)


def _until_day(when: When, last: date, zone: tzinfo) -> When:
    """So that it takes the days up to `last`; never before it begins."""
    day = first_day(when, zone)
    if day is None:
        return When.whole_day(last)
    last = max(day, last)
    if when.timing is Timing.TIMED and when.start_at and when.end_at:
        if last == day and when.duration <= timedelta(1):
            return when
        end = datetime.combine(last, when.end_at.astimezone(zone).time(), tzinfo=zone)
        return When.timed(when.start_at, max(end.astimezone(UTC), when.start_at))
    if when.timing is Timing.ANY_TIME and last == day:
        return when
    return When.whole_day(day, last)


def at_local(day: date, minutes: int, zone: tzinfo) -> datetime:
    """The moment, aware UTC, of a local time of day in minutes since midnight.

    A time that the change to summer time leaves out is that much later.
    """
    hours, rest = divmod(minutes, 60)
    extra, hours = divmod(hours, 24)
    local = datetime.combine(day + timedelta(extra), time(hours, rest), tzinfo=zone)
    return local.astimezone(UTC)
