"""What a new activity begins with, where the plan or a key asks for one."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from crm_desktop.business.planner.model import (
    USUAL_REMINDER,
    Activity,
    ActivityKind,
    Colleague,
    When,
)
from crm_desktop.business.planner.rules import at_local
from crm_desktop.ui.planner.context import NewActivity

_FIRST_MINUTE = 9 * 60
_USUAL = timedelta(hours=1)


def draft_of(wish: NewActivity, zone: tzinfo) -> Activity:
    """A new activity as the plan begins it: at nine for an hour, or without a day."""
    kind = wish.kind or ActivityKind.CALL
    when = When.unscheduled()
    if wish.day is not None:
        minutes = _FIRST_MINUTE if wish.minutes is None else wish.minutes
        start = at_local(wish.day, minutes, zone)
        when = When.timed(start, start + _USUAL)
        if kind is ActivityKind.TASK and wish.minutes is None:
            when = When.any_time(wish.day)
    users = (Colleague(wish.user_id),)
    return Activity(kind, when, users=users, reminder=USUAL_REMINDER)
