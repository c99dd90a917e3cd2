"""What a new activity begins with, where the plan or a key asks for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, tzinfo

from crm_desktop.business.planner.free_time import USUAL_MINUTES, first_free
from crm_desktop.business.planner.hours import hour_blocks
from crm_desktop.business.planner.model import (
    USUAL_REMINDER,
    Activity,
    ActivityKind,
    Colleague,
    Timing,
    When,
)
from crm_desktop.business.planner.rules import at_local
from crm_desktop.ui.planner.context import NewActivity, PlannerContext

_FIRST_MINUTE = 9 * 60
_USUAL = timedelta(minutes=USUAL_MINUTES)


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


def at_free_time(context: PlannerContext, draft: Activity) -> Activity:
    """The draft at the first free time of its person's working day; for the worker."""
    clock, start = context.clock, draft.when.start_at
    if draft.when.timing is not Timing.TIMED or start is None or not draft.users:
        return draft
    zone, staff = clock.zone, context.employees()
    day, now = start.astimezone(zone).date(), clock.now().astimezone(zone)
    user_id = draft.users[0].user_id
    agenda = context.planner().agenda(day, day, (user_id,), names_per_day=0)
    holidays = staff.holidays(day, day)
    spans = [
        span
        for one in staff.working_times((user_id,), day, day)
        for span in one.spans_on(day, holidays)
    ]
    not_before = now.hour * 60 + now.minute if day == now.date() else 0
    free = first_free(spans, hour_blocks(agenda.items, day, zone), not_before)
    begin = at_local(day, free.start, zone)
    return replace(draft, when=When.timed(begin, begin + timedelta(minutes=free.minutes)))
