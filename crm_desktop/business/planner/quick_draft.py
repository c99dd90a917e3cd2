"""The activity that a line of quick text asks for. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from crm_desktop.business.planner.model import (
    USUAL_REMINDER,
    Activity,
    ActivityKind,
    Colleague,
    Participant,
    Priority,
    When,
)
from crm_desktop.business.planner.quick_add import QuickActivity

USUAL_MINUTES = {
    ActivityKind.CALL: 15,
    ActivityKind.MEETING: 60,
    ActivityKind.VISIT: 60,
    ActivityKind.EMAIL: 15,
    ActivityKind.MESSAGE: 15,
    ActivityKind.TASK: 30,
    ActivityKind.NOTE: 0,
}
"""How long each kind takes if nothing is said."""


def kind_of(quick: QuickActivity) -> ActivityKind:
    """What is to be done; a task where the line names nothing."""
    return ActivityKind(quick.kind)


def draft_of(
    quick: QuickActivity,
    today: date,
    zone: tzinfo,
    *,
    user_id: int = 0,
    contact_id: int | None = None,
    contact_words: str = "",
) -> Activity:
    """The activity to store; without a day it is for today.

    `contact_words` are the words of the line that `contact_id` was found by: they do not stand in
    the subject. Times are those of the wall clock in `zone`.
    """
    kind = kind_of(quick)
    words = contact_words if contact_id is not None else ""
    return Activity(
        kind,
        _when(quick, kind, today, zone),
        quick.subject_after(words),
        users=(Colleague(user_id),) if user_id else (),
        contacts=(Participant(contact_id),) if contact_id is not None else (),
        estimate_minutes=(quick.minutes or 0) if quick.start is None else 0,
        priority=Priority(quick.priority),
        reminder=USUAL_REMINDER,
    )


def _when(quick: QuickActivity, kind: ActivityKind, today: date, zone: tzinfo) -> When:
    day = quick.day or today
    if quick.is_whole_day:
        return When.whole_day(day)
    if quick.start is None:
        return When.any_time(day)
    start = datetime.combine(day, time(*divmod(quick.start, 60)), tzinfo=zone)
    length = timedelta(minutes=quick.minutes or USUAL_MINUTES[kind])
    start_at = When.timed(start).start_at
    assert start_at is not None
    return When.timed(start_at, start_at + length)
